"""The programmes of one society as the workbook takes them: kinds and fields of the schema, from a release."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import duckdb

from waypost.model.workbook_layout import IN_PROGRAMME_ROW
from waypost.reference import Catalog
from waypost.store.reading import rows
from waypost.store.release import Release

# Tables of a release whose rows stand in the workbook, and the columns by which they are kept in order.
_PARTS = {
    "identifier": "authority, value",
    "participation": "role, organisation_name",
    "place": "place_no",
    "sector": "vocabulary, sector_code",
    "service": "service_code",
    "population_group": "population_group_code",
    "trail": "trail_id, stage_role",
    "budget": "budget_no",
    "transaction": "transaction_no",
    "people_count": "people_count_no",
    "indicator": "indicator_no",
    "link": "link_type, target",
    "practice": "practice_code, practice_no, practice_field",
}
# Kinds that a release made by an earlier version may lack.
_NEWER = ("practice",)
_MADE_UP = "org-"  # ids that the register works out for bodies that have none


_LISTED = ", ".join(f"'{kind}'" for kind, _ in IN_PROGRAMME_ROW)
_OWN = f"""
    select distinct c.programme_id,
           case when c.kind in ({_LISTED}) then c.kind || '.' || c.field
                when c.kind = 'practice' then c.kind || '.' || c.value
                when c.kind <> 'programme' then c.kind
                else c.kind || '.' || c.field || coalesce('.' || c.language, '') end as slot
    from claim c join record r using (record_id) join source s using (source_id)
    where r.publisher = ? and s.format = 'workbook' and c.basis <> 'repeated' and c.standing in ('won', 'agreed')
      and (c.kind <> 'practice' or c.field = 'practice_code')
    order by all
"""


def society_programmes(release: Release, ns_id: str, catalog: Catalog) -> list[dict[str, Any]]:
    """Programmes that the society operates or takes part in, oldest first; see :mod:`waypost.publish.workbook`.

    The society's own workbook is for its focal point, so it holds all that the register knows of them. ``own`` of
    each are the slots (see :mod:`waypost.model.workbook_layout`) that the society said itself in an earlier
    workbook: sent back untouched they are still its word.
    """
    con = release.cursor()
    programmes = _programmes(con, "(select programme_id from participation where organisation_id = ?)", ns_id, catalog)
    for row in rows(con, _OWN, [ns_id]):
        if row["programme_id"] in programmes:
            programmes[row["programme_id"]].setdefault("own", []).append(row["slot"])
    return list(programmes.values())


def programmes_by_id(con: duckdb.DuckDBPyConnection, ids: Sequence[str], catalog: Catalog) -> dict[str, dict[str, Any]]:
    """Programmes by their ids, in the same form but without ``own``; ids that are not there have no entry.

    ``con`` has the tables of a release, all of them or as a viewer may see them.
    """
    return _programmes(con, "(select unnest(?))", list(ids), catalog)


def _programmes(
    con: duckdb.DuckDBPyConnection, wanted: str, given: object, catalog: Catalog
) -> dict[str, dict[str, Any]]:
    """By id, in the order of their start; ``wanted`` is a list of ids in SQL with one parameter."""
    found = rows(
        con,
        f"select * from programme where programme_id in {wanted} order by start_date nulls last, programme_id",
        [given],
    )
    fields = [name for name in catalog.schema["programme"].fields if name not in ("title", "description")]
    programmes: dict[str, dict[str, Any]] = {}
    for row in found:
        own = {name: row[name] for name in fields if row.get(name) is not None}
        programmes[row["programme_id"]] = {"programme_id": row["programme_id"], "programme": own}
    for row in rows(con, f"from programme_text where programme_id in {wanted} order by all", [given]):
        texts = programmes[row["programme_id"]]["programme"].setdefault(row["field"], {})
        texts[row["language"] or "en"] = row["text"]
    missing = {kind for kind in _NEWER if not _has_table(con, kind)}
    for kind, order in _PARTS.items():
        if kind in missing:
            continue
        columns = ", ".join(c for c in catalog.schema[kind].fields if c != "count")
        counted = ', "count"' if kind == "people_count" else ""
        sql = f"""select programme_id, {columns}{counted} from "{kind}" where programme_id in {wanted}
                  order by programme_id, {order}"""
        for row in rows(con, sql, [given]):
            programmes[row.pop("programme_id")].setdefault(kind, []).append(row)
    _name_bodies(con, [row for each in programmes.values() for row in each.get("practice", ())])
    return programmes


def _has_table(con: duckdb.DuckDBPyConnection, name: str) -> bool:
    found = con.execute("select 1 from information_schema.tables where table_name = ? limit 1", [name])
    return found.fetchone() is not None


def _name_bodies(con: duckdb.DuckDBPyConnection, practices: Sequence[dict[str, Any]]) -> None:
    """A body outside the catalog by its name: the id that the register made up for it says nothing to anybody."""
    told = {row["practice_value"] for row in practices if str(row["practice_value"]).startswith(_MADE_UP)}
    if not told:
        return
    sql = """select organisation_id, min(organisation_name) as name from participation
             where organisation_id in (select unnest(?)) and organisation_name is not null group by all"""
    names = {row["organisation_id"]: row["name"] for row in rows(con, sql, [sorted(told)])}
    for row in practices:
        row["practice_value"] = names.get(row["practice_value"], row["practice_value"])
