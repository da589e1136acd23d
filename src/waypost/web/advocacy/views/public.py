"""Aspects, one aspect, one claim: for everybody as far as they may see; members see what is for the Movement, too."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any
from urllib.parse import urlencode

from django.core.paginator import Paginator
from django.http import Http404, HttpRequest, HttpResponse
from django.utils import timezone

from waypost.atlas.opened import Opened
from waypost.web.accounts.queries import Standing
from waypost.web.accounts.viewing import standing_of_request
from waypost.web.advocacy import rights
from waypost.web.advocacy.queries.aspects import Aspect, aspects
from waypost.web.advocacy.queries.checking import to_check_in
from waypost.web.advocacy.queries.claims import (
    by_keys,
    live_public_messages,
    live_versions,
    messages_on,
    retired_claims,
    runs_of,
    seen_claims,
    stated,
)
from waypost.web.advocacy.queries.evidence import Item, evidence_of, grade_of
from waypost.web.advocacy.queries.messages import visible
from waypost.web.advocacy.queries.stories import visible_stories
from waypost.web.advocacy.reading import note_reads_of
from waypost.web.advocacy.stated import Stated
from waypost.web.advocacy.telling import (
    in_language,
    told_claim,
    told_evidence,
    told_grade,
    told_lines,
    told_runs,
)
from waypost.web.advocacy.views.claim_pages import claim_or_404, knows
from waypost.web.contribute.records import visible_ids
from waypost.web.pages.releases import open_for
from waypost.web.pages.responding import Page, respond

LINE = (
    "claim", "aspect", "question", "kind", "words", "words_language", "state", "is_to_check", "figure", "range",
    "value", "unit", "data_date", "release", "cannot_say", "society_id", "is_shipped", "audience",
)  # fmt: skip

_PER_PAGE = 100
RETIRED = "retired"  # what a list of claims is narrowed to that nobody is to use any more


def _opened(request: HttpRequest) -> Opened:
    """The release, for the frame of the page: what is told stands in our tables, so that no read of one is logged."""
    request.is_no_read = True  # type: ignore[attr-defined]  # for the log of reads
    return open_for(request.viewer)  # type: ignore[attr-defined]  # ours


def eyes_of(standing: Standing | None) -> str:
    """Whose figures somebody reads."""
    return "movement" if rights.is_member(standing) else "public"


def told_aspect(each: Aspect, language: str, lines: list[dict[str, Any]]) -> dict[str, Any]:
    """An aspect with its questions, the gaps, and the claims about each."""
    asked = {}
    for line in lines:
        asked.setdefault(line["question"] or "", []).append(line)
    questions = [
        {
            "question": key, "title": in_language(q.title, language)[0], "gap": in_language(q.gap, language)[0] or None,
            "claims": asked.pop(key, []),
        }
        for key, q in each.questions.items()
    ]  # fmt: skip
    return {
        "aspect": each.key, "title": in_language(each.title, language)[0],
        "about": in_language(each.about, language)[0], "is_added": each.is_added, "questions": questions,
        "others": [line for lines_of in asked.values() for line in lines_of],
    }  # fmt: skip


def live_titles(language: str, aspect: str = "") -> list[dict[str, Any]]:
    """Public messages that are live, each with its title and the first words of its statement."""
    found = live_public_messages()
    versions = live_versions(found.filter(aspect=aspect) if aspect else found).order_by("message_id")
    return [
        {
            "message": each.message.code, "aspect": each.message.aspect, "audience": each.message.audience,
            "title": in_language(each.title, language)[0] or each.message.code,
        }
        for each in versions
    ]  # fmt: skip


def front(request: HttpRequest, language: str, form: str = "html") -> HttpResponse:
    """All aspects with how many claims each has and how they stand; live public messages."""
    standing = standing_of_request(request)
    opened = _opened(request)
    by_aspect: dict[str, list[Stated]] = {}
    for each in stated(seen_claims(standing)):
        by_aspect.setdefault(each.version.aspect, []).append(each)
    firsts = [first for found in by_aspect.values() if (first := _first(found)) is not None]
    lines = {line["aspect"]: line for line in told_lines(firsts, language, eyes_of(standing))}
    rows = []
    for known in aspects().values():
        own = by_aspect.get(known.key, [])
        gaps = sum(bool(in_language(q.gap, language)[0]) for q in known.questions.values())
        rows.append(
            {
                "aspect": known.key, "title": in_language(known.title, language)[0],
                "about": in_language(known.about, language)[0], "claims": len(own),
                "to_check": sum(each.is_to_check for each in own), "gaps": gaps, "first": lines.get(known.key),
            }
        )  # fmt: skip
    parts = {"aspects": [{**row, "first": None} for row in rows], "messages": live_titles(language)}
    shown = knows(standing, language) | {"rows": rows}
    table = [{name: row[name] for name in ("aspect", "title", "claims", "to_check", "gaps")} for row in rows]
    return respond(request, opened, language, Page("advocacy/aspects.html", parts, table, only_shown=shown), form)


def _first(found: list[Stated]) -> Stated | None:
    """The first claim of an aspect that may be used as it stands."""
    return next((each for each in found if each.run is not None and not each.is_to_check), None)


def aspect(request: HttpRequest, language: str, aspect: str, form: str = "html") -> HttpResponse:
    """An aspect: what would have to be known, what is claimed, and what no source tells."""
    standing = standing_of_request(request)
    known = aspects().get(aspect)
    if known is None:
        raise Http404(aspect)
    opened = _opened(request)
    lines = told_lines(stated(seen_claims(standing).filter(aspect=aspect)), language, eyes_of(standing))
    parts = {"aspect": told_aspect(known, language, lines), "messages": live_titles(language, aspect)}
    page = Page("advocacy/aspect.html", parts, lines, LINE, only_shown=knows(standing, language))
    return respond(request, opened, language, page, form)


def claims(request: HttpRequest, language: str, form: str = "html") -> HttpResponse:
    """All claims that somebody sees, narrowed by aspect, state and owner."""
    standing = standing_of_request(request)
    opened = _opened(request)
    chosen = {name: request.GET.get(name, "") for name in ("aspect", "state", "owner")}
    found = retired_claims(standing) if chosen["state"] == RETIRED else seen_claims(standing)
    if chosen["aspect"]:
        found = found.filter(aspect=chosen["aspect"][:60])
    if chosen["owner"]:
        found = found.filter(claim__ns_id="" if chosen["owner"] == "secretariat" else chosen["owner"][:40])
    kept = [each for each in stated(found) if chosen["state"] in ("", each.state) or _is_asked_for(each, chosen)]
    part = Paginator(kept, _PER_PAGE).get_page(request.GET.get("page"))
    shown_now = kept if form != "html" or request.GET.get("format") else list(part.object_list)
    lines = told_lines(shown_now, language, eyes_of(standing))
    carried = urlencode({name: value for name, value in chosen.items() if value})
    shown = knows(standing, language) | {
        "chosen": chosen, "aspects": aspects(), "part": part, "carried": carried, "count": len(kept),
    }  # fmt: skip
    page = Page("advocacy/claims.html", {"claims": lines}, lines, LINE, only_shown=shown)
    return respond(request, opened, language, page, form)


def _is_asked_for(each: Stated, chosen: dict[str, str]) -> bool:
    return chosen["state"] == RETIRED or (chosen["state"] == "to_check" and each.is_to_check)


def claim(request: HttpRequest, language: str, claim: str, form: str = "html") -> HttpResponse:
    """A claim with its figure, its source, its state, every run, all evidence, and what rests on it."""
    standing = standing_of_request(request)
    each = claim_or_404(standing, claim)
    opened = _opened(request)
    told = whole(each, standing, language)
    note_reads_of(request, (row["message"] for row in told["messages"]))
    owns = standing is not None and rights.writes_for(standing, each.claim.ns_id)
    known = aspects().get(each.version.aspect)
    shown = knows(standing, language) | {
        "owns": owns and not each.claim.is_shipped, "known": known, "version": each.version,
        "asked": known.questions.get(each.version.question) if known else None,
        "may_judge": {row["evidence"]: _may_judge(standing, each.claim.ns_id, row) for row in told["evidence"]},
    }  # fmt: skip
    page = Page("advocacy/claim.html", told, told["runs"], only_shown=shown)
    return respond(request, opened, language, page, form)


def _may_judge(standing: Standing | None, owner: str, row: dict[str, Any]) -> bool:
    if standing is None or not rights.writes_somewhere(standing):
        return False
    return rights.writes_for(standing, owner) or rights.writes_for(standing, row["society_id"] or "")


def whole(each: Stated, standing: Standing | None, language: str) -> dict[str, Any]:
    """All that is told of a claim, as plain values."""
    eyes, today = eyes_of(standing), timezone.now().date()
    items = evidence_of(each.claim, today)
    grade = grade_of(each.version, items, today)
    resting = messages_on(standing, each.claim)
    to_check = to_check_in(visible(standing).filter(pk__in=[message.pk for message, _, _ in resting]))
    counters = list(by_keys(each.version.counter_claims).values())
    if eyes == "public":
        counters = [other for other in counters if other.version.audience == "public"]
    runs = runs_of(each.claim)
    if eyes == "public":
        runs = [run for run in runs if run.audience == "public"]
    titles = {row["dataset_id"]: row["title"] for row in (each.run.datasets if each.run else ())}
    evidence = told_evidence(items, grade, language, titles)
    is_inside = eyes == "movement" and standing is not None
    return told_claim(each, language, eyes) | {
        "runs": told_runs(runs, language),
        "evidence": _for_members(evidence, items, standing) if is_inside else _public(evidence),
        "grade": told_grade(grade, language), "counters": told_lines(counters, language, eyes),
        "counter_claims": [other.key for other in counters],
        "messages": [
            {
                "message": message.code, "title": in_language(version.title, language)[0] or message.code,
                "audience": message.audience, "is_live": is_live, "is_to_check": message.pk in to_check,
            }
            for message, version, is_live in resting
        ],
    }  # fmt: skip


def _public(items: list[dict[str, Any]]) -> list[dict[str, Any]]:
    """What everybody may read of evidence: its sort, kind, bearing and grade; data sets by name, and documents and
    surveys that somebody else looked at.

    Programmes, stories and societies stay unnamed: whether the public may know of one is decided where it is shown.
    """
    told = []
    for row in items:
        if row["item"] not in ("series", "programme", "story") and row["reviewed_role"] is None:
            continue
        kept = _OF_SORT + (_OF_SOURCE if row["item"] in ("series", "survey", "document") else ())
        told.append({name: value if name in kept else _nothing(value) for name, value in row.items()})
    return [row if row["item"] == "series" else row | {"key": row["item"]} for row in told]


_OF_SORT = (
    "evidence", "item", "kind", "kind_title", "bearing", "start", "grade", "downs", "down_words", "unknown",
    "left_out", "is_set_aside", "is_withdrawn",
)  # fmt: skip
_OF_SOURCE = ("key", "reference", "title", "excerpt", "language", "source", "address", "date")


def _nothing(value: Any) -> Any:
    return [] if isinstance(value, list) else None


def _for_members(items: list[dict[str, Any]], found: Sequence[Item], standing: Standing) -> list[dict[str, Any]]:
    """What somebody with a role reads: programmes that they may know of, and stories of whom they speak for."""
    known = visible_ids(standing.viewer(), [row["reference"] for row in items if row["item"] == "programme"])
    of = {each.row.pk: each.row.story_id for each in found}
    named = [story for story in of.values() if story is not None]
    stories = set(visible_stories(standing).filter(pk__in=named).values_list("pk", flat=True)) if named else set()
    unnamed = dict.fromkeys(("reference", "excerpt", "note", "society_id", "title"))
    told = []
    for row in items:
        is_hidden = (row["item"] == "programme" and row["reference"] not in known) or (
            row["item"] == "story" and of[row["evidence"]] not in stories
        )
        told.append(row | unnamed | {"key": row["item"], "places": []} if is_hidden else row)
    return told
