"""Another tool as a judge of what is hidden: pytauargus, which wraps the Tau-Argus of Statistics Netherlands.

Tables of two dimensions that add up, which both can handle; overlapping parts, which are Waypost's rule, the tool does
not know. The tool audits Waypost's suppression and says of each hidden cell the range that an outsider is left with;
it is compared with Waypost's own range. It also suppresses the table itself, at the least cost: how many cells each
hides beside the unsafe ones is printed (``pytest -s``).

The tool runs in a process of its own. Frequency tables (``<freq>``) are refused by its Python entry point ("the
high-level API does not support the <freq> magic response"), so programmes are counted as a response of 1 each.
"""

from __future__ import annotations

import json
import subprocess
import sys
from dataclasses import dataclass
from pathlib import Path

import numpy as np
import pytest

from tests.disclosure.test_suppression import grid
from waypost.disclosure.suppression import Cells, Hidden, Relation, possible, suppress

FEWEST = 3
SEEDS = range(16)


@dataclass(frozen=True)
class Judged:
    """A table, what Waypost hides of it, and what the tool says."""

    values: np.ndarray
    relations: list[Relation]
    cells: Cells
    hidden: Hidden
    width: int
    secondary: list[list[int]]
    audit: dict[int, dict]


def made(seed: int) -> list[list[int]]:
    draw = np.random.default_rng(seed)
    shape = draw.integers(3, 6, size=2)
    return [[int(number) for number in row] for row in draw.geometric(0.12, size=shape)]


def hide(values: np.ndarray, relations: list[Relation]) -> tuple[Cells, Hidden]:
    unsafe = (values > 0) & (values < FEWEST)
    margin = np.where(unsafe, np.maximum(1, np.ceil(0.3 * values)), 0).astype(np.int64)
    none = np.zeros(len(values), dtype=np.bool_)
    cells = Cells(values=values, unsafe=unsafe, above=margin, below=np.minimum(margin, values),
                  floor=np.zeros_like(values), known=none, cost=1.0 + np.sqrt(values))  # fmt: skip
    return cells, suppress(cells, relations)


@pytest.fixture(scope="module")
def judged(tmp_path_factory: pytest.TempPathFactory) -> list[Judged]:
    pytest.importorskip("pytauargus")
    folder = tmp_path_factory.mktemp("argus")
    asked = []
    for seed in SEEDS:
        table = made(seed)
        values, relations = grid(table)
        cells, hidden = hide(values, relations)
        asked.append((table, values, relations, cells, hidden))
    with (folder / "in").open("w", encoding="utf-8") as file:
        for table, _, _, cells, hidden in asked:
            status = np.where(hidden.primary, "u", np.where(hidden.secondary, "m", "s")).tolist()
            file.write(json.dumps({"table": table, "status": status, "margin": cells.above.tolist()}) + "\n")
    script = Path(__file__).with_name("argus.py")
    done = subprocess.run([sys.executable, script, folder / "in", folder / "out"],
                          capture_output=True, text=True, check=False, timeout=300)  # fmt: skip
    said = [json.loads(line) for line in (folder / "out").read_text(encoding="utf-8").splitlines()]
    assert done.returncode == 0, f"ended with {done.returncode} after {len(said)} tables: {done.stderr[-2000:]}"
    return [
        Judged(values, relations, cells, hidden, len(table[0]) + 1, one["secondary"],
               {row["cell"]: row for row in one["audit"]})
        for (table, values, relations, cells, hidden), one in zip(asked, said, strict=True)
    ]  # fmt: skip


def test_the_tool_finds_no_unsafe_cell_unprotected(judged: list[Judged]) -> None:
    assert sum(int(one.hidden.primary.sum()) for one in judged) > 20
    for one in judged:
        assert not one.hidden.open.any()
        assert set(one.audit) == set(np.flatnonzero(one.hidden.every).tolist())
        for place in np.flatnonzero(one.hidden.primary):
            row = one.audit[int(place)]
            assert not row["unsafe"]
            assert row["min"] <= one.values[place] - one.cells.below[place]
            assert row["max"] >= one.values[place] + one.cells.above[place]


def test_both_find_the_same_ranges(judged: list[Judged]) -> None:
    """In two dimensions the ends of a range are whole numbers, so the tool's linear program finds them too."""
    for one in judged:
        if one.hidden.every[-1]:
            continue  # without the grand total nothing bounds a range from above
        ranges = possible(one.values, np.zeros_like(one.values), one.relations, one.hidden.every)
        for place, (least, most) in ranges.items():
            assert (one.audit[place]["min"], one.audit[place]["max"]) == pytest.approx((least, most))


def test_what_the_tool_hides_is_enough_for_our_audit(judged: list[Judged]) -> None:
    for one in judged:
        hidden = one.hidden.primary.copy()
        hidden[[row * one.width + column for row, column in one.secondary]] = True
        unsafe = np.flatnonzero(one.hidden.primary)
        ranges = possible(one.values, np.zeros_like(one.values), one.relations, hidden, unsafe)
        for place, (least, most) in ranges.items():
            assert least <= one.values[place] - one.cells.below[place]
            assert most is None or most >= one.values[place] + one.cells.above[place]


def test_we_hide_not_much_more_than_the_least_that_is_possible(judged: list[Judged]) -> None:
    ours = [int(one.hidden.secondary.sum()) for one in judged]
    theirs = [len(one.secondary) for one in judged]
    print(f"\nhidden beside unsafe cells, ours / the tool's: {list(zip(ours, theirs, strict=True))}; "
          f"together {sum(ours)} / {sum(theirs)}")  # fmt: skip
    assert sum(ours) <= 1.5 * sum(theirs)
