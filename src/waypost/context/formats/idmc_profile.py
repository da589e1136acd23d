"""IDMC's internally displaced people by cause, sex and age at the end of a year, one row each.

The breakdown by sex and age is IDMC's estimate from the structure of the whole population, so it is modelled; the sum
over it, which the rows add up to, is what was observed. A row whose sex and age are ``unknown`` is all people of
that country and cause.
"""

from __future__ import annotations

from collections import defaultdict

from waypost.context.facts import Fact, day_of_year
from waypost.context.reading import Reading, read_ages
from waypost.context.tables import read_rows

_CAUSES = ("conflict", "disaster")
_SEXES = {"female": "female", "male": "male", "unknown": None}


def read(reading: Reading) -> None:
    """Read every row and add the total of each country, year and cause."""
    keys = reading.keys
    header = reading.head.header
    reading.note_columns(set(keys.values()))
    totals: dict[tuple[str, int, str], int] = defaultdict(int)
    for row, cells in read_rows(reading.head):
        reading.report.read += 1
        if not reading.is_whole(cells, row):
            continue
        named = dict(zip(header, cells, strict=True))
        country = reading.find_area(named[keys["country"]], row, keys["country"])
        year = reading.find_year(named[keys["year"]], row, keys["year"])
        count = reading.find_count(named[keys["count"]], row, keys["count"])
        cause, sex, age = (named[keys[role]].strip() for role in ("cause", "sex", "age"))
        ages = read_ages(age)
        if cause not in _CAUSES:
            reading.flag("code_unknown", row, keys["cause"], cause, ", ".join(_CAUSES))
        elif sex not in _SEXES:
            reading.flag("code_unknown", row, keys["sex"], sex, ", ".join(_SEXES))
        elif ages is None and age != "unknown":
            reading.flag("number_unreadable", row, keys["age"], age, "ages such as 0-4 or 60+, or unknown")
        elif country is not None and year is not None and count is not None:
            totals[country, year, cause] += count
            if ages is not None or _SEXES[sex] is not None:
                _add(reading, country, year, cause, count, _SEXES[sex], ages)
    for (country, year, cause), count in totals.items():
        _add(reading, country, year, cause, count, None, None)


def _add(
    reading: Reading,
    country: str,
    year: int,
    cause: str,
    count: int,
    sex: str | None,
    ages: tuple[int, int | None] | None,
) -> None:
    day = day_of_year(year, "12-31")[0]
    reading.writer.add(
        Fact(
            measure=f"idps_{cause}",
            kind="stock",
            basis="observed" if sex is None and ages is None else "modelled",
            country_code=country,
            period_start_date=day,
            period_end_date=day,
            sex=sex,
            age_min=ages[0] if ages else None,
            age_max=ages[1] if ages else None,
            count=count,
        )
    )
