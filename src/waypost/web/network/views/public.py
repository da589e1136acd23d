"""The network's front page and its platforms as facts: for everybody, no database is asked."""

from __future__ import annotations

import datetime as dt
from functools import partial
from typing import Any

from django.http import Http404, HttpRequest, HttpResponse

from waypost.network.shipped import platform_figures, platform_page, platform_row
from waypost.reference.network import FACTS_OF
from waypost.web.exercises.mails import society_name
from waypost.web.network.acted import platform_acts
from waypost.web.network.rights import asks_for, is_member, matches_somewhere
from waypost.web.network.showing import tag_name
from waypost.web.pages.releases import open_for
from waypost.web.pages.responding import Page, respond


def _shown(request: HttpRequest, language: str) -> dict[str, Any]:
    standing = getattr(request, "standing", None)
    return {
        "is_member": is_member(standing), "matcher": standing is not None and matches_somewhere(standing),
        "tag_name": partial(tag_name, language=language), "society_name": partial(society_name, language=language),
        "base": f"/{language}/network/", "can_ask": standing is not None and bool(asks_for(standing)),
    }  # fmt: skip


def front(request: HttpRequest, language: str, form: str = "html") -> HttpResponse:
    """What the network is, its platforms with what is known of them, and the way in for members."""
    opened = open_for(request.viewer)  # type: ignore[attr-defined]  # ours
    catalog, day = opened.catalog, dt.date.fromisoformat(str(opened.as_of)[:10])
    acts = platform_acts()
    rows = [platform_row(each, catalog, day, language, acts.get(each.platform)) for each in catalog.platforms.values()]
    rows.sort(key=lambda row: (list(FACTS_OF).index(row["kind"]), row["name"]))
    parts = {"figures": platform_figures(catalog, day, acts), "platforms": rows}
    return respond(
        request, opened, language, Page("network/front.html", parts, rows, only_shown=_shown(request, language)), form
    )


def platform(request: HttpRequest, language: str, platform: str, form: str = "html") -> HttpResponse:
    """One platform: each fact with its source, and what nobody says."""
    opened = open_for(request.viewer)  # type: ignore[attr-defined]  # ours
    catalog = opened.catalog
    found = catalog.platforms.get(platform)
    if found is None:
        raise Http404(platform)
    day, acted = dt.date.fromisoformat(str(opened.as_of)[:10]), platform_acts().get(platform)
    told = platform_page(found, catalog, day, language, acted)
    page = Page("network/platform.html", {"platform": told}, told["facts"], only_shown=_shown(request, language))
    return respond(request, opened, language, page, form)
