"""One programme as a form: its eight essentials, then the rest; what others say beside each answer."""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence
from typing import Any

from django.http import Http404, HttpRequest, HttpResponse

from waypost.importing.held_back import free_texts, private_in
from waypost.importing.slots import slots_of_programme
from waypost.model.contribution import Value
from waypost.reference import Catalog, load_catalog
from waypost.reference.practices import KIND
from waypost.reference.wording import comma
from waypost.web.accounts.errors import RefusedError
from waypost.web.contribute.acting import Acting, for_society
from waypost.web.contribute.actions.saying import (
    ChangedMeanwhileError,
    PersonalDataError,
)
from waypost.web.contribute.asked import questions_of
from waypost.web.contribute.models import Change
from waypost.web.contribute.practice_form import answered, said_of
from waypost.web.contribute.proposing import Proposal, propose
from waypost.web.contribute.queries import beside, words_of
from waypost.web.contribute.questions import Answers, is_essential, questions, read_answers
from waypost.web.contribute.reading import claims_of
from waypost.web.contribute.sense import senseless
from waypost.web.contribute.standing_now import programme_now
from waypost.web.contribute.views.frame import contribute_page, to, told
from waypost.web.exercises.models import Medium
from waypost.web.pages.templating import text

# Of another year's programme, what is counted and paid anew.
_ASKED_ANEW = ("people_count", "budget", "transaction", "link")
_EMPTY: dict[str, Any] = {"programme": {}}


@for_society(lambda rights: rights.may_propose or rights.may_stand_in)
def programme(request: HttpRequest, acting: Acting, programme: str) -> HttpResponse:
    """Change a programme; each answer says who said what stands, and what others say."""
    catalog = load_catalog()
    now = programme_now(programme, acting.ns_id, catalog)
    if now is None:
        raise Http404(programme)
    return _answer(request, acting, catalog, programme, slots_of_programme(now, catalog), is_new=False)


@for_society(lambda rights: rights.may_propose or rights.may_stand_in)
def new_programme(request: HttpRequest, acting: Acting) -> HttpResponse:
    """Add a programme; from another one's answers where the address names one."""
    catalog = load_catalog()
    copied = request.GET.get("from", "")
    source = programme_now(copied, acting.ns_id, catalog) if copied else None
    slots = slots_of_programme(source or _EMPTY, catalog)
    if source is not None:  # another year's programme: what is counted and dated anew is asked anew
        slots = {
            slot: value for slot, value in slots.items()
            if not slot.endswith("_date") and slot.split(".")[0] not in _ASKED_ANEW
        }  # fmt: skip
    return _answer(request, acting, catalog, "", slots, is_new=True)


def _answer(
    request: HttpRequest, acting: Acting, catalog: Catalog, key: str, slots: dict[str, Value], *, is_new: bool
) -> HttpResponse:
    asked = questions(catalog, acting.language)
    answers, problems, theirs = Answers(), {}, {}
    if request.method == "POST":
        answers = read_answers(request.POST, asked, catalog)
        problems = {name: text(acting.language, key, **parts) for name, (key, parts) in answers.wrong.items()}
        problems |= {
            name: text(acting.language, key)
            for name, key in senseless({} if is_new else slots, answers.values, answers.numbers).items()
        }
        if not problems:
            try:
                return keep(request, acting, key, slots, answers, is_new=is_new)
            except PersonalDataError as error:
                problems = {slot: personal_words(acting.language, kinds) for (_, slot), kinds in error.found.items()}
            except ChangedMeanwhileError as error:
                theirs = {change.slot: change for change in error.changes}
                problems = {slot: text(acting.language, "contribute_meanwhile") for slot in theirs}
            except RefusedError as error:
                problems = {"": text(acting.language, error.key, **error.parts)}
    said = {} if is_new else {change.slot: change for change in words_of(acting.ns_id, [key])}
    shown = {**slots, **{slot: value for slot, value in answers.values.items() if value is not None}}
    declined = {slot: change.declined for slot, change in said.items() if change.declined}
    return contribute_page(
        request, acting, "programme.html", status=422 if problems else 200, programme=key, is_new=is_new,
        first=[q for q in asked if is_essential(q)], rest=[q for q in asked if not is_essential(q)], slots=shown,
        said=said, claims={} if is_new else claims_of(key), beside={} if is_new else _beside(key), problems=problems,
        asked=_asked(acting, key, is_new=is_new), theirs=theirs,
        missing=catalog.essentials.missing({*slots, *declined}), media=Medium.values, sent=request.POST,
        practices=len(catalog.practices), practices_said=answered(said_of(slots.get(KIND), catalog)),
        declined=declined | answers.declined,
    )  # fmt: skip


def personal_words(language: str, kinds: Sequence[str]) -> str:
    """Why a text is held back."""
    named = comma(language).join(text(language, f"contribute_personal_{kind}") for kind in kinds)
    return text(language, "contribute_personal", kinds=named)


def _asked(acting: Acting, key: str, *, is_new: bool) -> dict[str, list[Any]]:
    """Open questions by the field that they are about; under "" those about the programme as a whole."""
    found: dict[str, list[Any]] = {}
    if not is_new:
        for question in questions_of(acting.ns_id, programme=key, only_open=True):
            found.setdefault(question.asked.slot, []).append(question)
    return found


def _beside(key: str) -> dict[str, list[Change]]:
    found: dict[str, list[Change]] = {}
    for change in beside([key]):
        found.setdefault(change.slot, []).append(change)
    return found


def keep(
    request: HttpRequest,
    acting: Acting,
    key: str,
    slots: dict[str, Value],
    answers: Answers,
    *,
    is_new: bool,
    then: str | None = None,
) -> HttpResponse:
    """Keep what a form was answered, as its buttons and its words about who told it say; then to the society's page,
    or to ``then``.

    Raises what :func:`waypost.web.contribute.proposing.propose` does.
    """
    beside_it = acting.stands_in and request.POST.get("as") == "beside"
    seen = {name.removeprefix("seen:"): v for name, v in request.POST.items() if name.startswith("seen:")}
    proposal = Proposal(
        seen={slot: int(number) for slot, number in seen.items() if number.isdigit()},
        told=told_of(request) if acting.stands_in and not beside_it else None, is_beside=beside_it,
        why=request.POST.get("why", "").strip(), sign="sign" in request.POST, token=request.POST.get("token", ""),
    )  # fmt: skip
    kept = propose(acting, key, slots, answers, proposal, is_new=is_new)
    if kept.batch is None:
        told(request, acting, "contribute_done_nothing")
    else:
        told(request, acting, "contribute_done_signed_now" if kept.is_signed else "contribute_done_proposed")
    return to(acting, f"#{kept.programme}" if then is None else then)


def told_of(request: HttpRequest) -> dict[str, Any]:
    """How a stand-in was told. Raises :class:`RefusedError` when that is not said."""
    medium = request.POST.get("medium", "")
    role = request.POST.get("told_by", "").strip()
    try:
        day = dt.date.fromisoformat(request.POST.get("told_on", ""))
    except ValueError as error:
        raise RefusedError("contribute_refused_told") from error
    if medium not in Medium.values or not role:
        raise RefusedError("contribute_refused_told")
    return {"medium": medium, "told_by": role[:120], "told_on": day}


@for_society(lambda rights: rights.may_propose or rights.may_stand_in)
def scan(request: HttpRequest, acting: Acting) -> HttpResponse:
    """While somebody types: what of a text would be held back, and why. Nothing of it is kept."""
    for slot, value in request.POST.items():
        if slot.startswith("programme."):
            kinds = private_in(free_texts(slot, value))
            told_so = personal_words(acting.language, kinds) if kinds else ""
            return HttpResponse(told_so, content_type="text/plain; charset=utf-8")
    return HttpResponse("", content_type="text/plain; charset=utf-8")
