"""Pairs of records of different societies that may be one programme, as a person may see them."""

from __future__ import annotations

from typing import Any

from waypost.importing.slots import slots_of_programme
from waypost.publish.society_programmes import programmes_by_id
from waypost.reference import load_catalog
from waypost.web.accounts.queries import Standing
from waypost.web.accounts.roles import OF_A_SOCIETY
from waypost.web.contribute.records import is_across, open_pairs, seen_by, visible_ids
from waypost.web.contribute.rights import looked_after, may_decide

Pair = dict[str, Any]


def pairs_across(standing: Standing) -> list[Pair]:
    """Pairs that concern somebody: all for the team, those of a society looked after or spoken for otherwise.

    A pair with a programme that the person may not know of is left out.
    """
    after = looked_after(standing)
    concerned = None if after is None else after | own_societies(standing)
    found = [
        pair for pair in open_pairs()
        if is_across(pair) and (concerned is None or (pair["sides"][0] | pair["sides"][1]) & concerned)
    ]  # fmt: skip
    seen = visible_ids(standing.viewer(), {pair[side] for pair in found for side in ("left_id", "right_id")})
    return [pair for pair in found if {pair["left_id"], pair["right_id"]} <= seen]


def own_societies(standing: Standing) -> frozenset[str]:
    """The societies that a person speaks for."""
    return frozenset(m.ns_id for m in standing.acting if m.role in OF_A_SOCIETY)


def voices(standing: Standing, pair: Pair) -> list[str]:
    """In whose name a person may judge a pair: the team (empty), or societies of either side that they speak for."""
    team = [""] if may_decide(standing) else []
    return team + sorted(own_societies(standing) & (pair["sides"][0] | pair["sides"][1]))


def side_by_side(standing: Standing, pairs: list[Pair]) -> list[Pair]:
    """Pairs with what the person may see of each programme, slot by slot."""
    catalog = load_catalog()
    ids = sorted({pair[side] for pair in pairs for side in ("left_id", "right_id")})
    programmes = programmes_by_id(seen_by(standing.viewer()), ids, catalog)
    slots = {key: slots_of_programme(programme, catalog) for key, programme in programmes.items()}
    return [
        {
            **pair,
            "left": slots.get(pair["left_id"], {}),
            "right": slots.get(pair["right_id"], {}),
            "voices": voices(standing, pair),
        }
        for pair in pairs
    ]
