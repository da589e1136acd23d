"""Which answers a programme cannot do without, and which ones make it complete: ``catalog/rules/essentials.yml``."""

from __future__ import annotations

from collections.abc import Collection
from pathlib import Path

import msgspec

from waypost.errors import CatalogError
from waypost.reference.strict_yaml import convert, read_yaml


class Essential(msgspec.Struct, frozen=True, kw_only=True):
    """One of the questions that have to be answered; any of its slots answers it."""

    name: str
    slots: tuple[str, ...]


class Essentials(msgspec.Struct, frozen=True, kw_only=True):
    """Required and optional answers."""

    essentials: tuple[Essential, ...] = ()
    optional: tuple[str, ...] = ()

    def missing(self, slots: Collection[str]) -> tuple[str, ...]:
        """Names of the essentials that none of these slots answers."""
        told = plain_slots(slots)
        return tuple(each.name for each in self.essentials if not told & set(each.slots))

    def completeness(self, slots: Collection[str]) -> float:
        """Share of all answers that these slots give, from 0 to 1."""
        told = plain_slots(slots)
        answered = sum(bool(told & set(each.slots)) for each in self.essentials) + sum(s in told for s in self.optional)
        return answered / (len(self.essentials) + len(self.optional))


def plain_slots(slots: Collection[str]) -> set[str]:
    """Slots without their language: ``programme.title.fr`` answers ``programme.title``."""
    return {".".join(slot.split(".")[:2]) for slot in slots}


def read_essentials(path: Path, kinds: Collection[str]) -> Essentials:
    """Read the file; raises :class:`CatalogError` for a slot of no kind of the schema, or an answer named twice."""
    found = convert(read_yaml(path) or {}, Essentials, path)
    named = [slot for each in found.essentials for slot in each.slots] + list(found.optional)
    if len(named) != len(set(named)):
        raise CatalogError(f"{path}: an answer is named twice")
    for slot in named:
        if slot.partition(".")[0] not in kinds:
            raise CatalogError(f"{path}: {slot!r} is of no kind of the schema")
    return found
