"""What actions share: a strategy that nobody else changes meanwhile, and what is checked of its parts."""

from __future__ import annotations

from typing import Any

from django.utils import timezone

from waypost.reference import load_catalog
from waypost.strategies.sides import countries_of
from waypost.strategies.standing import CHANGING
from waypost.strategies.values import Word
from waypost.web.accounts.errors import RefusedError
from waypost.web.accounts.models import User
from waypost.web.support.models import Said, Strategy
from waypost.web.support.queries.strategies import Stood, stood_one


def held(strategy: Strategy) -> Stood:
    """The strategy as it stands now; until the transaction ends nobody else does anything with it."""
    return stood_one(Strategy.objects.select_for_update(of=("self",)).select_related("meeting").get(pk=strategy.pk))


def changing(strategy: Strategy) -> Stood:
    """The same, for a part to be added. Raises :class:`RefusedError` once it has ended."""
    found = held(strategy)
    if found.value.phase not in CHANGING:
        raise RefusedError("support_refused_ended")
    return found


def say(by: User | None, strategy: Strategy, part: str, number: int, word: Word, role: str, **given: Any) -> Said:
    """One word on a part."""
    made: Said = Said.objects.create(
        strategy=strategy, part=part, number=number, word=word, by=by, by_role=role, at=timezone.now(), **given
    )
    return made


def known(code: str, code_list: str, *, may_lack: bool = False) -> str:
    """A code that the catalog has. Raises :class:`RefusedError`."""
    if (may_lack and not code) or code in load_catalog().code_lists[code_list].codes:
        return code
    raise RefusedError("support_refused_code")


def placed(trail: str, side: str, country: str) -> tuple[str, str]:
    """A stage of a trail, with a country of it or none. Raises :class:`RefusedError`."""
    here = countries_of(load_catalog(), trail, side)
    if not here or (country and country not in here):
        raise RefusedError("support_refused_place")
    return side, country
