"""Texts for members: works, the words of versions, two compared, the way to adoption, sign-offs and receipts."""

from __future__ import annotations

import datetime as dt
from typing import Literal

from django.http import HttpRequest, HttpResponse
from django.utils import timezone
from ninja import Field, Query, Router, Schema

from waypost.web.accounts.viewing import viewer_in
from waypost.web.api.described import check_names, number, rows, text, yes_no
from waypost.web.api.policy import (
    ToldHow,
    kept_or_problem,
    member_or_problem,
    speaker_or_problem,
    told_of,
    told_refusals,
    version_or_problem,
)
from waypost.web.api.problems import Problem
from waypost.web.api.routes.mine import Mine, act, read, tell
from waypost.web.exercises import rights as of_exercises
from waypost.web.exercises.capacity import LEVELS, capacities
from waypost.web.policy import rights
from waypost.web.policy.actions import approving, signing
from waypost.web.policy.changes import changes
from waypost.web.policy.library import kept_works
from waypost.web.policy.models import Receipt
from waypost.web.policy.queries.approval import sign_offs_of
from waypost.web.policy.queries.responses import check_narrowed, responses
from waypost.web.policy.telling_responses import told_responses
from waypost.web.policy.telling_texts import (
    told_receipt,
    told_receipts,
    told_sign_offs,
    told_track,
    told_version,
    told_word,
    told_work,
)

router = Router(tags=["texts"])
_PLACE = "/my/texts/{work}/{version}"


class Narrowed(Mine):
    """Which societies the matrix of a work shows; without any of these all."""

    zone: str = Field("", max_length=40, description="A zone of 2009.")
    side: str = Field("", max_length=40, description="A side of trails, or `none` for on no trail.")
    tongue: str = Field("", max_length=10, description="The society's language, or `none` for another one.")
    capacity: Literal["", *LEVELS] = Field(
        "", description="Experience of work for migrants as the register knows it; `not_known` is not none."
    )


class NewSignOff(Schema, extra="forbid"):
    """An organisation's word on provisions, for the words that stand there now."""

    provisions: list[str] | None = Field(
        None, max_length=500, description="Which ones; null for all but headings."
    )  # fmt: skip
    kind: Literal["endorse", "endorse_with_reservation", "no_objection", "object", "abstain"] = Field(
        description="What the organisation says."
    )
    authority: Literal["focal_point", "director", "secretary_general", "governance"] = Field(
        description="The level at which it says so; above one's own, `told` says how that is known."
    )
    said: str = Field("", max_length=4000, description="The reservation, or why it objects; needed for both.")
    told: ToldHow | None = Field(None, description="How it was told, by whom and when.")


class Received(Schema, extra="forbid"):
    """That a society has received a version."""

    received_on: dt.date = Field(description="On which day.")
    medium: Literal["", "telephone", "letter", "meeting", "e-mail"] = Field(
        "", description="How it told so, where somebody else notes it."
    )


@read("/my/texts", name="list_texts", summary="Policies and guidance with their versions", to=router,
      schema={"type": "object", "required": ["works"], "properties": {"works": rows()}})  # fmt: skip
def list_texts(request: HttpRequest, asked: Query[Mine]) -> HttpResponse:
    """Every work; a version at work is told to drafters alone."""
    check_names(request, tuple(Mine.model_fields))
    standing = member_or_problem(request)
    drafts = rights.drafts(standing)
    return tell({"works": [told_work(each, drafts=drafts) for each in kept_works(asked.language)]})


@read("/my/texts/{work}", name="get_text", summary="A work with its versions", to=router,
      schema={"type": "object", "required": ["work", "versions"], "properties": {
          "work": text(may_lack=False), "versions": rows()}})  # fmt: skip
def get_text(request: HttpRequest, work: str, asked: Query[Mine]) -> HttpResponse:
    """The oldest version first; for drafters what is at work, and how many comments have no answer."""
    check_names(request, tuple(Mine.model_fields))
    standing = member_or_problem(request)
    return tell(told_work(kept_or_problem(work), drafts=rights.drafts(standing)))


@read(f"{_PLACE}/compared-with/{{new}}", name="compare_versions", to=router,
      summary="Two versions compared, word by word",
      schema={"type": "object", "required": ["old", "new", "places"], "properties": {
          "old": text(may_lack=False), "new": text(may_lack=False), "places": rows()}})  # fmt: skip
def compare_versions(request: HttpRequest, work: str, version: str, new: str, asked: Query[Mine]) -> HttpResponse:
    """Places that differ in the language that is asked for, of two versions that one may read."""
    check_names(request, tuple(Mine.model_fields))
    standing = member_or_problem(request)
    kept = kept_or_problem(work)
    before, after = (version_or_problem(standing, kept, code) for code in (version, new))
    places = changes(kept.with_draft, before, after).rows_told(asked.language)
    return tell({"work": work, "old": version, "new": new, "language": asked.language, "places": places})


@read("/my/texts/{work}/responses", name="list_responses", summary="Who has answered each round on a work",
      to=router, schema={"type": "object", "required": ["work", "rounds", "organisations"], "properties": {
          "work": text(may_lack=False), "rounds": rows(), "organisations": rows(),
          "versions_without_a_round": {"type": "array"}, "capacity_of_the_register": {"type": "object"}}})  # fmt: skip
def list_responses(request: HttpRequest, work: str, asked: Query[Narrowed]) -> HttpResponse:
    """Every society beside every round, for the team, administrators and zone officers, of those they look after."""
    check_names(request, tuple(Narrowed.model_fields))
    standing = member_or_problem(request)
    if not of_exercises.oversees(standing):
        raise Problem("not-yours", "this is for the migration team, administrators and zone officers")
    narrowed = {"zone": asked.zone, "side": asked.side, "language": asked.tongue, "capacity": asked.capacity}
    with told_refusals():
        check_narrowed(narrowed)
    capacity = capacities(viewer_in(standing))
    found = responses(kept_or_problem(work), capacity, seen=of_exercises.seen_by(standing), narrowed=narrowed)
    return tell({"work": work} | told_responses(found))


@read(_PLACE, name="get_version", summary="The words of a version", to=router,
      schema={"type": "object", "required": ["version", "provisions", "is_issued"], "properties": {
          "version": text(may_lack=False), "is_issued": yes_no("Once issued its words never change."),
          "revision": number("Of a version at work: changes so far."), "provisions": rows()}})  # fmt: skip
def get_version(request: HttpRequest, work: str, version: str, asked: Query[Mine]) -> HttpResponse:
    """Each provision in its languages, with the translations that are of words that stand no more."""
    check_names(request, tuple(Mine.model_fields))
    standing = member_or_problem(request)
    kept = kept_or_problem(work)
    return tell(told_version(kept, version_or_problem(standing, kept, version)))


@read(f"{_PLACE}/track", name="get_track", summary="The way of a version to its adoption", to=router,
      schema={"type": "object", "required": ["stages"], "properties": {"stages": rows()}})  # fmt: skip
def get_track(request: HttpRequest, work: str, version: str, asked: Query[Mine]) -> HttpResponse:
    """Every stage: body and day as planned and as they came, what was decided."""
    check_names(request, tuple(Mine.model_fields))
    version_or_problem(member_or_problem(request), kept_or_problem(work), version)
    return tell({"work": work, "version": version, "stages": told_track(work, version)})


@read(f"{_PLACE}/sign-offs", name="list_sign_offs", summary="Sign-offs that hold, by provision", to=router,
      schema={"type": "object", "required": ["organisations", "provisions"], "properties": {
          "organisations": number(may_lack=False), "provisions": rows(), "unsigned": {"type": "array"},
          "asked": number("Societies that are asked to sign.", may_lack=False)}})  # fmt: skip
def list_sign_offs(request: HttpRequest, work: str, version: str, asked: Query[Mine]) -> HttpResponse:
    """With level of authority and reservation, as the page of the way to adoption shows them to members."""
    check_names(request, tuple(Mine.model_fields))
    kept = kept_or_problem(work)
    found = version_or_problem(member_or_problem(request), kept, version)
    return tell({"work": work, "version": version} | told_sign_offs(kept, found))


@act(f"{_PLACE}/sign-offs/{{organisation}}", name="sign_off", summary="Sign provisions off for an organisation",
     ok="201", to=router)  # fmt: skip
def sign_off(request: HttpRequest, work: str, version: str, organisation: str, word: NewSignOff) -> HttpResponse:
    """It lapses when the authoritative words of a provision change, and no other does."""
    standing = speaker_or_problem(request, organisation)
    kept = kept_or_problem(work)
    found = version_or_problem(standing, kept, version)
    chosen = word.provisions
    if chosen is None:
        chosen = [each.id for each in found.provisions if each.kind != "heading"]
    with told_refusals():
        made = signing.sign_off(
            by=standing.person, work=work, version=version, provisions=chosen, organisation=organisation,
            kind=word.kind, authority=word.authority, said=word.said, told=told_of(word.told),
        )  # fmt: skip
    held = sign_offs_of(kept, found, organisation)["held"]
    signed = [{"provision": row.provision, "holds": told_word(held[row.provision])} for row in made]
    return tell({"organisation": organisation, "signed": signed}, 201)


@read(f"{_PLACE}/receipts", name="list_receipts", summary="Who has received a version", to=router,
      schema={"type": "object", "required": ["received", "missing", "whole"], "properties": {
          "received": rows(), "missing": {"type": "array"}, "whole": number(may_lack=False),
          "since": text("The day from which all are asked; null where nothing is asked.")}})  # fmt: skip
def list_receipts(request: HttpRequest, work: str, version: str, asked: Query[Mine]) -> HttpResponse:
    """Of all recognised societies; who has not said so is named as missing."""
    check_names(request, tuple(Mine.model_fields))
    kept = kept_or_problem(work)
    version_or_problem(member_or_problem(request), kept, version)
    return tell({"work": work, "version": version} | told_receipts(kept, version, timezone.now().date()))


@act(f"{_PLACE}/receipts/{{organisation}}", name="confirm_receipt", summary="A society has received a version",
     to=router)  # fmt: skip
def confirm_receipt(request: HttpRequest, work: str, version: str, organisation: str, said: Received) -> HttpResponse:
    """Said by the society, or noted by who looks after it. Said again, the first word stays."""
    standing = speaker_or_problem(request, organisation)
    version_or_problem(standing, kept_or_problem(work), version)
    with told_refusals():
        approving.receive(
            by=standing.person, work=work, version=version, organisations=[organisation],
            received_on=said.received_on, medium=said.medium,
        )  # fmt: skip
    noted = Receipt.objects.get(work=work, version=version, organisation=organisation)
    return tell(told_receipt(noted))
