"""Uses that somebody sees: of messages that they see."""

from __future__ import annotations

from django.db.models import Exists, OuterRef, Q, QuerySet

from waypost.web.accounts.queries import Standing
from waypost.web.advocacy import rights
from waypost.web.advocacy.models import Use
from waypost.web.advocacy.queries.messages import visible


def visible_uses(standing: Standing | None) -> QuerySet[Use]:
    """For people with a role; a use of a message that is discreet is as discreet as the message, wording by wording."""
    if not rights.is_member(standing):
        return Use.objects.none()
    seen = visible(standing).filter(pk=OuterRef("message")).filter(Q(shown_pk=None) | Q(shown_pk=OuterRef("version")))
    rows = Use.objects.filter(Exists(seen))
    return rows.select_related("message").order_by("-used_on", "-pk")


def find_use(standing: Standing | None, code: str) -> Use | None:
    """One that somebody sees."""
    return visible_uses(standing).filter(code=code).first()
