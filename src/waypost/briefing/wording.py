"""The words of the briefing of a trail, in four languages."""

from __future__ import annotations

from functools import cache
from pathlib import Path

from waypost.reference.strict_yaml import convert, read_yaml
from waypost.reference.wording import spaced


@cache
def wording() -> dict[str, dict[str, str]]:
    """The words of ``wording.yml`` by key and language."""
    path = Path(__file__).with_name("wording.yml")
    found: dict[str, dict[str, str]] = convert(read_yaml(path), dict[str, dict[str, str]], path)
    return found


def word(key: str, language: str, **parts: object) -> str:
    """One of them with its parts filled in and the spaces of its language."""
    return spaced(wording()[key][language], language).format(**parts)
