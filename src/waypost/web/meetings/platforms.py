"""Platforms of the network, as bodies that meet can be one."""

from __future__ import annotations

from waypost.network.shipped import names_of
from waypost.reference import load_catalog


def platform_names(language: str) -> list[tuple[str, str]]:
    """Code and name of each platform of the catalog, by name."""
    catalog = load_catalog()
    found = {code: each for code, each in catalog.platforms.items() if each.kind == "platform"}
    named = [(code, names_of(each, catalog)[language]) for code, each in found.items()]
    return sorted(named, key=lambda each: each[1])
