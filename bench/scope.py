"""Precision, recall and rate of the scope test on labelled activities and projects of real files.

Run: ``python bench/scope.py`` from the checkout. The labels (tests/scope/labels.csv) carry a half: ``tune``
may be looked at while rules are written, ``held_out`` may not. A doubtful record counts as not found (strict);
the second line of each half leaves doubtful records out and says how many records it then covers.
Exit status 1 when a strict figure is below 0.95; 0 with a clear line when the real files are absent.
"""

from __future__ import annotations

import csv
import sys
import time
from collections import Counter, defaultdict
from collections.abc import Iterable
from hashlib import sha256
from pathlib import Path

from waypost.model import FileReport, ScopeVerdict, SourceRecord
from waypost.reference import Catalog, load_catalog
from waypost.reference.folding import fold
from waypost.scope import ScopeRules, judge, load_rules
from waypost.sources.files import InputFile
from waypost.sources.reading import read_file

ROOT = Path(__file__).resolve().parents[1]
FILES = ROOT.parent / "shared" / "data"
LABELS = ROOT / "tests" / "scope" / "labels.csv"
BAR = 0.95
RUNS = 3


def half_of(identifier: str) -> str:
    """The half that the hash of an identifier assigns, once and for all."""
    return "tune" if sha256(identifier.encode()).digest()[0] < 128 else "held_out"


def read_labels() -> list[dict[str, str]]:
    """All labels; each stands in the half that its identifier assigns."""
    with LABELS.open(encoding="utf-8", newline="") as file:
        labels = list(csv.DictReader(file))
    wrong = [row["identifier"] for row in labels if row["half"] != half_of(row["identifier"])]
    assert not wrong, f"labels in the wrong half: {wrong[:5]}"
    return labels


def read_records(names: Iterable[str], catalog: Catalog) -> dict[str, list[SourceRecord]]:
    """Records of each file, through the reading path that a build takes."""
    found = {}
    for name in sorted(set(names)):
        path = FILES / name
        file = InputFile(path, name, path.stat().st_size)
        report = FileReport(name, sha256(path.read_bytes()).hexdigest(), file.size)
        found[name] = list(read_file(file, catalog, report))
    return found


def by_identifier(records: list[SourceRecord]) -> dict[str, list[SourceRecord]]:
    """Records under their own identifier and under every identifier that they claim."""
    found: dict[str, list[SourceRecord]] = defaultdict(list)
    for record in records:
        names = {record.identifier} | {
            claim.value for claim in record.claims if (claim.kind, claim.field) == ("identifier", "value")
        }
        for name in sorted(names):
            found[name].append(record)
    return found


def share(part: int, whole: int) -> str:
    """A share with three decimals, or a dash of nothing."""
    return f"{part / whole:.3f}" if whole else "-"


def figures(pairs: list[tuple[bool, ScopeVerdict]], half: str) -> bool:
    """Print both conventions for one half; whether the strict one passes the bar."""
    count = Counter((is_migration, verdict.outcome) for is_migration, verdict in pairs)
    hits, false = count[True, "migration"], count[False, "migration"]
    missed, doubtful = count[True, "other"], count[True, "doubtful"] + count[False, "doubtful"]
    positives = sum(is_migration for is_migration, _ in pairs)
    print(
        f"scope {half}: {len(pairs)} labels, {positives} migration | strict (doubtful = not found): "
        f"precision {share(hits, hits + false)} recall {share(hits, positives)}"
    )
    print(
        f"scope {half}: decided without a person {share(len(pairs) - doubtful, len(pairs))}, of these "
        f"precision {share(hits, hits + false)} recall {share(hits, hits + missed)}; "
        f"review list: {count[True, 'doubtful']} migration, {count[False, 'doubtful']} other"
    )
    return hits >= BAR * (hits + false) and hits >= BAR * positives


def main() -> int:
    """Print the figures; ``--errors`` lists the errors of the tune half, never those of the other."""
    if not FILES.is_dir():
        print("scope: real files are absent (expected ../shared/data beside the checkout); nothing measured")
        return 0
    catalog = load_catalog()
    rules = load_rules(catalog)
    labels = read_labels()
    records = read_records((row["file"] for row in labels), catalog)
    known = {name: by_identifier(found) for name, found in records.items()}
    pairs: dict[str, list[tuple[bool, ScopeVerdict]]] = defaultdict(list)
    absent = []
    for row in labels:
        found = known[row["file"]].get(row["identifier"], [])
        if len(found) != 1:
            absent.append(f"{row['file']} {row['identifier']} ({len(found)} records)")
            continue
        verdict = judge(found[0], rules)
        pairs[row["half"]].append((row["label"] == "migration", verdict))
        if "--errors" in sys.argv and row["half"] == "tune" and verdict.outcome != row["label"]:
            print(row["identifier"], row["title"], row["label"], verdict.outcome, verdict.certainty)
            print("   ", *verdict.reasons[:4], sep="\n    ")
    halves = ("tune",) if "--tune" in sys.argv else ("tune", "held_out")
    passed = [figures(pairs[half], half) for half in halves]
    print(f"scope: {len(absent)} labels without exactly one record" + "".join(f"\n  {line}" for line in absent[:10]))
    everything = [record for found in records.values() for record in found]
    best = min(_timed(everything, rules) for _ in range(RUNS))
    print(f"scope rate: {len(everything) / best:,.0f} records/s over {len(everything)} records (texts folded anew)")
    return 0 if all(passed) and not absent else 1


def _timed(records: list[SourceRecord], rules: ScopeRules) -> float:
    fold.cache_clear()
    start = time.perf_counter()
    for record in records:
        judge(record, rules)
    return time.perf_counter() - start


if __name__ == "__main__":
    raise SystemExit(main())
