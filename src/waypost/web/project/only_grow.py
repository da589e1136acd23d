"""Triggers by which the database itself refuses to change or take away what was logged, or what is fixed.

For migrations. SQLite drops a table's triggers when a later migration rebuilds the table: such a migration makes them
again.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

SAID = "what was logged is only added to"


def guard(schema_editor: Any, app: str, tables: Sequence[str]) -> None:
    """No row of these tables is changed or deleted any more."""
    for table in tables:
        for verb in ("update", "delete"):
            _refuse(schema_editor, app, f"{table}_{verb}", f"before {verb} on {table}")


def fix(schema_editor: Any, app: str, table: str, columns: Sequence[str], fixed: str) -> None:
    """These columns stay as they are, and the row stays, once ``fixed`` holds: a condition on ``old``."""
    _refuse(schema_editor, app, f"{table}_fixed", f"before update of {', '.join(columns)} on {table}", fixed)
    _refuse(schema_editor, app, f"{table}_kept", f"before delete on {table}", fixed)


def fix_column(schema_editor: Any, app: str, table: str, column: str, fixed: str) -> None:
    """This column alone stays as it is once ``fixed`` holds; its trigger ends with ``_<column>_fixed``."""
    _refuse(schema_editor, app, f"{table}_{column}_fixed", f"before update of {column} on {table}", fixed)


def leave(schema_editor: Any, app: str, names: Sequence[tuple[str, str]]) -> None:
    """Take triggers away again: pairs of a table and the end of the trigger's name."""
    is_sqlite = schema_editor.connection.vendor == "sqlite"
    for table, end in names:
        schema_editor.execute(f"drop trigger {table}_{end}" + ("" if is_sqlite else f" on {table}"))
    if not is_sqlite:
        schema_editor.execute(f"drop function if exists {app}_refuse()")


def _refuse(schema_editor: Any, app: str, name: str, when: str, condition: str = "") -> None:
    only = f" when ({condition})" if condition else ""
    if schema_editor.connection.vendor == "sqlite":
        schema_editor.execute(f"create trigger {name} {when}{only} begin select raise(abort, '{SAID}'); end")
        return
    schema_editor.execute(
        f"""create or replace function {app}_refuse() returns trigger language plpgsql as $$
        begin raise exception '{SAID}' using errcode = 'restrict_violation'; end $$"""
    )
    schema_editor.execute(f"create trigger {name} {when} for each row{only} execute function {app}_refuse()")
