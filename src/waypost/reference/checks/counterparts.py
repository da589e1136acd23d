"""The counterpart table and the numbers of the ranking of opportunities."""

from __future__ import annotations

from collections.abc import Iterator

import msgspec

from waypost.reference.catalog import Catalog
from waypost.reference.checks.findings import dangling, missing_languages
from waypost.reference.counterparts import Counterpart, CounterpartSide

_WHERE = "rules/counterparts.yml"
_NUMBERS = "rules/opportunities.yml"
_BITS = 62  # of a signed 64-bit number, one of which is kept for the groups on the way


def check_counterparts(catalog: Catalog) -> Iterator[str]:
    """Real services, roles and groups; two ends on different sides; as many codes as a bit field holds."""
    table = catalog.counterparts
    for entry in table.counterparts:
        yield from missing_languages(_WHERE, f"{entry.counterpart}: why", entry.why)
        yield from _check_ends(entry, catalog)
        for kind in entry.not_on:
            yield from dangling(_WHERE, f"{entry.counterpart}: not_on", kind, catalog, "trail_kind")
    for group in table.groups_on_the_way:
        yield from dangling(_WHERE, "groups_on_the_way", group, catalog, "population_group")
    for name in ("service", "population_group"):
        if name in catalog.code_lists:
            found = sum(not code.is_group for code in catalog.code_lists[name].codes.values())
            if found > _BITS:
                yield f"reference/code_lists/{name}.yml: {found} codes, more than the {_BITS} that a bit field holds"
    yield from _check_numbers(catalog)


def _check_ends(entry: Counterpart, catalog: Catalog) -> Iterator[str]:
    ends = [end for end in (entry.left, entry.right, entry.both) if end is not None]
    if not (ends == [entry.both] or (len(ends) == 2 and entry.both is None)):
        yield f"{_WHERE}: {entry.counterpart}: expected either left and right, or both"
    for end in ends:
        yield from _check_end(entry.counterpart, end, catalog)
    if not entry.pairs():
        yield f"{_WHERE}: {entry.counterpart}: both ends stand on one side; a counterpart is on another"


def _check_end(name: str, end: CounterpartSide, catalog: Catalog) -> Iterator[str]:
    services = catalog.code_lists["service"].codes if "service" in catalog.code_lists else {}
    for service in end.services:
        yield from dangling(_WHERE, f"{name}: service", service, catalog, "service")
        if service in services and services[service].is_group:
            yield f"{_WHERE}: {name}: {service!r} is a heading; name the services under it"
    for role in end.roles:
        yield from dangling(_WHERE, f"{name}: role", role, catalog, "stage_role")


def _check_numbers(catalog: Catalog) -> Iterator[str]:
    if not (catalog.path / _NUMBERS).exists():  # numbers that a catalog does not name are no finding about it
        return
    rules = catalog.opportunity_rules
    parts = {
        name: getattr(rules, name) for name in ("weights", "evidence", "match", "ties", "peer_learning", "capacity")
    }
    for part, numbers in {**parts, "capacity.weights": rules.capacity.weights}.items():
        for field, value in msgspec.structs.asdict(numbers).items():
            if isinstance(value, int) and value < 0:
                yield f"{_NUMBERS}: {part}.{field}: {value} is below 0"
    for certainty in rules.evidence.sure:
        yield from dangling(_NUMBERS, "evidence.sure", certainty, catalog, "trail_certainty")
    if rules.weights.evidence + rules.weights.match == 0:
        yield f"{_NUMBERS}: weights: evidence and match are both 0; nothing is left where people are unknown"
    for field, value in msgspec.structs.asdict(rules.ties).items():
        if value > 1000:
            yield f"{_NUMBERS}: ties.{field}: {value} raises the score; a tie leaves at most 1000"
    if rules.people.full < 10:
        yield f"{_NUMBERS}: people.full: {rules.people.full} is no scale; expected at least 10"
