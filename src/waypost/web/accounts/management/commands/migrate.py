"""Django's own command, which finds the tables of a fresh database made already."""

from __future__ import annotations

from typing import Any

from django.core.management.commands import migrate
from django.db import connections

from waypost.web.project.fresh import make_tables


class Command(migrate.Command):
    """``migrate``; see :mod:`waypost.web.project.fresh`."""

    def handle(self, *args: Any, **options: Any) -> None:
        """Make what a fresh database lacks, then apply what is newer."""
        if not options["app_label"] and not options["plan"] and not options["check_unapplied"]:
            make_tables(connections[options["database"]])
        super().handle(*args, **options)
