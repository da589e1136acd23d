"""A trail, a few societies and their programmes: what a test of opportunities says of them, and nothing else.

Trail T (by sea) leads from Nigeria over Niger and Libya to Italy and France, and back to Nigeria; U from Nigeria to
Italy alone; D (displacement) from Nigeria to Niger.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable
from typing import Any, NamedTuple

import duckdb

from tests.analysis.context_rows import stock
from tests.analysis.worlds import world
from waypost.reference import load_catalog
from waypost.register.sides import build_programme_trail_side
from waypost.register.trails import build_programme_trail
from waypost.register.world import build_world

STAGES = [
    ("T", "mixed_sea", "origin", "NGA", "curated"),
    ("T", "mixed_sea", "transit", "NER", "curated"),
    ("T", "mixed_sea", "transit", "LBY", "inferred"),
    ("T", "mixed_sea", "destination", "ITA", "observed"),
    ("T", "mixed_sea", "destination", "FRA", "observed"),
    ("T", "mixed_sea", "return", "NGA", "curated"),
    ("U", "mixed_sea", "origin", "NGA", "curated"),
    ("U", "mixed_sea", "destination", "ITA", "observed"),
    ("D", "displacement", "origin", "NGA", "curated"),
    ("D", "displacement", "destination", "NER", "curated"),
]
CORRIDORS = [stock("NGA", "ITA", 100_000), stock("NGA", "FRA", 1_000)]
DATASETS = [{"dataset_id": "migrant_stock_data", "is_preferred": True}]


class Programme(NamedTuple):
    """A programme as the register would have it; ``stated`` is (trail, role) that it says itself."""

    programme_id: str
    societies: str
    countries: str
    services: str
    groups: str = ""
    stated: tuple[str, str] | None = None
    status: str | None = "implementation"
    start: dt.date | None = dt.date(2025, 1, 1)
    heard: dt.date | None = dt.date(2026, 6, 1)
    area: str | None = None


def chances(programmes: Iterable[Programme], **more: Any) -> duckdb.DuckDBPyConnection:
    """A release of these programmes, built as the register builds it; ``more`` are rows of other tables."""
    given = list(programmes)
    rows: dict[str, Any] = {
        "programme": [
            {
                "programme_id": p.programme_id, "title": f"Title of {p.programme_id}", "is_movement": bool(p.societies),
                "status": p.status, "start_date": p.start, "latest_date": p.heard,
            }
            for p in given
        ],
        "participation": [
            {"programme_id": p.programme_id, "organisation_id": f"ns-{code}", "role": "operating"}
            for p in given for code in p.societies.split()
        ],
        "place": [
            {
                "programme_id": p.programme_id, "country_code": code, "admin1_code": p.area,
                "trail_id": p.stated[0] if p.stated else None, "stage_role": p.stated[1] if p.stated else None,
            }
            for p in given for code in p.countries.split()
        ],
        "service": [
            {"programme_id": p.programme_id, "service_code": code} for p in given for code in p.services.split()
        ],
        "population_group": [
            {"programme_id": p.programme_id, "population_group_code": code} for p in given for code in p.groups.split()
        ],
        "context_fact": CORRIDORS,
        "context_dataset": DATASETS,
    }  # fmt: skip
    con = world(**{**rows, **more})
    build_world(con, load_catalog())
    con.execute("delete from trail_stage")
    con.execute("delete from trail_leg")
    con.executemany(
        "insert into trail_stage by name select ? as trail_id, ? as kind, ? as role, ? as country_code, ? as certainty",
        STAGES,
    )
    con.execute("insert into trail_leg by name select 'T' as trail_id, 'NER' as from_country_code, "
                "'LBY' as to_country_code")  # fmt: skip
    build_programme_trail(con)
    build_programme_trail_side(con, load_catalog())
    return con
