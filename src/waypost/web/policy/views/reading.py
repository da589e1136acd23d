"""Works and versions as they stand, two versions compared, files of a version. For everybody; no database is asked."""

from __future__ import annotations

from typing import Any

from django.http import HttpRequest, HttpResponse

from waypost.drafting.formats.version_files import MEDIA_TYPES
from waypost.drafting.texts import Provision
from waypost.settings import LANGUAGES
from waypost.web.pages.releases import open_for
from waypost.web.pages.responding import Page, respond
from waypost.web.policy.changes import changes
from waypost.web.policy.views.files import as_file
from waypost.web.policy.works import approval_of, is_rule_of, public_works, version_of, work_of


def index(request: HttpRequest, language: str, form: str = "html") -> HttpResponse:
    """All works, each with its versions."""
    found = [
        {"work": work.code, "title": work.titles.get(language, work.code), "version": version.code,
         "provisions": sum(each.kind == "provision" for each in version.provisions), "note": version.note}
        for work in public_works(language).values() for version in reversed(work.versions)
    ]  # fmt: skip
    return respond(
        request, open_for(request.viewer), language, Page("policy/index.html", {"versions": found}, found), form
    )


def version(request: HttpRequest, language: str, work: str, code: str, form: str = "html") -> HttpResponse:
    """The text of a version in the page's language, another one beside it where the address asks for one."""
    found = work_of(work, language)
    shown = version_of(found, code)
    beside = request.GET.get("beside", "")
    beside = beside if beside in LANGUAGES and beside != language else ""
    rows = [_row(provision) for provision in shown.provisions]
    opened = open_for(request.viewer)
    only_shown = {
        "work": found, "version": shown, "beside": beside,
        "others": [each for each in reversed(found.versions) if each is not shown],
        "approval": approval_of(work, code),
        "rules": opened.catalog.provisions if is_rule_of(found, shown) else {}, "types": tuple(MEDIA_TYPES),
    }  # fmt: skip
    parts = {"code": work, "version_code": code, "note": shown.note, "provisions": rows}
    return respond(request, opened, language, Page("policy/version.html", parts, rows, only_shown=only_shown), form)


def _row(provision: Provision) -> dict[str, Any]:
    bodies = {name: provision.texts[name].body if name in provision.texts else None for name in LANGUAGES}
    return {
        "provision": provision.id, "kind": provision.kind, **bodies,
        "authoritative": tuple(provision.sources()), "stale": provision.stale(),
    }  # fmt: skip


def comparison(request: HttpRequest, language: str, work: str, old: str, new: str, form: str = "html") -> HttpResponse:
    """What changed between two versions, word by word, in the page's language."""
    found = work_of(work, language)
    before, after = version_of(found, old), version_of(found, new)
    compared = changes(found, before, after)
    rows = compared.rows(language)
    parts = {"code": work, "before": before.code, "after": after.code, "places": rows}
    only_shown = {"work": found, **compared.summed_up(language)}
    page = Page("policy/comparison.html", parts, rows, only_shown=only_shown)
    return respond(request, open_for(request.viewer), language, page, form)


def choose(request: HttpRequest, language: str, work: str) -> HttpResponse:
    """The comparison that a form asked for."""
    found = work_of(work, language)
    old, new = (version_of(found, request.GET.get(name, "")).code for name in ("old", "new"))
    return comparison(request, language, work, old, new)


def file(request: HttpRequest, language: str, work: str, code: str, kind: str) -> HttpResponse:
    """A version to work on: all languages in a table, or the page's language as Akoma Ntoso."""
    found = work_of(work, language)
    return as_file(found, version_of(found, code), kind, language)
