"""Sign-offs, the way to the Board, and who has received a version."""

from __future__ import annotations

from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpRequest, HttpResponse
from django.utils import timezone
from django.views.decorators.http import require_POST

from waypost.reference import load_catalog
from waypost.web.accounts.errors import RefusedError
from waypost.web.accounts.languages import language_of
from waypost.web.accounts.queries import Standing
from waypost.web.contribute.rights import body_of
from waypost.web.exercises.told_form import told_of
from waypost.web.exercises.views.pages import refuse, refused
from waypost.web.policy import rights
from waypost.web.policy.actions import approving, signing
from waypost.web.policy.forms import ReceiptForm, SignOffForm, StepForm
from waypost.web.policy.models import Step
from waypost.web.policy.names import organisation_name
from waypost.web.policy.queries import approval as queries
from waypost.web.policy.queries.gate import unanswered_on
from waypost.web.policy.views.pages import did, drafters, kept_or_404, members, page, version_or_404
from waypost.web.policy.works import approval_of


@members
def track(request: HttpRequest, standing: Standing, code: str, version_code: str) -> HttpResponse:
    """Every stage with its plan and what happened; sign-offs that hold; who has received the version."""
    language = language_of(request)
    kept = kept_or_404(code, language)
    version = version_or_404(standing, kept, version_code)
    own, today = sorted(rights.own_of(standing)), timezone.now().date()
    received = queries.receipts(kept, version_code, today)
    there = {row.organisation for row in received["rows"]}
    open_ones = [ns for ns in load_catalog().societies if ns not in there and rights.enters_for(standing, ns)]
    named = sorted(((ns, organisation_name(ns, language)) for ns in open_ones), key=lambda pair: pair[1])
    return page(
        request, "track.html", approval=approval_of(code, version_code), kept=kept, version=version,
        stages=queries.track(code, version_code),
        table=queries.sign_off_table(kept, version), receipts=received, own=own, today=today,
        body=body_of(standing), drafts=rights.drafts(standing), unanswered=unanswered_on(code),
        confirm=[ns for ns in own if ns not in there],
        receipt=ReceiptForm(language, societies=named, initial={"received_on": today}) if named else None,
    )  # fmt: skip


@drafters
def step(request: HttpRequest, standing: Standing, code: str, version_code: str, stage: str) -> HttpResponse:
    """What is planned or has happened at a stage."""
    if stage not in Step.Stage.values:
        raise Http404(stage)
    language = language_of(request)
    kept = kept_or_404(code, language)
    version_or_404(standing, kept, version_code)
    row = next(each["step"] for each in queries.track(code, version_code) if each["stage"] == stage)
    names = ("planned_body", "planned_on", "actual_body", "actual_on", "outcome", "note", "override")
    given = {name: getattr(row, name) for name in names} if row else {}
    form = StepForm(language, request.POST or None, initial=given)
    if request.method == "POST" and form.is_valid():
        try:
            approving.record_step(by=standing.person, work=code, version=version_code, stage=stage, **form.cleaned_data)
            return did(request, "step", "draft_track", code, version_code)
        except RefusedError as error:
            refuse(form, language, error)
    parts = {"stage": stage, "unanswered": unanswered_on(code) if stage in approving.GATED else 0}
    return page(request, "form.html", form=form, key="step", kept=kept, version_code=version_code, parts=parts)


@members
def sign(request: HttpRequest, standing: Standing, code: str, version_code: str, organisation: str) -> HttpResponse:
    """An organisation's word on provisions of a version."""
    if not rights.speaks_for(standing, organisation) or rights.is_group(organisation):
        raise PermissionDenied
    language = language_of(request)
    kept = kept_or_404(code, language)
    version = version_or_404(standing, kept, version_code)
    own = queries.sign_offs_of(kept, version, organisation)
    form = SignOffForm(language, request.POST or None, version=version, initial={"provisions": own["again"]})
    if request.method == "POST" and form.is_valid():
        cleaned = form.cleaned_data
        try:
            made = signing.sign_off(
                by=standing.person, work=code, version=version_code, organisation=organisation, told=told_of(form),
                **{name: cleaned[name] for name in ("provisions", "kind", "authority", "said")},
            )  # fmt: skip
            return did(request, "signed", "draft_track", code, version_code, count=len(made))
        except RefusedError as error:
            refuse(form, language, error)
    return page(
        request, "sign.html", form=form, kept=kept, version=version, organisation=organisation,
        own=own,
    )  # fmt: skip


@members
@require_POST
def receive(request: HttpRequest, standing: Standing, code: str, version_code: str) -> HttpResponse:
    """Societies have received the version: one's own with one button, those that one looks after all at once."""
    form = ReceiptForm(language_of(request), request.POST, societies=[(ns, ns) for ns in load_catalog().societies])
    try:
        if not form.is_valid():
            raise RefusedError("policy_refused_receipt")
        made = approving.receive(by=standing.person, work=code, version=version_code, **form.cleaned_data)
    except RefusedError as error:
        return refused(request, error, "draft_track", code, version_code)
    return did(request, "received", "draft_track", code, version_code, count=len(made))
