"""Which codes other systems have, so that a crosswalk to one that does not exist is found.

``catalog/reference/foreign_codes.csv``: ``system,code_list,code,name``. ``code_list`` is the list of ours whose
crosswalk may use the code; empty when any may. Codes of hashtags and attributes (``hxl``) stand alone: a
crosswalk to ``#org+impl`` needs ``#org`` and ``+impl``.
"""

from __future__ import annotations

import csv
import re
from pathlib import Path

from waypost.errors import CatalogError

_COLUMNS = ["system", "code_list", "code", "name"]
_HXL_PARTS = re.compile(r"[#+][a-z0-9_]+")


class ForeignCodes:
    """The known codes of other systems; empty knows none and asks nothing."""

    def __init__(self, rows: dict[tuple[str, str, str], str]) -> None:
        """``rows``: (system, code list or empty, code in small letters) → name."""
        self._names = rows
        self._lists = {(system, code_list) for system, code_list, _ in rows}

    def unknown_parts(self, system: str, code_list: str, foreign: str) -> list[str]:
        """What of a code does not exist in its system, as written; nothing for a system that is not listed."""
        if not {(system, code_list), (system, "")} & self._lists:
            return []
        parts = [foreign]
        if system == "hxl" and foreign[0] in "#+":
            parts = _HXL_PARTS.findall(foreign)
        return [part for part in parts if not self._has(system, code_list, part)]

    def _has(self, system: str, code_list: str, code: str) -> bool:
        return any((system, name, code.casefold()) in self._names for name in (code_list, ""))


def read_foreign_codes(path: Path) -> ForeignCodes:
    """Read the file; an absent one knows no codes. Raises CatalogError for a row twice or with an empty cell."""
    rows: dict[tuple[str, str, str], str] = {}
    if not path.exists():
        return ForeignCodes(rows)
    with path.open(encoding="utf-8", newline="") as lines:
        reader = csv.DictReader(lines)
        if reader.fieldnames != _COLUMNS:
            raise CatalogError(f"{path}: expected the columns {', '.join(_COLUMNS)}; found {reader.fieldnames}")
        for number, row in enumerate(reader, start=2):
            if None in row.values() or not (row["system"] and row["code"] and row["name"]):
                raise CatalogError(f"{path}:{number}: expected {', '.join(_COLUMNS)}; found {row}")
            key = (row["system"], row["code_list"], row["code"].casefold())
            if key in rows:
                raise CatalogError(f"{path}:{number}: {row['code']!r} of {row['system']} is defined twice")
            rows[key] = row["name"]
    return ForeignCodes(rows)
