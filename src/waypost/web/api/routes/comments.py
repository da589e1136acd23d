"""One comment: read, changed, withdrawn; a nil return, or that a society takes no part; the matrix of a round."""

from __future__ import annotations

from typing import Literal

from django.http import HttpRequest, HttpResponse
from ninja import Field, File, Query, Router, Schema, UploadedFile

from waypost.reference import load_catalog
from waypost.web.accounts.queries import Standing
from waypost.web.accounts.viewing import viewer_in
from waypost.web.api.described import check_names, number, rows, text
from waypost.web.api.policy import (
    ToldHow,
    asked_or_problem,
    kept_or_problem,
    member_or_problem,
    round_or_problem,
    speaker_or_problem,
    told_of,
    told_refusals,
)
from waypost.web.api.problems import Problem
from waypost.web.api.routes.mine import Mine, act, read, tell
from waypost.web.exercises import actions as of_exercises
from waypost.web.exercises import queries as exercise_queries
from waypost.web.exercises import rights as exercise_rights
from waypost.web.exercises.capacity import capacities
from waypost.web.exercises.platforms import is_platform
from waypost.web.exercises.states import Kind
from waypost.web.policy.actions import commenting
from waypost.web.policy.actions.taking_in import pack, take_comments, unpack
from waypost.web.policy.comment_files import MOST, preview_form
from waypost.web.policy.models import Comment, Round
from waypost.web.policy.queries.comments import find_comment, whole_way
from waypost.web.policy.queries.rounds import STATES
from waypost.web.policy.telling import told_comment, told_platforms, told_preview, told_round

router = Router(tags=["consultations"])
_OF_ORGANISATION = "/my/consultations/{code}/organisations/{organisation}"


class ChangedComment(Schema, extra="forbid"):
    """Other words of a comment; what is null stays as it is. Its provision and language stay."""

    type: Literal["editorial", "substantive", "technical", "legal", "translation", "evidence"] | None = Field(
        None, description="What kind of comment it is."
    )
    position: Literal["support", "support_if", "oppose", "question"] | None = Field(
        None, description="Where the organisation stands; only plain support needs no words."
    )
    quote: str | None = Field(None, max_length=4000, description="The words of the text that it is about.")
    wording: str | None = Field(None, max_length=4000, description="The words that are proposed.")
    rationale: str | None = Field(None, max_length=4000, description="Why.")
    evidence: list[str] | None = Field(None, max_length=20, description="Programmes or sources, a line each.")
    confidentiality: Literal["members", "zone", "drafters"] | None = Field(None, description="Who may read it.")


class Why(Schema, extra="forbid"):
    """A reason, without personal data."""

    why: str = Field(min_length=1, max_length=4000, description="Why; no names, no contacts.")


class NilReturn(Why):
    """A society or a platform has nothing to say, or a society takes no part."""

    told: ToldHow | None = Field(None, description="For who looks after the society and writes down what it said.")


class TakenForm(Schema, extra="forbid"):
    """A comment form as it was shown."""

    packed: str = Field(min_length=1, max_length=4_000_000, description="What the preview gave as `packed`.")
    told: ToldHow | None = Field(None, description="For who writes down what the organisation said.")


class ByGroup(Mine):
    """How the matrix is grouped."""

    by: Literal["zone", "region", "side", "language", "capacity"] = Field(
        "zone", description="Rows per zone of 2009, region, side of the trail, language, or capacity as it is known."
    )


@read("/my/comments/{int:comment}", name="get_comment", summary="A comment with its answer and its way", to=router,
      schema={"type": "object", "required": ["comment", "status", "way"], "properties": {
          "comment": number(may_lack=False), "status": text(may_lack=False), "way": rows()}})  # fmt: skip
def get_comment(request: HttpRequest, comment: int, asked: Query[Mine]) -> HttpResponse:
    """As far as one may see it: where it stands in each version, how it came there, whether the quote still stands."""
    check_names(request, tuple(Mine.model_fields))
    found = _comment(member_or_problem(request), comment)
    way = whole_way(found, kept_or_problem(found.work))
    steps = [{"version": row.version, "provision": row.provision or None, "how": row.how} for row in way["steps"]]
    return tell(told_comment(found) | {"way": steps, "quote_stands": way["quote_stands"]})


@act("/my/comments/{int:comment}", name="change_comment", summary="Change a comment that is not submitted", to=router)
def change_comment(request: HttpRequest, comment: int, said: ChangedComment) -> HttpResponse:
    """What was verified is to be verified again. The same words once more change nothing."""
    standing = member_or_problem(request)
    found = _comment(standing, comment)
    given = {name: value for name, value in said.dict().items() if value is not None}
    with told_refusals():
        made = commenting.change_comment(by=standing.person, comment=found, **given)
    return tell(told_comment(made))


@act("/my/comments/{int:comment}/withdraw", name="withdraw_comment", summary="Withdraw a comment", to=router)
def withdraw_comment(request: HttpRequest, comment: int, said: Why) -> HttpResponse:
    """The organisation does not hold to it any more; it stays in the record, with its answer. Once is enough."""
    standing = member_or_problem(request)
    found = _comment(standing, comment)
    with told_refusals():
        made = commenting.withdraw(by=standing.person, comment=found, why=said.why)
    return tell(told_comment(made))


_OWN_WORD = {Kind.NOTHING_TO_REPORT: of_exercises.nothing_to_report, Kind.DECLINED: of_exercises.decline}


@act(
    f"{_OF_ORGANISATION}/nil-return",
    name="give_nil_return",
    summary="A society or a platform has nothing to say",
    to=router,
)
def give_nil_return(request: HttpRequest, code: str, organisation: str, said: NilReturn) -> HttpResponse:
    """Said by its people, or written down by who looks after it. Silence never counts as that."""
    return _said(request, code, organisation, said, Kind.NOTHING_TO_REPORT)


@act(f"{_OF_ORGANISATION}/decline", name="decline_consultation", summary="A society takes no part", to=router)
def decline_consultation(request: HttpRequest, code: str, organisation: str, said: NilReturn) -> HttpResponse:
    """Said by a manager, or written down by who looks after the society."""
    return _said(request, code, organisation, said, Kind.DECLINED)


@read("/my/consultations/{code}/matrix", name="get_matrix", summary="Who has answered, by group", to=router,
      schema={"type": "object", "required": ["round", "by", "whole", "rows", "societies", "platforms"], "properties": {
          "round": text(may_lack=False), "by": text(may_lack=False), "whole": {"type": "object"}, "rows": rows(),
          "societies": rows(), "platforms": rows()}})  # fmt: skip
def get_matrix(request: HttpRequest, code: str, asked: Query[ByGroup]) -> HttpResponse:
    """For the team, administrators and zone officers, of the societies that they look after.

    Platforms that are asked stand apart: they are in no row and in no share.
    """
    check_names(request, tuple(ByGroup.model_fields))
    standing = member_or_problem(request)
    if not exercise_rights.oversees(standing):
        raise Problem("not-yours", "this is for the migration team, administrators and zone officers")
    found = round_or_problem(standing, code)
    states = exercise_queries.states_of(found.exercise, seen=exercise_rights.seen_by(standing))
    capacity = capacities(viewer_in(standing))
    return tell(
        told_round(found)
        | {
            "by": asked.by, "whole": exercise_queries.overview(found.exercise, states=states),
            "rows": exercise_queries.matrix(found.exercise, asked.by, states=states, known=capacity),
            "platforms": told_platforms(exercise_queries.states_of_platforms(found.exercise)),
            "societies": [
                {"society_id": ns_id, "state": STATES[each.state], "capacity": capacity.of(ns_id)}
                for ns_id, each in states.items()
            ],
        }
    )  # fmt: skip


@act(f"{_OF_ORGANISATION}/form", name="preview_comment_form", to=router,
     summary="See what a comment form would do")  # fmt: skip
def preview_comment_form(
    request: HttpRequest, code: str, organisation: str, asked: Query[Mine], file: File[UploadedFile]
) -> HttpResponse:
    """A form (xlsx, docx) that came back, beside what was said already. Nothing is done and nothing is kept.

    ``packed`` is what is shown, signed: send it to ``form/take`` within a day to take it in.
    """
    check_names(request, tuple(Mine.model_fields))
    _, found = _written_by(request, code, organisation)
    with told_refusals():
        _, shown = preview_form(found, kept_or_problem(found.work), organisation, file.read(MOST + 1))
    return tell(told_preview(shown, asked.language) | {"packed": pack(code, organisation, shown)})


@act(f"{_OF_ORGANISATION}/form/take", name="take_comment_form", to=router,
     summary="Take in what a comment form would do")  # fmt: skip
def take_comment_form(request: HttpRequest, code: str, organisation: str, sent: TakenForm) -> HttpResponse:
    """All of it as it was shown, or nothing. Comments are drafts then; nothing is submitted."""
    standing, found = _written_by(request, code, organisation)
    with told_refusals():
        shown = unpack(sent.packed, code, organisation)
        done = take_comments(
            by=standing.person, consultation=found, organisation=organisation, shown=shown, told=told_of(sent.told)
        )
    return tell(done)


def _written_by(request: HttpRequest, code: str, organisation: str) -> tuple[Standing, Round]:
    """Whoever writes for an organisation, and the round; a society must be among those asked."""
    standing = speaker_or_problem(request, organisation)
    found = round_or_problem(standing, code)
    if organisation in load_catalog().societies:
        asked_or_problem(found, organisation)
    return standing, found


def _comment(standing: Standing, number_of: int) -> Comment:
    found = find_comment(standing, number_of)
    if found is None:
        raise Problem("not-found", f"no comment {number_of} that you can see")
    return found


def _asked(request: HttpRequest, code: str, organisation: str) -> tuple[Standing, Round]:
    standing = speaker_or_problem(request, organisation)
    found = round_or_problem(standing, code)
    asked_or_problem(found, organisation)
    return standing, found


def _state(found: Round, organisation: str) -> dict[str, str]:
    state = exercise_queries.state_of(found.exercise, organisation).state
    return {"round": found.exercise.code, "organisation": organisation, "state": STATES[state]}


def _said(request: HttpRequest, code: str, organisation: str, said: NilReturn, kind: Kind) -> HttpResponse:
    """A society says one of these itself, or somebody who looks after it writes down how they were told."""
    standing, found = _asked(request, code, organisation)
    if is_platform(organisation):
        return _said_of_platform(standing, found, organisation, said, kind)
    given = {"ns_id": organisation, "exercise": found.exercise, "by": standing.person, "why": said.why}
    with told_refusals():
        if said.told is None:
            _OWN_WORD[kind](**given)
        else:
            of_exercises.enter_on_behalf(kind=kind, **given, **said.told.dict())
    return tell(_state(found, organisation))


def _said_of_platform(standing: Standing, found: Round, platform: str, said: NilReturn, kind: Kind) -> HttpResponse:
    if kind is not Kind.NOTHING_TO_REPORT:
        raise Problem("refused", "a platform returns nil; only a society says that it takes no part")
    with told_refusals():
        commenting.nil_return(
            by=standing.person, consultation=found, platform=platform, why=said.why, told=told_of(said.told)
        )
    return tell(_state(found, platform))
