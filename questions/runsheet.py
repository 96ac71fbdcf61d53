"""The ready-made run sheet of a question workshop: thirteen steps, 120 minutes, 78 at its shortest."""

from __future__ import annotations

from flask_babel import lazy_gettext as _l

from workshops.runsheets import Step, register_runsheet

STEPS = [
    Step(
        "join",
        _l("Arrive and join"),
        10,
        7,
        _l("Welcome. You do not need to give your name. You can stop, or skip a step, at any time."),
        _l("Welcome. Join on your phone, or ask for paper. No app, no email."),
        _l(
            "Greet people at the door. Help whoever has no phone to a paper seat. Say that taking part is a "
            "choice, that costs are paid, and who to talk to if something here upsets them. Start when most have "
            "joined; people can join late."
        ),
    ),
    Step(
        "brief",
        _l("Why we are here"),
        8,
        5,
        _l("Listen first. In a moment you write down what you want to know."),
        "",  # the focus statement fills the wall
        _l(
            "Read the statement aloud, twice. Say what is in scope and what is not. Say what happens with the "
            "questions: the room chooses eight to twelve, and the next workshop looks for data that could answer "
            "them."
        ),
    ),
    Step(
        "practice",
        _l("Practice vote"),
        4,
        2,
        _l("A vote about nothing, to see that your phone works. Then change your answer once."),
        _l("Try it out: answer on your phone, then change your mind."),
        _l("Walk over to whoever has not answered after two minutes. Offer paper; paper counts the same."),
    ),
    Step(
        "write",
        _l("Silent writing"),
        12,
        8,
        _l("Write what you want to know. One question at a time. Spelling does not matter."),
        _l("Quietly, each for ourselves: what do you want to know?"),
        _l(
            "Keep the room silent; it lets quiet people in. Release what may be seen, hide what is not meant for "
            "the wall, and put aside with care what points to a person. If cards dry up, say: write the one you "
            "would not say aloud."
        ),
    ),
    Step(
        "uses",
        _l("Pairs, then fours"),
        12,
        8,
        _l("Choose up to three questions. For each, say what somebody would do with the answer."),
        _l("2 minutes alone, 4 in pairs, 6 in fours: if we knew the answer, what would somebody do?"),
        _l(
            "Call the changes at 2 and 6 minutes. Mix the tables; a suggestion is below. A question without a use "
            "may still be voted on. Ask “who could decide that?” where a use is vague."
        ),
    ),
    Step(
        "cluster",
        _l("Round robin"),
        12,
        8,
        _l("Listen, and look: is one of these the same as yours?"),
        _l("One card from each table in turn, until all are heard."),
        _l(
            "Take one card a table, in the order of chance shown below. Give each a theme. Merge only what asks "
            "the same, and ask its author. Both keep their words. Nobody's card gets more votes by being merged."
        ),
    ),
    Step(
        "scope",
        _l("Break"),
        10,
        8,
        _l("Have a rest. If one more question comes to you, write it here."),
        _l("Have a break. We go on when the clock says so."),
        _l(
            "The break is not optional. Meanwhile two people look at every card: in scope, needs other words, out "
            "with a reason, aside with care, or moved to barriers. Whatever you do not get to stays in."
        ),
    ),
    Step(
        "wording",
        _l("Wording clinic"),
        12,
        6,
        _l("Choose a question and say it more clearly. First words are always kept."),
        _l("Same question, clearer words."),
        _l(
            "One theme a table. The five ticks help, they are no test. Accept a wording only if the meaning "
            "stays, and look whether its author still calls it theirs. If you are late, this is the step to "
            "shorten."
        ),
    ),
    Step(
        "ballot",
        _l("First ballot"),
        10,
        7,
        _l("Choose five and put them in order. Nobody sees what you chose. You can change it until we close."),
        _l("Choose five and put them in order. You can change your mind until we close."),
        _l(
            "Open the ballot, then keep quiet. Watch the count, walk over to seats that are missing, type in "
            "paper ballots. Say when one minute is left. Close when everybody who wants to has voted."
        ),
        {"n": 5, "shortlist": 10, "source": "candidates"},
    ),
    Step(
        "reveal",
        _l("Reveal"),
        5,
        3,
        _l("See your five beside the room's."),
        _l("This is what we chose, with every perspective given the same weight."),
        _l(
            "Read the first three aloud. Then show where we differ: that is what we talk about next. Differences "
            "are a result, not a problem."
        ),
    ),
    Step(
        "reasons",
        _l("Talk about where we differ"),
        14,
        8,
        _l("Talk about these at your table. If you like, write one reason for or against."),
        _l("Three questions we do not agree on. Why do they matter to some of us?"),
        _l(
            "Mixed tables. People with direct experience are asked first, funders speak last. No convincing: "
            "listen for reasons. Release what may be shown."
        ),
    ),
    Step(
        "ballot",
        _l("Second ballot"),
        6,
        4,
        _l("Choose five again, from the shorter list. It is fine to choose as before, and fine to change."),
        _l("Once more: choose five and put them in order."),
        _l("Say that this is the ballot that counts. Open, wait, close."),
        {"n": 5, "shortlist": 12, "source": "shortlist"},
    ),
    Step(
        "close",
        _l("Close"),
        5,
        4,
        _l("This is what we hand on. Thank you."),
        _l("This is what we hand on. Thank you."),
        _l(
            "Read the shortlist, with what is protected and why. Say what happens to the words, when people hear "
            "back, and how costs are paid. Ask for three taps of feedback before people stand up."
        ),
    ),
]


def register() -> None:
    """Make it known. Called once by `questions.register`."""
    register_runsheet("question", STEPS)
