"""Days between the stations of a trail, derived from counts at each: ``catalog/trails/lags.yml`` (scripts/lags.py)."""

from __future__ import annotations

from pathlib import Path

import msgspec

from waypost.reference.strict_yaml import convert, read_yaml

LAGS_FILE = "lags.yml"


class LagSource(msgspec.Struct, frozen=True, kw_only=True):
    """The published counts that the lags were derived from."""

    title: str
    publisher: str
    date: str
    licence: str
    sha256: str


class LagPeriod(msgspec.Struct, frozen=True, kw_only=True):
    """When people were counted; null days where the source does not say."""

    from_date: str | None = None
    to_date: str | None = None
    note: str | None = None


class StationLag(msgspec.Struct, frozen=True, kw_only=True):
    """Days from one station to the next, with what they rest on; see :class:`waypost.analysis.lag.Lag`."""

    from_station: str
    to_station: str
    from_country: str
    to_country: str
    lag_days: float
    lag_least: float
    lag_most: float
    days: int
    passed_share: float
    correlation: float


class TrailLags(msgspec.Struct, frozen=True, kw_only=True):
    """All lags of one trail from one set of counts."""

    trail_id: str
    source: LagSource
    period: LagPeriod
    method: str
    lags: tuple[StationLag, ...]
    not_estimated: str | None = None


def read_lags(path: Path) -> TrailLags | None:
    """Read the lags; None where there is no file. Raises CatalogError on a malformed one."""
    return convert(read_yaml(path), TrailLags, path) if path.exists() else None
