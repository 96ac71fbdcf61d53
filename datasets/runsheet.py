"""The ready-made run sheet of a data and insight workshop: eleven steps, 120 minutes, 81 at its shortest."""

from __future__ import annotations

from flask_babel import lazy_gettext as _l

from workshops.runsheets import Step, register_runsheet

STEPS = [
    Step(
        "bring",
        _l("Join; what do you bring?"),
        8,
        6,
        _l("Welcome. You do not need to give your name. Tell us what you bring: more than one is fine."),
        _l("Welcome. Join on your phone, or ask for paper. No app, no email."),
        _l(
            "People who are in the data know what it leaves out; say so now, and often. Look at who holds, who uses "
            "and who is in the data: each table wants one of each. Start when most have joined."
        ),
    ),
    Step(
        "origins",
        _l("Where the questions came from"),
        6,
        4,
        _l("These are the questions the last workshop chose. Pick two that you can help with."),
        _l("These questions were chosen by a room like this one. This is how the first of them came to be."),
        _l(
            "Tell the story of one question, from the first words to the shortlist. Then ask for the picks and make "
            "the tables: mixed, and each question with somebody who knows it."
        ),
    ),
    Step(
        "answered",
        _l("Is it already answered?"),
        16,
        10,
        _l("Read what is known. Is the question answered? Add what you know, with its source."),
        _l("What is known already? An answer is a success: we can stop asking, and start telling."),
        _l(
            "Take the questions with most evidence first. Somebody reads a card, the table judges. Set a verdict only "
            "when the room agrees; “not sure” is a fine one. An answered question gets an answer card and leaves "
            "the ladder."
        ),
    ),
    Step(
        "list_data",
        _l("Silent list of datasets"),
        10,
        7,
        _l("Which data could help? Type a name; the shelf may know it. Describe data, never show it."),
        _l("Quietly, each for ourselves: which data could help? Held, known or wished for."),
        _l(
            "Silence lets quiet people in. “We have a database” is not enough: ask what one row is. If naming the "
            "holder could harm them, the type of holder will do. Never let anybody show real records."
        ),
    ),
    Step(
        "merge_data",
        _l("Round robin and merge"),
        10,
        7,
        _l("Listen, and look: is one of these the same as yours?"),
        _l("One card from each table in turn, until all are heard."),
        _l(
            "One card a table, in turn. Merge what is the same dataset under two names; both keep their words. "
            "Correct the holder where the room knows better."
        ),
    ),
    Step(
        "spectrum",
        _l("Spectrum line-up"),
        12,
        8,
        _l("How open is each? Put it on the line. Say how delicate, how fresh and how local it is."),
        _l("From closed to open: where does each dataset stand?"),
        _l(
            "Begin with those people do not agree on; they stand first. Ask one person from each end why. Set the "
            "stop the room agrees on. “What would move it one step?” is worth writing down."
        ),
    ),
    Step(
        "fill",
        _l("Break; fill gaps in cards"),
        10,
        8,
        _l("Have a rest. If you know a licence or a nation that is missing, fill it in."),
        _l("Have a break. We go on when the clock says so."),
        _l(
            "The break is not optional. Meanwhile two people fill in what the cards lack: the licence, how often it "
            "is updated, which nations. Leave empty what nobody knows: empty is honest."
        ),
    ),
    Step(
        "fit",
        _l("How well does it answer?"),
        25,
        15,
        _l("For your table's question: how well would each dataset answer it, and what is missing?"),
        _l("Question by dataset: how well does it answer?"),
        _l(
            "Each table takes its question; swap at half time. Whoever is in the data speaks first. Tables that "
            "raise hands: the scribe types the counts. Agree a fit where most hands meet; a disputed cell is a "
            "result too."
        ),
    ),
    Step(
        "gaps",
        _l("Gap wall"),
        10,
        6,
        _l("Finish the sentence: “We cannot answer this because…” Who is left out?"),
        _l("What is missing, and who is left out?"),
        _l(
            "The list of gaps is what funders ask for most. Say who is left out by name of the group, never of a "
            "person. Give each a severity, and say what would close it."
        ),
    ),
    Step(
        "ballot",
        _l("Ballot"),
        8,
        5,
        _l("Choose three pairs that are worth trying. Nobody sees what you chose. You can change it until we close."),
        _l("Choose three pairs of question and data that are worth trying."),
        _l(
            "Open the ballot, then keep quiet. Watch the count, walk over to seats that are missing, type in paper "
            "ballots. Close when everybody who wants to has voted, and show the result."
        ),
        {"n": 3, "shortlist": 8, "protect": 0, "source": "pairs", "method": "choose_n"},
    ),
    Step(
        "close",
        _l("Close"),
        5,
        4,
        _l("This is what we hand on. Thank you."),
        _l("This is what we hand on. Thank you."),
        _l(
            "Read the pairs and the worst gaps aloud. Say what happens with them in the prototyping workshop, when "
            "people hear back, and how costs are paid. Ask for three taps of feedback before people stand up."
        ),
    ),
]


def register() -> None:
    """Make it known. Called once by `datasets.register`."""
    register_runsheet("data_insight", STEPS)
