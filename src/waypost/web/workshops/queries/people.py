"""Who took part in a workshop, and what participants say of themselves."""

from __future__ import annotations

from waypost.web.workshops.models import Assessment, Participants, Workshop
from waypost.web.workshops.queries.workshops import latest_by


def participants_of(workshop: Workshop) -> list[Participants]:
    """What stands of who took part; a row that is said anew with nobody in it is taken back."""
    rows = latest_by(Participants.objects.filter(workshop=workshop).order_by("pk"), "side", "name")
    return [each for each in rows if people_in(each)]


def people_in(row: Participants) -> int:
    """How many people a row counts."""
    return row.women + row.men + row.unsaid


def assessments_of(workshop: Workshop) -> list[Assessment]:
    """What stands of what participants say of themselves."""
    return latest_by(Assessment.objects.filter(workshop=workshop).order_by("pk"), "topic", "is_after")
