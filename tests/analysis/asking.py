"""Short ways to ask a question of a made world."""

from __future__ import annotations

import datetime as dt
from typing import Any

import duckdb

from waypost.analysis.engine import DuckEngine, ask
from waypost.analysis.question import Asked
from waypost.analysis.questions import load_question
from waypost.reference import load_catalog

AS_OF = dt.date(2026, 11, 1)


def answers(con: duckdb.DuckDBPyConnection, name: str, **filters: Any) -> list[dict[str, Any]]:
    """The rows of an answer, in order."""
    asked = Asked(as_of=AS_OF, **filters)
    return ask(load_question(name), DuckEngine(con), asked, load_catalog()).to_pylist()
