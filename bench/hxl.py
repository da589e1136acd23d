"""HXL: 200,000 rows of 24 columns read, checked with ten rules and aggregated; beside libhxl on the same file.

Both sides run in processes of their own, in turns, and time their work without their imports. The ten rules are
the same on both sides (required, unique, dates, numbers, range, pattern, allowed values, one name per code,
spacing in every column, spelling), the file holds a known number of errors, and the counts of findings and the
sums must agree before a time is printed. The code measured is what `waypost build` runs for a sheet:
`waypost.sources.hxl_checks.check_table` over `text_batches`.

    python bench/hxl.py [--rows 200000] [--rounds 3] [--peer PYTHON]

libhxl is taken from this interpreter when it is installed there; else from an environment under ``.bench`` that
the first run makes. libhxl 5.2.2 needs python-dateutil below 3: it imports six without asking for it.
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

ROOT = Path(__file__).resolve().parents[1] / ".bench" / "hxl"
PINS = ("libhxl==5.2.2", "python-dateutil>=2.9,<3")
TAGS = ["#meta+id", "#org+name", "#org+code", "#org+impl", "#org+funder", "#sector", "#subsector", "#activity+name", "#country+code", "#adm1+name", "#adm1+code", "#adm2+name", "#adm2+code", "#loc+name", "#date+start", "#date+end", "#status", "#targeted+total", "#targeted+f", "#targeted+m", "#reached+total", "#reached+f", "#reached+m", "#value+budget"]
SECTORS = ["Water and sanitation", "Health", "Protection", "Shelter", "Education", "Food security"]
STATUS = ["Ongoing", "Completed", "Planned"]

PEER = '''
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
        one = SchemaRule(TagPattern.parse(tag), callback=lambda error: found.update([name]))
        one.tests.append(test())
        schema.rules.append(one)
rule("required", "#meta+id", lambda: RequiredTest(min_occurs=1))
rule("unique", "#meta+id", UniqueValueTest)
rule("date", "#date", lambda: DatatypeTest("date"))
rule("number", "#targeted,#reached,#value", lambda: DatatypeTest("number"))
rule("range", "#reached", lambda: RangeTest("0", "1000000"))
rule("pattern", "#adm1+code", lambda: RegexTest("^R[0-9]{2}$"))
rule("allowed", "#status", lambda: EnumerationTest(["Ongoing", "Completed", "Planned"]))
rule("one_name", "#adm1+code", lambda: CorrelationTest("#adm1+name"))
rule("spacing", "#*", WhitespaceTest)
rule("spelling", "#sector,#org+name", SpellingTest)
schema.callback = lambda error: found.update([next(iter(error.rule.tests)).__class__.__name__])
started = time.perf_counter()
source = hxl.data(sys.argv[1], InputOptions(allow_local=True)).cache()
schema.validate(source)
lines = [row.values for row in source.count(["#org+name", "#sector"], ["count() as #meta+count",
                                                                      "sum(#reached+total) as #meta+sum"])]
seconds = time.perf_counter() - started
lines = [[a, b, int(float(c)), float(d)] for a, b, c, d in lines]
print(json.dumps({"seconds": seconds, "found": found, "lines": sorted(lines)}))
'''


def write_file(path: Path, rows: int) -> dict[str, int]:
    """A sheet of examples with errors at known places; returns how many there are of each kind."""
    rng = random.Random(7)
    names = [tag.strip("#").replace("+", " ").capitalize() for tag in TAGS]
    made: dict[str, int] = {}
    with path.open("w", newline="", encoding="utf-8") as file:
        writer = csv.writer(file)
        writer.writerow(names)
        writer.writerow(TAGS)
        for number in range(rows):
            area, district, women, men = rng.randrange(20), rng.randrange(30), rng.randrange(500), rng.randrange(500)
            society = rng.randrange(60)
            row = [
                f"P{number}", f"Society {society}", f"NS{society:03}", f"Branch {rng.randrange(300)}",
                f"Donor {rng.randrange(20)}", rng.choice(SECTORS), f"Subsector {rng.randrange(30)}",
                f"Activity {number % 5000} for people on the move", rng.choice(["NER", "MLI", "TCD"]),
                f"Region {area}", f"R{area:02}", f"District {district}", f"R{area:02}{district:02}",
                f"Village {number % 4000}", f"20{20 + number % 5}-{1 + number % 12:02}-{1 + number % 28:02}",
                f"2026-{1 + number % 12:02}-{1 + number % 28:02}", rng.choice(STATUS), 2 * (women + men), 2 * women,
                2 * men, women + men, women, men, round(rng.random() * 1e6, 2),
            ]  # fmt: skip
            _spoil(row, number, made)
            writer.writerow(row)
    return made


def _spoil(row: list[object], number: int, made: dict[str, int]) -> None:
    """Every thousandth row has one error of its kind."""
    if number % 1000 or not number:
        return
    column, wrong = [
        (0, ""), (0, "P1"), (14, "soon"), (17, "many"), (21, 5_000_000), (10, "X1"), (16, "Begun"), (9, "Elsewhere"),
        (13, "Village  9 "),
    ][number // 1000 % 9]  # fmt: skip
    row[column] = wrong
    made[str(wrong)] = made.get(str(wrong), 0) + 1


def run_own(path: Path) -> dict[str, object]:
    """Read, check and aggregate with the code of the product; imports are not in the time."""
    from waypost.model import FileReport
    from waypost.reference import load_catalog
    from waypost.reference.sources import Source
    from waypost.sources.formats.hxl_tags import find_tag_row, read_tags, vocabulary_of
    from waypost.sources.formats.tabular import open_tables, peek
    from waypost.sources.formats.tabular_batches import text_batches
    from waypost.sources.hxl_checks import Aggregate, check_table
    from waypost.sources.hxl_rules import matching, read_rules

    catalog = load_catalog()
    source = Source(source_id="bench", publisher="example", format="hxl", decimal=".")
    rules = read_rules(
        [
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
        ],
        "bench",
    )
    catalog.admin1  # noqa: B018 - the catalog is loaded once for all files of a build
    started = time.perf_counter()
    table = open_tables(path)[0]
    top = peek(table)
    at = find_tag_row(top)
    assert at is not None
    columns = read_tags(top, at, vocabulary_of(catalog), FileReport(path.name, "", 0), None)
    by, sums = [*matching(columns, "#org+name"), *matching(columns, "#sector")], matching(columns, "#reached+total")
    aggregate = Aggregate(by, sums, ".")
    batches = text_batches(table, len(columns), top[at].number + 1)
    result = check_table(batches, columns, rules, source, catalog, aggregate)
    lines = [[*line.values, line.rows, line.sums[0]] for line in aggregate.lines()]
    seconds = time.perf_counter() - started
    found: dict[str, int] = {}
    for (issue_type, _), count in result.counts.items():
        kind = "unreadable" if issue_type.endswith("_unreadable") else issue_type
        found[kind] = found.get(kind, 0) + count
    peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
    return {"seconds": seconds, "rows": result.rows, "found": found, "lines": lines, "peak_mb": peak}


def peer_python(given: str | None) -> str:
    """An interpreter that can import libhxl; made under ``.bench`` when there is none."""
    for python in filter(None, (given, sys.executable, str(ROOT / "libhxl" / "bin" / "python"))):
        if Path(python).exists() and not subprocess.run([python, "-c", "import hxl"], capture_output=True).returncode:
            return python
    print("libhxl is installed into an environment of its own …", flush=True)
    venv.create(ROOT / "libhxl", with_pip=True)
    python = str(ROOT / "libhxl" / "bin" / "python")
    subprocess.run([python, "-m", "pip", "install", "-q", *PINS], check=True)
    return python


def same_findings(own: dict, peer: dict) -> list[str]:
    """What the two sides must agree on; differences as lines of text.

    Spelling is left out: libhxl compares letters of rare texts otherwise. An empty identifier is not also a
    repeated one on our side, a text that is no number is no number out of range on either.
    """
    pairs = [
        (name, own["found"].get(mine, 0), peer["found"].get(theirs, 0))
        for name, mine, theirs in (
            ("required", "value_missing", "RequiredTest"),
            ("dates and numbers", "unreadable", "DatatypeTest"),
            ("range", "number_out_of_range", "RangeTest"),
            ("pattern", "value_malformed", "RegexTest"),
            ("allowed", "value_not_allowed", "EnumerationTest"),
            ("spacing", "spacing_untidy", "WhitespaceTest"),
            ("one name", "names_disagree", "CorrelationTest"),
        )
    ]
    different = [f"{name}: {a} here, {b} in libhxl" for name, a, b in pairs if a != b]
    return different + ([] if own["lines"] == peer["lines"] else ["the lines of the aggregate differ"])


def main() -> int:
    """Run both sides in turns and print the ratio of their medians, with the spread."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--rows", type=int, default=200_000)
    parser.add_argument("--rounds", type=int, default=3)
    parser.add_argument("--peer", help="a Python that has libhxl")
    parser.add_argument("--own", type=Path, help=argparse.SUPPRESS)
    options = parser.parse_args()
    if options.own:
        print(json.dumps(run_own(options.own)))
        return 0
    ROOT.mkdir(parents=True, exist_ok=True)
    path = ROOT / f"sheet-{options.rows}.csv"
    write_file(path, options.rows)
    python = peer_python(options.peer)
    own, peer = [], []
    for _ in range(options.rounds):
        for command, results in (
            ([sys.executable, __file__, "--own", str(path)], own),
            ([python, "-c", PEER, str(path)], peer),
        ):
            results.append(json.loads(subprocess.run(command, check=True, capture_output=True, text=True).stdout))
    differences = same_findings(own[0], peer[0])
    for line in differences:
        print("differs:", line)
    times = [[run["seconds"] for run in runs] for runs in (own, peer)]
    medians = [statistics.median(runs) for runs in times]
    ratios = [b / a for a, b in zip(*times, strict=True)]
    print(f"HXL CSV, {options.rows} rows x {len(TAGS)} columns, ten rules, aggregated; {path.stat().st_size / 1e6:.0f} MB")
    print(f"  waypost {medians[0]:6.2f} s   ({', '.join(f'{t:.2f}' for t in times[0])}), peak {own[0]['peak_mb']:.0f} MB")
    print(f"  libhxl  {medians[1]:6.2f} s   ({', '.join(f'{t:.2f}' for t in times[1])})")
    print(f"  ratio   {medians[1] / medians[0]:6.1f}     (single rounds {min(ratios):.1f} to {max(ratios):.1f}; bar 15)")
    return 1 if differences else 0


if __name__ == "__main__":
    sys.exit(main())
