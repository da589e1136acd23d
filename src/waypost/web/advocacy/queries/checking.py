"""What has to be looked at before it is used: claims that moved, and the messages that rest on them."""

from __future__ import annotations

from collections.abc import Iterable

from waypost.web.accounts.queries import Standing
from waypost.web.advocacy import judging, rights
from waypost.web.advocacy.models import Message
from waypost.web.advocacy.queries.claims import live_messages, to_check
from waypost.web.advocacy.queries.messages import Resting, with_track
from waypost.web.advocacy.wholes import wholes


def messages_to_check(messages: Iterable[int]) -> dict[int, list[Resting]]:
    """Of some messages, those to be checked before use, each with the claims for which.

    A message rests on the claims of its latest wording. What its owner has looked at (a step ``confirmed`` that names
    the runs), and later runs that say the same, count no more; another run of the claim does, and so does a claim that
    is retired. Without a claim: what carried live words is gone.
    """
    wanted = list(messages)
    return to_check_in(with_track().filter(pk__in=wanted)) if wanted else {}


def to_check_in(messages: Iterable[Message]) -> dict[int, list[Resting]]:
    """The same of messages with their track, in the words that somebody is shown of them."""
    return {
        pk: [each for each in whole.rest if each.is_to_check]
        for pk, whole in wholes(messages).items()
        if judging.is_to_check(whole)
    }


def own_messages_to_check(standing: Standing) -> list[Message]:
    """The live messages in whose name somebody writes that have to be checked before use."""
    owners = rights.owners_of(standing)
    own = live_messages() if owners is None else live_messages().filter(ns_id__in=owners)
    rows = {each.pk: each for each in own}
    return [rows[number] for number in messages_to_check(rows)]


def waits_to_check(standing: Standing) -> bool:
    """Whether anything waits for somebody to look at."""
    return rights.writes_somewhere(standing) and bool(to_check(standing) or own_messages_to_check(standing))
