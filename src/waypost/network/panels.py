"""Several to answer together: the best, balanced by sex, zone and side of the trail, with the ICRC where it leads."""

from __future__ import annotations

from collections.abc import Sequence

import msgspec

from waypost.network.matching import Candidate, Match

NEAR = 0.5  # who has at least this share of the score of whom they stand for may stand in for balance


class Panel(msgspec.Struct, frozen=True):
    """Those proposed; how many sexes, zones and sides they come from; whether the ICRC lacks where it must be."""

    members: tuple[Candidate, ...]
    balance: int
    lacks_icrc: bool


def balance(members: Sequence[Candidate]) -> int:
    """How many different sexes, zones and sides of trails stand in a panel; what is not known adds nothing."""
    sexes = {each.holder.sex for each in members} - {""}
    zones = {each.holder.zone for each in members} - {""}
    sides = {side for each in members for side in each.holder.sides}
    return len(sexes) + len(zones) + len(sides)


def propose(match: Match, size: int) -> Panel:
    """A panel of at most ``size`` out of the candidates.

    It begins with the best; while somebody near in score, put in another's place, brings more balance, the exchange
    that brings most is made, of equal ones that which costs least. So it is never less balanced than the best alone
    would be, and there is no single exchange left that helps. Where the ICRC leads, one of it stays in.
    """
    ranked = list(match.candidates)
    chosen = ranked[: max(size, 0)]
    if match.must_include_icrc and chosen and not any(each.holder.is_icrc for each in chosen):
        lead = next((each for each in ranked if each.holder.is_icrc), None)
        if lead is not None:
            chosen[-1] = lead
    while (better := _exchange(chosen, ranked, keeps_icrc=match.must_include_icrc)) is not None:
        chosen = better
    chosen.sort(key=lambda each: (-each.score, each.holder.id))
    lacks = match.must_include_icrc and not any(each.holder.is_icrc for each in chosen)
    return Panel(tuple(chosen), balance(chosen), lacks)


def _exchange(chosen: list[Candidate], ranked: list[Candidate], *, keeps_icrc: bool) -> list[Candidate] | None:
    """The panel after the best single exchange; None where none brings balance."""
    best: tuple[int, float, str, str] | None = None
    found: list[Candidate] | None = None
    now = balance(chosen)
    inside = {each.holder.id for each in chosen}
    leads = sum(each.holder.is_icrc for each in chosen)
    for place, leaving in enumerate(chosen):
        for coming in ranked:
            if coming.holder.id in inside or coming.score < NEAR * leaving.score:
                continue
            if keeps_icrc and leaving.holder.is_icrc and leads == 1 and not coming.holder.is_icrc:
                continue
            after = [*chosen[:place], coming, *chosen[place + 1 :]]
            gain = balance(after) - now
            mark = (-gain, leaving.score - coming.score, coming.holder.id, leaving.holder.id)
            if gain > 0 and (best is None or mark < best):
                best, found = mark, after
    return found
