"""A release asked from outside whether it can be true: ``waypost check``.

Four questions, each of the files alone: are they as they were published; does every invariant hold; does the
account add up; and does the register follow from the release's own claims. The last one is a second build from
``record`` and ``claim``, without any input file, compared table by table: a value that somebody changed by hand
is not what the claims add up to, whatever its hash says. What the catalog says of the world is compared with it too.
"""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import duckdb
import pyarrow as pa

from waypost import __version__
from waypost.context import load_context
from waypost.errors import AccountingError, ReleaseError
from waypost.reconcile import match_organisations, match_places
from waypost.reference import Catalog, load_catalog
from waypost.register import Failure, build_register, run_invariants, verify_account
from waypost.register.checks import load_checks
from waypost.register.given import load_matches, load_rates
from waypost.settings import catalog_path
from waypost.store.arrow import put_table
from waypost.store.catalog_hash import catalog_sha256
from waypost.store.decisions import load_names
from waypost.store.intake import ISSUE
from waypost.store.release import Release, open_release, verify_files
from waypost.store.tables import PROVENANCE, REGISTER, TABLES
from waypost.store.world_tables import CONTEXT, PLACED, REFERENCE_TABLES

_DERIVED = (*REGISTER, *REFERENCE_TABLES, *PLACED, "record", "claim", "issue", "accounting")
_AGAIN = "What the release says is what its own claims add up to."

# The intake as it must have been, read back out of record, claim and issue. A record that is set aside for no
# reason of scope was unusable; a cluster is what became one programme.
_INTAKE = """
create view intake_record as
select record_id, source_id, publisher, publisher_name, record_kind, identifier, title, file, sheet, row, line,
       stated_date, scope_outcome, scope_certainty, scope_reasons, checked,
       case when fate = 'set_aside' and reason not in ('not_migration_work', 'for_review') then reason end as unusable
from released.record;
create view intake_claim as from released.claim;
create view cluster as
select record_id, programme_id as cluster_id, case when fate = 'merged' then reason end as how
from released.record where programme_id is not null;
create view source as from released.source;
create view file as from released.file;
"""
_NAMES = """
select distinct ref, name from (
    select max(value) filter (field = 'organisation_ref') as ref,
           max(value) filter (field = 'organisation_name') as name
    from intake_claim where kind = 'participation' group by record_id, subject_no
) where ref is not null or name is not null
"""
_PLACES = """
select distinct * from (
    select max(value) filter (field = 'country_code') as country_code,
           max(value) filter (field = 'admin1_code') as stated_code,
           max(value) filter (field = 'admin1_name') as stated_name
    from intake_claim where kind = 'place' group by record_id, subject_no
) where country_code is not null and (stated_code is not null or stated_name is not null)
"""


@dataclass(frozen=True)
class Checked:
    """What was found: ``failures`` of what must hold, and ``notes``.

    A note tells where the register does not follow from the claims for a reason that is no fault of the release:
    it was built with another catalog or by another version.
    """

    failures: list[Failure] = field(default_factory=list)
    notes: list[str] = field(default_factory=list)


def recheck(path: Path, catalog_folder: Path | None = None) -> Checked:
    """Ask every question of a release; with the catalog in ``catalog_folder`` (the one in use by default).

    Raises :class:`waypost.errors.ReleaseError` when there is no release at ``path``.
    """
    release = open_release(path)
    as_of = _day(release)
    failures = [Failure(name, what, 1, found) for name, what, found in verify_files(release)]
    if failures:  # the other questions would only say the same in other words
        return Checked(failures)
    folder = catalog_folder or catalog_path()
    catalog = load_catalog(folder)
    con = release.connect()
    con.sql(f"create temp table build as select date '{as_of.isoformat()}' as as_of")
    failures = run_invariants(con, catalog) + _ask_account(con) + _ask_inputs(con, release)
    con.close()
    derived = _derive_again(release, catalog, as_of)
    differs = _built_otherwise(release, folder)
    if not differs:
        return Checked(failures + derived)
    return Checked(failures, [f"{failure.check}: {failure.first} ({differs})" for failure in derived])


def _built_otherwise(release: Release, folder: Path) -> str | None:
    """Why the register may differ from what this installation derives, though nobody changed it."""
    if release.manifest["code_version"] != __version__:
        return f"built by Waypost {release.manifest['code_version']}, this is {__version__}"
    if release.manifest["catalog_sha256"] != catalog_sha256(folder):
        return "built with another catalog than this one"
    if "decisions_sha256" in release.manifest:
        return "built with decisions that stand beside the catalog"
    return None


def check_release(path: Path) -> list[Failure]:
    """What does not hold in a release; empty when everything does."""
    return recheck(path).failures


def _day(release: Release) -> dt.date:
    try:
        return dt.date.fromisoformat(release.manifest["as_of"])
    except (TypeError, ValueError) as error:
        raise ReleaseError(f"{release.path}: as_of {release.manifest['as_of']!r} is no day") from error


def _ask_account(con: duckdb.DuckDBPyConnection) -> list[Failure]:
    try:
        verify_account(con)
    except AccountingError as error:
        return [Failure("account", "read = registered + merged + set aside", 1, str(error))]
    return []


def _ask_inputs(con: duckdb.DuckDBPyConnection, release: Release) -> list[Failure]:
    """The files that the manifest names are those of the table ``file``."""
    told = {(row["file"], row["sha256"], row["size"]) for row in release.manifest["inputs"]}
    held = set(con.sql("select file, sha256, size from file").fetchall())
    differing = sorted(told ^ held, key=str)
    if not differing:
        return []
    first = ", ".join(map(str, differing[0]))
    return [Failure("inputs", "The manifest names the files that were read.", len(differing), first)]


def _derive_again(release: Release, catalog: Catalog, as_of: dt.date) -> list[Failure]:
    con = release.connect(schema="released")
    for statement in _INTAKE.split(";\n"):
        if statement.strip():
            con.sql(statement)
    findings = ", ".join(f"'{check.name}'" for check in load_checks("findings"))
    columns = ", ".join(f'"{name}"' for name in ISSUE.names)
    con.sql(f"create view intake_issue as select {columns} from released.issue where issue_type not in ({findings})")
    con.sql("create view reconcile_issue as from intake_issue where false")
    organisations = match_organisations(
        con.sql(_NAMES).to_arrow_table(), catalog, load_names([catalog.path / "decisions"])
    )
    places = match_places(con.sql(_PLACES).to_arrow_table(), catalog)
    load_matches(con, organisations, places, catalog)
    load_rates(con, catalog)
    try:
        build_register(con, catalog, as_of)
    except AccountingError as error:
        return [Failure("account", _AGAIN, 1, str(error))]
    derived = [*_DERIVED]
    if "context_sha256" not in release.manifest:  # figures of a store are not in the catalog to be read again
        _load_extract(con, catalog)
        derived += CONTEXT
    failures = [failure for name in derived if (failure := _compare(con, name))]
    if sources := _compare_sources(con, catalog):
        failures.append(sources)
    con.close()
    return failures


def _load_extract(con: duckdb.DuckDBPyConnection, catalog: Catalog) -> None:
    """The figures that ship with the catalog, read on a connection of their own: that of a release reads no file."""
    with duckdb.connect() as reading:
        load_context(reading, None, catalog)
        for name in CONTEXT:
            put_table(con, name, reading.table(name).to_arrow_table())


def _compare(con: duckdb.DuckDBPyConnection, name: str) -> Failure | None:
    """Rows that only one of the two tables has; the first of them as the release tells it."""
    columns = ", ".join(f'"{column}"' for column in TABLES[name].names)
    # Nearly always both hold the same rows equally often: one pass says so, in a quarter of the time of what follows.
    sides = (("released", 1), ("main", -1))
    counted = " union all ".join(f'select {columns}, {sign} as one from {schema}."{name}"' for schema, sign in sides)
    if not con.sql(f"select 1 from ({counted}) group by {columns} having sum(one) <> 0 limit 1").fetchall():
        return None
    both = [f'(select {columns} from {schema}."{name}")' for schema in ("released", "main")]
    rows = con.sql(f"""
        select *, 'told' as side from ({both[0]} except all {both[1]})
        union all select *, 'follows' from ({both[1]} except all {both[0]})
        order by all
    """).fetchmany(1000)
    if not rows:
        return None
    first = ", ".join("–" if value is None else str(value) for value in rows[0])
    return Failure(f"{name}_follows", _AGAIN, len(rows), first[:300])


def _compare_sources(con: duckdb.DuckDBPyConnection, catalog: Catalog) -> Failure | None:
    names = PROVENANCE["source"].names
    declared = [{name: getattr(source, name, None) for name in names} for source in catalog.sources.values()]
    con.register("declared", pa.Table.from_pylist(declared, schema=PROVENANCE["source"]))
    rows: list[tuple[Any, ...]] = con.sql("from released.source except from declared").fetchall()
    con.unregister("declared")
    if not rows:
        return None
    return Failure("source_declared", "Each source is as the catalog declares it.", len(rows), str(rows[0][0]))
