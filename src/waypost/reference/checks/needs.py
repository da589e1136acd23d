"""Indicators of need: four languages, headings and groups that exist, indicators that are declared."""

from __future__ import annotations

from collections.abc import Iterator

from waypost.reference.catalog import Catalog
from waypost.reference.checks.findings import dangling, missing_languages

_WHERE = "rules/needs.yml"


def check_needs(catalog: Catalog) -> Iterator[str]:
    """Every label, every code, every indicator that is named."""
    needs = catalog.needs
    for name, indicator in needs.indicators.items():
        yield from missing_languages(_WHERE, f"indicator {name}: label", indicator.label)
    for code_list, lists in (("service", needs.services), ("population_group", needs.groups)):
        for code, named in lists.items():
            yield from dangling(_WHERE, f"{code_list} {code}", code, catalog, code_list)
            yield from (
                f"{_WHERE}: {code}: no indicator {indicator!r}; there are: {', '.join(needs.indicators)}"
                for indicator in named
                if indicator not in needs.indicators
            )
    if "service" in catalog.code_lists:
        known = catalog.code_lists["service"].codes
        yield from (
            f"{_WHERE}: services: {code!r} is not a heading"
            for code in needs.services
            if code in known and not known[code].is_group
        )
