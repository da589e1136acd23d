"""CSV: one file per table with a Frictionless Data Package descriptor, for any tool that reads tables.

UTF-8 with a byte order mark (without it Excel and LibreOffice take Arabic for something else), commas, CRLF,
quotation marks where needed. A text that a spreadsheet would take for a formula has an apostrophe before it; take it
off to get the text (the descriptor says so too).
"""

from __future__ import annotations

import csv
from pathlib import Path
from typing import Any

import orjson
import pyarrow as pa

from waypost.publish.cells import CSV_ENCODING, csv_cell
from waypost.publish.labels import Labels
from waypost.publish.origin import origin, readme, sources
from waypost.publish.placing import placed_folder
from waypost.reference import Catalog
from waypost.store.outlet import Outlet
from waypost.store.release import file_sha256
from waypost.store.tables import ORDER, TABLES

_KEYS = {"programme": ["programme_id"], "record": ["record_id"], "source": ["source_id"], "file": ["file"]}
_PARENTS = {"programme_id": "programme", "source_id": "source"}


def export_csv(outlet: Outlet, out: Path, catalog: Catalog) -> list[Path]:
    """Write the folder ``out``; paths of all files. Tables that the audience may not see are not there."""
    labels = Labels(catalog, outlet.language)
    with placed_folder(out) as folder:
        for name in outlet.tables:
            _write_table(outlet, name, folder / f"{name}.csv")
        descriptor = _descriptor(outlet, folder, catalog, labels)
        options = orjson.OPT_INDENT_2
        (folder / "datapackage.json").write_bytes(orjson.dumps(descriptor, option=options) + b"\n")
        text = readme(outlet, "One CSV file per table; `datapackage.json` describes every column.")
        (folder / "README.md").write_text(text, encoding="utf-8")
        names = sorted(path.name for path in folder.iterdir())
    return [out / name for name in names]


def _write_table(outlet: Outlet, name: str, path: Path) -> None:
    columns = TABLES[name].names
    listed = ", ".join(f'"{column}"' for column in columns)
    with path.open("w", encoding=CSV_ENCODING, newline="") as file:
        writer = csv.writer(file)
        writer.writerow(columns)
        for row in outlet.rows(f'select {listed} from "{name}" order by {ORDER[name]}'):
            writer.writerow([csv_cell(value) for value in row.values()])


def _field_type(kind: pa.DataType) -> str:
    if pa.types.is_boolean(kind):
        return "boolean"
    if pa.types.is_date(kind):
        return "date"
    if pa.types.is_integer(kind):
        return "integer"
    return "number" if pa.types.is_decimal(kind) or pa.types.is_floating(kind) else "string"


def _schema(name: str, tables: tuple[str, ...], catalog: Catalog, labels: Labels) -> dict[str, Any]:
    fields = []
    for column in TABLES[name]:
        known = catalog.schema[name].fields.get(column.name) if name in catalog.schema else None
        field = {"name": column.name, "type": _field_type(column.type), "title": labels.column(name, column.name)}
        if known and known.description:
            field["description"] = known.description
        fields.append(field)
    schema: dict[str, Any] = {"fields": fields, "missingValues": [""]}
    if name in _KEYS:
        schema["primaryKey"] = _KEYS[name]
    parents = [
        {"fields": [column], "reference": {"resource": parent, "fields": [column]}}
        for column, parent in _PARENTS.items()
        if parent != name and parent in tables and column in TABLES[name].names and name not in ("record", "claim")
    ]
    if parents:
        schema["foreignKeys"] = parents
    return schema


def _descriptor(outlet: Outlet, folder: Path, catalog: Catalog, labels: Labels) -> dict[str, Any]:
    resources = [
        {
            "name": name.replace("_", "-"),
            "path": f"{name}.csv",
            "title": labels.table(name),
            "profile": "tabular-data-resource",
            "format": "csv",
            "mediatype": "text/csv",
            "encoding": "utf-8",
            "dialect": {"delimiter": ",", "lineTerminator": "\r\n", "quoteChar": '"', "doubleQuote": True},
            "bytes": (folder / f"{name}.csv").stat().st_size,
            "hash": f"sha256:{file_sha256(folder / f'{name}.csv')}",
            "schema": _renamed(_schema(name, outlet.tables, catalog, labels)),
        }
        for name in outlet.tables
    ]
    about = origin(outlet)
    return {
        "profile": "tabular-data-package",
        "name": f"waypost-{outlet.release_id}".lower(),
        "title": "Waypost: programmes of National Societies for migrants",
        "version": outlet.release_id,
        "created": f"{outlet.as_of}T00:00:00Z",
        "licenses": [_licence(row) for row in about["licences"]],
        "sources": [_source(row) for row in sources(outlet)],
        "waypost": about,
        "formula_guard": "A text that starts with = + - @ or white space before them has one apostrophe before it.",
        "resources": resources,
    }


def _renamed(schema: dict[str, Any]) -> dict[str, Any]:
    for key in schema.get("foreignKeys", ()):
        key["reference"]["resource"] = key["reference"]["resource"].replace("_", "-")
    return schema


def _licence(row: dict[str, Any]) -> dict[str, str]:
    found = {"title": row["licence"]}
    if row["licence_url"]:
        found["path"] = row["licence_url"]
    else:
        found["name"] = "-".join(row["licence"].split())
    return found


def _source(row: dict[str, Any]) -> dict[str, str]:
    found = {"title": row["publisher_name"] or row["publisher"] or row["source_id"], "name": row["source_id"]}
    return found | ({"licence": row["licence"]} if row["licence"] else {})
