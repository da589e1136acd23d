"""The team adds aspects and research questions beside those of the catalog, and retires what it added."""

from __future__ import annotations

from collections.abc import Mapping

from django.db import transaction
from django.utils.text import slugify

from waypost.reference import load_catalog
from waypost.settings import LANGUAGES
from waypost.web.accounts.errors import RefusedError
from waypost.web.accounts.models import User
from waypost.web.advocacy import rights
from waypost.web.advocacy.models import AddedAspect, AddedQuestion
from waypost.web.advocacy.models.signed import new_code
from waypost.web.advocacy.queries.aspects import aspects
from waypost.web.exercises.actions.wording import impersonal


def worded(given: Mapping[str, str]) -> dict[str, str]:
    """Texts by language without empty ones and without personal data. Raises :class:`RefusedError`."""
    return {code: impersonal(given[code].strip()) for code in LANGUAGES if given.get(code, "").strip()}


@transaction.atomic
def add_aspect(*, by: User, title: Mapping[str, str], about: Mapping[str, str]) -> AddedAspect:
    """A new aspect, with a title in at least one language."""
    standing = rights.require_team(by)
    titled = worded(title)
    rights.require(bool(titled), "claims_refused_words")
    key = _key(titled, {*aspects(), *load_catalog().advocacy.aspects})
    return AddedAspect.objects.create(
        key=key, title=titled, about=worded(about), by=by, role=rights.role_of(standing, "")
    )


@transaction.atomic
def add_question(*, by: User, aspect: str, title: Mapping[str, str], gap: Mapping[str, str]) -> AddedQuestion:
    """A new question about an aspect; ``gap``: what no source at hand tells of it."""
    standing = rights.require_team(by)
    known = aspects()
    rights.require(aspect in known, "claims_refused_aspect")
    titled = worded(title)
    rights.require(bool(titled), "claims_refused_words")
    return AddedQuestion.objects.create(
        aspect=aspect, key=_key(titled, set(known[aspect].questions)), title=titled, gap=worded(gap), by=by,
        role=rights.role_of(standing, ""),
    )  # fmt: skip


@transaction.atomic
def retire_aspect(*, by: User, key: str) -> None:
    """An aspect that was added is shown no more; claims and messages that name it stay."""
    standing = rights.require_team(by)
    known = aspects().get(key)
    if known is None or not known.is_added:
        raise RefusedError("claims_refused_aspect")
    AddedAspect.objects.create(
        key=key, title=known.title, about=known.about, is_retired=True, by=by, role=rights.role_of(standing, "")
    )


def _key(titled: Mapping[str, str], taken: set[str]) -> str:
    """A name for addresses out of a title; letters alone where it has none of the Latin ones."""
    stem = slugify(titled.get("en") or next(iter(titled.values()))).replace("-", "_")[:50] or f"a{new_code()}"
    stem = stem if stem[0].isalpha() else f"a_{stem}"
    return stem if stem not in taken else f"{stem}_{new_code()}"[:60]
