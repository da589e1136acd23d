"""What is said of competences."""

from __future__ import annotations

import datetime as dt

from django.db import IntegrityError, transaction
from django.utils import timezone

from waypost.network.assertions import LEVELS
from waypost.web.accounts.errors import RefusedError
from waypost.web.accounts.models import User
from waypost.web.accounts.queries import standing_of
from waypost.web.exercises.actions.wording import impersonal
from waypost.web.network import rights
from waypost.web.network.actions.wording import known_tags
from waypost.web.network.models import Assertion, Holder

SAYABLE = ("self", "delivered_programme", "authored_guidance")  # the others follow from what happens
MOST = 40  # of one holder


def say(
    *,
    by: User,
    holder: Holder,
    tag: str,
    level: int,
    basis: str = "self",
    reference: str = "",
    expires_on: dt.date | None = None,
) -> Assertion:
    """A competence of one's own entry. A programme or guidance has to be named. Raises :class:`RefusedError`."""
    rights.require(rights.edits(standing_of(by), holder), "network_refused_edit")
    today = timezone.now().date()
    known_tags([tag])
    if level not in LEVELS or basis not in SAYABLE:
        raise RefusedError("network_refused_code")
    if basis != "self" and not reference.strip():
        raise RefusedError("network_refused_reference")
    if expires_on is not None and expires_on < today:
        raise RefusedError("network_refused_until")
    if holder.assertions.filter(ended_at=None).count() >= MOST:
        raise RefusedError("network_refused_many", count=MOST)
    try:
        with transaction.atomic():
            return Assertion.objects.create(
                holder=holder, tag=tag, level=level, basis=basis, reference=impersonal(reference.strip()),
                said_on=today, expires_on=expires_on,
            )  # fmt: skip
    except IntegrityError:
        raise RefusedError("network_refused_twice") from None


@transaction.atomic
def confirm(*, by: User, assertion: Assertion) -> None:
    """It still holds. By whoever edits the entry or endorses it."""
    standing = standing_of(by)
    may = rights.edits(standing, assertion.holder) or rights.endorses(standing, assertion.holder)
    rights.require(may, "network_refused_edit")
    assertion.confirmed_on = timezone.now().date()
    assertion.save(update_fields=["confirmed_on"])


@transaction.atomic
def end(*, by: User, assertion: Assertion) -> None:
    """It does not hold any more."""
    rights.require(rights.edits(standing_of(by), assertion.holder), "network_refused_edit")
    assertion.ended_at = timezone.now()
    assertion.save(update_fields=["ended_at"])


@transaction.atomic
def endorse(*, by: User, assertion: Assertion, is_endorsed: bool = True) -> None:
    """The society vouches for what its people say, or does not any more. Nobody endorses themselves."""
    rights.require(rights.endorses(standing_of(by), assertion.holder), "network_refused_manager")
    assertion.endorsed_at, assertion.endorsed_by = (timezone.now(), by) if is_endorsed else (None, None)
    assertion.save(update_fields=["endorsed_at", "endorsed_by"])
