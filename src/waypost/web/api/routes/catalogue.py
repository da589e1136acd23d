"""The release itself, its files, and the code lists."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse
from ninja import Query, Router

from waypost.reference import load_catalog
from waypost.web.api import described
from waypost.web.api.described import Formed, number, rows, table_of, text, value_of, yes_no
from waypost.web.api.forms import Table
from waypost.web.api.problems import nothing_at
from waypost.web.api.telling import edition_of, form_of, opened_for, tell_table, tell_value
from waypost.web.files.shelf import listed_files

router = Router(tags=["release"])


@described.get(
    router, "/releases", name="list_releases", summary="The release that is shown, and its tables",
    schema=value_of(
        {
            "releases": {
                "type": "array",
                "items": {
                    "type": "object",
                    "required": ["release", "as_of", "audience", "tables", "earlier"],
                    "properties": {
                        "release": text(may_lack=False),
                        "as_of": text(may_lack=False, format="date"),
                        "audience": text(may_lack=False),
                        "code_version": text(),
                        "earlier": text("The release before it."),
                        "programmes": number("Programmes that the viewer may know of.", may_lack=False),
                        "tables": rows("Each with its name and its columns."),
                    },
                },
            }
        }
    ),
    forms=described.JSON_ONLY,
)  # fmt: skip
def list_releases(request: HttpRequest, asked: Query[Formed]) -> HttpResponse:
    """The current release. Rows are counted as the viewer sees them."""
    form_of(request, described.JSON_ONLY)
    opened, edition = opened_for(request), edition_of(request)
    columns: dict[str, list[str]] = {}
    for table, column in opened.con.execute(
        """select table_name, column_name from duckdb_columns() where schema_name = 'main' and not internal
           order by table_name, column_index"""
    ).fetchall():
        if table in opened.release.manifest["tables"]:
            columns.setdefault(table, []).append(column)
    told = {
        "release": edition.release_id,
        "as_of": edition.as_of,
        "audience": edition.viewer.audience,
        "code_version": opened.release.manifest.get("code_version"),
        "earlier": edition.earlier_id,
        "programmes": opened.rows("select count(*) as n from listed")[0]["n"],
        "tables": [{"table": name, "columns": listed} for name, listed in columns.items()],
    }
    return tell_value(request, {"releases": [told]})


_FILES = {
    "name": text(may_lack=False),
    "url": text(may_lack=False),
    "kind": text("csv, xlsx, parquet, duckdb, iati, hxl, geojson or go3w", may_lack=False),
    "language": text("Of headings and labels.", may_lack=False),
    "media_type": text(may_lack=False),
    "state": text("ready, making, or not_made: it is made when it is first asked for.", may_lack=False),
    "bytes": number("Null until it is made."),
    "sha256": text("Null until it is made."),
}


@described.get(
    router, "/files", name="list_files", summary="Files of the release for this viewer, to download",
    schema=table_of(_FILES),
)  # fmt: skip
def list_files(request: HttpRequest, asked: Query[Formed]) -> HttpResponse:
    """Every file with its address, size and SHA-256."""
    form_of(request)
    response = tell_table(request, Table(tuple(_FILES), listed_files(edition_of(request))))
    response["Cache-Control"] = "private, no-store"  # a file that is made changes what is told here
    return response


_LISTS = {"code_list": text(may_lack=False), "label": text(may_lack=False), "codes": number(may_lack=False)}


@described.get(
    router, "/codes", name="list_code_lists", summary="The code lists", schema=table_of(_LISTS),
)  # fmt: skip
def list_code_lists(request: HttpRequest, asked: Query[Formed]) -> HttpResponse:
    """Names of the code lists that columns refer to."""
    form_of(request)
    lists = load_catalog().code_lists
    found = [{"code_list": name, "label": each.label["en"], "codes": len(each.codes)} for name, each in lists.items()]
    return tell_table(request, Table(tuple(_LISTS), found))


_CODES = {
    "code": text(may_lack=False),
    "label_en": text(),
    "label_fr": text(),
    "label_es": text(),
    "label_ar": text(),
    "description": text(),
    "parent": text(),
    "is_group": yes_no(),
}


@described.get(
    router, "/codes/{code_list}", name="get_code_list", summary="The codes of a list, with labels in four languages",
    schema=table_of(_CODES),
)  # fmt: skip
def get_code_list(request: HttpRequest, code_list: str, asked: Query[Formed]) -> HttpResponse:
    """Every code of a list."""
    form_of(request)
    lists = load_catalog().code_lists
    if code_list not in lists:
        raise nothing_at("code list", code_list, lists, "see /api/v1/codes")
    found = [
        {
            "code": code.code,
            **{f"label_{language}": code.label.get(language) for language in ("en", "fr", "es", "ar")},
            "description": code.description,
            "parent": code.parent,
            "is_group": code.is_group,
        }
        for code in lists[code_list].codes.values()
    ]
    return tell_table(request, Table(tuple(_CODES), found))
