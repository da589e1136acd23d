"""What members read in the briefing of a trail beside the release: each application says what it has.

An application names a function in ``trail_briefing`` of its configuration: from who is signed in, the id of the trail
and a language to a :class:`waypost.briefing.beside.Beside`, with nothing in it that this person may not read. Pages
know none of them by name. For whoever is not signed in nobody is asked, and no database.
"""

from __future__ import annotations

from collections.abc import Callable

from django.utils import timezone

from waypost.briefing.beside import NOTHING, Beside, joined
from waypost.web.accounts.queries import Standing
from waypost.web.project.applications import named_in_configurations

Told = Callable[[Standing, str, str], Beside]


def beside_of(standing: Standing | None, trail_id: str, language: str) -> Beside:
    """All that is told beside the release for one person, today; nothing where they hold no role."""
    if standing is None or not standing.acting:
        return NOTHING
    told: list[Told] = named_in_configurations("trail_briefing")
    today = timezone.now().date()
    return joined([Beside(is_for_members=True, made_on=today), *(tell(standing, trail_id, language) for tell in told)])
