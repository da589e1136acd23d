"""Rules with their state, and justifications: proposed by the society, decided by the team, for a time."""

from __future__ import annotations

import datetime as dt
from typing import Literal

from django.http import HttpRequest, HttpResponse
from django.utils import timezone
from ninja import Field, Query, Router, Schema

from waypost.reference import load_catalog
from waypost.web.api.described import check_names, number, rows, text, yes_no
from waypost.web.api.policy import member_or_problem, told_refusals
from waypost.web.api.problems import Problem, nothing_at
from waypost.web.api.routes.mine import Mine, act, read, tell
from waypost.web.api.routes.questions import concerned_or_problem
from waypost.web.findings import rights
from waypost.web.findings.actions import waiving
from waypost.web.findings.models import Waiver
from waypost.web.findings.queries import find_question, state_of
from waypost.web.findings.rights import Sight
from waypost.web.findings.seen import seen_questions
from waypost.web.findings.telling_rules import told_rule, told_rules, told_waiver

router = Router(tags=["questions to societies"])
_MOST = 1000


class OfState(Mine):
    """Which justifications."""

    state: Literal["", "waiting", "approved", "declined", "taken_back", "expired"] = Field(
        "", description="Where they stand; approved ones count today."
    )


class NewWaiver(Schema, extra="forbid"):
    """What the society asks for."""

    why: str = Field(min_length=1, max_length=400, description="The reason; no names, no contacts.")
    until: dt.date = Field(description="Until when, within two years.")


class Decided(Schema, extra="forbid"):
    """What becomes of a justification."""

    word: Literal["approved", "declined", "taken_back"] = Field(
        description="The team approves or declines what waits; the society or the team takes back."
    )
    why: str = Field("", max_length=2000, description="Why; needed to decline and to take back.")


@read("/my/rules", name="list_rules", to=router, summary="Rules of practice and about relations, with their state",
      schema={"type": "object", "required": ["rules"], "properties": {"rules": rows(
          "state: of the catalog, changed or added here; for the team also draft and withdrawn.")}})  # fmt: skip
def list_rules(request: HttpRequest, asked: Query[Mine]) -> HttpResponse:
    """Which were changed or added here; for the team, which have a draft, and files that were left out with why."""
    check_names(request, tuple(Mine.model_fields))
    edits = rights.edits_rules(member_or_problem(request))
    told = {"rules": told_rules(timezone.now().date(), edits=edits)}
    problems = {name: str(why) for name, why in load_catalog().overlay.problems.items()}
    return tell(told | ({"problems": problems} if edits else {}))


@read("/my/rules/{rule}", name="get_rule", to=router, summary="One rule, whole",
      schema={"type": "object", "required": ["rule", "state", "content"], "properties": {
          "rule": text(may_lack=False), "state": text(may_lack=False), "is_in_force": yes_no("On this day."),
          "content": {"type": "object"}, "questions": number("That I learn of."), "history": rows()}})  # fmt: skip
def get_rule(request: HttpRequest, rule: str, asked: Query[Mine]) -> HttpResponse:
    """As its file has it; for the team what was drafted, put live and taken back. One that only waits is for them."""
    check_names(request, tuple(Mine.model_fields))
    standing, today = member_or_problem(request), timezone.now().date()
    told = told_rule(rule, today, edits=rights.edits_rules(standing))
    if told is None:
        there = [*load_catalog().practice_rules, *load_catalog().relations]
        raise nothing_at("rule", rule, there, "see /api/v1/my/rules")
    return tell(told | {"questions": seen_questions(standing, today, narrowed={"rule": rule}).count()})


@read("/my/waivers", name="list_waivers", to=router, summary="Justifications with reason and end",
      schema={"type": "object", "required": ["waivers"], "properties": {"waivers": rows()}})  # fmt: skip
def list_waivers(request: HttpRequest, asked: Query[OfState]) -> HttpResponse:
    """Of questions that one sees whole, open or closed, the latest first, a thousand at most."""
    check_names(request, tuple(OfState.model_fields))
    standing, today = concerned_or_problem(request), timezone.now().date()
    whole = [seen_questions(standing, today, closed=closed, only_whole=True).values("pk") for closed in (False, True)]
    found = Waiver.objects.filter(question__in=whole[0]) | Waiver.objects.filter(question__in=whole[1])
    found = found.select_related("question").prefetch_related("verdicts").order_by("-pk")[:_MOST]
    listed = [each for each in found if asked.state in ("", state_of(each, today))]
    request.read_about = tuple(sorted({each.question.ns_id for each in listed}))[:50]  # type: ignore[attr-defined]  # for the log of reads
    return tell({"waivers": [told_waiver(each, today) for each in listed]})


@act("/my/questions/{int:question}/waivers", name="propose_waiver", to=router, ok="201",
     summary="Ask for a justification, for my society")  # fmt: skip
def propose_waiver(request: HttpRequest, question: int, asked: NewWaiver) -> HttpResponse:
    """It counts once the team approves it, and no longer than it says."""
    standing, today = concerned_or_problem(request), timezone.now().date()
    shown = find_question(standing, question, today)
    if shown is None:
        raise Problem("not-found", f"no question {question} that you can see; see /api/v1/my/questions")
    with told_refusals():
        made = waiving.propose(by=standing.person, question=shown.question, why=asked.why, until=asked.until)
    return tell(told_waiver(made, today), 201)


@act("/my/waivers/{int:waiver}", name="decide_waiver", to=router, summary="Approve, decline or end a justification")
def decide_waiver(request: HttpRequest, waiver: int, decided: Decided) -> HttpResponse:
    """The team approves or declines; the society ends what it asked for, or the team what it approved."""
    standing, today = concerned_or_problem(request), timezone.now().date()
    found = Waiver.objects.filter(pk=waiver).select_related("question").first()
    shown = find_question(standing, found.question_id, today) if found else None
    if found is None or shown is None or shown.sight is not Sight.WHOLE:
        raise Problem("not-found", f"no justification {waiver} that you can see; see /api/v1/my/waivers")
    with told_refusals():
        if decided.word == "taken_back":
            waiving.take_back(by=standing.person, waiver=found, why=decided.why)
        else:
            waiving.decide(by=standing.person, waiver=found, word=decided.word, why=decided.why)
    return tell(told_waiver(Waiver.objects.select_related("question").get(pk=waiver), today))
