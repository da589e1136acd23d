"""Runs the cells of docs/notebooks/trail.ipynb on a release and writes what they show into it.

python scripts/notebook.py [RELEASE]
"""

from __future__ import annotations

import ast
import contextlib
import io
import json
import os
import sys
from pathlib import Path
from typing import Any

TARGET = Path(__file__).resolve().parents[1] / "docs" / "notebooks" / "trail.ipynb"
RELEASE = "NOTEBOOK_RELEASE"  # the environment variable that the first cell reads


def run(notebook: dict[str, Any], release: str) -> dict[str, Any]:
    """Run all cells of code in one namespace; each cell's ``outputs`` are what it shows. The namespace."""
    names: dict[str, Any] = {"__name__": "notebook"}
    os.environ[RELEASE] = release
    try:
        for number, cell in enumerate(notebook["cells"]):
            if cell["cell_type"] == "code":
                cell["outputs"] = _run_cell("".join(cell["source"]), f"cell {number}", names)
    finally:
        del os.environ[RELEASE]
    return names


def _run_cell(code: str, place: str, names: dict[str, Any]) -> list[dict[str, Any]]:
    """Like a notebook does: statements, then the last expression is shown."""
    tree = ast.parse(code)
    last = tree.body.pop() if tree.body and isinstance(tree.body[-1], ast.Expr) else None
    said = io.StringIO()
    shown = None
    with contextlib.redirect_stdout(said):
        exec(compile(tree, place, "exec"), names)  # noqa: S102 - our own notebook
        if isinstance(last, ast.Expr):
            shown = eval(compile(ast.Expression(last.value), place, "eval"), names)  # noqa: S307 - the same
    outputs: list[dict[str, Any]] = []
    if said.getvalue():
        outputs.append({"output_type": "stream", "name": "stdout", "text": said.getvalue().splitlines(keepends=True)})
    if shown is not None:
        told = {"text/plain": str(shown).splitlines(keepends=True)}
        if hasattr(shown, "_repr_svg_"):
            told = {"image/svg+xml": [shown._repr_svg_()], "text/plain": ["a drawing"]}
        elif html := getattr(shown, "_repr_html_", lambda: None)():
            told["text/html"] = html.splitlines(keepends=True)
        outputs.append({"output_type": "display_data", "metadata": {}, "data": told})
    return outputs


def main() -> int:
    """Run and write."""
    notebook = json.loads(TARGET.read_text(encoding="utf-8"))
    run(notebook, sys.argv[1] if len(sys.argv) > 1 else "build/demo")
    TARGET.write_text(json.dumps(notebook, ensure_ascii=False, indent=1) + "\n", encoding="utf-8")
    return 0


if __name__ == "__main__":
    raise SystemExit(main())
