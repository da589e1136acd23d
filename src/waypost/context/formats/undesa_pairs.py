"""UN DESA's migrant stock as CSV, one row per pair and year: :mod:`wide_table`, and what each figure rests on.

A companion file (``role: flags``) says of each destination and year whether people were counted by place of birth or by
citizenship, whether refugees were added, and whether there are no data at all, so that the figure is imputed.
"""

from __future__ import annotations

from waypost.context.formats import wide_table
from waypost.context.formats.undesa_basis import basis_rule
from waypost.context.reading import Reading
from waypost.context.tables import read_rows

# Column of the companion file → the letter that the United Nations' workbooks write for it.
_LETTERS = {"foreign_born": "B", "foreign_citizens": "C", "includes_refugees": "R", "imputed": "I"}


def read(reading: Reading) -> None:
    """Read a file of figures, or of flags."""
    if reading.layout.role == "flags":
        _read_flags(reading)
    else:
        wide_table.read_with(reading, basis_rule(reading.declared, reading.layout, reading.data_types))


def _read_flags(reading: Reading) -> None:
    header = reading.head.header
    reading.note_columns({*reading.keys.values(), *_LETTERS})
    for row, cells in read_rows(reading.head):
        reading.report.read += 1
        if not reading.is_whole(cells, row):
            continue
        named = dict(zip(header, cells, strict=True))
        area = reading.find_area(named[reading.keys["destination"]], row, "destination")
        year = reading.find_year(named[reading.keys["year"]], row, "year")
        letters = []
        for column, letter in _LETTERS.items():
            if named[column] not in ("0", "1"):
                reading.flag("truth_unreadable", row, column, named[column], "0 or 1")
            elif named[column] == "1":
                letters.append(letter)
        if area and year:
            reading.data_types[area, year] = " ".join(letters)
