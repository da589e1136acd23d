"""How long a dry run takes: 20,000 rows against a register of 100,000 programmes, reading included.

Three files: a sheet whose key column names programmes that stand (a tenth of them changed), a sheet without keys (all
new, so likeness is asked of each), and our own workbook's rows (in the HXL shape, the key of Waypost in each). Each is
run in a process of its own, so that the peak of its memory is its own; beside it, in the same run, what no comparison
can be faster than: a plain read of the same file, and an anti-join of its raw rows with the register in DuckDB.

On two cores without other work, every row changed or new: key 8.5 s (read 3.0, compare 5.4), new 7.3 s (2.7, 4.5), ours
9.1 s (3.3, 5.7). Beside a full run of the tests (load 2.5): 14.0, 10.1 and 16.0 s. Peak of memory 480 to 525 MB.

    python bench/dry_run.py [--rows 20000] [--programmes 100000] [--only key,new,ours]
"""

from __future__ import annotations

import argparse
import csv
import json
import random
import resource
import subprocess
import sys
import tempfile
import time
from pathlib import Path
from typing import Any

import msgspec

sys.path.insert(0, str(Path(__file__).parent))

from waypost.importing.comparing import dry_run
from waypost.importing.declaring import Matched, declare
from waypost.importing.known import Known
from waypost.importing.uploaded import read_upload
from waypost.reference import Catalog, Source, load_catalog
from waypost.store.release import Release
from world import world

PARTS = ("key", "new", "ours")
HEAD = ["Our number", "Title", "Country", "Start", "People reached", "Services", "Organisation", "Description"]
TARGETS = ["#activity+code", "#activity+name", "#country", "#date+start", "#reached", "#service", "#org+impl",
           "#activity+description"]  # fmt: skip
_WORDS = [
    "water",
    "food",
    "shelter",
    "clinic",
    "legal",
    "advice",
    "tracing",
    "first",
    "aid",
    "school",
    "cash",
    "market",
    "border",
    "station",
    "route",
    "family",
    "return",
    "arrival",
    "transit",
    "island",
    "harbour",
    "desert",
    "mobile",
    "winter",
    "night",
    "child",
    "host",
    "camp",
    "city",
    "rural",
    "data",
]


def _register(release: Release, rows: int) -> list[tuple[Any, ...]]:
    """Programmes of the register spread over all of it, as their own sheet would tell them."""
    return (
        release.connect()
        .execute(
            """select p.programme_id, r.identifier, p.title, p.country_codes, p.actual_start_date, p.people_reached,
                  p.operating_ns_ids
           from programme p join record r using (programme_id)
           order by hash(p.programme_id) limit ?""",
            [rows],
        )
        .fetchall()
    )


def make_file(part: str, release: Release, rows: int, folder: Path) -> Path:
    """The file of a part, seeded."""
    rng = random.Random(2009)
    path = folder / f"{part}.csv"
    with path.open("w", newline="", encoding="utf-8") as file:
        out = csv.writer(file)
        out.writerow(HEAD)
        if part == "ours":
            out.writerow(["#activity+code+waypost", *TARGETS[1:]])
        for number, (key, name, stands, country, start, reached, owners) in enumerate(_register(release, rows)):
            owner = (owners or "").split(" ")[0]
            text = " ".join(rng.choice(_WORDS) for _ in range(25))
            title = stands
            if part == "new":
                title = " ".join(rng.choice(_WORDS) for _ in range(6)).capitalize() + f" {number % 97}"
            elif rng.random() < 0.1:
                title = f"{stands} put right"
            code = key if part == "ours" else name
            out.writerow([code, title, country, start, reached, "Health", owner, text])
    if part == "new":
        _drop_first_column(path)
    return path


def _drop_first_column(path: Path) -> None:
    with path.open(newline="", encoding="utf-8") as file:
        rows = [row[1:] for row in csv.reader(file)]
    with path.open("w", newline="", encoding="utf-8") as file:
        csv.writer(file).writerows(rows)


def source_for(part: str, catalog: Catalog) -> Source | None:
    """The columns as a person would match them; the HXL shape says itself what is what."""
    if part == "ours":
        return None
    pairs = list(zip(HEAD, TARGETS, strict=True))[1 if part == "new" else 0 :]
    matched = Matched(columns=dict(pairs), date_order="ymd")
    source = declare(matched, publisher="example", publisher_name="Example", source_id="example", catalog=catalog)
    rows = msgspec.structs.replace(source.rows, key_scope="publisher")
    return msgspec.structs.replace(source, rows=rows)


def run_part(part: str, path: Path, programmes: int) -> dict[str, Any]:
    """One dry run in this process: seconds of reading and comparing, what was found, the peak of memory."""
    release, catalog = world(programmes), load_catalog()
    source = source_for(part, catalog)
    begun = time.perf_counter()
    read = read_upload(path, catalog, shown=path.name, source=source)
    middle = time.perf_counter()
    result = dry_run(read.records, Known(release.connect(threads=2), catalog), speaker="ns-ner", is_whole=False)
    end = time.perf_counter()
    peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
    return {"read": middle - begun, "compare": end - middle, "total": end - begun, "counts": result.counts,
            "changes": sum(len(row.changes) for row in result.rows), "mb": peak / 1024}  # fmt: skip


def lower_bounds(path: Path, release: Release) -> tuple[float, float]:
    """Seconds of a plain read of the rows, and of an anti-join of the raw rows with the register."""
    begun = time.perf_counter()
    with path.open(newline="", encoding="utf-8") as file:
        rows = list(csv.reader(file))
    read = time.perf_counter() - begun
    con = release.connect(threads=2)
    table = _as_table(rows)
    begun = time.perf_counter()
    con.register("told", table)
    con.sql("""
        select count(*) from told anti join (
            select r.identifier, p.title, p.country_codes, cast(p.actual_start_date as varchar) as start
            from programme p join record r using (programme_id)
        ) k on told.title = k.title and told.country = k.country_codes and told.start = k.start
    """).fetchall()
    return read, time.perf_counter() - begun


def _as_table(rows: list[list[str]]) -> Any:
    import pyarrow as pa

    at = {name: rows[0].index(name) for name in ("Title", "Country", "Start")}
    return pa.table({name.lower(): [row[index] for row in rows[1:]] for name, index in at.items()})


def main() -> None:
    """Measure and print."""
    parser = argparse.ArgumentParser()
    parser.add_argument("--rows", type=int, default=20_000)
    parser.add_argument("--programmes", type=int, default=100_000)
    parser.add_argument("--only", default=",".join(PARTS))
    parser.add_argument("--one", nargs=2, metavar=("PART", "FILE"), help=argparse.SUPPRESS)
    args = parser.parse_args()
    if args.one:
        print(json.dumps(run_part(args.one[0], Path(args.one[1]), args.programmes)))
        return
    release = world(args.programmes)
    with tempfile.TemporaryDirectory() as folder:
        for part in args.only.split(","):
            path = make_file(part, release, args.rows, Path(folder))
            plain, join = lower_bounds(path, release)
            done = subprocess.run(
                [sys.executable, __file__, "--programmes", str(args.programmes), "--one", part, str(path)],
                check=True, capture_output=True, text=True,
            )  # fmt: skip
            told = json.loads(done.stdout.splitlines()[-1])
            print(
                f"{part:5} {told['total']:6.2f} s (read {told['read']:.2f}, compare {told['compare']:.2f}),"
                f" peak {told['mb']:.0f} MB; plain read {plain:.3f} s (×{told['read'] / plain:.0f}),"
                f" anti-join {join:.3f} s (×{told['compare'] / join:.0f}); {told['changes']} changes, "
                f"{ {k: v for k, v in told['counts'].items() if v} }"
            )


if __name__ == "__main__":
    main()
