"""The works that pages show to everybody: those of the catalog, and versions that were adopted here since."""

from __future__ import annotations

from functools import lru_cache

import msgspec
from django.http import Http404

from waypost.drafting.shipped import shipped_works
from waypost.drafting.texts import Version, Work
from waypost.errors import InputError
from waypost.reference import load_catalog
from waypost.reference.policy_texts import Approval
from waypost.web.policy.adopted import adopted_approval, adopted_works


@lru_cache(maxsize=8)
def works(language: str) -> dict[str, Work]:
    """Those of the catalog, by their code; notes of versions in the language."""
    return shipped_works(load_catalog(), language)


def shipped_codes(work: str) -> frozenset[str]:
    """The codes of the versions that the catalog has of a work."""
    found = works("en").get(work)
    return frozenset(version.code for version in found.versions) if found else frozenset()


def public_works(language: str) -> dict[str, Work]:
    """Those of the catalog with what was adopted since, then adopted works of our own. No database is asked."""
    found = dict(works(language))
    for adopted in adopted_works():
        known = found.get(adopted.code)
        versions = adopted.versions if known is None else (*known.versions, *adopted.versions)
        found[adopted.code] = msgspec.structs.replace(known or adopted, versions=versions)
    return found


def work_of(code: str, language: str) -> Work:
    """One work. Raises ``Http404`` when there is none of this code."""
    found = public_works(language).get(code)
    if found is None:
        raise Http404(code)
    return found


def version_of(work: Work, code: str) -> Version:
    """One version. Raises ``Http404`` when there is none of this code."""
    try:
        return work.version(code)
    except InputError as error:
        raise Http404(code) from error


def approval_of(work: str, version: str) -> Approval | None:
    """What is known of the adoption of a version: which body and when, as planned and as it came; as the catalog says,
    or as it was written down here.
    """
    text = load_catalog().policy_texts.get(work)
    found = text.versions.get(version) if text else None
    return found.approval if found else adopted_approval(work, version)


def is_rule_of(work: Work, version: Version) -> bool:
    """Whether the rules of the catalog follow from this version: from the latest that the catalog has of the work."""
    shipped = works("en").get(work.code)
    return shipped is not None and version.code == shipped.versions[-1].code
