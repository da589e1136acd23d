"""Roles and what they are of, in words."""

from __future__ import annotations

from waypost.reference import load_catalog
from waypost.web.accounts.models import Invitation, Membership
from waypost.web.pages.templating import text


def scope_text(held: Membership | Invitation, language: str) -> str:
    """``Manager – Niger Red Cross Society``."""
    catalog = load_catalog()
    parts = [text(language, f"account_role_{held.role}")]
    if held.ns_id:
        society = catalog.societies.get(held.ns_id)
        parts.append(society.names[language] if society else held.ns_id)
    for code, name in ((held.region, "region"), (held.zone, "zone_2009")):
        if code:
            known = catalog.code_lists[name].codes.get(code)
            parts.append(known.label[language] if known else code)
    return " – ".join(parts)
