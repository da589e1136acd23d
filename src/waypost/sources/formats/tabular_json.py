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
from waypost.sources.json_keys import repeated_keys

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
    if size > MAX_JSON_BYTES:
        _flag(report, "file_too_large", f"{size} bytes", f"at most {MAX_JSON_BYTES} bytes; save as CSV instead")
        return
    try:
        content = path.read_bytes().removeprefix(b"\xef\xbb\xbf")
        decoded = msgspec.json.decode(content)
    except (msgspec.DecodeError, RecursionError, UnicodeDecodeError) as error:
        _flag(report, "file_broken", str(error), "JSON that can be read")
        return
    if report is not None:
        for key in repeated_keys(content):
            report.flag("json_key_twice", field=key, found=key, expected="each key once")
    items = _items(decoded, report)
    kind = next((type(item) for item in items if isinstance(item, dict | list)), None)
    if kind is not None:
        yield JsonTable(items, kind)


def _flag(report: FileReport | None, issue_type: str, found: str, expected: str) -> None:
    if report is not None:
        report.flag(issue_type, found=found, expected=expected)


def _items(content: Any, report: FileReport | None) -> list[Any]:
    """The list, or the first one under a usual key; what stands beside it is counted."""
    if isinstance(content, dict):
        chosen = next((key for key in _KEYS if isinstance(content.get(key), list)), None)
        if report is not None:
            report.unmapped.update(key for key in content if key != chosen)
        content = content[chosen] if chosen is not None else None
    return content if isinstance(content, list) else []


def _cell(value: Any) -> Cell:
    if value is None:
        return ""
    if isinstance(value, dict | list):
        return msgspec.json.encode(value).decode()
    return value  # type: ignore[no-any-return]  # JSON holds nothing else than text, numbers and truth values


class JsonTable:
    """The table of a JSON file. A list of objects has its keys as row 0, before its first element.

    ``kind`` is dict or list, as the first element of either is; anything else in the list is an empty row.
    """

    name: str | None = None

    def __init__(self, items: list[Any], kind: type) -> None:
        self.items = items
        self.kind = kind

    def rows(self, report: FileReport | None = None) -> Iterator[Row]:
        """Yield the rows; keys that an object lacks are empty cells; an element of another kind is an issue."""
        keys: list[Cell] = []
        if self.kind is dict:
            keys = list(dict.fromkeys(key for item in self.items if isinstance(item, dict) for key in item))
            yield Row(0, None, list(keys))
        for number, item in enumerate(self.items, start=1):
            if isinstance(item, dict) and self.kind is dict:
                yield Row(number, None, [_cell(item.get(key)) for key in keys])
            elif isinstance(item, list) and self.kind is list:
                yield Row(number, None, [_cell(value) for value in item])
            else:
                if report is not None:
                    expected = "an object" if self.kind is dict else "a list"
                    report.flag("row_broken", row=number, found=str(_cell(item))[:200], expected=expected)
                yield Row(number, None, [])
