"""Messages: what stands in public, what carries it, whether its societies agreed, and which hidden aspects it tells."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable

from waypost.plan.facts import Told
from waypost.reference import load_catalog
from waypost.web.advocacy import judging
from waypost.web.advocacy.models import Clearance, Message, MessageStep
from waypost.web.advocacy.queries.messages import with_track
from waypost.web.advocacy.wholes import Whole, wholes

_OPERATIONS = ("programme", "survey", "story")  # items of evidence that come from what societies meet in their work
_GOVERNING = ("host_government", "origin_government", "donors")


def advocacy_facts(now: dt.datetime) -> Told:
    """Of messages that are live and public. Known once a message was written."""
    if not Message.objects.exists():
        return {}
    live = with_track().filter(step=MessageStep.Step.LIVE, channel="public")
    known = list(wholes(live).values())
    plan = load_catalog().plan
    hidden = plan.hidden_aspects if plan is not None else ()
    return {
        "messages": len(known),
        "messages_from_operations": sum(any(_is_from_operations(each)) for each in known),
        "messages_cleared": sum(_is_cleared(each, now.date()) for each in known),
        "aspects_with_message": _told(hidden, known),
        "aspects_for_governments": _told(hidden, [each for each in known if each.message.audience in _GOVERNING]),
        "aspects_fresh": _told(hidden, [each for each in known if not judging.is_to_check(each)]),
    }


def _told(aspects: Iterable[str], known: Iterable[Whole]) -> int:
    there = {each.message.aspect for each in known}
    return sum(aspect in there for aspect in aspects)


def _is_from_operations(whole: Whole) -> Iterable[bool]:
    return (not each.dropped and each.item.item in _OPERATIONS for each in whole.used)


def _is_cleared(whole: Whole, today: dt.date) -> bool:
    """Whether each society whose data it uses let it, and still does; one that answers for the message itself did."""
    given = {
        each.ns_id for each in whole.words if each.step == Clearance.Step.GIVEN and not each.has_ended(today)
    }  # fmt: skip
    return whole.societies - {whole.message.ns_id} <= given
