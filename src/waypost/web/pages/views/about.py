"""How the figures are made and from what; what can be taken away."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse

from waypost.store.reading import rows
from waypost.web.api.editions import edition_for
from waypost.web.files.shelf import listed_files
from waypost.web.pages.releases import open_for
from waypost.web.pages.responding import Page, respond


def about(request: HttpRequest, language: str, form: str = "html") -> HttpResponse:
    """Every method in plain words, and the sources."""
    opened = open_for(request.viewer)
    parts = {
        "sources": rows(opened.con, "from source order by source_id"),
        "accounting": rows(opened.con, "from accounting order by source_id"),
        "datasets": rows(opened.con, "from context_dataset order by publisher, dataset_id"),
    }
    shown = {"questions": [name for name in opened.answers.columns if name in opened.catalog.question_texts]}
    return respond(request, opened, language, Page("about.html", parts, parts["sources"], only_shown=shown), form)


def data(request: HttpRequest, language: str, form: str = "html") -> HttpResponse:
    """Downloads, the dictionary of all tables, licences, the interface for programs."""
    opened = open_for(request.viewer)
    fields = [
        {
            "kind": kind.kind,
            "field": name,
            "type": field.type,
            "visibility": field.visibility,
            "label": field.label[language],
        }
        for kind in opened.catalog.schema.values()
        for name, field in kind.fields.items()
    ]
    parts = {
        "fields": fields,
        "sources": rows(opened.con, "select source_id, publisher_name, licence, licence_url from source order by 1"),
        "datasets": rows(
            opened.con, "select dataset_id, publisher, title, licence, licence_url from context_dataset order by 1"
        ),
    }
    shown = {"files": listed_files(edition_for(opened.viewer))}
    return respond(request, opened, language, Page("data.html", parts, fields, only_shown=shown), form)
