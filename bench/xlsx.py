"""XLSX: 20,000 rows of 24 columns read; beside openpyxl in its read-only mode on the same file.

Both sides run in processes of their own, in turns, and time the reading of every cell, from the path on, without
their imports. The number of rows and a sum over the cells must agree. The code measured is what the readers of
sheets use: `waypost.sources.formats.tabular.open_tables`.

    python bench/xlsx.py [--rows 20000] [--rounds 3]
"""

from __future__ import annotations

import argparse
import datetime as dt
import json
import random
import resource
import statistics
import subprocess
import sys
import time
from pathlib import Path
from typing import Any

import openpyxl

from waypost.sources.formats.tabular import open_tables

ROOT = Path(__file__).resolve().parents[1] / ".bench" / "xlsx"
COLUMNS = 24
BAR = 8


def write_file(path: Path, rows: int) -> None:
    """A sheet of examples: texts, whole numbers, amounts and dates."""
    rng = random.Random(7)
    book = openpyxl.Workbook(write_only=True)
    sheet = book.create_sheet("3W")
    sheet.append([f"Column {number}" for number in range(COLUMNS)])
    start = dt.date(2020, 1, 1)
    for number in range(rows):
        texts: list[Any] = [f"Text {rng.randrange(3000)} of {column}" for column in range(14)]
        numbers = [rng.randrange(5000) for _ in range(6)]
        amounts = [round(rng.random() * 1e6, 2) for _ in range(2)]
        sheet.append([*texts, *numbers, *amounts, start + dt.timedelta(number % 900), f"P{number}"])
    book.save(path)


def run_own(path: Path) -> tuple[int, float]:
    """Rows, and the sum of their numbers."""
    rows, total = 0, 0.0
    for table in open_tables(path):
        for row in table.rows():
            rows += 1
            total += sum(cell for cell in row.cells[14:22] if isinstance(cell, int | float))
    return rows, total


def run_peer(path: Path) -> tuple[int, float]:
    """The same with openpyxl, only values, in its read-only mode."""
    rows, total = 0, 0.0
    book = openpyxl.load_workbook(path, read_only=True, data_only=True)
    for sheet in book.worksheets:
        for cells in sheet.iter_rows(values_only=True):
            rows += 1
            total += sum(cell for cell in cells[14:22] if isinstance(cell, int | float))
    book.close()
    return rows, total


def main() -> int:
    """Run both sides in turns and print the ratio of their medians, with the spread."""
    parser = argparse.ArgumentParser(description=(__doc__ or "").splitlines()[0])
    parser.add_argument("--rows", type=int, default=20_000)
    parser.add_argument("--rounds", type=int, default=3)
    parser.add_argument("--side", choices=["own", "peer"], help=argparse.SUPPRESS)
    parser.add_argument("--file", type=Path, help=argparse.SUPPRESS)
    options = parser.parse_args()
    if options.side:
        started = time.perf_counter()
        rows, total = (run_own if options.side == "own" else run_peer)(options.file)
        seconds = time.perf_counter() - started
        peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
        print(json.dumps({"seconds": seconds, "rows": rows, "sum": round(total), "peak_mb": peak}))
        return 0
    ROOT.mkdir(parents=True, exist_ok=True)
    path = ROOT / f"book-{options.rows}.xlsx"
    write_file(path, options.rows)
    runs: dict[str, list[dict[str, Any]]] = {"own": [], "peer": []}
    for _ in range(options.rounds):
        for side, results in runs.items():
            command = [sys.executable, __file__, "--side", side, "--file", str(path)]
            results.append(json.loads(subprocess.run(command, check=True, capture_output=True, text=True).stdout))
    same = {(run["rows"], run["sum"]) for side in runs.values() for run in side}
    print(f"XLSX, {options.rows} rows x {COLUMNS} columns, {path.stat().st_size / 1e6:.1f} MB, every cell read")
    times = {side: [run["seconds"] for run in results] for side, results in runs.items()}
    medians = {side: statistics.median(seconds) for side, seconds in times.items()}
    for side, name in (("own", "waypost"), ("peer", "openpyxl")):
        spread = ", ".join(f"{seconds:.2f}" for seconds in times[side])
        print(f"  {name:9}{medians[side]:6.2f} s   ({spread}), peak {runs[side][0]['peak_mb']:.0f} MB")
    ratios = sorted(theirs / mine for mine, theirs in zip(times["own"], times["peer"], strict=True))
    ratio = medians["peer"] / medians["own"]
    print(f"  ratio    {ratio:6.1f}     (rounds {ratios[0]:.1f} to {ratios[-1]:.1f}; bar: {BAR})")
    if len(same) != 1:
        print("  differs: the two sides do not read the same rows or numbers")
    return 0 if len(same) == 1 else 1


if __name__ == "__main__":
    sys.exit(main())
