"""Small worlds that the tests of advocacy share: tiny releases for claims; figures, excerpts and evidence."""

from __future__ import annotations

import datetime as dt
from typing import Any

import duckdb
import pyarrow as pa
from hypothesis import strategies as st

from waypost.advocacy.figures import Figure
from waypost.advocacy.grading import ROLES, SIDES, Evidence
from waypost.advocacy.slots import Quotation
from waypost.reference import load_catalog
from waypost.store.arrow import put_table
from waypost.store.tables import TABLES

<<<<<<< HEAD
WORDS = load_catalog().advocacy_words
LANGUAGES = ("en", "fr", "es", "ar")
TODAY = dt.date(2026, 11, 27)
# The plan of 2009 counts "toward 200 million" on its first page and "191 million (2005)" on its third.
MIGRANTS = Figure(
    claim="migrants", unit="people", value=191_269_100, least=185e6, most=197e6,
    as_of=dt.date(2005, 12, 31), precision="year", audience="public",
)  # fmt: skip
WOMEN = Figure(claim="women", unit="share", value=0.94, as_of=dt.date(2024, 7, 1), audience="public")
DEATHS = Figure(
    claim="deaths", unit="deaths", value=3, least=24, most=3008, as_of=dt.date(2024, 2, 3), audience="public"
)
FIGURES = {"migrants": MIGRANTS, "women": WOMEN, "deaths": DEATHS}
REPORT = Quotation(evidence="report", excerpt="People waited 12 nights at the\n border, 191 million times.")
QUOTATIONS = {"report": REPORT}

kinds = st.sampled_from(sorted(WORDS.grading.kinds))


@st.composite
def evidence(draw: st.DrawFn, role: st.SearchStrategy[str] | None = None) -> Evidence:
    """An item of evidence of any shape, with a name of its own."""
    said = st.none() | st.booleans()
    return Evidence(
        evidence=draw(st.uuids()).hex,
        kind=draw(kinds),
        role=draw(role if role is not None else st.sampled_from(ROLES)),
        lineage=draw(st.sampled_from(("", "one", "two"))),
        society=draw(st.sampled_from((None, "ns_a", "ns_b"))),
        sides=tuple(draw(st.lists(st.sampled_from(SIDES), unique=True, max_size=2))),
        dated=draw(st.none() | st.dates(dt.date(2010, 1, 1), TODAY)),
        coverage=draw(st.none() | st.floats(0, 1)),
        is_direct_group=draw(said),
        is_direct_place=draw(said),
        is_consistent=draw(said),
        is_self_interested=draw(said),
        set_aside=draw(st.sampled_from(("", "", "outdated method"))),
    )


=======
>>>>>>> G
# The tables of a release that measures read.
READ = (
    "context_dataset", "context_fact", "population_group", "programme", "programme_trail", "service",
    "service_heading", "trail_label", "trail_stage",
)  # fmt: skip


def release(**given: list[dict[str, Any]]) -> duckdb.DuckDBPyConnection:
    """A connection with the tables of a release that measures read, those that are given with their rows."""
    con = duckdb.connect(config={"threads": 1})
    for name in READ:
        schema, rows = TABLES[name], given.get(name, [])
        columns = {field.name: pa.array([row.get(field.name) for row in rows], field.type) for field in schema}
        put_table(con, name, pa.table(columns, schema=schema))
    return con


def dataset(dataset_id: str = "d1", **more: Any) -> dict[str, Any]:
    """A data set of the context that is the one to ask."""
    return {"dataset_id": dataset_id, "series": dataset_id, "is_preferred": True, **more}


def fact(measure: str, count: int | None, year: int = 2024, **more: Any) -> dict[str, Any]:
    """A figure of the context for a year."""
    day = dt.date(year, 12, 31)
    return {
        "dataset_id": "d1", "measure": measure, "count": count, "period_start_date": day, "period_end_date": day,
        **more,
    }  # fmt: skip


def programme(number: int, **more: Any) -> dict[str, Any]:
    """A programme of a National Society."""
    return {
        "programme_id": f"wp-{number}", "is_movement": True, "status": "implementation", "country_codes": "NER",
        "operating_ns_ids": "ns-ner", **more,
    }  # fmt: skip
