"""Trails: their stages, legs and sources; and how countries are joined."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator

from waypost.reference.catalog import Catalog
from waypost.reference.checks.findings import dangling, missing_languages, odd_dates, unknown
from waypost.reference.trails import Leg, Stage, Trail

_SAID_BY_SOMEBODY = ("curated", "observed")  # the upper rungs of the ladder; inferred follows from the trail itself


def check_trails(catalog: Catalog) -> Iterator[str]:
    """Names, stages with known roles and countries, legs between countries of the trail, sources that exist."""
    for trail in catalog.trails.values():
        where = f"trails/{trail.trail_id}.yml"
        if not (catalog.path / where).exists():
            yield f"trails: {trail.trail_id!r} does not stand in a file of its name"
        yield from missing_languages(where, "name", trail.names)
        yield from dangling(where, "kind", trail.kind, catalog, "trail_kind")
        if not trail.stages:
            yield f"{where}: no stages"
        on_trail = {code for stage in trail.stages for code in stage.countries}
        for number, stage in enumerate(trail.stages, start=1):
            what = f"stage {number} ({stage.role})"
            yield from dangling(where, what, stage.role, catalog, "stage_role")
            yield from unknown(where, f"{what}: country", stage.countries, catalog.countries)
            repeated = sorted({code for code in stage.countries if stage.countries.count(code) > 1})
            yield from (f"{where}: {what} names {code} twice" for code in repeated)
            yield from _check_claim(where, what, stage, trail, catalog)
        for leg in trail.legs:
            what = f"leg {leg.from_country} to {leg.to_country}"
            ends = (leg.from_country, leg.to_country)
            yield from unknown(where, f"{what}: country", ends, catalog.countries)
            yield from (f"{where}: {what}: {code} is on no stage" for code in ends if code not in on_trail)
            yield from dangling(where, f"mode of {what}", leg.mode, catalog, "leg_mode")
            yield from _check_claim(where, what, leg, trail, catalog)
        yield from odd_dates(where, "the trail", trail.from_date, trail.to_date)
        told = Counter((leg.from_country, leg.to_country, leg.mode, leg.from_date) for leg in trail.legs)
        yield from (f"{where}: leg {a} to {b} by {mode} stands twice" for (a, b, mode, _), n in told.items() if n > 1)
        for source in trail.sources:
            if source.source_id and not source.date and not source.note:
                yield f"{where}: source {source.source_id} has no date, and no note that says why"


def check_lags(catalog: Catalog) -> Iterator[str]:
    """Lags between stations of the code list, in countries of a trail of the catalog, inside their intervals."""
    where, found = "trails/lags.yml", catalog.lags
    if found is None:
        return
    yield from unknown(where, "trail", (found.trail_id,), catalog.trails)
    for lag in found.lags:
        what = f"{lag.from_station} to {lag.to_station}"
        yield from dangling(where, what, lag.from_station, catalog, "station")
        yield from dangling(where, what, lag.to_station, catalog, "station")
        yield from unknown(where, f"{what}: country", (lag.from_country, lag.to_country), catalog.countries)
        if not lag.lag_least <= lag.lag_days <= lag.lag_most:
            yield f"{where}: {what}: {lag.lag_days} days is not between {lag.lag_least} and {lag.lag_most}"


def _check_claim(where: str, what: str, claim: Stage | Leg, trail: Trail, catalog: Catalog) -> Iterator[str]:
    declared = [source.source_id for source in trail.sources if source.source_id]
    yield from dangling(where, f"certainty of {what}", claim.certainty, catalog, "trail_certainty")
    if declared and claim.source is not None and claim.source not in declared:
        yield f"{where}: {what}: source {claim.source!r} is not declared; declared: {', '.join(declared)}"
    if claim.certainty in _SAID_BY_SOMEBODY and not claim.source:
        yield f"{where}: {what} is {claim.certainty} and names no source"
    yield from odd_dates(where, what, claim.from_date, claim.to_date)


def check_country_links(catalog: Catalog) -> Iterator[str]:
    """Links between countries of the catalog, by a mode that people travel by."""
    where = "reference/country_links.csv"
    for link in catalog.country_links:
        yield from unknown(where, "country", (link.a, link.b), catalog.countries)
        yield from dangling(where, f"mode of {link.a} {link.b}", link.mode, catalog, "leg_mode")
    if catalog.country_links and not (catalog.path / "rules" / "transit.yml").exists():
        yield f"{where}: no rules/transit.yml that says how to go by it"
