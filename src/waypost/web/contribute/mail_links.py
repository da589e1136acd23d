"""Links in mails that let one thing be said, by the person they were sent to, and sign nobody in."""

from __future__ import annotations

import dataclasses
from collections.abc import Sequence

from django.conf import settings
from django.core import signing

from waypost.web.accounts.models import Membership, User
from waypost.web.accounts.roles import OF_A_SOCIETY

_SALT = "waypost.still-true"
_VALID_FOR = 60 * 24 * 3600  # seconds


@dataclasses.dataclass(frozen=True)
class Asked:
    """Who was asked, for which society, about which programmes (none: all)."""

    person: User
    ns_id: str
    programmes: tuple[str, ...]
    role: str


def still_true_link(person: User, ns_id: str, programmes: Sequence[str] = ()) -> str:
    """The address for a mail to this person."""
    token = signing.dumps({"p": person.pk, "n": ns_id, "k": list(programmes)}, salt=_SALT, compress=True)
    return f"{settings.WAYPOST_ADDRESS}/{person.language}/still-true/{token}/"


def read_token(token: str) -> Asked | None:
    """What a link is for; None when it is not ours, too old, or the person speaks for the society no longer."""
    try:
        found = signing.loads(token, salt=_SALT, max_age=_VALID_FOR)
    except signing.BadSignature:
        return None
    held = (
        Membership.objects.filter(person=found["p"], ns_id=found["n"], role__in=OF_A_SOCIETY, ended_at=None)
        .select_related("person")
        .order_by("role")
        .last()
    )
    if held is None or not held.person.is_active:
        return None
    return Asked(held.person, found["n"], tuple(found["k"]), held.role)
