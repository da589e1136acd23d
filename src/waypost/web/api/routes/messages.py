"""Messages of advocacy: what is public and live for everybody; below ``/my`` what people with a role see and do.

Their uses and talks with authorities stand in ``message_uses.py``.
"""

from __future__ import annotations

import datetime as dt
from typing import Any, Literal, TypeVar

from django.db.models import Model, Q, QuerySet
from django.http import HttpRequest, HttpResponse
from ninja import Field, Query, Router, Schema

from waypost.web.accounts.queries import Standing
from waypost.web.advocacy import exports, rights
from waypost.web.advocacy.actions import clearing, coordinating, waiving
from waypost.web.advocacy.actions import messages as actions
from waypost.web.advocacy.models import Message
from waypost.web.advocacy.queries.clearing import waiting_for
from waypost.web.advocacy.queries.coordinating import beside_of, sees
from waypost.web.advocacy.queries.matrix import listed, matrix, told_of
from waypost.web.advocacy.queries.messages import find_message
from waypost.web.advocacy.reading import note_reads
from waypost.web.advocacy.telling_messages import (
    matrix_rows,
    told_clearance,
    told_line,
    told_message,
)
from waypost.web.advocacy.wholes import Whole, wholes
from waypost.web.api import described
from waypost.web.api.cursors import make_place, read_place
from waypost.web.api.described import Paged, Worded, check_names, rows, table_of, text, value_of, yes_no
from waypost.web.api.forms import Table
from waypost.web.api.mine import standing_or_problem
from waypost.web.api.policy import told_refusals
from waypost.web.api.problems import Problem
from waypost.web.api.routes.mine import Mine, act, read, tell
from waypost.web.api.telling import form_of, tell_table, tell_value

router = Router(tags=["messages"])
PLACE = "/my/advocacy/messages/{code}"
_LONG = 4000
_SEEN = "The `text_hash` of the words that were read; refused (409) when they are other ones since."
_CELL = {
    "aspect": text(may_lack=False), "audience": text(may_lack=False), "messages": described.number(may_lack=False),
    "message": text("Code of the one that is live; null: none yet."), "title": text(),
    "state": text("live; for people with a role also drafted, checked, cleared."),
    "is_to_check": {"type": ["boolean", "null"], "description": "A claim moved: check it before use."},
    "ask": text("What is asked."), "last_use": text("Day; for people with a role."),
    "outcome": text("agreed, partly, declined, open; for people with a role."),
}  # fmt: skip
_LINE = {
    "message": text(may_lack=False), "title": text(), "aspect": text(may_lack=False), "audience": text(may_lack=False),
    "society_id": text("Who answers for it; null: the Secretariat."), "is_to_check": yes_no(), "since": text(),
    "ask": text("What is asked."),
}  # fmt: skip

_Row = TypeVar("_Row", bound=Model)
_Part = tuple[list[_Row], str | None]  # rows, and the cursor behind them where the list goes on
Audience = Literal["host_government", "origin_government", "donors", "intergovernmental", "public", "media", "migrants"]
Counterpart = Literal[
    "government", "parliament", "local_authority", "donor", "intergovernmental", "media", "public", "civil_society",
    "migrants", "other",
]  # fmt: skip


def list_of(name: str) -> dict[str, Any]:
    """The schema of a list of people with a role."""
    told = {name: rows(), "cursor": text("Where the list goes on; null at its end.")}
    return {"type": "object", "required": list(told), "properties": told}


class Listed(Mine):
    """Parameters of lists of people with a role."""

    limit: int = Field(100, ge=1, le=1000, description="Rows of one answer.")
    cursor: str | None = Field(None, max_length=200, description="The cursor of the answer before; the same filters.")


class MyMessages(Listed):
    """Which messages."""

    aspect: str = Field("", max_length=60, description="On this aspect.")
    audience: Literal["", Audience] = Field("", description="To this audience.")
    state: Literal["", "drafted", "checked", "cleared", "live", "withdrawn"] = Field("", description="In this state.")
    to_check: bool = Field(False, description="Only those to check before use.")


class Public(Paged, Worded):
    """Which public messages."""


class Words(Schema, extra="forbid"):
    """What is said, by part and language; slots such as {dead_and_missing.figure} stand for figures."""

    texts: dict[
        Literal["title", "statement", "evidence", "example", "ask"], dict[Literal["en", "fr", "es", "ar"], str]
    ] = Field(description="Part: language: words. A language needs title, statement and ask.")
    claims: list[str] = Field(max_length=40, description="Keys of claims that it rests on.")
    countries: list[str] = Field(default_factory=list, max_length=60, description="Countries of which it speaks.")


class NewMessage(Words):
    """A message with its first words."""

    society: str = Field("", max_length=40, description="In whose name, such as ns-ner; empty for the Secretariat.")
    aspect: str = Field(max_length=60, description="Key of an aspect.")
    audience: Audience = Field(description="To whom.")
    channel: Literal["public", "discreet"] = Field("public", description="Discreet ones stand in no list of others.")


class ChangedWords(Words):
    """Other words in the place of those that were read."""

    seen: str = Field(max_length=64, description=f"{_SEEN} Newer words of somebody else are not written over.")


class MessageMove(Schema, extra="forbid"):
    """A step on the track of a message."""

    step: Literal["check", "judge", "publish", "confirm", "withdraw"] = Field(description="What is done.")
    seen: str = Field("", max_length=64, description=f"{_SEEN} Needed to check, to publish and to confirm.")
    why: str = Field("", max_length=2000, description="Why; needed to confirm and to withdraw.")


class ToneWord(Schema, extra="forbid"):
    """A person's word on what the tone checks found."""

    language: Literal["en", "fr", "es", "ar"] = Field(description="Of the words that were found.")
    seen: str = Field(max_length=64, description=_SEEN)
    is_accepted: bool = Field(description="Whether they may stay.")
    note: str = Field(min_length=1, max_length=2000, description="Why.")


class Cleared(Schema, extra="forbid"):
    """What a society says of the use of its data."""

    society: str = Field(max_length=40, description="The society that is asked.")
    seen: str = Field(max_length=64, description=_SEEN)
    is_given: bool = Field(description="Whether its data may be used.")
    scope: str = Field("", max_length=2000, description="Within which limits, in words; whoever uses it keeps them.")
    until: dt.date | None = Field(None, description="Last day on which its data may be used so; null: no end.")
    counterparts: list[Counterpart] = Field(
        default_factory=list, max_length=10,
        description="With which kinds of counterparts it may be used; none: with any. A public message needs public.",
    )  # fmt: skip
    why: str = Field("", max_length=2000, description="Why not; and how it was told, where somebody writes it down.")


class Waived(Schema, extra="forbid"):
    """That a message does without what a rule of practice asks, or not any more."""

    requirement: Literal["operational", "coordination"] = Field(description="Evidence of own work (R28), or R29.")
    why: str = Field(min_length=1, max_length=400, description="Why; whoever sees the message reads it.")
    until: dt.date | None = Field(None, description="Its last day; null: a waiver is taken back.")
    seen: str = Field("", max_length=64, description=f"{_SEEN} Needed to waive.")


class Agreed(Schema, extra="forbid"):
    """What was agreed with the body of another message."""

    other: str = Field(max_length=12, description="Code of the other message, of those under beside.")
    way: Literal["joint", "in_turn", "divided", "informed"] = Field(description="What was agreed.")
    words: str = Field(min_length=1, max_length=2000, description="In words that name nobody.")
    made_on: dt.date = Field(description="On which day.")


# -- A long list goes on behind a row


def rows_from(
    found: QuerySet[_Row], what: str, asked: Listed | Public, narrowed: dict[str, str], by: str
) -> _Part[_Row]:
    """The rows of one answer, of a list in which the highest of ``by`` and then the latest row stand first.

    Raises :class:`Problem` for a cursor of another list.
    """
    place = read_place(what, narrowed, asked.cursor)
    if place and by == "pk":
        found = found.filter(pk__lt=place)
    elif place:
        at = found.model._default_manager.values_list(by, flat=True).get(pk=place)
        found = found.filter(Q(**{f"{by}__lt": at}) | Q(**{by: at, "pk__lt": place}))
    rows = list(found[: asked.limit + 1])
    goes_on = len(rows) > asked.limit
    rows = rows[: asked.limit]
    return rows, make_place(what, narrowed, rows[-1].pk) if goes_on else None


# -- For everybody


def _fresh(response: HttpResponse) -> HttpResponse:
    """What changes without a new release is kept by nobody."""
    response["Cache-Control"] = "no-cache"
    return response


@described.get(router, "/advocacy/messages", name="list_messages", summary="Public messages that are live",
               schema=table_of(_LINE), asks=Public)  # fmt: skip
def list_messages(request: HttpRequest, asked: Query[Public]) -> HttpResponse:
    """The latest first, each with whether it has to be checked before use. Discreet ones are never here."""
    form_of(request)
    found = listed(None)
    rows_of, cursor = rows_from(found, "messages", asked, {}, "pk")
    told = [told_line(each, asked.language) for each in told_of(rows_of, with_uses=False)]
    table = Table(tuple(_LINE), [{name: row[name] for name in _LINE} for row in told])
    return _fresh(tell_table(request, table, cursor=cursor, more={"count": found.count()} if asked.count else None))


@described.get(router, "/advocacy/matrix", name="get_message_matrix", summary="Aspects and audiences, and what is said",
               schema=table_of(_CELL), asks=Worded)  # fmt: skip
def get_message_matrix(request: HttpRequest, asked: Query[Worded]) -> HttpResponse:
    """One row for each aspect and audience; a cell of which nothing is said has no message."""
    form_of(request)
    return _fresh(tell_table(request, Table(tuple(_CELL), matrix_rows(matrix(None), asked.language))))


@described.get(router, "/advocacy/messages/{message}", name="get_message", summary="A public message that is live",
               schema=value_of({"message": text(may_lack=False), "texts": {"type": "object"}, "claims": rows(),
                                "is_to_check": yes_no()}), asks=Worded, forms=described.JSON_ONLY)  # fmt: skip
def get_message(request: HttpRequest, message: str, asked: Query[Worded]) -> HttpResponse:
    """Its words with the figures of now, and the claims that it rests on."""
    form_of(request, described.JSON_ONLY)
    return _fresh(tell_value(request, told_message(None, _public(message), asked.language)))


@described.get(router, "/advocacy/messages/{message}/claim-review", name="get_claim_review",
               summary="The claims of a message as ClaimReview", asks=Worded, forms=described.JSON_ONLY,
               schema=value_of({"@context": text(may_lack=False), "@graph": rows()}))  # fmt: skip
def get_claim_review(request: HttpRequest, message: str, asked: Query[Worded]) -> HttpResponse:
    """JSON-LD of schema.org: each claim with its grade and how it stands."""
    form_of(request, described.JSON_ONLY)
    return _fresh(tell_value(request, exports.claim_reviews(_whole(message), asked.language)))


@described.get(router, "/advocacy/messages/{message}/provenance", name="get_provenance",
               summary="Where a message comes from as PROV-JSON", asks=Worded, forms=described.JSON_ONLY,
               schema=value_of({"prefix": {"type": "object"}, "entity": {"type": "object"}}))  # fmt: skip
def get_provenance(request: HttpRequest, message: str, asked: Query[Worded]) -> HttpResponse:
    """Release, data sets, runs of claims, evidence, and what was done by which body in which role."""
    form_of(request, described.JSON_ONLY)
    return _fresh(tell_value(request, exports.provenance(_whole(message))))


def _public(code: str) -> Message:
    found = find_message(None, code)
    if found is None:
        raise Problem("not-found", f"no public message {code[:20]!r} that is live; see /api/v1/advocacy/messages")
    return found


def _whole(code: str) -> Whole:
    found = _public(code)
    return wholes([found])[found.pk]


# -- For people with a role


def member_of(request: HttpRequest, asks: type[Schema] = Mine) -> Standing:
    """Anybody with a role. Raises :class:`Problem`."""
    check_names(request, tuple(asks.model_fields))
    standing = standing_or_problem(request)
    if not rights.is_member(standing):
        raise Problem("not-yours", "messages are for people with a role in a National Society or the Secretariat")
    request.is_no_read = True  # type: ignore[attr-defined]  # nothing of a release is read
    return standing


def message_of(request: HttpRequest, standing: Standing, code: str) -> Message:
    """A message that they see; that it was read is noted where it is confidential. Raises :class:`Problem`."""
    found = find_message(standing, code)
    if found is None:
        raise Problem("not-found", f"no message {code[:20]!r} that you can see; see /api/v1/my/advocacy/messages")
    note_reads(request, found)
    return found


def _tell(request: HttpRequest, standing: Standing, code: str, status: int = 200) -> HttpResponse:
    return tell(told_message(standing, message_of(request, standing, code), "en"), status)


@read("/my/advocacy/messages", name="list_my_messages", to=router, summary="Messages that I see",
      schema=list_of("messages"))  # fmt: skip
def list_my_messages(request: HttpRequest, asked: Query[MyMessages]) -> HttpResponse:
    """The latest first, each with its state, whether it has to be checked, and its last use."""
    standing = member_of(request, MyMessages)
    chosen = {name: getattr(asked, name) for name in ("aspect", "audience", "state", "to_check")}
    narrowed = {name: str(value) for name, value in chosen.items() if value}
    part, cursor = rows_from(listed(standing, **chosen), "my messages", asked, narrowed, "pk")
    found = told_of(part)
    note_reads(request, found)
    return tell({"messages": [told_line(each, asked.language) for each in found], "cursor": cursor})


@act("/my/advocacy/messages", name="write_message", summary="Write a message", ok="201", to=router)
def write_message(request: HttpRequest, message: NewMessage) -> HttpResponse:
    """A draft. Typed numbers, unknown slots and personal data are refused with where they stand."""
    standing = member_of(request)
    given = message.dict()
    with told_refusals():
        made = actions.draft(by=standing.person, ns_id=given.pop("society"), **given)
    return _tell(request, standing, made.code, 201)


@read(PLACE, name="get_my_message", to=router, summary="A message with what it needs",
      schema={"type": "object", "required": ["message", "state", "text_hash", "texts", "claims"], "properties": {
          "message": text(may_lack=False), "state": text(may_lack=False), "texts": {"type": "object"}, "claims": rows(),
          "text_hash": text("Of these words; steps on them name it as seen.", may_lack=False),
          "missing": rows("For who writes in its owner's name: what holds it back."), "evidence": rows(),
          "unknown": rows("For the same: what nobody can tell, and what holds nothing back."),
          "waived": rows("What rules it does without: rule, reason, until, role."),
          "clearance": rows(), "beside": {"type": "array"}}})  # fmt: skip
def get_my_message(request: HttpRequest, code: str, asked: Query[Mine]) -> HttpResponse:
    """Its words with the figures of now, claims, evidence, clearance, and what is missing before it can go live."""
    standing = member_of(request)
    return tell(told_message(standing, message_of(request, standing, code), asked.language))


@act(PLACE, name="change_message", summary="Change the words of a message", to=router)
def change_message(request: HttpRequest, code: str, words: ChangedWords) -> HttpResponse:
    """What was checked or cleared is drafted again."""
    standing = member_of(request)
    with told_refusals():
        actions.save(by=standing.person, message=message_of(request, standing, code), **words.dict())
    return _tell(request, standing, code)


@act(f"{PLACE}/step", name="move_message", summary="Take a message a step on", to=router)
def move_message(request: HttpRequest, code: str, move: MessageMove) -> HttpResponse:
    """Check it (by another than its writer), judge it again, let it go live, confirm it, withdraw it."""
    standing = member_of(request)
    does = {"check": actions.check, "judge": clearing.judge_again, "publish": actions.publish,
            "confirm": actions.confirm, "withdraw": actions.withdraw}  # fmt: skip
    given: dict[str, Any] = {"why": move.why} if move.step in ("confirm", "withdraw") else {}
    given |= {"seen": move.seen} if move.step in ("check", "publish", "confirm") else {}
    with told_refusals():
        does[move.step](by=standing.person, message=message_of(request, standing, code), **given)
    return _tell(request, standing, code)


@act(f"{PLACE}/tone", name="decide_tone", summary="Decide on words that the tone checks found", to=router)
def decide_tone(request: HttpRequest, code: str, word: ToneWord) -> HttpResponse:
    """By another than the writer, with a reason."""
    standing = member_of(request)
    with told_refusals():
        actions.decide_tone(by=standing.person, message=message_of(request, standing, code), **word.dict())
    return _tell(request, standing, code)


@read("/my/advocacy/clearance", name="list_clearance", to=router, summary="Data that my societies are asked for",
      schema={"type": "object", "required": ["clearance"], "properties": {"clearance": rows()}})  # fmt: skip
def list_clearance(request: HttpRequest, asked: Query[Mine]) -> HttpResponse:
    """What waits for an answer."""
    standing = member_of(request)
    return tell({"clearance": [told_clearance(each) for each in waiting_for(standing)]})


@act(f"{PLACE}/clearance", name="answer_clearance", summary="Say whether a society's data may be used", to=router)
def answer_clearance(request: HttpRequest, code: str, answer: Cleared) -> HttpResponse:
    """By people of the society, or who looks after it and says how it was told. A refusal takes out the data alone."""
    standing = member_of(request)
    given = answer.dict()
    with told_refusals():
        clearing.answer(
            by=standing.person, message=message_of(request, standing, code), ns_id=given.pop("society"), **given
        )  # fmt: skip
    return tell({"clearance": [told_clearance(each) for each in waiting_for(standing)]})


@act(f"{PLACE}/waivers", name="waive_for_message", summary="Let a message go without what a rule asks", ok="201",
     to=router)  # fmt: skip
def waive_for_message(request: HttpRequest, code: str, waived: Waived) -> HttpResponse:
    """By the migration team, never of words of one's own; until a day, for a reason that stands with the message."""
    standing = member_of(request)
    given = waived.dict()
    until, seen = given.pop("until"), given.pop("seen")
    with told_refusals():
        found = message_of(request, standing, code)
        if until is None:
            waiving.end_waiver(by=standing.person, message=found, **given)
        else:
            waiving.waive(by=standing.person, message=found, until=until, seen=seen, **given)
    return _tell(request, standing, code, 201)


@act(f"{PLACE}/coordination", name="coordinate_message", summary="Write down what was agreed", ok="201", to=router)
def coordinate_message(request: HttpRequest, code: str, agreed: Agreed) -> HttpResponse:
    """With the body of another message on the same aspect to the same audience; it counts for both."""
    standing = member_of(request)
    found, given = message_of(request, standing, code), agreed.dict()
    wanted = given.pop("other")
    other = next((each for each in beside_of(found) if each.code == wanted and sees(standing, each)), None)
    if other is None:
        raise Problem("not-found", f"no message {wanted[:20]!r} beside this one; see beside of the message")
    with told_refusals():
        coordinating.coordinate(by=standing.person, message=found, other=other, **given)
    return _tell(request, standing, code, 201)


@read("/my/advocacy/matrix", name="get_my_matrix", to=router, summary="Aspects and audiences as I see them",
      schema={"type": "object", "required": ["cells"], "properties": {"cells": rows()}})  # fmt: skip
def get_my_matrix(request: HttpRequest, asked: Query[Mine]) -> HttpResponse:
    """With the state, the last use, what was asked and the outcome; a cell without a message has none yet."""
    found = matrix(member_of(request))
    note_reads(request, found)
    return tell({"cells": matrix_rows(found, asked.language)})
