"""DuckDB: one file with all open tables, each table and column with its meaning as a comment."""

from __future__ import annotations

import json
import os
import subprocess
import sys
import tempfile
from pathlib import Path
from typing import Any

from waypost.errors import ReleaseError
from waypost.publish.duckdb_writer import ENVIRONMENT, PLAN
from waypost.publish.labels import Labels
from waypost.publish.origin import origin, sources
from waypost.publish.placing import placed_file
from waypost.reference import Catalog
from waypost.store.outlet import Outlet
from waypost.store.release import write_tables
from waypost.store.tables import TABLES


def export_duckdb(outlet: Outlet, out: Path, catalog: Catalog) -> list[Path]:
    """Write the file ``out``. Its table ``about`` says which release it is.

    A process of its own makes the file of what may leave, see :mod:`waypost.publish.duckdb_writer`. Raises
    :class:`ReleaseError` when that process fails.
    """
    labels = Labels(catalog, outlet.language)
    with placed_file(out) as path, tempfile.TemporaryDirectory(dir=path.parent) as temporary:
        folder = Path(temporary)
        write_tables(outlet.con, folder)
        tables = [_described(name, catalog, labels) for name in outlet.tables]
        plan = {"tables": tables, "about": _about(outlet)}
        (folder / PLAN).write_text(json.dumps(plan, ensure_ascii=False), encoding="utf-8")
        command = [sys.executable, "-m", "waypost.publish.duckdb_writer", str(folder), str(path)]
        made = subprocess.run(  # noqa: S603 - our own module, with paths of our own
            command, env=os.environ | ENVIRONMENT, capture_output=True, text=True, check=False
        )
        if made.returncode != 0:
            latest = (made.stderr.strip().splitlines() or ["no reason given"])[-1]
            raise ReleaseError(f"{out}: the DuckDB file was not made ({latest})")
    return [out]


def _described(name: str, catalog: Catalog, labels: Labels) -> dict[str, Any]:
    kind = catalog.schema.get(name)
    columns = []
    for column in TABLES[name].names:
        field = kind.fields.get(column) if kind else None
        columns.append((column, field.description if field and field.description else labels.column(name, column)))
    return {"name": name, "comment": kind.description if kind else labels.table(name), "columns": columns}


def _about(outlet: Outlet) -> list[tuple[str, str]]:
    about = origin(outlet)
    rows = [(key, str(about[key])) for key in ("release_id", "as_of", "code_version", "audience", "note")]
    rows += [("licence", f"{row['source_id']}: {row['licence'] or 'not stated'}") for row in sources(outlet)]
    return rows + [("withheld", f"{name}: {count}") for name, count in about["withheld"].items()]
