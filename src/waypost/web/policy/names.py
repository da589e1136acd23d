"""Organisations in words."""

from __future__ import annotations

from waypost.reference import load_catalog
from waypost.web.contribute.templating import speaker_name
from waypost.web.exercises.platforms import platform_name


def organisation_name(organisation: str, language: str) -> str:
    """A society, a platform, a zone or the migration team in words."""
    catalog = load_catalog()
    if society := catalog.societies.get(organisation):
        return str(society.names[language])
    if organisation in catalog.platforms:
        return platform_name(organisation, language)
    return speaker_name(organisation, "", language)
