"""Every question over a made-up register of 100,000 programmes (and of a million), on this machine.

Prints for each question the warm median, rows, peak memory of a process of its own, and what bounds it: the bytes of
the columns that it reads beside the memory bandwidth measured here. Then the ranking of opportunities beside the same
ranking in plain numpy (equal rows, both on all cores), partners of one programme as pages ask for them, and the same
SQL in PostgreSQL and a pandas version for the questions that have one. Everything is repeated and medians are printed;
the load of the machine stands beside each part, since other work changes every figure.

    python bench/questions.py [--million] [--numpy-full] [--only NAME …] [--repeats 5]
"""

from __future__ import annotations

import argparse
import importlib
import json
import os
import resource
import statistics
import subprocess
import sys
import time
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from typing import Any

import numpy as np
import pyarrow.parquet as pq

sys.path.insert(0, str(Path(__file__).parent))

from opportunities_numpy import PAIR_KINDS, Reference
from waypost.analysis.engine import DuckEngine, ask, compiled
from waypost.analysis.opportunity import kernel
from waypost.analysis.opportunity.answer import answer_rows
from waypost.analysis.opportunity.ground import Ground
from waypost.analysis.opportunity.laying import lay_ground
from waypost.analysis.opportunity.numbers import KINDS, numbers_of
from waypost.analysis.opportunity.ranking import _once, ground_arrays, rank
from waypost.analysis.question import Asked, Question
from waypost.analysis.questions import NAMES, load_question
from waypost.disclosure.access import open_outlet
from waypost.reference import Catalog, load_catalog
from waypost.store.release import Release
from world import AS_OF, world

CORES = os.cpu_count() or 1
# What a question is asked where it cannot be asked of everything.
NEEDED = {"origin": "SYR", "destination": "DEU", "trail": "CMR", "society": "ns-ner", "country": "NER"}


def load() -> str:
    """How busy the machine is, for beside a figure."""
    return f"load {os.getloadavg()[0]:.1f} on {CORES} cores"


def bandwidth() -> float:
    """Bytes a second that all cores together read from memory: the sum of 512 MB, the best of five."""
    block = np.ones(32_000_000, dtype=np.int64)
    parts = np.array_split(block, CORES)
    best = 0.0
    with ThreadPoolExecutor(CORES) as pool:
        for _ in range(5):
            begun = time.perf_counter()
            list(pool.map(np.sum, parts))
            best = max(best, block.nbytes / (time.perf_counter() - begun))
    return best


def asked_of(question: Question, release: Release) -> Asked:
    """Everything, narrowed by what the question cannot do without."""
    found: dict[str, Any] = {name: NEEDED[name] for name in question.needs if name in NEEDED}
    if "programme" in question.needs:
        found["programme"] = some_programmes(release, 1)[0]
    return Asked(as_of=AS_OF, **found)


def some_programmes(release: Release, count: int) -> list[str]:
    """Open programmes that stand on a trail and are carried by a society, drawn with a seed."""
    rows = release.connect().execute(
        "select distinct programme_id from programme_trail_side where is_open and society_id is not null order by 1"
    )
    ids = [row[0] for row in rows.fetchall()]
    return [ids[n] for n in np.random.default_rng(7).choice(len(ids), count)]


def columns_read(question: Question, asked: Asked, catalog: Catalog) -> set[tuple[str, str]]:
    """Table and column of everything that a question reads."""
    from ibis.expr import operations

    from waypost.analysis.tables import Tables

    expression = question.answer(Tables(), asked, catalog).op()
    fields = expression.find(operations.Field)
    return {(f.rel.name, f.name) for f in fields if isinstance(f.rel, operations.UnboundTable)}


def bytes_of(release: Release, columns: set[tuple[str, str]]) -> int:
    """Uncompressed bytes of these columns in the Parquet files of a release."""
    total = 0
    for table in {name for name, _ in columns}:
        meta = pq.read_metadata(release.path / f"{table.removeprefix('earlier_')}.parquet")
        wanted = {column for name, column in columns if name == table}
        for group in range(meta.num_row_groups):
            for n in range(meta.num_columns):
                chunk = meta.row_group(group).column(n)
                if chunk.path_in_schema in wanted:
                    total += chunk.total_uncompressed_size
    return total


def one_question(name: str, programmes: int, repeats: int) -> dict[str, Any]:
    """Ask one question of the outlet of a movement's reader; runs in a process of its own."""
    catalog, question, release = load_catalog(), load_question(name), world(programmes)
    con = open_outlet(release, "movement", catalog).con
    for table in release.manifest["tables"]:
        con.execute(f'create view "earlier_{table}" as from "{table}"')
    engine, asked = DuckEngine(con), asked_of(question, release)
    if question.held:
        engine.hold(question.held)
    ask(question, engine, asked, catalog)
    walls, busies, rows = [], [], 0
    for _ in range(repeats):
        begun, busy = time.perf_counter(), time.process_time()
        rows = ask(question, engine, asked, catalog).num_rows
        walls.append(time.perf_counter() - begun)
        busies.append(time.process_time() - busy)
    return {
        "seconds": statistics.median(walls),
        "busy": statistics.median(busies),
        "rows": rows,
        "memory": resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024,
        "bytes": bytes_of(release, columns_read(question, asked, catalog)),
    }


def every_question(names: list[str], programmes: int, repeats: int, speed: float) -> None:
    """One line per question, each measured in a process of its own."""
    print(f"\n== every question, {programmes} programmes, {load()}, memory reads {speed / 1e9:.1f} GB/s")
    print(f"{'question':18} {'warm':>9} {'processor':>10} {'rows':>8} {'memory':>8} {'reads':>9}  bound")
    for name in names:
        command = [sys.executable, __file__, "--one", name, "--programmes", str(programmes), "--repeats", str(repeats)]
        done = subprocess.run(command, capture_output=True, text=True, check=False)
        if done.returncode:
            print(f"{name:18} failed: {done.stderr.strip().splitlines()[-1]}")
            continue
        found = json.loads(done.stdout.strip().splitlines()[-1])
        roof = found["bytes"] / speed
        bound = f"{found['seconds'] / roof:.0f} times the memory's roof ({roof * 1e3:.1f} ms)" if roof else "-"
        late = "" if found["seconds"] <= 1 else "  ABOVE 1 s"
        print(
            f"{name:18} {found['seconds'] * 1e3:6.0f} ms {found['busy'] * 1e3:7.0f} ms {found['rows']:8} "
            f"{found['memory']:5.0f} MB {found['bytes'] / 1e6:6.1f} MB  {bound}{late}"
        )


def ranking(programmes: int, repeats: int, speed: float) -> None:
    """The ranked opportunities of all trails, part by part."""
    catalog, question, release = load_catalog(), load_question("opportunities"), world(programmes)
    con = open_outlet(release, "movement", catalog).con
    engine, asked = DuckEngine(con), Asked(as_of=AS_OF)
    sql = compiled(question, engine, asked, catalog).sql
    rules, parts, rows = catalog.opportunity_rules, [], 0
    for turn in range(repeats + 1):
        times = [time.perf_counter()]
        found = engine.run(sql)
        times.append(time.perf_counter())
        ground = lay_ground(found, asked, catalog)
        times.append(time.perf_counter())
        ranked = rank(ground, asked.top, rules)
        times.append(time.perf_counter())
        rows = answer_rows(_once(ranked), ground, rules).num_rows
        times.append(time.perf_counter())
        if turn:  # the first one compiles, or loads what was compiled
            parts.append(np.diff(times))
    whole = float(np.median([sum(part) for part in parts]))
    named = zip(("facts in SQL", "arrays", "ranking", "rows"), np.median(parts, axis=0), strict=True)
    pairs = sum(len(trail.arrays.programme) ** 2 / 2 for trail in ground.trails)
    print(f"\n== opportunities of all trails, {programmes} programmes, {load()}")
    print(f"{rows} rows of {pairs / 1e6:.0f} million pairs on a trail in {whole:.2f} s (bar: 12 s at 100,000)")
    print("   " + ", ".join(f"{name} {seconds * 1e3:.0f} ms" for name, seconds in named))
    touched = sum(array.nbytes for trail in ground.trails for array in trail.arrays if hasattr(array, "nbytes"))
    touched += sum(column.nbytes for column in (ground.services, ground.headings, ground.vague, ground.groups))
    seconds = float(np.median([part[2] for part in parts]))
    print(
        f"   the ranking's arrays hold {touched / 1e6:.1f} MB = {touched / speed * 1e3:.1f} ms at the memory's speed; "
        f"it takes {seconds * 1e3:.0f} ms, so bit counts and comparisons bound it, not memory"
    )


def beside_numpy(programmes: int) -> None:
    """The same ranking by compiled loops and by plain numpy, each on all cores; equal rows or an error."""
    catalog, question, release = load_catalog(), load_question("opportunities"), world(programmes)
    engine, asked = DuckEngine(release.connect()), Asked(as_of=AS_OF)
    ground = lay_ground(engine.run(compiled(question, engine, asked, catalog).sql), asked, catalog)
    rules = catalog.opportunity_rules
    tasks = [(trail, kind) for trail in ground.trails for kind in PAIR_KINDS]
    _compiled(ground, catalog, tasks)
    begun = time.perf_counter()
    fast = _compiled(ground, catalog, tasks)
    loops = time.perf_counter() - begun
    references = [Reference(trail.arrays, kind, ground, rules) for trail, kind in tasks]
    begun = time.perf_counter()
    with ThreadPoolExecutor(CORES) as pool:
        slow = list(pool.map(lambda reference: reference.rank(asked.top), references))
    blocks = time.perf_counter() - begun
    for (trail, kind), left, right in zip(tasks, fast, slow, strict=True):
        if not np.array_equal(left[:, :4], right):
            raise SystemExit(f"{trail.trail_id}, {KINDS[kind]}: compiled loops and numpy do not agree")
    pairs, rows = sum(reference.pairs for reference in references), sum(len(found) for found in fast)
    print(f"\n== ranking of pairs beside numpy, {programmes} programmes, {load()}")
    print(f"{len(tasks)} lists, {rows} rows, equal; numpy visits {pairs / 1e6:.0f} million pairs")
    print(f"   compiled loops {loops * 1e3:.0f} ms, numpy {blocks:.1f} s: {blocks / loops:.0f} times (bar: 8)")


def _compiled(ground: Ground, catalog: Catalog, tasks: list[Any]) -> list[Any]:
    rules = catalog.opportunity_rules
    arrays, numbers = ground_arrays(ground, rules), numbers_of(rules)
    with ThreadPoolExecutor(CORES) as pool:
        return list(pool.map(lambda t: kernel.rank_pairs(t[0].arrays, t[1], 10, arrays, numbers), tasks))


def partners(programmes: int, count: int = 200) -> None:
    """Partners of one programme after the other, as pages ask."""
    catalog, question, release = load_catalog(), load_question("partners"), world(programmes)
    outlet = open_outlet(release, "movement", catalog)
    engine = DuckEngine(outlet.con)
    begun = time.perf_counter()
    engine.hold(question.held)
    held = time.perf_counter() - begun
    print(f"\n== partners of one programme, {programmes} programmes, {load()}; tables held once, {held * 1e3:.0f} ms")
    asked = [Asked(as_of=AS_OF, programme=name) for name in some_programmes(release, count)]
    ask(question, engine, asked[0], catalog)
    walls, busies = [], []
    for one in asked:
        begun, busy = time.perf_counter(), time.process_time()
        ask(question, engine, one, catalog)
        walls.append((time.perf_counter() - begun) * 1e3)
        busies.append((time.process_time() - busy) * 1e3)
    median, late = np.median(walls), np.percentile(walls, 99)
    print(
        f"{count} programmes: median {median:.1f} ms, p99 {late:.1f} ms (bar: 20 ms at 100,000); processor median "
        f"{np.median(busies):.1f} ms"
    )
    sql = compiled(question, engine, asked[0], catalog).sql
    plans = []
    for _ in range(20):
        begun = time.process_time()
        outlet.con.execute("explain " + sql).fetchall()
        plans.append((time.process_time() - begun) * 1e3)
    print(f"   planning the statement takes {np.median(plans):.1f} ms of processor: the rest scans the trail's cells")


def main() -> None:
    """Measure and print."""
    parser = argparse.ArgumentParser()
    parser.add_argument("--programmes", type=int, default=100_000)
    parser.add_argument("--million", action="store_true", help="the same over a million programmes")
    parser.add_argument("--numpy-full", action="store_true", help="numpy over all pairs of 100,000 programmes, too")
    parser.add_argument("--only", nargs="*", default=None, help="these questions only")
    parser.add_argument("--parts", nargs="*", default=["questions", "ranking", "numpy", "partners", "peers"])
    parser.add_argument("--repeats", type=int, default=5)
    parser.add_argument("--one", help=argparse.SUPPRESS)
    args = parser.parse_args()
    if args.one:
        print(json.dumps(one_question(args.one, args.programmes, args.repeats)))
        return
    names = list(args.only or NAMES)
    speed = bandwidth()
    sizes = [args.programmes] + ([1_000_000] if args.million else [])
    for programmes in sizes:
        world(programmes)
        if "questions" in args.parts:
            every_question(names, programmes, args.repeats, speed)
        if "ranking" in args.parts:
            ranking(programmes, args.repeats, speed)
        if "partners" in args.parts:
            partners(programmes)
    if "numpy" in args.parts:
        world(10_000)
        beside_numpy(10_000)
        if args.numpy_full:
            beside_numpy(args.programmes)
    if "peers" in args.parts:
        importlib.import_module("questions_peers").beside_peers(args.programmes, args.repeats)


if __name__ == "__main__":
    main()
