"""Run the tool over tables given as JSON lines, in a process of its own: it prints, and a crash must not be ours.

``python argus.py IN OUT``. Each line of IN: ``table`` (the inner cells) and, of the full table row after row with the
totals last, ``status`` (s, u, m) and ``margin`` by which each unsafe cell must be able to move. Each line of OUT:
``secondary`` cells of the tool's own optimal suppression, and ``audit`` by the tool of the given one.
"""

from __future__ import annotations

import json
import sys
import tempfile
from pathlib import Path

import pytauargus.engine
from pytauargus import protect


def own_pattern(table: list[list[int]], folder: str) -> list[list[int]]:
    """Row and column of each cell that the tool hides beside the unsafe ones; a total is at the end."""
    rows = [
        {"row": f"r{r}", "col": f"c{c}", "programmes": 1.0}
        for r, numbers in enumerate(table)
        for c, number in enumerate(numbers)
        for _ in range(number)
    ]
    done = protect(rows, ["row", "col"], "programmes", "FREQ(3,30)", "OPT(1)", workdir=folder)

    def place(code: str, end: int) -> int:
        return end if code == "Total" else int(code[1:])

    return [
        [place(cell["row"], len(table)), place(cell["col"], len(table[0]))]
        for cell in done.tables[0].rows
        if cell["status"] == "M"
    ]


def audit(given: dict, folder: str) -> list[dict]:
    """The tool's audit of a suppression: least and greatest value of each hidden cell, and whether that is enough."""
    inner = given["table"]
    full = [[*row, sum(row)] for row in inner]
    full.append([sum(column) for column in zip(*full, strict=True)])
    width, values = len(full[0]), [number for row in full for number in row]
    lines = ["0", str(len(values))]
    for n, (value, status, margin) in enumerate(zip(values, given["status"], given["margin"], strict=True)):
        lines.append(f"{n} {value} 1 {status} 0 {10 * values[-1]} {min(margin, value)} {margin} 0")
    sums = [[r * width + width - 1, *(r * width + c for c in range(width - 1))] for r in range(len(full))]
    sums += [[(len(full) - 1) * width + c, *(r * width + c for r in range(len(full) - 1))] for c in range(width)]
    lines.append(str(len(sums)))
    for total, *parts in sums:
        lines.append(f"0 {len(parts) + 1} : {total} (-1) " + " ".join(f"{part} (1)" for part in parts))
    path = Path(folder) / "given.jj"
    path.write_text("\n".join(lines) + "\n", encoding="ascii")
    return [dict(row) for row in pytauargus.engine.audit_jj(str(path))]


if __name__ == "__main__":
    source, target = sys.argv[1:]
    with open(target, "w", encoding="utf-8") as out:
        for line in Path(source).read_text(encoding="utf-8").splitlines():
            asked = json.loads(line)
            with tempfile.TemporaryDirectory() as work:
                found = {"secondary": own_pattern(asked["table"], work), "audit": audit(asked, work)}
            out.write(json.dumps(found) + "\n")
            out.flush()
