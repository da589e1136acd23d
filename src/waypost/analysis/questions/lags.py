"""How many days lay between the stations of a trail, as counts at each show it: the catalog's derived figures."""

from __future__ import annotations

from typing import TYPE_CHECKING

import ibis

from waypost.analysis.common import valid_in
from waypost.analysis.question import Asked, Question

if TYPE_CHECKING:
    from waypost.analysis.tables import Tables
    from waypost.reference import Catalog

_COLUMNS = (
    "trail_id", "leg_no", "from_station", "to_station", "lag_days", "lag_least", "lag_most", "days", "passed_share",
    "correlation", "from_country_code", "to_country_code", "from_date", "to_date", "method", "source_title",
    "source_publisher", "source_date",
)  # fmt: skip


def answer(tables: Tables, asked: Asked, catalog: Catalog) -> ibis.Table:
    """One row per pair of consecutive stations; how they were estimated: :mod:`waypost.analysis.lag`."""
    found = valid_in(tables["trail_lag"], asked.year)
    if asked.trail:
        found = found.filter(found.trail_id == asked.trail)
    if asked.country:
        found = found.filter((found.from_country_code == asked.country) | (found.to_country_code == asked.country))
    return found.select(*_COLUMNS)


QUESTION = Question(
    name="lags",
    columns=_COLUMNS,
    key=("trail_id", "leg_no"),
    order=("trail_id", "leg_no"),
    answer=answer,
    filters=("trail", "country", "year"),
    shown=(
        "trail_id", "from_station", "to_station", "lag_days", "lag_least", "lag_most", "days", "correlation",
        "source_publisher", "method",
    ),
)  # fmt: skip
