"""Questions: their words, the kept answer of each, and what changed."""

from __future__ import annotations

from typing import Any

from django.http import HttpRequest, HttpResponse
from ninja import Field, Query, Router
from pydantic import create_model

from waypost.atlas.findings import NARROWED_BY, filters_of
from waypost.atlas.opened import Opened
from waypost.atlas.paging import answer_count, answer_rows, answer_schema
from waypost.reference import load_catalog
from waypost.web.api import described
from waypost.web.api.cursors import make_cursor, read_cursor
from waypost.web.api.described import Formed, Paged, number, rows, table_of, text, yes_no
from waypost.web.api.forms import Table
from waypost.web.api.narrowing import check_code, known_codes
from waypost.web.api.problems import Problem, nothing_at
from waypost.web.api.telling import edition_of, form_of, opened_for, tell_table, tell_value

router = Router(tags=["questions"])
_CHANGES = "what_changed"
_FOUR = {"type": "object", "description": "The text in English, French, Spanish and Arabic."}
Narrowed: type[Paged] = create_model(
    "Narrowed",
    __base__=Paged,
    **{  # type: ignore[arg-type]  # a mapping of fields made here
        name: (str | None, Field(None, description=f"Only rows whose {' or '.join(columns)} is this."))
        for name, columns in NARROWED_BY.items()
    },
)
_MORE = {
    "question": text(may_lack=False),
    "count": number("Rows in all, where asked for.", may_lack=False),
    "withheld": number("Rows that are for the societies concerned alone.", may_lack=False),
}


@described.get(
    router,
    "/questions",
    name="list_questions",
    summary="The questions, with their columns and what these mean",
    schema=described.value_of(
        {
            "questions": {
                "type": "array",
                "items": {
                    "type": "object",
                    "required": ["question", "title", "columns"],
                    "properties": {
                        "question": text(may_lack=False),
                        "title": _FOUR,
                        "answers": _FOUR,
                        "cannot_say": _FOUR,
                        "is_kept": yes_no("Whether /api/v1/questions/{name} has its answer."),
                        "is_confidential": yes_no("Whether its rows are for the societies concerned alone."),
                        "filters": {"type": "object", "description": "What narrows it, and the columns that hold it."},
                        "columns": rows("name, label in four languages, meaning, code_list, unit"),
                    },
                },
            }
        }
    ),
    forms=described.JSON_ONLY,
)
def list_questions(request: HttpRequest, asked: Query[Formed]) -> HttpResponse:
    """Every question that can be asked of a release."""
    form_of(request, described.JSON_ONLY)
    opened = opened_for(request)
    return tell_value(request, {"questions": [_told(opened, name) for name in load_catalog().question_texts]})


def _told(opened: Opened, name: str) -> dict[str, Any]:
    words = opened.catalog.question_texts[name]
    return {
        "question": name,
        "title": words.title,
        "answers": words.answers,
        "cannot_say": words.cannot_say,
        "is_kept": name in opened.answers.columns,
        "is_confidential": name in opened.answers.confidential,
        "filters": filters_of(opened, name),
        "columns": [
            {
                "name": column,
                "label": each.label,
                "meaning": each.meaning,
                "code_list": each.code_list,
                "unit": each.unit,
            }
            for column, each in words.columns.items()
        ],
    }


@described.get(
    router,
    "/questions/{name}",
    name="get_answer",
    summary="The answer of a question, narrowed, a page at a time",
    schema=table_of({}, _MORE),
    asks=Narrowed,
    problems=("410",),
)
def get_answer(request: HttpRequest, name: str, asked: Query[Narrowed]) -> HttpResponse:
    """Rows of the answer that is kept with the release; what is confidential only as far as it concerns the viewer."""
    texts = load_catalog().question_texts
    if name not in texts:
        raise nothing_at("question", name, texts, "see /api/v1/questions")
    opened = opened_for(request)
    if name not in opened.answers.columns and name != _CHANGES:
        raise Problem(
            "not-found",
            f"{name} has no answer that is kept: it is asked about one thing, or there is no earlier release",
            kept=list(opened.answers.columns),
        )
    return _answer_page(request, opened, name, asked)


@described.get(
    router,
    "/changes",
    name="list_changes",
    summary="What changed since the release before",
    schema=table_of({}, {**_MORE, "earlier": text("The release that this one is compared with; null without one.")}),
    asks=Narrowed,
    problems=("410",),
)
def list_changes(request: HttpRequest, asked: Query[Narrowed]) -> HttpResponse:
    """Rows of the question what_changed; none where there is no earlier release to compare with."""
    edition = edition_of(request)
    return _answer_page(request, opened_for(request), _CHANGES, asked, {"earlier": edition.earlier_id})


def _answer_page(
    request: HttpRequest, opened: Opened, name: str, asked: Paged, more: dict[str, Any] | None = None
) -> HttpResponse:
    edition = edition_of(request)
    given = {key: value for key in NARROWED_BY if (value := getattr(asked, key)) is not None}
    there = name in opened.answers.columns
    narrowed = _checked(filters_of(opened, name), given) if there else given
    start = read_cursor(edition, name, narrowed, asked.cursor)
    columns = opened.answers.columns[name] if there else []
    found, withheld = answer_rows(opened, name, narrowed, start=start, most=asked.limit + 1) if there else ([], 0)
    goes_on = len(found) > asked.limit
    cursor = make_cursor(edition, name, narrowed, start + asked.limit) if goes_on else None
    beside: dict[str, Any] = {"question": name, **(more or {}), "withheld": withheld}
    if asked.count:
        beside["count"] = answer_count(opened, name, narrowed) if there else 0
    table = Table(columns, found[: asked.limit], answer_schema(opened, name) if there else None)
    return tell_table(request, table, cursor=cursor, more=beside)


def _checked(filters: dict[str, tuple[str, ...]], given: dict[str, str]) -> dict[str, str]:
    for name, code in given.items():
        if name not in filters:
            listed = ", ".join(filters) or "none"
            error = {"parameter": name, "found": code, "expected": f"filters of this question: {listed}"}
            error["near"] = list(filters)  # type: ignore[assignment]  # a list beside texts
            raise Problem("parameter", f"{name} does not narrow this question; it goes by {listed}", errors=[error])
        if known_codes(name):
            check_code(name, code, may_be_unknown=False)
    return given
