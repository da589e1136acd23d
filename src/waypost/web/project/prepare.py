"""Before a server starts: its key is there, its database has the tables that the code expects. Once, whoever asks."""

from __future__ import annotations

import contextlib
import fcntl
import os
from collections.abc import Iterator

from waypost.errors import InputError
from waypost.web.project.home import database_path, keep_secret, make_home

_LOCK = 0x57415950  # "WAYP": the number of our advisory lock in PostgreSQL


def start_django() -> None:
    """Settings read and applications loaded, for whoever is no server: the command line."""
    import django  # noqa: PLC0415  # the key has to be there before the settings are read

    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "waypost.web.project.settings")
    django.setup()


def prepare() -> None:
    """Make the key, the folder and the tables. Two that prepare at once wait for each other.

    Raises :class:`InputError` when the database cannot be reached or written.
    """
    keep_secret()
    start_django()
    from django.core.management import call_command  # noqa: PLC0415  # as above
    from django.db import Error, connection  # noqa: PLC0415

    try:
        with _alone():
            if _lacks_tables():  # the command takes half a second to find that there is nothing to do
                call_command("migrate", verbosity=0, interactive=False)
            call_command("createcachetable", verbosity=0)
            call_command("clearsessions", verbosity=0)
        if connection.vendor == "sqlite":
            database_path().chmod(0o600)
    except (Error, OSError) as error:
        raise InputError(f"the database of accounts cannot be used: {str(error).strip()}") from error
    finally:
        connection.close()  # no worker inherits it


def _lacks_tables() -> bool:
    """Whether a migration was not applied yet, which is so in a fresh database."""
    from django.db import connection  # noqa: PLC0415  # as above
    from django.db.migrations.executor import MigrationExecutor  # noqa: PLC0415  # as above

    executor = MigrationExecutor(connection)
    return bool(executor.migration_plan(executor.loader.graph.leaf_nodes()))


@contextlib.contextmanager
def _alone() -> Iterator[None]:
    """One at a time: a lock of the database server, or of a file beside the database's own."""
    from django.db import connection  # noqa: PLC0415  # as above

    if connection.vendor == "postgresql":
        with connection.cursor() as cursor:
            cursor.execute("select pg_advisory_lock(%s)", [_LOCK])
            try:
                yield
            finally:
                cursor.execute("select pg_advisory_unlock(%s)", [_LOCK])
        return
    make_home()
    path = database_path()
    path.parent.mkdir(parents=True, exist_ok=True)
    with open(path.with_name(f".{path.name}.lock"), "w", encoding="ascii") as file:
        fcntl.flock(file, fcntl.LOCK_EX)
        yield
