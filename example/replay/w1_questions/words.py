"""The words of the first workshop: asked, released, used, gathered, merged, judged, reworded, split."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from functools import partial
from typing import Any

from example.replay.acts import FACILITATOR, PARTICIPANT, Act, acting_as, spread
from example.replay.stage import Stage, window
from example.worked import Told, worked
from questions import services
from questions.models import Question

READING = 0.3  # minutes in which the console reads a card before it releases it
SOON = 0.2


def acts(stage: Stage) -> list[Act]:
    """Everything that was done with words, card by card in the order of references."""
    asked = [one for one in stage.part("questions") if not one["split_from"]]
    return [
        *(Act(one["minute"], partial(_ask, stage, one), _writer(one)) for one in asked),
        *_released(stage, asked),
        *_uses(stage, asked),
        *_themes(stage, asked),
        *_lineage(stage),
        *_scopes(stage, asked),
        *(Act(edit["minute"], partial(_reword, stage, edit)) for edit in stage.part("wording_edits")),
        *_checks(stage),
    ]


def _writer(one: Told) -> str:
    """Paper is typed in by the console."""
    return FACILITATOR if one["capture_channel"] == "paper" else PARTICIPANT


def _ask(stage: Stage, one: Told) -> None:
    seat = stage.seats[one["author_seat"]]
    stage.questions[one["ref"]] = services.ask_question(seat, one["raw_text"], channel=one["capture_channel"])


def _released(stage: Stage, asked: list[Told]) -> list[Act]:
    """Released in the order of their references, each once it and all before it were read."""
    found, minute = [], 0.0
    for one in asked:
        minute = max(minute, one["minute"] + READING)
        found.append(Act(minute, partial(_release, stage, one["ref"])))
    return found


def _release(stage: Stage, ref: str) -> None:
    services.release_question(stage.questions[ref], number=int(ref[1:]))


def _in_turn(told: Iterable[Told], step: Told, do: Callable[[Told], object]) -> list[Act]:
    """One act for each, evenly over a step of the plan."""
    told = list(told)
    minutes = spread(len(told), *window(step))
    return [Act(minute, partial(do, one)) for minute, one in zip(minutes, told, strict=True)]


def _uses(stage: Stage, asked: list[Told]) -> list[Act]:
    """Who said a use is not recorded, so it is entered as the table's."""
    used = [one for one in asked if one["intended_use"]]
    return _in_turn(used, stage.planned("Pairs, then fours"), partial(_use, stage))


def _use(stage: Stage, one: Told) -> None:
    if not one["intended_use"]:
        return
    services.set_use(
        stage.questions[one["ref"]],
        one["intended_use"],
        who_would_act=one["who_would_act"] or "",
        decision_informed=one["decision_informed"] or "",
        by_when=one["by_when"] or "",
        audience=one["audience"],
    )


def _themes(stage: Stage, asked: list[Told]) -> list[Act]:
    step = stage.planned("Round robin and cluster")
    return [
        Act(window(step)[0], partial(_name_themes, stage)),
        *_in_turn(asked, step, partial(_theme, stage)),
    ]


def _name_themes(stage: Stage) -> None:
    for theme in worked()["themes"]:
        services.add_theme(stage.cycle, theme["label"])


def _theme(stage: Stage, one: Told) -> None:
    labels = {theme["ref"]: theme["label"] for theme in worked()["themes"]}
    services.set_theme(stage.questions[one["ref"]], labels[one["theme"]])


def _lineage(stage: Stage) -> list[Act]:
    """Merges, and the one split."""
    how = {"merge": _merge, "split": _split}
    return [Act(event["minute"], partial(how[event["kind"]], stage, event)) for event in stage.part("merge_events")]


def _merge(stage: Stage, event: Told) -> None:
    into = stage.questions[event["into"]]
    for ref in event["from"]:
        services.merge_questions(stage.questions[ref], into, event["reason"], event["author_agrees"])


def _split(stage: Stage, event: Told) -> None:
    """The first half has its own words by then; the second begins with the first words, and is reworded next."""
    question = stage.questions[event["from"][0]]
    half = services.split_question(
        question,
        question.text,
        question.first_words,
        event["reason"],
        number=int(event["into"][1:]),
        author_agrees=event["author_agrees"],
    )
    stage.questions[event["into"]] = half
    one = next(one for one in stage.part("questions") if one["ref"] == event["into"])
    _use(stage, one)
    _theme(stage, one)


def _scopes(stage: Stage, asked: list[Told]) -> list[Act]:
    return _in_turn(asked, stage.planned("Break; scope desk"), partial(_scope, stage))


def _scope(stage: Stage, one: Told) -> None:
    services.set_scope(stage.questions[one["ref"]], one["scope_status"], one["scope_reason"] or "")


def _reword(stage: Stage, edit: Told) -> None:
    """Suggested at a table or by the co-facilitator, accepted at once, its author asked."""
    question = stage.questions[edit["question"]]
    with acting_as(PARTICIPANT if edit["by"] == "table" else FACILITATOR):
        suggested = services.propose_wording(
            question, edit["after"], edit["reason"], by=edit["by"], author_agrees=edit["author_agrees"]
        )
    services.accept_wording(suggested)


def _checks(stage: Stage) -> list[Act]:
    """The five ticks, at the end of the wording clinic; cards that left before have none."""
    last = window(stage.planned("Wording clinic"))[1]
    ticked = [one for one in stage.part("questions") if one.get("checks")]
    minutes = spread(len(ticked), last - SOON, last)
    return [Act(minute, partial(_tick, stage, one)) for minute, one in zip(minutes, ticked, strict=True)]


def _tick(stage: Stage, one: dict[str, Any]) -> None:
    question: Question = stage.questions[one["ref"]]
    services.set_checks(question, one["checks"])
