"""What of the catalog the stages read: rules, checks as SQL, the demo's facts. Asked as the stages ask it.

:mod:`waypost.reference.checks` knows the files that the reference itself reads and no stage; here each stage loads
its own rules, the checks are run on the register of no record, and the facts of the demo are read.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import duckdb
import msgspec

from waypost.advocacy.measures import put_counts
from waypost.disclosure.rules import DisclosureRules, load_disclosure_rules
from waypost.drafting.shipped import shipped_works
from waypost.errors import WaypostError
from waypost.model import FileReport
from waypost.publish.iati_activities import load_reporter
from waypost.publish.labels import load_words
from waypost.reconcile.rules import load_rules as load_reconcile_rules
from waypost.reference import Catalog
from waypost.reference.strict_yaml import read_yaml
from waypost.register import build_programmes
from waypost.register.checks import load_checks
from waypost.scope import load_rules as load_scope_rules
from waypost.sources import find_files, read_file
from waypost.sources.formats.hxl_tags import vocabulary_of
from waypost.sources.mappings.iati_people import people_rules
from waypost.store.arrow import put_table
from waypost.store.intake import CLAIM, ISSUE, RECORD
from waypost.store.tables import RATE, TABLES

# What reconciliation hands to the register, beside the tables of which the store knows the columns.
_RECONCILED = """
create table cluster (record_id varchar, cluster_id varchar, how varchar);
create table organisation_match (ref varchar, name varchar, organisation_id varchar, organisation_name varchar,
                                 organisation_type varchar, country_code varchar, is_movement boolean);
create table place_match (country_code varchar, stated_code varchar, stated_name varchar, admin1_code varchar);
"""
_OF_STAGES = ("reconcile.yml", "exports.yml", "export_labels.yml")
_FINDING = ["record_id", "field", "found", "expected", "suggestion"]


def check_rules(folder: Path) -> list[str]:
    """Findings about the rules in ``folder``, one line each; none for a catalog without rules of the stages."""
    if not any((folder / "rules" / name).is_file() for name in _OF_STAGES):
        return []
    catalog = Catalog(folder.resolve())
    loaders: list[Callable[[], Any]] = [
        lambda: load_reconcile_rules(catalog.path),
        lambda: load_scope_rules(catalog),
        lambda: load_disclosure_rules(catalog),
        lambda: load_reporter(catalog),
        lambda: load_words(catalog),
        lambda: people_rules(catalog),
        lambda: vocabulary_of(catalog),
        lambda: shipped_works(catalog),
    ]
    findings: list[str] = []
    for load in loaders:
        try:
            load()
        except WaypostError as error:
            findings.append(str(error).replace(f"{catalog.path}/", ""))
        except FileNotFoundError as error:
            findings.append(f"{error.filename}: not there".replace(f"{catalog.path}/", ""))
    if findings:
        return list(dict.fromkeys(findings))
    findings += _check_keys(catalog)
    findings += _check_sql(catalog)
    findings += _check_measures(catalog)
    findings += _check_facts(catalog)
    return list(dict.fromkeys(findings))


def _check_keys(catalog: Catalog) -> Iterator[str]:
    """Keys at the top of a file of rules that no reader takes."""
    taken = {
        "exports.yml": {"iati", *(field.name for field in msgspec.structs.fields(DisclosureRules))},
        "export_labels.yml": {"columns", "tables", "words"},
    }
    for name, known in taken.items():
        content = read_yaml(catalog.path / "rules" / name) or {}
        yield from (f"rules/{name}: nobody reads the key {key!r}" for key in content if key not in known)


def _check_sql(catalog: Catalog) -> Iterator[str]:
    """Each check says what it looks for, runs, and a finding is a declared issue in the columns of one."""
    con = _empty_register(catalog)
    for part in ("findings", "invariants"):
        for check in load_checks(part, catalog.path):
            where = f"rules/checks/{part}/{check.name}.sql"
            if not check.what:
                yield f"{where}: no comment says what it looks for"
            try:
                columns = con.sql(check.sql).columns
            except duckdb.Error as error:
                yield f"{where}: {' '.join(str(error).split())}"
                continue
            if part == "findings" and columns != _FINDING:
                yield f"{where}: gives {', '.join(columns)}; expected {', '.join(_FINDING)}"
            if part == "findings" and check.name not in catalog.issue_types:
                yield f"{where}: {check.name!r} is not an issue type"


def _check_measures(catalog: Catalog) -> Iterator[str]:
    """Each measure of ``advocacy/measures`` runs over tables of no row, and has a column for each parameter."""
    con = duckdb.connect()
    for name, schema in TABLES.items():
        put_table(con, name, schema.empty_table())
    put_counts(con, [])
    for measure in catalog.advocacy.measures.values():
        where = f"advocacy/measures/{measure.measure}.yml"
        if missing := [name for name in measure.tables if name != "published_count" and name not in TABLES]:
            yield f"{where}: a release has no table {', '.join(missing)}"
            continue
        try:
            columns = {row[0] for row in con.execute(f"describe {measure.facts}").fetchall()}
        except duckdb.Error as error:
            yield f"{where}: {' '.join(str(error).split())}"
            continue
        apart = {name: each.facts for name, each in measure.parameters.items() if each.facts}
        for name, sql in apart.items():
            try:
                found = [row[0] for row in con.execute(f"describe {sql}").fetchall()]
            except duckdb.Error as error:
                yield f"{where}: parameter {name}: {' '.join(str(error).split())}"
                continue
            if found != ["fact", "code"]:
                yield f"{where}: parameter {name} gives {', '.join(found)}; expected fact, code"
        wanted = {*measure.parameters.keys() - apart.keys(), "key" if measure.how == "count" else "part"}
        wanted |= {"whole"} if measure.how == "share" else set()
        wanted |= {"fact"} if apart else set()
        if missing := sorted(wanted - columns):
            yield f"{where}: the facts have no column {', '.join(missing)}"


def _empty_register(catalog: Catalog) -> duckdb.DuckDBPyConnection:
    """Every table that a check may ask, as the register makes it of no record at all."""
    con = duckdb.connect()
    intake = {"intake_record": RECORD, "intake_claim": CLAIM, "intake_issue": ISSUE, "rate": RATE, **TABLES}
    for name, schema in intake.items():
        put_table(con, name, schema.empty_table())
    con.sql(_RECONCILED)
    build_programmes(con, catalog, dt.date(2009, 1, 1))
    return con


def _check_facts(catalog: Catalog) -> Iterator[str]:
    """Facts of the demo that cannot be read as they stand; a doubt that the facts declare themselves is none."""
    folder = catalog.path / "demo" / "facts"
    for file in find_files([folder]) if folder.is_dir() else []:
        report = FileReport(file.shown, "", file.size)
        records = list(read_file(file, catalog, report))
        for issue in [*report.issues, *(issue for record in records for issue in record.issues)]:
            severity = issue.severity or catalog.issue_types[issue.issue_type].severity
            if severity in ("critical", "error") or issue.issue_type == "code_unknown":
                place = f"demo/facts/{Path(file.shown).name}:{issue.line or 1}"
                yield f"{place}: {issue.issue_type}: {issue.field or ''} {issue.found or ''}"
