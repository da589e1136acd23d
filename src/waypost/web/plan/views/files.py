"""The annual report as a file, and results as IATI: from what stands now."""

from __future__ import annotations

import msgspec
from django.http import HttpRequest, HttpResponse
from django.utils import timezone

from waypost.drawing.document_pdf import document_pdf
from waypost.drawing.document_word import document_docx
from waypost.plan.iati import plan_iati
from waypost.plan.report import annual_report, check_year, years_of
from waypost.reference import load_catalog
from waypost.reference.money import Rate
from waypost.web.accounts.errors import RefusedError
from waypost.web.accounts.languages import language_of
from waypost.web.accounts.queries import Standing
from waypost.web.accounts.views.pages import allowed
from waypost.web.plan import rights
from waypost.web.plan.errors import by_the_rules, refusal
from waypost.web.plan.kept import for_everybody
from waypost.web.plan.queries.live import reported
from waypost.web.plan.queries.money import rates
from waypost.web.plan.views.pages import held, page

members = allowed(rights.reads)
_TYPES = {
    "pdf": "application/pdf",
    "docx": "application/vnd.openxmlformats-officedocument.wordprocessingml.document",
}


@members
def choose(request: HttpRequest, standing: Standing) -> HttpResponse:
    """Which report one wants: year, currency beside, kind of file."""
    return _choosing(request)


def _choosing(request: HttpRequest, refused: str = "") -> HttpResponse:
    today = timezone.now().date()
    return page(
        request, "report.html", 400 if refused else 200, currencies=_currencies(rates(held())),
        years=reversed(years_of(held(), today)), year=request.GET.get("year") or str(today.year), refused=refused,
    )  # fmt: skip


def _currencies(known: tuple[Rate, ...]) -> list[str]:
    return sorted({code for each in known for code in (each.of, each.into)})


def _year(request: HttpRequest) -> int:
    """The year that is asked for, else this one. Raises :class:`RefusedError` for one of which there is no report."""
    today = timezone.now().date()
    with by_the_rules():
        return check_year(request.GET.get("year") or today.year, held(), today)


@members
def report(request: HttpRequest, standing: Standing, form: str) -> HttpResponse:
    """The annual report in the language of the address."""
    language = language_of(request)
    asked = request.GET.get("currency", "")
    try:
        year = _year(request)
    except RefusedError as error:
        return _choosing(request, refusal(error, language))
    told = reported(year, asked if asked in _currencies(rates(held())) else "")
    document = annual_report(told, language)
    content = document_pdf(document) if form == "pdf" else document_docx(document)
    return _attached(content, _TYPES[form], f"plan-{told.year}-{language}.{form}")


@members
def results(request: HttpRequest, standing: Standing) -> HttpResponse:
    """Results as IATI 2.03, in all languages: for everybody, so without the numbers that are for members."""
    try:
        told = reported(_year(request))
    except RefusedError as error:
        return _choosing(request, refusal(error, language_of(request)))
    shown = {name: for_everybody(each) for name, each in told.outcomes.items()}
    told = msgspec.structs.replace(told, outcomes=shown)
    return _attached(plan_iati(told, load_catalog()), "application/xml", f"plan-{told.year}-iati.xml")


def _attached(content: bytes, kind: str, name: str) -> HttpResponse:
    answer = HttpResponse(content, content_type=kind)
    answer["Content-Disposition"] = f'attachment; filename="{name}"'
    return answer
