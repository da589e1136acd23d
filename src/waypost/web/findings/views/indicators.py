"""Key strategic indicators and topics for guidance, for people who are signed in."""

from __future__ import annotations

from collections import defaultdict
from typing import Any

import msgspec
from django.http import HttpRequest, HttpResponse
from django.utils import timezone

from waypost.analysis.reading_aloud import shown_name
from waypost.network.tags import tag_words
from waypost.reference import load_catalog
from waypost.reference.wording import listed as in_a_line
from waypost.web.accounts.errors import RefusedError
from waypost.web.accounts.languages import language_of
from waypost.web.accounts.queries import Standing
from waypost.web.exercises.views.pages import as_csv, as_json
from waypost.web.findings import rights
from waypost.web.findings.figures import asked_questions, proposed_topics
from waypost.web.findings.guidance import new_guidance, policy_work
from waypost.web.findings.indicators import Dialogue, Figure, dialogue, divergences, figures
from waypost.web.findings.queries import latest_tallies
from waypost.web.findings.tallies import LEVELS, SEX_AND_AGE, WORLD
from waypost.web.findings.topics import AGAIN, COMPETENCE, PROPOSED, PROVISION, SUBJECT, Topic
from waypost.web.findings.views.pages import members, page
from waypost.web.pages.templating import text
from waypost.web.policy.library import kept_work
from waypost.web.policy.works import works

_DIALOGUE = ("open_critical", "waiting", "median_days")


@members
def indicators(request: HttpRequest, standing: Standing, form: str = "html") -> HttpResponse:
    """What can be told first, then what conforms; the dialogue; where practice diverges."""
    latest, tallies = latest_tallies()
    everything, today = rights.edits_rules(standing), timezone.now().date()
    told = figures(tallies, everything=everything)
    talks = {(each.level, each.code): each for each in dialogue(asked_questions(today), everything=everything)}
    catalog = load_catalog()
    rules = {**catalog.practice_rules, **catalog.relations}
    provisions = {name: rule.provisions for name, rule in rules.items()}
    apart = divergences(tallies, provisions)
    if form == "csv":
        columns = (*Figure.__struct_fields__, *(f"place_{name}" for name in _DIALOGUE))
        return as_csv(_rows(told, talks), columns)
    if form == "json":
        return as_json({
            "release": latest.release if latest else None, "as_of": latest.as_of.isoformat() if latest else None,
            "figures": msgspec.to_builtins(told), "dialogue": msgspec.to_builtins(list(talks.values())),
            "divergence": msgspec.to_builtins(apart),
        })  # fmt: skip
    places = sorted({(each.level, each.code) for each in told} | set(talks), key=lambda p: (LEVELS.index(p[0]), p[1]))
    level, _, code = request.GET.get("place", WORLD).partition(" ")
    here = (level, code or level)
    at_place = [each for each in told if (each.level, each.code) == here]
    return page(
        request, "indicators.html", latest=latest, places=places, here=here, divergences=apart[:20],
        groups=_by_chapter([each for each in at_place if each.rule != SEX_AND_AGE], language_of(request)),
        sex_and_age=next((each for each in at_place if each.rule == SEX_AND_AGE), None), talks=talks,
    )  # fmt: skip


def _by_chapter(told: list[Figure], language: str) -> list[tuple[str, list[Figure]]]:
    """Figures by the chapter of the policy that the first provision of their rule stands in, in its order."""
    rules, work = load_catalog().practice_rules, works(language).get(policy_work())
    headings = work.versions[-1].by_id() if work else {}
    groups: dict[str, list[Figure]] = defaultdict(list)
    for each in told:
        rule = rules.get(each.rule)
        groups[rule.provisions[0].partition(".")[0] if rule else ""].append(each)
    named = []
    for chapter, listed in sorted(groups.items(), key=lambda pair: (len(pair[0]), pair[0])):
        heading = headings[chapter].texts.get(language) if chapter in headings else None
        named.append((f"{chapter} {heading.body}" if heading else chapter or "–", listed))
    return named


def _rows(told: list[Figure], talks: dict[tuple[str, str], Dialogue]) -> list[dict[str, Any]]:
    found = []
    for each in told:
        talk = talks.get((each.level, each.code))
        parts = {f"place_{name}": getattr(talk, name) if talk else None for name in _DIALOGUE}
        found.append(msgspec.to_builtins(each) | parts)
    return found


@members
def topics(request: HttpRequest, standing: Standing) -> HttpResponse:
    """Topics that guidance could take up, and why; those that a guidance has are told apart."""
    language = language_of(request)
    listed = [
        (topic, _topic_name(topic, language), _reasons(topic, language), new_guidance(topic))
        for topic in proposed_topics(timezone.now().date(), standing, language)
    ]
    open_ones = [each for each in listed if each[0].state in (PROPOSED, AGAIN)]
    return page(
        request, "topics.html", topics=open_ones, held=[each for each in listed if each not in open_ones],
        drafts=rights.edits_rules(standing), base=f"/{language}/",
    )  # fmt: skip


def _topic_name(topic: Topic, language: str) -> str:
    catalog = load_catalog()
    if topic.kind == PROVISION:
        return shown_name(topic.about, "provision", catalog, language)
    if topic.kind == COMPETENCE:
        return tag_words(topic.about, catalog, language)
    if topic.kind == SUBJECT:
        return topic.title or topic.about
    code, _, provision = topic.about.partition(" ")
    try:
        title = kept_work(code, language).work.titles.get(language, code)
    except RefusedError:
        title = code
    return in_a_line((title, provision), language) if provision else title


def _reasons(topic: Topic, language: str) -> list[str]:
    """Each thing that speaks for it, with its number."""
    found = []
    if topic.times:
        counts = {"count": topic.times, "societies": topic.societies, "zones": topic.zones}
        found.append(text(language, f"topic_why_{topic.kind}", **counts))
    for name in ("deferred", "suggested"):
        if count := getattr(topic, name):
            found.append(text(language, f"topic_why_{name}", count=count))
    return found
