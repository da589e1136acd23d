"""Uses of messages and talks with authorities, for people with a role."""

from __future__ import annotations

import datetime as dt
from typing import Literal

from django.http import HttpRequest, HttpResponse
from ninja import Field, Query, Router, Schema

from waypost.web.accounts.queries import Standing
from waypost.web.advocacy.actions import talking, using
from waypost.web.advocacy.queries.dialogues import find_dialogue, visible_dialogues
from waypost.web.advocacy.queries.uses import find_use, visible_uses
from waypost.web.advocacy.reading import note_reads
from waypost.web.advocacy.telling_messages import told_dialogue, told_use, told_use_line
from waypost.web.api.described import rows, text
from waypost.web.api.policy import told_refusals
from waypost.web.api.problems import Problem
from waypost.web.api.routes.messages import (
    PLACE,
    Counterpart,
    Listed,
    list_of,
    member_of,
    message_of,
    rows_from,
)
from waypost.web.api.routes.mine import Mine, act, read, tell

router = Router(tags=["messages"])
_LONG = 4000


class NewUse(Schema, extra="forbid"):
    """Where a live message was used."""

    event: str = Field(min_length=1, max_length=200, description="Event or occasion.")
    used_on: dt.date = Field(description="Day, within the last month.")
    counterpart_kind: Counterpart = Field(description="Kind of counterpart.")
    counterpart: str = Field("", max_length=200, description="A body, never a person.")
    country: str = Field("", max_length=3, description="Where.")
    society: str | None = Field(None, max_length=40, description="Who used it; null: whoever answers for the message.")
    keeps_limits: bool = Field(False, description="That the limits in words of societies were kept, where there are.")


class Followed(Schema, extra="forbid"):
    """What the counterpart answered, or what followed."""

    step: Literal["response", "follow_up", "outcome"] = Field(description="What is told.")
    words: str = Field(min_length=1, max_length=2000, description="In words that name nobody.")
    outcome: Literal["", "agreed", "partly", "declined", "open"] = Field("", description="As a code.")
    happened_on: dt.date | None = Field(None, description="On which day.")


class NewTalk(Schema, extra="forbid"):
    """A talk with an authority; discreet unless said otherwise."""

    society: str = Field("", max_length=40, description="Who talked; empty for the Secretariat.")
    authority: str = Field(min_length=1, max_length=200, description="A body, never a person.")
    level: Literal["national", "local", "international"] = Field("national", description="Of the authority.")
    country: str = Field("", max_length=3, description="Where.")
    spoke: str = Field(min_length=1, max_length=120, description="Who spoke for us: a role, never a name.")
    held_on: dt.date = Field(description="On which day.")
    asked: str = Field(min_length=1, max_length=_LONG, description="What was asked.")
    aspect: str = Field("", max_length=60, description="Key of an aspect.")
    message: str = Field("", max_length=12, description="Code of the message that was used.")
    next_on: dt.date | None = Field(None, description="When the next step is due.")
    is_discreet: bool = Field(True, description="Seen by its owner and the migration team alone.")


class TalkStep(Schema, extra="forbid"):
    """What followed a talk."""

    words: str = Field(min_length=1, max_length=2000, description="In words that name nobody.")
    outcome: Literal["", "agreed", "partly", "declined", "open"] = Field("", description="As a code.")
    happened_on: dt.date | None = Field(None, description="On which day.")
    next_on: dt.date | None = Field(None, description="When the next step is due.")


@read("/my/advocacy/uses", name="list_uses", to=router, summary="Where messages were used",
      schema=list_of("uses"))  # fmt: skip
def list_uses(request: HttpRequest, asked: Query[Listed]) -> HttpResponse:
    """Of messages that I see, the latest first."""
    standing = member_of(request, Listed)
    found, cursor = rows_from(visible_uses(standing).defer("snapshot"), "uses", asked, {}, "used_on")
    note_reads(request, found)
    return tell({"uses": [told_use_line(each) for each in found], "cursor": cursor})


@act(f"{PLACE}/uses", name="use_message", summary="Write down a use", ok="201", to=router)
def use_message(request: HttpRequest, code: str, use: NewUse) -> HttpResponse:
    """The message is frozen as it stands, with every figure."""
    standing = member_of(request)
    given = use.dict()
    with told_refusals():
        made = using.use(
            by=standing.person, message=message_of(request, standing, code), ns_id=given.pop("society"), **given
        )  # fmt: skip
    return tell(told_use(made, "en"), 201)


@read("/my/advocacy/uses/{code}", name="get_use", to=router, summary="A use with its snapshot",
      schema={"type": "object", "required": ["use", "texts", "snapshot_hash"], "properties": {
          "use": text(may_lack=False), "snapshot_hash": text(may_lack=False),
          "texts": {"type": "object"}}})  # fmt: skip
def get_use(request: HttpRequest, code: str, asked: Query[Mine]) -> HttpResponse:
    """The message as it stood; a figure that moved since says to what."""
    standing = member_of(request)
    found = find_use(standing, code)
    if found is None:
        raise Problem("not-found", f"no use {code[:20]!r} that you can see; see /api/v1/my/advocacy/uses")
    note_reads(request, found)
    return tell(told_use(found, asked.language))


@act("/my/advocacy/uses/{code}/steps", name="follow_use", summary="Add what followed a use", ok="201", to=router)
def follow_use(request: HttpRequest, code: str, followed: Followed) -> HttpResponse:
    """The answer of the counterpart, what followed, the outcome."""
    standing = member_of(request)
    found = find_use(standing, code)
    if found is None:
        raise Problem("not-found", f"no use {code[:20]!r} that you can see; see /api/v1/my/advocacy/uses")
    with told_refusals():
        using.follow(by=standing.person, use=found, **followed.dict())
    return tell(told_use(found, "en"), 201)


@read("/my/advocacy/dialogues", name="list_dialogues", to=router, summary="Talks with authorities that I see",
      schema=list_of("dialogues"))  # fmt: skip
def list_dialogues(request: HttpRequest, asked: Query[Listed]) -> HttpResponse:
    """The latest first. Discreet ones are seen by their owner and the migration team alone."""
    standing = member_of(request, Listed)
    found, cursor = rows_from(visible_dialogues(standing), "dialogues", asked, {}, "held_on")
    note_reads(request, found)
    return tell({"dialogues": [told_dialogue(each) for each in found], "cursor": cursor})


@act("/my/advocacy/dialogues", name="log_talk", summary="Write down a talk with an authority", ok="201", to=router)
def log_talk(request: HttpRequest, talk: NewTalk) -> HttpResponse:
    """Roles and bodies, never names."""
    standing = member_of(request)
    given = talk.dict()
    message = given.pop("message")
    with told_refusals():
        made = talking.log_talk(
            by=standing.person, ns_id=given.pop("society"),
            message=message_of(request, standing, message) if message else None, **given,
        )  # fmt: skip
    return _tell_dialogue(request, standing, made.code, 201)


@read("/my/advocacy/dialogues/{code}", name="get_dialogue", to=router, summary="A talk with what followed",
      schema={"type": "object", "required": ["dialogue", "authority", "steps"], "properties": {
          "dialogue": text(may_lack=False), "authority": text(may_lack=False), "steps": rows()}})  # fmt: skip
def get_dialogue(request: HttpRequest, code: str, asked: Query[Mine]) -> HttpResponse:
    """Who, when, what was asked, what followed, and when the next step is due."""
    return _tell_dialogue(request, member_of(request), code)


@act("/my/advocacy/dialogues/{code}/steps", name="add_to_talk", summary="Add what followed a talk", ok="201", to=router)
def add_to_talk(request: HttpRequest, code: str, step: TalkStep) -> HttpResponse:
    """It settles what was due before."""
    standing = member_of(request)
    found = find_dialogue(standing, code)
    if found is None:
        raise Problem("not-found", f"no talk {code[:20]!r} that you can see; see /api/v1/my/advocacy/dialogues")
    with told_refusals():
        talking.add_to_talk(by=standing.person, dialogue=found, **step.dict())
    return _tell_dialogue(request, standing, code, 201)


def _tell_dialogue(request: HttpRequest, standing: Standing, code: str, status: int = 200) -> HttpResponse:
    found = find_dialogue(standing, code)
    if found is None:
        raise Problem("not-found", f"no talk {code[:20]!r} that you can see; see /api/v1/my/advocacy/dialogues")
    note_reads(request, found)
    return tell(told_dialogue(found, whole=True), status)
