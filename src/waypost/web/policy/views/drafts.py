"""Texts at work: works, versions, words of provisions, issuing."""

from __future__ import annotations

from typing import Any

from django.core import signing
from django.http import Http404, HttpRequest, HttpResponse
from django.views.decorators.http import require_POST

from waypost.drafting.editing import changed_provisions
from waypost.drafting.formats import version_files
from waypost.drafting.readiness import readiness
from waypost.drafting.reading_back import Read, preview
from waypost.drafting.words import compare_texts
from waypost.errors import InputError
from waypost.settings import LANGUAGES
from waypost.web.accounts.errors import RefusedError
from waypost.web.accounts.languages import language_of
from waypost.web.accounts.queries import Standing
from waypost.web.exercises.rights import oversees
from waypost.web.exercises.views.pages import refuse, refused
from waypost.web.meetings.queries import Stood, decisions_on, meetings_of, visible_meetings
from waypost.web.policy import rights
from waypost.web.policy.actions import drafting
from waypost.web.policy.changes import changes
from waypost.web.policy.forms import AddForm, BeginForm, FileForm, GiveUpForm, IssueForm, SplitForm, WordsForm, WorkForm
from waypost.web.policy.library import Kept, kept_works
from waypost.web.policy.models import Draft
from waypost.web.policy.queries.gate import unanswered_on
from waypost.web.policy.queries.rounds import rounds_on
from waypost.web.policy.views.changes import before_of, is_in
from waypost.web.policy.views.pages import (
    did,
    drafters,
    kept_or_404,
    members,
    page,
    readable_versions,
    said_why,
    version_or_404,
)

_MOST = 8 * 1024 * 1024
_DAY = 24 * 3600


@members
def index(request: HttpRequest, standing: Standing) -> HttpResponse:
    """All works with their versions, issued and at work."""
    return page(request, "drafts.html", works=kept_works(language_of(request)), drafts=rights.drafts(standing))


@members
def work(request: HttpRequest, standing: Standing, code: str) -> HttpResponse:
    """A work: its versions, the rounds on each, what is open."""
    kept = kept_or_404(code, language_of(request))
    rounds = {
        version.code: [each for each in rounds_on(code, version.code) if each.exercise.opened_at]
        for version in kept.work.versions
    }
    return page(
        request, "draft_work.html", kept=kept, rounds=rounds, drafts=rights.drafts(standing),
        unanswered=unanswered_on(code), begin=BeginForm(language_of(request)), meetings=_meetings(standing, code),
        oversees=oversees(standing),
    )  # fmt: skip


@drafters
def new_work(request: HttpRequest, standing: Standing) -> HttpResponse:
    """A guidance, or another text of our own; a topic may propose it."""
    language = language_of(request)
    provisions = [
        (f"{each.work.code} {provision.id}", f"{each.work.titles[language]}, {provision.id}")
        for each in kept_works(language)
        if each.kind == "policy" and each.latest
        for provision in each.latest.provisions
        if provision.kind != "heading"
    ]
    asked = request.GET.getlist("provision")
    given = {"kind": "guidance", "authoritative": language, "provisions": asked}
    form = WorkForm(language, request.POST or None, provisions=provisions, initial=given)
    if request.method == "POST" and form.is_valid():
        cleaned = form.cleaned_data
        try:
            made = drafting.create_work(
                by=standing.person, code=cleaned["code"], kind=cleaned["kind"], titles=form.titles(),
                authoritative=cleaned["authoritative"], provisions=cleaned["provisions"],
                topic=request.GET.get("topic", ""),
            )  # fmt: skip
            return did(request, "work", "draft_work", made.code)
        except RefusedError as error:
            refuse(form, language, error)
    return page(request, "form.html", form=form, key="work", parts={})


@drafters
@require_POST
def begin(request: HttpRequest, standing: Standing, code: str) -> HttpResponse:
    """A version with the words of the last one."""
    try:
        made = drafting.begin_draft(by=standing.person, work=code, code=request.POST.get("code", "").strip())
    except RefusedError as error:
        return refused(request, error, "draft_work", code)
    return did(request, "begun", "draft_version", code, made.code)


@members
def version(request: HttpRequest, standing: Standing, code: str, version_code: str) -> HttpResponse:
    """The words of a version, with what changed since the one before; at work, each can be opened and changed."""
    language = language_of(request)
    kept = kept_or_404(code, language)
    shown = version_or_404(standing, kept, version_code)
    at_work = kept.draft if kept.draft is not None and kept.draft.code == version_code else None
    before = before_of(kept.with_draft.versions, shown)
    return page(
        request, "draft_version.html", kept=kept, version=shown, at_work=at_work, drafts=rights.drafts(standing),
        changed=changed_provisions(shown, before) if before else {}, before=before,
        others=[each for each in readable_versions(standing, kept)[::-1] if each.code != version_code],
        readiness=readiness(shown, LANGUAGES), written={each for each in LANGUAGES if is_in(each, shown)},
        edits=list(at_work.edits.order_by("-pk")[:30]) if at_work else (), upload=FileForm(language),
        rounds=[each for each in rounds_on(code, version_code) if each.exercise.opened_at],
    )  # fmt: skip


@drafters
def edit(request: HttpRequest, standing: Standing, code: str, name: str) -> HttpResponse:
    """The words of a provision in each language."""
    language = language_of(request)
    kept, draft, shown = _at_work(code, language)
    found = shown.by_id().get(name)
    if found is None:
        raise Http404(name)
    given: dict[str, Any] = {f"words_{tongue}": text.body for tongue, text in found.texts.items()}
    unread = {tongue for tongue, text in found.texts.items() if text.by == "machine" and not text.reviewed_by}
    form = WordsForm(
        language, request.POST or None, initial=given | {"revision": draft.revision, "machine": sorted(unread)}
    )
    if request.method == "POST" and form.is_valid():
        cleaned = form.cleaned_data
        order = [kept.authoritative, *(tongue for tongue in LANGUAGES if tongue != kept.authoritative)]
        machine = set(cleaned["machine"])
        changed = [
            t for t in order
            if cleaned[f"words_{t}"].strip() != given.get(f"words_{t}", "").strip() or (t in machine) != (t in unread)
        ]  # fmt: skip
        try:
            revision = cleaned["revision"]
            for tongue in changed:
                is_read = tongue in unread and tongue not in machine
                draft = drafting.reword(
                    by=standing.person, draft=draft, provision=name, language=tongue,
                    body=cleaned[f"words_{tongue}"], why=cleaned["why"], machine=tongue in machine or is_read,
                    reviewed_by="migration_team" if is_read else None, revision=revision,
                )  # fmt: skip
                revision = draft.revision
            return did(request, "reworded", "draft_version", code, draft.code)
        except RefusedError as error:
            refuse(form, language, error)
    others = [each.id for each in shown.provisions if each.id != name]
    return page(
        request, "draft_edit.html", form=form, kept=kept, draft=draft, provision=found,
        decisions=decisions_on(code, name, standing), give_up=GiveUpForm(language, provisions=others),
        stale=found.stale(),
    )  # fmt: skip


@drafters
def add(request: HttpRequest, standing: Standing, code: str) -> HttpResponse:
    """A new provision."""
    language = language_of(request)
    kept, draft, shown = _at_work(code, language)
    form = AddForm(language, request.POST or None, provisions=[each.id for each in shown.provisions])
    if request.method == "POST" and form.is_valid():
        cleaned = form.cleaned_data
        words = {tongue: cleaned[f"words_{tongue}"] for tongue in LANGUAGES if cleaned[f"words_{tongue}"].strip()}
        try:
            drafting.add(
                by=standing.person, draft=draft, provision=cleaned["provision"].strip(), words=words,
                is_heading=cleaned["is_heading"], after=cleaned["after"], why=cleaned["why"],
            )  # fmt: skip
            return did(request, "added", "draft_version", code, draft.code)
        except RefusedError as error:
            refuse(form, language, error)
    return page(request, "form.html", form=form, key="add", kept=kept, version_code=draft.code, parts={})


@drafters
def split(request: HttpRequest, standing: Standing, code: str, name: str) -> HttpResponse:
    """A part of a provision becomes another one; what is left keeps the number and the comments."""
    language = language_of(request)
    kept, draft, shown = _at_work(code, language)
    found = shown.by_id().get(name)
    if found is None:
        raise Http404(name)
    given = {f"words_{tongue}": words.body for tongue, words in found.texts.items()} | {"revision": draft.revision}
    form = SplitForm(language, request.POST or None, initial=given)
    if request.method == "POST" and form.is_valid():
        stays, goes = form.halves()
        cleaned = form.cleaned_data
        try:
            drafting.split(
                by=standing.person, draft=draft, provision=name, other=cleaned["provision"].strip(), stays=stays,
                goes=goes, why=cleaned["why"], revision=cleaned["revision"],
            )  # fmt: skip
            return did(request, "split", "draft_version", code, draft.code)
        except RefusedError as error:
            refuse(form, language, error)
    return page(request, "form.html", form=form, key="split", kept=kept, version_code=draft.code, parts={"name": name})


@drafters
@require_POST
def give_up(request: HttpRequest, standing: Standing, code: str, name: str) -> HttpResponse:
    """A provision goes, to others or nowhere."""
    language = language_of(request)
    _, draft, shown = _at_work(code, language)
    form = GiveUpForm(language, request.POST, provisions=[each.id for each in shown.provisions if each.id != name])
    if not form.is_valid():
        return refused(request, RefusedError("exercise_refused_why"), "draft_edit", code, name)
    try:
        drafting.give_up(by=standing.person, draft=draft, provision=name, **form.cleaned_data)
    except RefusedError as error:
        return refused(request, error, "draft_edit", code, name)
    return did(request, "given_up", "draft_version", code, draft.code)


@drafters
@require_POST
def upload(request: HttpRequest, standing: Standing, code: str) -> HttpResponse:
    """A file with other words: what it would change is shown; nothing is done yet."""
    language = language_of(request)
    kept, draft, shown = _at_work(code, language)
    form = FileForm(language, request.POST, request.FILES)
    try:
        if not form.is_valid():
            raise RefusedError("policy_refused_file_text")
        read = _read(form.cleaned_data["file"].name, form.cleaned_data["file"].read(_MOST + 1))
        found = preview(shown, read)
    except InputError as error:
        return refused(request, said_why(error), "draft_version", code, draft.code)
    packed = signing.dumps([draft.pk, [[*key, body] for key, body in read.texts.items()], read.kinds], compress=True)
    # Files tell no line breaks: only words are compared.
    worded = [
        (each, compare_texts(" ".join((each.old or "").split()), each.new, each.language)) for each in found.changes
    ]
    return page(request, "draft_preview.html", kept=kept, draft=draft, preview=found, worded=worded, packed=packed)


@drafters
@require_POST
def take_in(request: HttpRequest, standing: Standing, code: str) -> HttpResponse:
    """Take the words of a file that was shown."""
    _, draft, shown = _at_work(code, language_of(request))
    try:
        number, texts, kinds = signing.loads(request.POST.get("packed", ""), max_age=_DAY)
        if number != draft.pk:
            raise RefusedError("policy_refused_moved_on")
        read = Read(texts={(name, language): body for name, language, body in texts}, kinds=kinds)
        count = len(preview(shown, read).changes)
        drafting.take_file(by=standing.person, draft=draft, read=read)
    except signing.BadSignature:
        return refused(request, RefusedError("policy_refused_file_text"), "draft_version", code, draft.code)
    except RefusedError as error:
        return refused(request, error, "draft_version", code, draft.code)
    return did(request, "taken_file", "draft_version", code, draft.code, count=count)


@drafters
def issue(request: HttpRequest, standing: Standing, code: str) -> HttpResponse:
    """The version stands from now on; comments are carried to it."""
    language = language_of(request)
    kept, draft, shown = _at_work(code, language)
    form = IssueForm(language, request.POST or None)
    before = kept.latest
    if request.method == "POST" and form.is_valid():
        try:
            drafting.issue(by=standing.person, draft=draft, notes=form.notes())
            return did(request, "issued", "draft_version", code, draft.code)
        except RefusedError as error:
            refuse(form, language, error)
    return page(
        request, "draft_issue.html", form=form, kept=kept, draft=draft, version=shown,
        changed=changed_provisions(shown, before) if before else {}, before=before, unanswered=unanswered_on(code),
        touched=changes(kept.with_draft, before, shown).touched if before else (),
    )  # fmt: skip


def _meetings(standing: Standing, code: str) -> list[Stood]:
    """The meetings of bodies about a work that somebody may read."""
    seen = {each.meeting.pk for each in visible_meetings(standing)}
    return [each for each in meetings_of(code) if each.meeting.pk in seen]


def _at_work(code: str, language: str) -> tuple[Kept, Draft, Any]:
    kept = kept_or_404(code, language)
    if kept.draft is None:
        raise Http404(code)
    return kept, kept.draft, kept.with_draft.versions[-1]


def _read(name: str, content: bytes) -> Read:
    if len(content) > _MOST:
        raise RefusedError("policy_refused_large", megabytes=_MOST // 1024 // 1024)
    return version_files.read(content, version_files.kind_of(name))
