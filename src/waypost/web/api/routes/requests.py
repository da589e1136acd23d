"""Requests for advice: asked, triaged, matched, answered, judged and published, by those whose turn it is."""

from __future__ import annotations

import datetime as dt
from typing import Annotated, Any, Literal

from django.http import HttpRequest, HttpResponse
from django.utils import timezone
from ninja import Field, Query, Router, Schema
from pydantic import AfterValidator

from waypost.network.states import State
from waypost.web.accounts.queries import Standing
from waypost.web.api.described import number, rows, text, yes_no
from waypost.web.api.policy import told_refusals
from waypost.web.api.problems import Problem
from waypost.web.api.routes.mine import Mine, act, read, tell
from waypost.web.api.routes.network import network_member
from waypost.web.network import actions, rights
from waypost.web.network.models import Request
from waypost.web.network.queries.requests import find_request, visible
from waypost.web.network.showing import TONGUES
from waypost.web.network.telling import told_line, told_match, told_request
from waypost.web.network.views.asking import MATCHED_IN, STEPS, steps_for

router = Router(tags=["network"])
_PLACE = "/my/network/requests/{code}"
_LONG = 20_000


def _known_tongue(code: str) -> str:
    if code not in TONGUES:
        raise ValueError(f"expected one of {', '.join(TONGUES)}")
    return code


Tongue = Annotated[
    str, AfterValidator(_known_tongue), Field(description="A language of work.", json_schema_extra={"enum": [*TONGUES]})
]
Urgency = Literal["normal", "soon", "urgent"]


class Asked(Schema, extra="forbid"):
    """What is asked. Codes are those of the catalog; words name nobody."""

    title: str = Field(min_length=1, max_length=160, description="In a few words.")
    question: str = Field(min_length=1, max_length=_LONG, description="The question; no names, no contacts.")
    language: Tongue
    tags: list[str] = Field(min_length=1, max_length=40, description="Competences, such as service:rfl_tracing.")
    has_interpreter: bool = Field(False, description="With an interpreter the language does not matter.")
    urgency: Urgency = Field("normal", description="How soon an answer is needed.")
    countries: list[str] = Field(default_factory=list, max_length=60, description="Where the case is.")
    parties: list[str] = Field(default_factory=list, max_length=60, description="Societies with a stake of their own.")
    trails: list[str] = Field(default_factory=list, max_length=60, description="Trails that it is about.")


class NewRequest(Asked):
    """A draft, which its asker alone sees."""

    society: str = Field("", max_length=40, description="Who asks, such as ns-ner; empty for the Secretariat.")


class Step(Schema, extra="forbid"):
    """A step that needs no more than a reason."""

    step: Literal[
        "submit", "take", "enough", "on", "begin", "approve", "back", "restrict", "keep", "again", "close", "withdraw"
    ] = Field(description="One of those that i_can of the request names.")
    why: str = Field("", max_length=2000, description="Why; needed where somebody is turned down or asked again.")


class Triaged(Schema, extra="forbid"):
    """The request as those who match see it; what is null stays as it was asked."""

    tags: list[str] | None = Field(None, max_length=40, description="Competences that are needed.")
    urgency: Urgency | None = Field(None, description="How soon an answer is needed.")
    is_sensitive: bool | None = Field(None, description="No expert reads the question before they accept.")
    has_interpreter: bool | None = Field(None, description="With an interpreter the language does not matter.")
    countries: list[str] | None = Field(None, max_length=60, description="Where the case is.")
    parties: list[str] | None = Field(None, max_length=60, description="Societies with a stake of their own.")
    trails: list[str] | None = Field(None, max_length=60, description="Trails that it is about.")


class Existing(Schema, extra="forbid"):
    """An answer that exists."""

    link: str = Field(min_length=2, max_length=200, description="An address of ours, which begins with /.")
    why: str = Field(min_length=1, max_length=2000, description="What it answers.")


class Invited(Schema, extra="forbid"):
    """Who is asked."""

    holders: list[str] = Field(min_length=1, max_length=25, description="Ids of the match.")


class InvitationAnswer(Schema, extra="forbid"):
    """Yes or no to an invitation."""

    is_accepted: bool = Field(description="Whether it is accepted.")
    reason: Literal["", "no_time", "other_field", "conflict", "safety", "other"] = Field(
        "", description="Why not; needed by whoever declines."
    )
    words: str = Field("", max_length=500, description="More about it, for those who match.")


class NewTerms(Schema, extra="forbid"):
    """What is agreed."""

    scope: str = Field(min_length=1, max_length=_LONG, description="What the advice covers, in which form.")
    due_on: dt.date = Field(description="By when.")
    days: int = Field(ge=1, le=60, description="Days of work.")


class Advice(Schema, extra="forbid"):
    """The advice."""

    advice: str = Field(min_length=1, max_length=_LONG, description="Its words; no names, no contacts.")
    language: Tongue


class NewVerdict(Schema, extra="forbid"):
    """Whether it helped."""

    useful: Literal["yes", "partly", "no"] = Field(description="Whether it helped.")
    used_in: str = Field(min_length=1, max_length=2000, description="In which decision it was used.")


class NewPublication(Schema, extra="forbid"):
    """A text of its own for all members."""

    title: str = Field(min_length=1, max_length=160, description="In a few words.")
    redacted: str = Field(min_length=1, max_length=_LONG, description="The text: it names nobody and no case.")
    language: Tongue
    topic: str = Field("", max_length=160, description="A subject for guidance, where there is one.")
    is_checked: bool = Field(description="A person has read it again and says that it names nobody and no case.")


@read("/my/network/requests", name="list_my_requests", to=router, summary="Requests for advice that I see",
      schema={"type": "object", "required": ["requests"], "properties": {"requests": rows()}})  # fmt: skip
def list_my_requests(request: HttpRequest, asked: Query[Mine]) -> HttpResponse:
    """Mine and my society's, those I match, those I am asked about; who has to act, and until when."""
    standing = network_member(request)
    now = timezone.now()
    found = visible(standing).prefetch_related("invitations__holder").order_by("-made_at", "-pk")[:200]
    return tell({"requests": [told_line(standing, each, now) for each in found]})


@act("/my/network/requests", name="ask_for_advice", summary="Write a request for advice", ok="201", to=router)
def ask_for_advice(request: HttpRequest, asked: NewRequest) -> HttpResponse:
    """A draft, beside which answers that exist are named; the step submit asks it."""
    standing = network_member(request)
    given = asked.dict()
    with told_refusals():
        made = actions.draft(by=standing.person, ns_id=given.pop("society"), **given)
    return _tell(standing, made.code, 201)


@read(_PLACE, name="get_request", summary="A request for advice", to=router,
      schema={"type": "object", "required": ["request", "state", "i_am", "i_can", "log"], "properties": {
          "request": text(may_lack=False), "state": text(may_lack=False), "i_am": {"type": "array"},
          "i_can": {"type": "array"}, "question": text("Null for who may not read it, or not yet."),
          "invitations": rows(), "existing": rows(), "log": rows(),
          "is_published": yes_no("Whether all members read its answer.")}})  # fmt: skip
def get_request(request: HttpRequest, code: str, asked: Query[Mine]) -> HttpResponse:
    """For its asker, those who match it and those who are asked; each reads what is for them."""
    standing = network_member(request)
    return tell(told_request(standing, _request(standing, code), asked.language))


@act(_PLACE, name="change_request", summary="Change a draft", to=router)
def change_request(request: HttpRequest, code: str, asked: Asked) -> HttpResponse:
    """Other words, by its asker, until it is submitted."""
    standing = network_member(request)
    with told_refusals():
        actions.change_draft(by=standing.person, request=_request(standing, code), **asked.dict())
    return _tell(standing, code)


@act(f"{_PLACE}/step", name="take_step", summary="Take a request a step on", to=router)
def take_step(request: HttpRequest, code: str, step: Step) -> HttpResponse:
    """Submit, take, say that what exists is enough or not, begin, approve, send back, restrict, close, withdraw."""
    why = {} if STEPS[step.step].form is None else {"why": step.why}
    return _do(request, code, step.step, **why)


@act(f"{_PLACE}/triage", name="triage_request", summary="Say what a request needs", to=router)
def triage_request(request: HttpRequest, code: str, seen: Triaged) -> HttpResponse:
    """For those who match; then somebody is looked for."""
    standing = network_member(request)
    found = _request(standing, code)
    given = {name: getattr(found, name) if value is None else value for name, value in seen.dict().items()}
    return _do(request, code, "triage", **given)


@act(f"{_PLACE}/existing", name="point_to_answer", summary="Point to an answer that exists", to=router)
def point_to_answer(request: HttpRequest, code: str, existing: Existing) -> HttpResponse:
    """For those who match; the asker says whether it is enough."""
    return _do(request, code, "exists", **existing.dict())


@read(f"{_PLACE}/match", name="match_request", summary="Who may be asked, in order, and why", to=router,
      schema={"type": "object", "required": ["candidates", "panel", "excluded"], "properties": {
          "candidates": rows("The score is the sum of its parts."), "panel": {"type": "array"}, "excluded": rows(),
          "excluded_without_consent": number(may_lack=False)}})  # fmt: skip
def match_request(request: HttpRequest, code: str, asked: Query[Mine]) -> HttpResponse:
    """For those who match; with a balanced panel, and who may not be asked and why not."""
    standing = network_member(request)
    found = _request(standing, code)
    if not rights.matches(standing, found):
        raise Problem("not-yours", "this is for those who match the request")
    state = State(found.state)  # type: ignore[attr-defined]  # annotated
    if state not in MATCHED_IN:
        raise Problem("refused", f"the request is {state}; it is matched while {', '.join(MATCHED_IN)}")
    return tell(told_match(found, asked.language))


@act(f"{_PLACE}/invitations", name="invite_holders", summary="Ask holders", to=router)
def invite_holders(request: HttpRequest, code: str, chosen: Invited) -> HttpResponse:
    """For those who match. What bars somebody is worked out anew; nobody is asked twice."""
    standing = network_member(request)
    with told_refusals():
        actions.invite(by=standing.person, request=_request(standing, code), holders=chosen.holders)
    return _tell(standing, code)


@act(f"{_PLACE}/invitations/{{int:invitation}}", name="answer_invitation", summary="Accept or decline", to=router)
def answer_invitation(request: HttpRequest, code: str, invitation: int, answer: InvitationAnswer) -> HttpResponse:
    """Once, by who was asked, their deputy while they are away, or for a body those who answer for it."""
    standing = network_member(request)
    found = _request(standing, code)
    asked = found.invitations.select_related("holder__person", "request").filter(pk=invitation).first()
    if asked is None or not rights.answers_for(standing, asked.holder):
        raise Problem("not-found", f"no invitation {invitation} that you answer; see /api/v1/my/network/entry")
    with told_refusals():
        actions.answer_invitation(by=standing.person, invitation=asked, **answer.dict())
    return _tell(standing, code)


@act(f"{_PLACE}/terms", name="agree_terms", summary="Agree what the advice covers", to=router)
def agree_terms(request: HttpRequest, code: str, terms: NewTerms) -> HttpResponse:
    """For those who match, once somebody accepted."""
    return _do(request, code, "terms", **terms.dict())


@act(f"{_PLACE}/advice", name="deliver_advice", summary="Deliver the advice", to=router)
def deliver_advice(request: HttpRequest, code: str, advice: Advice) -> HttpResponse:
    """By who accepted, or entered by those who match for a body; somebody else checks it."""
    standing = network_member(request)
    there = steps_for(standing, _request(standing, code))
    return _do(request, code, "deliver" if "deliver" in there else "enter", **advice.dict())


@act(f"{_PLACE}/verdict", name="give_verdict", summary="Say whether the advice helped", to=router)
def give_verdict(request: HttpRequest, code: str, verdict: NewVerdict) -> HttpResponse:
    """By the asker; what helped counts for those who answered."""
    return _do(request, code, "verdict", **verdict.dict())


@act(f"{_PLACE}/publication", name="publish_answer", summary="Publish a text for all members", to=router)
def publish_answer(request: HttpRequest, code: str, publication: NewPublication) -> HttpResponse:
    """A text of its own; nothing of the request leaves by itself."""
    return _do(request, code, "publish", **publication.dict())


def _request(standing: Standing, code: str) -> Request:
    found = find_request(standing, code)
    if found is None:
        raise Problem("not-found", f"no request {code[:20]!r} that you can see; see /api/v1/my/network/requests")
    return found


def _do(request: HttpRequest, code: str, what: str, **given: Any) -> HttpResponse:
    """One of the steps that a page offers, by whom it offers it to."""
    standing = network_member(request)
    found = _request(standing, code)
    there = steps_for(standing, found)
    if what not in there:
        state = State(found.state)  # type: ignore[attr-defined]  # annotated
        raise Problem("refused", f"the request is {state}; what you can do now: {', '.join(there) or 'nothing'}")
    with told_refusals():
        STEPS[what].do(by=standing.person, request=found, **given)
    return _tell(standing, code)


def _tell(standing: Standing, code: str, status: int = 200) -> HttpResponse:
    return tell(told_request(standing, _request(standing, code), "en"), status)
