"""Organisations in words."""

from __future__ import annotations

from waypost.reference import load_catalog
from waypost.web.contribute.templating import speaker_name


def organisation_name(organisation: str, language: str) -> str:
    """A society, a zone or the migration team in words."""
    society = load_catalog().societies.get(organisation)
    return str(society.names[language]) if society else speaker_name(organisation, "", language)
