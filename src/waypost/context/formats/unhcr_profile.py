"""UNHCR's populations by sex and age, as CSV or pages of its interface (``ptype_show=true``).

A profile is no breakdown of the population stock: it comes from another collection and its totals differ, so its
measures are of their own (``profile_refugees``). A 0 in every band of a row that has people means that UNHCR could not
break them down, not that there are none: such bands are no facts. People whose age is not known are in the
total of their sex and in no band; ``f_other`` and ``m_other`` are left out, because they are the difference.
"""

from __future__ import annotations

import datetime as dt
from typing import NamedTuple

from waypost.context.areas import side_of
from waypost.context.facts import Fact, day_of_year
from waypost.context.formats.wide_table import SMALL
from waypost.context.reading import Reading
from waypost.context.tables import read_rows

_TYPES = {
    "REF": "refugees",
    "ASY": "asylum_seekers",
    "IDP": "idps",
    "OIP": "other_in_need_of_protection",
    "OOC": "others_of_concern",
    "STA": "stateless",
    "HST": "host_community",
    "RET": "returned_refugees",
    "RDP": "returned_idps",
}
_BANDS = {"0_4": (0, 4), "5_11": (5, 11), "12_17": (12, 17), "18_59": (18, 59), "60": (60, None)}
_SEXES = {"f": "female", "m": "male"}
_IN_COUNTRY = ("IDP", "RDP")
_FLOWS = ("RET", "RDP")


class _Who(NamedTuple):
    """Of whom a row speaks: what is the same for all its figures."""

    measure: str
    kind: str
    origin: str | None
    destination: str | None
    country: str | None
    first: dt.date
    last: dt.date


def read(reading: Reading) -> None:
    """Read every row; one without a type of population is an issue, for nobody could say what it counts."""
    header = reading.head.header
    figures = {f"{sex}_{band}" for sex in _SEXES for band in (*_BANDS, "other", "total")} | {"total"}
    reading.note_columns({"year", "coo_iso", "coa_iso", "pop_type", *figures})
    for row, cells in read_rows(reading.head):
        reading.report.read += 1
        if not reading.is_whole(cells, row):
            continue
        named = dict(zip(header, cells, strict=True))
        who = _who(reading, named, row)
        if who is not None:
            _read_figures(reading, who, named, row)


def _who(reading: Reading, named: dict[str, str], row: int) -> _Who | None:
    code = named.get("pop_type", "").strip()
    if code not in _TYPES:
        reading.flag(
            "code_unknown",
            row,
            "pop_type",
            code,
            ", ".join(_TYPES),
            "get the pages with ptype_show=true, so that each row is one type of population",
        )
        return None
    origin = reading.find_area(named["coo_iso"], row, "coo_iso")
    destination = reading.find_area(named["coa_iso"], row, "coa_iso")
    year = reading.find_year(named["year"], row, "year")
    if origin is None or destination is None or year is None:
        return None
    is_flow = code in _FLOWS
    first, last = (dt.date(year, 1, 1), dt.date(year, 12, 31)) if is_flow else day_of_year(year, "12-31")
    inside = code in _IN_COUNTRY
    return _Who(
        f"profile_{_TYPES[code]}",
        "flow" if is_flow else "stock",
        None if inside else side_of(origin),
        None if inside else side_of(destination),
        side_of(destination) if inside else None,
        first,
        last,
    )


def _read_figures(reading: Reading, who: _Who, named: dict[str, str], row: int) -> None:
    total = reading.find_count(named["total"], row, "total")
    if total is not None:
        _add(reading, who, total)
    of_sex = {letter: reading.find_count(named[f"{letter}_total"], row, f"{letter}_total") for letter in _SEXES}
    is_told_apart = any(of_sex.values())
    for letter, sex in _SEXES.items():
        stated = of_sex[letter]
        if stated is None or not is_told_apart:
            continue
        _add(reading, who, stated, sex)
        bands = {band: reading.find_count(named[f"{letter}_{band}"], row, f"{letter}_{band}") for band in _BANDS}
        if not any(bands.values()):
            continue
        for band, count in bands.items():
            if count is not None:
                _add(reading, who, count, sex, _BANDS[band])
        other = reading.find_count(named.get(f"{letter}_other", ""), row, f"{letter}_other") or 0
        summed = sum(count or 0 for count in bands.values()) + other
        if summed != stated:
            reading.flag(
                "parts_do_not_sum",
                row,
                f"{letter}_total",
                f"{stated} and parts of {summed}",
                "a total that is the sum of its age bands",
                "both were kept as UNHCR gives them; small numbers are rounded, so they need not agree",
            )


def _add(
    reading: Reading, who: _Who, count: int, sex: str | None = None, ages: tuple[int, int | None] | None = None
) -> None:
    reading.writer.add(
        Fact(
            measure=who.measure,
            kind=who.kind,
            basis="observed",
            origin_code=who.origin,
            destination_code=who.destination,
            country_code=who.country,
            period_start_date=who.first,
            period_end_date=who.last,
            sex=sex,
            age_min=ages[0] if ages else None,
            age_max=ages[1] if ages else None,
            count=count,
            count_least=1 if count == SMALL else None,
            count_most=SMALL if count == SMALL else None,
        )
    )
