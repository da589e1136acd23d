"""What workshops tell of the plan: programmes drafted in them, what they rest on, the gravest gaps.

A gravest gap is a need of a cell that is for sure in the first tier, of which services for sure leave something. It is
closed when a profile of the same workshop that was published later says for sure that nothing is left of it, or that
the cell is in the first tier no more. Where nobody looked again nobody knows.
"""

from __future__ import annotations

import datetime as dt
from collections import defaultdict

from waypost.errors import InputError
from waypost.plan.facts import Told
from waypost.profiles.context import context_table
from waypost.profiles.gaps import gaps_of
from waypost.profiles.profile import Profile
from waypost.profiles.records import thawed
from waypost.profiles.values import Cell
from waypost.reference import load_catalog
from waypost.web.accounts.viewing import taken_back
from waypost.web.contribute.models import Change
from waypost.web.workshops.models import Entered, Published, Workshop
from waypost.web.workshops.queries.workshops import all_workshops

_Need = tuple[Cell, str]


def workshop_facts(_now: dt.datetime) -> Told:
    """Programmes are known once a workshop was begun, gaps once a profile was published. A programme counts once its
    society signed it, and as long as it does not take it back. Workshops of invented trails count for nothing.
    """
    trails = load_catalog().trails
    workshops = [each for each in all_workshops() if each.trail not in trails or not trails[each.trail].is_example]
    if not workshops:
        return {}
    known = {each.pk for each in workshops}
    entered = _in_register(known)
    on_profile = {pk: _has_context(each) for each in workshops if (pk := each.pk) in set(entered)}
    told: Told = {
        "targeted_programmes": len(entered),
        "programmes_with_profile": sum(on_profile[pk] for pk in entered),
    }
    return told | _gap_facts(known)


def _in_register(known: set[int]) -> list[int]:
    """The workshop of each programme that stands in the register."""
    rows = Entered.objects.filter(draft__workshop__in=known).values_list("programme", "draft__workshop")
    made = dict(rows)
    signed = Change.objects.filter(programme__in=list(made), state=Change.State.SIGNED).order_by()
    there = set(signed.values_list("programme", flat=True)) - set(taken_back())
    return [workshop for programme, workshop in made.items() if programme in there]


def _has_context(workshop: Workshop) -> bool:
    """Whether its published profile says where needs were made elsewhere."""
    last = workshop.published.order_by("-pk").first()
    if last is None:
        return False
    try:
        return bool(context_table(thawed(last.profile.encode()), load_catalog().profiles))
    except InputError:
        return False


def _gap_facts(known: set[int]) -> Told:
    profiles: defaultdict[int, list[Profile]] = defaultdict(list)
    for row in Published.objects.filter(workshop__in=known).order_by("pk"):
        profiles[row.workshop_id].append(thawed(row.profile.encode()))
    if not profiles:
        return {}
    gravest, closed, looked_again = 0, 0, True
    for of_workshop in profiles.values():
        before = {need for each in of_workshop for need in gravest_gaps(each)}
        gravest += len(before)
        looked_again &= len(of_workshop) > 1 or not before
        closed += sum(_is_closed(need, of_workshop[-1]) for need in before)
    return {"gravest_gaps": gravest, "gravest_gaps_closed": closed if looked_again else None}


def gravest_gaps(profile: Profile) -> set[_Need]:
    """Needs of cells that are in the first tier for sure, of which services leave something for sure."""
    return {
        (scored.cell, gap.need)
        for scored in profile.cells
        if scored.scores.tier.high == 1
        for gap in gaps_of(scored)
        if gap.gap.low > 0
    }


def _is_closed(need: _Need, latest: Profile) -> bool:
    """What is not in the latest profile any more was not looked at again, and is not closed."""
    cell, code = need
    scored = next((each for each in latest.cells if each.cell == cell), None)
    if scored is None:
        return False
    left = next((gap.gap.high for gap in gaps_of(scored) if gap.need == code), 0.0)
    return scored.scores.tier.low > 1 or left == 0
