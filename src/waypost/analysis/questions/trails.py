"""The trails as they are claimed: trail × stage × country with role, dates, source, certainty, and who works there."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import ibis
import pyarrow as pa

from waypost.analysis.common import RUNNING, TRAIL_STATED, carriers, on_trails, programmes, stages
from waypost.analysis.question import Asked, Question
from waypost.store.column_types import TEXT

if TYPE_CHECKING:
    from waypost.analysis.tables import Tables
    from waypost.reference import Catalog
    from waypost.reference.trails import Trail, TrailSource

_STAGE = ("trail_id", "stage_no", "role", "country_code", "from_date", "to_date", "certainty", "kind", "source")
_NUMBERS = ("programmes", "programmes_running", "programmes_stated", "societies", "society_id")
_SOURCE = ("source_title", "source_publisher", "source_date", "source_url")
_LABELS = ("labels_iom", "labels_unhcr", "labels_others")
# Whose names for a movement stand in a column of their own; by the keys of ``labels`` in the file of a trail.
_LABELLERS = {"labels_iom": ("iom",), "labels_unhcr": ("unhcr",)}


def answer(tables: Tables, asked: Asked, catalog: Catalog) -> ibis.Table:
    """One row per claim and country: a role that two sources state, or that came back, stands twice.

    A programme counts in every claim of its trail, role and country that its own time may overlap, and where it
    states the stage itself. ``society_id`` is the society of the country, whether or not it has said anything.
    """
    claims = stages(tables, asked).select(*_STAGE)
    counted = programmes(tables, asked).select("programme_id", "status", "start_date", "end_date")
    placed = on_trails(tables, asked).filter(lambda t: t.role.notnull())
    joined = placed.join(counted, "programme_id").drop("is_dated")
    met = claims.join(joined, ["trail_id", "role", "country_code"], rname="{name}_of_programme")
    met = met.filter(
        (met.basis == "stated_stage")
        | (
            (met.to_date.isnull() | met.start_date.isnull() | (met.to_date >= met.start_date))
            & (met.from_date.isnull() | met.end_date.isnull() | (met.from_date <= met.end_date))
        )
    )
    key = ["trail_id", "stage_no", "country_code"]
    numbers = met.group_by(key).aggregate(
        programmes=met.programme_id.nunique(),
        programmes_running=met.programme_id.nunique(where=met.status.isin(RUNNING)),
        programmes_stated=met.programme_id.nunique(where=met.basis.isin(TRAIL_STATED)),
    )
    societies = tables["national_society"].select("organisation_id", ns_country_code="country_code")
    carried = met.select(*key, "programme_id").join(carriers(tables), "programme_id")
    takers = carried.group_by(key).aggregate(societies=carried.organisation_id.nunique())
    found = claims.left_join(numbers, key, rname="{name}_n").left_join(takers, key, rname="{name}_c")
    found = found.left_join(societies, found.country_code == societies.ns_country_code)
    return found.select(
        *_STAGE,
        programmes=ibis.coalesce(found.programmes, 0),
        programmes_running=ibis.coalesce(found.programmes_running, 0),
        programmes_stated=ibis.coalesce(found.programmes_stated, 0),
        societies=ibis.coalesce(found.societies, 0),
        society_id=found.organisation_id,
    )


def finish(found: pa.Table, asked: Asked, catalog: Catalog) -> pa.Table:
    """Add what the catalog knows of each claim's source, and what others call the trail."""
    made: dict[str, list[str | None]] = {name: [] for name in (*_SOURCE, *_LABELS)}
    for row in found.select(["trail_id", "source"]).to_pylist():
        trail = catalog.trails.get(row["trail_id"])
        for name, value in {**_source(row["source"], trail), **_labels(trail)}.items():
            made[name].append(value)
    for name, values in made.items():
        found = found.append_column(name, pa.array(values, TEXT))
    return found


def _source(source_id: str | None, trail: Trail | None) -> dict[str, Any]:
    """Who says so: of a source that the trail does not declare, its text alone."""
    declared: dict[str | None, TrailSource] = {source.source_id: source for source in (trail.sources if trail else ())}
    source = declared.get(source_id) if source_id else None
    if source is None:
        return {**dict.fromkeys(_SOURCE), "source_title": source_id}
    return dict(zip(_SOURCE, (source.title, source.publisher, source.date, source.url), strict=True))


def _labels(trail: Trail | None) -> dict[str, str | None]:
    """What IOM, UNHCR and others call the trail; null is "no name of theirs is known", not "they have none"."""
    found: dict[str, list[str]] = {name: [] for name in _LABELS}
    for body, names in (trail.labels if trail else {}).items():
        own = [column for column, starts in _LABELLERS.items() if body.startswith(starts)]
        found[own[0] if own else "labels_others"] += names
    return {column: "; ".join(dict.fromkeys(names)) or None for column, names in found.items()}


QUESTION = Question(
    name="trails",
    columns=(*_STAGE, *_NUMBERS, *_SOURCE, *_LABELS),
    key=("trail_id", "stage_no", "country_code"),
    order=("trail_id", "stage_no", "country_code"),
    answer=answer,
    finish=finish,
    filters=("trail", "country", "society", "service", "group", "year", "everybody"),
    shown=(
        "trail_id", "role", "country_code", "from_date", "to_date", "certainty", "programmes", "programmes_running",
        "societies", "source",
    ),
)  # fmt: skip
