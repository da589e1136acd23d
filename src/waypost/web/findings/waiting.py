"""What of findings waits for one person."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator

from django.db.models import Count, Min
from django.urls import reverse

from waypost.web.accounts.queries import Standing
from waypost.web.accounts.waiting import Waiting
from waypost.web.exercises.rights import own_of
from waypost.web.findings.models import Question
from waypost.web.findings.queries import waivers_waiting
from waypost.web.findings.rights import edits_rules, replies_until
from waypost.web.findings.seen import with_state


def waiting(standing: Standing, now: dt.datetime) -> Iterator[Waiting]:
    """Open questions that one's societies have not replied to themselves; for the team, proposals to decide."""
    today, at = now.astimezone(dt.UTC).date(), reverse("rule_questions")
    found = with_state(Question.objects.filter(closed_at=None, ns_id__in=own_of(standing)), today)
    unsaid = found.filter(now_state__in=("waiting", "told")).order_by()
    counted = unsaid.values("ns_id").annotate(count=Count("pk"), first=Min("first_put_on"))
    for row in counted.order_by("ns_id"):
        address = f"{at}?ns_id={row['ns_id']}"
        yield Waiting("reply_todo", address, {"count": row["count"]}, row["ns_id"], replies_until(row["first"]))
    if edits_rules(standing) and (asked := waivers_waiting(standing, today)):
        yield Waiting("waiver_todo", at, {"count": len(asked)})
