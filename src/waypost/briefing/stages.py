"""Who does what at each stage: stations against kinds of services, and the programmes with their societies."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from waypost.analysis.reading_aloud import NOT_REPORTED
from waypost.atlas.trail import ROLES
from waypost.briefing.opening import WORKING
from waypost.briefing.telling import Teller
from waypost.drawing.document import Block, Grid, GridRow, Key, Mark, Paragraph, Picture, Section, Table
from waypost.reference.wording import isolated

MOST_PROGRAMMES = 10
_FIGURES = ("running", "known", "ended", "overlap")


def stages(tell: Teller) -> Section:
    """Who does what at each stage."""
    return Section(heading=tell.word("who_does_what"), blocks=(*_grid(tell), *_programmes(tell)))


def _grid(tell: Teller) -> Iterator[Block]:
    headings = tell.parts["score"]["headings"]
    looks = set()
    rows = []
    for role in ROLES:
        here = [each for each in tell.stations if each["role"] == role]
        if not here:
            continue
        known = sum(each["state"] in WORKING for each in here)
        rows.append(_stage(tell, role, known, len(here)))
        for station in here:
            marks = tuple(_mark(station["cells"][heading], tell) for heading in headings)
            if _tells(marks):
                looks |= {mark.look for mark in marks}
                rows.append(GridRow((tell.name(station["country_code"], "country"), _counted(station, tell)), marks))
        rows += _notes(tell, here, headings)
    if headings:
        heads = tuple(tell.name(heading, "service") for heading in headings)
        yield Grid((tell.word("station"), tell.word("programmes_column")), heads, tuple(rows), (3.3, 2.1))
        items: list[tuple[Picture | Mark, str]] = [
            (Mark(look, "1" if look in _FIGURES else "", ""), tell.word(f"key_{look}"))
            for look in (*_FIGURES, "gap", "contradiction", "none", "silent")
            if look in looks
        ]
        yield Key(tuple(items))
        if unused := tell.parts["score"]["unused"]:
            yield Paragraph(tell.word("grid_note", headings=tell.names(unused, "service")), "quiet")


def _stage(tell: Teller, role: str, known: int, of: int) -> GridRow:
    name = tell.name(role, "stage_role")
    return GridRow((tell.word("stage_heading", role=name, count=tell.number(known), of=tell.number(of)),))


def _notes(tell: Teller, here: list[dict[str, Any]], headings: list[str]) -> Iterator[GridRow]:
    """Countries that have no line: those of which nobody has spoken, those where there is nothing to show."""
    quiet = [each for each in here if not _tells(tuple(_mark(each["cells"][heading], tell) for heading in headings))]
    for key, wanted in (("note_silent", True), ("note_none", False)):
        codes = [each["country_code"] for each in quiet if (each["state"] == "silent") is wanted]
        if codes:
            yield GridRow((tell.word(key, countries=tell.names(codes, "country")),), is_note=True)


def _tells(marks: tuple[Mark, ...]) -> bool:
    return any(mark.look not in ("none", "silent") for mark in marks)


def _mark(cell: dict[str, Any], tell: Teller) -> Mark:
    look = cell["state"]
    figure = tell.number(cell["programmes"]) if look in _FIGURES else ""
    return Mark(look, figure, tell.word(f"key_{look}"))


def _counted(station: dict[str, Any], tell: Teller) -> str:
    """Programmes of a station; a dash where nobody has told of any and nobody was heard."""
    if not station["programmes"] and station["is_silent"]:
        return NOT_REPORTED
    return f"{tell.number(station['programmes'])} ({tell.number(station['running'])})"


def _programmes(tell: Teller) -> Iterator[Block]:
    programmes = tell.parts["programmes"]
    if not programmes:
        yield Paragraph(tell.word("no_programmes"))
        return
    yield Paragraph(tell.word("programmes"), "lead")
    heads = ("programme", "societies", "stages", "state_and_time", "people")
    rows = tuple(_programme(each, tell) for each in programmes[:MOST_PROGRAMMES])
    yield Table(tuple(tell.word(key) for key in heads), rows, (4.9, 4.2, 3.3, 2.3, 2.3))
    left = tell.parts["list_figures"]["programmes"] - len(rows)
    if left > 0:
        yield Paragraph(tell.word("more_programmes", count=tell.number(left)), "quiet")
    yield Paragraph(tell.word("people_rule"), "quiet")


def _programme(row: dict[str, Any], tell: Teller) -> tuple[str, ...]:
    title = isolated(row["title"]) if row["title"] else tell.word("untitled")
    if row["is_example"]:
        title += " " + tell.word("example")
    stood = tell.name(row["status"], "status") if row["status"] else tell.word("status_unknown")
    years = [str(day.year) for day in (row["start_date"], row["end_date"]) if day is not None]
    when = "–".join(dict.fromkeys(years))
    return (
        title,
        tell.names((row["operating_ns_ids"] or "").split(), "society", 2),
        _stations(row["stations"], tell),
        f"{stood}, {when}" if when and tell.language != "ar" else f"{stood}، {when}" if when else stood,
        _people(row, tell),
    )


def _stations(stations: list[str], tell: Teller) -> str:
    by_role: dict[str, list[str]] = {}
    for each in stations:
        role, _, country = each.partition(" ")
        by_role.setdefault(role, []).append(country)
    told = [
        f"{tell.name(role, 'stage_role')} ({tell.names(by_role[role], 'country', 2)})"
        for role in ROLES
        if role in by_role
    ]
    return tell.listed(told)


def _people(row: dict[str, Any], tell: Teller) -> str:
    if row["people_reached"] is not None:
        return tell.word("reached", count=tell.short(row["people_reached"]))
    if row["people_targeted"] is not None:
        return tell.word("targeted", count=tell.short(row["people_targeted"]))
    return NOT_REPORTED
