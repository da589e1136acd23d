"""YAML as a catalog needs it: nothing twice, nothing reinterpreted.

Two habits of plain YAML lose content in silence. A key written twice keeps only its second value; and ``NO``
(Norway) or ``028`` (Antigua and Barbuda) become ``False`` and an octal number. Here a repeated key is an error
that names its line, and every scalar stays the text that stands in the file; the typed layer above
(``msgspec.convert``) turns ``80`` into an integer where a field is declared as one.
"""

from __future__ import annotations

import re
from pathlib import Path
from typing import Any, TypeVar

import msgspec
import yaml

from waypost.errors import CatalogError, Said

T = TypeVar("T")
_NULLS = frozenset(("", "~", "null"))


def read_yaml(path: Path) -> Any:
    """Return the content of a file: dictionaries, lists, texts and None. An empty file gives None.

    Raises :class:`CatalogError` with file and line when the file is not UTF-8, not YAML, repeats a key or
    holds more than one document.
    """
    try:
        loader = yaml.CBaseLoader(path.read_bytes().decode("utf-8"))
        try:
            node = loader.get_single_node()
        finally:
            loader.dispose()
    except UnicodeDecodeError as error:
        raise CatalogError(f"{path}: not UTF-8 at byte {error.start}") from error
    except yaml.YAMLError as error:
        raise CatalogError(f"{path}: not readable as YAML: {' '.join(str(error).split())}") from error
    return None if node is None else _plain(node, path, set())


def _plain(node: yaml.Node, path: Path, ancestors: set[int]) -> Any:
    if isinstance(node, yaml.ScalarNode):
        # A quoted "null" is a text; a bare one is nothing. libyaml gives bare scalars the style None or "".
        return None if not node.style and node.value in _NULLS else node.value
    if id(node) in ancestors:
        raise CatalogError(f"{path}:{node.start_mark.line + 1}: a value contains itself")
    inside = ancestors | {id(node)}
    if isinstance(node, yaml.SequenceNode):
        return [_plain(item, path, inside) for item in node.value]
    found: dict[str, Any] = {}
    for key, value in node.value:
        line = key.start_mark.line + 1
        if not isinstance(key, yaml.ScalarNode):
            raise CatalogError(f"{path}:{line}: a key must be a text")
        if key.value in found:
            raise CatalogError(f"{path}:{line}: key {key.value!r} is defined twice")
        found[key.value] = _plain(value, path, inside)
    return found


def convert(value: Any, into: type[T], path: Path) -> T:
    """Check plain content against a Struct (or a container of Structs) and return it typed.

    Raises :class:`CatalogError` that names the file and the place in it. Unknown keys are let through here
    and reported by ``scripts/check_catalog.py``, so that a catalog of a later version still opens.
    """
    try:
        return msgspec.convert(value, type=into, strict=False)
    except msgspec.ValidationError as error:
        raise CatalogError(_malformed(path, str(error))) from error


_MISSING = re.compile(r"Object missing required field `(\w+)`(?: - at `\$\.?(.*)`)?")
_AT = re.compile(r".* - at `\$\.?(.*)`")


def _malformed(path: Path, why: str) -> Said:
    """What is wrong with the shape of a file, and where in it."""
    if missing := _MISSING.fullmatch(why):
        place = ".".join(part for part in (missing[2], missing[1]) if part)
        return Said(f"{path}: {why}", "missing_part", place=place)
    at = _AT.fullmatch(why)
    return Said(f"{path}: {why}", "malformed", place=at[1] if at else "")
