"""What a society says of itself: the services that it declines and why, and what it calls people."""

from __future__ import annotations

from typing import Any

from django.http import HttpRequest, HttpResponse

from waypost.model import OF_SOCIETIES
from waypost.publish.workbook_cells import canonical_text
from waypost.reference import load_catalog
from waypost.store.reading import rows
from waypost.web.accounts.errors import RefusedError
from waypost.web.contribute.acting import Acting, for_society
from waypost.web.contribute.actions.saying import ChangedMeanwhileError, NewEntry, PersonalDataError, Word, say
from waypost.web.contribute.models import Batch, Change
from waypost.web.contribute.queries import positions_of
from waypost.web.contribute.questions import Answers, questions_of_itself, read_answers
from waypost.web.contribute.standing_now import shown_release
from waypost.web.contribute.views.frame import contribute_page, to, told
from waypost.web.contribute.views.programme import personal_words, told_of
from waypost.web.exercises.models import Medium
from waypost.web.pages.templating import text

_NEEDED = {"declined_position": ("declined_service_code", "declined_reason"), "term": ("term_text", "term_concept")}


@for_society(lambda rights: rights.may_propose or rights.may_stand_in)
def positions(request: HttpRequest, acting: Acting) -> HttpResponse:
    """Ask, and keep each list as a whole."""
    catalog = load_catalog()
    asked, said = questions_of_itself(catalog, acting.language), positions_of(acting.ns_id)
    stands = _stands(acting.ns_id, said)
    answers, problems = Answers(), {}
    if request.method == "POST":
        answers = read_answers(request.POST, asked, catalog)
        problems = {name: text(acting.language, key, **parts) for name, (key, parts) in answers.wrong.items()}
        problems |= dict.fromkeys(_lacking(answers), text(acting.language, "positions_wrong_lacking"))
        if not problems:
            try:
                return _keep(request, acting, stands, answers)
            except PersonalDataError as error:
                problems = {slot: personal_words(acting.language, kinds) for (_, slot), kinds in error.found.items()}
            except ChangedMeanwhileError:
                problems = {"": text(acting.language, "contribute_meanwhile")}
            except RefusedError as error:
                problems = {"": text(acting.language, error.key, **error.parts)}
    return contribute_page(
        request, acting, "positions.html", 422 if problems else 200, asked=asked, said=said,
        slots=stands | {slot: value for slot, value in answers.values.items() if value is not None},
        problems=problems, sent=request.POST, media=Medium.values,
    )  # fmt: skip


def _stands(ns_id: str, said: dict[str, Change]) -> dict[str, Any]:
    """By slot the rows that stand: the society's last word, else the release's."""
    con, found = shown_release().connect(), {}
    for kind in OF_SOCIETIES:
        if kind in said:
            found[kind] = said[kind].new or []
            continue
        there = rows(
            con, f"select * exclude (society_id, is_example) from {kind} where society_id = ? order by all", [ns_id]
        )
        found[kind] = [{k: text for k, v in row.items() if (text := canonical_text(v)) is not None} for row in there]
    return found


def _lacking(answers: Answers) -> list[str]:
    """Inputs of entries that say too little: a service without a reason is no position."""
    found = []
    for slot, needed in _NEEDED.items():
        value = answers.values.get(slot)
        for number, row in zip(answers.numbers.get(slot, ()), value if isinstance(value, list) else (), strict=True):
            found += [f"{slot}:{number}:{name}" for name in needed if isinstance(row, dict) and not row.get(name)]
    return found


def _keep(request: HttpRequest, acting: Acting, stands: dict[str, Any], answers: Answers) -> HttpResponse:
    how = told_of(request) if acting.stands_in else None
    words = []
    for slot, value in answers.values.items():
        if value != stands[slot]:
            seen = request.POST.get(f"seen:{slot}", "")
            words.append(
                Word(acting.ns_id, slot, value or [], old=stands[slot], seen=int(seen) if seen.isdigit() else None)
            )
    at_once = acting.rights.may_sign and "sign" in request.POST
    name = load_catalog().societies[acting.ns_id].names["en"]
    kept = say(
        author=acting.author(how), kind=Batch.Kind.PAGE, words=words, why=request.POST.get("why", "").strip(),
        entries=[NewEntry(acting.ns_id, name, speaker=acting.ns_id)], sign_at_once=at_once,
    )  # fmt: skip
    if kept is None:
        told(request, acting, "contribute_done_nothing")
    else:
        told(request, acting, "contribute_done_signed_now" if at_once else "contribute_done_proposed")
    return to(acting)
