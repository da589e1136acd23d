"""The vocabulary of vulnerability profiles: ``catalog/profiles``.

``stages.yml``, ``needs.yml``, ``factors.yml``: ``source``, ``decided_by`` and ``entries`` by code, each with a
``label`` in four languages; an entry may name a source and a decider of its own.
``groups.yml``: axes with their traits, and which traits are compared. A code of a trait stands on one axis alone.
``access.yml``: the six tests of access, and barriers by what a place requires, with whom each hits by that.
``words.yml``: names of numbers, words of severities and tiers, words of a draft.
``methods/``: see :mod:`waypost.reference.profile_methods`.

Nothing here is about legal status or nationality of people, and the check of the catalog keeps it so.
"""

from __future__ import annotations

from pathlib import Path
from typing import TypeVar

import msgspec

from waypost.reference.profile_methods import Method, newest, read_methods
from waypost.reference.strict_yaml import convert, read_yaml

TESTS = ("exists", "reachable", "affordable", "understood", "adapted", "safe")
TIERS = ("1", "2", "3", "4")
SEVERITIES = ("0", "1", "2", "3", "4")
Texts = dict[str, str]


class ProfileStage(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """Where people are on their way; ``roles``: codes of stage_role. ``is_beside``: it goes on beside all others.

    ``registered_as``: the code of population_group under which a programme for them stands in the register.
    """

    label: Texts
    roles: tuple[str, ...] = ()
    is_beside: bool = False
    registered_as: str = ""
    source: str = ""
    decided_by: str = ""


class ProfileNeed(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """A need, ``who`` has it in the words of a draft, and the services that answer it."""

    label: Texts
    who: Texts
    services: tuple[str, ...]
    source: str = ""
    decided_by: str = ""


class ProfileFactor(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """What puts at risk or protects; ``needs`` that a risk makes."""

    label: Texts
    needs: tuple[str, ...] = ()
    source: str = ""
    decided_by: str = ""


class Axis(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """Traits of one kind; of an exclusive axis each person has one."""

    label: Texts
    traits: dict[str, Texts]
    is_exclusive: bool = False


class GroupComparison(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """Traits of an axis that are held beside others; without an axis: people on the move beside their hosts."""

    label: Texts
    axis: str = ""
    first: tuple[str, ...] = ()
    second: tuple[str, ...] = ()


class Groups(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """All of ``groups.yml``; ``host`` and ``everybody`` are what a group without traits is called.

    ``registered_as``: trait, or ``host`` → code of population_group.
    """

    source: str
    decided_by: str
    axes: dict[str, Axis]
    host: Texts
    everybody: Texts
    comparisons: dict[str, GroupComparison]
    registered_as: dict[str, str] = {}


class ProfileBarrier(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """What a place requires or does, the test that fails by it, and whom it ``hits``, by the requirement."""

    test: str
    label: Texts
    hits: Texts


class AccessWords(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """All of ``access.yml``."""

    source: str
    decided_by: str
    tests: dict[str, Texts]
    barriers: dict[str, ProfileBarrier]


class ProfileWords(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """All of ``words.yml``; ``rules``: how a number follows from its parts; ``draft``: texts with slots."""

    source: str
    decided_by: str
    numbers: dict[str, Texts]
    rules: dict[str, Texts]
    constants: dict[str, Texts]
    severities: dict[str, Texts]
    tiers: dict[str, Texts]
    draft: dict[str, Texts]


class Profiles(msgspec.Struct, frozen=True, kw_only=True):
    """All of ``catalog/profiles``; None or empty for what is absent."""

    stages: dict[str, ProfileStage] = {}
    needs: dict[str, ProfileNeed] = {}
    factors: dict[str, ProfileFactor] = {}
    groups: Groups | None = None
    access: AccessWords | None = None
    words: ProfileWords | None = None
    methods: dict[str, Method] = {}

    @property
    def method(self) -> Method:
        """The one that new profiles take. Raises :class:`waypost.errors.CatalogError` where there is none."""
        return newest(self.methods)

    def axes(self) -> dict[str, str]:
        """The axis of each trait."""
        listed = self.groups.axes if self.groups is not None else {}
        return {trait: name for name, axis in listed.items() for trait in axis.traits}


class _Stages(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    source: str
    decided_by: str
    entries: dict[str, ProfileStage]


class _Needs(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    source: str
    decided_by: str
    entries: dict[str, ProfileNeed]


class _Factors(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    source: str
    decided_by: str
    entries: dict[str, ProfileFactor]


def read_profiles(folder: Path) -> Profiles:
    """What stands in the folder. Raises :class:`waypost.errors.CatalogError` for what is malformed."""
    stages = _read(folder / "stages.yml", _Stages)
    needs = _read(folder / "needs.yml", _Needs)
    factors = _read(folder / "factors.yml", _Factors)
    return Profiles(
        stages=_signed(stages.entries, stages.source, stages.decided_by) if stages else {},
        needs=_signed(needs.entries, needs.source, needs.decided_by) if needs else {},
        factors=_signed(factors.entries, factors.source, factors.decided_by) if factors else {},
        groups=_read(folder / "groups.yml", Groups),
        access=_read(folder / "access.yml", AccessWords),
        words=_read(folder / "words.yml", ProfileWords),
        methods=read_methods(folder / "methods"),
    )


T = TypeVar("T")
E = TypeVar("E", ProfileStage, ProfileNeed, ProfileFactor)


def _read(path: Path, into: type[T]) -> T | None:
    return convert(read_yaml(path), into, path) if path.is_file() else None


def _signed(entries: dict[str, E], source: str, decided_by: str) -> dict[str, E]:
    """Entries with the source and the decider of their file where they name none."""
    return {
        code: msgspec.structs.replace(entry, source=entry.source or source, decided_by=entry.decided_by or decided_by)
        for code, entry in entries.items()
    }
