"""The order of the stages, on one page: read this first.

    files → records → scope → reconciliation → register → checks → release

Each stage takes tables and leaves tables; none knows another. This module alone knows them all.
"""

from __future__ import annotations

import contextlib
import datetime as dt
import errno
import multiprocessing
import os
import threading
import time
from collections.abc import Callable, Iterator, Sequence
from concurrent.futures import ProcessPoolExecutor, as_completed
from concurrent.futures.process import BrokenProcessPool
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import duckdb
import pyarrow as pa

from waypost import __version__
from waypost.context import load_context
from waypost.errors import AccountingError, InputError, ReleaseError
from waypost.model import FileReport, ScopeVerdict, SourceRecord
from waypost.model.identity import programme_id, record_id, record_key
from waypost.recheck import check_release
from waypost.reconcile import default_vector_cache, reconcile
from waypost.reference import Catalog, load_catalog
from waypost.register import build_register, run_invariants
from waypost.register.given import load_matches, load_rates
from waypost.scope import judge, load_rules
from waypost.settings import catalog_path
from waypost.sources import InputFile, find_files, read_file
from waypost.sources.corrections import apply_corrections
from waypost.store.arrow import put_table
from waypost.store.catalog_hash import catalog_sha256
from waypost.store.decisions import (
    decision_table,
    load_corrections,
    load_decisions,
    load_names,
    load_scope_decisions,
    load_waivers,
)
from waypost.store.intake import ISSUE, IntakeWriter, intake_views
from waypost.store.reading import quoted
from waypost.store.release import Release, file_sha256, publish, workspace, write_tables
from waypost.store.tables import PROVENANCE

__all__ = ["BuildResult", "build", "check_release", "demo_inputs"]

Progress = Callable[[str, int, int], None]
_AS_IT_WAS = "nothing was published, the earlier release is as it was"
_FULL = f"no space left on the disk; {_AS_IT_WAS}"
_PARALLEL_FROM = 8_000_000  # bytes of input from which a second process pays for its start
# Bytes of input below which one thread asks: to share out a few rows takes a third of a small build's processor.
_ONE_THREAD_BELOW = 100_000


@dataclass
class BuildResult:
    """What a build made: the release and, per source, the account that is also in it."""

    release: Release
    seconds: dict[str, float] = field(default_factory=dict)


def build(
    paths: Sequence[Path],
    out: Path,
    *,
    as_of: dt.date | None = None,
    catalog_folder: Path | None = None,
    context: Path | None = None,
    decisions: Path | None = None,
    jobs: int | None = None,
    progress: Progress | None = None,
    ready: Callable[[Release], None] | None = None,
) -> BuildResult:
    """Read the files, reconcile, register, check and publish to ``out``.

    ``as_of`` is the day that statuses refer to (today, when not given); it is part of the inputs. ``context`` is a
    folder that ``waypost context`` filled; without it a release carries the corridors of the catalog alone.
    ``decisions`` is a folder of decisions beside those of the catalog, as the web writes it. ``ready``
    is given the release before ``out`` shows it. Raises
    :class:`waypost.errors.AccountingError` when the account does not add up or an invariant is broken;
    nothing is published then.
    """
    seconds: dict[str, float] = {}
    say = _timed(progress, seconds)
    day = as_of or dt.datetime.now(dt.UTC).date()
    folder = catalog_folder or catalog_path()
    catalog = load_catalog(folder)
    files = find_files(paths)
    if not files:  # a mistyped folder must not put an empty release in the place of a full one
        raise InputError(f"no file in {', '.join(map(str, paths))}; nothing was read, nothing was published")
    with _nothing_published(out), workspace(out) as work:
        intake = work / "intake"
        intake.mkdir()
        reports = _read_all(files, intake, (folder, decisions), jobs or os.cpu_count() or 1, say)
        con = duckdb.connect(config={"autoinstall_known_extensions": False})
        if sum(file.size for file in files) < _ONE_THREAD_BELOW:
            con.sql("set threads = 1")
        con.sql("set preserve_insertion_order = false")
        con.sql(f"set temp_directory = '{quoted(work)}/spill'")  # what memory cannot hold goes here
        say("reconcile", 0, 1)
        _load_inputs(con, intake, catalog, reports)
        _reconcile(con, catalog, _decided(folder, decisions))
        say("register", 0, 1)
        put_table(con, "waiver_decided", load_waivers(_decided(folder, decisions)))
        build_register(con, catalog, day)
        context_sha256 = load_context(con, context, catalog)
        say("check", 0, 1)
        failures = run_invariants(con, catalog)
        if failures:
            worst = failures[0]
            raise AccountingError(
                f"invariant {worst.check} is broken by {worst.rows} rows ({worst.first}): {worst.what}"
                " Nothing was published."
            )
        say("publish", 0, 1)
        finished = work / "release"
        finished.mkdir()
        write_tables(con, finished)
        con.close()
        release = publish(finished, out, _manifest(reports, (folder, decisions), day, context_sha256), ready)
        say("done", 1, 1)
    return BuildResult(release, seconds)


@contextlib.contextmanager
def _nothing_published(out: Path) -> Iterator[None]:
    """A disk or a memory that is full is one clear sentence, from whichever library it comes."""
    try:
        yield
    except OSError as error:
        if error.errno not in (errno.ENOSPC, errno.EDQUOT):
            raise
        raise ReleaseError(f"{out}: {_FULL}") from error
    except duckdb.Error as error:
        if "No space left" in str(error):
            raise ReleaseError(f"{out}: {_FULL}") from error
        if isinstance(error, duckdb.OutOfMemoryException):
            raise ReleaseError(f"too little memory: {str(error).splitlines()[0]}; {_AS_IT_WAS}") from error
        raise


def _timed(progress: Progress | None, seconds: dict[str, float]) -> Progress:
    """Pass progress on, and note how long each stage took: until the next one spoke."""
    current, begun = "read", time.perf_counter()

    def say(stage: str, done: int, total: int) -> None:
        nonlocal current, begun
        if stage != current:
            now = time.perf_counter()
            seconds[current] = now - begun
            current, begun = stage, now
        if progress:
            progress(stage, done, total)

    return say


Folders = tuple[Path, Path | None]  # of the catalog, and of decisions beside it


def _decided(folder: Path, decisions: Path | None) -> list[Path]:
    """Folders of decisions: the catalog's own, and the one that is given beside."""
    return [folder / "decisions", *([decisions] if decisions else [])]


def _read_all(files: list[InputFile], intake: Path, folders: Folders, jobs: int, say: Progress) -> list[FileReport]:
    """Read every file into the intake folder, the largest first, on as many processes as pay."""
    tasks = []
    seen: dict[str, str] = {}
    reports: dict[int, FileReport] = {}
    for number, file in enumerate(files):
        sha256 = _hash_or_flag(file, number, intake, reports)
        if sha256 is None:
            continue
        if sha256 in seen:
            reports[number] = _flag_file(file, number, sha256, intake, "file_twice", f"same as {seen[sha256]}")
            continue
        seen[sha256] = file.shown
        tasks.append((file, number, sha256, str(intake), folders))
    tasks.sort(key=lambda task: -task[0].size)
    total = sum(task[0].size for task in tasks) or 1
    done = 0
    if jobs > 1 and len(tasks) > 1 and total >= _PARALLEL_FROM:
        context = multiprocessing.get_context("spawn")
        with ProcessPoolExecutor(jobs, mp_context=context, initializer=_end_with_parent) as pool:
            futures = {pool.submit(_read_one, *task): task for task in tasks}
            for future in as_completed(futures):
                file, number, *_ = futures[future]
                try:
                    reports[number] = future.result()
                except BrokenProcessPool as error:
                    raise ReleaseError(
                        "a reading process was ended from outside (is there too little memory?); "
                        f"{_AS_IT_WAS}. With less memory: --jobs 1"
                    ) from error
                done += file.size
                say("read", done, total)
    else:
        for task in tasks:
            reports[task[1]] = _read_one(*task)
            done += task[0].size
            say("read", done, total)
    return [reports[number] for number in sorted(reports)]


def _end_with_parent() -> None:
    """A reading process whose build was killed would wait for work for ever, with all its memory."""

    def wait() -> None:
        parent = multiprocessing.parent_process()
        if parent is not None:
            parent.join()
            os._exit(1)

    threading.Thread(target=wait, daemon=True).start()


def _hash_or_flag(file: InputFile, number: int, intake: Path, reports: dict[int, FileReport]) -> str | None:
    try:
        return file_sha256(file.path)
    except OSError as error:
        reports[number] = _flag_file(file, number, "", intake, "input_unreadable", str(error.strerror))
        return None


def _flag_file(file: InputFile, number: int, sha256: str, intake: Path, issue_type: str, found: str) -> FileReport:
    report = FileReport(file.shown, sha256, file.size)
    report.flag(issue_type, found=found)
    writer = IntakeWriter(intake, number)
    for issue in report.issues:
        writer.add_issue(issue)
    writer.close()
    return report


def _read_one(file: InputFile, number: int, sha256: str, intake: str, folders: Folders) -> FileReport:
    """Read one file: each record is judged and stored as it comes. Runs in a process of its own."""
    catalog = load_catalog(folders[0])
    rules = load_rules(catalog)
    decided = load_scope_decisions(*_decided(*folders))
    corrections = load_corrections(_decided(*folders))
    report = FileReport(file.shown, sha256, file.size)
    writer = IntakeWriter(Path(intake), number)
    for count, record in enumerate(read_file(file, catalog, report)):
        apply_corrections(record, corrections.get(record.source_id, ()))
        decision = decided.get(record_key(record.publisher, record.identifier))
        if decision:
            sign = "+" if decision["judgement"] == "migration" else "-"
            reason = f"decided by {decision['by']} on {decision['at']}: {decision['why']}"
            verdict = ScopeVerdict(
                outcome="migration" if sign == "+" else "other",
                certainty=1.0 if sign == "+" else 0.0,
                reasons=((sign, "decision", reason),),
            )
        else:
            verdict = _answered(judge(record, rules), record, report.format)
        if verdict.outcome == "doubtful" and not record.unusable:
            record.flag(
                "scope_doubtful",
                found=f"{verdict.certainty:.2f}",
                expected="clearly migration work or clearly not",
                suggestion="decide in catalog/decisions/scope.csv or say in the description whom it is for",
            )
        writer.add_record(record_id(sha256, count), record, verdict)
    if report.read == 0 and not report.issues:
        report.flag("file_without_records", found=report.format)
    for issue in report.issues:
        writer.add_issue(issue)
    writer.close()
    return report


def _answered(verdict: ScopeVerdict, record: SourceRecord, form: str | None) -> ScopeVerdict:
    """What names a programme of a register, or stands in a questionnaire, is about migration work.

    A questionnaire's answer to a programme, or an export that is read back, is never set aside: it may hold less than
    the record by which the programme was found. A new row of a questionnaire that shows no sign of migration work
    goes to the review list.
    """
    if verdict.outcome == "migration":
        return verdict
    if any(c.kind == "identifier" and c.field == "authority" and c.value == "waypost" for c in record.claims):
        text = (
            "the society answers to a programme of the register" if form == "workbook" else "it comes from a register"
        )
        reason = ("+", "questionnaire" if form == "workbook" else "register", text)
        return ScopeVerdict(outcome="migration", certainty=1.0, reasons=(*verdict.reasons, reason))
    if form != "workbook":
        return verdict
    reason = ("+", "questionnaire", "the society put it into its questionnaire on migration")
    certainty = max(verdict.certainty, 0.5)
    return ScopeVerdict(outcome="doubtful", certainty=certainty, reasons=(*verdict.reasons, reason))


def _load_inputs(con: duckdb.DuckDBPyConnection, intake: Path, catalog: Catalog, reports: list[FileReport]) -> None:
    """Views over the intake; tables of sources, files, unmapped names and rates."""
    _empty_intake(intake)
    intake_views(con, intake)
    used = {report.source_id for report in reports if report.source_id}
    sources = [catalog.sources[source_id] for source_id in sorted(used)]
    source_rows = [{name: getattr(s, name, None) for name in PROVENANCE["source"].names} for s in sources]
    file_rows = [
        {
            "file": r.file,
            "sha256": r.sha256,
            "size": r.size,
            "format": r.format,
            "source_id": r.source_id,
            "read": r.read,
            "issue_count": len(r.issues),
        }
        for r in reports
    ]
    unmapped_rows = [
        {"file": r.file, "source_id": r.source_id, "name": name, "count": count, "on_purpose": purpose}
        for r in reports
        for counter, purpose in ((r.unmapped, False), (r.ignored, True))
        for name, count in sorted(counter.items())
    ]
    for name, rows in (("source", source_rows), ("file", file_rows), ("unmapped", unmapped_rows)):
        put_table(con, name, pa.Table.from_pylist(rows, schema=PROVENANCE[name]))
    load_rates(con, catalog)


def _empty_intake(intake: Path) -> None:
    """A build of no readable file still has tables, with no rows."""
    writer = IntakeWriter(intake, 999_999)
    writer.close()


# What reconciliation looks at; money that moved, results and the like tell nothing of identity.
_RECONCILED_KINDS = "('programme', 'identifier', 'participation', 'place', 'budget', 'link')"


def _reconcile(con: duckdb.DuckDBPyConnection, catalog: Catalog, decided: list[Path]) -> None:
    """Which records speak of the same programme; organisations and places matched."""
    records = con.sql("""
        select record_id, source_id, publisher, identifier, record_kind, stated_date
        from intake_record where scope_outcome <> 'other' and unusable is null order by record_id
    """).to_arrow_table()
    claims = con.sql(f"""
        select record_id, kind, subject_no, field, value, original_value, language, basis
        from intake_claim where kind in {_RECONCILED_KINDS} order by record_id, claim_no
    """).to_arrow_table()
    if "wp-" in str(con.sql("select min(value) from intake_claim where value like 'wp-%'").fetchone()):
        claims = pa.concat_tables([claims, _waypost_names(records, claims.schema)])
    decisions = decision_table(load_decisions(*decided))
    matched = reconcile(
        records, claims, decisions, catalog, vector_cache=default_vector_cache(), names=load_names(decided)
    )
    put_table(con, "cluster", matched.clusters)
    put_table(con, "link_found", matched.links)
    put_table(con, "review_found", matched.review)
    con.sql("""
        create or replace table match as
        select left_key, right_key, how, score, judgement, reasons from link_found
        union all
        select left_key, right_key, 'review', score, 'review', reasons || coalesce('; ' || why, '') from review_found
    """)
    load_matches(con, matched.organisation_matches, matched.place_matches, catalog)
    issues = [{name: getattr(issue, name) for name in ISSUE.names} for issue in matched.issues]
    put_table(con, "reconcile_issue", pa.Table.from_pylist(issues, schema=ISSUE))


def _waypost_names(records: pa.Table, schema: pa.Schema) -> pa.Table:
    """The programme id that each record's key gives, as an identifier: what a workbook answers to."""
    rows = []
    for record, publisher, identifier in zip(
        *(records.column(name).to_pylist() for name in ("record_id", "publisher", "identifier")), strict=True
    ):
        for name, value in (("authority", "waypost"), ("value", programme_id(record_key(publisher, identifier)))):
            rows.append({"record_id": record, "kind": "identifier", "subject_no": 1_000_000, "field": name,
                         "value": value, "basis": "inferred"})  # fmt: skip
    return pa.Table.from_pylist(rows, schema=schema)


def _manifest(
    reports: list[FileReport], folders: Folders, as_of: dt.date, context_sha256: str | None
) -> dict[str, Any]:
    folder, decisions = folders
    inputs = [{"file": r.file, "sha256": r.sha256, "size": r.size} for r in reports]
    return {
        **({"context_sha256": context_sha256} if context_sha256 else {}),
        **({"decisions_sha256": catalog_sha256(decisions)} if decisions and any(decisions.glob("*.csv")) else {}),
        "as_of": as_of.isoformat(),
        "code_version": __version__,
        "catalog_sha256": catalog_sha256(folder),
        "inputs": inputs,
    }


def demo_inputs() -> tuple[Path, dt.date]:
    """Folder of the demo's files, and the day that it is built for: the same everywhere and always.

    Raises :class:`InputError` when the catalog has no demo.
    """
    folder = catalog_path()
    day_file = folder / "demo_as_of.txt"
    if not day_file.is_file():
        raise InputError(f"{folder}: this catalog has no demo (no {day_file.name} in it)")
    return folder / "demo", dt.date.fromisoformat(day_file.read_text(encoding="utf-8").strip())
