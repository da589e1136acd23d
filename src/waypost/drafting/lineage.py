"""What became of provisions from one version to a later one, however many versions lie between."""

from __future__ import annotations

from collections.abc import Mapping

from waypost.drafting.texts import Version, Work
from waypost.errors import InputError


def steps(work: Work, old: str, new: str) -> tuple[Version, ...]:
    """The versions behind ``old`` up to ``new``, the earliest first; none when both are the same.

    Raises :class:`InputError` when one does not exist, or when ``new`` is the earlier one.
    """
    codes = [version.code for version in work.versions]
    begin, end = codes.index(work.version(old).code), codes.index(work.version(new).code)
    if end < begin:
        raise InputError(f"{work.code}: {new} comes before {old}; its versions are: {', '.join(codes)}")
    return work.versions[begin + 1 : end + 1]


def is_before(work: Work, one: str, other: str) -> bool:
    """Whether one version is earlier than another. Raises :class:`InputError` when one does not exist."""
    codes = [version.code for version in work.versions]
    return codes.index(work.version(one).code) < codes.index(work.version(other).code)


def heirs_of(version: Version) -> dict[str, tuple[str, ...]]:
    """By provision of the version before: all that it became here under another id, in reading order."""
    order = {provision.id: number for number, provision in enumerate(version.provisions)}
    named: dict[str, set[str]] = {}
    for edge in version.lineage:
        if edge.new in order and edge.new != edge.old:
            named.setdefault(edge.old, set()).add(edge.new)
    return {old: tuple(sorted(heirs, key=order.__getitem__)) for old, heirs in named.items()}


def became(work: Work, old: str, new: str) -> Mapping[str, tuple[str, ...]]:
    """By provision of ``old``: the provisions of ``new`` that hold it, in reading order; empty when it is gone.

    A provision that keeps its id is held by itself, and also by what was split off it.
    Raises :class:`InputError` as :func:`steps` does.
    """
    held = {provision.id: {provision.id} for provision in work.version(old).provisions}
    for version in steps(work, old, new):
        here, heirs = version.by_id(), heirs_of(version)
        held = {
            origin: {found for each in now for found in (*((each,) if each in here else ()), *heirs.get(each, ()))}
            for origin, now in held.items()
        }
    order = {provision.id: number for number, provision in enumerate(work.version(new).provisions)}
    return {origin: tuple(sorted(now, key=order.__getitem__)) for origin, now in held.items()}
