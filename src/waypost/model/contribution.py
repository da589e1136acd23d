"""What somebody said in the web of one programme, as it goes from the web's database into a build.

The file is a source like any other, with the highest trust where a society speaks of its own work. Texts are canonical
values of ``catalog/schema``. A *slot* is what can be said one thing about: a field of the programme
(``programme.reach``), in one language where texts are told per language (``programme.title.fr``), or a whole list of
rows (``place``, ``service``).
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from typing import Any

import msgspec

Rows = list[dict[str, str]]
Value = str | list[str] | Rows
# Kinds of one column that many programmes have several of: their rows stand as a list of codes.
OF_CODES = {"service": "service_code", "population_group": "population_group_code"}
MARK = b'{"waypost_contributions":'
_HEAD = MARK + b"1}\n"


class Contribution(msgspec.Struct, frozen=True, kw_only=True):
    """All that one speaker says of one programme today.

    ``speaker`` is the publisher of the record (``ns-ita``), ``stated`` when it last said something (ISO date and
    time), ``declined`` the slots that it left open on purpose with the code of ``no_answer``, ``emptied`` those in
    which it wants nothing to stand, ``withdrawn`` the day on which it took the whole programme back. ``is_new``: no
    source before told of this programme. What a society says of itself, such as a service that it declines, stands
    under its own id as ``programme``.
    """

    speaker: str
    programme: str
    stated: str
    speaker_name: str | None = None
    slots: dict[str, Any] = {}
    declined: dict[str, str] = {}
    emptied: tuple[str, ...] = ()
    identifiers: tuple[tuple[str, str], ...] = ()
    withdrawn: str | None = None
    is_new: bool = False

    @property
    def is_of_itself(self) -> bool:
        """The speaker speaks of itself, and of no programme."""
        return self.programme == self.speaker


def contribution_lines(said: Iterable[Contribution]) -> Iterator[bytes]:
    """The bytes of a file, line by line, in the order of speaker and programme: the same content, the same bytes."""
    yield _HEAD
    for each in sorted(said, key=lambda c: (c.speaker, c.programme)):
        yield msgspec.json.encode(each, order="sorted") + b"\n"


def slot_kind(slot: str) -> str:
    """The kind of the schema that a slot belongs to."""
    return slot.partition(".")[0]


def rows_of(slot: str, value: Value) -> Rows:
    """The rows that a list slot stands for: codes become rows of their one field."""
    field = OF_CODES.get(slot)
    if not isinstance(value, list):
        return []
    return [{field: each} if field and isinstance(each, str) else each for each in value]  # type: ignore[misc]  # rows
