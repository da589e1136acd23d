"""How long briefings of trails take: one cold, one warm, all 25 trails in four languages as Word and as PDF.

    python bench/briefings.py RELEASE [--jobs 2] [--out FOLDER]

A process that is new reads the fonts and the libraries first (cold). ``--jobs`` shares the trails among processes, as
two processes of a server would. The kept answers of the release are
made before the clock starts.
"""

from __future__ import annotations

import argparse
import json
import multiprocessing
import os
import subprocess
import sys
import time
from pathlib import Path
from typing import Any

LANGUAGES = ("en", "fr", "es", "ar")
FORMS = ("docx", "pdf")
_COLD = (
    "import sys, time; began = time.perf_counter()\n"
    "from waypost.atlas.opened import open_at\nfrom waypost.briefing.whole import briefing_file\n"
    "from waypost.disclosure.access import Viewer\n"
    "opened = open_at(sys.argv[1], Viewer('public'))\n"
    "size = len(briefing_file(opened, sys.argv[2], 'en', sys.argv[3]))\n"
    "print(time.perf_counter() - began, time.process_time())"
)


def main() -> None:
    """Measure and print."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("release", type=Path)
    parser.add_argument("--jobs", type=int, default=2)
    parser.add_argument("--trail", default="CMR")
    parser.add_argument("--out", type=Path, help="Keep the files here, to look at them.")
    asked = parser.parse_args()
    from waypost.atlas.opened import open_at
    from waypost.atlas.trail import trail_states
    from waypost.disclosure.access import Viewer

    began = time.perf_counter()
    trail_states(open_at(asked.release, Viewer("public")))
    print(f"answers of the release, kept or made: {time.perf_counter() - began:.1f} s")
    for form in FORMS:
        command = [sys.executable, "-c", _COLD, str(asked.release), asked.trail, form]
        cold = subprocess.run(command, check=True, capture_output=True, text=True)
        wall, worked = map(float, cold.stdout.split())
        print(f"one, {asked.trail}, {form}, cold: {wall:.2f} s, of the processor {worked:.2f} s")
    for form in FORMS:
        took = [_one(asked.release, asked.trail, "fr", form)[:2] for _ in range(5)][1:]
        wall, worked = (sorted(column)[1] for column in zip(*took, strict=True))
        print(f"one, {asked.trail}, {form}, warm: {wall:.2f} s, of the processor {worked:.2f} s")
    began = time.perf_counter()
    with multiprocessing.get_context("spawn").Pool(asked.jobs) as pool:
        trails = sorted(open_at(asked.release, Viewer("public")).catalog.trails)
        rows = pool.starmap(_trail, [(asked.release, trail, asked.out) for trail in trails], chunksize=1)
    every = [row for of in rows for row in of]
    took = time.perf_counter() - began
    worked = sum(row["processor"] for row in every)
    told = f"{len(every)} files of {len(trails)} trails in {took:.0f} s, {asked.jobs} processes"
    print(f"all: {told}, of the processor {worked:.0f} s")
    slowest = max(every, key=lambda row: row["seconds"])
    print(f"slowest: {json.dumps(slowest)}; largest: {max(row['bytes'] for row in every):,} bytes")
    print(f"load of the machine: {os.getloadavg()[0]:.1f}")


def _one(release: Path, trail: str, language: str, form: str) -> tuple[float, float, bytes]:
    from waypost.atlas.opened import open_at
    from waypost.briefing.whole import briefing_file
    from waypost.disclosure.access import Viewer

    began, worked = time.perf_counter(), time.process_time()
    body = briefing_file(open_at(release, Viewer("public")), trail, language, form)
    return time.perf_counter() - began, time.process_time() - worked, body


def _trail(release: Path, trail: str, out: Path | None) -> list[dict[str, Any]]:
    rows = []
    for language in LANGUAGES:
        for form in FORMS:
            seconds, worked, body = _one(release, trail, language, form)
            name = f"{trail}-{language}.{form}"
            if out is not None:
                out.mkdir(parents=True, exist_ok=True)
                (out / name).write_bytes(body)
            figures = {"seconds": round(seconds, 2), "processor": round(worked, 2), "bytes": len(body)}
            rows.append({"file": name} | figures)
    return rows


if __name__ == "__main__":
    main()
