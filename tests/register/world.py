"""A tiny complete world: records made by hand, clusters given, a register built from them."""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence
from pathlib import Path
from typing import Any

import duckdb
import pyarrow as pa

from waypost.model import ScopeVerdict, SourceRecord
from waypost.reference import Catalog
from waypost.register import build_register
from waypost.store.intake import ISSUE, IntakeWriter, intake_views
from waypost.store.tables import PROVENANCE, RATE

AS_OF = dt.date(2024, 7, 1)
MIGRATION = ScopeVerdict(outcome="migration", certainty=0.9)
OTHER = ScopeVerdict(outcome="other", certainty=0.1)
DOUBTFUL = ScopeVerdict(outcome="doubtful", certainty=0.5)


def record(
    publisher: str,
    identifier: str,
    *,
    source: str = "src",
    stated: str | None = None,
    claims: Sequence[tuple[Any, ...]] = (),
) -> SourceRecord:
    """A record with claims given as ``(kind, subject_no, field, value[, language])``."""
    made = SourceRecord(
        source_id=source, publisher=publisher, identifier=identifier, file=f"{source}.csv", stated_date=stated
    )
    for kind, subject, field, value, *language in claims:
        made.add(kind, field, value, subject_no=subject, language=language[0] if language else None)
    return made


def register(
    folder: Path,
    catalog: Catalog,
    records: Sequence[SourceRecord],
    clusters: Sequence[Sequence[int]] | None = None,
    *,
    verdicts: Sequence[ScopeVerdict] | None = None,
    trust: dict[str, int] | None = None,
    visibility: dict[str, str] | None = None,
    rates: Sequence[tuple[str, int, float]] = (),
    organisations: Sequence[tuple[str | None, str | None, str, str, bool]] = (),
) -> duckdb.DuckDBPyConnection:
    """Build a register; ``clusters`` hold positions in ``records`` (each alone, when not given)."""
    writer = IntakeWriter(folder, 0)
    verdicts = verdicts or [MIGRATION] * len(records)
    for number, (made, verdict) in enumerate(zip(records, verdicts, strict=True)):
        writer.add_record(f"r{number}", made, verdict)
    writer.close()
    con = duckdb.connect()
    intake_views(con, folder)
    sources = sorted({made.source_id for made in records})
    _table(con, "source", PROVENANCE["source"], [
        {"source_id": s, "trust": (trust or {}).get(s, 50), "visibility": (visibility or {}).get(s, "public")}
        for s in sources
    ])  # fmt: skip
    _table(con, "file", PROVENANCE["file"], [
        {"file": f"{s}.csv", "source_id": s, "read": sum(m.source_id == s for m in records)} for s in sources
    ])  # fmt: skip
    _table(con, "rate", RATE, [
        {"currency": c, "year": y, "chf_per_unit": r, "source": "test"} for c, y, r in rates
    ])  # fmt: skip
    groups = clusters if clusters is not None else [[n] for n in range(len(records))]
    rows = [(f"r{n}", f"c{k}", "identifier") for k, group in enumerate(groups) for n in group]
    in_scope = [row for row in rows if verdicts[int(row[0][1:])].outcome != "other"]
    con.sql("create table cluster (record_id varchar, cluster_id varchar, how varchar)")
    con.executemany("insert into cluster values (?, ?, ?)", in_scope) if in_scope else None
    con.sql("""create table organisation_match (ref varchar, name varchar, organisation_id varchar,
        organisation_name varchar, organisation_type varchar, country_code varchar, is_movement boolean)""")
    for ref, name, organisation_id, kind, movement in organisations:
        con.execute(
            "insert into organisation_match values (?, ?, ?, ?, ?, null, ?)",
            [ref, name, organisation_id, name, kind, movement],
        )
    con.sql("""create table place_match (country_code varchar, stated_code varchar, stated_name varchar,
        admin1_code varchar)""")
    _table(con, "reconcile_issue", ISSUE, [])
    for name in ("match", "unmapped"):
        _table(con, name, PROVENANCE[name], [])
    build_register(con, catalog, AS_OF)
    return con


def _table(con: duckdb.DuckDBPyConnection, name: str, schema: pa.Schema, rows: list[dict[str, Any]]) -> None:
    con.register("made", pa.Table.from_pylist(rows, schema=schema))
    con.sql(f"create table {name} as from made")
    con.unregister("made")
