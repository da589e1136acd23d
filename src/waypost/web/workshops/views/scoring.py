"""Scoring: a cell with its pages, one page of questions, people, what they bring, services; the sheet out and in."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any

from django.http import Http404, HttpRequest, HttpResponse
from django.urls import reverse
from django.views.decorators.http import require_POST

from waypost.drawing.document_pdf import document_pdf
from waypost.drawing.document_word import document_docx
from waypost.reference import load_catalog
from waypost.reference.wording import listed
from waypost.web.accounts.errors import RefusedError
from waypost.web.accounts.languages import language_of
from waypost.web.accounts.queries import Standing
from waypost.web.accounts.views.pages import signed_in
from waypost.web.exercises.errors import refusal
from waypost.web.workshops import actions, forms
from waypost.web.workshops.actions.taking_in import new_in, pack, unpack
from waypost.web.workshops.answers import choices_of, page_name, pages_of, question_name
from waypost.web.workshops.models import Cell, Saying, Workshop
from waypost.web.workshops.naming import said_words
from waypost.web.workshops.observing import Key, group_of, method_of
from waypost.web.workshops.paper import paper
from waypost.web.workshops.queries.workshops import cells_of, said_in, said_of
from waypost.web.workshops.sheets import MOST, Remark, read_sheet, write_sheet
from waypost.web.workshops.steps import progress
from waypost.web.workshops.views.pages import answer_form, cell_or_404, given, own_or_refused, page, press

_TYPES = {
    "xlsx": "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
    "docx": "application/vnd.openxmlformats-officedocument.wordprocessingml.document",
    "pdf": "application/pdf",
}


@signed_in
def cell(request: HttpRequest, standing: Standing, code: str, number: int) -> HttpResponse:
    """A cell: its pages with how far each is, and what was said of people and services."""
    found = own_or_refused(standing, code)
    one, language, catalog = cell_or_404(found, number), language_of(request), load_catalog()
    said = said_of(one)
    pages = [
        (each.name, page_name(each, language, catalog), *progress(one, said, [each]))
        for each in pages_of(group_of(one), method_of(found, catalog))
    ]
    return page(
        request, "cell.html", workshop=found, cell=one, pages=pages, said=said,
        carried=[each for each in said.values() if each.kind == "carried"],
        capacities=[(each, said.get(("admitted", each.code, each.part))) for each in said.values()
                    if each.kind == "capacity"],
    )  # fmt: skip


def before_of(said: Mapping[Key, Saying]) -> actions.By | None:
    """Who told what was said of a cell last, to begin a form with."""
    last = max(said.values(), key=lambda each: each.pk, default=None)
    if last is None:
        return None
    return actions.By(source=last.source, decided_by=last.decided_by, day=last.day, grade=last.grade)


@signed_in
def score(request: HttpRequest, standing: Standing, code: str, number: int, name: str) -> HttpResponse:
    """One page of questions; once it is kept, the next one."""
    found = own_or_refused(standing, code)
    one, language, catalog = cell_or_404(found, number), language_of(request), load_catalog()
    pages = pages_of(group_of(one), method_of(found, catalog))
    at = next((at for at, each in enumerate(pages) if each.name == name), None)
    if at is None:
        raise Http404(name)
    said = said_of(one)
    form = forms.ScoreForm(language, given(request), pages[at], said, before_of(said))
    back = reverse("workshop_cell", args=[code, number])

    def do() -> str:
        actions.answer(by=standing.person, cell=one, answers=form.answers(), told=form.told(), seen=form.seen())
        is_last = at + 1 == len(pages) or "stop" in request.POST
        return back if is_last else reverse("workshop_score", args=[code, number, pages[at + 1].name])

    return answer_form(
        request, form, do, "score", back, "score.html", workshop=found, cell=one, at=at + 1, of=len(pages),
        name=page_name(pages[at], language, catalog),
    )  # fmt: skip


Make = Callable[[HttpRequest, Workshop, Cell, Mapping[Key, Saying]], Any]
PARTS: dict[str, Make] = {
    "people": lambda request, _, __, said: forms.PeopleForm(
        language_of(request), given(request), said, before_of(said)
    ),
    "carried": lambda request, found, one, said: forms.CarriedForm(
        language_of(request), given(request), found, one, before_of(said)
    ),
    "service": lambda request, found, one, said: forms.CapacityForm(
        language_of(request), given(request), found, one, before_of(said)
    ),
}


@signed_in
def part(request: HttpRequest, standing: Standing, code: str, number: int, what: str) -> HttpResponse:
    """People, something that they bring with them, or a service."""
    found = own_or_refused(standing, code)
    one = cell_or_404(found, number)
    form = PARTS[what](request, found, one, said_of(one))

    def do() -> None:
        actions.answer(by=standing.person, cell=one, answers=form.answers(), told=form.told(), seen=form.seen())

    back = reverse("workshop_cell", args=[code, number])
    return answer_form(request, form, do, f"part_{what}", back, "told.html", workshop=found, cell=one)


@signed_in
@require_POST
def take_back(request: HttpRequest, standing: Standing, code: str, number: int, saying: int) -> HttpResponse:
    """Something that was brought, or a service, is said no longer."""
    found = own_or_refused(standing, code)
    one = cell_or_404(found, number)
    said = said_of(one)
    there = next((each for each in said.values() if each.pk == saying), None)
    told = before_of(said)
    if there is None or told is None or there.kind not in ("carried", "capacity"):
        raise Http404(saying)
    gone = [actions.taken_back(there)]
    if there.kind == "capacity" and (share := said.get(("admitted", there.code, there.part))):
        gone.append(actions.taken_back(share))
    back = reverse("workshop_cell", args=[code, number])
    return press(request, lambda: actions.answer(by=standing.person, cell=one, answers=gone, told=told), back)


@signed_in
def sheet(request: HttpRequest, standing: Standing, code: str, form: str) -> HttpResponse:
    """The sheet as a spreadsheet, or to be printed."""
    found, language, catalog = own_or_refused(standing, code), language_of(request), load_catalog()
    cells, said = list(cells_of(found)), said_in(found)
    if form == "xlsx":
        data = write_sheet(found, cells, said, language, catalog)
    else:
        document = paper(found, cells, said, language, catalog)
        data = document_docx(document) if form == "docx" else document_pdf(document)
    answer = HttpResponse(data, content_type=_TYPES[form])
    answer["Content-Disposition"] = f'attachment; filename="{found.code}.{form}"'
    return answer


@signed_in
def read(request: HttpRequest, standing: Standing, code: str) -> HttpResponse:
    """A filled sheet: what it would change is shown, nothing is kept yet."""
    found, language, catalog = own_or_refused(standing, code), language_of(request), load_catalog()
    form = forms.FileForm(language, *((request.POST, request.FILES) if request.method == "POST" else (None, None)))
    parts: dict[str, Any] = {"form": form, "workshop": found, "new": None}
    if request.method == "POST" and form.is_valid():
        sent = form.cleaned_data["file"]
        try:
            made = read_sheet(sent.read(MOST + 1), sent.name or "", found, cells_of(found), form.told(), catalog)
        except RefusedError as error:
            form.add_error("file", refusal(error, language))
        else:
            new = new_in(found, made.answers)
            shown = [
                (number, *said_words(each, catalog, language), said_words(there, catalog, language)[1] if there else "")
                for number, each, there in new
            ]  # fmt: skip
            answers = [(number, each) for number, each, _ in new]
            return page(
                request, "sheet.html", **parts | {"form": None, "new": shown},
                remarks=[(each, *_about(each, language)) for each in made.remarks],
                same=len(made.answers) - len(new), packed=pack(found, answers, form.told()) if new else "",
            )  # fmt: skip
    return page(request, "sheet.html", **parts)


def _about(remark: Remark, language: str) -> tuple[str, str]:
    """The question of a row that is not taken, and what could stand there; empty where it is neither."""
    question = remark.question
    if question is None:
        return "", ""
    catalog = load_catalog()
    names = [name for _, name in choices_of(question.kind, language, catalog)]
    return question_name(question, language, catalog), listed(names, language)


@signed_in
@require_POST
def take(request: HttpRequest, standing: Standing, code: str) -> HttpResponse:
    """Do what the page before has shown."""
    found = own_or_refused(standing, code)
    back = reverse("workshop", args=[code])
    return press(
        request,
        lambda: actions.take_sheet(
            by=standing.person, workshop=found, shown=unpack(request.POST.get("packed", ""), found)
        ),
        back,
    )
