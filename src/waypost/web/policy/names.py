"""Organisations in words."""

from __future__ import annotations

from waypost.reference import load_catalog
from waypost.web.contribute.templating import speaker_name
from waypost.web.exercises.platforms import platform_name
from waypost.web.pages.templating import text
from waypost.web.policy.reference_groups import is_group


def organisation_name(organisation: str, language: str) -> str:
    """A society, a platform, a Reference Group, a zone or the migration team in words."""
    catalog = load_catalog()
    if society := catalog.societies.get(organisation):
        return str(society.names[language])
    if organisation in catalog.platforms:
        return platform_name(organisation, language)
    if is_group(organisation):
        return text(language, "policy_group_member")
    return speaker_name(organisation, "", language)
