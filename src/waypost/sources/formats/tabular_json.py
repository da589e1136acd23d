"""JSON lists as tables: a list of lists, or a list of objects whose keys are the header."""

from __future__ import annotations

import re
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import msgspec

from waypost.model import FileReport
from waypost.model.values import Cell
from waypost.sources.formats.tabular_rows import Row

MAX_JSON_BYTES = 256 * 1024**2
_LIST = re.compile(rb"(?:\xef\xbb\xbf)?\s*\[")
_KEYS = ("data", "records", "results", "rows")


def looks_like_list(head: bytes) -> bool:
    """Whether the file may be a JSON list, or an object that holds one under a usual key."""
    if _LIST.match(head):
        return True
    start = head.lstrip(b"\xef\xbb\xbf \t\r\n")[:4096]
    return start.startswith(b"{") and any(f'"{key}"'.encode() in start for key in _KEYS)


def json_tables(path: Path, report: FileReport | None = None) -> Iterator[JsonTable]:
    """Yield the one table of the file; none, and an issue, when it cannot be read as one."""
    size = path.stat().st_size
    problem: tuple[str, str, str] | None = None
    items: list[Any] = []
    if size > MAX_JSON_BYTES:
        problem = ("file_too_large", f"{size} bytes", f"at most {MAX_JSON_BYTES} bytes; save as CSV instead")
    else:
        try:
            items = _items(msgspec.json.decode(path.read_bytes().removeprefix(b"\xef\xbb\xbf")))
        except (msgspec.DecodeError, RecursionError, UnicodeDecodeError) as error:
            problem = ("file_broken", str(error), "JSON that can be read")
    if problem is not None:
        if report is not None:
            report.flag(problem[0], found=problem[1], expected=problem[2])
        return
    if items and (all(isinstance(item, dict) for item in items) or all(isinstance(item, list) for item in items)):
        yield JsonTable(items)


def _items(content: Any) -> list[Any]:
    if isinstance(content, dict):
        content = next((content[key] for key in _KEYS if isinstance(content.get(key), list)), None)
    return content if isinstance(content, list) else []


def _cell(value: Any) -> Cell:
    if value is None:
        return ""
    if isinstance(value, dict | list):
        return msgspec.json.encode(value).decode()
    return value  # type: ignore[no-any-return]  # JSON holds nothing else than text, numbers and truth values


class JsonTable:
    """The table of a JSON file. A list of objects has its keys as row 0, before its first element."""

    name: str | None = None

    def __init__(self, items: list[Any]) -> None:
        self.items = items

    def rows(self, report: FileReport | None = None) -> Iterator[Row]:
        """Yield the rows; keys that an object lacks are empty cells."""
        if isinstance(self.items[0], list):
            for number, item in enumerate(self.items, start=1):
                yield Row(number, None, [_cell(value) for value in item])
            return
        keys = list(dict.fromkeys(key for item in self.items for key in item))
        yield Row(0, None, list(keys))
        for number, item in enumerate(self.items, start=1):
            yield Row(number, None, [_cell(item.get(key)) for key in keys])
