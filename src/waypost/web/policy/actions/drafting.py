"""Works of our own, and versions from their beginning until they are issued."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Mapping
from typing import Any

from django.db import IntegrityError, transaction
from django.utils import timezone

from waypost.drafting import editing
from waypost.drafting.editing import added, begun, given_up, reworded, settled
from waypost.drafting.reading_back import Read, applied, preview
from waypost.drafting.texts import Version, check_work
from waypost.errors import InputError
from waypost.settings import LANGUAGES
from waypost.web.accounts.errors import RefusedError
from waypost.web.accounts.models import User
from waypost.web.policy.actions.carrying import carry_to
from waypost.web.policy.actions.lapsing import queue_lapsed
from waypost.web.policy.library import Kept, as_content, kept_work, version_of_draft
from waypost.web.policy.models import Draft, Edit, OwnWork
from waypost.web.policy.rights import require_drafting
from waypost.web.policy.works import works

_TAKEN = frozenset({"add", "begin", "comment", "compare", "edit", "file", "issue", "new"})  # addresses of our own
_CODE = re.compile(r"[a-z0-9][a-z0-9-]{0,38}[a-z0-9]")


@transaction.atomic
def create_work(
    *, by: User, code: str, kind: str, titles: Mapping[str, str], authoritative: str,
    provisions: Iterable[str] = (), topic: str = "",
) -> OwnWork:  # fmt: skip
    """A work without a version yet. Raises :class:`RefusedError` for a code that is taken or cannot be an address."""
    require_drafting(by)
    check_code(code)
    named = {language: words.strip() for language, words in titles.items() if language in LANGUAGES and words.strip()}
    if authoritative not in LANGUAGES or authoritative not in named or kind not in OwnWork.Kind.values:
        raise RefusedError("policy_refused_titles")
    if code in works("en") or OwnWork.objects.filter(code=code).exists():
        raise RefusedError("policy_refused_code_taken", code=code)
    return OwnWork.objects.create(
        code=code, kind=kind, titles=named, authoritative=authoritative, provisions=sorted(set(provisions)),
        topic=topic[:120], created_by=by,
    )  # fmt: skip


@transaction.atomic
def begin_draft(*, by: User, work: str, code: str, notes: Mapping[str, str] | None = None) -> Draft:
    """A version with the words of the last one. One is at work at a time. Raises :class:`RefusedError`."""
    require_drafting(by)
    check_code(code)
    kept = kept_work(work)
    if kept.draft is not None:
        raise RefusedError("policy_refused_at_work", version=kept.draft.code)
    if any(each.code == code for each in kept.work.versions):
        raise RefusedError("policy_refused_code_taken", code=code)
    before = kept.latest
    content = begun(before, code) if before is not None else Version(code=code, provisions=())
    try:
        with transaction.atomic():
            return Draft.objects.create(
                work=work, code=code, position=len(kept.work.versions), based_on=before.code if before else "",
                content=as_content(content), notes=dict(notes or {}), created_by=by,
            )  # fmt: skip
    except IntegrityError as error:
        raise RefusedError("policy_refused_at_work", version=code) from error


def reword(
    *, by: User, draft: Draft, provision: str, language: str, body: str, why: str = "", machine: bool = False,
    reviewed_by: str | None = None, revision: int | None = None,
) -> Draft:  # fmt: skip
    """Other words for a provision in one language. ``revision`` is what the person saw: refused when it moved on."""
    old = _body(version_of_draft(draft), provision, language)
    written_by = "machine" if machine else "human"

    def do(version: Version) -> Version:
        return reworded(version, provision, language, body, by=written_by, reviewed_by=reviewed_by)

    edit = {"kind": Edit.Kind.REWORDED, "language": language, "old": old, "new": body.strip(), "why": why}
    return _edit(by, draft, do, provision, edit, revision=revision)


def add(
    *, by: User, draft: Draft, provision: str, words: Mapping[str, str], is_heading: bool = False, after: str = "",
    why: str = "",
) -> Draft:  # fmt: skip
    """A new provision, behind the one named, or behind the last of those that it stands among."""
    authoritative = kept_work(draft.work).authoritative
    kind = "heading" if is_heading else "provision"

    def do(version: Version) -> Version:
        return added(version, provision, words, authoritative=authoritative, kind=kind, after=after or None)

    new = words.get(authoritative, "")
    return _edit(by, draft, do, provision, {"kind": Edit.Kind.ADDED, "language": authoritative, "new": new, "why": why})


def split(
    *, by: User, draft: Draft, provision: str, other: str, stays: Mapping[str, str], goes: Mapping[str, str],
    why: str = "", revision: int | None = None,
) -> Draft:  # fmt: skip
    """A part of a provision becomes another one behind it; what is left keeps the id, and comments stay with it."""
    authoritative = kept_work(draft.work).authoritative
    old = _body(version_of_draft(draft), provision, authoritative)

    def do(version: Version) -> Version:
        return editing.split(version, provision, other, stays, goes, authoritative=authoritative)

    edit = {
        "kind": Edit.Kind.SPLIT, "language": authoritative, "old": old, "heirs": [provision, other], "why": why,
        "new": "\n\n".join((stays.get(authoritative, "").strip(), goes.get(authoritative, "").strip())),
    }  # fmt: skip
    return _edit(by, draft, do, provision, edit, revision=revision)


def give_up(*, by: User, draft: Draft, provision: str, heirs: Iterable[str] = (), why: str = "") -> Draft:
    """A provision goes; ``heirs`` are where its words went: several for a split, one of others too for a merge."""
    became = list(heirs)
    old = _body(version_of_draft(draft), provision, kept_work(draft.work).authoritative)

    def do(version: Version) -> Version:
        return given_up(version, provision, became)

    edit = {"kind": Edit.Kind.GIVEN_UP, "old": old, "heirs": became, "why": why}
    return _edit(by, draft, do, provision, edit)


def take_file(*, by: User, draft: Draft, read: Read, why: str = "") -> Draft:
    """The words of a file, as its preview showed them; each change is an edit of its own."""
    authoritative = kept_work(draft.work).authoritative
    changes = preview(version_of_draft(draft), read).changes

    def do(version: Version) -> Version:
        made = applied(version, read, code=version.code, authoritative=authoritative, note=version.note)
        return Version(code=made.code, provisions=made.provisions, lineage=version.lineage, note=made.note)

    edits = [
        {
            "kind": Edit.Kind.FROM_FILE, "provision": each.provision, "language": each.language, "old": each.old or "",
            "new": each.new, "why": why,
        }
        for each in changes
    ]  # fmt: skip
    return _edit(by, draft, do, "", *edits)


@transaction.atomic
def issue(*, by: User, draft: Draft, notes: Mapping[str, str] | None = None) -> Draft:
    """The version stands from now on, every comment on the versions before is carried to it, and whose sign-off lapses
    with it is told.

    Raises :class:`RefusedError` for a version that is empty or cannot be.
    """
    require_drafting(by)
    draft = _locked(draft)
    kept = kept_work(draft.work)
    version = version_of_draft(draft)
    if not version.provisions:
        raise RefusedError("policy_refused_empty")
    if kept.latest is not None:
        version = settled(version, kept.latest)
    _check(kept, version)
    draft.content, draft.issued_at, draft.issued_by = as_content(version), timezone.now(), by
    draft.revision += 1
    draft.notes = {**draft.notes, **{code: words for code, words in (notes or {}).items() if words.strip()}}
    draft.save()
    carry_to(draft.work)
    queue_lapsed(draft.work)
    return draft


def check_code(code: str) -> None:
    """Raise :class:`RefusedError` for what cannot stand in an address."""
    if _CODE.fullmatch(code) is None or code in _TAKEN:
        raise RefusedError("policy_refused_code")


@transaction.atomic
def _edit(
    by: User,
    draft: Draft,
    do: Callable[[Version], Version],
    provision: str,
    *edits: dict[str, Any],
    revision: int | None = None,
) -> Draft:
    require_drafting(by)
    draft = _locked(draft)
    if revision is not None and revision != draft.revision:
        raise RefusedError("policy_refused_moved_on")
    try:
        made = do(version_of_draft(draft))
    except InputError as error:
        raise RefusedError("policy_refused_edit", why=str(error)) from error
    draft.content = as_content(made)
    draft.revision += 1
    draft.save(update_fields=["content", "revision"])
    Edit.objects.bulk_create(Edit(draft=draft, by=by, **{"provision": provision} | each) for each in edits)
    return draft


def _locked(draft: Draft) -> Draft:
    found = Draft.objects.select_for_update().get(pk=draft.pk)
    if found.issued_at is not None:
        raise RefusedError("policy_refused_issued", version=found.code)
    return found


def _check(kept: Kept, version: Version) -> None:
    whole = type(kept.work)(code=kept.work.code, titles=kept.work.titles, versions=(*kept.work.versions, version))
    try:
        check_work(whole)
    except InputError as error:
        raise RefusedError("policy_refused_edit", why=str(error)) from error


def _body(version: Version, provision: str, language: str) -> str:
    found = version.by_id().get(provision)
    return found.texts[language].body if found is not None and language in found.texts else ""
