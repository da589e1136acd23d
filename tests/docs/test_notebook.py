"""The notebook runs on a release, and what stands in it is what a release of today shows."""

from __future__ import annotations

import json

import pandas as pd
from scripts.notebook import TARGET, run

from tests.pipeline.files import write_world
from waypost.pipeline import build

_MOST = 100_000


def test_the_notebook_runs_and_shows_figures(tmp_path):
    build([write_world(tmp_path / "in")], tmp_path / "out")
    notebook = json.loads(TARGET.read_text(encoding="utf-8"))
    names = run(notebook, str(tmp_path / "out"))
    assert list(names["table"].columns) == ["role", "country_code", "people", "programmes"]
    assert len(names["table"]) > 3
    assert isinstance(names["score"], pd.DataFrame)
    assert set(names["deaths"].columns) == {"year", "count", "dataset"}


def test_the_committed_outputs_are_there_and_small():
    notebook = json.loads(TARGET.read_text(encoding="utf-8"))
    assert TARGET.stat().st_size < _MOST
    for cell in notebook["cells"]:
        if cell["cell_type"] == "code" and "open" not in "".join(cell["source"]):
            assert "error" not in {output["output_type"] for output in cell["outputs"]}
    drawn = [o for c in notebook["cells"] for o in c.get("outputs", ()) if "image/svg+xml" in o.get("data", {})]
    assert len(drawn) == 2
