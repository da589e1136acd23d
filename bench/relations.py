"""Rules about relations over a made-up register with facts of practices: the whole question, and reachability alone.

The facts are made with a seed: four in ten programmes say where data go, half of them who may get help, fewer the
rest. Prints how many facts and findings there are, and medians part by part; then the ways of data between the
societies of the world again and again denser, beside a search that tries them one after the other.

    python bench/relations.py [--programmes 100000] [--repeats 5]
"""

from __future__ import annotations

import argparse
import os
import statistics
import sys
import time
from collections import Counter
from pathlib import Path

import duckdb
import networkx as nx
import numpy as np
import pyarrow as pa

sys.path.insert(0, str(Path(__file__).parent))

from waypost.analysis.engine import DuckEngine, compiled
from waypost.analysis.question import Asked
from waypost.analysis.questions.relations import QUESTION
from waypost.analysis.relations.facts import Facts
from waypost.analysis.relations.finding import DEPARTS
from waypost.analysis.relations.reachability import graphs, reachability
from waypost.analysis.relations.reading import world_of
from waypost.analysis.relations.rules import evaluate
from waypost.analysis.relations.values import Flow, Home, World
from waypost.reference import Catalog, load_catalog
from waypost.store.tables import TABLES
from world import AS_OF, world

_CHANCE = np.random.Generator
# Practice, share of programmes that tell of it, most entries, and for each field its values with their weights.
_SAID: dict[str, tuple[float, int, dict[str, dict[str, float]]]] = {
    "eligibility": (0.5, 2, {
        "criterion": {"need": 6, "status": 1, "document": 1, "age": 1, "not_known": 1},
        "effect": {"include": 4, "prioritise": 3, "exclude": 2, "not_known": 1},
    }),
    "message": (0.1, 1, {
        "audience": {"migrants": 3, "public": 3, "authorities": 2},
        "aim": {"inform": 8, "fewer_departures": 1, "more_departures": 1, "not_known": 1},
        "date": {"2025-11-20": 1, "2026-03-01": 1, "2019-05-05": 1},
    }),
    "detention": (0.03, 1, {"role": {"none": 5, "visits": 3, "monitors": 2, "operates": 1}}),
    "return": (0.04, 1, {
        "phase": {"counselling": 3, "pre_departure": 2, "post_arrival": 2},
        "country": {"NER": 1, "MLI": 1, "AFG": 1, "HND": 1},
        "receiving_ns_consent": {"true": 4, "false": 1, "not_known": 2},
        "post_arrival_service": {"true": 4, "false": 1, "not_known": 2},
    }),
    "agreement": (0.15, 1, {
        "partner": {f"Agency {n}": 1 for n in range(12)}, "stage": {"active": 4, "ended": 1},
        "data_clause": {"true": 3, "false": 1, "not_known": 1}, "exit_clause": {"true": 3, "false": 1, "not_known": 1},
        "reporting_duty": {"false": 8, "true": 1},
    }),
}  # fmt: skip


def facts(con: duckdb.DuckDBPyConnection, catalog: Catalog) -> None:
    """Put facts of practices, positions and terms in the place of the empty tables of a made world."""
    rng = np.random.default_rng(2009)
    ids = np.array([row[0] for row in con.execute("select programme_id from programme order by 1").fetchall()])
    societies = np.array(sorted(s.ns_id for s in catalog.societies.values() if s.status == "recognised"))
    parts = [_practice(rng, ids, name, *told) for name, told in _SAID.items()]
    parts.append(_flows(rng, ids, societies))
    _put(con, "practice", pa.concat_tables(parts))
    sensitive = [c.code for c in catalog.code_lists["service"].codes.values() if c.is_sensitive and not c.is_group]
    _put(con, "declined_position", pa.table({
        "society_id": rng.choice(societies, 60), "declined_service_code": rng.choice(sensitive, 60),
        "declined_reason": rng.choice(["principles", "policy", "capacity"], 60),
        "declined_date": pa.array([AS_OF] * 60, pa.date32()),
    }))  # fmt: skip
    _put(con, "term", pa.table({
        "society_id": rng.choice(societies, 300), "term_text": rng.choice([f"word {n}" for n in range(40)], 300),
        "term_concept": rng.choice(["returnees", "people_in_transit"], 300),
    }))  # fmt: skip


def _put(con: duckdb.DuckDBPyConnection, name: str, rows: pa.Table) -> None:
    con.execute(f'drop view if exists "{name}"')
    con.register("nothing", TABLES[name].empty_table())
    con.register("made", rows)
    con.execute(f'create table "{name}" as from nothing')
    con.execute(f'insert into "{name}" by name select * from made')
    con.unregister("made")


def _chosen(rng: _CHANCE, weights: dict[str, float], count: int) -> np.ndarray:
    shares = np.array(list(weights.values()), dtype=float)
    return rng.choice(np.array(list(weights)), count, p=shares / shares.sum())


def _rows(owner: np.ndarray, number: np.ndarray, practice: str, field: str, values: np.ndarray) -> pa.Table:
    count = len(owner)
    return pa.table({
        "programme_id": owner, "practice_code": np.full(count, practice), "practice_no": number.astype(np.int32),
        "practice_field": np.full(count, field), "practice_value": values,
    })  # fmt: skip


def _practice(
    rng: _CHANCE, ids: np.ndarray, name: str, share: float, most: int, fields: dict[str, dict[str, float]]
) -> pa.Table:
    telling = ids[rng.random(len(ids)) < share]
    entries = rng.integers(1, most + 1, len(telling))
    owner = np.repeat(telling, entries)
    number = np.concatenate([np.arange(n) for n in entries]) if len(entries) else entries
    return pa.concat_tables(
        [_rows(owner, number, name, field, _chosen(rng, weights, len(owner))) for field, weights in fields.items()]
    )


def _flows(rng: _CHANCE, ids: np.ndarray, societies: np.ndarray) -> pa.Table:
    """Most flows go to another society, one in fifty to an enforcement body, which is one of forty."""
    telling = ids[rng.random(len(ids)) < 0.4]
    owner = np.repeat(telling, rng.integers(1, 4, len(telling)))
    number = np.arange(len(owner))
    weights = 1.0 / np.arange(1, len(societies) + 1)
    to = rng.choice(rng.permutation(societies), len(owner), p=weights / weights.sum())
    enforcing = rng.random(len(owner)) < 0.02
    body = rng.choice(np.array([f"Border police {n}" for n in range(40)]), len(owner))
    fields = {
        "to": np.where(enforcing, body, to),
        "recipient_type": np.where(enforcing, "border_guard", "national_society"),
        "level": _chosen(rng, {"personal": 4, "aggregate": 4, "not_known": 2}, len(owner)),
        "purpose": _chosen(rng, {"family_links": 4, "referral": 3, "status_check": 1}, len(owner)),
        "consent": _chosen(rng, {"true": 6, "false": 1, "not_known": 2}, len(owner)),
        "compelled": _chosen(rng, {"false": 7, "true": 1, "not_known": 1}, len(owner)),
    }
    return pa.concat_tables([_rows(owner, number, "data_flow", field, values) for field, values in fields.items()])


def whole(con: duckdb.DuckDBPyConnection, catalog: Catalog, repeats: int) -> World:
    """The question part by part: the facts in SQL, plain values, each rule, the rows."""
    engine, asked = DuckEngine(con), Asked(as_of=AS_OF)
    begun = time.perf_counter()
    sql = compiled(QUESTION, engine, asked, catalog).sql
    print(f"compiled once in {time.perf_counter() - begun:.1f} s, {len(sql) / 1e3:.0f} kB of SQL")
    parts, rules, found, made, rows = [], Counter[str](), None, None, 0
    for turn in range(repeats + 1):
        times = [time.perf_counter()]
        found = engine.run(sql)
        times.append(time.perf_counter())
        made = world_of(found, Facts.day_of(asked), catalog)
        times.append(time.perf_counter())
        rows = QUESTION.finish(found, asked, catalog).num_rows
        times.append(time.perf_counter())
        if turn:
            parts.append(np.diff(times))
    assert made is not None
    assert found is not None
    for name, rule in catalog.relations.items():
        begun = time.perf_counter()
        result = evaluate(rule, made)
        outcomes = Counter(finding.outcome for finding in result.findings)
        spent = (time.perf_counter() - begun) * 1e3
        told = ", ".join(f"{n} {o}" for o, n in sorted(outcomes.items()))
        print(f"  {name:4} {spent:7.0f} ms  {told}; {result.conforming} conform, {result.undecided} undecided")
        rules[name] = len(result.findings)
    sql_, values, finished = np.median(parts, axis=0)
    print(
        f"{found.num_rows} rows of facts in {sql_:.2f} s; plain values {values:.2f} s; values, rules and {rows} rows "
        f"of the answer {finished:.2f} s; in all {sql_ + finished:.2f} s (medians of {repeats})"
    )
    return made


def denser(catalog: Catalog, repeats: int) -> None:
    """X4 alone on 190 societies, with more and more flows between them, beside networkx one origin after the other."""
    given = catalog.relations["X4"].understood()
    rng = np.random.default_rng(7)
    names = [f"ns-{n:03}" for n in range(190)]
    homes = tuple(Home(society=name, country=f"C{n:03}") for n, name in enumerate(names))
    for flows in (500, 5_000, 30_000):
        one, other = rng.integers(0, 190, flows), rng.integers(0, 190, flows)
        told = tuple(
            Flow(society=names[a], recipient=names[b], recipient_type="national_society", level="personal")
            for a, b in zip(one, other, strict=True)
        ) + tuple(
            Flow(society=names[a], recipient=f"Police {a}", recipient_type="police", level="personal",
                 purpose="status_check")
            for a in rng.integers(0, 190, 40)
        )  # fmt: skip
        world_ = World(day=AS_OF, flows=told, homes=homes)
        times = []
        for _ in range(repeats):
            begun = time.perf_counter()
            result = reachability(world_, given)
            times.append(time.perf_counter() - begun)
        known, _ = graphs(world_, given)
        begun = time.perf_counter()
        by_hand = _searched(known, names)
        spent = time.perf_counter() - begun
        mine = {(f.society, f.matter): len(f.way) for f in result.findings if f.outcome == DEPARTS}
        assert mine == by_hand
        print(
            f"  {flows:6} flows between 190 societies: {len(mine)} ways in {statistics.median(times) * 1e3:.0f} ms; "
            f"networkx, one search each, {spent * 1e3:.0f} ms, the same lengths"
        )


def _searched(known: object, names: list[str]) -> dict[tuple[str, str], int]:
    found: dict[tuple[str, str], int] = {}
    for origin in names:
        graph: nx.DiGraph[str] = nx.DiGraph()
        graph.add_edges_from((a, b) for a, near in known.steps.items() for b in near)  # type: ignore[attr-defined]
        for society, bodies in known.ends.items():  # type: ignore[attr-defined]
            if society != origin:
                graph.add_edges_from((society, body) for body in bodies)
        if origin in graph:
            lengths = nx.single_source_shortest_path_length(graph, origin)
            found |= {(origin, body): steps for body, steps in lengths.items() if body not in names}
    return found


def main() -> None:
    """Measure."""
    parser = argparse.ArgumentParser()
    parser.add_argument("--programmes", type=int, default=100_000)
    parser.add_argument("--repeats", type=int, default=5)
    args = parser.parse_args()
    catalog = load_catalog()
    con = world(args.programmes).connect()
    facts(con, catalog)
    count = con.execute("select count(*), count(distinct programme_id) from practice").fetchone()
    print(f"== relations, {args.programmes} programmes, load {os.getloadavg()[0]:.1f} on {os.cpu_count()} cores")
    print(f"{count[0]} facts of practices in {count[1]} programmes")
    whole(con, catalog, args.repeats)
    print("== reachability alone")
    denser(catalog, args.repeats)


if __name__ == "__main__":
    main()
