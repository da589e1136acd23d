"""That two bodies that speak of the same to the same audience talked about it (rule R29)."""

from __future__ import annotations

import datetime as dt

from django.db import transaction

from waypost.web.accounts.errors import RefusedError
from waypost.web.accounts.models import User
from waypost.web.advocacy import rights
from waypost.web.advocacy.models import Coordination, Message
from waypost.web.advocacy.queries.coordinating import beside_of, may_coordinate
from waypost.web.exercises.actions.wording import impersonal


@transaction.atomic
def coordinate(
    *, by: User, message: Message, other: Message, way: str, words: str, made_on: dt.date
) -> Coordination:  # fmt: skip
    """Write down what was agreed with the body of another message. It counts for both messages.

    By whoever writes for one of the two and sees the other; where the other is discreet and not theirs to see, the
    team does it.
    """
    standing = rights.require_member(by)
    rights.require(may_coordinate(standing, message, other), "message_refused_coordination")
    if way not in Coordination.Way.values or other.pk not in {each.pk for each in beside_of(message)}:
        raise RefusedError("message_refused_code")
    if not words.strip():
        raise RefusedError("message_refused_empty")
    return Coordination.objects.create(
        message=message, other=other, bodies=[message.ns_id, other.ns_id], way=way, words=impersonal(words.strip()),
        made_on=made_on, by=by, role=rights.role_of(standing, message.ns_id),
    )  # fmt: skip
