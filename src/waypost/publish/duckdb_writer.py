"""Makes a DuckDB file of Parquet files, in a process of its own: run by :mod:`waypost.publish.duckdb_file`.

An engine leaves gaps in its blocks, filled with whatever its memory held before. A process that has seen nothing but
what may leave cannot leak anything else; with memory zeroed, on one thread and without the compressions that draw
samples or leave gaps unwritten, the same tables give the same bytes.
"""

from __future__ import annotations

import json
import sys
from pathlib import Path

import duckdb

# The engine's own allocator reads this when it is loaded; where there is none, gaps hold what may leave anyway.
ENVIRONMENT = {"DUCKDB_JE_MALLOC_CONF": "zero:true"}
PLAN = "plan.json"
_WITHOUT = "alp,alprd,bitpacking,fsst,dict_fsst"


def write_file(folder: Path, out: Path) -> None:
    """Make ``out`` of the Parquet files in ``folder`` and of its plan.

    ``plan.json``: ``tables`` with ``name``, ``comment`` and ``columns`` (name and comment of each, in order), and
    ``about``, pairs of key and value.
    """
    plan = json.loads((folder / PLAN).read_text(encoding="utf-8"))
    con = duckdb.connect(str(out), config={"autoinstall_known_extensions": False, "threads": 1})
    try:
        con.execute(f"set disabled_compression_methods = '{_WITHOUT}'")
        for table in plan["tables"]:
            name = table["name"]
            source = str(folder / f"{name}.parquet").replace("'", "''")
            con.execute(f"create table \"{name}\" as from read_parquet('{source}')")
            con.execute(f'comment on table "{name}" is {_quoted(table["comment"])}')
            for column, comment in table["columns"]:
                con.execute(f'comment on column "{name}"."{column}" is {_quoted(comment)}')
        con.execute("create table about (key varchar, value varchar)")
        con.executemany("insert into about values (?, ?)", plan["about"])
    finally:
        con.close()


def _quoted(text: str) -> str:
    return "'" + text.replace("'", "''") + "'"


if __name__ == "__main__":
    write_file(Path(sys.argv[1]), Path(sys.argv[2]))
