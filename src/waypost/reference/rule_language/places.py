"""Where in a YAML file an expression stands, so that an error can name file, line and column."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path
from typing import Any

import yaml

from waypost.errors import CatalogError, Said


@dataclass(frozen=True)
class TextPlace:
    """The place of a text in a file: of its first character, and of the first character of its further lines.

    Lines and columns count from 1. ``indent`` is the number of characters before a further line of the text.
    """

    file: str
    line: int = 1
    column: int = 1
    indent: int = 0

    def says(self, line: int, column: int, message: str, key: str, **parts: Any) -> Said:
        """A message about a place within the text."""
        return Said(f"{self.at(line, column)}: {message}", key, line=line, column=column, **parts)

    def at(self, line: int, column: int) -> str:
        """``file:line:column`` of a place within the text."""
        if line == 1:
            return f"{self.file}:{self.line}:{self.column + column - 1}"
        return f"{self.file}:{self.line + line - 1}:{self.indent + column}"


def text_places(path: Path, keys: tuple[str, ...]) -> dict[str, TextPlace]:
    """Where the texts under some keys of a file's outermost mapping begin.

    A text must stand on one line, or as a block after ``|``: then each character of it has one place in the file.
    Raises :class:`CatalogError` for one that is folded, escaped or broken over lines otherwise.
    """
    source = path.read_text(encoding="utf-8")
    node = yaml.compose(source, Loader=yaml.CBaseLoader)
    if not isinstance(node, yaml.MappingNode):
        return {}
    lines = source.split("\n")
    return {
        key.value: _place(value, lines, path)
        for key, value in node.value
        if isinstance(key, yaml.ScalarNode) and key.value in keys and isinstance(value, yaml.ScalarNode)
    }


def listed_text_places(path: Path, outer: str, keys: tuple[str, ...]) -> list[dict[str, TextPlace]]:
    """The same for the mappings of the list under ``outer``, in their order."""
    source = path.read_text(encoding="utf-8")
    node = yaml.compose(source, Loader=yaml.CBaseLoader)
    lines = source.split("\n")
    listed = [value for key, value in node.value if key.value == outer] if isinstance(node, yaml.MappingNode) else []
    entries = [entry for value in listed if isinstance(value, yaml.SequenceNode) for entry in value.value]
    return [
        {
            key.value: _place(value, lines, path)
            for key, value in entry.value
            if key.value in keys and isinstance(value, yaml.ScalarNode)
        }
        for entry in entries
        if isinstance(entry, yaml.MappingNode)
    ]


def _place(node: yaml.ScalarNode, lines: list[str], path: Path) -> TextPlace:
    line, column = node.start_mark.line, node.start_mark.column
    if node.style == "|" and lines[line][column:].strip() in ("|", "|-", "|+"):
        indent = next((len(text) - len(text.lstrip(" ")) for text in lines[line + 1 :] if text.strip()), 0)
        return TextPlace(str(path), line + 2, indent + 1, indent)
    is_plain = node.start_mark.line == node.end_mark.line and node.style in (None, "")
    is_quoted = node.style in ("'", '"') and lines[line][column + 1 :].startswith(f"{node.value}{node.style}")
    if is_plain or is_quoted:
        return TextPlace(str(path), line + 1, column + (2 if is_quoted else 1))
    message = f"{path}:{line + 1}:{column + 1}: write an expression on one line, or as a block after |"
    raise CatalogError(Said(message, "block"))
