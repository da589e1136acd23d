"""A message was used: all of it is frozen as it stood; what was answered and what followed is added as it comes."""

from __future__ import annotations

import datetime as dt
import hashlib

import orjson
from django.conf import settings
from django.db import transaction
from django.utils import timezone

from waypost.advocacy.track import State
from waypost.reference import load_catalog
from waypost.store.release import open_release
from waypost.web.accounts.errors import RefusedError
from waypost.web.accounts.models import User
from waypost.web.advocacy import judging, rights
from waypost.web.advocacy.models import Message, Use, UseStep, UseStory
from waypost.web.advocacy.models.use import COUNTERPARTS
from waypost.web.advocacy.queries.messages import find_message
from waypost.web.advocacy.queries.used import is_within
from waypost.web.advocacy.snapshots import snapshot_of
from waypost.web.advocacy.wholes import whole_of
from waypost.web.exercises.actions.wording import impersonal

OUTCOMES = ("agreed", "partly", "declined", "open")
# A use is written down soon after it: what is frozen are the words and figures that stand on the day it is entered.
LATEST_ENTRY = dt.timedelta(days=31)


def digest_of(snapshot: object) -> str:
    """The hash of a snapshot, whatever the order of its parts."""
    return hashlib.sha256(orjson.dumps(snapshot, option=orjson.OPT_SORT_KEYS)).hexdigest()


@transaction.atomic
def use(
    *, by: User, message: Message, event: str, used_on: dt.date, counterpart_kind: str, counterpart: str = "",
    country: str = "", ns_id: str | None = None, keeps_limits: bool = False,
) -> Use:  # fmt: skip
    """Somebody used a live message. In the name of a society, or (empty) of the Secretariat; none: of its owner.

    It has to have all that it needed to go live: a society may have taken its data back since, or a person a story.
    Within the limits of the societies whose data it uses, on the day of the use. Of those in words whoever used it says
    that they were kept.
    """
    standing = rights.require_member(by)
    speaks = message.ns_id if ns_id is None else ns_id
    rights.require_society(speaks)
    rights.require(rights.writes_for(standing, speaks), "advocacy_refused_writing")
    seen = find_message(standing, message.code)
    is_whole = seen is not None and seen.shown_pk in (None, seen.version_pk)  # type: ignore[attr-defined]  # annotated
    rights.require(is_whole, "message_refused_step")
    today = timezone.now().date()
    if not today - LATEST_ENTRY <= used_on <= today:
        raise RefusedError("message_refused_used_on", count=LATEST_ENTRY.days)
    if counterpart_kind not in COUNTERPARTS or (country and country not in load_catalog().countries):
        raise RefusedError("message_refused_code")
    if not event.strip():
        raise RefusedError("message_refused_empty")
    Message.objects.select_for_update().get(pk=message.pk)
    whole = whole_of(message)
    if whole.state is not State.LIVE:
        raise RefusedError("message_refused_not_live")
    if any(each.is_to_check for each in whole.rest):
        raise RefusedError("message_refused_to_check")
    if judging.unfilled(whole):
        raise RefusedError("message_refused_no_figure")
    if not all(is_within(each, used_on, counterpart_kind) for each in whole.words):
        raise RefusedError("message_refused_not_within")
    if missing := judging.gate_of(whole, used_on).missing:
        raise judging.LackingError(missing)
    if not keeps_limits and any(each.scope for each in whole.words):
        raise RefusedError("message_refused_keeps_limits")
    snapshot, stories = snapshot_of(whole, used_on)
    release = str(open_release(settings.WAYPOST_RELEASE).manifest["release_id"])
    made = Use.objects.create(
        message=message, version=whole.version, event=impersonal(event.strip()), used_on=used_on,
        country=country, counterpart_kind=counterpart_kind, counterpart=impersonal(counterpart.strip()),
        ns_id=speaks, release=release, snapshot=snapshot, snapshot_hash=digest_of(snapshot), by=by,
        role=rights.role_of(standing, speaks),
    )  # fmt: skip
    UseStory.objects.bulk_create(
        [UseStory(use=made, story=story, key=key, words=words) for key, (story, words) in stories.items()]
    )
    return made


@transaction.atomic
def follow(
    *, by: User, use: Use, step: str, words: str, outcome: str = "", happened_on: dt.date | None = None
) -> UseStep:
    """What the counterpart answered, or what followed. By whoever used it, or answers for the message."""
    standing = rights.require_member(by)
    writes = rights.writes_for(standing, use.ns_id) or rights.writes_for(standing, use.message.ns_id)
    rights.require(writes, "advocacy_refused_writing")
    if step not in UseStep.Step.values or (outcome and outcome not in OUTCOMES):
        raise RefusedError("message_refused_code")
    if not words.strip():
        raise RefusedError("message_refused_empty")
    return UseStep.objects.create(
        use=use, step=step, words=impersonal(words.strip()), outcome=outcome, happened_on=happened_on, by=by,
        role=rights.role_of(standing, use.ns_id),
    )  # fmt: skip
