"""Rules of practice over a made-up register: how long thirty rules take for 100,000 programmes.

    python bench/practice_rules.py            # 100,000 programmes, DuckDB with two threads
    python bench/practice_rules.py 1000000

Each is asked three times and the median is told, by the clock and in seconds of work of all threads: all outcomes of
all programmes, the two questions, and one programme.
"""

from __future__ import annotations

import argparse
import statistics
import time
from collections.abc import Callable
from typing import Any

import world
from waypost.analysis.engine import DuckEngine, ask
from waypost.analysis.practice_outcomes import practice_outcomes
from waypost.analysis.question import Asked
from waypost.analysis.questions import load_question
from waypost.analysis.tables import Tables
from waypost.reference import load_catalog

TIMES = 3


def _median(call: Callable[[], Any]) -> tuple[str, Any]:
    took, worked, answer = [], [], None
    for _ in range(TIMES):
        begun, work = time.perf_counter(), time.process_time()
        answer = call()
        took.append(time.perf_counter() - begun)
        worked.append(time.process_time() - work)
    return f"{statistics.median(took):.2f} s ({statistics.median(worked):.2f} s of work)", answer


def main() -> None:
    """Print a line for each."""
    parser = argparse.ArgumentParser()
    parser.add_argument("programmes", type=int, nargs="?", default=100_000)
    count = parser.parse_args().programmes
    catalog, con = load_catalog(), world.world(count).connect()
    engine, asked = DuckEngine(con), Asked(as_of=world.AS_OF)
    facts = con.sql("select count(*) from practice").fetchone()
    print(f"{count:,} programmes, {facts[0] if facts else 0:,} facts, {len(catalog.practice_rules)} rules")
    begun = time.perf_counter()
    sql = engine.compile(practice_outcomes(Tables(), asked, catalog, ("programme_id",)))
    print(f"compiled once: {time.perf_counter() - begun:.2f} s, {len(sql):,} characters of SQL")
    seconds, answer = _median(lambda: engine.run(sql))
    print(f"all outcomes: {seconds}, {answer.num_rows * len(catalog.practice_rules):,} outcomes")
    for name in ("rules", "rules_standing"):
        ask(load_question(name), engine, asked, catalog)
        seconds, answer = _median(lambda name=name: ask(load_question(name), engine, asked, catalog))
        print(f"{name}: {seconds}, {answer.num_rows:,} rows")
    one = Asked(as_of=world.AS_OF, programme="wx-0000000042")
    ask(load_question("rules"), engine, one, catalog)
    seconds, answer = _median(lambda: ask(load_question("rules"), engine, one, catalog))
    print(f"rules of one programme: {seconds}, {answer.num_rows} rows")


if __name__ == "__main__":
    main()
