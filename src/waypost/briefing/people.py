"""People on a trail, and those who died on it: each figure with its day and source, ranges where they differ."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from waypost.analysis.reading_aloud import NOT_REPORTED
from waypost.atlas.figures import deaths_by_source
from waypost.briefing.telling import Teller
from waypost.drawing.document import Block, Paragraph, Section, Table
from waypost.reference.wording import isolated

_MOST_CORRIDORS = 8
_YEARS = 8


def people(tell: Teller) -> Section:
    """People who live between its ends, and the dead and missing."""
    return Section(heading=tell.word("people_title"), blocks=(*_corridors(tell), *_deaths(tell)))


def _corridors(tell: Teller) -> Iterator[Block]:
    corridors = tell.parts["corridors"][:_MOST_CORRIDORS]
    if not corridors:
        yield Paragraph(tell.word("people_none"))
        return
    first = next((row for row in corridors if row["people_date"] is not None), corridors[0])
    moved = next((row for row in corridors if row["flow_period"] is not None), corridors[0])
    head = (
        tell.word("corridor"),
        tell.word("stock", day=tell.day(first["people_date"]), source=tell.source(first["dataset_id"])),
        tell.word("flow", period=moved["flow_period"] or NOT_REPORTED, source=tell.source(moved["flow_dataset_id"])),
    )
    rows = tuple(_corridor(row, tell) for row in corridors)
    yield Table(head, rows, (7.4, 4.2, 5.4), numbers=(1,))
    yield Paragraph(tell.word("people_note"), "quiet")


def _corridor(row: dict[str, Any], tell: Teller) -> tuple[str, ...]:
    ends = f"{tell.name(row['origin_code'], 'country')} – {tell.name(row['destination_code'], 'country')}"
    moved = tell.word("not_known")
    if row["flow_most"] is not None:
        moved = _range(row["flow_least"], row["flow_most"], tell)
    return ends, tell.number(row["people"]), moved


def _range(least: int | None, most: int, tell: Teller) -> str:
    if least is None or least == most:
        return tell.number(most)
    return tell.word("range", least=tell.number(least), most=tell.number(most))


def _deaths(tell: Teller) -> Iterator[Block]:
    yield Paragraph(tell.word("deaths_title"), "lead")
    told = deaths_by_source(tell.opened, tell.parts["trail_id"])
    if not told:
        yield Paragraph(tell.word("deaths_none"))
        return
    years = sorted({row["year"] for row in told})[-_YEARS:]
    counts: dict[str, dict[int, int]] = {}
    for row in told:
        if row["year"] in years:
            counts.setdefault(row["dataset_id"], {})[row["year"]] = row["count"]
    publishers = {row["dataset_id"]: row["publisher"] for row in told}
    rows = [
        (f"{isolated(publishers[name])} {tell.source(name)}", *(_count(of.get(year), tell) for year in years))
        for name, of in sorted(counts.items())
    ]
    if len(counts) > 1:
        told_of = {year: [of[year] for of in counts.values() if year in of] for year in years}
        rows.append((tell.word("range_row"), *(_span(told_of[year], tell) for year in years)))
    head = (tell.word("year_source"), *map(str, years))
    wide = 1.6 if len(years) > 5 else 2.0
    yield Table(head, tuple(rows), (17 - wide * len(years), *([wide] * len(years))), numbers=tuple(range(1, len(head))))
    yield Paragraph(tell.word("deaths_note"), "quiet")


def _count(value: int | None, tell: Teller) -> str:
    return NOT_REPORTED if value is None else tell.number(value)


def _span(values: list[int], tell: Teller) -> str:
    return _range(min(values), max(values), tell)
