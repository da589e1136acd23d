"""A message as a briefing of one page: what :mod:`waypost.advocacy.briefing` sets as a Word document or a PDF."""

from __future__ import annotations

from django.conf import settings
from django.utils import timezone

from waypost.advocacy.briefing.values import Bar, Brief, Chart, Line, Source
from waypost.advocacy.figures import written_figure
from waypost.advocacy.gate import Gate
from waypost.advocacy.track import State
from waypost.reference import load_catalog
from waypost.store.release import open_release
from waypost.web.accounts.errors import RefusedError
from waypost.web.advocacy import judging
from waypost.web.advocacy.models import Message
from waypost.web.advocacy.queries.messages import Resting
from waypost.web.advocacy.queries.used import Used
from waypost.web.advocacy.showing import aspect_namer, title_in
from waypost.web.advocacy.wholes import as_shown
from waypost.web.exercises.mails import society_name
from waypost.web.pages.templating import shown, text

_MOST_BARS = 6
_STANDING = {State.DRAFTED: "draft", State.CHECKED: "draft", State.WITHDRAWN: "withdrawn"}


def brief_of(message: Message, language: str) -> Brief:
    """The briefing in a language in which the message is written; else in the first one of it.

    Raises :class:`RefusedError` where a slot has nothing to show.
    """
    whole = as_shown(message)
    version, rest, used = whole.version, whole.rest, whole.used
    languages = judging.languages_of(version)
    language = language if language in languages else languages[0]
    texts = judging.filled(message, version, language, rest, used)
    if any(each.problem is not None for each in texts.values()):
        raise RefusedError("message_refused_no_figure")
    parts = {name: each.parts for name, each in texts.items()}
    gate = judging.gate_of(whole)
    return Brief(
        language=language, title=texts["title"].text, aspect=aspect_namer(language)(message.aspect),
        audience=message.audience, statement=parts["statement"],
        evidence=(Line(parts=parts["evidence"], grade=judging.grade_in(gate) or None),) if "evidence" in parts else (),
        example=parts.get("example", ()), ask=parts.get("ask", ()),
        release=str(open_release(settings.WAYPOST_RELEASE).manifest["release_id"]), day=timezone.now().date(),
        chart=_chart(rest, language, texts["title"].text, gate),
        cannot_say=tuple(dict.fromkeys(told for each in rest if (told := _cannot_say(each, language)))),
        sources=_sources(rest, used, language), is_discreet=message.is_discreet,
        is_to_check=judging.is_to_check(whole, gate), standing=_STANDING.get(whole.state, ""),
        waived=tuple(
            text(language, "message_waived_line", rule=load_catalog().practice_rules[each.rule].title[language],
                 reason=each.reason, day=shown(each.until, language))
            for each in whole.waived_on(timezone.now().date())
        ),
    )  # fmt: skip


def _cannot_say(each: Resting, language: str) -> str:
    measure = load_catalog().advocacy.measures.get(each.version.measure)
    own = title_in(each.version.cannot_say, language)
    return own or (measure.cannot_say[language] if measure else "")


def _chart(rest: list[Resting], language: str, title: str, gate: Gate) -> Chart | None:
    """Figures in one unit, as bars; with fewer than two there is nothing to compare."""
    units = load_catalog().advocacy_words.figures.units
    by_unit: dict[str, list[Bar]] = {}
    for each in rest:
        value, unit = each.run.value if each.run else None, units.get(each.version.unit)
        if value is None or unit is None or value < 0:
            continue
        name = judging.measure_title(each.version, language)
        bar = Bar(name=name, value=value, written=written_figure(value, unit, language), claim=each.claim.key)
        by_unit.setdefault(each.version.unit, []).append(bar)
    bars = max(by_unit.values(), key=len, default=[])[:_MOST_BARS]
    if len(bars) < 2:
        return None
    return Chart(title=title, bars=tuple(bars), most=1.0 if bars[0].written.endswith("%") else None)


def _sources(rest: list[Resting], used: list[Used], language: str) -> tuple[Source, ...]:
    """Data sets behind figures, then evidence that counts; a programme is told by its society, a story not at all."""
    found = []
    for each in rest:
        for row in each.run.datasets if each.run else []:
            told = [
                row.get("publisher"),
                row.get("title") or row["dataset_id"],
                row.get("revision"),
                row.get("licence"),
            ]
            dated = shown(each.run.data_date, language) if each.run and each.run.data_date else ""
            found.append(
                Source(of=(each.claim.key,), words=", ".join(str(one) for one in told if one), dated=dated,
                       url=row.get("url") or "")
            )  # fmt: skip
    for one in used:
        item = one.item
        if one.dropped or item.item == "story":
            continue
        words = (
            society_name(item.ns_id, language)
            if item.item == "programme" and item.ns_id
            else item.source or item.reference
        )
        dated = shown(item.evidence_date, language) if item.evidence_date else ""
        found.append(Source(of=(item.key,), words=words, dated=dated, url=item.address))
    merged: dict[tuple[str, str, str], Source] = {}
    for each_source in found:
        key = (each_source.words, each_source.dated, each_source.url)
        before = merged.get(key)
        of = tuple(dict.fromkeys((*(before.of if before else ()), *each_source.of)))
        merged[key] = Source(of=of, words=each_source.words, dated=each_source.dated, url=each_source.url)
    return tuple(merged.values())
