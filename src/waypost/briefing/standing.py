"""What stands out: gaps, chances to work together, corridors with work on one side only."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from waypost.analysis.reading_aloud import NOT_REPORTED
from waypost.atlas.trail import ROLES
from waypost.briefing.telling import Teller
from waypost.drawing.document import Block, Bullets, Paragraph, Section, Table
from waypost.reference.wording import colon

_MOST_COUNTRIES = 8
_MOST_CHANCES = 6


def gaps(tell: Teller) -> Section:
    """Gaps, a country in a line."""
    return Section(heading=tell.word("gaps_title"), blocks=tuple(_gaps(tell)))


def _gaps(tell: Teller) -> Iterator[Block]:
    by_country: dict[str, list[dict[str, Any]]] = {}
    for row in tell.parts["gaps"]:
        by_country.setdefault(row["country_code"], []).append(row)
    if not by_country:
        yield Paragraph(tell.word("gaps_none"))
        return
    ordered = sorted(by_country.items(), key=lambda of: (-len(of[1]), min(r["need_rank"] for r in of[1]), of[0]))
    head = tuple(tell.word(key) for key in ("station", "stages", "gap_lacks", "gap_rank"))
    rows = tuple(_gap(country, found, tell) for country, found in ordered)
    yield Paragraph(tell.word("finding_note"), "quiet")
    yield from tell.table(head, rows, (2.9, 2.9, 8.6, 2.6), _MOST_COUNTRIES, "gaps_further")


def _gap(country: str, found: list[dict[str, Any]], tell: Teller) -> tuple[str, ...]:
    roles = {each["role"] for each in tell.stations if each["country_code"] == country}
    ranks = [row["need_rank"] for row in found]
    of = tell.number(found[0]["countries_ranked"])
    first, last = tell.number(min(ranks)), tell.number(max(ranks))
    rank = (
        tell.word("rank_of", rank=first, of=of)
        if first == last
        else tell.word("ranks_of", rank=first, last=last, of=of)
    )
    return (
        tell.name(country, "country"),
        tell.names([role for role in ROLES if role in roles], "stage_role"),
        tell.names([row["code"] for row in found], "service") + _gaps_acted_on(found, tell),
        rank,
    )


def _gaps_acted_on(found: list[dict[str, Any]], tell: Teller) -> str:
    """Which of a country's gaps are acted on, by which strategy."""
    services: dict[str, list[str]] = {}
    for row in found:
        for name in tell.acted("gaps", row):
            services.setdefault(name, []).append(row["code"])
    told = (f"{name} ({tell.names(codes, 'service')})" for name, codes in services.items())
    return f". {tell.word('acted_on', names=tell.listed(told))}" if services else ""


def chances(tell: Teller) -> Section:
    """Who could join what with whom, and corridors with work on one side only."""
    return Section(heading=tell.word("chances_title"), blocks=(*_chances(tell), *_one_sided(tell)))


def _chances(tell: Teller) -> Iterator[Block]:
    found = tell.parts["opportunities"]
    if found:
        groups = _joined(found)
        head = tuple(tell.word(key) for key in ("chance_who", "chance_with", "chance_kind"))
        rows = tuple(_chance(rows, tell) for rows in groups)
        yield from tell.table(head, rows, (6.6, 6.6, 3.8), _MOST_CHANCES, "chances_further")
    else:
        yield Paragraph(tell.word("chances_none"))
    if tell.beside.under_way:
        yield Paragraph(tell.word("under_way"), "lead")
        yield Bullets(tell.beside.under_way)


def _joined(found: list[dict[str, Any]]) -> list[list[dict[str, Any]]]:
    """Chances of one society with the same services on the same side in one line."""
    groups: dict[tuple[object, ...], list[dict[str, Any]]] = {}
    for row in found:
        key = (row["kind"], row["society_a"], row["side_a"], row["country_a"], row["service_codes_a"], row["side_b"])
        groups.setdefault(key, []).append(row)
    return list(groups.values())


def _chance(rows: list[dict[str, Any]], tell: Teller) -> tuple[str, ...]:
    first = rows[0]
    who = tell.names((first["society_a"] or "").split(), "society")
    who += f" ({_side(first, 'a', tell)})"
    if first["service_codes_a"]:
        who += f"{colon(tell.language)}{tell.names(first['service_codes_a'].split(), 'service')}"
    shared = len({row["people"] for row in rows}) == 1
    others = [_other(row, tell, with_people=not shared) for row in rows]
    people = _people(first, tell) if shared else ""
    side = tell.name(first["side_b"], "stage_role") if first["side_b"] else ""
    told = (f"{side}{colon(tell.language)}" if side else "") + tell.listed(others) + people
    return who, told, tell.name(first["kind"], "opportunity_kind") + _after(tell.acted_on("opportunities", rows))


def _after(words: str) -> str:
    """Words behind others in a cell, as a sentence of their own."""
    return f".{words}" if words else ""


def _other(row: dict[str, Any], tell: Teller, *, with_people: bool) -> str:
    told = tell.names((row["society_b"] or "").split(), "society")
    if row["is_silent"]:
        told += f" {tell.word('no_answer')}"
    return told + (_people(row, tell) if with_people else "")


def _people(row: dict[str, Any], tell: Teller) -> str:
    if row["people"] is None:
        return ""
    source = tell.source(tell.parts["figures"]["people_source"])
    return f" ({tell.word('chance_people', count=tell.short(row['people']), source=source).strip()})"


def _side(row: dict[str, Any], side: str, tell: Teller) -> str:
    countries = tell.names((row[f"country_{side}"] or "").split(), "country")
    role = row[f"side_{side}"]
    return tell.listed((tell.name(role, "stage_role"), countries)) if role else countries


def _one_sided(tell: Teller) -> Iterator[Block]:
    found = tell.parts["one_sided"]
    if not found:
        return
    yield Paragraph(tell.word("one_sided"), "lead")
    first = found[0]
    stock = tell.word("stock", day=tell.day(first["period_end_date"]), source=tell.source(first["dataset_id"]))
    head = (tell.word("corridor"), stock, tell.word("side_known"), tell.word("side_lacking"))
    yield Table(head, tuple(_corridor(row, tell) for row in found), (5.6, 3.4, 3.4, 4.6), numbers=(1,))


def _corridor(row: dict[str, Any], tell: Teller) -> tuple[str, ...]:
    lacking = row["side_lacking"]
    ends = ("origin", "destination")
    lacks = ends if lacking == "both" else (lacking,)
    names = {side: tell.name(row[f"{side}_code"], "country") for side in ends}
    silent = {side: f" {tell.word('no_answer')}" if row[f"is_{side}_silent"] else "" for side in ends}
    return (
        f"{names['origin']} – {names['destination']}",
        tell.number(row["people"]),
        tell.listed(names[side] for side in ends if side not in lacks) or NOT_REPORTED,
        tell.listed(names[side] + silent[side] for side in lacks) + _after(tell.acted_on("one_sided", (row,))),
    )
