"""Writes src/waypost/web/project/tables.sql: what all migrations make of an empty SQLite database.

Run it with ``make tables`` when a migration was added. The time at which each was applied is that of none.
"""

from __future__ import annotations

import os
import re
import sqlite3
import tempfile
from pathlib import Path

_APPLIED = re.compile(r"(INSERT INTO \"django_migrations\" VALUES\(.*,)'[^']*'\);")


def migrated(place: Path) -> sqlite3.Connection:
    """A database at ``place`` that went through every migration."""
    os.environ["WAYPOST_HOME"] = str(place.parent)
    os.environ.pop("DATABASE_URL", None)
    from waypost.web.project.home import keep_secret  # noqa: PLC0415 - the environment says where, before
    from waypost.web.project.prepare import start_django  # noqa: PLC0415

    keep_secret()
    start_django()
    from django.core.management import call_command  # noqa: PLC0415
    from django.core.management.commands.migrate import Command  # noqa: PLC0415
    from django.db import connection  # noqa: PLC0415

    connection.settings_dict["NAME"] = str(place)
    call_command(Command(), verbosity=0, interactive=False)
    connection.close()
    return sqlite3.connect(place)


def main() -> None:
    """Write the file."""
    from waypost.web.project.fresh import TABLES  # noqa: PLC0415

    with tempfile.TemporaryDirectory() as folder:
        con = migrated(Path(folder) / "fresh.sqlite3")
        told = [_APPLIED.sub(r"\1'2000-01-01 00:00:00');", each) for each in con.iterdump()]
        con.close()
    # All tables before the first row: a row may point to a row of any of them. SQLite counts numbers itself.
    tables = [each for each in told if each.startswith("CREATE TABLE")]
    rows = [each for each in told if each.startswith("INSERT") and "sqlite_sequence" not in each]
    rest = [each for each in told if each.startswith(("CREATE INDEX", "CREATE UNIQUE INDEX", "CREATE TRIGGER"))]
    told_apart = {*tables, *rows, *rest, "BEGIN TRANSACTION;", "COMMIT;"}
    beyond = [each for each in told if each not in told_apart and "sqlite_sequence" not in each]
    if beyond:
        raise SystemExit(f"fresh_tables: no place for {beyond[0][:200]}")
    TABLES.write_text("\n".join(["BEGIN;", *tables, *rows, *rest, "COMMIT;", ""]), encoding="utf-8")


if __name__ == "__main__":
    main()
