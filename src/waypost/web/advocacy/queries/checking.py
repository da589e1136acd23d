"""What has to be looked at before it is used: claims that moved, and the messages that rest on them."""

from __future__ import annotations

from collections.abc import Iterable

from django.db.models import Max

from waypost.web.accounts.queries import Standing
from waypost.web.advocacy import rights
from waypost.web.advocacy.models import ClaimRun, Message, MessageClaim, MessageVersion
from waypost.web.advocacy.queries.claims import current_versions, live_messages, to_check
from waypost.web.advocacy.queries.confirming import confirmed_runs


def messages_to_check(messages: Iterable[int]) -> dict[int, list[ClaimRun]]:
    """Of some messages, those to be checked before use, each with the runs for which: six queries at most.

    A message rests on the claims of its latest wording. Runs that its owner has looked at (a step ``confirmed`` that
    names them), and later ones that say the same, count no more. A claim that is retired has no run that counts.
    """
    wanted = list(messages)
    last = (
        MessageVersion.objects.filter(message__in=wanted).order_by().values("message").annotate(last=Max("pk"))
    ).values("last")
    rests = MessageClaim.objects.filter(version__in=last).values_list("version__message_id", "claim_id")
    on: dict[int, set[int]] = {}
    for message, claim in rests:
        on.setdefault(message, set()).add(claim)
    claims = {claim for each in on.values() for claim in each}
    latest = (
        ClaimRun.objects.filter(claim__in=claims).order_by().values("claim").annotate(last=Max("pk")).values("last")
    )
    runs = {each.claim_id: each for each in ClaimRun.objects.filter(pk__in=latest) if each.is_to_check}
    seen = confirmed_runs(wanted)
    retired = set(current_versions().filter(claim__in=claims, is_retired=True).values_list("claim", flat=True))
    found = {}
    for message, claims_of in on.items():
        open_runs = [runs[each] for each in sorted(claims_of) if each in runs]
        open_runs = [each for each in open_runs if each.pk not in seen.get(message, set())]
        if open_runs or claims_of & retired:
            found[message] = open_runs
    return found


def own_messages_to_check(standing: Standing) -> list[Message]:
    """The live messages in whose name somebody writes that have to be checked before use."""
    owners = rights.owners_of(standing)
    own = live_messages() if owners is None else live_messages().filter(ns_id__in=owners)
    rows = {each.pk: each for each in own}
    return [rows[number] for number in messages_to_check(rows)]


def waits_to_check(standing: Standing) -> bool:
    """Whether anything waits for somebody to look at."""
    return rights.writes_somewhere(standing) and bool(to_check(standing) or own_messages_to_check(standing))
