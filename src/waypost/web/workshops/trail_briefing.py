"""The profile of a trail that a workshop published last, as members see it."""

from __future__ import annotations

from waypost.briefing.beside import Beside, Scored
from waypost.web.accounts.queries import Standing
from waypost.web.workshops.models import Published
from waypost.web.workshops.queries.profile import as_read
from waypost.web.workshops.rights import is_member


def trail_briefing(standing: Standing, trail_id: str, language: str) -> Beside:
    """Of the workshop whose profile was published last; nothing for whoever is no member."""
    if not is_member(standing):
        return Beside()
    last = Published.objects.filter(workshop__trail=trail_id).exclude(workshop__held__kind="ended")
    row = last.select_related("workshop").order_by("-pk").first()
    if row is None:
        return Beside()
    return Beside(scored=Scored(profile=as_read(row), workshop=row.workshop.name_in(language), day=row.at.date()))
