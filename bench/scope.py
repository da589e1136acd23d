"""Precision, recall and rate of the scope test on labelled activities and projects of real files.

Run: ``python bench/scope.py`` from the checkout. Three files of labels: tests/scope/labels.csv, which may be looked
at while rules are written (``tune``); tests/scope/labels_second_reader.csv, by a reader who had not seen the rules,
and tests/scope/labels_third_sample.csv, labelled after the rules were frozen and before they ran on it: both held
out, their errors never looked at. A doubtful record counts as not found (strict); the second line of each part
leaves doubtful records out and says how many records it then covers. Intervals are Wilson's, at 95 %. Exit status 1
when a strict figure of the tune half or of all that was held out is below 0.95; 0 with a clear line when the real
files are absent.
"""

from __future__ import annotations

import csv
import sys
import time
from collections import Counter, defaultdict
from collections.abc import Iterable
from hashlib import sha256
from pathlib import Path
from statistics import NormalDist

from waypost.model import FileReport, ScopeVerdict, SourceRecord
from waypost.reference import Catalog, load_catalog
from waypost.reference.folding import fold
from waypost.scope import ScopeRules, judge, load_rules
from waypost.sources.files import InputFile
from waypost.sources.reading import read_file

ROOT = Path(__file__).resolve().parents[1]
FILES = ROOT.parent / "shared" / "data"
LABELS = ROOT / "tests" / "scope" / "labels.csv"
SECOND_READER = LABELS.with_name("labels_second_reader.csv")
THIRD_SAMPLE = LABELS.with_name("labels_third_sample.csv")
SECOND, THIRD = "held out, second reader", "held out, third sample"
HELD_OUT = {SECOND: SECOND_READER, THIRD: THIRD_SAMPLE}
BAR = 0.95
RUNS = 3


def release_of(identifier: str) -> str:
    """The round in which a label of the first reader was released for tuning; empty: from the start.

    The first hash made the halves. The second released half of what was held out, the third round the rest.
    """
    if sha256(identifier.encode()).digest()[0] < 128:
        return ""
    return "round 2" if sha256(b"released for round 2: " + identifier.encode()).digest()[0] < 128 else "round 3"


def read_labels() -> list[dict[str, str]]:
    """All labels, each with its ``part``: tune, or one of the two that were held out. No record is in two."""
    labels = _rows(LABELS)
    wrong = [row["identifier"] for row in labels if row["released"] != release_of(row["identifier"])]
    assert not wrong, f"labels released in another round than their hash says: {wrong[:5]}"
    for row in labels:
        row["part"] = "tune"
    for part, path in HELD_OUT.items():
        rows = _rows(path)
        for row in rows:
            row["part"] = part
        labels += rows
    twice = [key for key, count in Counter((row["file"], row["identifier"]) for row in labels).items() if count > 1]
    assert not twice, f"records labelled twice: {twice[:5]}"
    return labels


def _rows(path: Path) -> list[dict[str, str]]:
    with path.open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file))


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
    """Records under their own identifier, and under every other that they claim and none has for its own."""
    own: dict[str, list[SourceRecord]] = defaultdict(list)
    for record in records:
        own[record.identifier].append(record)
    found: dict[str, list[SourceRecord]] = defaultdict(list, own)
    for record in records:
        names = {claim.value for claim in record.claims if (claim.kind, claim.field) == ("identifier", "value")}
        for name in sorted(names - own.keys()):
            found[name].append(record)
    return found


def share(part: int, whole: int) -> str:
    """A share with three decimals and its counts, or a dash of nothing."""
    return f"{part / whole:.3f} ({part} of {whole})" if whole else "-"


def interval(part: int, whole: int, level: float = 0.95) -> str:
    """Wilson's interval of a share: it stays between 0 and 1 and holds for shares near 1."""
    if not whole:
        return ""
    z = NormalDist().inv_cdf(0.5 + level / 2)
    middle = (part + z * z / 2) / (whole + z * z)
    half = z * (part * (whole - part) / whole + z * z / 4) ** 0.5 / (whole + z * z)
    return f" [{middle - half:.3f} to {middle + half:.3f}]"


def figures(pairs: list[tuple[bool, ScopeVerdict]], part: str) -> bool:
    """Print both conventions for one part; whether the strict one passes the bar."""
    count = Counter((is_migration, verdict.outcome) for is_migration, verdict in pairs)
    hits, false = count[True, "migration"], count[False, "migration"]
    missed, doubtful = count[True, "other"], count[True, "doubtful"] + count[False, "doubtful"]
    positives = sum(is_migration for is_migration, _ in pairs)
    print(
        f"scope {part}: {len(pairs)} labels, {positives} migration | strict (doubtful = not found): "
        f"precision {share(hits, hits + false)}{interval(hits, hits + false)} "
        f"recall {share(hits, positives)}{interval(hits, positives)}"
    )
    print(
        f"scope {part}: decided without a person {share(len(pairs) - doubtful, len(pairs))}, of these "
        f"precision {share(hits, hits + false)} recall {share(hits, hits + missed)}; "
        f"review list: {count[True, 'doubtful']} migration, {count[False, 'doubtful']} other"
    )
    return hits >= BAR * (hits + false) and hits >= BAR * positives


def main() -> int:
    """Print the figures; ``--tune`` reads the tune half only, ``--errors`` lists its errors, never the others."""
    if not FILES.is_dir():
        print("scope: real files are absent (expected ../shared/data beside the checkout); nothing measured")
        return 0
    catalog = load_catalog()
    rules = load_rules(catalog)
    labels = [row for row in read_labels() if row["part"] == "tune" or "--tune" not in sys.argv]
    records = read_records((row["file"] for row in labels), catalog)
    known = {name: by_identifier(found) for name, found in records.items()}
    pairs: dict[str, list[tuple[bool, ScopeVerdict]]] = defaultdict(list)
    absent = []
    for row in labels:
        found = known[row["file"]].get(row["identifier"], [])
        verdicts = [judge(record, rules) for record in found]
        if len({verdict.outcome for verdict in verdicts}) != 1:
            absent.append(f"{row['file']} {row['identifier']} ({len(found)} records)")
            continue
        verdict = verdicts[0]  # a joint project stands in the file once for each of those who run it
        pairs[row["part"]].append((row["label"] == "migration", verdict))
        if "--errors" in sys.argv and row["part"] == "tune" and verdict.outcome != row["label"]:
            print(row["identifier"], row["title"], row["label"], verdict.outcome, verdict.certainty)
            print("   ", *verdict.reasons[:4], sep="\n    ")
    passed = [figures(pairs["tune"], "tune")]
    if "--tune" not in sys.argv:
        for part in HELD_OUT:
            figures(pairs[part], part)
        passed.append(figures([pair for part in HELD_OUT for pair in pairs[part]], "held out, together"))
    print(f"scope: {len(absent)} labels without a record, or with two of different outcome")
    print("".join(f"  {line}\n" for line in absent[:10]), end="")
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
