"""HXL: 200,000 rows of 24 columns read, checked with ten rules and aggregated; beside libhxl on the same file.

Both sides run in processes of their own, in turns, warmed on a few rows, and time their work without their
imports. The ten rules are the same on both sides (required, unique, dates, numbers, range, pattern, allowed values,
one name per code, spacing in every column, spelling), the file holds errors at known places, and the counts of
findings and the sums must agree. The code measured is what a build runs for a sheet:
`waypost.sources.hxl_checks.check_table` over `text_batches`.

    python bench/hxl.py [--rows 200000] [--rounds 5] [--peer PYTHON]

libhxl is taken from this interpreter when it works there; else from an environment under ``.bench`` that the
first run makes. libhxl 5.2.2 needs python-dateutil below 3: it imports six without asking for it.
"""

from __future__ import annotations

import argparse
import csv
import json
import random
import resource
import statistics
import subprocess
import sys
import time
import venv
from pathlib import Path
from typing import Any

from waypost.model import FileReport
from waypost.reference import Catalog, load_catalog
from waypost.reference.sources import Source
from waypost.sources.formats.hxl_tags import find_tag_row, read_tags, vocabulary_of
from waypost.sources.formats.tabular import open_tables, peek
from waypost.sources.formats.tabular_batches import text_batches
from waypost.sources.hxl_checks import Aggregate, CheckResult, check_table
from waypost.sources.hxl_rules import Rule, matching, read_rules

ROOT = Path(__file__).resolve().parents[1] / ".bench" / "hxl"
PINS = ("libhxl==5.2.2", "python-dateutil>=2.9,<3")
BAR = 15
SECTORS = ["Water and sanitation", "Health", "Protection", "Shelter", "Education", "Food security"]
STATUS = ["Ongoing", "Completed", "Planned"]
# What stands under each tag, from the number of the row and a random generator.
MADE = {
    "#meta+id": lambda n, r: f"P{n}",
    "#org+name": lambda n, r: f"Society {r.randrange(60)}",
    "#org+code": lambda n, r: f"NS{r.randrange(60):03}",
    "#org+impl": lambda n, r: f"Branch {r.randrange(300)}",
    "#org+funder": lambda n, r: f"Donor {r.randrange(20)}",
    "#sector": lambda n, r: r.choice(SECTORS),
    "#subsector": lambda n, r: f"Subsector {r.randrange(30)}",
    "#activity+name": lambda n, r: f"Activity {n % 5000} for people on the move",
    "#country+code": lambda n, r: r.choice(["NER", "MLI", "TCD"]),
    "#adm1+name": lambda n, r: f"Region {n % 20}",
    "#adm1+code": lambda n, r: f"R{n % 20:02}",
    "#adm2+name": lambda n, r: f"District {n % 600}",
    "#adm2+code": lambda n, r: f"R{n % 20:02}{n % 600:03}",
    "#loc+name": lambda n, r: f"Village {n % 4000}",
    "#date+start": lambda n, r: f"20{20 + n % 5}-{1 + n % 12:02}-{1 + n % 28:02}",
    "#date+end": lambda n, r: f"2026-{1 + n % 12:02}-{1 + n % 28:02}",
    "#status": lambda n, r: r.choice(STATUS),
    "#targeted+total": lambda n, r: 4000 + n % 900,
    "#targeted+f": lambda n, r: 2000,
    "#targeted+m": lambda n, r: 2000 + n % 900,
    "#reached+total": lambda n, r: r.randrange(1000),
    "#reached+f": lambda n, r: r.randrange(500),
    "#reached+m": lambda n, r: r.randrange(500),
    "#value+budget": lambda n, r: round(r.random() * 1e6, 2),
}
TAGS = list(MADE)
# Every thousandth row has one of these errors.
ERRORS = (
    ("#meta+id", ""), ("#meta+id", "P1"), ("#date+start", "soon"), ("#targeted+total", "many"),
    ("#reached+f", 5_000_000), ("#adm1+code", "X1"), ("#status", "Begun"), ("#adm1+name", "Elsewhere"),
    ("#loc+name", "Village  9 "),
)  # fmt: skip
RULES = [
    {"check": "required", "of": "#meta+id"},
    {"check": "unique", "of": "#meta+id"},
    {"check": "date", "of": "#date"},
    {"check": "number", "of": ["#targeted", "#reached", "#value"]},
    {"check": "number", "of": "#reached", "least": 0, "most": 1000000},
    {"check": "pattern", "of": "#adm1+code", "pattern": "^R[0-9]{2}$"},
    {"check": "allowed", "of": "#status", "values": STATUS},
    {"check": "one_name", "of": "#adm1+name", "per": "#adm1+code"},
    {"check": "spacing", "of": "*"},
    {"check": "spelling", "of": ["#sector", "#org+name"]},
]
PEER = """
import collections, json, sys, time
import hxl
from hxl.input import InputOptions
from hxl.model import TagPattern
from hxl.validation import (CorrelationTest, DatatypeTest, EnumerationTest, RangeTest, RegexTest, RequiredTest, Schema,
                            SchemaRule, SpellingTest, UniqueValueTest, WhitespaceTest)
found = collections.Counter()
schema = Schema()
def rule(name, tags, test):
    for tag in tags.split(","):
        one = SchemaRule(TagPattern.parse(tag))
        one.tests.append(test())
        one.name = name
        schema.rules.append(one)
rule("value_missing", "#meta+id", lambda: RequiredTest(min_occurs=1))
rule("value_repeated", "#meta+id", UniqueValueTest)
rule("date_unreadable", "#date", lambda: DatatypeTest("date"))
rule("number_unreadable", "#targeted,#reached,#value", lambda: DatatypeTest("number"))
rule("number_out_of_range", "#reached", lambda: RangeTest("0", "1000000"))
rule("value_malformed", "#adm1+code", lambda: RegexTest("^R[0-9]{2}$"))
rule("value_not_allowed", "#status", lambda: EnumerationTest(["Ongoing", "Completed", "Planned"]))
rule("names_disagree", "#adm1+code", lambda: CorrelationTest("#adm1+name"))
rule("spacing_untidy", "#*", WhitespaceTest)
rule("spelling_doubtful", "#sector,#org+name", SpellingTest)
schema.callback = lambda error: found.update([error.rule.name])
list(hxl.data([["#org", "#reached"], ["a", "1"]]).cache().count(["#org"]))
started = time.perf_counter()
source = hxl.data(sys.argv[1], InputOptions(allow_local=True)).cache()
schema.validate(source)
sums = ["count() as #meta+count", "sum(#reached+total) as #meta+sum"]
lines = [row.values for row in source.count(["#org+name", "#sector"], sums)]
seconds = time.perf_counter() - started
lines = sorted([a, b, int(float(c)), float(d)] for a, b, c, d in lines)
print(json.dumps({"seconds": seconds, "found": found, "lines": lines}))
"""


def write_file(path: Path, rows: int) -> None:
    """A sheet of examples with errors at known places."""
    rng = random.Random(7)
    with path.open("w", newline="", encoding="utf-8") as file:
        writer = csv.writer(file)
        writer.writerow(tag.strip("#").replace("+", " ").capitalize() for tag in TAGS)
        writer.writerow(TAGS)
        for number in range(rows):
            row = [make(number, rng) for make in MADE.values()]
            if number and number % 1000 == 0:
                tag, wrong = ERRORS[number // 1000 % len(ERRORS)]
                row[TAGS.index(tag)] = wrong
            writer.writerow(row)


def run_own(path: Path) -> dict[str, Any]:
    """Read, check and aggregate with the code of the product, warmed on a few rows as the process of a build is."""
    catalog = load_catalog()
    source = Source(source_id="bench", publisher="example", format="hxl", decimal=".")
    rules = read_rules(RULES, "bench")
    few = ROOT / "few.csv"
    few.write_text(f"{','.join(TAGS)}\n{'one soon,' * len(TAGS)}\n", encoding="utf-8")
    _check(few, rules, source, catalog)
    started = time.perf_counter()
    result, lines = _check(path, rules, source, catalog)
    seconds = time.perf_counter() - started
    found: dict[str, int] = {}
    for (issue_type, _), count in result.counts.items():
        found[issue_type] = found.get(issue_type, 0) + count
    peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
    return {"seconds": seconds, "found": found, "lines": lines, "peak_mb": peak}


def _check(path: Path, rules: list[Rule], source: Source, catalog: Catalog) -> tuple[CheckResult, list[list[Any]]]:
    """From the path to findings and sums."""
    table = open_tables(path)[0]
    top = peek(table)
    at = find_tag_row(top)
    assert at is not None
    columns = read_tags(top, at, vocabulary_of(catalog), FileReport(path.name, "", 0), None)
    by, sums = [*matching(columns, "#org+name"), *matching(columns, "#sector")], matching(columns, "#reached+total")
    aggregate = Aggregate(by, sums, source.decimal)
    batches = text_batches(table, len(columns), top[at].number + 1)
    result = check_table(batches, columns, rules, source, catalog, aggregate)
    return result, [[*line.values, line.rows, line.sums[0]] for line in aggregate.lines()]


def peer_python(given: str | None) -> str:
    """An interpreter that can import libhxl; made under ``.bench`` when there is none."""
    own = ROOT / "libhxl" / "bin" / "python"
    for python in filter(None, (given, sys.executable, str(own))):
        if Path(python).exists():
            tried = subprocess.run([python, "-I", "-c", "import hxl.validation"], capture_output=True, check=False)
            if tried.returncode == 0:
                return python
    print("libhxl is installed into an environment of its own …", flush=True)
    venv.create(ROOT / "libhxl", with_pip=True)
    subprocess.run([str(own), "-m", "pip", "install", "-qq", *PINS], check=True)
    return str(own)


def differences(own: dict[str, Any], peer: dict[str, Any]) -> list[str]:
    """Where the two sides do not find the same. Spelling is left out: each has a measure of its own."""
    kinds = sorted({*own["found"], *peer["found"]} - {"spelling_doubtful"})
    pairs = [(kind, own["found"].get(kind, 0), peer["found"].get(kind, 0)) for kind in kinds]
    lines = [f"{kind}: {mine} here, {theirs} in libhxl" for kind, mine, theirs in pairs if mine != theirs]
    return lines + ([] if own["lines"] == peer["lines"] else ["the lines of the aggregate differ"])


def main() -> int:
    """Run both sides in turns and print the ratio of their medians, with the spread."""
    parser = argparse.ArgumentParser(description=(__doc__ or "").splitlines()[0])
    parser.add_argument("--rows", type=int, default=200_000)
    parser.add_argument("--rounds", type=int, default=5)
    parser.add_argument("--peer", help="a Python that has libhxl")
    parser.add_argument("--own", type=Path, help=argparse.SUPPRESS)
    options = parser.parse_args()
    if options.own:
        print(json.dumps(run_own(options.own)))
        return 0
    ROOT.mkdir(parents=True, exist_ok=True)
    path = ROOT / f"sheet-{options.rows}.csv"
    write_file(path, options.rows)
    commands = (
        [sys.executable, __file__, "--own", str(path)],
        [peer_python(options.peer), "-I", "-c", PEER, str(path)],
    )
    runs: tuple[list[dict[str, Any]], list[dict[str, Any]]] = ([], [])
    for _ in range(options.rounds):
        for command, results in zip(commands, runs, strict=True):
            results.append(json.loads(subprocess.run(command, check=True, capture_output=True, text=True).stdout))
    found = differences(runs[0][0], runs[1][0])
    print(
        f"HXL CSV, {options.rows} rows x {len(TAGS)} columns, {path.stat().st_size / 1e6:.0f} MB, ten rules, aggregated"
    )
    times = [[run["seconds"] for run in side] for side in runs]
    medians = [statistics.median(side) for side in times]
    for name, side, median in zip(("waypost", "libhxl"), times, medians, strict=True):
        print(f"  {name:8}{median:6.2f} s   ({', '.join(f'{seconds:.2f}' for seconds in side)})")
    ratios = sorted(theirs / mine for mine, theirs in zip(*times, strict=True))
    print(
        f"  ratio   {medians[1] / medians[0]:6.1f}     (single rounds {ratios[0]:.1f} to {ratios[-1]:.1f}; bar: {BAR})"
    )
    print(f"  peak memory of waypost {max(run['peak_mb'] for run in runs[0]):.0f} MB")
    for line in found:
        print("  differs:", line)
    return 1 if found else 0


if __name__ == "__main__":
    sys.exit(main())
