"""One programme as a form: its eight essentials, then the rest; what others say beside each answer."""

from __future__ import annotations

import datetime as dt
import secrets
from collections.abc import Sequence
from typing import Any

from django.http import Http404, HttpRequest, HttpResponse

from waypost.model.contribution import Value
from waypost.model.identity import programme_id, record_key
from waypost.reference import Catalog, load_catalog
from waypost.web.accounts.errors import RefusedError
from waypost.web.contribute.acting import Acting, for_society
from waypost.web.contribute.actions.saying import (
    ChangedMeanwhileError,
    NewEntry,
    PersonalDataError,
    Word,
    free_texts,
    private_in,
    say,
)
from waypost.web.contribute.models import Batch, Change, Medium
from waypost.web.contribute.queries import beside, words_of
from waypost.web.contribute.questions import Answers, Question, is_essential, questions, read_answers
from waypost.web.contribute.reading import claims_of
from waypost.web.contribute.standing_now import known_now, programme_now, slots_now
from waypost.web.contribute.views.frame import contribute_page, to, told
from waypost.web.exercises.actions import note_work
from waypost.web.pages.templating import text

_EMPTY: dict[str, Any] = {"programme": {}}


@for_society(lambda rights: rights.may_propose or rights.may_stand_in)
def programme(request: HttpRequest, acting: Acting, programme: str) -> HttpResponse:
    """Change a programme; each answer says who said what stands, and what others say."""
    catalog = load_catalog()
    now = programme_now(programme, acting.ns_id, catalog)
    if now is None:
        raise Http404(programme)
    return _answer(request, acting, catalog, programme, slots_now(now, catalog), is_new=False)


@for_society(lambda rights: rights.may_propose or rights.may_stand_in)
def new_programme(request: HttpRequest, acting: Acting) -> HttpResponse:
    """Add a programme; from another one's answers where the address names one."""
    catalog = load_catalog()
    copied = request.GET.get("from", "")
    source = programme_now(copied, acting.ns_id, catalog) if copied else None
    slots = slots_now(source or _EMPTY, catalog)
    if source is not None:  # another year's programme: what is counted and dated anew is asked anew
        slots = {
            slot: value for slot, value in slots.items()
            if not slot.endswith("_date")
            and slot.split(".")[0] not in ("people_count", "budget", "transaction", "link")
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
        if not problems:
            try:
                return _save(request, acting, catalog, key, slots, answers, asked, is_new=is_new)
            except PersonalDataError as error:
                problems = {slot: _personal(acting.language, kinds) for (_, slot), kinds in error.found.items()}
            except ChangedMeanwhileError as error:
                theirs = {change.slot: change for change in error.changes}
                problems = {slot: text(acting.language, "contribute_meanwhile") for slot in theirs}
            except RefusedError as error:
                problems = {"": text(acting.language, error.key, **error.parts)}
    said = {} if is_new else {change.slot: change for change in words_of(acting.ns_id, [key])}
    shown = {**slots, **{slot: value for slot, value in answers.values.items() if value is not None}}
    return contribute_page(
        request, acting, "programme.html", status=422 if problems else 200, programme=key, is_new=is_new,
        first=[q for q in asked if is_essential(q)], rest=[q for q in asked if not is_essential(q)], slots=shown,
        said=said, claims={} if is_new else claims_of(key), beside={} if is_new else _beside(key), problems=problems,
        theirs=theirs, missing=catalog.essentials.missing(slots), media=Medium.values, sent=request.POST,
        declined={slot: change.declined for slot, change in said.items() if change.declined} | answers.declined,
    )  # fmt: skip


def _personal(language: str, kinds: Sequence[str]) -> str:
    named = ", ".join(text(language, f"contribute_personal_{kind}") for kind in kinds)
    return text(language, "contribute_personal", kinds=named)


def _beside(key: str) -> dict[str, list[Change]]:
    found: dict[str, list[Change]] = {}
    for change in beside([key]):
        found.setdefault(change.slot, []).append(change)
    return found


def _save(
    request: HttpRequest,
    acting: Acting,
    catalog: Catalog,
    key: str,
    slots: dict[str, Value],
    answers: Answers,
    asked: Sequence[Question],
    *,
    is_new: bool,
) -> HttpResponse:
    """Keep what changed. A new programme is named once, by a token that the form carries: sent twice, it is one."""
    beside_it = request.POST.get("as") == "beside"
    author = acting.author(told_of(request) if acting.stands_in and not beside_it else None, beside=beside_it)
    entries = []
    if is_new:
        token = request.POST.get("token", "")[:40] or secrets.token_hex(8)
        key = programme_id(record_key(acting.ns_id, f"web:{token}"))
        title = next((str(v) for s, v in answers.values.items() if s.startswith("programme.title") and v), "")
        entries = [NewEntry(key, title, acting.ns_id, f"web:{token}", is_new=True, speaker=acting.ns_id)]
    words = _words(request, acting, key, slots, answers, is_new=is_new)
    if is_new and not any(word.slot.startswith("programme.title") for word in words):
        raise RefusedError("contribute_refused_title")
    if words and not is_new and not beside_it:
        owners = known_now([acting.ns_id]).owners([key]).get(key, ())
        if owners and acting.ns_id not in owners:
            words = [Word(**{**_fields(word), "is_own": False}) for word in words]
    why = request.POST.get("why", "").strip()
    at_once = (acting.rights.may_sign and "sign" in request.POST) or beside_it
    kind = Batch.Kind.BESIDE if beside_it else Batch.Kind.PAGE
    kept = say(author=author, kind=kind, words=words, entries=entries, why=why, sign_at_once=at_once)
    if kept is None:
        told(request, acting, "contribute_done_nothing")
    else:
        note_work(ns_id=acting.ns_id, by=acting.person)
        told(request, acting, "contribute_done_signed_now" if at_once else "contribute_done_proposed")
    return to(acting, f"#{key}")


def _fields(word: Word) -> dict[str, Any]:
    return {name: getattr(word, name) for name in word.__dataclass_fields__}


def _words(
    request: HttpRequest, acting: Acting, key: str, slots: dict[str, Value], answers: Answers, *, is_new: bool
) -> list[Word]:
    before = {} if is_new else {change.slot: change for change in words_of(acting.ns_id, [key])}
    words = []
    for slot, value in answers.values.items():
        stands = slots.get(slot) if not is_new else None
        declined = answers.declined.get(slot, "")
        was = before.get(slot)
        if not declined and (value == stands or (not value and not stands)):
            continue
        if declined and was is not None and was.declined == declined:
            continue
        seen = request.POST.get(f"seen:{slot}", "")
        words.append(
            Word(key, slot, value if value or isinstance(value, list) else None, old=stands, declined=declined,
                 seen=int(seen) if seen.isdigit() else None)
        )  # fmt: skip
    return words


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
            told_so = _personal(acting.language, kinds) if kinds else ""
            return HttpResponse(told_so, content_type="text/plain; charset=utf-8")
    return HttpResponse("", content_type="text/plain; charset=utf-8")
