"""What a question is: a pure function from the tables of a release to one table.

``answer`` builds an Ibis expression over unbound tables (:mod:`waypost.analysis.tables`), so the same expression
runs on DuckDB and on Spark. What no expression can say in reasonable time (the ranking of all pairs) is done by
``finish``, a pure function of the Arrow table that the expression gave. The rules that make both engines agree
(``../shared/ENGINES.md``, 2.2): ``nullif(0)`` under every division, operands cast to float64 before arithmetic,
the key at the end of every order, no approximate aggregate, no engine's hash, nothing ordered inside an aggregate.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable
from dataclasses import dataclass
from typing import TYPE_CHECKING

import pyarrow as pa

if TYPE_CHECKING:
    import ibis

    from waypost.analysis.tables import Tables
    from waypost.reference import Catalog


@dataclass(frozen=True, kw_only=True)
class Asked:
    """What somebody wants to know: filters and the day; None means all.

    ``as_of`` is the day that "running" and "within a year" refer to. ``society`` is an organisation id
    (``ns-ner``), ``trail`` a trail id, ``service``, ``group`` and ``country`` are codes, ``year`` asks for what
    the trails and programmes of that year looked like, ``top`` is how many rows a ranking keeps per society or
    trail. ``everybody`` counts programmes of other organisations too. ``origin`` and ``destination`` name a corridor,
    ``programme`` is the id of the one programme that a question is about.
    """

    as_of: dt.date
    trail: str | None = None
    society: str | None = None
    service: str | None = None
    group: str | None = None
    country: str | None = None
    origin: str | None = None
    destination: str | None = None
    year: int | None = None
    top: int = 10
    everybody: bool = False
    programme: str | None = None


@dataclass(frozen=True, kw_only=True)
class Question:
    """A named question. ``key`` names the columns that tell its rows apart, ``order`` how they are sorted.

    ``order`` holds column names, a leading ``-`` for descending; nulls stand last and ``key`` is always appended, so
    that the order is total. ``tables`` are the tables of a release that it reads. ``columns`` are those of the
    answer, in order: each stands with label and meaning in ``catalog/rules/questions/<name>.yml``. ``needs`` are the
    filters without which it cannot be asked. ``shown`` are the columns that a person sees first, the most important
    first; all of ``columns`` when empty. ``held`` names the narrow tables that whoever asks it for page after page
    keeps in memory (:meth:`waypost.analysis.engine.DuckEngine.hold`). ``closed`` are tables that a
    confidential question reads although its audience may not: every row goes to those alone whom it concerns.
    """

    name: str
    columns: tuple[str, ...]
    key: tuple[str, ...]
    order: tuple[str, ...]
    answer: Callable[[Tables, Asked, Catalog], ibis.Table]
    finish: Callable[[pa.Table, Asked, Catalog], pa.Table] | None = None
    filters: tuple[str, ...] = ()
    needs: tuple[str, ...] = ()
    shown: tuple[str, ...] = ()
    held: tuple[str, ...] = ()
    is_confidential: bool = False
    closed: tuple[str, ...] = ()
