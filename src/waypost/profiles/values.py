"""What is observed of a cell: known or not, by whom and when, and in no field a legal status.

A status enters as what a place asks for (:attr:`Capacity.requirements`), never as what people are.
"""

from __future__ import annotations

import datetime as dt

import msgspec

# Values without parts of their own refer to nothing that could refer back: gc=False, or a profile of ten thousand cells
# is searched for cycles again and again.
GRADES = ("A", "B", "C", "D")


class Told(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True, gc=False):
    """Who says so: the source, who decided that it goes in, the day, and the grade of its evidence, A the best."""

    source: str
    decided_by: str
    on: dt.date
    grade: str = ""


class Known(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True, tag="known", gc=False):
    """A value with whoever says it."""

    value: float
    told: Told


class Unknown(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True, tag="unknown", gc=False):
    """Not known, or known within bounds only: a severity of 2 or 3, "at least ten people". Never zero."""

    least: float | None = None
    most: float | None = None
    told: Told | None = None


Input = Known | Unknown
NOT_KNOWN = Unknown()


class Range(msgspec.Struct, frozen=True, gc=False):
    """From the least to the greatest that what is not known leaves open."""

    low: float
    high: float

    @property
    def width(self) -> float:
        """How much is open."""
        return self.high - self.low


class Group(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """People by traits on axes (``groups.yml``): ``(("age", "age_5_11"), ("sex", "female"))``; all without any."""

    traits: tuple[tuple[str, str], ...] = ()
    is_host: bool = False

    def __post_init__(self) -> None:
        """Traits have no order: two groups of the same traits are one."""
        msgspec.structs.force_setattr(self, "traits", tuple(sorted(set(self.traits))))

    def on(self, axis: str) -> tuple[str, ...]:
        """The traits on one axis; none where the group says nothing on it."""
        return tuple(trait for name, trait in self.traits if name == axis)

    def without(self, axis: str) -> Group:
        """The group that says nothing on an axis."""
        return Group(traits=tuple(pair for pair in self.traits if pair[0] != axis), is_host=self.is_host)


class Cell(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """Stage, place and group inside of one version of a corridor and one period.

    ``country`` is ISO 3166 alpha-3; ``place`` a key point in it, empty for the whole country.
    """

    corridor: str
    corridor_version: str
    period: str
    stage: str
    country: str
    place: str = ""
    group: Group = Group()


class Access(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """The six tests of whether a group gets at what answers a need: 1 where it does, 0 where not.

    ``barriers``: codes of what the place requires or does, which say whom they hit by the requirement.
    """

    exists: Input = NOT_KNOWN
    reachable: Input = NOT_KNOWN
    affordable: Input = NOT_KNOWN
    understood: Input = NOT_KNOWN
    adapted: Input = NOT_KNOWN
    safe: Input = NOT_KNOWN
    barriers: tuple[str, ...] = ()


class Inputs(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """All that a profile is worked out from. What is not named is not known.

    ``factors``: 0 not there, 0.5 in part, 1 there. ``severities`` of needs: 0 none, 1 stress, 2 serious, 3 grave, 4
    threat to survival, dignity or health. ``access`` by need.
    """

    factors: dict[str, Input] = {}
    severities: dict[str, Input] = {}
    access: dict[str, Access] = {}


class Capacity(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """How many people of a cell a service can help with a need.

    ``requirements``: codes of barriers that decide who is let in. With any of them it reaches ``admitted`` of these
    people, a share of one; not known unless somebody says it.
    """

    need: str
    programme: str
    society: str
    people: Input
    requirements: tuple[str, ...] = ()
    admitted: Input = NOT_KNOWN


class Carried(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """A factor that people bring with them from an earlier stage: a debt from home, an injury from a crossing."""

    factor: str
    stage: str
    country: str
    place: str = ""


class Observation(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """What is known of one cell.

    ``people``: how many are in need. ``people_by``: axes by which they are told apart where they were counted.
    ``note`` and ``nationalities`` are for readers; nothing is worked out from them.
    """

    cell: Cell
    inputs: Inputs = Inputs()
    people: Input = NOT_KNOWN
    people_by: tuple[str, ...] = ()
    capacities: tuple[Capacity, ...] = ()
    carried: tuple[Carried, ...] = ()
    note: str = ""
    nationalities: tuple[str, ...] = ()


def bounds(told: Input, least: float, most: float) -> Range:
    """What a value can be, within what it could be at all."""
    if isinstance(told, Known):
        return Range(told.value, told.value)
    low = least if told.least is None else max(told.least, least)
    high = most if told.most is None else min(told.most, most)
    return Range(low, high)
