"""How often each check of quality fails: by society, zone or region, in one release and in those before it.

A share needs to know of how many. A record counts as checked when it answered the check: rows of a table say so
themselves (``record.checked``), for the checks of our own schema it must state the fields that the check asks for.
A society of which nothing was read has no zero but a row that says so.
"""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any, Literal

import duckdb

from waypost.model.record import FAILED, SEPARATOR
from waypost.reference import Catalog
from waypost.reference.quality import QualityCheck
from waypost.store.reading import Rows, rows

By = Literal["society", "zone", "region", "check"]
BYS: tuple[By, ...] = ("society", "zone", "region", "check")
NOTHING_READ, NOT_COUNTED = "nothing read", "records checked not counted"
_REGISTER = "Waypost register"
_GROUPS = {"society": "s.organisation_id", "zone": "n.zone_2009", "region": "n.region", "check": "'all'"}

# A record is of the society that published it; of another publisher's record, of those that operate its programme.
_OF_SOCIETY = """
select r.record_id, p.organisation_id from record r join society_publisher p on p.publisher = r.publisher
union
select r.record_id, p.organisation_id from record r
join participation p on p.programme_id = r.programme_id and p.role = 'operating'
join national_society n on n.organisation_id = p.organisation_id
where r.publisher not in (select publisher from society_publisher)
"""
_JOIN = """
join of_society s on s.record_id = a.record_id join national_society n on n.organisation_id = s.organisation_id
"""


def quality_report(con: duckdb.DuckDBPyConnection, catalog: Catalog, *, by: By, as_of: str, release_id: str) -> Rows:
    """One row per group and check that was answered: ``release_id, as_of, by, group, check, family, note`` and
    ``records_concerned``, ``records_checked``, ``share`` (0–1, null where not known).

    ``con`` has the views ``record, issue, claim, participation, national_society, society_publisher`` of one
    release. A release made before rows told what they answered gives null for records checked, with a note.
    """
    counts_rows = "checked" in {row[0] for row in con.sql("describe record").fetchall()}
    answers = "\nunion all\n".join(_answers(catalog, counts_rows=counts_rows))
    if not answers:
        return []
    group, join = (
        _GROUPS[by],
        _JOIN,
    )
    found = rows(
        con,
        f"""with answered as ({answers}), of_society as ({_OF_SOCIETY})
            select {group} as "group", a."check", count(distinct a.record_id) filter (a.failed) as records_concerned,
                   case when bool_and(a.counted) then count(distinct a.record_id) end as records_checked
            from answered a {"" if by == "check" else join}
            group by all having {group} is not null order by all""",
    )
    told = {"release_id": release_id, "as_of": as_of, "by": by}
    report = [told | _row(row, catalog.quality.checks[row["check"]]) for row in found]
    return sorted(report + [told | row for row in _silent(con, by)], key=_order)


def reports_over_time(releases: Iterable[tuple[duckdb.DuckDBPyConnection, str, str]], catalog: Catalog, by: By) -> Rows:
    """The reports of several releases, each given as connection, day and id, in the order given."""
    return [
        row
        for con, as_of, release_id in releases
        for row in quality_report(con, catalog, by=by, as_of=as_of, release_id=release_id)
    ]


def _row(row: dict[str, Any], check: QualityCheck) -> dict[str, Any]:
    concerned, checked = row["records_concerned"], row["records_checked"]
    return {
        "group": row["group"],
        "check": row["check"],
        "family": check.family,
        "records_concerned": concerned,
        "records_checked": checked,
        "share": round(concerned / checked, 4) if checked else None,
        "note": None if checked is not None else NOT_COUNTED,
    }


def _order(row: dict[str, Any]) -> tuple[str, str]:
    return row["group"], row["check"] or ""


def _silent(con: duckdb.DuckDBPyConnection, by: By) -> Rows:
    """Societies, zones or regions of which no record was read: a row that says so, without any number."""
    if by == "check":
        return []
    group = _GROUPS[by].replace("s.", "n.")
    silent = rows(
        con,
        f"""with of_society as ({_OF_SOCIETY})
            select distinct {group} as "group" from national_society n where {group} is not null
            except select distinct {group} from of_society s
            join national_society n on s.organisation_id = n.organisation_id""",
    )
    empty = dict.fromkeys(("check", "family", "records_concerned", "records_checked", "share"))
    return [{"group": row["group"], **empty, "note": NOTHING_READ} for row in silent]


def _answers(catalog: Catalog, *, counts_rows: bool) -> list[str]:
    """Selects of ``record_id, check, failed, counted``; a record may stand several times, and failed wins."""
    checks = catalog.quality.checks
    of_tables = catalog.quality.of_tables()
    selects = [_of_schema(name, check) for name, check in checks.items() if name not in of_tables]
    if of_tables and counts_rows:
        names = ", ".join(f"'{name}'" for name in of_tables)
        selects.append(f"""select * from (
            select record_id, rtrim(a, '{FAILED}') as "check", a like '%{FAILED}' as failed, true as counted
            from (select record_id, unnest(string_split(checked, '{SEPARATOR}')) as a from record
                  where checked is not null)
        ) where "check" in ({names})""")
    elif of_tables:
        names = ", ".join(f"'{name}'" for name in of_tables)
        selects.append(
            f"select record_id, issue_type, true, false from issue where issue_type in ({names})"
            " and record_id is not null"
        )
    return selects


def _of_schema(name: str, check: QualityCheck) -> str:
    """Records that state what the check asks for, and those that it found fault with."""
    asked = f"select record_id, '{name}' as \"check\", false as failed, true as counted from record"
    where = ["fate = 'registered'"] if check.source == _REGISTER else []
    where += [f"record_id in (select record_id from claim where {_states(field)})" for field in check.asks]
    failed = (
        f"select record_id, '{name}', true, true from issue where issue_type = '{check.issue_type}'"
        " and record_id is not null"
    )
    return f"{asked}{' where ' + ' and '.join(where) if where else ''} union all {failed}"


def _states(field: str) -> str:
    kind, _, name = field.rpartition(".")
    if kind:
        return f"kind = '{kind}' and field = '{name}'"
    return f"kind = 'programme' and field in ('planned_{name}', 'actual_{name}', '{name}')"
