"""Answers of a filled sheet, taken in as they were shown."""

from __future__ import annotations

from collections.abc import Iterable, Mapping

import msgspec
from django.core import signing
from django.db import transaction

from waypost.web.accounts.errors import RefusedError
from waypost.web.accounts.models import User
from waypost.web.workshops.actions.answering import Answer, By, answer, is_same
from waypost.web.workshops.models import Saying, Workshop
from waypost.web.workshops.observing import Key
from waypost.web.workshops.queries.workshops import cells_of, said_in

_SALT = "waypost.workshops.sheet"
_DAY = 24 * 3600
Numbered = tuple[int, Answer]


class Shown(msgspec.Struct, frozen=True, kw_only=True):
    """What a preview has shown: answers that are new to a workshop, by the number of their cell."""

    workshop: str
    answers: tuple[Numbered, ...]
    told: By


def new_in(workshop: Workshop, answers: Iterable[Numbered]) -> list[tuple[int, Answer, Saying | None]]:
    """Answers that differ from what stands, with what stands."""
    said, found = said_in(workshop), []
    by_number: Mapping[int, Mapping[Key, Saying]] = {
        each.number: said.get(each.pk, {}) for each in cells_of(workshop)
    }  # fmt: skip
    for number, each in answers:
        there = by_number.get(number, {}).get((each.kind, each.code, each.part))
        if not is_same(there, each):
            found.append((number, each, there))
    return found


def pack(workshop: Workshop, answers: Iterable[Numbered], told: By) -> str:
    """What a preview has shown, signed: it goes to the page and comes back, and nothing of it is kept here."""
    shown = Shown(workshop=workshop.code, answers=tuple(answers), told=told)
    return signing.dumps(msgspec.to_builtins(shown), salt=_SALT, compress=True)


def unpack(packed: str, workshop: Workshop) -> Shown:
    """The same again. Raises :class:`RefusedError` for what is not ours, of another workshop, or older than a day."""
    try:
        shown = msgspec.convert(signing.loads(packed, salt=_SALT, max_age=_DAY), Shown)
    except (signing.BadSignature, msgspec.ValidationError) as error:
        raise RefusedError("ws_refused_sheet") from error
    if shown.workshop != workshop.code:
        raise RefusedError("ws_refused_sheet")
    return shown


@transaction.atomic
def take_sheet(*, by: User | None, workshop: Workshop, shown: Shown) -> int:
    """All of it or nothing; how many answers were new. Raises :class:`RefusedError`."""
    cells = {each.number: each for each in cells_of(workshop)}
    by_cell: dict[int, list[Answer]] = {}
    for number, each in shown.answers:
        if number not in cells:
            raise RefusedError("ws_refused_line")
        by_cell.setdefault(number, []).append(each)
    return sum(answer(by=by, cell=cells[number], answers=of, told=shown.told) for number, of in by_cell.items())
