"""How often each check of quality fails, by society, zone or region, now and in the releases before."""

from __future__ import annotations

from collections import Counter
from typing import Any

from django.http import HttpRequest, HttpResponse

from waypost.analysis.quality_report import quality_report
from waypost.reference import load_catalog
from waypost.store.release import kept_releases
from waypost.web.accounts.languages import language_of
from waypost.web.accounts.queries import Standing
from waypost.web.accounts.views.pages import allowed
from waypost.web.contribute.rights import looked_after, may_decide
from waypost.web.contribute.standing_now import shown_release
from waypost.web.exercises.views.pages import as_csv, as_json
from waypost.web.review.societies import society_names
from waypost.web.review.views.frame import review_page, reviews

COLUMNS = (
    "release_id",
    "as_of",
    "by",
    "group",
    "check",
    "family",
    "records_concerned",
    "records_checked",
    "share",
    "note",
)
BYS = ("society", "zone", "region", "check")


def _report(request: HttpRequest, standing: Standing) -> tuple[str, list[dict[str, Any]]]:
    """What the person may see: a zone officer the societies of the zone, the team and administrators everything."""
    by = request.GET.get("by", "society")
    by = by if by in BYS and (by == "society" or may_decide(standing)) else "society"
    catalog, seen = load_catalog(), looked_after(standing)
    found = []
    for release in kept_releases(shown_release()):
        day, release_id = str(release.manifest["as_of"]), str(release.manifest["release_id"])
        with release.connect() as con:
            found += quality_report(con, catalog, by=by, as_of=day, release_id=release_id)  # type: ignore[arg-type]  # a By
    return by, [row for row in found if by != "society" or seen is None or row["group"] in seen]


@allowed(reviews)
def quality(request: HttpRequest, standing: Standing) -> HttpResponse:
    """A row for each group and check; over time where there are earlier releases."""
    by, found = _report(request, standing)
    releases = list(dict.fromkeys((row["as_of"], row["release_id"]) for row in found))
    groups: dict[str, dict[str, dict[str, Any]]] = {}
    silent = []
    for row in found:
        if row.get("check") is None:
            if row["release_id"] == releases[-1][1]:
                silent.append(row["group"])
            continue
        groups.setdefault(str(row["group"]), {}).setdefault(row["check"], {})[row["release_id"]] = row
    language = language_of(request)
    return review_page(
        request, standing, "quality.html", by=by, bys=BYS if may_decide(standing) else BYS[:1],
        groups=[_shown(group, checks, releases) for group, checks in groups.items()], heads=_heads(releases),
        silent=silent, names=society_names(language, load_catalog()),
    )  # fmt: skip


def _shown(group: str, checks: dict[str, dict[str, dict[str, Any]]], releases: list[tuple[str, str]]) -> dict[str, Any]:
    """A group with the checks that found something in any release, the others by name, and what is found now."""
    telling = {name: row for name, row in checks.items() if any(each["records_concerned"] for each in row.values())}
    newest = releases[-1][1]
    now = [row[newest] for row in telling.values() if newest in row and row[newest]["records_concerned"]]
    return {
        "group": group, "telling": telling, "clean": [name for name in checks if name not in telling],
        "checks": len(now), "records": max((row["records_concerned"] for row in now), default=0),
    }  # fmt: skip


def _heads(releases: list[tuple[str, str]]) -> list[tuple[str, str, str]]:
    """Release, its day, and its id where another one is of the same day."""
    days = Counter(day for day, _ in releases)
    return [(release, day, release[:6] if days[day] > 1 else "") for day, release in releases]


@allowed(reviews)
def twin(request: HttpRequest, standing: Standing, form: str) -> HttpResponse:
    """The same rows for a program."""
    _, found = _report(request, standing)
    return as_csv(found, COLUMNS) if form == "csv" else as_json({"checks": found})
