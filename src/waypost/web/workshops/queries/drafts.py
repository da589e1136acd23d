"""Drafts of a workshop with their latest version, and what the rules said of it."""

from __future__ import annotations

import dataclasses

from waypost.web.contribute.models import Change
from waypost.web.workshops.actions.drafting import content_of
from waypost.web.workshops.drafted import Drafted
from waypost.web.workshops.models import Draft, DraftVersion, Entered, Workshop

# Outcomes in the order in which they are to be looked at.
OUTCOMES = ("departs", "departs_justified", "not_enough", "conforms", "not_applicable")


@dataclasses.dataclass(frozen=True)
class Standing:
    """A draft as it stands. ``of_register``: once it was entered, whether it is proposed, signed, or put aside."""

    draft: Draft
    version: DraftVersion
    entered: Entered | None
    of_register: str = ""

    @property
    def drafted(self) -> Drafted:
        """What was written."""
        return content_of(self.version)

    def rules(self, outcome: str) -> list[str]:
        """The rules with an outcome, in order."""
        return sorted(rule for rule, found in self.version.heard.items() if found == outcome)


def drafts_of(workshop: Workshop) -> list[Standing]:
    """All of a workshop, by number."""
    drafts = list(Draft.objects.filter(workshop=workshop).select_related("cell").order_by("number"))
    versions = {each.draft_id: each for each in DraftVersion.objects.filter(draft__workshop=workshop).order_by("pk")}
    entered = {each.draft_id: each for each in Entered.objects.filter(draft__workshop=workshop)}
    states = _states([each.programme for each in entered.values()])
    return [
        Standing(each, versions[each.pk], at, states.get(at.programme, "proposed") if at else "")
        for each in drafts
        for at in (entered.get(each.pk),)
    ]


def _states(programmes: list[str]) -> dict[str, str]:
    """How far each is in the register: signed as soon as anything of it is, put aside when all of it was."""
    found: dict[str, set[str]] = {}
    if programmes:
        told = Change.objects.filter(programme__in=programmes, is_own=True).order_by()
        for programme, state in told.values_list("programme", "state").distinct():
            found.setdefault(programme, set()).add(state)
    order = (Change.State.SIGNED, Change.State.PROPOSED, Change.State.DROPPED)
    return {programme: str(next(each for each in order if each in held)) for programme, held in found.items()}


def find_draft(workshop: Workshop, number: int) -> Standing | None:
    """One of them."""
    return next((each for each in drafts_of(workshop) if each.draft.number == number), None)
