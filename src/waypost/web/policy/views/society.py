"""What an organisation says in a round: read the text, comment, verify, submit; off-line too."""

from __future__ import annotations

from typing import Any

from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpRequest, HttpResponse
from django.views.decorators.http import require_POST

from waypost.drafting.formats import comment_files
from waypost.drafting.texts import Version
from waypost.errors import InputError
from waypost.reference import load_catalog
from waypost.web.accounts.errors import RefusedError
from waypost.web.accounts.languages import language_of
from waypost.web.accounts.queries import Standing
from waypost.web.exercises.actions import note_opened_in
from waypost.web.exercises.queries import is_asked, state_of
from waypost.web.exercises.told_form import told_of
from waypost.web.exercises.views.pages import refuse, refused
from waypost.web.policy import rights
from waypost.web.policy.actions import commenting
from waypost.web.policy.actions.taking_in import pack, take_comments, unpack
from waypost.web.policy.comment_files import MOST, form_of, preview_form
from waypost.web.policy.evidence import own_programmes
from waypost.web.policy.forms import CommentForm, FileForm, NilForm, ToldForm
from waypost.web.policy.library import Kept
from waypost.web.policy.models import Round
from waypost.web.policy.queries.rounds import comments_of
from waypost.web.policy.reference_groups import groups_about
from waypost.web.policy.views.pages import did, kept_or_404, members, page, round_or_404, said_why

WHOLE = "whole"  # the text as a whole, in an address
_MEDIA = {
    "xlsx": "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
    "docx": "application/vnd.openxmlformats-officedocument.wordprocessingml.document",
}


def _of(request: HttpRequest, standing: Standing, code: str, organisation: str) -> tuple[Round, Kept, Version]:
    found = round_or_404(standing, code)
    if not rights.speaks_for(standing, organisation):
        raise PermissionDenied
    if _is_society(organisation) and not is_asked(found.exercise, organisation):
        raise Http404(organisation)
    if rights.is_group(organisation) and organisation not in groups_about(found.work):
        raise Http404(organisation)
    kept = kept_or_404(found.work, language_of(request))
    return found, kept, kept.work.version(found.version)


def _is_society(organisation: str) -> bool:
    return organisation in load_catalog().societies


def _on_behalf(standing: Standing, organisation: str) -> bool:
    return not rights.speaks_itself(standing, organisation)


@members
def workspace(request: HttpRequest, standing: Standing, code: str, organisation: str) -> HttpResponse:
    """The text, each provision with what the organisation says of it, and what is to be done."""
    found, kept, version = _of(request, standing, code, organisation)
    society = _is_society(organisation)
    asked = society or is_asked(found.exercise, organisation)
    if asked and rights.speaks_itself(standing, organisation):
        note_opened_in(exercise=found.exercise, ns_id=organisation, by=standing.person)
    comments = comments_of(found, organisation)
    by_provision: dict[str, list[Any]] = {}
    for comment in comments:
        by_provision.setdefault(comment.provision, []).append(comment)
    counts = {status: sum(c.status == status for c in comments) for status in ("draft", "verified", "submitted")}
    return page(
        request, "workspace.html", round=found, kept=kept, version=version, organisation=organisation,
        comments=by_provision, counts=counts, state=state_of(found.exercise, organisation) if asked else None,
        on_behalf=_on_behalf(standing, organisation), upload=FileForm(language_of(request)), whole=WHOLE,
        is_society=society, is_group=rights.is_group(organisation), is_asked=asked,
        drafts=[comment for comment in comments if comment.status == "draft"],
    )  # fmt: skip


@members
def write(request: HttpRequest, standing: Standing, code: str, organisation: str, name: str) -> HttpResponse:
    """A comment on one provision, in one's own language."""
    found, kept, version = _of(request, standing, code, organisation)
    language = language_of(request)
    shown = None if name == WHOLE else version.by_id().get(name)
    if shown is None and name != WHOLE:
        raise Http404(name)
    on_behalf = _on_behalf(standing, organisation)
    given = {"confidentiality": "members", "type": "substantive", "written_in": language}
    form = CommentForm(language, request.POST or None, initial=given, on_behalf=on_behalf)
    commented = _language_of_text(kept, shown, language)
    if request.method == "POST" and form.is_valid():
        try:
            commenting.write_comment(
                by=standing.person, consultation=found, organisation=organisation, told=told_of(form),
                provision="" if shown is None else shown.id, language=commented, **form.said(),
            )  # fmt: skip
            return did(request, "written", "consultation_society", code, organisation)
        except RefusedError as error:
            refuse(form, language, error)
    return page(
        request, "write.html", form=form, round=found, kept=kept, version=version, provision=shown,
        organisation=organisation, comment=None, commented=commented,
        programmes=own_programmes(standing, organisation, language) if _is_society(organisation) else (),
    )  # fmt: skip


@members
def change(request: HttpRequest, standing: Standing, code: str, organisation: str, number: int) -> HttpResponse:
    """Other words for a comment that is not submitted."""
    found, kept, version = _of(request, standing, code, organisation)
    comment = found.comments.filter(pk=number, organisation=organisation).first()
    if comment is None:
        raise Http404(number)
    language = language_of(request)
    names = ("type", "position", "wording", "rationale", "quote", "confidentiality", "written_in")
    given = {each: getattr(comment, each) for each in names} | {"evidence": "\n".join(comment.evidence)}
    form = CommentForm(language, request.POST or None, initial=given)
    if request.method == "POST" and form.is_valid():
        try:
            commenting.change_comment(by=standing.person, comment=comment, **form.said())
            return did(request, "changed", "consultation_society", code, organisation)
        except RefusedError as error:
            refuse(form, language, error)
    shown = version.by_id().get(comment.provision)
    return page(
        request, "write.html", form=form, round=found, kept=kept, version=version, provision=shown,
        organisation=organisation, comment=comment, commented=comment.language,
        programmes=own_programmes(standing, organisation, language) if _is_society(organisation) else (),
    )  # fmt: skip


@members
@require_POST
def verify(request: HttpRequest, standing: Standing, code: str, organisation: str) -> HttpResponse:
    """These comments have been read in the organisation."""
    found, _, _ = _of(request, standing, code, organisation)
    chosen = [int(each) for each in request.POST.getlist("comment") if each.isdecimal()]
    try:
        done = commenting.verify(by=standing.person, consultation=found, organisation=organisation, numbers=chosen)
    except RefusedError as error:
        return refused(request, error, "consultation_society", code, organisation)
    return did(request, "verified", "consultation_society", code, organisation, count=len(done))


@members
def submit(request: HttpRequest, standing: Standing, code: str, organisation: str) -> HttpResponse:
    """The verified comments become the organisation's answer; for another it is said how it was told."""
    found, kept, _ = _of(request, standing, code, organisation)
    language = language_of(request)
    on_behalf = _on_behalf(standing, organisation)
    form = ToldForm(language, request.POST or None) if on_behalf else None
    waiting = [each for each in comments_of(found, organisation) if each.status == "verified"]
    if request.method == "POST" and (form is None or form.is_valid()):
        try:
            done = commenting.submit(
                by=standing.person, consultation=found, organisation=organisation, told=told_of(form) if form else None
            )
            return did(request, "submitted", "consultation_society", code, organisation, count=len(done))
        except RefusedError as error:
            if form is None:
                return refused(request, error, "consultation_society", code, organisation)
            refuse(form, language, error)
    return page(
        request, "submit.html", form=form, round=found, kept=kept, organisation=organisation, waiting=waiting,
        is_society=organisation in load_catalog().societies,
    )  # fmt: skip


@members
def nothing(request: HttpRequest, standing: Standing, code: str, organisation: str) -> HttpResponse:
    """The nil return of a platform that is asked; a society gives its own on the page of the exercise."""
    found, _, _ = _of(request, standing, code, organisation)
    if _is_society(organisation) or not is_asked(found.exercise, organisation):
        raise Http404(organisation)
    language = language_of(request)
    form = NilForm(language, request.POST or None, on_behalf=_on_behalf(standing, organisation))
    if request.method == "POST" and form.is_valid():
        try:
            commenting.nil_return(
                by=standing.person, consultation=found, platform=organisation, why=form.cleaned_data["why"],
                told=told_of(form),
            )  # fmt: skip
            return did(request, "nothing", "consultation_society", code, organisation)
        except RefusedError as error:
            refuse(form, language, error)
    return page(request, "nothing.html", form=form, round=found, organisation=organisation)


@members
def form_file(request: HttpRequest, standing: Standing, code: str, organisation: str, kind: str) -> HttpResponse:
    """The comments of an organisation and room for more, to be filled in without a line."""
    found, kept, version = _of(request, standing, code, organisation)
    language = language_of(request)
    form = form_of(found, kept, organisation, language)
    name = f"{found.work}-{version.code}-{organisation}-{language}.{kind}"
    try:
        made = comment_files.write(form, kind)
    except InputError as error:
        return refused(request, said_why(error), "consultation_society", code, organisation)
    return HttpResponse(
        made, content_type=_MEDIA[kind], headers={"Content-Disposition": f'attachment; filename="{name}"'}
    )


@members
@require_POST
def upload(request: HttpRequest, standing: Standing, code: str, organisation: str) -> HttpResponse:
    """A form that comes back: what it would do is shown; nothing is done yet."""
    found, kept, _ = _of(request, standing, code, organisation)
    language = language_of(request)
    form = FileForm(language, request.POST, request.FILES)
    try:
        if not form.is_valid():
            raise RefusedError("policy_refused_file")
        _, shown = preview_form(found, kept, organisation, form.cleaned_data["file"].read(MOST + 1))
    except InputError as error:
        return refused(request, said_why(error), "consultation_society", code, organisation)
    told = ToldForm(language) if _on_behalf(standing, organisation) else None
    return page(
        request, "preview.html", round=found, kept=kept, organisation=organisation, preview=shown,
        packed=pack(code, organisation, shown), form=told,
    )  # fmt: skip


@members
@require_POST
def take_in(request: HttpRequest, standing: Standing, code: str, organisation: str) -> HttpResponse:
    """Do what the page before has shown."""
    found, _, _ = _of(request, standing, code, organisation)
    form = ToldForm(language_of(request), request.POST) if _on_behalf(standing, organisation) else None
    try:
        shown = unpack(request.POST.get("packed", ""), code, organisation)
        if form is not None and not form.is_valid():
            raise RefusedError("policy_refused_told")
        done = take_comments(
            by=standing.person, consultation=found, organisation=organisation, shown=shown,
            told=told_of(form) if form else None,
        )  # fmt: skip
    except InputError as error:
        return refused(request, said_why(error), "consultation_society", code, organisation)
    return did(request, "taken_in", "consultation_society", code, organisation, **done)


def _language_of_text(kept: Kept, shown: Any, language: str) -> str:
    """One's own language where the text has it, else that of the authoritative words."""
    return language if shown is None or language in shown.texts else kept.authoritative
