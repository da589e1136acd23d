"""Consultations: where rounds stand, an organisation's comments and its submission, the answers of the drafters."""

from __future__ import annotations

from typing import Literal

from django.http import HttpRequest, HttpResponse
from ninja import Field, Query, Router, Schema

from waypost.web.accounts.errors import RefusedError
from waypost.web.api.described import check_names, rows, text
from waypost.web.api.mine import refused
from waypost.web.api.policy import ToldHow, member_or_problem, round_or_problem, told_of
from waypost.web.api.problems import Problem, nothing_at
from waypost.web.api.routes.mine import Mine, act, read, tell
from waypost.web.exercises.queries import states_of, states_of_platforms
from waypost.web.policy import rights
from waypost.web.policy.actions import commenting, disposing
from waypost.web.policy.library import kept_work
from waypost.web.policy.models import Comment, Round
from waypost.web.policy.queries import rounds as queries
from waypost.web.policy.queries.comments import comments_at, withheld_on
from waypost.web.policy.telling import told_comment, told_picture, told_round

router = Router(tags=["consultations"])
_MOST = 1000


class NewComment(Schema, extra="forbid"):
    """What an organisation says of a provision; without one, of the text as a whole."""

    provision: str | None = Field(None, max_length=40)
    language: Literal["en", "fr", "es", "ar"]
    type: Literal["editorial", "substantive", "technical", "legal", "translation", "evidence"]
    position: Literal["support", "support_if", "oppose", "question"]
    quote: str = Field("", max_length=4000)
    wording: str = Field("", max_length=4000)
    rationale: str = Field("", max_length=4000)
    evidence: list[str] = Field(default_factory=list, max_length=20)
    confidentiality: Literal["members", "zone", "drafters"] = "members"
    written_in: Literal["en", "fr", "es", "ar"] | None = Field(
        None, description="The language of the comment's own words; null where it is unknown."
    )
    told: ToldHow | None = None


class Submission(Schema, extra="forbid"):
    """The verified comments become the organisation's answer."""

    told: ToldHow | None = None


class Verified(Schema, extra="forbid"):
    """Which comments were read in the organisation; null for all that are at work."""

    comments: list[int] | None = None


class NewAnswer(Schema, extra="forbid"):
    """One answer to comments that say the same, or to one."""

    comments: list[int] = Field(min_length=1, max_length=500)
    outcome: Literal[
        "accepted", "accepted_in_part", "rejected", "already_covered", "out_of_scope", "deferred_to_guidance"
    ]
    reason: str = Field(min_length=1, max_length=4000)
    responsible: str = Field(min_length=1, max_length=120)
    reply: str = Field("", max_length=4000)
    result_version: str = Field("", max_length=40)
    result_provision: str = Field("", max_length=40)


class Reacted(Schema, extra="forbid"):
    """What the organisation says of an answer."""

    reaction: Literal["satisfied", "maintains_objection"]
    said: str = Field("", max_length=4000)


@read("/my/consultations", name="list_consultations", to=router,
      summary="Consultations, with the state of my societies and platforms",
      schema={"type": "object", "required": ["rounds"], "properties": {"rounds": rows()}})  # fmt: skip
def list_consultations(request: HttpRequest, asked: Query[Mine]) -> HttpResponse:
    """The latest first; plans for drafters alone."""
    check_names(request, tuple(Mine.model_fields))
    standing = member_or_problem(request)
    own, platforms = rights.own_of(standing), rights.platforms_of(standing)
    found = [each for each in queries.rounds() if each.exercise.opened_at or rights.drafts(standing)]
    return tell({"rounds": [told_round(each) | {"mine": _states(each, own, platforms)} for each in found]})


@read("/my/consultations/{code}", name="get_consultation", to=router, summary="Where all stand on each provision",
      schema={"type": "object", "required": ["round", "provisions", "silent", "platforms"],
              "properties": {"round": text(may_lack=False), "provisions": rows(), "silent": {"type": "array"},
                             "platforms": rows()}})  # fmt: skip
def get_consultation(request: HttpRequest, code: str, asked: Query[Mine]) -> HttpResponse:
    """With the weakest zone that was heard, how many zones were not, and who is silent. Silence is never consent."""
    check_names(request, tuple(Mine.model_fields))
    standing = member_or_problem(request)
    found = round_or_problem(standing, code)
    version = kept_work(found.work).work.version(found.version)
    withheld = withheld_on(standing, found.work, found.version)
    return tell(told_round(found) | told_picture(queries.round_picture(found, version), withheld))


@read("/my/consultations/{code}/organisations/{organisation}", name="list_own_comments", to=router,
      summary="An organisation's comments in a round",
      schema={"type": "object", "required": ["comments"], "properties": {"comments": rows()}})  # fmt: skip
def list_own_comments(request: HttpRequest, code: str, organisation: str, asked: Query[Mine]) -> HttpResponse:
    """Those at work, too; for who speaks for it."""
    check_names(request, tuple(Mine.model_fields))
    standing = member_or_problem(request)
    found = round_or_problem(standing, code)
    if not rights.speaks_for(standing, organisation):
        raise Problem("not-yours", f"this is for people who speak for {organisation}")
    return tell({"comments": [told_comment(each) for each in queries.comments_of(found, organisation)]})


@act(
    "/my/consultations/{code}/organisations/{organisation}",
    name="write_comment",
    to=router,
    summary="Write a comment",
    ok="201",
)
def write_comment(request: HttpRequest, code: str, organisation: str, said: NewComment) -> HttpResponse:
    """A draft until it is verified and submitted."""
    standing = member_or_problem(request)
    given = said.dict(exclude={"told"})
    try:
        made = commenting.write_comment(
            by=standing.person, consultation=round_or_problem(standing, code), organisation=organisation,
            told=told_of(said.told), **given,
        )  # fmt: skip
    except RefusedError as error:
        raise refused(error) from error
    return tell(told_comment(made), 201)


@act("/my/consultations/{code}/organisations/{organisation}/verify", name="verify_comments", to=router,
     summary="Comments were read in the organisation")  # fmt: skip
def verify_comments(request: HttpRequest, code: str, organisation: str, chosen: Verified) -> HttpResponse:
    """What was verified can be submitted."""
    standing = member_or_problem(request)
    try:
        done = commenting.verify(
            by=standing.person,
            consultation=round_or_problem(standing, code),
            organisation=organisation,
            numbers=chosen.comments,
        )
    except RefusedError as error:
        raise refused(error) from error
    return tell({"comments": [each.pk for each in done]})


@act("/my/consultations/{code}/organisations/{organisation}/submit", name="submit_comments", to=router,
     summary="Submit for the organisation")  # fmt: skip
def submit_comments(request: HttpRequest, code: str, organisation: str, sent: Submission) -> HttpResponse:
    """The words of what was submitted stay as they are."""
    standing = member_or_problem(request)
    try:
        done = commenting.submit(
            by=standing.person,
            consultation=round_or_problem(standing, code),
            organisation=organisation,
            told=told_of(sent.told),
        )
    except RefusedError as error:
        raise refused(error) from error
    return tell({"comments": [each.pk for each in done]})


@read("/my/texts/{work}/{version}/comments", name="list_comments", to=router,
      summary="Comments where they stand in a version",
      schema={"type": "object", "required": ["comments", "count"], "properties": {
          "comments": rows(), "count": {"type": "integer"}}})  # fmt: skip
def list_comments(request: HttpRequest, work: str, version: str, asked: Query[Mine]) -> HttpResponse:
    """Those that one may see, a thousand at most; each with how it came there."""
    check_names(request, tuple(Mine.model_fields))
    standing = member_or_problem(request)
    try:
        codes = [each.code for each in kept_work(work).work.versions]
    except RefusedError as error:
        raise refused(error) from error
    if version not in codes:
        raise nothing_at("version", version, codes, "see /en/drafts/")
    found = comments_at(standing, work, version)
    told = [told_comment(row.comment, row) for row in found[:_MOST]]
    return tell({"count": len(told) if len(told) < _MOST else found.count(), "comments": told})


@act(
    "/my/texts/{work}/{version}/answers",
    name="answer_comments",
    to=router,
    summary="Answer comments, for drafters",
    ok="201",
)
def answer_comments(request: HttpRequest, work: str, version: str, answer: NewAnswer) -> HttpResponse:
    """One answer to all that are named; each author is told."""
    standing = member_or_problem(request)
    given = answer.dict(exclude={"comments", "reason"})
    there = Comment.objects.filter(pk__in=answer.comments, work=work).count()
    if there != len(set(answer.comments)):
        raise Problem("refused", f"comments on {work}: found {there} of {len(set(answer.comments))}")
    try:
        made = disposing.dispose(
            by=standing.person, numbers=answer.comments, version=version, why=answer.reason, **given
        )
    except RefusedError as error:
        raise refused(error) from error
    return tell({"answer": made.pk, "outcome": made.outcome}, 201)


@act(
    "/my/comments/{int:comment}/reaction",
    name="react_to_answer",
    to=router,
    summary="Say what we think of an answer",
    ok="201",
)
def react_to_answer(request: HttpRequest, comment: int, said: Reacted) -> HttpResponse:
    """Satisfied, or the objection is maintained."""
    standing = member_or_problem(request)
    found = Comment.objects.filter(rights.seen_comments(standing), pk=comment).first()
    if found is None:
        raise Problem("not-found", f"no comment {comment} that you can see")
    try:
        made = disposing.react(by=standing.person, comment=found, **said.dict())
    except RefusedError as error:
        raise refused(error) from error
    return tell({"comment": comment, "reaction": made.reaction}, 201)


def _states(found: Round, own: frozenset[str], platforms: frozenset[str]) -> dict[str, str]:
    if not (own or platforms) or found.exercise.opened_at is None:
        return {}
    states = states_of(found.exercise, seen=own) if own else {}
    asked = states_of_platforms(found.exercise) if platforms else {}
    states |= {platform: each for platform, each in asked.items() if platform in platforms}
    return {organisation: queries.STATES[each.state] for organisation, each in states.items()}
