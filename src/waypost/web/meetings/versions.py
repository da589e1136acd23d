"""Versions of texts, shipped, issued or at work: what can be tabled, and what a decision can be about."""

from __future__ import annotations

from waypost.drafting.formats import html
from waypost.drafting.texts import Provision, Version, Work
from waypost.errors import InputError
from waypost.settings import LANGUAGES
from waypost.web.accounts.errors import RefusedError
from waypost.web.meetings.tabled import Tabled
from waypost.web.policy.library import kept_work, kept_works
from waypost.web.policy.works import public_works

_BEGINNING = 70  # characters of a provision in a list


def work_titles(language: str) -> dict[str, str]:
    """Every work by its code, with its title."""
    return {kept.work.code: kept.work.titles.get(language, kept.work.code) for kept in kept_works(language)}


def find_work(code: str, language: str = "en") -> Work | None:
    """A work with the version at work as its last one; None where there is none."""
    try:
        return kept_work(code, language).with_draft
    except RefusedError:
        return None


def find_version(work: str, version: str, language: str = "en") -> Version | None:
    """A version as it stands now; None where there is none."""
    found = find_work(work, language)
    try:
        return found.version(version) if found else None
    except InputError:
        return None


def find_provision(work: str, version: str, provision: str) -> Provision | None:
    """A provision as it stands in a version of a work; None where there is none."""
    found = find_version(work, version)
    return found.by_id().get(provision) if found else None


def tabled_version(work: str, version: str, language: str) -> Tabled:
    """A version in a language as one HTML page, as it stands now. Raises :class:`RefusedError` where there is none."""
    found = find_version(work, version, language) if language in LANGUAGES else None
    if found is None:
        raise RefusedError("meeting_refused_version")
    data = html.write(found, work_titles(language).get(work, work), [language])
    return Tabled(data, "html", work, version, language)


def version_choices(language: str) -> list[tuple[str, str]]:
    """Every version of every work, the latest first, as ``work|version`` and in words."""
    return [
        (f"{each.code}|{version.code}", f"{each.titles.get(language, each.code)} – {version.code}")
        for each in (kept.with_draft for kept in kept_works(language))
        for version in reversed(each.versions)
    ]


def open_works(language: str) -> list[tuple[str, str]]:
    """Works with a version that is not public yet, by code and title: the texts that a Board may have to adopt."""
    return [
        (each.code, each.titles.get(language, each.code))
        for each in (kept.with_draft for kept in kept_works(language))
        if any(not is_public(each.code, version.code) for version in each.versions)
    ]


def provision_choices(work: str, language: str) -> list[tuple[str, str]]:
    """What a decision can be about: provisions of the versions of a work, of all works for "", the latest first."""
    chosen = find_work(work, language) if work else None
    works = [chosen] if chosen else [kept.with_draft for kept in kept_works(language)]
    return [
        ("|".join((each.code, version.code, provision.id)), _shown(version, provision, language))
        for each in works
        for version in reversed(each.versions)
        for provision in version.provisions
        if provision.kind == "provision"
    ]


def is_public(work: str, version: str) -> bool:
    """Whether everybody can read the version on a page of its own."""
    found = public_works("en").get(work)
    return found is not None and any(each.code == version for each in found.versions)


def _shown(version: Version, provision: Provision, language: str) -> str:
    words = (provision.texts.get(language) or next(iter(provision.texts.values()))).body
    begins = words if len(words) <= _BEGINNING else f"{words[:_BEGINNING].rsplit(' ', 1)[0]} …"
    return f"{version.code} · {provision.id} {begins}"
