"""Whether all sides of a trail are at a meeting, out of invitations, replies, attendance and who was heard."""

from __future__ import annotations

from collections import defaultdict

from waypost.reference import load_catalog
from waypost.strategies.balance import Balance, Seat, balance_of
from waypost.strategies.sides import all_on, sides_of, sides_on
from waypost.web.meetings import queries as meetings
from waypost.web.meetings.models import Meeting, Reaction
from waypost.web.meetings.organisations import is_society
from waypost.web.support.models import Voice


def voices_of(meeting: Meeting) -> list[Voice]:
    """Who was heard, in the order in which it was noted."""
    return list(Voice.objects.filter(meeting=meeting).select_related("item").order_by("pk"))


def balance_of_meeting(meeting: Meeting) -> Balance | None:
    """The balance of a meeting about a trail; None of another one.

    A society counts on the sides that were said of it here, else on all on which it stands. A word on the minutes is
    an answer: who gave one was heard.
    """
    catalog = load_catalog()
    if meeting.trail not in catalog.trails:
        return None
    invited, present = meetings.invited_to(meeting), meetings.attendance_of(meeting)
    replies, verdicts = meetings.replies_of(meeting), meetings.confirmations_of(meeting)
    said: defaultdict[str, set[str]] = defaultdict(set)
    for each in (*invited, *present):
        if each.side:
            said[each.organisation].add(each.side)
    asked = {each.organisation for each in invited}
    coming = {
        each.organisation
        for each in invited
        if each.pk in replies and replies[each.pk].reaction != Reaction.NOT_COMING
    }  # fmt: skip
    there = {each.organisation for each in present if each.people}
    heard = {each.organisation for each in voices_of(meeting)}
    heard |= {each.organisation for each in invited if each.pk in verdicts}
    named = set(all_on(catalog, meeting.trail)) | {ns for ns in asked | there | heard if is_society(ns)}
    seats = [
        Seat(
            ns, tuple(sorted(said[ns])) if said[ns] else sides_of(catalog, meeting.trail, ns),
            catalog.societies[ns].zone_2009, ns in asked, ns in coming, ns in there, ns in heard,
        )
        for ns in named
    ]  # fmt: skip
    return balance_of(seats, sides_on(catalog, meeting.trail))
