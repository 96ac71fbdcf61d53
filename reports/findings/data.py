"""The sentences about a data and insight workshop: what is known, datasets, fits, gaps, the pairs that go on."""

from __future__ import annotations

from collections import Counter
from typing import Any

from flask_babel import gettext as _
from flask_babel import ngettext

from datasets import words
from datasets.agreement import Answers
from datasets.models.codes import ACCESS, NATIONS
from datasets.queries.grid import Cell, Column, Grid, Row
from reports.contents import WorkshopRecord
from reports.contents.data import DataRecord, DatasetRecord, FitRecord, KnownRecord
from reports.findings.said import listed

OPEN_TO_LOOK = ("shared_public", "open")
FRESH, STALE = "under_1_month", "over_1_year"
WORST = 5
MARKED = ("medium", "high")  # how delicate data must be to be marked on the line


def data_values(record: WorkshopRecord) -> dict[str, Any]:
    """What the sections of this kind show besides the record; nothing for other kinds."""
    data = record.data
    if data is None:
        return {}
    return {
        "data": data,
        "data_words": words,
        "pairs": pair_rows(record),
        "data_funnel": data_funnel(record),
        "known_said": known_said(data),
        "verdicts_said": verdicts_said(data),
        "access_said": access_said(data),
        "access_rows": access_rows(data),
        "fresh_said": fresh_said(data),
        "dataset_facts": {one.ref: dataset_facts(one) for one in data.datasets},
        "known_facts": {one.ref: known_facts(one) for one in data.known},
        "nations_said": {one.ref: nations_said(one) for one in data.datasets},
        "grid_said": grid_said(data),
        "grid": grid_of(record.ref, data),
        "fits_said": fits_said(data),
        "fits_by_question": fits_by_question(data),
        "gaps_said": gaps_said(data),
        "not_recorded": not_recorded(data),
        "gone_said": [_gone_said(one.ref, one.why) for one in data.gone],
    }


# the pairs that go on


def pair_rows(record: WorkshopRecord) -> dict[str, dict[str, Any]]:
    """Question, dataset and fit of every pair on the shortlist, by its reference."""
    data, found = record.data, {}
    for line in record.shortlist.lines if data and record.shortlist else ():
        question, _plus, item = line.ref.partition("+")
        dataset = f"{record.cycle_ref}-{item}"
        asked, named, fit = data.question(question), data.dataset(dataset), data.fit(line.ref)  # type: ignore[union-attr]
        found[line.ref] = {
            "question": asked.text if asked else "",
            "dataset_ref": dataset,
            "dataset": named.title if named else "",
            "wished_for": bool(named and named.wished_for),
            "fit": fit.fit if fit else "",
        }
    return found


def data_funnel(record: WorkshopRecord) -> list[str]:
    """From questions handed over to pairs handed on, a sentence for each step that happened."""
    data = record.data
    if data is None:
        return []
    n = len(data.asked)
    came = ngettext(
        "%(num)s question came from %(ref)s.", "%(num)s questions came from %(ref)s.", n, ref=data.came_from
    )
    said = [came if data.came_from else _("No question was handed to this workshop.")]
    said.append(
        ngettext(
            "%(num)s thing that is known already stands here.",
            "%(num)s things that are known already stand here.",
            len(data.known),
        )
    )
    said.append(ngettext("%(num)s dataset was named.", "%(num)s datasets were named.", len(data.datasets)))
    agreed = sum(bool(one.fit) for one in data.fits)
    said.append(
        ngettext(
            "For %(num)s pair of question and dataset the room agreed how well it answers.",
            "For %(num)s pairs of question and dataset the room agreed how well it answers.",
            agreed,
        )
    )
    said.append(ngettext("%(num)s gap was named.", "%(num)s gaps were named.", len(data.gaps)))
    if record.rounds:
        total = record.rounds[-1].total
        said.append(ngettext("%(num)s pair could be voted on.", "%(num)s pairs could be voted on.", total))
    if record.shortlist and record.shortlist.kept:
        kept = len(record.shortlist.kept)
        said.append(ngettext("%(num)s pair goes on.", "%(num)s pairs go on.", kept))
    return said


# what is known


def known_said(data: DataRecord) -> str:
    """How much is known, and of how many questions."""
    if not data.known:
        return _("Nothing that is known already was written down.")
    touched = sum(bool(one.evidence) for one in data.asked)
    things = ngettext("%(num)s thing is known already", "%(num)s things are known already", len(data.known))
    return _("%(things)s, about %(some)s of the %(all)s questions.", things=things, some=touched, all=len(data.asked))


def verdicts_said(data: DataRecord) -> str:
    """What the room judged, or that it did not."""
    counted = Counter(one.status for one in data.asked if one.status != "not_checked")
    if not counted:
        return _("Whether they answer a question was not recorded.")
    said = [
        _("%(verdict)s: %(n)s", verdict=words.ANSWER_STATUSES[code], n=counted[code])
        for code in words.ANSWER_STATUSES
        if counted[code]
    ]
    rest = len(data.asked) - sum(counted.values())
    if rest:
        said.append(_("not recorded: %(n)s", n=rest))
    return _("What the room judged. %(said)s.", said="; ".join(said))


def known_facts(one: KnownRecord) -> str:
    """What an insight is, in one line: the kind of evidence, how strong it is, where it holds."""
    parts = [
        words.EVIDENCE.get(one.evidence_type, ""),
        "" if one.strength == "to_check" else str(words.STRENGTHS[one.strength]).lower(),
        listed([str(words.NATIONS[code]) for code in one.nations]),
    ]
    return "; ".join(str(part) for part in parts if part)


# datasets


def access_said(data: DataRecord) -> str:
    """How open the datasets are."""
    there = [one for one in data.datasets if not one.wished_for]
    if not data.datasets:
        return _("Nobody named a dataset.")
    look = sum(one.access in OPEN_TO_LOOK for one in there)
    free = sum(one.access == "open" for one in there)
    closed = sum(one.access == ACCESS[0] for one in there)
    wished = len(data.datasets) - len(there)
    said = _(
        "Of %(all)s datasets that exist, anybody can look at %(look)s and use %(free)s freely.",
        all=len(there), look=look, free=free,
    )  # fmt: skip
    if closed:
        more = ngettext(
            "%(num)s is closed inside one organisation.", "%(num)s are closed inside one organisation.", closed
        )
        said = f"{said} {more}"
    if wished:
        more = ngettext("%(num)s is only wished for.", "%(num)s are only wished for.", wished)
        said = f"{said} {more}"
    return said


def access_rows(data: DataRecord) -> list[dict[str, Any]]:
    """The datasets as the line from closed to open draws them."""
    return [
        {
            "label": f"{_item(one.ref)} {one.title}",
            "access": one.access,
            "existence": one.existence,
            "sensitivity": one.sensitivity if one.sensitivity in MARKED else "",
            "outlined": False,
        }
        for one in data.datasets
    ]


def fresh_said(data: DataRecord) -> str:
    """How new the data are, and which nations they know of."""
    there = [one for one in data.datasets if not one.wished_for]
    fresh, stale = (sum(one.lag == code for one in there) for code in (FRESH, STALE))
    everywhere = sum(set(one.nations) == set(NATIONS) for one in there)
    return _(
        "%(fresh)s of %(all)s are less than a month old and %(stale)s are over a year old; %(everywhere)s cover all "
        "four nations.",
        fresh=fresh, all=len(there), stale=stale, everywhere=everywhere,
    )  # fmt: skip


def nations_said(one: DatasetRecord) -> str:
    """The nations of a dataset, named."""
    if not one.nations:
        return _("not known")
    if set(one.nations) == set(NATIONS):
        return _("All four nations")
    return listed([str(words.NATIONS[code]) for code in one.nations])


def dataset_facts(one: DatasetRecord) -> str:
    """What a dataset is, in one line: its kind, whom it is about, how delicate and how good it is."""
    care, quality = words.SENSITIVITIES.get(one.sensitivity), dict(one.quality)
    parts = [
        words.KINDS.get(one.kind, ""),
        words.PERSONAL_DATA.get(one.personal_data, ""),
        _("how delicate: %(care)s", care=str(care).lower()) if care else "",
        *(_("%(what)s: %(mark)s of 5", what=words.QUALITIES[code], mark=mark) for code, mark in quality.items()),
    ]
    return "; ".join(str(part) for part in parts if part)


# fits


def grid_of(ref: str, data: DataRecord) -> Grid:
    """The grid as the figure draws it, made of what this record holds and nothing else."""
    answered = tuple((one.ref, one.text) for one in data.asked if one.status == "answered" and one.text)
    gaps = Counter(one.question for one in data.gaps)
    helped = {one.question for one in data.fits if one.fit in {"fully", "partly"}}
    rows = tuple(
        Row(n, _item(one.ref), one.ref, one.text, gaps[one.ref], one.ref not in helped)
        for n, one in enumerate(data.asked, 1)
        if one.text and one.status != "answered"
    )
    columns = tuple(
        Column(n, _item(one.ref), one.ref, one.title, one.wished_for, one.access)
        for n, one in enumerate(data.datasets, 1)
    )
    cells = {(_item(one.question), _item(one.dataset)): _cell(one) for one in data.fits}
    return Grid(ref, rows, columns, cells, answered)


def _item(ref: str) -> str:
    return ref.partition("-")[2]


def _cell(one: FitRecord) -> Cell:
    rest = "no" if one.fit != "no" else "partly"  # whatever the others said: the figure shows how many there were
    counts = {one.fit or "partly": one.given, rest: one.n - one.given}
    answers = Answers(counts, {one.in_data_fit: one.in_data_n} if one.in_data_fit else {})
    return Cell(_item(one.ref), one.fit, one.agreement, one.state, answers)


def grid_said(data: DataRecord) -> str:
    """How well the datasets answer, all in all."""
    counted = Counter(one.fit for one in data.fits if one.fit)
    if not counted:
        return _("The room agreed on no fit.")
    fully = {one.question for one in data.fits if one.fit == "fully" and _exists(data, one)}
    return _(
        "%(fully)s of %(all)s pairs answer fully, %(partly)s partly and %(proxy)s only as a stand-in; with data that "
        "exists, %(some)s of %(asked)s questions could be answered fully.",
        fully=counted["fully"], all=sum(counted.values()), partly=counted["partly"], proxy=counted["proxy"],
        some=len(fully), asked=len(data.asked),
    )  # fmt: skip


def _exists(data: DataRecord, one: FitRecord) -> bool:
    named = data.dataset(one.dataset)
    return named is not None and not named.wished_for


def fits_said(data: DataRecord) -> str:
    """On how much of it the room was of one mind."""
    agreed = [one for one in data.fits if one.fit]
    disputed = [one for one in agreed if one.state == "disputed"]
    if not agreed:
        return _("The room agreed on no fit.")
    if not disputed:
        return _("On every fit at least six in ten were of one mind.")
    least = min(disputed, key=lambda one: (one.agreement or 0, one.ref))
    return ngettext(
        "%(num)s of %(all)s fits is disputed: fewer than six in ten gave it. Least agreed is %(ref)s.",
        "%(num)s of %(all)s fits are disputed: fewer than six in ten gave them. Least agreed is %(ref)s.",
        len(disputed),
        all=len(agreed),
        ref=least.ref,
    )


def fits_by_question(data: DataRecord) -> list[dict[str, Any]]:
    """The agreed fits of each question, best first, each as a row of its table."""
    order = list(words.FITS)
    found = []
    for asked in data.asked:
        own = [one for one in data.fits if one.question == asked.ref and one.fit]
        rows = [_fit_row(data, one) for one in sorted(own, key=lambda one: order.index(one.fit))]
        if rows:
            found.append({"ref": asked.ref, "text": asked.text, "rows": rows})
    return found


def _fit_row(data: DataRecord, one: FitRecord) -> dict[str, Any]:
    named = data.dataset(one.dataset)
    return {
        "ref": one.ref,
        "dataset_ref": one.dataset,
        "dataset": named.title if named else "",
        "fit": str(words.FITS[one.fit]),
        "said": agreement_said(one),
        "disputed": one.state == "disputed",
        "missing": listed([str(words.MISSING_SHORT[code]) for code in one.missing]),
        "needs_with": listed(list(one.needs_with)),
        "why": one.why,
        "in_data": str(words.FITS[one.in_data_fit]) if one.in_data_fit else "",
    }


def agreement_said(one: FitRecord) -> str:
    """How many of those who answered gave the agreed fit."""
    if one.agreement is None:
        return _("not counted")
    return _("%(some)s of %(all)s", some=one.given, all=one.n)


# gaps


def gaps_said(data: DataRecord) -> str:
    """How much is missing, and where it is worst."""
    if not data.gaps:
        return _("No gap was named.")
    gaps = ngettext("%(num)s gap was named", "%(num)s gaps were named", len(data.gaps))
    worst = [one.question for one in data.gaps if one.severity == WORST]
    if not worst:
        return _("%(gaps)s.", gaps=gaps)
    refs = listed(sorted(set(worst)))
    return _("%(gaps)s; %(n)s of them are of the worst kind, about %(refs)s.", gaps=gaps, n=len(worst), refs=refs)


def not_recorded(data: DataRecord) -> str:
    """What of the gaps nobody wrote down: said, and never invented."""
    parts = {
        _("how bad a gap is"): any(one.severity for one in data.gaps),
        _("who is left out"): any(one.left_out for one in data.gaps),
        _("what would close a gap"): any(one.closed_by for one in data.gaps),
        _("whether the data could be had"): any(one.grade for one in data.asked),
    }
    missing = [part for part, told in parts.items() if not told]
    return _("Not recorded: %(parts)s.", parts=listed(missing)) if missing else ""


def _gone_said(ref: str, why: str) -> str:
    if why == "withdrawn":
        return _("%(ref)s: these words were taken back by the person who wrote them.", ref=ref)
    return _("%(ref)s: these words were taken out after they were published.", ref=ref)
