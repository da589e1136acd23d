"""A Reference Group and its meetings for tests: societies stand in as examples, without anything said of them."""

from __future__ import annotations

import datetime as dt
from typing import Any

from django.utils import timezone

from waypost.web.meetings import actions
from waypost.web.meetings.models import Body, Meeting, Place
from waypost.web.meetings.tabled import Tabled, tabled_file

DAY = dt.timedelta(days=1)
HOUR = dt.timedelta(hours=1)
WORK = "migration-2009"
NAMES = {"en": "Reference Group on migration", "fr": "Groupe de référence", "ar": "الفريق المرجعي المعني بالهجرة"}
TITLES = {"en": "Third meeting", "fr": "Troisième réunion", "es": "Tercera reunión", "ar": "الاجتماع الثالث"}
BEGAN = dt.date(2020, 1, 1)


def group(code: str = "reference-group", seats: tuple[tuple[str, str], ...] = ()) -> Body:
    """A Reference Group chaired by one society, with two members and the Secretariat as its secretary."""
    body = actions.create_body(
        by=None, code=code, kind="reference_group", names=NAMES, mandate="Guides the policy.", work=WORK
    )
    given = seats or (("ns-ita", "chair"), ("ns-ner", "member"), ("ns-tun", "member"), ("icrc", "observer"))
    for organisation, role in given:
        place(body, organisation, role)
    place(body, "secretariat", "secretary", unit="Migration")
    return body


def place(body: Body, organisation: str, role: str = "member", **parts: Any) -> Place:
    """A place since 2020."""
    given = {"from_day": BEGAN} | parts
    return actions.give_place(by=None, body=body, organisation=organisation, role=role, **given)


def planned(body: Body | None, code: str = "third", days: float = 30, **parts: Any) -> Meeting:
    """A meeting of three hours in some days, with an agenda of two points."""
    starts_at = (timezone.now() + days * DAY).replace(microsecond=0)
    given = {
        "by": None, "code": code, "names": TITLES, "kind": "reference_group", "body": body,
        "languages": ("en", "ar"), "time_zone": "Africa/Nairobi", "starts_at": starts_at,
        "ends_at": starts_at + 3 * HOUR, "where": "Geneva", "is_online": True,
    }  # fmt: skip
    meeting = actions.plan_meeting(**given | parts)
    actions.add_item(by=None, meeting=meeting, title="Draft of March", asked="decision", owner="Chair", minutes=60)
    actions.add_item(by=None, meeting=meeting, title="Next steps", asked="discussion")
    return meeting


def text_file(words: str = "A note", name: str = "note.txt") -> Tabled:
    """A small file."""
    return tabled_file(name, words.encode())


def invited(body: Body | None, code: str = "third", **parts: Any) -> Meeting:
    """The same, with one document, and invited to."""
    meeting = planned(body, code, **parts)
    item = meeting.items.get(position=1)
    actions.table_document(by=None, meeting=meeting, title="Note", tabled=text_file(), item=item)
    return actions.invite(by=None, meeting=meeting)


def held(body: Body | None, code: str = "third", **parts: Any) -> Meeting:
    """The same, held yesterday."""
    meeting = invited(body, code, **parts)
    began = timezone.now() - DAY
    actions.hold_meeting(by=None, meeting=meeting, starts_at=began, ends_at=began + 2 * HOUR)
    return meeting
