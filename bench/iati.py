"""IATI: how fast activities are read and mapped, against bare lxml and against iatikit and iatiflattener.

Builds a file by repeating real activities of ``../shared/data/iati`` with changed identifiers (the tests' own
example where those are absent), then measures, each in a process of its own, in turns, best of several:

    bare      lxml.iterparse(tag="iati-activity") with clearing: what reading the file costs at all
    extract   our reader: one parsed element per activity, its content in reach
    touch     the same, and every tag, attribute and text of it fetched into Python
    claims    from the file to claims and issues: everything that the schema maps, every rule checked

Memory is the peak of each process, at half and at full size. The peers read the same smaller file: iatikit's own
properties of each activity and, for the rows that it has none for, the element that it gives; iatiflattener's own
flattening of activities, transactions and budgets to CSV, with stand-ins for the code lists and rates that it
downloads. Neither checks anything, counts what it leaves out, or keeps its memory flat.

    python bench/iati.py [--size 200] [--repeats 3] [--peer-size 20] [--small 100000] [--profile]
"""

from __future__ import annotations

import argparse
import contextlib
import cProfile
import importlib.util
import io
import json
import pstats
import re
import resource
import shutil
import subprocess
import sys
import time
from collections.abc import Callable
from pathlib import Path
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from waypost.sources.context import ReadContext

HERE = Path(__file__).resolve()
REPOSITORY = HERE.parents[1]
SHARED = REPOSITORY.parent / "shared" / "data" / "iati"
FOLDER = REPOSITORY / ".bench" / "iati"
PEERS = FOLDER / "peers"
EXAMPLE = REPOSITORY / "tests" / "sources" / "iati" / "full_2_03.xml"
# Of the real files those in UTF-8 of version 2: what repeats them must be one sound file.
REAL = (
    "unhcr/UNHCR-Activities-2023.xml",
    "hdx/d-portal-2021.xml",
    "okfn/CAF-ActivityFile-2025-10-10.xml",
    "okfn/iati-activities-am-armenia.xml",
    "okfn/usaid-798.xml",
    "okfn/usaid-bo.xml",
    "okfn/who-arg.xml",
    "okfn/who-bra.xml",
    "okfn/worldbank-679.xml",
    "okfn/worldbank-sv.xml",
    "okfn/acfspain-ph.xml",
    "old/dfid-2.01.xml",
)
# What iatiflattener stops at: time zones behind seconds, amounts that are no numbers.
UNREADABLE = ("okfn/iati-activities-am-armenia.xml", "hdx/d-portal-2021.xml")
NAMESPACES = {
    "usg": "https://explorer.usaid.gov",
    "unhcr": "http://reporting.unhcr.org/",
    "ns0": "http://d-portal.org/xmlns/dstore",
    "ns1": "http://d-portal.org/xmlns/iati-activities",
    "ns2": "xml",
}
# Rows that the schema maps and iatikit has no property for: element, then parts of it: attributes or (path, attribute).
ROWS: dict[str, tuple[tuple[str, str | None], ...]] = {
    "reporting-org": ((".", "ref"), ("narrative", None)),
    "other-identifier": ((".", "ref"), (".", "type"), ("owner-org", "ref")),
    "participating-org": ((".", "ref"), (".", "role"), (".", "type"), (".", "activity-id"), ("narrative", None)),
    "activity-status": ((".", "code"),),
    "activity-scope": ((".", "code"),),
    "recipient-country": ((".", "code"), (".", "percentage")),
    "recipient-region": ((".", "code"), (".", "vocabulary"), (".", "percentage")),
    "location": (
        ("name/narrative", None), ("point/pos", None), ("administrative", "code"), ("feature-designation", "code"),
    ),
    "sector": ((".", "code"), (".", "vocabulary"), (".", "percentage"), ("narrative", None)),
    "tag": ((".", "code"), (".", "vocabulary"), ("narrative", None)),
    "policy-marker": ((".", "code"), (".", "vocabulary"), (".", "significance"), ("narrative", None)),
    "humanitarian-scope": ((".", "code"), (".", "type"), (".", "vocabulary"), ("narrative", None)),
    "default-aid-type": ((".", "code"), (".", "vocabulary")),
    "budget": (
        (".", "type"), ("period-start", "iso-date"), ("period-end", "iso-date"), ("value", "currency"),
        ("value", "value-date"), ("value", None),
    ),
    "planned-disbursement": (
        ("period-start", "iso-date"), ("period-end", "iso-date"), ("value", "currency"), ("value", "value-date"),
        ("value", None), ("provider-org/narrative", None),
    ),
    "transaction": (
        (".", "ref"), ("transaction-type", "code"), ("transaction-date", "iso-date"), ("value", "currency"),
        ("value", "value-date"), ("value", None), ("provider-org", "ref"), ("provider-org/narrative", None),
        ("receiver-org", "ref"), ("receiver-org/narrative", None), ("sector", "code"), ("recipient-country", "code"),
        ("recipient-region", "code"), ("aid-type", "code"),
    ),
    "related-activity": ((".", "ref"), (".", "type")),
    "document-link": ((".", "url"), ("title/narrative", None), ("category", "code")),
    "result": ((".", "type"), ("title/narrative", None)),
    "result/indicator": ((".", "measure"), ("title/narrative", None), ("baseline", "year"), ("baseline", "value")),
    "result/indicator/period": (
        ("period-start", "iso-date"), ("period-end", "iso-date"), ("target", "value"), ("actual", "value"),
        ("target/dimension", "value"), ("actual/dimension", "value"),
    ),
}  # fmt: skip
PEER_TASKS = ("iatikit", "iatiflattener")


def activities(without: tuple[str, ...] = ()) -> list[bytes]:
    """Real activities as bytes, small and large ones mixed."""
    files = [SHARED / name for name in REAL if (SHARED / name).is_file() and name not in without] or [EXAMPLE]
    found = [re.findall(rb"<iati-activity[\s>].*?</iati-activity>", file.read_bytes(), re.DOTALL) for file in files]
    width = max(map(len, found))
    return [group[n % len(group)] for n in range(width) for group in found if n < len(group) or len(group) > width // 4]


def build_file(
    path: Path,
    megabytes: float | None,
    count: int | None = None,
    longest: int | None = None,
    without: tuple[str, ...] = (),
) -> int:
    """Repeat activities up to a size or a number; the number written."""
    path.parent.mkdir(parents=True, exist_ok=True)
    source = [a for a in activities(without) if longest is None or len(a) < longest]
    spaces = "".join(f' xmlns:{prefix}="{uri}"' for prefix, uri in NAMESPACES.items())
    written = size = 0
    with path.open("wb") as file:
        file.write(f'<iati-activities version="2.03" generated-datetime="2025-12-01T00:00:00Z"{spaces}>\n'.encode())
        while (count is None and size < (megabytes or 0) * 1e6) or (count is not None and written < count):
            piece = source[written % len(source)]
            piece = piece.replace(b"</iati-identifier>", b"-%d</iati-identifier>" % written, 1)
            file.write(piece + b"\n")
            size += len(piece) + 1
            written += 1
        file.write(b"</iati-activities>\n")
    return written


def bare(path: Path) -> dict[str, int]:
    """Nothing but parsing, with clearing."""
    from lxml import etree

    count = 0
    for _event, element in etree.iterparse(path, tag="iati-activity"):
        count += 1
        element.clear()
        while element.getprevious() is not None:
            del element.getparent()[0]
    return {"activities": count}


def _context(path: Path) -> ReadContext:
    from waypost.model import FileReport
    from waypost.reference import load_catalog
    from waypost.sources.context import ReadContext

    catalog = load_catalog()
    return ReadContext(path, FileReport(path.name, "0" * 64, path.stat().st_size), catalog.sources["iati"], catalog)


def extract(path: Path) -> dict[str, int]:
    """Our raw records."""
    from waypost.sources.formats import iati

    return {"activities": sum(1 for _raw in iati.read(_context(path)))}


def touch(path: Path) -> dict[str, int]:
    """Our raw records, with every tag, attribute and text in hand."""
    from waypost.sources.formats import iati

    count = values = 0
    for raw in iati.read(_context(path)):
        count += 1
        for element in raw.data.element.iter():
            attributes = element.items()
            values += len(attributes) + (element.tag is not None) + (element.text is not None)
    return {"activities": count, "values": values}


def claims(path: Path) -> dict[str, int]:
    """Our source records."""
    from waypost.sources.formats import iati
    from waypost.sources.mappings import iati as mapping

    context = _context(path)
    count = said = told = 0
    for raw in iati.read(context):
        for record in mapping.to_records(raw, context):
            count += 1
            said += len(record.claims)
            told += len(record.issues)
    return {"activities": count, "claims": said, "issues": told}


def iatikit(path: Path) -> dict[str, int]:
    """What iatikit offers of an activity: nine fields."""
    from iatikit.data.dataset import Dataset

    fields = ("id", "title", "description", "location", "humanitarian", "planned_start", "actual_start",
              "planned_end", "actual_end")  # fmt: skip
    count = values = failed = 0
    for activity in Dataset(str(path)).activities:
        count += 1
        for name in fields:
            try:
                values += getattr(activity, name) is not None
            except ValueError:
                failed += 1
        for path_of_row, parts in ROWS.items():
            for row in activity.etree.iterfind(path_of_row):
                for place, name in parts:
                    found = row if place == "." else row.find(place)
                    if found is not None:
                        values += (found.text if name is None else found.get(name)) is not None
    return {"activities": count, "values": values, "failed": failed}


def iatiflattener(path: Path) -> dict[str, int]:
    """iatiflattener's own reading of one file to CSV rows; lists and rates that it downloads are stood in for."""
    import exchangerates
    from iatiflattener import FlattenIATIData
    from iatiflattener.lib import variables

    folder = path.with_suffix(".flat")
    shutil.rmtree(folder, ignore_errors=True)
    (folder / "csv" / "activities").mkdir(parents=True)
    text = path.read_text(encoding="utf-8")
    countries = sorted(set(re.findall(r'<recipient-(?:country|region)[^>]*? code="([^"]+)"', text)))
    publishers = sorted(set(re.findall(r'<reporting-org[^>]*? ref="([^"]+)"', text)))
    currencies = sorted(set(re.findall(r'currency="([A-Z]{3})"', text)) | {"CHF", "EUR", "GBP"})
    rates = folder / "rates.csv"
    rates.write_text("Date,Rate,Currency\n" + "".join(f"2020-01-01,1.0,{code}\n" for code in currencies))
    flattener = object.__new__(FlattenIATIData)
    flattener.langs = ["en"]
    flattener.output_dir = str(folder)
    flattener.csv_headers = variables.headers(["en"])
    flattener.activity_csv_headers = variables.activity_headers(["en"])
    flattener.countries = countries
    flattener.category_group = {}
    flattener.organisations = {"en": {code: code for code in publishers}}
    flattener.reporting_organisation_groups = {}
    flattener.countries_currencies = dict.fromkeys(countries, "USD")
    flattener.exchange_rates = exchangerates.CurrencyConverter(update=False, source=str(rates))
    flattener.setup_countries()
    flattener.setup_organisations()
    with contextlib.redirect_stdout(io.StringIO()):
        flattener.process_package("bench", path.name, str(path.parent))
    rows = sum(sum(1 for _line in file.open()) - 1 for file in folder.rglob("*.csv") if file.name != "rates.csv")
    shutil.rmtree(folder)
    return {"rows": rows}


TASKS: dict[str, Callable[[Path], dict[str, int]]] = {
    task.__name__: task for task in (bare, extract, touch, claims, iatikit, iatiflattener)
}


def run_task(name: str, path: Path) -> None:
    """Run one task here and print what it took as JSON."""
    if name in ("extract", "touch", "claims"):
        claims(EXAMPLE)  # loading the catalog and its code lists is no part of reading a file
    start, cpu = time.perf_counter(), time.process_time()
    found = TASKS[name](path)
    seconds, cpu = time.perf_counter() - start, time.process_time() - cpu
    peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
    print(json.dumps({"seconds": seconds, "cpu": cpu, "peak_mb": peak, **found}))


def measure(name: str, path: Path, python: str = sys.executable) -> dict[str, float]:
    """Run one task in a process of its own; raises RuntimeError with its last line when it fails."""
    done = subprocess.run([python, str(HERE), "--task", name, str(path)], capture_output=True, text=True, check=False)
    if done.returncode:
        raise RuntimeError((done.stderr.strip().splitlines() or ["no output"])[-1])
    return dict(json.loads(done.stdout.strip().splitlines()[-1]))


def best(names: tuple[str, ...], path: Path, repeats: int, python: str = sys.executable) -> dict[str, dict[str, float]]:
    """Each task ``repeats`` times, in turns; the run with the least processor time of each."""
    runs: dict[str, list[dict[str, float]]] = {name: [] for name in names}
    for _turn in range(repeats):
        for name in names:
            runs[name].append(measure(name, path, python))
    return {name: min(found, key=lambda run: run["cpu"]) for name, found in runs.items()}


def show(title: str, found: dict[str, dict[str, float]], against: str, megabytes: float) -> None:
    """One line per task: processor seconds, rate, speed as a ratio, peak memory."""
    print(f"\n{title}")
    base = found[against]["cpu"]
    for name, run in found.items():
        more = ", ".join(f"{int(v):,} {k}" for k, v in run.items() if k not in ("seconds", "cpu", "peak_mb"))
        print(
            f"  {name:14} {run['cpu']:8.2f} s  {megabytes / run['cpu']:7.1f} MB/s  {base / run['cpu']:6.2f} × {against}"
            f"  {run['peak_mb']:6.0f} MB peak  ({more})"
        )


def peers_python() -> tuple[str | None, str]:
    """A Python that has both peers: this one, or one made for them; else None and the reason."""
    if all(importlib.util.find_spec(name) for name in PEER_TASKS):
        return sys.executable, ""
    python = PEERS / "bin" / "python"
    if python.is_file():
        return str(python), ""
    uv = shutil.which("uv")
    steps = (
        [[uv, "venv", "-q", str(PEERS)], [uv, "pip", "install", "-q", "--python", str(python), *PEER_TASKS]]
        if uv
        else [[sys.executable, "-m", "venv", str(PEERS)], [str(python), "-m", "pip", "install", "-q", *PEER_TASKS]]
    )
    for step in steps:
        done = subprocess.run(step, capture_output=True, text=True, check=False)
        if done.returncode:
            shutil.rmtree(PEERS, ignore_errors=True)
            return None, (done.stderr.strip().splitlines() or ["unknown"])[-1]
    return str(python), ""


def compare_peers(megabytes: float, repeats: int) -> None:
    """Ours against each peer on one file."""
    python, reason = peers_python()
    if python is None:
        print(f"\npeers not measured: they could not be installed ({reason})")
        return
    path = FOLDER / "peers.xml"
    build_file(path, megabytes, without=UNREADABLE)
    found = best(("extract", "touch", "claims"), path, repeats)
    for name in PEER_TASKS:
        try:
            found |= best((name,), path, repeats, python)
        except RuntimeError as error:
            print(f"\n{name} not measured: it could not be run offline ({error})")
    show(f"peers, {megabytes:g} MB", found, "claims", megabytes)
    for name in PEER_TASKS:
        if name in found:
            ours = ", ".join(f"{task} {found[name]['cpu'] / found[task]['cpu']:.1f} ×" for task in ("touch", "claims"))
            print(f"  speed over {name}: {ours}")


def profile(path: Path) -> None:
    """Where the time from file to claims goes."""
    _context(path)
    profiler = cProfile.Profile()
    profiler.enable()
    claims(path)
    profiler.disable()
    pstats.Stats(profiler).sort_stats("tottime").print_stats(25)


def main() -> None:
    """Build the files, measure, print."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--size", type=float, default=200, help="megabytes of the main file")
    parser.add_argument("--repeats", type=int, default=3)
    parser.add_argument("--peer-size", type=float, default=20, help="megabytes of the file for the peers; 0: no peers")
    parser.add_argument("--small", type=int, default=100_000, help="number of small activities; 0: none")
    parser.add_argument("--profile", action="store_true", help="also profile from file to claims")
    parser.add_argument("--task", nargs=2, metavar=("NAME", "FILE"), help=argparse.SUPPRESS)
    asked = parser.parse_args()
    if asked.task:
        run_task(asked.task[0], Path(asked.task[1]))
        return
    full, half, small = FOLDER / "full.xml", FOLDER / "half.xml", FOLDER / "small.xml"
    kind = "real activities repeated" if SHARED.is_dir() else "the tests' example repeated: no real files at hand"
    count = build_file(full, asked.size)
    build_file(half, asked.size / 2)
    found = best(("bare", "extract", "touch", "claims"), full, asked.repeats)
    show(f"{asked.size:g} MB, {count:,} activities ({kind}), best of {asked.repeats}", found, "bare", asked.size)
    print("\npeak memory, half size → full size")
    for name in ("extract", "claims"):
        print(f"  {name:14} {measure(name, half)['peak_mb']:6.0f} MB → {found[name]['peak_mb']:6.0f} MB")
    if asked.small:
        build_file(small, None, count=asked.small, longest=4000)
        megabytes = small.stat().st_size / 1e6
        run = best(("bare", "claims"), small, 1)
        show(f"{asked.small:,} small activities, {megabytes:.0f} MB", run, "bare", megabytes)
    if asked.peer_size:
        compare_peers(asked.peer_size, asked.repeats)
    if asked.profile:
        profile(half)
    for path in (full, half, small, FOLDER / "peers.xml"):
        path.unlink(missing_ok=True)


if __name__ == "__main__":
    main()
