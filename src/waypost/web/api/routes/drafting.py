"""For drafters: works and versions from their beginning until they are issued, rounds, steps to adoption."""

from __future__ import annotations

import datetime as dt
from typing import Any, Literal

from django.http import HttpRequest, HttpResponse
from ninja import Field, Schema

from waypost.settings import LANGUAGES
from waypost.web.api.policy import (
    draft_or_problem,
    drafter_or_problem,
    kept_or_problem,
    round_or_problem,
    told_refusals,
    version_or_problem,
)
from waypost.web.api.problems import wrong_parameter
from waypost.web.api.routes.consultations import router as of_rounds
from waypost.web.api.routes.mine import act, tell
from waypost.web.api.routes.texts import router
from waypost.web.exercises import actions as of_exercises
from waypost.web.exercises.errors import refuse_all
from waypost.web.exercises.models import Purpose
from waypost.web.policy.actions import approving, drafting
from waypost.web.policy.actions.consulting import plan_round
from waypost.web.policy.models import Draft
from waypost.web.policy.telling import told_round
from waypost.web.policy.telling_texts import told_step, told_version, told_work

_AT_WORK = "/my/texts/{work}/{version}"
_LONG = 20_000
_Words = dict[Literal["en", "fr", "es", "ar"], str]


class NewWork(Schema, extra="forbid"):
    """A policy or a guidance of our own."""

    code: str = Field(max_length=40, description="Its name in addresses: small letters, digits and hyphens.")
    kind: Literal["policy", "guidance"] = Field(description="What it is.")
    titles: _Words = Field(description="Language: title.")
    authoritative: Literal["en", "fr", "es", "ar"] = Field(description="The language whose words count.")
    provisions: list[str] = Field(
        default_factory=list, max_length=200, description="What a guidance belongs to, as `work provision`."
    )


class NewVersion(Schema, extra="forbid"):
    """A version with the words of the last one."""

    version: str = Field(max_length=40, description="Its code, such as draft-2027-1.")


class Reworded(Schema, extra="forbid"):
    """Other words for a provision in one language."""

    language: Literal["en", "fr", "es", "ar"] = Field(description="In which language.")
    body: str = Field(min_length=1, max_length=_LONG, description="The words.")
    why: str = Field("", max_length=4000, description="Why.")
    machine: bool = Field(False, description="Translated by a machine, and read by nobody yet.")
    revision: int = Field(description="The revision that was read; refused when it moved on.")


class NewProvision(Schema, extra="forbid"):
    """A provision that there is not yet."""

    provision: str = Field(max_length=40, description="Its number; one that was given up is never used again.")
    words: _Words = Field(description="Language: words; the authoritative language among them.")
    is_heading: bool = Field(False, description="A heading.")
    why: str = Field("", max_length=4000, description="Why.")


class GivenUp(Schema, extra="forbid"):
    """A provision goes."""

    heirs: list[str] = Field(default_factory=list, max_length=20, description="The provisions where its words went.")
    why: str = Field(min_length=1, max_length=4000, description="Why.")


class Issued(Schema, extra="forbid"):
    """The version stands from now on."""

    notes: _Words = Field(default_factory=dict, description="Language: what changed in meaning.")


class NewRound(Schema, extra="forbid"):
    """A consultation on an issued version."""

    code: str = Field(max_length=60, description="Its name in addresses.")
    work: str = Field(max_length=40, description="On which work.")
    version: str = Field(max_length=40, description="On which issued version.")
    names: _Words = Field(description="Language: name; the languages named are those offered.")
    time_zone: str = Field(max_length=40, description="Such as Africa/Nairobi.")
    opens_at: dt.datetime = Field(description="When it opens by itself, with its offset.")
    closes_at: dt.datetime = Field(description="When it ends, with its offset.")
    chosen_by: Literal["all", "region", "zone_2009", "trail", "list"] = Field(
        "all", description="How those who are invited are chosen."
    )
    chosen_codes: list[str] = Field(default_factory=list, max_length=300, description="Codes of these; none for all.")
    platforms: list[str] = Field(
        default_factory=list, max_length=100,
        description="Codes of platforms of the network that are invited, too; they are in no share of societies.",
    )  # fmt: skip
    nil_is_no_objection: bool = Field(
        False, description="Whether a nil return counts as no objection; silence never does."
    )


class Extended(Schema, extra="forbid"):
    """A later closing."""

    closes_at: dt.datetime = Field(description="When it ends now, with its offset.")
    why: str = Field(min_length=1, max_length=2000, description="Why, as it stands in the log.")


class ClosedNow(Schema, extra="forbid"):
    """The round ends before its time."""

    why: str = Field(min_length=1, max_length=2000, description="Why, as it stands in the log.")


class NewStep(Schema, extra="forbid"):
    """What is planned at a stage, or what came."""

    planned_body: str = Field("", max_length=120, description="The body that is to decide.")
    planned_on: dt.date | None = Field(None, description="When it is to.")
    actual_body: str = Field("", max_length=120, description="The body that did.")
    actual_on: dt.date | None = Field(None, description="When it did.")
    outcome: Literal["", "approved", "approved_with_amendments", "referred_back"] = Field(
        "", description="What it decided."
    )
    note: str = Field("", max_length=4000, description="More about it.")
    override: str = Field("", max_length=4000, description="Why it went to the Board with unanswered comments.")


@act("/my/texts", name="create_text", to=router, ok="201", summary="Begin a guidance or another text, for drafters")
def create_text(request: HttpRequest, work: NewWork) -> HttpResponse:
    """Without a version yet."""
    standing = drafter_or_problem(request)
    with told_refusals():
        made = drafting.create_work(by=standing.person, **work.dict())
    return tell(told_work(kept_or_problem(made.code), drafts=True), 201)


@act("/my/texts/{work}", name="begin_version", to=router, ok="201", summary="Begin a version, for drafters")
def begin_version(request: HttpRequest, work: str, begun: NewVersion) -> HttpResponse:
    """One is at work at a time."""
    standing = drafter_or_problem(request)
    kept_or_problem(work)
    with told_refusals():
        made = drafting.begin_draft(by=standing.person, work=work, code=begun.version)
    return _told(made, 201)


@act(f"{_AT_WORK}/provisions/{{provision}}", name="reword_provision", to=router,
     summary="Reword a provision, for drafters")  # fmt: skip
def reword_provision(request: HttpRequest, work: str, version: str, provision: str, words: Reworded) -> HttpResponse:
    """In one language; translations of words that changed are marked, never erased."""
    standing = drafter_or_problem(request)
    draft = draft_or_problem(work, version)
    with told_refusals():
        made = drafting.reword(by=standing.person, draft=draft, provision=provision, **words.dict())
    return _told(made)


@act(f"{_AT_WORK}/provisions", name="add_provision", to=router, ok="201", summary="Add a provision, for drafters")
def add_provision(request: HttpRequest, work: str, version: str, new: NewProvision) -> HttpResponse:
    """Where its number puts it."""
    standing = drafter_or_problem(request)
    draft = draft_or_problem(work, version)
    with told_refusals():
        made = drafting.add(by=standing.person, draft=draft, **new.dict())
    return _told(made, 201)


@act(f"{_AT_WORK}/provisions/{{provision}}/give-up", name="give_up_provision", to=router,
     summary="Give a provision up, for drafters")  # fmt: skip
def give_up_provision(request: HttpRequest, work: str, version: str, provision: str, gone: GivenUp) -> HttpResponse:
    """Its number is never used again; comments follow to where its words went."""
    standing = drafter_or_problem(request)
    draft = draft_or_problem(work, version)
    with told_refusals():
        made = drafting.give_up(by=standing.person, draft=draft, provision=provision, **gone.dict())
    return _told(made)


@act(f"{_AT_WORK}/issue", name="issue_version", to=router, summary="Issue a version, for drafters")
def issue_version(request: HttpRequest, work: str, version: str, issued: Issued) -> HttpResponse:
    """It stays as it is from now on, and every comment on earlier versions is carried to it."""
    standing = drafter_or_problem(request)
    draft = draft_or_problem(work, version)
    with told_refusals():
        made = drafting.issue(by=standing.person, draft=draft, notes=issued.notes)
    return _told(made)


@act(f"{_AT_WORK}/track/{{stage}}", name="record_step", to=router, summary="Plan or record a stage, for drafters")
def record_step(request: HttpRequest, work: str, version: str, stage: str, step: NewStep) -> HttpResponse:
    """The Board sees no version while comments have no answer, unless it is said why it does all the same."""
    standing = drafter_or_problem(request)
    version_or_problem(standing, kept_or_problem(work), version)
    with told_refusals():
        made = approving.record_step(by=standing.person, work=work, version=version, stage=stage, **step.dict())
    return tell({"work": work, "version": version, "stage": made.stage} | told_step(made))


@act("/my/consultations", name="plan_consultation", to=of_rounds, ok="201", summary="Plan a round, for drafters")
def plan_consultation(request: HttpRequest, plan: NewRound) -> HttpResponse:
    """On an issued version; it opens by itself at its time."""
    standing = drafter_or_problem(request)
    given = plan.dict()
    for name in ("opens_at", "closes_at"):
        _check_moment(name, given[name])
    of_text = {name: given.pop(name) for name in ("work", "version", "nil_is_no_objection")}
    given["languages"] = [language for language in LANGUAGES if language in given["names"]]
    kept_or_problem(of_text["work"])
    with told_refusals():
        refuse_all(of_exercises.faults_in(purpose=Purpose.CONSULTATION, **given))
        made = plan_round(by=standing.person, **of_text, **given)
    return tell(told_round(made), 201)


@act("/my/consultations/{code}/open", name="open_consultation", to=of_rounds, summary="Open a round now, for drafters")
def open_consultation(request: HttpRequest, code: str) -> HttpResponse:
    """Who is invited is frozen and told by mail. Asked again, nothing more happens."""
    standing = drafter_or_problem(request)
    found = round_or_problem(standing, code)
    with told_refusals():
        of_exercises.open_exercise(by=standing.person, exercise=found.exercise)
    return tell(_opened(round_or_problem(standing, code)))


@act(
    "/my/consultations/{code}/extend", name="extend_consultation", to=of_rounds, summary="Extend a round, for drafters"
)
def extend_consultation(request: HttpRequest, code: str, later: Extended) -> HttpResponse:
    """Logged with its reason; a round that was over is open again and nobody is late."""
    standing = drafter_or_problem(request)
    found = round_or_problem(standing, code)
    _check_moment("closes_at", later.closes_at)
    with told_refusals():
        of_exercises.extend(by=standing.person, exercise=found.exercise, **later.dict())
    return tell(told_round(round_or_problem(standing, code)))


@act("/my/consultations/{code}/close", name="close_consultation", to=of_rounds, summary="Close a round, for drafters")
def close_consultation(request: HttpRequest, code: str, closed: ClosedNow) -> HttpResponse:
    """Before its time, logged with its reason. For fourteen days answers are taken as late ones."""
    standing = drafter_or_problem(request)
    found = round_or_problem(standing, code)
    with told_refusals():
        of_exercises.close(by=standing.person, exercise=found.exercise, why=closed.why)
    return tell(told_round(round_or_problem(standing, code)))


def _check_moment(name: str, at: dt.datetime) -> None:
    if at.tzinfo is None:
        raise wrong_parameter(name, at.isoformat(), "a moment with its offset, such as 09:00+03:00")


def _opened(found: Any) -> dict[str, Any]:
    platforms = list(found.exercise.platforms.order_by("platform").values_list("platform", flat=True))
    return told_round(found) | {"invited": found.exercise.invited.count(), "platforms": platforms}


def _told(draft: Draft, status: int = 200) -> HttpResponse:
    """The version as it stands after what was done."""
    kept = kept_or_problem(draft.work)
    return tell(told_version(kept, kept.with_draft.version(draft.code)), status)
