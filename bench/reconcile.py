"""Reconciliation measured: precision and recall on the held-out half, and the time of 100,000 records.

``python bench/reconcile.py`` prints both; ``… train`` counts prior, m and u on the training half and writes them
into ``catalog/rules/reconcile.yml``; ``… trained`` prints both figures of the training half and ``… misses`` lists
what went wrong there. What went wrong on the held-out half is not listed: rules made after a look at it would be
measured on what they were made for.
"""

from __future__ import annotations

import cProfile
import os
import pstats
import re
import resource
import sys
import tempfile
import time
from collections import defaultdict
from itertools import combinations
from pathlib import Path
from unittest.mock import patch

import msgspec

sys.path.insert(0, str(Path(__file__).parent))

from reconcile_set import LabelledSet, held_out_half, large_set, training_half
from scope import interval
from waypost.reconcile import Reconciled, reconcile
from waypost.reconcile import reconciliation as steps
from waypost.reconcile.rules import _load as rules_in_use
from waypost.reconcile.rules import load_rules
from waypost.reference import Catalog, load_catalog

Pairs = set[tuple[str, str]]
PSEUDO = 3.0  # keeps a level that was never seen from deciding alone


def _pairs(groups: dict[str, str]) -> Pairs:
    members: dict[str, list[str]] = defaultdict(list)
    for record_id, group in groups.items():
        members[group].append(record_id)
    return {pair for group in members.values() for pair in combinations(sorted(group), 2)}


def measure(made: LabelledSet, result: Reconciled) -> tuple[float, float, Pairs, Pairs]:
    """Pairwise precision and recall of clusters, with the pairs joined wrongly and those missed."""
    rows = result.clusters.to_pylist()
    found, true = _pairs({row["record_id"]: row["cluster_id"] for row in rows}), _pairs(made.programme_of)
    both = len(found & true)
    return both / max(1, len(found)), both / max(1, len(true)), found - true, true - found


def train(catalog: Catalog) -> None:
    """Count the share of each level among pairs of one programme (m) and other candidate pairs (u); write both."""
    seen: list[tuple[bool, dict[str, int]]] = []
    halves = training_half(catalog)
    for made in halves:
        seen.extend(_levels_of_pairs(made, catalog))
    write_parameters(seen, catalog.path / "rules" / "reconcile.yml")
    rules_in_use.cache_clear()
    for made in halves:
        report("training half", made, reconcile(*made.tables(), catalog))


def _levels_of_pairs(made: LabelledSet, catalog: Catalog) -> list[tuple[bool, dict[str, int]]]:
    """Every scored candidate pair: is it one programme, and the level of each comparison."""
    seen: list[tuple[bool, dict[str, int]]] = []
    record_of = {key: record_id for record_id, key in made.key_of.items()}
    rules = load_rules(catalog.path)
    names = [c.name for c in rules.model.comparisons]
    read_all = msgspec.structs.replace(
        rules, thresholds=msgspec.structs.replace(rules.thresholds, match=0.0, review=0.0)
    )

    def watch(con, nodes, *rest):
        columns = ", ".join(f"level_{name}" for name in names)
        query = f"SELECT l, r, {columns} FROM scored JOIN pair_evidence USING (pair_no)"
        for left, right, *levels in con.sql(query).fetchall():
            a, b = record_of[nodes[left].key], record_of[nodes[right].key]
            same = made.programme_of[a] == made.programme_of[b]
            seen.append((same, dict(zip(names, levels, strict=True))))

    with patch.multiple(steps, _link=watch, load_rules=lambda path: read_all):
        reconcile(*made.tables(), catalog)
    return seen


def write_parameters(seen: list[tuple[bool, dict[str, int]]], path: Path) -> None:
    """Carry prior, m and u into the catalog: shares of the levels, with ``PSEUDO`` more pairs at each level."""
    text = path.read_text(encoding="utf-8")
    same_count = sum(same for same, _ in seen)
    text = re.sub(r"(?m)^  prior: .*$", f"  prior: {same_count / len(seen):.4f}", text)
    head, model = text.split("  comparisons:\n")
    parts = re.split(r"(?m)^(?=    - name: )", model)
    for i, part in enumerate(parts):
        name = re.match(r"    - name: (\w+)", part)
        if name:
            parts[i] = _with_shares(part, name[1], seen)
    path.write_text(head + "  comparisons:\n" + "".join(parts), encoding="utf-8")
    print(f"{path.name}: prior {same_count} of {len(seen)} candidate pairs; m and u written")


def _with_shares(part: str, name: str, seen: list[tuple[bool, dict[str, int]]]) -> str:
    size = part.count("{when:")
    shares = []
    for is_same in (True, False):
        known = [levels[name] for same, levels in seen if same == is_same and levels[name] >= 0]
        shares.append([(known.count(i) + PSEUDO) / (len(known) + PSEUDO * size) for i in range(size)])
    places = iter(zip(*shares, strict=True))

    def fill(match: re.Match[str]) -> str:
        m, u = next(places)
        return f"{match[1]}m: {m:.4f}, u: {u:.4f}"

    return re.sub(r"(\{when: .*?, )m: [\d.]+, u: [\d.]+", fill, part)


def report(name: str, made: LabelledSet, result: Reconciled) -> tuple[Pairs, Pairs]:
    """Print precision and recall of one half, with Wilson's intervals."""
    precision, recall, wrong, missed = measure(made, result)
    true = len(_pairs(made.programme_of))
    both = true - len(missed)
    print(
        f"{name}: {len(made.records)} records, {true} true pairs: "
        f"precision {precision:.4f}{interval(both, both + len(wrong))}, recall {recall:.4f}{interval(both, true)} "
        f"{result.counts} ({len(wrong)} joined wrongly, {len(missed)} missed, {result.review.num_rows} for a person)"
    )
    return wrong, missed


def list_misses(catalog: Catalog, made: LabelledSet) -> None:
    """Print the pairs that went wrong, by where they were lost, with what both records say."""
    lost_at: dict[tuple[str, str], str] = {}

    def watch(con, nodes, *rest):
        keys = [node.key for node in nodes]
        for table, where in (
            ("pair", "read by nobody: no likely title"),
            ("never_same", "never joined by likeness"),
            ("scored JOIN pair_evidence USING (pair_no)", "scored"),
        ):
            for left, right in con.sql(f"SELECT l, r FROM {table}").fetchall():
                lost_at[keys[left], keys[right]] = where
        return relate(con, nodes, *rest)

    relate = steps._relate
    with patch.object(steps, "_relate", watch):
        result = reconcile(*made.tables(), catalog)
    wrong, missed = report("training half", made, result)
    told: dict[str, list[str]] = defaultdict(list)
    for record_id, _, _, name, value, *_ in made.claims:
        told[str(record_id)].append(f"{name}={value}")
    reasons = {}
    for row in [*result.review.to_pylist(), *result.links.to_pylist()]:
        reasons[row["left_key"], row["right_key"]] = (row["score"], row["reasons"], row.get("why"))
    for name, pairs in (("joined wrongly", wrong), ("missed", missed)):
        for pair in sorted(pairs):
            left, right = sorted(made.key_of[record_id] for record_id in pair)
            print(f"{name} [{lost_at.get((left, right), 'never met')}] {reasons.get((left, right))}")
            for record_id in pair:
                print(f"    {made.programme_of[record_id]} {made.key_of[record_id]}: {', '.join(told[record_id])}")


def _processor_time() -> float:
    """Seconds of this process and of those that it has ended."""
    spent = os.times()
    return spent.user + spent.system + spent.children_user + spent.children_system


def time_large(catalog: Catalog, size: int = 100_000) -> None:
    """Print the time and the peak memory of ``size`` records and the functions that take most of it."""
    made = large_set(catalog, size)
    tables = made.tables()
    distinct = len({row[4] for row in made.claims if row[3] == "title"})
    print(f"{len(made.records)} records, {len(made.claims)} claims, {distinct} distinct titles")
    profile = cProfile.Profile()
    with tempfile.TemporaryDirectory() as folder:
        profile.enable()
        reconcile(*tables, catalog, vector_cache=Path(folder))
        profile.disable()
        for name, cache in (("nothing cached", None), ("vectors cached by an earlier build", Path(folder))):
            started, busy = time.perf_counter(), _processor_time()
            result = reconcile(*tables, catalog, vector_cache=cache)
            busy = _processor_time() - busy
            print(f"{name}: {time.perf_counter() - started:.1f} s, {busy:.1f} s of processor time; {result.counts}")
    load = os.getloadavg()[0]
    peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
    print(f"{os.cpu_count()} cores, load {load:.1f}; peak memory of the process {peak:.0f} MB")
    report("large set", made, result)
    pstats.Stats(profile).sort_stats("cumulative").print_stats("waypost/reconcile", 24)


def main() -> None:
    """Print precision and recall on the held-out half, then the time of 100,000 records."""
    catalog = load_catalog()
    asked = sys.argv[1] if len(sys.argv) > 1 else ""
    if asked == "train":
        train(catalog)
    elif asked == "misses":
        for made in training_half(catalog):
            list_misses(catalog, made)
    elif asked == "trained":
        for made in training_half(catalog):
            report("training half", made, reconcile(*made.tables(), catalog))
    else:
        for made in held_out_half(catalog):
            report("held-out half", made, reconcile(*made.tables(), catalog))
        if asked != "quick":
            time_large(catalog, int(asked) if asked.isdigit() else 100_000)


if __name__ == "__main__":
    main()
