"""Data checks as SQL whose failing rows are the answer.

``catalog/rules/checks/findings`` hold what a publisher must mend: each row becomes an issue whose type is the
file's name. ``catalog/rules/checks/invariants`` hold what must never be: a build that breaks one publishes
nothing, and ``waypost check`` asks them again of a release from outside. The first comment of a file says
what it looks for.
"""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

import duckdb

from waypost.reference import Catalog
from waypost.reference.issue_types import SEVERITIES
from waypost.settings import catalog_path
from waypost.store.tables import REGISTER


@dataclass(frozen=True)
class Check:
    """One check: its name, what it looks for, and the query whose rows fail it."""

    name: str
    what: str
    sql: str


@dataclass(frozen=True)
class Failure:
    """A broken invariant with the number of rows that break it and the first of them."""

    check: str
    what: str
    rows: int
    first: str


def load_checks(part: str, folder: Path | None = None) -> list[Check]:
    """The checks of ``findings`` or ``invariants``, by name."""
    checks = []
    for path in sorted(((folder or catalog_path()) / "rules" / "checks" / part).glob("*.sql")):
        text = path.read_text(encoding="utf-8")
        what = " ".join(line[2:].strip() for line in text.splitlines() if line.startswith("--"))
        checks.append(Check(path.stem, what, text))
    return checks


def build_findings(con: duckdb.DuckDBPyConnection) -> None:
    """Make ``finding``: one row for each thing that a check of findings found."""
    selects = [
        f"select '{c.name}' as issue_type, record_id, field, found, expected, suggestion from ({c.sql})"
        for c in load_checks("findings")
    ]
    con.sql("create or replace table finding as\n" + "\nunion all\n".join(selects))


def run_invariants(con: duckdb.DuckDBPyConnection, catalog: Catalog) -> list[Failure]:
    """Ask every invariant of the tables in ``con``; empty when all hold.

    Beside those of the catalog: each part belongs to a programme, each code stands in its code list, each issue
    is of a declared type.
    """
    failures = []
    for check in [*load_checks("invariants"), *_belonging(), *_coded(catalog), _declared(catalog)]:
        rows = con.sql(check.sql).fetchmany(1000)
        if rows:
            first = ", ".join("–" if value is None else str(value) for value in rows[0])
            failures.append(Failure(check.name, check.what, len(rows), first))
    return failures


def _belonging() -> list[Check]:
    return [
        Check(
            f"{name}_belongs",
            f"Each row of {name} belongs to a programme.",
            f'select programme_id from "{name}" anti join programme using (programme_id)',
        )
        for name, schema in REGISTER.items()
        if name != "programme" and "programme_id" in schema.names
    ]


def _declared(catalog: Catalog) -> Check:
    types = ", ".join(f"'{name}'" for name in catalog.issue_types) or "''"
    severities = ", ".join(f"'{name}'" for name in SEVERITIES)
    return Check(
        "issue_type_declared",
        "Each issue is of a type of the catalog and has a known severity.",
        f"select issue_no, issue_type, severity from issue where issue_type not in ({types}) "
        f"or severity not in ({severities})",
    )


def _coded(catalog: Catalog) -> list[Check]:
    checks = []
    for kind in catalog.schema.values():
        table = kind.kind
        if table not in REGISTER:
            continue
        for field in kind.fields.values():
            if not field.code_list or field.name not in REGISTER[table].names:
                continue
            codes = ", ".join(f"'{code}'" for code in catalog.code_lists[field.code_list].codes)
            checks.append(
                Check(
                    f"{table}_{field.name}_in_list",
                    f"Each {field.name} of {table} stands in the code list {field.code_list}.",
                    f'select {REGISTER[table].names[0]}, {field.name} from "{table}" '
                    f"where {field.name} is not null and {field.name} not in ({codes})",
                )
            )
    for table, schema in REGISTER.items():
        if "country_code" in schema.names:
            codes = ", ".join(f"'{code}'" for code in catalog.countries)
            key = schema.names[0]
            checks.append(
                Check(
                    f"{table}_country_code_known",
                    f"Each country of {table} is a country of the catalog.",
                    f'select {key}, country_code from "{table}" '
                    f"where country_code is not null and country_code not in ({codes})",
                )
            )
    return checks
