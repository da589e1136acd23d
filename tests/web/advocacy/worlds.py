"""Small worlds of advocacy: people with roles of real societies, releases of which one differs from the other."""

from __future__ import annotations

import json
import os
import shutil
from pathlib import Path
from types import SimpleNamespace
from typing import Any

import duckdb

from tests.web.accounts.people import person


def people() -> SimpleNamespace:
    """The team, Niger's focal point, an officer of Africa, a bystander of Italy, and somebody without a role."""
    return SimpleNamespace(
        team=person("paula@example.org", "migration_team", factor=True),
        focal=person("moussa@example.org", "focal_point:ns-ner"),
        officer=person("kofi@example.org", "zone_officer:africa"),
        other=person("nadia@example.org", "focal_point:ns-ita"),
        nobody=person("rosa@example.org"),
    )


def copied(release: str | Path, store: Path, name: str, **changes: str) -> Path:
    """A release of another name beside its like, with tables of other rows: ``context_fact="select …"``.

    In the SQL a table is read by its own name.
    """
    folder = store / name
    shutil.copytree(os.path.realpath(release), folder)
    manifest = json.loads((folder / "manifest.json").read_text())
    manifest["release_id"] = name
    for table, sql in changes.items():
        path = folder / f"{table}.parquet"
        with duckdb.connect() as con:
            con.execute(f"create table {table} as from read_parquet('{path}')")
            con.execute(f"copy ({sql}) to '{path}' (format parquet)")
    (folder / "manifest.json").write_text(json.dumps(manifest))
    return folder


# One fact of the women of Indonesia in Hong Kong becomes another one.
FEWER_WOMEN = """
    select * replace (if(origin_code = 'IDN' and destination_code = 'HKG' and measure = 'migrant_stock'
                         and sex = 'female' and year(period_end_date) = 2024, count // 2, count) as count)
    from context_fact
"""


def words(text: str = "{figure}") -> dict[str, str]:
    """The same words in English alone."""
    return {"en": text}


def claim_parts(**parts: Any) -> dict[str, Any]:
    """What writes a claim about women of Indonesia in Hong Kong."""
    given: dict[str, Any] = {
        "aspect": "women_and_trafficking", "question": "where_women_move", "kind": "comparison",
        "words": {"en": "Of people from Indonesia in Hong Kong, {figure} were women or girls in {as_of}."},
        "measure": "female_share", "arguments": {"origin": "IDN", "destination": "HKG", "year": "2024"},
        "audience": "public", "tolerance": "absolute", "tolerance_value": 0.03, "pivot": 0.5,
    }  # fmt: skip
    return given | parts
