"""Messages: the matrix, lists, one message with what it rests on and what is missing, and each step on its own page."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpRequest, HttpResponse, JsonResponse
from django.utils import timezone

from waypost.advocacy.track import MOVES, State
from waypost.web.accounts.errors import RefusedError
from waypost.web.accounts.languages import language_of
from waypost.web.accounts.queries import Standing
from waypost.web.advocacy import exports, judging, rights
from waypost.web.advocacy import forms_messages as forms
from waypost.web.advocacy.actions import clearing, coordinating
from waypost.web.advocacy.actions import messages as actions
from waypost.web.advocacy.models import Message
from waypost.web.advocacy.models.message import AUDIENCES
from waypost.web.advocacy.queries.clearing import clearances_of
from waypost.web.advocacy.queries.coordinating import coordinations_of, may_coordinate, seen_beside, sees
from waypost.web.advocacy.queries.matrix import matrix, told_of
from waypost.web.advocacy.queries.messages import Resting, resting_of, state_of, version_of, visible
from waypost.web.advocacy.queries.used import Used, societies_told, used_by
from waypost.web.advocacy.queries.uses import visible_uses
from waypost.web.advocacy.queries.waiving import waivers_in_force
from waypost.web.advocacy.reading import note_reads
from waypost.web.advocacy.saying import missing_in, refusal_in, role_in, unknown_in
from waypost.web.advocacy.showing import aspect_choices, body_name, claim_choices, title_in
from waypost.web.advocacy.telling import moved_words, said_in, tolerance_words
from waypost.web.advocacy.telling_messages import matrix_rows
from waypost.web.advocacy.views.message_pages import done, everybody, member, message_or_404, message_page
from waypost.web.advocacy.views.waiving import waives_for
from waypost.web.api.forms import Table, as_csv
from waypost.web.contribute.records import visible_ids
from waypost.web.exercises.rights import own_of

_MOST = 200


def _chosen(request: HttpRequest) -> dict[str, Any]:
    """The filters of an address; what is none of ours is left out."""
    given = request.GET
    audience, state = given.get("audience", ""), given.get("state", "")
    return {
        "aspect": given.get("aspect", "")[:60],
        "audience": audience if audience in AUDIENCES else "",
        "state": state if state in set(State) else "",
        "to_check": given.get("to_check") == "1",
    }


@everybody
def matrix_view(request: HttpRequest, standing: Standing | None, form: str = "html") -> HttpResponse:
    """Aspects × audiences; the public sees what is public and live. Twins as JSON and CSV."""
    language, chosen = language_of(request), _chosen(request)
    rows = matrix(standing, **chosen)
    if form != "html":
        note_reads(request, rows)
        told = matrix_rows(rows, language)
        if form == "json":
            return JsonResponse({"cells": told})
        return HttpResponse(
            as_csv(Table(tuple(told[0]) if told else ("aspect",), told)), content_type="text/csv; charset=utf-8"
        )
    return message_page(
        request, standing, "message_matrix.html", rows=rows, chosen=chosen, aspects=aspect_choices(language),
        audiences=AUDIENCES, states=list(State)[:4], title_in=title_in, twin_base=request.path.rstrip("/"),
    )  # fmt: skip


@everybody
def messages_view(request: HttpRequest, standing: Standing | None) -> HttpResponse:
    """A list with the same filters."""
    language, chosen = language_of(request), _chosen(request)
    found = visible(standing).order_by("-pk")
    for name in ("aspect", "audience"):
        if chosen[name]:
            found = found.filter(**{name: chosen[name]})
    told = [
        each
        for each in told_of(found[:_MOST], with_uses=rights.is_member(standing))
        if (not chosen["state"] or each.state == chosen["state"]) and (each.is_to_check or not chosen["to_check"])
    ]
    return message_page(
        request, standing, "message_list.html", rows=told, chosen=chosen, aspects=aspect_choices(language),
        audiences=AUDIENCES, states=list(State), title_in=title_in,
    )  # fmt: skip


@everybody
def message_view(request: HttpRequest, standing: Standing | None, code: str) -> HttpResponse:
    """One message: its words with figures of now, whether it may be used, what it rests on, what is missing."""
    found, language = message_or_404(standing, code), language_of(request)
    version, rest, used = version_of(found), resting_of(found), used_by(found)
    languages = judging.languages_of(version)
    texts = {each: judging.filled(found, version, each, rest, used) for each in languages}
    shown = language if language in languages else languages[0]
    is_member = standing is not None and rights.is_member(standing)
    is_live = state_of(found) is State.LIVE
    return message_page(
        request, standing, "message.html", found=found, version=version, state=state_of(found), texts=texts,
        shown=shown, others=[each for each in languages if each != shown], rest=rest, used=used,
        moved=[each for each in rest if each.is_to_check], title=title_in(version.title, language),
        told_figure=judging.told_figure, tolerance_words=tolerance_words, said_in=said_in,
        moved_words=moved_words, waived=waivers_in_force(found, version, timezone.now().date()),
        role_in=role_in, exports=exports.kinds_for(found, is_live=is_live, is_member=is_member),
        claim_review=exports.claim_review_script(found, language) if is_live and not found.is_discreet else "",
        **(_for_members(standing, found, language, rest, used) if is_member and standing is not None else {}),
    )  # fmt: skip


def _for_members(
    standing: Standing, found: Message, language: str, rest: list[Resting], used: list[Used]
) -> dict[str, Any]:
    """What people with a role see beside; who writes for the owner sees what is missing and can be done."""
    writes, state, version = rights.writes_for(standing, found.ns_id), state_of(found), version_of(found)
    cleared = clearances_of(found, version)
    own = own_of(standing)
    is_asked = bool(own & {each.ns_id for each in cleared})
    others = seen_beside(standing, found)
    told: dict[str, Any] = {
        "writes_it": writes,
        "cleared": cleared if writes or is_asked else [], "hears": writes or is_asked,
        "known_programmes": visible_ids(
            standing.viewer(), [each.item.reference for each in used if each.item.item == "programme"]
        ),
        "clears": [
            each for each in cleared
            if each.ns_id in own and each.step == "asked" and state not in (State.DRAFTED, State.WITHDRAWN)
        ],
        "beside": [(each, title_in(version_of(each).title, language)) for each in others] if writes else [],
        "answerable": {
            each.ns_id for each in cleared
            if rights.clears_for(standing, each.ns_id) and state not in (State.DRAFTED, State.WITHDRAWN)
        },
        "coordinated": [
            each for each in coordinations_of(found)
            if writes and sees(standing, each.message) and (each.other is None or sees(standing, each.other))
        ],
        "may_coordinate": any(may_coordinate(standing, found, each) for each in others),
        "uses": list(visible_uses(standing).filter(message=found).defer("snapshot")),
        "dialogues": list(found.dialogues.filter(rights.seen_dialogues(standing)).order_by("-held_on")),
        "log": list(found.steps.order_by("-pk")),
        "may_use": state is State.LIVE and rights.writes_somewhere(standing),
    }  # fmt: skip
    if writes:
        gate = judging.gate_of(found, rest, used)
        told |= {
            "steps_open": steps_for(standing, found), "missing": missing_in(gate, language),
            "unknown": unknown_in(gate, language), "waives": waives_for(standing, found),
            "grade": judging.grade_in(gate), "tone": judging.tone_of(found, version),
            "tone_decided": judging.tone_decided(version),
        }  # fmt: skip
    return told


@dataclass(frozen=True)
class Step:
    """What can be done with a message on a page of its own: with which form (None: one button), and what it does."""

    form: type[forms.WhyForm] | None
    do: Callable[..., Any]


# In the order in which a page offers them. Words have a page of their own.
STEPS = {
    "check": Step(None, actions.check),
    "judge": Step(None, clearing.judge_again),
    "publish": Step(None, actions.publish),
    "confirm": Step(forms.WhyForm, actions.confirm),
    "withdraw": Step(forms.WhyForm, actions.withdraw),
}


def steps_for(standing: Standing, found: Message) -> list[str]:
    """What somebody can do with a message now."""
    state = state_of(found)
    if not rights.writes_for(standing, found.ns_id):
        return []
    able = [name for name in STEPS if name in MOVES and state in MOVES[name][0]]
    is_own = version_of(found).by_id == standing.person.pk
    if "check" in able and is_own:
        able.remove("check")
    if state in (State.CHECKED, State.CLEARED) and "publish" not in able:
        able.append("judge")
    if state is not State.WITHDRAWN and not is_own and any(each.is_to_check and each.run for each in resting_of(found)):
        able.append("confirm")
    return [name for name in STEPS if name in able]


@member
def new(request: HttpRequest, standing: Standing) -> HttpResponse:
    """A message with its first words."""
    if not rights.writes_somewhere(standing):
        raise PermissionDenied
    language = language_of(request)
    form = forms.MessageForm(language, request.POST or None, standing, claim_choices(standing, language))
    form.initial |= {name: request.GET[name] for name in ("aspect", "audience") if name in request.GET}
    if request.method == "POST" and form.is_valid():
        try:
            made = actions.draft(by=standing.person, **form.message())
            return done(request, "drafted", f"message/{made.code}/")
        except RefusedError as error:
            _refuse(form, error, language)
    return message_page(request, standing, "message_words.html", form=form, back="messages/", key="new", found=None)


@member
def edit(request: HttpRequest, standing: Standing, code: str) -> HttpResponse:
    """Other words."""
    found, language = message_or_404(standing, code), language_of(request)
    if not rights.writes_for(standing, found.ns_id):
        raise PermissionDenied
    if state_of(found) not in MOVES["save"][0]:
        raise Http404(code)
    version = version_of(found)
    form = forms.MessageForm(language, request.POST or None, standing, claim_choices(standing, language), version)
    if request.method == "POST" and form.is_valid():
        try:
            actions.save(by=standing.person, message=found, **form.message())
            return done(request, "saved", f"message/{code}/")
        except RefusedError as error:
            _refuse(form, error, language)
    return message_page(
        request, standing, "message_words.html", form=form, back=f"message/{code}/", key="edit", found=found
    )


def _refuse(form: Any, error: RefusedError, language: str) -> None:
    """Each reason beside the field that it is about, where it is about one."""
    for each in getattr(error, "errors", [error]):
        parts = each.parts
        name = f"{parts['part']}_{parts['tongue']}" if {"part", "tongue"} <= set(parts) else None
        for line in refusal_in(language, each):
            form.add_error(name if name in form.fields else None, line)


@member
def step(request: HttpRequest, standing: Standing, code: str, what: str) -> HttpResponse:
    """One step: a form, or a question with one button."""
    found, language = message_or_404(standing, code), language_of(request)
    if what not in steps_for(standing, found):
        raise Http404(what)
    chosen = STEPS[what]
    form = chosen.form(language, request.POST or None) if chosen.form else None
    problem = ""
    if request.method == "POST" and (form is None or form.is_valid()):
        try:
            chosen.do(by=standing.person, message=found, **(form.cleaned_data if form else {}))
            return done(request, what, f"message/{code}/")
        except RefusedError as error:
            problem = " ".join(refusal_in(language, error))
            if form is not None:
                form.add_error(None, problem)
    return message_page(
        request, standing, "message_form.html", form=form, key=what, back=f"message/{code}/", found=found,
        problem=problem if form is None else "",
    )  # fmt: skip


@member
def tone(request: HttpRequest, standing: Standing, code: str, tongue: str) -> HttpResponse:
    """What the tone checks found in one language, and a person's word on it."""
    found, language = message_or_404(standing, code), language_of(request)
    findings = judging.tone_of(found).get(tongue)
    if not findings or not rights.writes_for(standing, found.ns_id):
        raise Http404(tongue)
    form = forms.ToneForm(language, request.POST or None)
    if request.method == "POST" and form.is_valid():
        try:
            actions.decide_tone(by=standing.person, message=found, language=tongue, **form.decision())
            return done(request, "tone", f"message/{code}/")
        except RefusedError as error:
            _refuse(form, error, language)
    return message_page(
        request, standing, "message_form.html", form=form, key="tone", back=f"message/{code}/", found=found,
        findings=findings, tongue=tongue,
    )  # fmt: skip


@member
def clearance(request: HttpRequest, standing: Standing, code: str, ns_id: str) -> HttpResponse:
    """What a society says of the use of its data: it sees the words as they are, and which data of its own they use."""
    found, language = message_or_404(standing, code), language_of(request)
    asked = {each.ns_id for each in clearances_of(found)}
    if ns_id not in asked or not rights.clears_for(standing, ns_id):
        raise Http404(ns_id)
    is_own = ns_id in own_of(standing)
    form = forms.ClearanceForm(language, request.POST or None, is_own=is_own)
    if request.method == "POST" and form.is_valid():
        try:
            clearing.answer(by=standing.person, message=found, ns_id=ns_id, **form.decision())
            return done(request, "clearance", f"message/{code}/")
        except RefusedError as error:
            _refuse(form, error, language)
    version, rest, used = version_of(found), resting_of(found), used_by(found)
    languages = judging.languages_of(version)
    shown = language if language in languages else languages[0]
    return message_page(
        request, standing, "message_form.html", form=form, key="clearance", back=f"message/{code}/", found=found,
        said_in=said_in,
        ns_id=ns_id, is_own=is_own, own_evidence=[each.item for each in used if each.item.ns_id == ns_id],
        own_figures=[each for each in rest if ns_id in societies_told([each.version])],
        told=judging.filled(found, version, shown, rest, used), shown=shown,
    )  # fmt: skip


@member
def coordinate(request: HttpRequest, standing: Standing, code: str) -> HttpResponse:
    """What was agreed with another body that speaks of the same to the same audience."""
    found, language = message_or_404(standing, code), language_of(request)
    others = {each.code: each for each in seen_beside(standing, found) if may_coordinate(standing, found, each)}
    if not others:
        raise Http404(code)
    named = [
        (key, f"{title_in(version_of(each).title, language)} ({body_name(each.ns_id, language)})")
        for key, each in others.items()
    ]
    form = forms.CoordinationForm(language, request.POST or None, named)
    if request.method == "POST" and form.is_valid():
        given = dict(form.cleaned_data)
        try:
            coordinating.coordinate(by=standing.person, message=found, other=others[given.pop("other")], **given)
            return done(request, "coordinate", f"message/{code}/")
        except RefusedError as error:
            _refuse(form, error, language)
    return message_page(
        request, standing, "message_form.html", form=form, key="coordinate", back=f"message/{code}/", found=found
    )
