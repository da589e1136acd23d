"""Files of publishers into the context store: recognised, read, checked, and put in as one data set each."""

from __future__ import annotations

import importlib
from collections import defaultdict
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import duckdb

from waypost.context.areas import AreaIndex
from waypost.context.facts import FactWriter
from waypost.context.reading import Reader, Reading
from waypost.context.recognising import find_matches
from waypost.context.store import ContextStore, StoredSet
from waypost.context.tables import Head, read_head
from waypost.context.totals import write_totals
from waypost.errors import InputError
from waypost.model import FileReport, Issue
from waypost.reference import Catalog
from waypost.reference.context import ContextSet, Layout
from waypost.store.release import file_sha256
from waypost.store.world_tables import CONTEXT

Say = Callable[[str], None]
# What tells one figure from another: all that a fact says but the figure itself and its note.
_KEY = [name for name in CONTEXT["context_fact"].names if name not in (
    "dataset_id", "count", "count_least", "count_most", "event_count", "note", "basis")]  # fmt: skip


@dataclass
class Added:
    """What became of the files: the data sets put in, and every issue."""

    sets: list[StoredSet] = field(default_factory=list)
    reports: list[FileReport] = field(default_factory=list)

    @property
    def issues(self) -> list[Issue]:
        """All issues, file by file."""
        return [issue for report in self.reports for issue in report.issues]


@dataclass(frozen=True)
class _Task:
    head: Head
    layout: Layout
    report: FileReport


def add_files(
    files: Sequence[Path],
    store: ContextStore,
    catalog: Catalog,
    *,
    only: str | None = None,
    retrieved_date: str | None = None,
    revision: str | None = None,
    say: Say | None = None,
) -> Added:
    """Read the files and put each data set in the place of an earlier one of the same id.

    ``only`` says which data set all of the files are, ``revision`` names the revision of one whose publisher keeps
    changing it (else the last year in it does). Raises :class:`InputError` for a file that is none of ours, that could
    be two, or that repeats the figures of another one; nothing is put in then.
    """
    if only is not None and only not in catalog.context_sets:
        raise InputError(f"{only}: no such data set; there are: {', '.join(catalog.context_sets)}")
    added = Added()
    tasks: dict[str, list[_Task]] = defaultdict(list)
    seen: dict[str, Path] = {}
    for path in files:
        sha256 = file_sha256(path)
        if sha256 in seen:
            raise InputError(f"{path}: the same file as {seen[sha256]}; give it once")
        seen[sha256] = path
        report = FileReport(path.name, sha256, path.stat().st_size)
        declared, task = _recognise(path, catalog, report, only)
        tasks[declared.dataset_id].append(task)
        added.reports.append(report)
    with store.building() as folder:
        for dataset_id, of_set in sorted(tasks.items()):
            if say:
                say(f"{dataset_id}: {len(of_set)} files")
            declared = catalog.context_sets[dataset_id]
            read = _read_set(declared, of_set, catalog, folder)
            added.sets.append(
                store.put(
                    declared,
                    read,
                    files=[_file_entry(task.report) for task in of_set],
                    issues=[issue for task in of_set for issue in task.report.issues],
                    retrieved_date=retrieved_date,
                    revision=declared.revision or revision,
                )
            )
    return added


def _recognise(path: Path, catalog: Catalog, report: FileReport, only: str | None) -> tuple[ContextSet, _Task]:
    head = read_head(path)
    matches = find_matches(head, catalog.context_sets.values(), only)
    if len(matches) > 1:
        which = ", ".join(match.declared.dataset_id for match in matches)
        raise InputError(f"{path}: could be {which}; say which one with --as, for revisions never mix")
    if not matches:
        known = ", ".join(catalog.context_sets) if only is None else only
        shown = ", ".join(name for name in head.header[:8] if name)
        raise InputError(
            f"{path}: not recognised (its header begins: {shown}). Known: {known}."
            " A newer layout of one of them is declared in catalog/context; for an unusual name alone use --as"
        )
    report.source_id = matches[0].declared.dataset_id
    report.format = matches[0].layout.format
    return matches[0].declared, _Task(head, matches[0].layout, report)


def _file_entry(report: FileReport) -> dict[str, Any]:
    return {
        "file": report.file,
        "sha256": report.sha256,
        "size": report.size,
        "format": report.format,
        "rows": report.read,
        "ignored": {name: count for name, count in sorted(report.ignored.items()) if count},
        "unmapped": {name: count for name, count in sorted(report.unmapped.items()) if count},
    }


def _reader(name: str) -> Reader:
    module = importlib.import_module(f"waypost.context.formats.{name}")
    read: Reader = module.read
    return read


def _read_set(declared: ContextSet, tasks: list[_Task], catalog: Catalog, folder: Path) -> list[Path]:
    """All facts of a data set as Parquet files in no order yet, companion files first; and totals where declared."""
    if all(task.layout.role == "flags" for task in tasks):
        raise InputError(
            f"{declared.dataset_id}: {tasks[0].report.file} only says what figures rest on; add it with them"
        )
    path = folder / f"{declared.dataset_id}.read.parquet"
    data_types: dict[tuple[str, int], str] = {}
    with FactWriter(path) as writer:
        for number, task in enumerate(sorted(tasks, key=lambda task: (task.layout.role != "flags", task.report.file))):
            writer.file_no = number
            has_aggregates = task.layout.format in ("undesa_workbook", "undesa_matrix") or "has_aggregates" in (
                task.layout.options
            )
            reading = Reading(
                head=task.head,
                layout=task.layout,
                declared=declared,
                report=task.report,
                writer=writer,
                areas=AreaIndex(catalog, has_aggregates=has_aggregates),
                catalog=catalog,
                data_types=data_types,
            )
            _reader(task.layout.format)(reading)
    _refuse_repeats(declared, path, tasks)
    if not declared.sums:
        return [path]
    totals = folder / f"{declared.dataset_id}.totals.parquet"
    write_totals(declared, path, totals)
    return [path, totals]


def _refuse_repeats(declared: ContextSet, path: Path, tasks: list[_Task]) -> None:
    """The same figure in two files would be counted twice; in one file it is the publisher's own division."""
    if len(tasks) < 2:
        return
    key = ", ".join(f'"{name}"' for name in _KEY)
    with duckdb.connect() as con:
        found = con.execute(
            f"""select count(*), min(first), max(last) from (
                select min(file_no) as first, max(file_no) as last from read_parquet(?)
                group by {key} having min(file_no) <> max(file_no))""",
            [str(path)],
        ).fetchone()
    if found and found[0]:
        names = [task.report.file for task in sorted(tasks, key=lambda t: (t.layout.role != "flags", t.report.file))]
        raise InputError(
            f"{declared.dataset_id}: {names[found[1]]} and {names[found[2]]} hold {found[0]} of the same figures, which"
            " would be counted twice; add one of them alone"
        )
