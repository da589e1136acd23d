"""Participating organisations."""

from __future__ import annotations

from waypost.sources.mappings.iati_draft import LANGUAGE, Draft, Element
from waypost.sources.mappings.iati_identity import check_reference

# A word of OCHA's files before version 1.0.
_OLD_ROLES = {"un-ocha-implementing-partner": "operating"}
_KNOWN = frozenset(("ref", "role", "type", "activity-id", "crs-channel-code")) | LANGUAGE


def participating_org(draft: Draft, element: Element) -> None:
    """An organisation's part; the activity that it calls its own is a link."""
    path = "participating-org"
    found = draft.attributes(element, path, _KNOWN)
    name = draft.name_of(element, path)
    ref, channel = found.get("ref"), found.get("crs-channel-code")
    if ref:
        ref = check_reference(draft, element, "participation.organisation_ref", ref, "1.8.1", "1.8.13")
    if not (ref or name):
        draft.flag(
            "iati_party_unnamed",
            element,
            name="participation.organisation_name",
            found=f"participating-org with role {found.get('role') or 'none'} without ref and narrative",
            expected="a reference or a name (IATI rule 6.10.1)",
        )
    no = draft.number("participation")
    stated = found.get("role") or ""
    role = draft.codes.find("role", stated.strip()) if stated else None
    if role is None and not draft.version:
        role = _OLD_ROLES.get(stated.strip().lower())
    if role is None:
        draft.flag(
            "code_unknown",
            element,
            name="participation.role",
            found=stated or "no role",
            expected=draft.codes.expected("role"),
        )
    if ref:
        draft.add("participation", no, "organisation_ref", ref, path)
        if channel:
            draft.unmapped(f"{path}/@crs-channel-code")
    else:
        draft.add("participation", no, "organisation_ref", channel, f"{path}/@crs-channel-code", basis="inferred")
    draft.add("participation", no, "organisation_name", name, path)
    kind = found.get("type")
    ours = draft.code("organisation_type", kind, element, "participation.organisation_type")
    draft.add("participation", no, "organisation_type", ours, path, kind)
    draft.add("participation", no, "role", role, path, stated)
    theirs = found.get("activity-id")
    if theirs and not theirs.isspace():
        theirs = check_reference(draft, element, "link.target", theirs, "1.9.1")
        related(draft, theirs, f"{role or 'partner'}_activity", f"{path}/@activity-id")


def related(draft: Draft, target: str, relation: str | None, place: str, title: str | None = None) -> None:
    """A link to another activity, each once."""
    if (target, relation) in draft.links:
        return
    draft.links.add((target, relation))
    no = draft.number("link")
    draft.add("link", no, "link_type", "related_activity", place)
    draft.add("link", no, "target", target, place)
    draft.add("link", no, "relation", relation, place)
    draft.add("link", no, "title", title, place)
