"""Works and versions that commands of ``waypost policy`` name."""

from __future__ import annotations

from typing import TYPE_CHECKING

from waypost.errors import InputError

if TYPE_CHECKING:
    from waypost.drafting.texts import Version, Work


def work_of(code: str | None, language: str = "en") -> Work:
    """The work of this code; the only one when none is named. Raises :class:`InputError` that lists those there are."""
    from waypost.drafting.shipped import shipped_works
    from waypost.reference import load_catalog

    works = shipped_works(load_catalog(), language)
    if code is None and len(works) == 1:
        return next(iter(works.values()))
    if code not in works:
        raise InputError(f"no work {code!r}; there are: {', '.join(works)}")
    return works[code]


def version_of(work: Work, code: str | None) -> Version:
    """The version of this code; the latest when none is named."""
    return work.versions[-1] if code is None else work.version(code)
