"""A strategy from its draft to its end: each step on a page of its own with one form."""

from __future__ import annotations

import dataclasses
import datetime as dt
from collections.abc import Callable
from typing import Any

from django.core.exceptions import PermissionDenied
from django.db import transaction
from django.forms import Form
from django.http import Http404, HttpRequest, HttpResponse
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_POST

from waypost.reference import load_catalog
from waypost.strategies.closure import open_points
from waypost.strategies.reasons import Reason
from waypost.strategies.sides import all_on
from waypost.strategies.standing import MAY_SAY
from waypost.strategies.values import Word
from waypost.web.accounts.languages import language_of
from waypost.web.accounts.queries import Standing
from waypost.web.accounts.viewing import viewer_in
from waypost.web.accounts.views.pages import allowed
from waypost.web.advocacy.queries.claims import live_messages, live_versions
from waypost.web.advocacy.rights import seen_messages
from waypost.web.exercises.told_form import told_of
from waypost.web.meetings.queries import decisions_of
from waypost.web.pages.releases import open_for
from waypost.web.support import actions, forms, rights
from waypost.web.support.models import Commitment, HandOver, Need
from waypost.web.support.queries.meetings import held_on
from waypost.web.support.queries.proposals import proposal_of
from waypost.web.support.queries.strategies import Stood
from waypost.web.support.reaching import reaching_for
from waypost.web.support.views.meetings import named_after, words_of
from waypost.web.support.views.pages import (
    answer_form,
    given_in,
    press,
    strategy_or_404,
    trail_or_404,
)


@allowed(rights.reads)
def draft(request: HttpRequest, standing: Standing, trail_id: str) -> HttpResponse:
    """A strategy for a trail, from a meeting that the address names or from none.

    What the meeting was planned from becomes the first needs, and what the strategy acts on.
    """
    trail_or_404(trail_id)
    if not rights.drafts(standing, trail_id):
        raise PermissionDenied
    language, trail = language_of(request), load_catalog().trails[trail_id]
    held = {each.meeting.code: each.meeting for each in held_on(standing, trail_id)}
    meeting = held.get(request.GET.get("meeting", ""))
    initial = {
        **named_after(trail_id, "support_name_strategy"),
        "code": f"{trail_id.lower().replace('_', '-')}-strategy",
        "review_on": timezone.now().date() + dt.timedelta(days=182),
    }  # fmt: skip
    form = forms.DraftForm(language, given_in(request), initial=initial)

    @transaction.atomic
    def do(form: forms.DraftForm) -> str:
        made = actions.draft_strategy(
            by=standing.person, code=form.cleaned_data["code"], names=form.names(), trail=trail_id,
            review_on=form.cleaned_data["review_on"], meeting=meeting,
        )  # fmt: skip
        if meeting is not None and hasattr(meeting, "seed"):
            actions.seed_strategy(by=standing.person, strategy=made, seed=meeting.seed)
        return reverse("support_strategy", args=[made.code])

    return answer_form(
        request, form, do, "draft", ("support_trail", trail_id), meeting=meeting, held=list(held.values()),
        about=trail.names[language], trail_id=trail_id,
    )  # fmt: skip


@dataclasses.dataclass(frozen=True)
class Step:
    """A form about a strategy, what is done with it, and who may."""

    form: Callable[[HttpRequest, Standing, Stood], Form]
    do: Callable[[Standing, Stood, Any], Any]
    may: Callable[[Standing, str], bool] = rights.drafts


def _need(request: HttpRequest, standing: Standing, found: Stood) -> Form:
    return forms.NeedForm(language_of(request), given_in(request), strategy=found.value)


def _commitment(request: HttpRequest, standing: Standing, found: Stood) -> Form:
    trail = found.row.trail
    may_all = rights.drafts(standing, trail)
    societies = all_on(load_catalog(), trail) if may_all else sorted(rights.own_on(standing, trail))
    initial = {"need": request.GET.get("need", ""), "ns_id": societies[0] if len(societies) == 1 else ""}
    decisions = decisions_of(found.row.meeting) if found.row.meeting is not None else []
    return forms.CommitmentForm(
        language_of(request), given_in(request), strategy=found.value, societies=societies, decisions=decisions,
        initial=initial,
    )  # fmt: skip


def _commit(by: Standing, found: Stood, form: Any) -> None:
    need = Need.objects.select_related("strategy").get(pk=int(form.cleaned_data["need"]), strategy=found.row)
    actions.add_commitment(by=by.person, need=need, **form.said())


def _hand_over(request: HttpRequest, standing: Standing, found: Stood) -> Form:
    return forms.HandOverForm(language_of(request), given_in(request), strategy=found.value, initial={"data": "none"})


def _pass_on(by: Standing, found: Stood, form: Any) -> None:
    cleaned = dict(form.cleaned_data)
    rows = Commitment.objects.select_related("strategy").filter(strategy=found.row)
    both = {side: rows.get(pk=int(cleaned.pop(side))) for side in ("giver", "taker")}
    actions.add_hand_over(by=by.person, **both, **cleaned)


def _message(request: HttpRequest, standing: Standing, found: Stood) -> Form:
    language = language_of(request)
    seen = live_messages().filter(seen_messages(standing)).exclude(channel="discreet")
    listed = [(each.message.code, message_name(each, language)) for each in live_versions(seen)]
    return forms.MessageForm(language, given_in(request), messages=listed)


def message_name(version: Any, language: str) -> str:
    """A live message by its beginning: in the reader's language, or in one in which it stands."""
    titles = version.title
    return str(titles.get(language) or next(iter(titles.values()), version.message.code))[:160]


def _finding(request: HttpRequest, standing: Standing, found: Stood) -> Form:
    language = language_of(request)
    open_ones = [each for each in _reasons(standing, found) if each.key not in found.value.findings]
    return forms.FindingForm(language, given_in(request), findings=[(r.key, words_of(r, language)) for r in open_ones])


def _reasons(standing: Standing, found: Stood) -> tuple[Reason, ...]:
    return proposal_of(open_for(viewer_in(standing)), found.row.trail).reasons


def _act_on(by: Standing, found: Stood, form: Any) -> None:
    questions = {each.key: each.question for each in _reasons(by, found)}
    release = open_for(viewer_in(by)).release_id
    for key in form.cleaned_data["acts_on"]:
        actions.add_finding(
            by=by.person, strategy=found.row, question=questions[key], key=key, release=release
        )  # fmt: skip


def _force_form(request: HttpRequest, standing: Standing, found: Stood) -> Form:
    points = open_points(found.value, reaching=reaching_for(standing))
    return forms.WhyForm(language_of(request), given_in(request), is_needed=bool(points))


def _why(request: HttpRequest, standing: Standing, found: Stood) -> Form:
    return forms.WhyForm(language_of(request), given_in(request))


STEPS = {
    "need": Step(
        _need,
        lambda by, found, form: actions.add_need(by=by.person, strategy=found.row, **form.cleaned_data),
        rights.adds_to,
    ),
    "commitment": Step(_commitment, _commit, rights.adds_to),
    "hand-over": Step(_hand_over, _pass_on, rights.adds_to),
    "message": Step(
        _message,
        lambda by, found, form: actions.add_message(
            by=by.person, strategy=found.row, code=form.cleaned_data["message"]
        ),
        rights.adds_to,
    ),
    "finding": Step(_finding, _act_on),
    "force": Step(
        _force_form,
        lambda by, found, form: actions.put_in_force(by=by.person, strategy=found.row, **form.cleaned_data),
    ),
    "review": Step(
        lambda request, standing, found: forms.ReviewForm(language_of(request), given_in(request)),
        lambda by, found, form: actions.review(by=by.person, strategy=found.row, **form.cleaned_data),
    ),
    "end": Step(
        _why, lambda by, found, form: actions.end(by=by.person, strategy=found.row, **form.cleaned_data)
    ),
}  # fmt: skip


@allowed(rights.reads)
def step(request: HttpRequest, standing: Standing, code: str, what: str) -> HttpResponse:
    """One step of a strategy."""
    found, chosen = strategy_or_404(standing, code), STEPS[what]
    if not chosen.may(standing, found.row.trail):
        raise PermissionDenied
    form = chosen.form(request, standing, found)
    key = what.replace("-", "_")
    return answer_form(
        request, form, lambda form: chosen.do(standing, found, form), key, ("support_strategy", code), strategy=found
    )


@allowed(rights.reads)
@require_POST
def propose(request: HttpRequest, standing: Standing, code: str) -> HttpResponse:
    """Ask the societies named to accept."""
    found = strategy_or_404(standing, code)
    address = reverse("support_strategy", args=[code])
    return press(request, lambda: actions.propose(by=standing.person, strategy=found.row), address)


@allowed(rights.reads)
def withdraw(request: HttpRequest, standing: Standing, code: str, part: str, number: int) -> HttpResponse:
    """Take a part out, with why."""
    found = strategy_or_404(standing, code)
    if not rights.adds_to(standing, found.row.trail):
        raise PermissionDenied
    form = forms.WhyForm(language_of(request), given_in(request))

    def do(form: forms.WhyForm) -> None:
        actions.withdraw(
            by=standing.person, strategy=found.row, part=part, number=int(number), **form.cleaned_data
        )  # fmt: skip

    return answer_form(request, form, do, "withdraw", ("support_strategy", code), strategy=found)


@allowed(rights.reads)
def leave_open(request: HttpRequest, standing: Standing, code: str, number: int) -> HttpResponse:
    """Say that nobody meets a need for now."""
    found = strategy_or_404(standing, code)
    if not rights.drafts(standing, found.row.trail):
        raise PermissionDenied
    form = forms.WhyForm(language_of(request), given_in(request))

    def do(form: forms.WhyForm) -> None:
        actions.leave_open(by=standing.person, strategy=found.row, number=number, **form.cleaned_data)

    return answer_form(request, form, do, "open", ("support_strategy", code), strategy=found)


@allowed(rights.reads)
def say(request: HttpRequest, standing: Standing, code: str, number: int) -> HttpResponse:
    """What a society says of its own commitment: accepted, declined, begun, kept, with what shows it."""
    found = strategy_or_404(standing, code)
    now = found.value.commitment(number)
    if now is None:
        raise Http404(number)
    if not rights.says_for(standing, now.ns_id):
        raise PermissionDenied
    is_for_another = not rights.speaks_for(standing, now.ns_id)
    words = MAY_SAY[now.state] - {Word.HIDDEN if not now.is_public else Word.SHOWN}
    words -= actions.OWN_WORDS if is_for_another else set()
    opened = open_for(viewer_in(standing))
    row = Commitment.objects.select_related("strategy", "need").get(pk=number)
    listed = actions.may_show(opened, found.row.trail, row) if words & {Word.BEGUN, Word.KEPT} else []
    form = forms.WordForm(
        language_of(request), given_in(request), words=words, programmes=listed, is_for_another=is_for_another,
        initial={"word": request.GET.get("word", ""), "programme_id": now.programme_id},
    )  # fmt: skip

    def do(form: forms.WordForm) -> None:
        actions.speak(by=standing.person, commitment=row, **form.said())

    return answer_form(
        request, form, do, "say", ("support_strategy", code), strategy=found, about=now.text, ns_id=now.ns_id,
        is_for_another=is_for_another,
    )  # fmt: skip


@allowed(rights.reads)
def answer(request: HttpRequest, standing: Standing, code: str, number: int, ns_id: str) -> HttpResponse:
    """One side of a hand-over takes it on, or does not."""
    found = strategy_or_404(standing, code)
    rows = HandOver.objects.select_related("strategy", "giver", "taker")
    row = rows.filter(pk=number, strategy=found.row).first()
    if row is None or ns_id not in (row.giver.ns_id, row.taker.ns_id):
        raise Http404(number)
    if not rights.says_for(standing, ns_id):
        raise PermissionDenied
    is_for_another = not rights.speaks_for(standing, ns_id)
    form = forms.AnswerForm(language_of(request), given_in(request), is_for_another=is_for_another)

    def do(form: forms.AnswerForm) -> None:
        is_accepted = form.cleaned_data["answer"] == Word.ACCEPTED
        actions.answer_hand_over(
            by=standing.person, hand_over=row, ns_id=ns_id, is_accepted=is_accepted, text=form.cleaned_data["text"],
            told=told_of(form),
        )  # fmt: skip

    return answer_form(
        request, form, do, "answer", ("support_strategy", code), strategy=found, about=row.text, ns_id=ns_id,
        is_for_another=is_for_another,
    )  # fmt: skip
