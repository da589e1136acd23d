"""Platforms of the network, which a consultation may ask beside National Societies."""

from __future__ import annotations

from collections.abc import Callable, Collection, Mapping

from waypost.network.shipped import names_of
from waypost.reference import load_catalog
from waypost.web.accounts.models import User
from waypost.web.project.applications import named_in_configurations

People = Mapping[str, list[User]]


def is_platform(organisation: str) -> bool:
    """Whether this is a platform of the network."""
    found = load_catalog().platforms.get(organisation)
    return found is not None and found.kind == "platform"


def platform_name(platform: str, language: str) -> str:
    """A platform in a language; its code where the catalog does not know it any more."""
    catalog = load_catalog()
    found = catalog.platforms.get(platform)
    return names_of(found, catalog)[language] if found else platform


def platform_names(language: str) -> list[tuple[str, str]]:
    """Code and name of each platform of the catalog, by name."""
    named = [(code, platform_name(code, language)) for code in load_catalog().platforms if is_platform(code)]
    return sorted(named, key=lambda each: each[1])


def people_of_platforms(platforms: Collection[str]) -> dict[str, list[User]]:
    """Platform → its chair and secretary as accounts that can sign in; none where nobody has one.

    The application that knows them names a function in ``people_of_platforms`` of its configuration.
    """
    if not platforms:
        return {}
    told: list[Callable[[Collection[str]], People]] = named_in_configurations("people_of_platforms")
    return {platform: people for tell in told for platform, people in tell(platforms).items()}
