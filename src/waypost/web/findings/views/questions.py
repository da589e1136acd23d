"""Questions to societies: the list, one question, what is said to it."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any
from urllib.parse import urlencode

from django.core.exceptions import PermissionDenied
from django.core.paginator import Paginator
from django.http import Http404, HttpRequest, HttpResponse
from django.utils import timezone
from django.views.decorators.http import require_POST

from waypost.reference import load_catalog
from waypost.web.accounts.errors import RefusedError
from waypost.web.accounts.languages import language_of
from waypost.web.accounts.queries import Standing
from waypost.web.contribute.standing_now import titles_of
from waypost.web.exercises.rights import own_of
from waypost.web.exercises.told_form import told_of
from waypost.web.exercises.views.pages import refuse, refused
from waypost.web.findings import rights
from waypost.web.findings.actions import replying, waiving
from waypost.web.findings.forms import CloseForm, ReplyForm, ToldReplyForm, WaiverForm, WordsForm
from waypost.web.findings.guidance import guidance_on
from waypost.web.findings.models import Question, Reply, Waiver
from waypost.web.findings.queries import (
    Shown,
    find_question,
    questions_beside,
    relation_of,
    shown_of,
    state_of,
    waivers_waiting,
    written_by,
)
from waypost.web.findings.rule_files import rule_of
from waypost.web.findings.seen import FILTERS, in_order, seen_questions
from waypost.web.findings.views.pages import address_of, did, facts_at, filters_for, members, page

_PER_PAGE = 50


@members
def questions(request: HttpRequest, standing: Standing) -> HttpResponse:
    """The questions about which somebody learns anything, narrowed, a page at a time."""
    concerned = rights.concerned_with(standing)
    if concerned == frozenset():
        raise PermissionDenied
    today, language = timezone.now().date(), language_of(request)
    asked = {name: value for name in FILTERS if (value := request.GET.get(name, "")[:80])}
    is_closed = request.GET.get("closed") == "1"
    found = in_order(seen_questions(standing, today, closed=is_closed, narrowed=asked))
    part = Paginator(found, _PER_PAGE).get_page(request.GET.get("page"))
    listed = shown_of(standing, part.object_list, today)
    whole = [each.question for each in listed if each.is_whole]
    request.read_about = tuple(sorted({each.ns_id for each in whole}))[:50]  # for the log of reads
    return page(
        request, "questions.html", questions=listed, count=part.paginator.count, part=part, is_closed=is_closed,
        own=sorted(own_of(standing)), asked=asked, carried=urlencode(asked | ({"closed": "1"} if is_closed else {})),
        filters=filters_for(concerned, language, closed=is_closed), titles=titles_of(each.programme for each in whole),
        until=rights.replies_until, edits=rights.edits_rules(standing),
        waiting=waivers_waiting(standing, today) if rights.edits_rules(standing) else (),
    )  # fmt: skip


@members
def question(request: HttpRequest, standing: Standing, number: int) -> HttpResponse:
    """One question, as far as somebody sees it."""
    return _question(request, standing, _shown_or_404(standing, number))


@members
@require_POST
def reply(request: HttpRequest, standing: Standing, number: int) -> HttpResponse:
    """The society replies, by itself."""

    def act(form: Any, shown: Shown) -> None:
        replying.reply(by=standing.person, question=shown.question, **form.said())

    return _say(request, standing, number, ReplyForm, "reply_form", act, "reply_done_reply")


@members
@require_POST
def write_down(request: HttpRequest, standing: Standing, number: int) -> HttpResponse:
    """Zone or team write down what the society said."""

    def act(form: Any, shown: Shown) -> None:
        replying.reply(by=standing.person, question=shown.question, told=told_of(form), **form.said())

    return _say(request, standing, number, ToldReplyForm, "told_form", act, "reply_done_told")


@members
@require_POST
def follow(request: HttpRequest, standing: Standing, number: int) -> HttpResponse:
    """Words that are added."""

    def act(form: Any, shown: Shown) -> None:
        replying.follow_up(by=standing.person, question=shown.question, words=form.cleaned_data["more"])

    return _say(request, standing, number, WordsForm, "words_form", act, "reply_done_words")


@members
@require_POST
def close(request: HttpRequest, standing: Standing, number: int) -> HttpResponse:
    """Zone or team close the question."""

    def act(form: Any, shown: Shown) -> None:
        replying.close(by=standing.person, question=shown.question, why=form.cleaned_data["closing"])

    return _say(request, standing, number, CloseForm, "close_form", act, "reply_done_close")


@members
@require_POST
def propose(request: HttpRequest, standing: Standing, number: int) -> HttpResponse:
    """The society proposes a justification."""

    def act(form: Any, shown: Shown) -> None:
        cleaned = form.cleaned_data
        waiving.propose(by=standing.person, question=shown.question, why=cleaned["reason"], until=cleaned["until"])

    return _say(request, standing, number, WaiverForm, "waiver_form", act, "waiver_done_proposed")


@members
@require_POST
def decide(request: HttpRequest, standing: Standing, number: int, waiver: int) -> HttpResponse:
    """The team approves or declines; society or team take back."""
    shown = _shown_or_404(standing, number)
    found = Waiver.objects.filter(pk=waiver, question=shown.question).first()
    if found is None:
        raise Http404(str(waiver))
    word, why = request.POST.get("word", ""), request.POST.get("why", "")
    try:
        if word == "taken_back":
            waiving.take_back(by=standing.person, waiver=found, why=why)
        else:
            waiving.decide(by=standing.person, waiver=found, word=word, why=why)
    except RefusedError as error:
        return refused(request, error, "rule_question", number)
    return did(request, f"waiver_done_{word}", "rule_question", number)


def _say(
    request: HttpRequest, standing: Standing, number: int, kind: Callable[..., Any], name: str,
    act: Callable[[Any, Shown], None], done: str,
) -> HttpResponse:  # fmt: skip
    """Do what a form of the page of a question asks for; with what was typed, should it be refused."""
    shown = _shown_or_404(standing, number)
    form = kind(language_of(request), request.POST)
    if form.is_valid():
        try:
            act(form, shown)
            return did(request, done, "rule_question", number)
        except RefusedError as error:
            refuse(form, language_of(request), error)
    return _question(request, standing, shown, form=form, **{name: form})


def _question(request: HttpRequest, standing: Standing, shown: Shown, **forms: Any) -> HttpResponse:
    question, language, today = shown.question, language_of(request), timezone.now().date()
    rule = rule_of(question.rule, load_catalog())
    is_open = question.closed_at is None
    writes_down = is_open and rights.writes_down_for(standing, question.ns_id) and not _own_words(question)
    written = written_by(standing, question)
    given: dict[str, Any] = {
        "told_form": ToldReplyForm(language, initial=_as_written(written)) if writes_down else None
    }
    parts = {
        "shown": shown, "q": question, "rule": rule, "until": rights.replies_until(question.first_put_on),
        "written": written, "title": titles_of([question.programme]).get(question.programme, question.programme),
    }  # fmt: skip
    if not shown.is_whole:
        return page(request, "question_there.html", **parts, **(given | forms))
    is_ours = rights.replies_for(standing, question.ns_id)
    beside = questions_beside(standing, question, today)
    request.read_about = (question.ns_id, *(each.question.ns_id for each in beside))
    asks = is_ours and is_open
    given |= {
        "reply_form": ReplyForm(language, initial=_to_confirm(shown)) if asks else None,
        "waiver_form": WaiverForm(language) if asks and question.programme else None,
        "words_form": WordsForm(language) if is_open and rights.adds_words(standing, question.ns_id) else None,
        "close_form": CloseForm(language) if is_open and rights.looks_after(standing, question.ns_id) else None,
    }
    waivers = [(each, state_of(each, today)) for each in question.waivers.all()]
    if any(state in ("waiting", "approved") for _, state in waivers):
        given["waiver_form"] = None
    parts["facts_at"] = ""
    if is_ours and is_open and question.programme:
        parts["facts_at"] = facts_at(rule, question.ns_id, question.programme, language)
    return page(
        request, "question.html", **parts, is_ours=is_ours, waivers=waivers, beside=beside,
        relation=relation_of(standing, shown, beside), edits=rights.edits_rules(standing), said=_said(question),
        sent=_sent(question),
        network=address_of("network_ask"), guidance=guidance_on(rule.provisions, language) if rule else (),
        **(given | forms),
    )  # fmt: skip


def _own_words(question: Question) -> bool:
    return _sent(question) is not None


def _sent(question: Question) -> Any:
    """The society's own latest reply; None while it has said nothing itself."""
    own = [each for each in question.replies.all() if not each.medium]
    return max(own, key=lambda each: each.pk, default=None)


def _as_written(written: Reply | None) -> dict[str, Any]:
    """What somebody wrote down, for them to correct."""
    if written is None:
        return {}
    how = {"medium": written.medium, "told_by_role": written.told_by, "told_on": written.told_on}
    return {"position": written.position, "words": written.words} | how


def _to_confirm(shown: Shown) -> dict[str, str]:
    """What was written down for the society, for it to confirm or to say in other words."""
    if shown.state != "told":
        return {}
    latest = max(shown.question.replies.all(), key=lambda each: each.pk)
    return {"position": latest.position, "words": latest.words}


def _said(question: Any) -> list[tuple[str, Any]]:
    """Replies and words in the order in which they came."""
    parts = [("reply", each) for each in question.replies.all()]
    parts += [("words", each) for each in question.follow_ups.all()]
    return sorted(parts, key=lambda each: each[1].at)


def _shown_or_404(standing: Standing, number: int) -> Shown:
    found = find_question(standing, number, timezone.now().date())
    if found is None:
        raise Http404(str(number))
    return found
