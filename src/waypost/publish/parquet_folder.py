"""Parquet: the release itself, as the audience may see it; every reading command opens it like any other."""

from __future__ import annotations

from pathlib import Path

import orjson

from waypost.publish.origin import origin, readme
from waypost.publish.placing import placed_folder
from waypost.reference import Catalog
from waypost.store.outlet import Outlet
from waypost.store.release import MANIFEST, file_sha256, write_tables


def export_parquet(outlet: Outlet, out: Path, catalog: Catalog) -> list[Path]:
    """Write a folder of Parquet files with a manifest: all tables of a release, those not open empty.

    The manifest names the release it was made from; inputs are not listed in it, their names may tell.
    """
    with placed_folder(out) as folder:
        counts = write_tables(outlet.con, folder)
        tables = {
            name: {"sha256": file_sha256(folder / f"{name}.parquet"), "rows": rows} for name, rows in counts.items()
        }
        manifest = {**origin(outlet), "open_tables": list(outlet.tables), "tables": tables}
        options = orjson.OPT_SORT_KEYS | orjson.OPT_INDENT_2
        (folder / MANIFEST).write_bytes(orjson.dumps(manifest, option=options))
        text = readme(outlet, "Tables as Parquet (zstd). Columns: see the data dictionary of Waypost.")
        (folder / "README.md").write_text(text, encoding="utf-8")
        names = sorted(path.name for path in folder.iterdir())
    return [out / name for name in names]
