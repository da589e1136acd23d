"""Drafts of a workshop with their latest version, and what the rules said of it."""

from __future__ import annotations

import dataclasses

from waypost.web.workshops.actions.drafting import content_of
from waypost.web.workshops.drafted import Drafted
from waypost.web.workshops.models import Draft, DraftVersion, Entered, Workshop

# Outcomes in the order in which they are to be looked at.
OUTCOMES = ("departs", "departs_justified", "not_enough", "conforms", "not_applicable")


@dataclasses.dataclass(frozen=True)
class Standing:
    """A draft as it stands."""

    draft: Draft
    version: DraftVersion
    entered: Entered | None

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
    return [Standing(each, versions[each.pk], entered.get(each.pk)) for each in drafts]


def find_draft(workshop: Workshop, number: int) -> Standing | None:
    """One of them."""
    return next((each for each in drafts_of(workshop) if each.draft.number == number), None)
