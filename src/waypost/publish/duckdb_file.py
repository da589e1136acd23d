"""DuckDB: one file with all open tables, each table and column with its meaning as a comment."""

from __future__ import annotations

from pathlib import Path

import duckdb

from waypost.publish.labels import Labels
from waypost.publish.origin import origin, sources
from waypost.publish.placing import placed_file
from waypost.reference import Catalog
from waypost.store.outlet import Outlet
from waypost.store.tables import ORDER, TABLES

_BATCH = 100_000


def export_duckdb(outlet: Outlet, out: Path, catalog: Catalog) -> list[Path]:
    """Write the file ``out``. Its table ``about`` says which release it is; engines give other bytes each time."""
    labels = Labels(catalog, outlet.language)
    with placed_file(out) as path:
        target = duckdb.connect(str(path), config={"autoinstall_known_extensions": False})
        try:
            for name in outlet.tables:
                _copy_table(outlet, target, name)
                _comment(target, name, catalog, labels)
            _write_about(outlet, target)
        finally:
            target.close()
    return [out]


def _copy_table(outlet: Outlet, target: duckdb.DuckDBPyConnection, name: str) -> None:
    columns = ", ".join(f'"{column}"' for column in TABLES[name].names)
    cursor = outlet.con.cursor()
    reader = cursor.sql(f'select {columns} from "{name}" order by {ORDER[name]}').to_arrow_reader(_BATCH)
    target.register("incoming", reader)
    target.execute(f'create table "{name}" as select * from incoming')
    target.unregister("incoming")


def _quoted(text: str) -> str:
    return "'" + text.replace("'", "''") + "'"


def _comment(target: duckdb.DuckDBPyConnection, name: str, catalog: Catalog, labels: Labels) -> None:
    kind = catalog.schema.get(name)
    target.execute(f'comment on table "{name}" is {_quoted(kind.description if kind else labels.table(name))}')
    for column in TABLES[name].names:
        field = kind.fields.get(column) if kind else None
        meaning = field.description if field and field.description else labels.column(name, column)
        target.execute(f'comment on column "{name}"."{column}" is {_quoted(meaning)}')


def _write_about(outlet: Outlet, target: duckdb.DuckDBPyConnection) -> None:
    about = origin(outlet)
    rows = [(key, str(about[key])) for key in ("release_id", "as_of", "code_version", "audience", "note")]
    rows += [("licence", f"{row['source_id']}: {row['licence'] or 'not stated'}") for row in sources(outlet)]
    rows += [("withheld", f"{name}: {count}") for name, count in about["withheld"].items()]
    target.execute("create table about (key varchar, value varchar)")
    target.executemany("insert into about values (?, ?)", rows)
