"""The tables of a release as unbound Ibis tables: names and types, no data and no engine."""

from __future__ import annotations

from functools import cache

import ibis
from ibis.formats.pyarrow import PyArrowSchema

from waypost.store.tables import TABLES


class Tables:
    """Gives each table of a release by its name; raises KeyError for one that a release does not have.

    ``prefix`` stands before every name: ``earlier_`` gives the tables of the release to compare with.
    """

    def __init__(self, prefix: str = "") -> None:
        self._prefix = prefix

    def __getitem__(self, name: str) -> ibis.Table:
        return _unbound(name, self._prefix)

    @property
    def earlier(self) -> Tables:
        """The tables of the earlier release, for questions that compare two."""
        return Tables("earlier_")


@cache
def _unbound(name: str, prefix: str) -> ibis.Table:
    return ibis.table(PyArrowSchema.to_ibis(TABLES[name]), name=prefix + name)
