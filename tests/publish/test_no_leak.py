"""What an audience may not see leaves in no format: not in a cell, not in a gap between cells, at random visibilities.

Every text, figure and point of a small release is a mark of its own; marks are then looked for in the bytes of every
file that leaves, unpacked where they are packed.
"""

from __future__ import annotations

import datetime as dt
import io
import re
import sys
import zipfile
from decimal import Decimal
from pathlib import Path
from typing import Any

import pyarrow as pa
import pyarrow.parquet as pq
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

sys.path.insert(0, str(Path(__file__).parent))
from sample_release import write_release

from tests.examples import examples
from waypost.disclosure.access import open_outlet
from waypost.disclosure.rules import audience_rank, column_audience, load_disclosure_rules
from waypost.model import OF_SOCIETIES
from waypost.publish.exports import EXPORTERS
from waypost.reference import Catalog
from waypost.store.release import Release
from waypost.store.tables import TABLES
from waypost.store.world_tables import WORLD

MARK = re.compile(rb"zq(\d+)x([a-z]+)x([a-z]+)zq")
SUFFIX = {"xlsx": ".xlsx", "iati": ".xml", "geojson": ".geojson", "hxl": ".csv", "go3w": ".csv", "duckdb": ".duckdb"}
AS_OF = dt.date(2024, 7, 1)
# Columns that must have a code or a country for the rows to be shown at all.
CODES: dict[str, Any] = {
    "country_code": "ITA", "visibility": "public", "role": "operating", "status": "implementation", "unit": "persons",
    "measure": "reached", "marker_type": "tag", "link_type": "web", "target": "https://example.org/", "language": "en",
    "relation": "A01", "currency": "CHF", "budget_type": "original", "transaction_type": "expenditure",
    "vocabulary": "dac5", "fate": "registered", "field": "description", "format": "iati", "kind": "programme",
}  # fmt: skip
KEYS = ("programme_id", "record_id", "source_id", "organisation_id")


def mark(programme: int, table: str, column: str) -> str:
    return f"zq{programme}x{table.replace('_', '')}x{column.replace('_', '')}zq"


def value(programme: int, table: str, column: pa.Field) -> Any:
    if column.name in CODES:
        return CODES[column.name]
    if pa.types.is_string(column.type):
        return mark(programme, table, column.name)
    if pa.types.is_boolean(column.type):
        return True
    if pa.types.is_date(column.type):
        return dt.date(2022, 1, 1)
    if pa.types.is_decimal(column.type):
        return Decimal(f"{700_000 + programme}.25")
    if column.name in ("latitude", "longitude"):
        return 41.123456 + programme / 1000
    if pa.types.is_floating(column.type):
        return 0.5
    return 910_000 + programme


def world(visibilities: list[str | None], embargoes: list[dt.date | None], sources: list[str]) -> dict[str, list[Any]]:
    """One row of every table for each programme; programme n is told by source n."""
    rows: dict[str, list[Any]] = {}
    for table, schema in TABLES.items():
        for n, (visibility, embargo, source) in enumerate(zip(visibilities, embargoes, sources, strict=True)):
            row = {column.name: value(n, table, column) for column in schema}
            ids = {
                "programme_id": f"wp-{n:010d}",
                "record_id": f"r{n}",
                "source_id": f"s{n}",
                "organisation_id": f"org-{n}",
            }
            row |= {key: ids[key] for key in KEYS if key in row}
            if table == "programme":
                row |= {"visibility": visibility, "embargo_date": embargo, "country_codes": "ITA"}
                row |= {"operating_ns_ids": "ns-ita", "people_reached": 5000, "people_targeted": 5000}
            if table == "participation":
                row["organisation_id"] = "ns-ita" if n % 2 else f"org-{n}"
            if table == "source":
                row["visibility"] = source
            rows.setdefault(table, []).append(row)
    return rows


def content(path: Path) -> bytes:
    """Everything in a file, unpacked."""
    if path.suffix == ".xlsx":
        with zipfile.ZipFile(path) as archive:
            return b"\n".join(archive.read(name) for name in archive.namelist())
    if path.suffix == ".parquet":
        table = pq.read_table(path)
        out = io.BytesIO()
        for column in table.columns:
            out.write(repr(column.to_pylist()).encode())
        return out.getvalue() + repr(pq.read_metadata(path)).encode()
    return path.read_bytes()


def leave(release: Release, audience: str, catalog: Catalog, out: Path) -> bytes:
    found = []
    outlet = open_outlet(release, audience, catalog)
    for name, export in EXPORTERS.items():
        target = out / (name + SUFFIX.get(name, ""))
        found += [content(path) for path in export(outlet, target, catalog)]
    return b"\n".join(found)


def closed_marks(catalog: Catalog, audience: str) -> set[tuple[str, str]]:
    """Table and column, as in marks, that the audience does not see."""
    rules, rank = load_disclosure_rules(catalog), audience_rank(audience)
    return {
        (table.replace("_", ""), column.replace("_", ""))
        for table, schema in TABLES.items()
        for column in schema.names
        if column_audience(catalog, rules, table, column) > rank
        or audience_rank(rules.tables.get(table, "public")) > rank
    }


WORDS = st.sampled_from(["public", "movement", "secretariat", "owner", None, "everyone"])


@settings(max_examples=examples(5), deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(
    programmes=st.lists(
        st.tuples(WORDS, st.sampled_from([None, AS_OF, AS_OF + dt.timedelta(days=1)]), WORDS.filter(bool)),
        min_size=2,
        max_size=5,
    )
)
@pytest.mark.parametrize("audience", ["public", "movement"])
def test_nothing_leaves_that_the_audience_may_not_see(
    audience: str, programmes: list[Any], catalog: Catalog, tmp_path_factory: pytest.TempPathFactory
) -> None:
    folder = tmp_path_factory.mktemp("world")
    rows = world(*(list(each) for each in zip(*programmes, strict=True)))
    release = write_release(folder / "release", **rows)
    rank = audience_rank(audience)
    order = ["public", "movement", "secretariat", "owner"]

    def is_seen(word: str | None, embargo: dt.date | None) -> bool:
        word = word or "movement"
        return word in order[: rank + 1] and not (audience == "public" and embargo is not None and embargo > AS_OF)

    seen = {n for n, (word, embargo, _source) in enumerate(programmes) if is_seen(word, embargo)}
    sources = {n for n, (_word, _embargo, source) in enumerate(programmes) if source in order[: rank + 1]}
    said = leave(release, audience, catalog, folder / "out")
    marks = {(int(n), table.decode(), column.decode()) for n, table, column in MARK.findall(said)}
    closed = closed_marks(catalog, audience)
    provenance = {"record", "claim", "source", "file", "accounting", "unmapped", "issue"}
    # what the catalog and other publishers say of the world tells nothing of a programme
    of_the_world = {
        name.replace("_", "") for name in (*WORLD, *OF_SOCIETIES) if "programme_id" not in TABLES[name].names
    }
    of_no_programme = {"source", "file", "accounting", "unmapped", "organisation"} | of_the_world
    for n, table, column in marks:
        is_open = any(table == name or table.startswith(f"{name}x") for name in of_no_programme)  # x parts a mark
        assert n in seen or is_open, (n, table, column)
        assert n in sources or table not in provenance, f"{table}.{column} of a source that is not for {audience}"
        assert (table, column) not in closed, f"{table}.{column} is not for {audience}"
    for n in range(len(programmes)):
        if n not in seen:
            assert str(700_000 + n).encode() not in said, "money"
        if audience == "public" or n not in seen:
            assert str(41.123456 + n / 1000).encode() not in said, "a point"
    if audience == "public":
        assert not {column for _n, table, column in marks if table == "place"} & {
            "placename",
            "admin1name",
            "admin1code",
        }
    if seen:
        assert any(n in seen and table == "programme" for n, table, _column in marks), "what may leave does"
