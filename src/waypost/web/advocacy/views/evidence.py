"""Evidence is added, reviewed, set aside and taken in again in the browser."""

from __future__ import annotations

from typing import Any

from django.http import Http404, HttpRequest, HttpResponse

from waypost.web.accounts.errors import RefusedError
from waypost.web.accounts.languages import language_of
from waypost.web.accounts.queries import Standing
from waypost.web.advocacy.actions import evidence as actions
from waypost.web.advocacy.forms import EvidenceForm, ReviewForm, WhyForm, parts_said
from waypost.web.advocacy.models import Evidence
from waypost.web.advocacy.models.evidence import ITEMS
from waypost.web.advocacy.queries.claims import find_stated
from waypost.web.advocacy.queries.evidence import evidence_of
from waypost.web.advocacy.released import context_sets
from waypost.web.advocacy.stated import Stated
from waypost.web.advocacy.views.claim_pages import claim_or_404, claim_page, done, writer
from waypost.web.exercises.errors import refusal

STEPS = ("review", "aside", "take-in", "withdraw")


@writer
def add(request: HttpRequest, standing: Standing, claim: str, item: str) -> HttpResponse:
    """One more item for or against a claim."""
    each = claim_or_404(standing, claim)
    if item not in ITEMS:
        raise Http404(item)
    language = language_of(request)
    form = EvidenceForm(language, request.POST or None, standing, item, suggested(each) if item == "series" else [])
    if request.method == "POST" and form.is_valid():
        try:
            actions.add_evidence(by=standing.person, claim=each.claim, **form.said())
            return done(request, "evidence", f"claim/{claim}/")
        except RefusedError as error:
            form.add_error(None, refusal(error, language))
    return claim_page(
        request, standing, "form.html", form=form, key="evidence", back=f"claim/{claim}/", items=ITEMS, item=item,
        claim=claim,
    )  # fmt: skip


def suggested(each: Stated) -> list[tuple[str, str]]:
    """Data sets of the context: first those behind the claim's own figure, then all others of the release."""
    own = [row["dataset_id"] for row in each.run.datasets] if each.run else []
    named = context_sets()
    rest = sorted((name for name in named if name not in own), key=lambda name: named[name])
    return [(name, named[name]) for name in (*own, *rest) if name in named]


@writer
def judge(request: HttpRequest, standing: Standing, number: str, what: str) -> HttpResponse:
    """A step about one item, each on a page of its own."""
    found = Evidence.objects.select_related("claim").filter(pk=number).first()
    if found is None or find_stated(standing, found.claim.key) is None:
        raise Http404(number)
    language = language_of(request)
    (item,) = [each for each in evidence_of(found.claim, found.at.date()) if each.row.pk == found.pk]
    form: Any
    if what == "review":
        parts = found.parts | (item.review.parts if item.review else {})
        form = ReviewForm(language, request.POST or None, parts)
    else:
        form = WhyForm(language, request.POST or None)
    if request.method == "POST" and form.is_valid():
        try:
            _do(standing, found, what, form)
            return done(request, what.replace("-", "_"), f"claim/{found.claim.key}/")
        except RefusedError as error:
            form.add_error(None, refusal(error, language))
    back, name = f"claim/{found.claim.key}/", found.reference or found.key
    key = what.replace("-", "_")
    return claim_page(request, standing, "form.html", form=form, key=key, back=back, about=name)


def _do(standing: Standing, found: Evidence, what: str, form: Any) -> None:
    if what == "review":
        actions.review_evidence(by=standing.person, evidence=found, parts=parts_said(form.cleaned_data))
        return
    do = {"aside": actions.set_aside, "take-in": actions.take_in, "withdraw": actions.withdraw_evidence}[what]
    do(by=standing.person, evidence=found, why=form.cleaned_data["why"])
