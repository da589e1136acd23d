"""The works that pages show: those of the catalog, put together once for each language."""

from __future__ import annotations

from functools import lru_cache

from django.http import Http404

from waypost.drafting.shipped import shipped_works
from waypost.drafting.texts import Version, Work
from waypost.errors import InputError
from waypost.reference import load_catalog


@lru_cache(maxsize=8)
def works(language: str) -> dict[str, Work]:
    """By their code; notes of versions in the language."""
    return shipped_works(load_catalog(), language)


def work_of(code: str, language: str) -> Work:
    """One work. Raises ``Http404`` when there is none of this code."""
    found = works(language).get(code)
    if found is None:
        raise Http404(code)
    return found


def version_of(work: Work, code: str) -> Version:
    """One version. Raises ``Http404`` when there is none of this code."""
    try:
        return work.version(code)
    except InputError as error:
        raise Http404(code) from error


def is_rule_of(work: Work, version: Version) -> bool:
    """Whether the rules of the catalog follow from this version: from the latest of the policy that they name."""
    return version is work.versions[-1]
