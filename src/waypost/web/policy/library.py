"""Every work with all its versions: those that the catalog ships, and those that are made here.

For pages of people who are signed in: public pages ask no database and use :mod:`waypost.web.policy.works`.
"""

from __future__ import annotations

import dataclasses
from functools import lru_cache
from typing import Any

import msgspec

from waypost.drafting.texts import Version, Work
from waypost.errors import InputError
from waypost.reference import load_catalog
from waypost.settings import LANGUAGES
from waypost.web.accounts.errors import RefusedError
from waypost.web.policy.models import Draft, OwnWork
from waypost.web.policy.works import works


@dataclasses.dataclass(frozen=True)
class Kept:
    """A work as it stands: issued versions in order, and the one that is being drafted."""

    work: Work
    authoritative: str
    kind: str
    draft: Draft | None = None

    @property
    def with_draft(self) -> Work:
        """The work with the version at work as its last one."""
        if self.draft is None:
            return self.work
        return msgspec.structs.replace(self.work, versions=(*self.work.versions, version_of_draft(self.draft)))

    @property
    def latest(self) -> Version | None:
        """The last version that was issued; None where none was."""
        return self.work.versions[-1] if self.work.versions else None


def kept_work(code: str, language: str = "en") -> Kept:
    """A work by its code. Raises :class:`RefusedError` where there is none."""
    shipped = works(language).get(code)
    drafts = list(Draft.objects.filter(work=code).order_by("position"))
    if shipped is not None:
        return _kept(shipped, load_catalog().policy_texts[code].authoritative, "policy", drafts, language)
    own = OwnWork.objects.filter(code=code).first()
    if own is None:
        raise RefusedError("policy_refused_work", work=code)
    empty = Work(code=code, titles=_all_titles(own.titles), versions=())
    return _kept(empty, own.authoritative, own.kind, drafts, language)


def kept_works(language: str = "en") -> list[Kept]:
    """All works, those of the catalog first."""
    codes = [*works(language), *OwnWork.objects.order_by("created_at", "pk").values_list("code", flat=True)]
    return [kept_work(code, language) for code in codes]


def known_version(kept: Kept, code: str) -> Version:
    """A version of a work, issued or at work. Raises :class:`RefusedError` where there is none."""
    try:
        return kept.with_draft.version(code)
    except InputError as error:
        raise RefusedError("policy_refused_version", work=kept.work.code, version=code) from error


def version_of_draft(draft: Draft) -> Version:
    """The content of a draft as a value; worked out once for each revision."""
    return _value(draft.pk, draft.revision, msgspec.json.encode(draft.content))


def as_content(version: Version) -> Any:
    """A version as it is kept."""
    return msgspec.to_builtins(version)


def _kept(work: Work, authoritative: str, kind: str, drafts: list[Draft], language: str) -> Kept:
    issued = tuple(_noted(each, language) for each in drafts if each.issued_at is not None)
    at_work = next((each for each in drafts if each.issued_at is None), None)
    whole = msgspec.structs.replace(work, versions=(*work.versions, *issued)) if issued else work
    return Kept(whole, authoritative, kind, at_work)


def _noted(draft: Draft, language: str) -> Version:
    """A version with what its drafter says of it, in the language or in the first in which that stands."""
    note = draft.notes.get(language) or next(iter(draft.notes.values()), "")
    return msgspec.structs.replace(version_of_draft(draft), note=str(note))


def _all_titles(titles: dict[str, str]) -> dict[str, str]:
    first = next(iter(titles.values()), "")
    return {language: titles.get(language) or first for language in LANGUAGES}


@lru_cache(maxsize=64)
def _value(number: int, revision: int, content: bytes) -> Version:
    return msgspec.json.decode(content, type=Version)
