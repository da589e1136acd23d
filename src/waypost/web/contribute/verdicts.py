"""What people's judgements about two records add up to. Pure: no database, no clock."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Protocol, TypeVar

SAME, NOT_SAME, UNSURE = "same", "not_same", "unsure"


class Judged(Protocol):
    """What is asked of a judgement: ``ns_id`` is empty for the migration team."""

    ns_id: str
    judgement: str
    sides: str


J = TypeVar("J", bound=Judged)


def sides_of(text: str) -> tuple[frozenset[str], frozenset[str]]:
    """The societies of the left and of the right record."""
    left, _, right = text.partition("|")
    return frozenset(left.split()), frozenset(right.split())


def verdict(judgements: Iterable[J]) -> tuple[str | None, J | None]:
    """What stands about a pair, and the judgement that it rests on; ``judgements`` in the order they were made.

    The team's word stands until a society concerned says otherwise after it: one society is enough to say that its
    programme is *not* another's, but two records are one programme only when a society of each side says so. The sides
    are those of the first judgement: once the two were merged, the same societies stand on both.
    """
    team: J | None = None
    said: dict[str, J] = {}
    sides = ""
    for each in judgements:
        sides = sides or each.sides
        if not each.ns_id:
            team, said = each, {}
        else:
            said.pop(each.ns_id, None)
            said[each.ns_id] = each
    against = [each for each in said.values() if each.judgement == NOT_SAME]
    if against:
        return NOT_SAME, against[-1]
    agreeing = {ns_id: each for ns_id, each in said.items() if each.judgement == SAME}
    if agreeing:
        latest = list(agreeing.values())[-1]
        if all(not side or side & agreeing.keys() for side in sides_of(sides)):
            return SAME, latest
    if team is not None:
        return team.judgement, team
    return (UNSURE, list(said.values())[-1]) if said else (None, None)
