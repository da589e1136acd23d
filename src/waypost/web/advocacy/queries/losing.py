"""Claims that lost what carried them: a programme that its society took back, a story whose consent ended, a source."""

from __future__ import annotations

import datetime as dt

from django.db.models import Q

from waypost.store.reading import rows
from waypost.store.release import Release
from waypost.web.accounts.viewing import taken_back
from waypost.web.advocacy.models import Evidence
from waypost.web.advocacy.queries.evidence import items_of, with_steps


def lost_support(release: Release, day: dt.date, *, claim: int | None = None) -> set[int]:
    """Claims (numbers) of which an item that supported them was taken back; of all, or whether the one is.

    What a person set aside is a judgement and does not count; what came back does not either.
    """
    able = Q(item="programme") | Q(item="story") | Q(steps__step="withdrawn")
    found = Evidence.objects.filter(able, bearing="supports").distinct()
    if claim is not None:
        found = found.filter(claim=claim)
    items = items_of(with_steps(found), day)
    gone = _gone([each.row.reference for each in items if each.row.item == "programme"], release)
    return {
        each.row.claim_id
        for each in items
        if each.is_withdrawn or (each.aside is None and each.row.item == "programme" and each.row.reference in gone)
    }


def _gone(programmes: list[str], release: Release) -> set[str]:
    """Of programmes, those that the release does not know, or that were taken back since."""
    if not programmes:
        return set()
    asked = "select programme_id from programme where programme_id in (select unnest(?))"
    there = {row["programme_id"] for row in rows(release.cursor(), asked, [sorted(set(programmes))])}
    return set(programmes) - there | set(taken_back()) & set(programmes)
