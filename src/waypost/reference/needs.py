"""Which figures of the context speak of a need: ``catalog/rules/needs.yml``.

::

    indicators:
      deaths_here: {label: {en: , fr: , es: , ar: }, meaning: , is_people: false}
    services:
      rfl: [deaths_here, …]            # a heading of the code list service
    groups:
      returnees: [returned_here]       # a code of the code list population_group

Of a heading or group that is not listed no figure speaks: its need has no rank. ``is_people`` tells that the figure
counts people who may need something, so that it can be named beside a gap.
"""

from __future__ import annotations

from pathlib import Path

import msgspec

from waypost.reference.strict_yaml import convert, read_yaml


class NeedIndicator(msgspec.Struct, frozen=True, kw_only=True):
    """One way to read need from the context."""

    label: dict[str, str]
    meaning: str
    is_people: bool


class Needs(msgspec.Struct, frozen=True, kw_only=True):
    """Indicators, and which of them speak of the need for a service or of a group."""

    indicators: dict[str, NeedIndicator] = {}
    services: dict[str, tuple[str, ...]] = {}
    groups: dict[str, tuple[str, ...]] = {}


def read_needs(path: Path) -> Needs:
    """Read the file; without one there is no indicator and no need is ranked."""
    return convert(read_yaml(path) or {}, Needs, path) if path.is_file() else Needs()
