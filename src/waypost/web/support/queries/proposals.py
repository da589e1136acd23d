"""Meetings that are proposed, out of the answers of the release as somebody may see them."""

from __future__ import annotations

from waypost.atlas.opened import Opened
from waypost.atlas.trail import silent_societies, trail_page, trail_states
from waypost.strategies.reasons import Proposal, proposal, ranked
from waypost.strategies.sides import all_on


def proposal_of(opened: Opened, trail_id: str) -> Proposal:
    """The meeting of one trail with its reasons; without any where the release has none."""

    def made() -> Proposal:
        parts = trail_page(opened, trail_id)
        unheard = set(all_on(opened.catalog, trail_id)) & silent_societies(opened)
        return proposal(trail_id, parts, unheard, parts["figures"]["people"])

    return opened.once(("meeting_proposal", trail_id), made)


def proposals(opened: Opened, trails: tuple[str, ...]) -> list[Proposal]:
    """Trails with a reason to meet, in order."""
    known = trail_states(opened)
    return ranked(proposal_of(opened, trail) for trail in trails if trail in known)
