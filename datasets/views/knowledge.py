"""What a cycle knows, for its facilitators: bringing in, writing, checking and correcting; and the public library."""

from __future__ import annotations

from typing import Any

from flask import Response, abort, flash, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from core.errors import Refused
from core.web import public, render, see
from core.writing import new_once, writes
from datasets import words
from datasets.forms.insights import BearingForm, CheckForm, FactsForm
from datasets.library import baseline
from datasets.models import Insight
from datasets.queries import insights as queries
from datasets.queries.inputs import list_questions
from datasets.queries.library import list_library
from datasets.services import insights as services
from datasets.views.blueprint import CONSOLE, bp
from workshops.guards import for_console
from workshops.models import Workshop
from workshops.screens import console_url

CARDS = f"{CONSOLE}/insights"
CARD = f"{CARDS}/<number:insight>"


@bp.get("/insights")
@public
def insights() -> Response:
    """What is already known: the baseline, and what cycles let out. Found by words, kind and strength."""
    wanted = {name: request.args.get(name, "") for name in ("text", "kind", "strength")}
    found = list_library(**wanted)
    return render(
        "datasets/insights/insights.html", found=found, wanted=wanted, words=words, asked=any(wanted.values())
    )


def insight_or_404(workshop: Workshop, number: int) -> Insight:
    """A released card of this workshop's cycle."""
    found = queries.get_insight(workshop, number)
    if found is None:
        abort(404)
    return found


@bp.get(CARDS)
@for_console
def knowledge(workshop: Workshop) -> Response:
    """Everything this cycle knows, what the library holds beside it, and a form for one more."""
    return knowledge_page(workshop)


def knowledge_page(workshop: Workshop, *, status: int = 200, **forms: Any) -> Response:  # noqa: ANN401
    """The page, with forms as they were sent."""
    in_cycle = {
        one.library_key for one in queries.list_copies(workshop.cycle, baseline()) if one.visibility != "hidden"
    }
    values: dict[str, Any] = {
        "form": FactsForm(formdata=None),
        "about": offer_questions(BearingForm(formdata=None), workshop),
        **forms,
    }
    return render(
        "datasets/insights/knowledge.html",
        status=status,
        workshop=workshop,
        cards=queries.list_all(workshop.cycle),
        library=[one for key, one in baseline().items() if key not in in_cycle],
        checks=queries.last_checks([workshop.cycle_id]),
        words=words,
        console_url=console_url(workshop),
        once=new_once(),
        **values,
    )


def offer_questions(form: BearingForm, workshop: Workshop) -> BearingForm:
    """Offer the questions that were handed to this workshop."""
    return form.offer([(str(one.id), f"{one.ref} {one.text}") for one in list_questions(workshop)])


@bp.post(f"{CARDS}/bring-in")
@writes
@for_console
def bring_in(workshop: Workshop) -> ResponseReturnValue:
    """Copy what was ticked of the library into this cycle."""
    keys = request.form.getlist("library_keys")
    try:
        new = services.bring_in(workshop, keys)
        flash(_("Brought in: %(n)s. You can undo this.", n=len(new)) if keys else _("Tick what to bring in."), "done")
    except Refused as error:
        flash(error.message, "wrong")
    return see(url_for("datasets.knowledge", ref=workshop.ref))


@bp.post(f"{CARDS}/write")
@writes
@for_console
def write_insight(workshop: Workshop) -> ResponseReturnValue:
    """The facilitator adds what is known; it is shown at once."""
    form, about = FactsForm(), offer_questions(BearingForm(), workshop)
    if form.validate_on_submit() and about.validate():
        chosen = set(about.questions.data or [])
        asked = [one for one in list_questions(workshop) if str(one.id) in chosen]
        try:
            card = services.add_insight(None, workshop, about=asked, channel="console", **form.facts())
        except Refused as error:
            form.refuse(error)
        else:
            flash(_("It is on the wall as %(ref)s.", ref=card.ref), "done")
            return see(url_for("datasets.knowledge", ref=workshop.ref))
    return knowledge_page(workshop, status=422, form=form, about=about)


@bp.get(CARD)
@for_console
def insight(workshop: Workshop, insight: int) -> Response:
    """One card: its source to look at, what came of it, its facts to correct, the questions it bears on."""
    return insight_page(workshop, insight_or_404(workshop, insight))


def insight_page(workshop: Workshop, card: Insight, *, status: int = 200, **forms: Any) -> Response:  # noqa: ANN401
    """The page, with forms as they were sent."""
    bears = {str(one.question_id) for one in card.bearings}
    values: dict[str, Any] = {
        "check_form": offer_others(CheckForm(formdata=None), workshop, card),
        "facts_form": FactsForm(formdata=None, obj=card, words_stay=bool(card.perspective)),
        "bearing_form": offer_questions(BearingForm(formdata=None, questions=sorted(bears)), workshop),
        **forms,
    }
    return render(
        "datasets/insights/insight.html",
        status=status,
        workshop=workshop,
        card=queries.make_card(card),
        check=queries.last_checks([workshop.cycle_id]).get(card.id),
        words=words,
        console_url=console_url(workshop),
        once=new_once(),
        **values,
    )


def offer_others(form: CheckForm, workshop: Workshop, card: Insight) -> CheckForm:
    """Offer the cycle's other cards as what says it better."""
    others = (one for one in queries.list_insights(workshop.cycle) if one.id != card.id)
    return form.offer([(str(one.id), f"{one.ref} {one.statement[:80]}") for one in others])


@bp.post(f"{CARD}/check")
@writes
@for_console
def check_insight(workshop: Workshop, insight: int) -> ResponseReturnValue:
    """Keep what came of looking at the source."""
    card = insight_or_404(workshop, insight)
    form = offer_others(CheckForm(), workshop, card)
    if form.validate_on_submit():
        newer = (form.superseded_by.data or "").strip()
        try:
            by = insight_or_404(workshop, int(newer)) if newer else None
            services.check_insight(card, form.state.data, by=by, strength=form.new_strength.data or "")
        except Refused as error:
            form.refuse(error)
        else:
            said = words.INSIGHT_STATES[card.state]
            flash(_("%(ref)s: %(said)s. You can undo this.", ref=card.ref, said=said), "done")
            return see(_after(workshop, card))
    return insight_page(workshop, card, status=422, check_form=form)


def _after(workshop: Workshop, card: Insight) -> str:
    """Back to the question a press came from, else to the card's own page."""
    asked = request.args.get("question", "")
    if asked.isascii() and asked.isdigit() and len(asked) <= 9:
        return url_for("datasets.evidence", ref=workshop.ref, question=int(asked))
    return url_for("datasets.insight", ref=workshop.ref, insight=card.id)


@bp.post(f"{CARD}/correct")
@writes
@for_console
def correct_insight(workshop: Workshop, insight: int) -> ResponseReturnValue:
    """Put right what stands beside the words."""
    card = insight_or_404(workshop, insight)
    form = FactsForm(words_stay=bool(card.perspective))
    if form.validate_on_submit():
        try:
            changed = services.correct_insight(card, **form.facts())
        except Refused as error:
            form.refuse(error)
        else:
            flash(_("Corrected. You can undo this.") if changed else _("Nothing changed."), "done")
            return see(_after(workshop, card))
    return insight_page(workshop, card, status=422, facts_form=form)


@bp.post(f"{CARD}/set-questions")
@writes
@for_console
def set_questions(workshop: Workshop, insight: int) -> ResponseReturnValue:
    """Say which of the handed-on questions a card bears on."""
    card = insight_or_404(workshop, insight)
    form = offer_questions(BearingForm(), workshop)
    if not form.validate_on_submit():
        return insight_page(workshop, card, status=422, bearing_form=form)
    chosen = set(form.questions.data or [])
    for question in list_questions(workshop):
        (services.attach if str(question.id) in chosen else services.detach)(card, question)
    flash(_("Kept."), "done")
    return see(_after(workshop, card))
