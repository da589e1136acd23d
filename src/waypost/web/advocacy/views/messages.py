"""Messages: the matrix, lists, one message with what it rests on and what is missing, and each step on its own page."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any
from urllib.parse import urlencode

from django.conf import settings
from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpRequest, HttpResponse, JsonResponse
from django.utils import timezone

from waypost.advocacy.gate import Gate
from waypost.advocacy.track import MOVES, State
from waypost.atlas.compared import titles_at
from waypost.web.accounts.errors import RefusedError
from waypost.web.accounts.languages import language_of
from waypost.web.accounts.queries import Standing
from waypost.web.advocacy import exports, judging, rights
from waypost.web.advocacy import forms_messages as forms
from waypost.web.advocacy.actions import clearing, coordinating
from waypost.web.advocacy.actions import messages as actions
from waypost.web.advocacy.models.message import AUDIENCES
from waypost.web.advocacy.queries.coordinating import beside_of, seen_of
from waypost.web.advocacy.queries.matrix import listed, matrix, told_of
from waypost.web.advocacy.queries.messages import state_of, version_of
from waypost.web.advocacy.queries.used import societies_told
from waypost.web.advocacy.queries.uses import visible_uses
from waypost.web.advocacy.reading import note_reads
from waypost.web.advocacy.saying import missing_in, refusal_in, role_in, unknown_in
from waypost.web.advocacy.seeing import MovedOnError, claim_places, places_in, words_apart
from waypost.web.advocacy.showing import aspect_choices, body_name, claim_choices, title_in, titles_of
from waypost.web.advocacy.telling import moved_words, tolerance_words
from waypost.web.advocacy.telling_messages import matrix_rows
from waypost.web.advocacy.views.message_pages import (
    done,
    everybody,
    member,
    message_or_404,
    message_page,
    page_of,
    words_of,
)
from waypost.web.advocacy.views.waiving import waives_for
from waypost.web.advocacy.wholes import Whole, as_shown, whole_of
from waypost.web.api.forms import Table, as_csv
from waypost.web.contribute.records import visible_ids
from waypost.web.exercises.rights import own_of


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
    part = page_of(request, listed(standing, **chosen))
    carried = urlencode({name: "1" if value is True else value for name, value in chosen.items() if value})
    return message_page(
        request, standing, "message_list.html", rows=told_of(part, with_uses=rights.is_member(standing)), part=part,
        carried=carried, chosen=chosen, aspects=aspect_choices(language), audiences=AUDIENCES, states=list(State),
        title_in=title_in,
    )  # fmt: skip


@everybody
def message_view(request: HttpRequest, standing: Standing | None, code: str) -> HttpResponse:
    """One message: its words with figures of now, whether it may be used, what it rests on, what is missing."""
    found, language = message_or_404(standing, code), language_of(request)
    whole = as_shown(found)
    gate = judging.gate_of(whole)
    is_member = standing is not None and rights.is_member(standing)
    is_live = whole.state is State.LIVE
    return message_page(
        request, standing, "message.html", found=found, state=whole.state, rest=whole.rest,
        moved=[each for each in whole.rest if each.is_to_check], is_to_check=judging.is_to_check(whole, gate),
        has_fallen=is_live and any(each.name != "states" for each in judging.fallen_in(gate)),
        title=title_in(whole.version.title, language), waived=whole.waived_on(timezone.now().date()),
        told_figure=judging.told_figure, tolerance_words=tolerance_words, moved_words=moved_words,
        changed_in=lambda each: places_in(claim_places(each.looked_at, each.version), language),
        role_in=role_in, exports=exports.kinds_for(found, is_live=is_live, is_member=is_member),
        claim_review=exports.claim_review_script(whole, language) if is_live and not found.is_discreet else "",
        **words_of(whole, language),
        **(_for_members(standing, whole, gate, language) if is_member and standing is not None else {}),
    )  # fmt: skip


def _for_members(standing: Standing, whole: Whole, gate: Gate, language: str) -> dict[str, Any]:
    """What people with a role see beside; who writes for the owner sees what is missing and can be done."""
    found, state = whole.message, whole.state
    writes, own = rights.writes_for(standing, found.ns_id), own_of(standing)
    cleared, used = whole.cleared, whole.used
    is_asked = bool(own & {each.ns_id for each in cleared})
    spoken_with = [side for each in whole.agreed for side in (each.message, each.other) if side is not None]
    seen = seen_of(standing, [*whole.others, *spoken_with])
    others = [seen[each.pk] for each in whole.others if each.pk in seen]
    titles = titles_of(others, language)
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
        "beside": [(each, titles[each.pk]) for each in others] if writes else [],
        "answerable": {
            each.ns_id for each in cleared
            if rights.clears_for(standing, each.ns_id) and state not in (State.DRAFTED, State.WITHDRAWN)
        },
        "coordinated": [
            each for each in whole.agreed
            if writes and each.message_id in seen and (each.other_id is None or each.other_id in seen)
        ],
        "may_coordinate": any(writes or rights.writes_for(standing, each.ns_id) for each in others),
        "uses": list(visible_uses(standing).filter(message=found).defer("snapshot")),
        "dialogues": list(found.dialogues.filter(rights.seen_dialogues(standing)).order_by("-held_on")),
        "log": list(found.steps.order_by("-pk")),
        "may_use": state is State.LIVE and rights.writes_somewhere(standing),
    }  # fmt: skip
    if writes:
        told |= {
            "steps_open": steps_for(standing, whole, gate), "missing": missing_in(gate, language),
            "unknown": unknown_in(gate, language), "waives": waives_for(standing, whole.version),
            "grade": judging.grade_in(gate), "tone": judging.tone_of(found, whole.version),
            "tone_decided": whole.tone,
        }  # fmt: skip
    return told


@dataclass(frozen=True)
class Step:
    """What can be done with a message on a page of its own: with which form, and what it does.

    A form on words shows them and is about these alone; without a form there is one button.
    """

    form: type[forms.Asked] | None
    do: Callable[..., Any]


# In the order in which a page offers them. Words have a page of their own.
STEPS = {
    "check": Step(forms.OnWords, actions.check),
    "judge": Step(None, clearing.judge_again),
    "publish": Step(forms.OnWords, actions.publish),
    "confirm": Step(forms.ConfirmForm, actions.confirm),
    "withdraw": Step(forms.WhyForm, actions.withdraw),
}


def steps_for(standing: Standing, whole: Whole, gate: Gate) -> list[str]:
    """What somebody can do with a message now."""
    state = whole.state
    if not rights.writes_for(standing, whole.message.ns_id):
        return []
    able = [name for name in STEPS if name in MOVES and state in MOVES[name][0]]
    is_own = whole.version.by_id == standing.person.pk
    if "check" in able and is_own:
        able.remove("check")
    # What is live is judged again where a society has to be asked that was not.
    is_unasked = any(
        each.name == "clearance" and any(not part["step"] for part in each.parts) for each in gate.requirements
    )
    if (state in (State.CHECKED, State.CLEARED) and "publish" not in able) or (state is State.LIVE and is_unasked):
        able.append("judge")
    if state is not State.WITHDRAWN and not is_own and any(each.is_to_check and each.run for each in whole.rest):
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
    """Other words. Newer ones of somebody else are shown beside what was typed, not written over."""
    found, language = message_or_404(standing, code), language_of(request)
    if not rights.writes_for(standing, found.ns_id):
        raise PermissionDenied
    if request.method != "POST" and state_of(found) not in MOVES["save"][0]:
        raise Http404(code)
    version, theirs = version_of(found), []
    form = forms.MessageForm(language, request.POST or None, standing, claim_choices(standing, language), version)
    if request.method == "POST" and form.is_valid():
        given = form.message()
        try:
            actions.save(by=standing.person, message=found, **given)
            return done(request, "saved", f"message/{code}/")
        except RefusedError as error:
            _refuse(form, error, language)
            if isinstance(error, MovedOnError):
                theirs = words_apart(version_of(found), given["texts"])
    return message_page(
        request, standing, "message_words.html", form=form, back=f"message/{code}/", key="edit", found=found,
        theirs=theirs,
    )  # fmt: skip


def _refuse(form: Any, error: RefusedError, language: str) -> None:
    """Each reason beside the field that it is about, where it is about one."""
    for each in getattr(error, "errors", [error]):
        parts = each.parts
        name = f"{parts['part']}_{parts['tongue']}" if {"part", "tongue"} <= set(parts) else None
        for line in refusal_in(language, each):
            form.add_error(name if name in form.fields else None, line)
    if isinstance(error, MovedOnError):
        form.look_again(error.now)


@member
def step(request: HttpRequest, standing: Standing, code: str, what: str) -> HttpResponse:
    """One step: a form, or a question with one button; on words, with the words."""
    found, language = message_or_404(standing, code), language_of(request)
    whole = whole_of(found)
    is_open = what in steps_for(standing, whole, judging.gate_of(whole))
    # What was sent is answered with why, when it cannot be done any more.
    if not is_open and not (request.method == "POST" and rights.writes_for(standing, found.ns_id)):
        raise Http404(what)
    chosen, words = STEPS[what], {}
    form = None
    if chosen.form is not None:
        is_on_words = issubclass(chosen.form, forms.OnWords)
        words = words_of(whole, language) if is_on_words else {}
        seen = (words["version"].text_hash,) if is_on_words else ()
        form = chosen.form(language, request.POST if request.method == "POST" else None, *seen)
    problem = ""
    if request.method == "POST" and (form is None or form.is_valid()):
        try:
            chosen.do(by=standing.person, message=found, **(form.cleaned_data if form else {}))
            return done(request, what, f"message/{code}/")
        except RefusedError as error:
            problem = _refused_step(form, error, language)
            words = words_of(whole_of(found), language) if words else {}
    return message_page(
        request, standing, "message_form.html", form=form, key=what, back=f"message/{code}/", found=found,
        problem=problem, is_open=is_open, **words,
    )  # fmt: skip


def _refused_step(form: Any, error: RefusedError, language: str) -> str:
    """Why, for a page of one button; on a form of more it stands with the form."""
    if form is not None and form.visible_fields():
        _refuse(form, error, language)
        return ""
    if form is not None and isinstance(error, MovedOnError):
        form.look_again(error.now)
    return " ".join(refusal_in(language, error))


@member
def tone(request: HttpRequest, standing: Standing, code: str, tongue: str) -> HttpResponse:
    """What the tone checks found in one language, and a person's word on it."""
    found, language = message_or_404(standing, code), language_of(request)
    version = version_of(found)
    findings = judging.tone_of(found, version).get(tongue, [])
    if not rights.writes_for(standing, found.ns_id) or not (findings or request.method == "POST"):
        raise Http404(tongue)
    form = forms.ToneForm(language, request.POST or None, version.text_hash)
    if request.method == "POST" and form.is_valid():
        try:
            actions.decide_tone(by=standing.person, message=found, language=tongue, **form.decision())
            return done(request, "tone", f"message/{code}/")
        except RefusedError as error:
            _refuse(form, error, language)
            findings = judging.tone_of(found).get(tongue, [])
    return message_page(
        request, standing, "message_form.html", form=form, key="tone", back=f"message/{code}/", found=found,
        findings=findings, tongue=tongue,
    )  # fmt: skip


@member
def clearance(request: HttpRequest, standing: Standing, code: str, ns_id: str) -> HttpResponse:
    """What a society says of the use of its data: it sees the words that it is asked for, and which data of its own
    they use.
    """
    found, language = message_or_404(standing, code), language_of(request)
    whole = as_shown(found)
    asked = {each.ns_id for each in whole.cleared}
    # Whoever was asked and sent a word is answered, when the words are other ones since.
    was_asked = ns_id in asked or (request.method == "POST" and found.clearances.filter(ns_id=ns_id).exists())
    if not was_asked or not rights.clears_for(standing, ns_id):
        raise Http404(ns_id)
    is_own, words = ns_id in own_of(standing), words_of(whole, language)
    form = forms.ClearanceForm(language, request.POST or None, words["version"].text_hash, is_own=is_own)
    if request.method == "POST" and form.is_valid():
        try:
            clearing.answer(by=standing.person, message=found, ns_id=ns_id, **form.decision())
            return done(request, "clearance", f"message/{code}/")
        except RefusedError as error:
            _refuse(form, error, language)
            whole = as_shown(message_or_404(standing, code))
            words = words_of(whole, language)
    own = [each.item for each in words["used"] if each.item.ns_id == ns_id]
    programmes = {each.reference for each in own if each.item == "programme"}
    named = titles_at(settings.WAYPOST_RELEASE, standing.viewer(settings.WAYPOST_AUDIENCE), programmes, language)
    return message_page(
        request, standing, "message_form.html", form=form, key="clearance", back=f"message/{code}/", found=found,
        ns_id=ns_id, is_own=is_own, own_evidence=own, programme_titles={pk: row["title"] for pk, row in named.items()},
        own_figures=[each for each in whole.rest if ns_id in societies_told([each.version])],
        **words,
    )  # fmt: skip


@member
def coordinate(request: HttpRequest, standing: Standing, code: str) -> HttpResponse:
    """What was agreed with another body that speaks of the same to the same audience."""
    found, language = message_or_404(standing, code), language_of(request)
    near = beside_of(found)
    seen = seen_of(standing, near)
    writes = rights.writes_for(standing, found.ns_id)
    others = {
        each.code: seen[each.pk]
        for each in near
        if each.pk in seen and (writes or rights.writes_for(standing, each.ns_id))
    }
    if not others:
        raise Http404(code)
    titles = titles_of(others.values(), language)
    named = [(key, f"{titles[each.pk]} ({body_name(each.ns_id, language)})") for key, each in others.items()]
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
