"""Who sees a finding: the societies that it concerns and the migration team, nobody else.

Flag, never accuse. A finding is a question to those concerned; until they agree otherwise, others learn how many
there are and nothing more. Every confidential answer has a column ``concerns``: ids of societies, apart by spaces.
Empty means that no society is concerned, and the migration team alone sees the row.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

import pyarrow as pa

from waypost.disclosure.rules import audience_rank
from waypost.errors import InputError

CONCERNS = "concerns"


@dataclass(frozen=True)
class Seen:
    """The rows that a reader may see, and how many were held back."""

    rows: pa.Table
    withheld: int


def seen_by(answer: pa.Table, audience: str, *societies: str) -> Seen:
    """The rows of a confidential answer that an audience may see, for those ``societies`` whose findings it sees.

    From the secretariat on all of them; the Movement those that concern one of the societies; the public none. Raises
    :class:`InputError` for an unknown audience, and for an answer that does not say whom it concerns: then nobody
    may see it.
    """
    if CONCERNS not in answer.column_names:
        raise InputError(f"an answer without a column {CONCERNS} cannot be shown to anybody")
    rank = audience_rank(audience)
    if rank >= audience_rank("secretariat"):
        return Seen(answer, 0)
    if not societies or rank < audience_rank("movement"):
        return Seen(answer.slice(0, 0), answer.num_rows)
    return _kept(answer, lambda names: not set(societies).isdisjoint(names))


def seen_by_all(answer: pa.Table, audience: str, *societies: str) -> Seen:
    """Of :func:`seen_by` the rows that concern none but these ``societies``, whatever the audience is.

    For findings of which each society has the right to see its own part first.
    """
    seen = seen_by(answer, audience, *societies)
    rows = _kept(seen.rows, lambda names: bool(names) and names <= set(societies)).rows
    return Seen(rows, answer.num_rows - rows.num_rows)


def _kept(answer: pa.Table, wanted: Callable[[set[str]], bool]) -> Seen:
    mine = [wanted(set((names or "").split())) for names in answer.column(CONCERNS).to_pylist()]
    rows = answer.filter(pa.array(mine, type=pa.bool_()))
    return Seen(rows, answer.num_rows - rows.num_rows)
