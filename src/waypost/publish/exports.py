"""The formats in which a release leaves, by the name that ``waypost export`` knows them by.

An exporter takes an :class:`~waypost.store.outlet.Outlet`, which only disclosure makes, so none can write what its
audience may not see. It writes beside and renames into place, and returns the paths written. The same release,
audience and language give the same bytes.
"""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

from waypost.publish.csv_folder import export_csv
from waypost.publish.duckdb_file import export_duckdb
from waypost.publish.geojson_features import export_geojson
from waypost.publish.go3w_rows import export_go3w
from waypost.publish.hxl_rows import export_hxl
from waypost.publish.iati_activities import export_iati
from waypost.publish.parquet_folder import export_parquet
from waypost.publish.xlsx_workbook import export_xlsx
from waypost.reference import Catalog
from waypost.store.outlet import Outlet

Exporter = Callable[[Outlet, Path, Catalog], list[Path]]

EXPORTERS: dict[str, Exporter] = {
    "csv": export_csv,
    "xlsx": export_xlsx,
    "parquet": export_parquet,
    "duckdb": export_duckdb,
    "iati": export_iati,
    "hxl": export_hxl,
    "geojson": export_geojson,
    "go3w": export_go3w,
}
