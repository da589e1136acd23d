"""Questions to societies that follow from rules: those that somebody learns of, one of them, replies."""

from __future__ import annotations

from typing import Literal

from django.http import HttpRequest, HttpResponse
from django.utils import timezone
from ninja import Field, Query, Router, Schema

from waypost.web.accounts.errors import RefusedError
from waypost.web.accounts.queries import Standing
from waypost.web.api.cursors import make_place, read_place
from waypost.web.api.described import check_names, number, rows, text
from waypost.web.api.mine import refused, standing_or_problem
from waypost.web.api.policy import ToldHow, told_of
from waypost.web.api.problems import Problem
from waypost.web.api.routes.mine import Mine, act, read, tell
from waypost.web.findings.actions import replying
from waypost.web.findings.queries import Shown, find_question, shown_of
from waypost.web.findings.rights import concerned_with
from waypost.web.findings.seen import FILTERS, seen_questions
from waypost.web.findings.telling import told_question, told_reply, told_whole

router = Router(tags=["questions to societies"])
_NAMES = {"ns_id": "society"}


class Asked(Mine):
    """Which questions."""

    society: str = Field("", max_length=40, description="To this society, such as ns-ner.")
    zone: str = Field("", max_length=40, description="To societies of this zone of 2009.")
    rule: str = Field("", max_length=20, description="Under this rule, such as R18 or X4.")
    severity: Literal["", "critical", "serious", "attention"] = Field("", description="Under rules of this weight.")
    state: Literal["", "waiting", "told", "advice", "replied", "waived"] = Field(
        "", description="How far the dialogue is; told: written down, and not confirmed yet."
    )
    programme: str = Field("", max_length=60, description="About this programme; of those that are seen whole.")
    closed: bool = Field(False, description="Those that are closed instead of those that are open.")
    limit: int = Field(100, ge=1, le=1000, description="Questions of one answer.")
    cursor: str | None = Field(None, max_length=200, description="The cursor of the answer before; the same filters.")
    count: bool = Field(False, description="Say how many there are in all; only asked for when it is needed.")


class NewReply(Schema, extra="forbid"):
    """What the society says."""

    position: Literal["changing", "reasoned", "wrong_facts", "advice"]
    words: str = Field("", max_length=replying.MOST)
    told: ToldHow | None = Field(None, description="For who looks after the society and writes down what it said.")


@read("/my/questions", name="list_my_questions", summary="Questions to societies that I learn of", to=router,
      schema={"type": "object", "required": ["questions", "cursor"], "properties": {
          "questions": rows(), "cursor": text("Where the list goes on; null at its end."),
          "count": number("Questions in all, where asked for.")}})  # fmt: skip
def list_my_questions(request: HttpRequest, asked: Query[Asked]) -> HttpResponse:
    """In the order in which they were put. A society sees its own whole; others once it is their turn."""
    check_names(request, tuple(Asked.model_fields))
    standing, today = concerned_or_problem(request), timezone.now().date()
    narrowed = {name: value for name in FILTERS if (value := getattr(asked, _NAMES.get(name, name)))}
    what = f"my questions {int(asked.closed)}"
    start = read_place(what, narrowed, asked.cursor)
    found = seen_questions(standing, today, closed=asked.closed, narrowed=narrowed)
    listed = shown_of(standing, found.filter(pk__gt=start).order_by("pk")[: asked.limit + 1], today)
    page, goes_on = listed[: asked.limit], len(listed) > asked.limit
    request.read_about = _societies(page)  # type: ignore[attr-defined]  # for the log of reads
    told = {
        "questions": [told_question(each) for each in page],
        "cursor": make_place(what, narrowed, page[-1].question.pk) if goes_on else None,
    }
    return tell(told | ({"count": found.count()} if asked.count else {}))


@read("/my/questions/{int:question}", name="get_my_question", summary="One question to a society", to=router,
      schema={"type": "object", "required": ["question", "rule", "society_id", "state", "is_whole"], "properties": {
          "question": number(may_lack=False), "rule": text(may_lack=False), "society_id": text(may_lack=False),
          "state": text(may_lack=False), "is_whole": {"type": "boolean"}, "replies": rows(), "words": rows(),
          "justifications": rows(), "others_asked": rows(), "relation": {"type": ["object", "null"]}}})  # fmt: skip
def get_my_question(request: HttpRequest, question: int, asked: Query[Mine]) -> HttpResponse:
    """With replies, words and justifications, where it is seen whole; of several societies each sees its part first."""
    check_names(request, tuple(Mine.model_fields))
    standing = concerned_or_problem(request)
    shown = _shown(standing, question)
    request.read_about = _societies([shown])  # type: ignore[attr-defined]  # for the log of reads
    return tell(told_whole(standing, shown, timezone.now().date()))


@act("/my/questions/{int:question}/reply", name="reply_to_question", summary="Reply for my society", ok="201",
     to=router)  # fmt: skip
def reply_to_question(request: HttpRequest, question: int, said: NewReply) -> HttpResponse:
    """For its people; who looks after it writes down what it said, with how and when it was told."""
    standing = concerned_or_problem(request)
    shown = _shown(standing, question)
    try:
        made = replying.reply(
            by=standing.person,
            question=shown.question,
            position=said.position,
            words=said.words,
            told=told_of(said.told),
        )
    except RefusedError as error:
        raise refused(error) from error
    return tell({"question": question, "reply": told_reply(made)}, 201)


def concerned_or_problem(request: HttpRequest) -> Standing:
    """Who learns of questions at all. Raises :class:`Problem`."""
    standing = standing_or_problem(request)
    if concerned_with(standing) == frozenset():
        raise Problem("not-yours", "this is for people who speak for or look after a society")
    return standing


def _shown(standing: Standing, number: int) -> Shown:
    found = find_question(standing, number, timezone.now().date())
    if found is None:
        raise Problem("not-found", f"no question {number} that you can see; see /api/v1/my/questions")
    return found


def _societies(listed: list[Shown]) -> tuple[str, ...]:
    return tuple(sorted({each.question.ns_id for each in listed if each.is_whole}))[:50]
