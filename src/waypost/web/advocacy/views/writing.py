"""Claims, aspects and questions are written in the browser; the figure is shown at once."""

from __future__ import annotations

from typing import Any

from django.http import Http404, HttpRequest, HttpResponse

from waypost.reference import load_catalog
from waypost.web.accounts.errors import RefusedError
from waypost.web.accounts.languages import language_of
from waypost.web.accounts.queries import Standing
from waypost.web.advocacy import rights
from waypost.web.advocacy.actions import aspects as aspect_actions
from waypost.web.advocacy.actions import claims as actions
from waypost.web.advocacy.actions.claims import WordsError, figure_at_once
from waypost.web.advocacy.forms import AspectForm, ClaimForm, QuestionForm, RetireForm, seen_number
from waypost.web.advocacy.models import ClaimVersion
from waypost.web.advocacy.queries.aspects import aspects
from waypost.web.advocacy.queries.checking import own_messages_to_check
from waypost.web.advocacy.queries.claims import current_versions, to_check
from waypost.web.advocacy.saying import refusal_in
from waypost.web.advocacy.seeing import MovedOnError
from waypost.web.advocacy.telling import measure_line, said_in, told_lines, written
from waypost.web.advocacy.views.claim_pages import claim_or_404, claim_page, done, team, writer
from waypost.web.exercises.errors import refusal

WITHOUT = "none"  # the address of a claim without a measure


@writer
def choose(request: HttpRequest, standing: Standing) -> HttpResponse:
    """What can be measured: each measure with what it cannot say."""
    language = language_of(request)
    rows = [measure_line(name, language) for name in load_catalog().advocacy.measures]
    about = request.GET.get("about", "")[:130]
    return claim_page(request, standing, "choose.html", measures=rows, about=about)


@writer
def write(request: HttpRequest, standing: Standing, measure: str) -> HttpResponse:
    """A new claim with a measure, or without one (normative, or carried by evidence alone)."""
    return _claim_form(request, standing, measure, None)


@writer
def change(request: HttpRequest, standing: Standing, claim: str) -> HttpResponse:
    """Other words or parameters, and the figure as it is now; with ``?measure=`` another measure."""
    each = claim_or_404(standing, claim)
    if each.claim.is_shipped or not rights.writes_for(standing, each.claim.ns_id):
        raise Http404(claim)
    return _claim_form(request, standing, request.GET.get("measure") or each.version.measure or WITHOUT, each.version)


def _claim_form(request: HttpRequest, standing: Standing, measure: str, version: ClaimVersion | None) -> HttpResponse:
    language, known = language_of(request), load_catalog().advocacy.measures
    if measure != WITHOUT and measure not in known:
        raise Http404(measure)
    is_look = "look" in request.POST
    form = ClaimForm(
        language, request.POST or None, standing, known.get(measure), version, is_look=is_look,
        about=request.GET.get("about", "")[:130],
    )  # fmt: skip
    shown: dict[str, Any] | None = None
    theirs: ClaimVersion | None = None
    if request.method == "POST" and form.is_valid():
        try:
            if is_look:
                shown = _figure(form, language)
            else:
                return _kept(request, standing, form, version)
        except WordsError as error:
            _put_words(form, error, language)
        except MovedOnError as error:
            theirs = _moved_on(form, error, language)
        except RefusedError as error:
            form.add_error(None, refusal(error, language))
    line = measure_line(measure, language) if measure != WITHOUT else None
    return claim_page(
        request, standing, "write.html", form=form, measure=line, shown=shown, version=version,
        claim=version.claim.key if version else None, theirs=theirs,
    )  # fmt: skip


def _kept(request: HttpRequest, standing: Standing, form: ClaimForm, version: ClaimVersion | None) -> HttpResponse:
    if version is None:
        made = actions.write_claim(by=standing.person, ns_id=form.cleaned_data["ns_id"], **form.said())
        return done(request, "written", f"claim/{made.claim.key}/")
    why = form.cleaned_data["why"]
    actions.change_claim(by=standing.person, claim=version.claim, why=why, seen=form.seen, **form.said())
    return done(request, "changed", f"claim/{version.claim.key}/")


def _figure(form: ClaimForm, language: str) -> dict[str, Any]:
    """The figure of the release that is shown, for the audience of the form."""
    if form.measure is None:
        raise RefusedError("claims_refused_no_measure")
    audience = form.cleaned_data.get("audience") or "movement"
    result, figure, datasets = figure_at_once(
        measure=form.measure.measure, arguments=form.arguments(), audience=audience
    )
    return {
        "figure": written(result.value, figure.unit, language), "is_suppressed": result.is_suppressed,
        "least": written(result.least, figure.unit, language), "most": written(result.most, figure.unit, language),
        "rows": result.rows, "data_date": result.data_date, "datasets": list(datasets.values()), "audience": audience,
    }  # fmt: skip


def _moved_on(form: ClaimForm, error: MovedOnError, language: str) -> ClaimVersion:
    """The form says so and keeps what was typed; the version of somebody else that stands beside it."""
    form.add_error(None, error.in_language(language))
    form.look_again(error.now)
    return ClaimVersion.objects.get(pk=error.now)


def _put_words(form: ClaimForm, error: WordsError, language: str) -> None:
    """What is wrong with words, beside the words of that language."""
    for tongue, why in error.found:
        form.add_error(f"words_{tongue}", said_in(language, why))


@writer
def retire(request: HttpRequest, standing: Standing, claim: str) -> HttpResponse:
    """Nobody is to use it any more."""
    each = claim_or_404(standing, claim)
    if each.claim.is_shipped or each.version.is_retired or not rights.writes_for(standing, each.claim.ns_id):
        raise Http404(claim)
    form = RetireForm(language_of(request), request.POST or None, each.version.pk)
    if request.method == "POST" and form.is_valid():
        seen, why = seen_number(form.cleaned_data), form.cleaned_data["why"]
        try:
            actions.retire_claim(by=standing.person, claim=each.claim, why=why, seen=seen)
            return done(request, "retired", f"claim/{claim}/")
        except RefusedError as error:
            form.add_error(None, " ".join(refusal_in(language_of(request), error)))
            if isinstance(error, MovedOnError):
                form.look_again(error.now)
    line = told_lines([each], language_of(request), "movement")[0]
    return claim_page(request, standing, "form.html", form=form, key="retire", back=f"claim/{claim}/", line=line)


@writer
def check(request: HttpRequest, standing: Standing) -> HttpResponse:
    """What waits: claims that moved further than they may, and messages that rest on them."""
    lines = told_lines(to_check(standing), language_of(request), "movement")
    return claim_page(request, standing, "check.html", claims=lines, messages=own_messages_to_check(standing))


@team
def add_aspect(request: HttpRequest, standing: Standing) -> HttpResponse:
    """One more aspect beside those of the catalog."""
    form = AspectForm(language_of(request), request.POST or None)
    if request.method == "POST" and form.is_valid():
        try:
            made = aspect_actions.add_aspect(
                by=standing.person, title=form.by_language("title"), about=form.by_language("text")
            )
            return done(request, "aspect", f"aspect/{made.key}/")
        except RefusedError as error:
            form.add_error(None, refusal(error, language_of(request)))
    return claim_page(request, standing, "form.html", form=form, key="aspect", back="")


@team
def add_question(request: HttpRequest, standing: Standing, aspect: str) -> HttpResponse:
    """One more question about an aspect."""
    if aspect not in aspects():
        raise Http404(aspect)
    form = QuestionForm(language_of(request), request.POST or None)
    if request.method == "POST" and form.is_valid():
        try:
            aspect_actions.add_question(
                by=standing.person, aspect=aspect, title=form.by_language("title"), gap=form.by_language("text")
            )
            return done(request, "question", f"aspect/{aspect}/")
        except RefusedError as error:
            form.add_error(None, refusal(error, language_of(request)))
    return claim_page(request, standing, "form.html", form=form, key="question", back=f"aspect/{aspect}/")


@team
def retire_aspect(request: HttpRequest, standing: Standing, aspect: str) -> HttpResponse:
    """An aspect that was added is shown no more; one that claims speak of stays."""
    known = aspects().get(aspect)
    if known is None or not known.is_added or request.method != "POST":
        raise Http404(aspect)
    if current_versions().filter(aspect=aspect, is_retired=False).exists():
        raise Http404(aspect)
    aspect_actions.retire_aspect(by=standing.person, key=aspect)
    return done(request, "aspect_retired", "")
