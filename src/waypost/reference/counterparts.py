"""Which service answers which on another side of a movement, and how chances to work together are ranked.

``catalog/rules/counterparts.yml``::

    counterparts:
      - counterpart: return_and_reception
        left: {services: [return_counselling], roles: [transit, destination]}
        right: {services: [reintegration], roles: [return]}      # or ``both`` in place of left and right
        why: {en: , fr: , es: , ar: }
        not_on: [displacement]             # kinds of trail on which it makes no sense; optional
    groups_on_the_way: [people_in_transit, …]

``catalog/rules/opportunities.yml`` says what each of its numbers means.
"""

from __future__ import annotations

from pathlib import Path

import msgspec

from waypost.errors import CatalogError
from waypost.reference.strict_yaml import convert, read_yaml


class CounterpartSide(msgspec.Struct, frozen=True, kw_only=True):
    """Services and the stage roles at which they are one end of a counterpart."""

    services: tuple[str, ...]
    roles: tuple[str, ...]


class Counterpart(msgspec.Struct, frozen=True, kw_only=True):
    """Two ends of the same help, on different sides of a movement, and why they belong together."""

    counterpart: str
    why: dict[str, str]
    left: CounterpartSide | None = None
    right: CounterpartSide | None = None
    both: CounterpartSide | None = None
    not_on: tuple[str, ...] = ()

    def pairs(self) -> tuple[tuple[str, str, str, str], ...]:
        """``(service, role, counterpart's service, its role)`` in both directions; the roles always differ."""
        left, right = self.left or self.both, self.right or self.both
        if left is None or right is None:
            return ()
        one_way = [
            (service, role, other, other_role)
            for service in left.services
            for role in left.roles
            for other in right.services
            for other_role in right.roles
            if role != other_role
        ]
        return tuple(dict.fromkeys([*one_way, *((c, d, a, b) for a, b, c, d in one_way)]))


class CounterpartTable(msgspec.Struct, frozen=True, kw_only=True):
    """The whole file: the counterparts, and the groups that only say where on their way people are."""

    counterparts: tuple[Counterpart, ...] = ()
    groups_on_the_way: tuple[str, ...] = ()


class Weights(msgspec.Struct, frozen=True, kw_only=True):
    """How much each part counts in the mean."""

    people: int = 4
    evidence: int = 3
    match: int = 3


class PeopleScale(msgspec.Struct, frozen=True, kw_only=True):
    """How many people count as all."""

    full: int = 1_000_000


class EvidencePoints(msgspec.Struct, frozen=True, kw_only=True):
    """Points that programmes, stages and pairs can earn."""

    states_stage: int = 2
    states_trail: int = 1
    heard_lately: int = 1
    heard_days: int = 365
    running: int = 1
    stage: int = 1
    sure: tuple[str, ...] = ("curated", "observed")
    groups: int = 2
    heard_of: int = 2

    @property
    def of_programme(self) -> int:
        """The most that one programme can earn."""
        return max(self.states_stage, self.states_trail) + self.heard_lately + self.running


class MatchScale(msgspec.Struct, frozen=True, kw_only=True):
    """What services that fit add to the match."""

    base: int = 400
    exact: int = 200
    by_heading: int = 100


class TieScale(msgspec.Struct, frozen=True, kw_only=True):
    """What is left of the score by each tie, in thousandths."""

    linked: int = 250
    agreement: int = 500
    shared_programme: int = 600
    meeting: int = 800


class PeerScale(msgspec.Struct, frozen=True, kw_only=True):
    """When a society is strong in a service, and when it is starting it."""

    programmes: int = 3
    strong_years: int = 5
    starting_years: int = 2


class CapacityWeights(msgspec.Struct, frozen=True, kw_only=True):
    """How much each part counts in the mean of the parts that are known."""

    need: int = 3
    thin: int = 2
    experience: int = 3
    language: int = 1
    trail: int = 1
    interest: int = 1


class CapacityRules(msgspec.Struct, frozen=True, kw_only=True):
    """When a service is thin, when experience is full, and how the parts are weighed."""

    thin: int = 1
    full_years: int = 10
    full_programmes: int = 10
    peers: int = 3
    weights: CapacityWeights = CapacityWeights()


class OpportunityRules(msgspec.Struct, frozen=True, kw_only=True):
    """The numbers of the ranking."""

    weights: Weights = Weights()
    people: PeopleScale = PeopleScale()
    evidence: EvidencePoints = EvidencePoints()
    match: MatchScale = MatchScale()
    ties: TieScale = TieScale()
    peer_learning: PeerScale = PeerScale()
    capacity: CapacityRules = CapacityRules()


def read_counterparts(path: Path) -> CounterpartTable:
    """Read the counterparts; an absent file gives none, one defined twice raises CatalogError."""
    if not path.exists():
        return CounterpartTable()
    table = convert(read_yaml(path) or {}, CounterpartTable, path)
    names = [entry.counterpart for entry in table.counterparts]
    twice = sorted({name for name in names if names.count(name) > 1})
    if twice:
        raise CatalogError(f"{path}: counterpart {twice[0]!r} is defined twice")
    return table


def read_opportunity_rules(path: Path) -> OpportunityRules:
    """Read the numbers of the ranking; an absent file gives those that are written here."""
    return convert(read_yaml(path) or {}, OpportunityRules, path) if path.exists() else OpportunityRules()
