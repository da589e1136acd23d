"""Organisations that hold places, come, reserve and owe: by their ids, and in words. From the catalog; no database."""

from __future__ import annotations

from collections.abc import Iterable

from waypost.reference import load_catalog
from waypost.web.accounts.errors import RefusedError
from waypost.web.exercises.actions.wording import impersonal
from waypost.web.pages.templating import text

BODIES = ("secretariat", "icrc", "other")
_WITH_UNIT = ("secretariat", "other")  # which unit, or which organisation, has to be said
Seat = tuple[str, str]


def organisation_name(organisation: str, unit: str, language: str) -> str:
    """``Niger Red Cross Society``, ``Secretariat – Migration``."""
    if organisation in BODIES:
        if organisation == "other":
            return unit
        name = text(language, f"meeting_organisation_{organisation}")
    else:
        society = load_catalog().societies.get(organisation)
        name = society.names[language] if society else organisation
    return f"{name} – {unit}" if unit else name


def is_society(organisation: str) -> bool:
    """Whether this is the id of a National Society."""
    return organisation in load_catalog().societies


def checked(organisation: str, unit: str) -> Seat:
    """An organisation that is known, with its unit where one has to be said. Raises :class:`RefusedError`."""
    unit = impersonal(" ".join(unit.split()))[:120]
    if organisation not in BODIES and not is_society(organisation):
        raise RefusedError("meeting_refused_organisation")
    if organisation in _WITH_UNIT and not unit:
        raise RefusedError("meeting_refused_unit")
    return organisation, unit


def seat_key(seat: Seat) -> str:
    """A place as the value of a form."""
    return "|".join(seat)


def seat_of(key: str) -> Seat:
    """The same back."""
    organisation, _, unit = key.partition("|")
    return organisation, unit


def seat_choices(seats: Iterable[Seat], language: str) -> list[tuple[str, str]]:
    """What a form offers: organisations of a meeting by their names."""
    named = ((seat_key(seat), organisation_name(*seat, language)) for seat in dict.fromkeys(seats))
    return sorted(named, key=lambda pair: pair[1])


def organisation_choices(language: str) -> list[tuple[str, str]]:
    """All that can be named: the Secretariat, the ICRC, another one, and every society by its name."""
    societies = ((ns, each.names[language]) for ns, each in load_catalog().societies.items())
    first = [(code, text(language, f"meeting_organisation_{code}")) for code in BODIES]
    return [*first, *sorted(societies, key=lambda pair: pair[1])]
