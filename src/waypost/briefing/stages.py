"""Who does what at each stage: stations against kinds of services, and the programmes with their societies."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from typing import Any

from waypost.analysis.reading_aloud import NOT_REPORTED
from waypost.atlas.trail import ROLES, programmes_on
from waypost.briefing.opening import WORKING
from waypost.briefing.telling import Teller
from waypost.drawing.document import Block, Grid, GridRow, Key, Mark, Paragraph, Picture, Section, Table
from waypost.reference.wording import isolated

MOST_PROGRAMMES = 10
_MOST_SOCIETIES = 2
_MOST_COUNTRIES = 2
_MOST_MORE = 12  # names beyond these, over all lines
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
    """Countries that have no line: those of which nobody has spoken, those whose programmes state no service, those
    where there is nothing to show.
    """
    quiet = [each for each in here if not _tells(tuple(_mark(each["cells"][heading], tell) for heading in headings))]
    for key in ("note_silent", "note_unstated", "note_unstated_ended", "note_none"):
        codes = [each["country_code"] for each in quiet if _note(each) == key]
        if codes:
            yield GridRow((tell.word(key, countries=tell.names(codes, "country")),), is_note=True)


def _note(station: dict[str, Any]) -> str:
    """Which words tell of a country without a line."""
    if station["programmes"]:
        return "note_unstated_ended" if station["state"] == "ended" else "note_unstated"
    return "note_silent" if station["state"] == "silent" else "note_none"


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
    every = programmes_on(tell.opened, tell.trail.trail_id, most=None)
    listed = programmes[:MOST_PROGRAMMES]
    cut = sum(_left_out(each) for each in listed)
    is_whole = len(every) == len(listed) and cut <= _MOST_MORE  # a few names more stand where they are read
    rows = tuple(_programme(each, tell, is_whole=is_whole) for each in listed)
    yield Table(tuple(tell.word(key) for key in heads), rows, (4.9, 4.2, 3.3, 2.3, 2.3))
    if len(every) > len(rows):
        yield tell.elsewhere(len(every) - len(rows), "all_programmes")
    if cut and not is_whole:
        yield Paragraph(tell.word("cut_at_end", heading=isolated(tell.word("all_programmes"))), "quiet")
    if len(every) > len(rows) or (cut and not is_whole):
        tell.in_full.append(_in_full(every, tell))
    yield Paragraph(tell.word("people_rule"), "quiet")


def _in_full(every: list[dict[str, Any]], tell: Teller) -> Section:
    """Every programme with all its societies and countries."""
    heads = tuple(tell.word(key) for key in ("programme", "societies", "stages", "years"))
    rows = tuple(
        (
            _title(each, tell),
            tell.names(_societies(each), "society"),
            _stations(each["stations"], tell),
            _years(each) or NOT_REPORTED,
        )
        for each in every
    )
    return Section(heading=tell.word("all_programmes"), blocks=(Table(heads, rows, (4.9, 5.3, 4.6, 2.2)),), level=2)


def _societies(row: dict[str, Any]) -> list[str]:
    return (row["operating_ns_ids"] or "").split()


def _left_out(row: dict[str, Any]) -> int:
    """How many societies and countries a line of a programme has no room for."""
    at_stages = Counter(each.partition(" ")[0] for each in row["stations"]).values()
    further = (len(_societies(row)) - _MOST_SOCIETIES, *(count - _MOST_COUNTRIES for count in at_stages))
    return sum(each for each in further if each > 0)


def _title(row: dict[str, Any], tell: Teller) -> str:
    title = isolated(row["title"]) if row["title"] else tell.word("untitled")
    return f"{title} {tell.word('example')}" if row["is_example"] else title


def _years(row: dict[str, Any]) -> str:
    years = [str(day.year) for day in (row["start_date"], row["end_date"]) if day is not None]
    return "–".join(dict.fromkeys(years))


def _programme(row: dict[str, Any], tell: Teller, *, is_whole: bool) -> tuple[str, ...]:
    stood = tell.name(row["status"], "status") if row["status"] else tell.word("status_unknown")
    when = _years(row)
    return (
        _title(row, tell),
        tell.names(_societies(row), "society", None if is_whole else _MOST_SOCIETIES),
        _stations(row["stations"], tell, None if is_whole else _MOST_COUNTRIES),
        f"{stood}, {when}" if when and tell.language != "ar" else f"{stood}، {when}" if when else stood,
        _people(row, tell),
    )


def _stations(stations: list[str], tell: Teller, most: int | None = None) -> str:
    by_role: dict[str, list[str]] = {}
    for each in stations:
        role, _, country = each.partition(" ")
        by_role.setdefault(role, []).append(country)
    told = [
        f"{tell.name(role, 'stage_role')} ({tell.names(by_role[role], 'country', most)})"
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
