"""Many programmes at once: the answers that change most, in one table, saved with one button; works without scripts."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse

from waypost.importing.slots import slots_of_programme
from waypost.model.contribution import Value
from waypost.reference import Catalog, load_catalog
from waypost.web.accounts.errors import RefusedError
from waypost.web.contribute.acting import Acting, for_society
from waypost.web.contribute.actions.saying import ChangedMeanwhileError, PersonalDataError, Word, say
from waypost.web.contribute.actions.signing import operated_of
from waypost.web.contribute.models import Batch
from waypost.web.contribute.queries import words_of
from waypost.web.contribute.questions import DECLINED, Question, questions, read_one
from waypost.web.contribute.sense import senseless
from waypost.web.contribute.standing_now import programmes_now
from waypost.web.contribute.templating import title_slot
from waypost.web.contribute.views.frame import contribute_page, to, told
from waypost.web.contribute.views.programme import personal_words
from waypost.web.exercises.actions import note_work
from waypost.web.pages.templating import text

PER_PAGE = 40
_COLUMNS = (
    "programme.actual_start_date",
    "programme.planned_end_date",
    "programme.actual_end_date",
    "programme.stated_status",
    "programme.access_condition",
)


@for_society(lambda rights: rights.may_propose)
def table(request: HttpRequest, acting: Acting) -> HttpResponse:
    """Titles, days, status and conditions of the programmes that the society operates."""
    catalog = load_catalog()
    first = int(request.GET.get("from", "0")) if request.GET.get("from", "0").isdigit() else 0
    programmes = programmes_now(acting.ns_id, catalog)
    operated = set(operated_of(acting.ns_id, [p["programme_id"] for p in programmes]))
    own = [p for p in programmes if p["programme_id"] in operated]
    shown = [(p["programme_id"], slots_of_programme(p, catalog)) for p in own[first : first + PER_PAGE]]
    asked = {q.slot: q for q in questions(catalog, acting.language)}
    columns = [asked[slot] for slot in _COLUMNS]
    problems: dict[str, str] = {}
    if request.method == "POST":
        words, problems = _words(request, acting, shown, columns, asked, catalog)
        if not problems:
            try:
                return _save(request, acting, words)
            except PersonalDataError as error:
                problems = {
                    f"{key}:{slot}": personal_words(acting.language, kinds)
                    for (key, slot), kinds in error.found.items()
                }
            except ChangedMeanwhileError as error:
                problems = {
                    f"{c.programme}:{c.slot}": text(acting.language, "contribute_meanwhile") for c in error.changes
                }
            except RefusedError as error:
                problems = {"": text(acting.language, error.key, **error.parts)}
    said = {(c.programme, c.slot): c.pk for c in words_of(acting.ns_id, [key for key, _ in shown])}
    return contribute_page(
        request, acting, "table.html", 422 if problems else 200, rows=shown, columns=columns, asked=asked, said=said,
        problems=problems, sent=request.POST, count=len(own), first=first, per_page=PER_PAGE,
    )  # fmt: skip


def _words(
    request: HttpRequest,
    acting: Acting,
    shown: list[tuple[str, dict[str, Value]]],
    columns: list[Question],
    asked: dict[str, Question],
    catalog: Catalog,
) -> tuple[list[Word], dict[str, str]]:
    words, problems = [], {}
    for key, slots in shown:
        for question in (asked[title_slot(slots, acting.language)], *columns):
            name = f"{key}:{question.slot}"
            if name not in request.POST:
                continue
            stated = request.POST[name].strip()
            seen = request.POST.get(f"seen:{name}", "")
            number = int(seen) if seen.isdigit() else None
            stands = slots.get(question.slot)
            if stated.startswith(DECLINED) and stated[1:] in catalog.code_lists["no_answer"].codes:
                words.append(Word(key, question.slot, None, old=stands, declined=stated[1:], seen=number))
                continue
            value, wrong = read_one(stated, question, catalog)
            if wrong is not None:
                problems[name] = text(acting.language, wrong[0], **wrong[1])
            elif (value or None) != (stands or None):
                words.append(Word(key, question.slot, value, old=stands, seen=number))
            if key and question.slot.startswith("programme.title") and not value and stands:
                problems[name] = text(acting.language, "contribute_refused_title")
        told = {word.slot: None if word.declined else word.new for word in words if word.programme == key}
        problems |= {f"{key}:{slot}": text(acting.language, why) for slot, why in senseless(slots, told).items()}
    return words, problems


def _save(request: HttpRequest, acting: Acting, words: list[Word]) -> HttpResponse:
    at_once = acting.rights.may_sign and "sign" in request.POST
    kept = say(author=acting.author(), kind=Batch.Kind.PAGE, words=words, sign_at_once=at_once)
    if kept is None:
        told(request, acting, "contribute_done_nothing")
    else:
        note_work(ns_id=acting.ns_id, by=acting.person or acting.link)
        told(request, acting, "contribute_done_signed_now" if at_once else "contribute_done_proposed")
    return to(acting)
