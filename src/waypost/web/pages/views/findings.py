"""Findings: the questions, the answer of each as a list that can be narrowed, and what changed."""

from __future__ import annotations

from django.http import Http404, HttpRequest, HttpResponse

from waypost.atlas.findings import MOST, NARROWED_BY, findings_page
from waypost.web.pages.narrowing import after_of
from waypost.web.pages.releases import open_for
from waypost.web.pages.responding import Page, respond

# The questions in the order in which people ask them; the rest follows.
_FIRST = (
    "gaps",
    "one_sided",
    "opportunities",
    "contradictions",
    "relations",
    "policy",
    "rules",
    "capacity",
    "vulnerability",
    "coverage",
)
_ALL_ROWS = 1_000_000


def index(request: HttpRequest, language: str, form: str = "html") -> HttpResponse:
    """Every question that the release answers, with how many rows its answer has for whoever asks."""
    opened = open_for(request.viewer)
    names = [name for name in _FIRST if name in opened.answers.columns]
    names += [name for name in opened.answers.columns if name not in _FIRST]
    found = []
    for name in names:
        table, withheld = opened.answer_table(name)
        found.append({"question": name, "rows": table.num_rows, "withheld": withheld})
    return respond(request, opened, language, Page("findings_index.html", {"questions": found}, found), form)


def findings(request: HttpRequest, language: str, question: str, form: str = "html") -> HttpResponse:
    """The answer to one question, narrowed by what the address says."""
    opened = open_for(request.viewer)
    form = request.GET.get("format", form)
    narrowed = {name: code for name in (*NARROWED_BY, "stands") if (code := request.GET.get(name, ""))}
    most = MOST if form == "html" else _ALL_ROWS
    found = findings_page(opened, question, narrowed, start=after_of(request), most=most)
    if found is None:
        raise Http404(question)
    text = opened.catalog.question_texts[question]
    columns = opened.answers.columns[question]
    first = opened.answers.shown[question] or [c for c in columns if not text.columns[c].is_detail]
    shown = {"text": text, "columns": first, "most": MOST}
    template = "parts/findings.html" if request.htmx else "findings.html"
    return respond(request, opened, language, Page(template, found, found["rows"], columns, only_shown=shown), form)


def changes(request: HttpRequest, language: str, form: str = "html") -> HttpResponse:
    """What changed since the release before."""
    opened = open_for(request.viewer)
    summary, _ = opened.answer("change_summary")
    changed, _ = opened.answer("what_changed")
    parts = {"summary": summary, "changed": changed[:300], "count": len(changed),
             "is_compared": "what_changed" in opened.answers.columns}  # fmt: skip
    shown = {
        "summary_text": opened.catalog.question_texts["change_summary"],
        "text": opened.catalog.question_texts["what_changed"],
    }
    columns = opened.answers.columns.get("what_changed", ["programme_id"])
    return respond(request, opened, language, Page("changes.html", parts, changed, columns, only_shown=shown), form)
