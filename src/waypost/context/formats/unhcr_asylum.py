"""UNHCR's asylum applications and decisions, as CSV or pages of its interface.

Persons and cases are never one measure: a case can be a family. New applications are never one measure with appeals
and repeated ones: the same person can stand in all three. Each row keeps who decides, the kind of application and the
level as its ``method`` (``G/N/FI``); rows of one measure that differ in it are parts and add up.
"""

from __future__ import annotations

from waypost.context.areas import side_of
from waypost.context.facts import Fact, whole_year
from waypost.context.formats.wide_table import SMALL
from waypost.context.reading import Reading
from waypost.context.tables import read_rows

# Kinds of application by UNHCR's code; what it reports together cannot be told apart. V and RA are not documented.
_APPLICATIONS = {"N": "new", "R": "repeated", "A": "appeals", "J": "appeals"}
_KNOWN_APPLICATIONS = frozenset((*_APPLICATIONS, "NA", "NR", "FA", "BL", "SP", "V", "RA"))
_DECISIONS = {
    "dec_recognized": "recognised",
    "dec_other": "other_protection",
    "dec_rejected": "rejected",
    "dec_closed": "closed",
    "dec_total": "all",
}
_UNITS = {"P": "", "C": "_cases", "": "", "-": ""}
_AREAS = {"origin": "coo_iso", "destination": "coa_iso"}
_METHOD = {"applications": ("procedure_type", "app_type", "dec_level"), "decisions": ("procedure_type", "dec_level")}


def read(reading: Reading) -> None:
    """Read a table of applications or of decisions (``options: {holds: applications}``)."""
    holds = str(reading.layout.options["holds"])
    header = reading.head.header
    unit_column = "app_pc" if holds == "applications" else "dec_pc"
    figures = ("applied",) if holds == "applications" else tuple(_DECISIONS)
    reading.note_columns({"year", *_AREAS.values(), unit_column, *_METHOD[holds], *figures})
    for row, cells in read_rows(reading.head):
        reading.report.read += 1
        if not reading.is_whole(cells, row):
            continue
        named = dict(zip(header, cells, strict=True))
        origin = reading.find_area(named["coo_iso"], row, "coo_iso")
        destination = reading.find_area(named["coa_iso"], row, "coa_iso")
        year = reading.find_year(named["year"], row, "year")
        unit = named.get(unit_column, "").strip()
        if unit not in _UNITS:
            reading.flag("code_unknown", row, unit_column, unit, "P (persons) or C (cases)")
            continue
        if origin is None or destination is None or year is None:
            continue
        stated = [named.get(column, "").strip() for column in _METHOD[holds]]
        for column in figures:
            count = reading.find_count(named[column], row, column)
            if count is None:
                continue
            kind = _kind_of_application(reading, named["app_type"].strip(), row) if column == "applied" else column
            measure = f"asylum_{holds}_{kind if column == 'applied' else _DECISIONS[column]}{_UNITS[unit]}"
            first, last = whole_year(year)
            reading.writer.add(
                Fact(
                    measure=measure,
                    kind="flow",
                    basis="observed",
                    method="/".join(stated) if any(stated) else None,
                    origin_code=side_of(origin),
                    destination_code=side_of(destination),
                    period_start_date=first,
                    period_end_date=last,
                    count=count,
                    count_least=1 if count == SMALL else None,
                    count_most=SMALL if count == SMALL else None,
                )
            )


def _kind_of_application(reading: Reading, code: str, row: int) -> str:
    if code not in _KNOWN_APPLICATIONS:
        reading.flag(
            "code_unknown",
            row,
            "app_type",
            code,
            ", ".join(sorted(_KNOWN_APPLICATIONS)),
            "kept among those that cannot be told apart; tell the maintainers what UNHCR says of this code",
        )
    return _APPLICATIONS.get(code, "undivided")
