"""Related activities, documents and web pages."""

from __future__ import annotations

from waypost.sources.mappings.iati_codes import OLD_RELATIONS, RELATIONS
from waypost.sources.mappings.iati_draft import LANGUAGE, NOTHING, Draft, Element
from waypost.sources.mappings.iati_identity import check_reference
from waypost.sources.mappings.iati_parties import related

_RELATED = frozenset(("ref", "type")) | LANGUAGE
_DOCUMENT = frozenset(("url",))
_CODE = frozenset(("code",)) | LANGUAGE
_INITIATIVE = frozenset(("type", "ref")) | LANGUAGE


def related_activity(draft: Draft, element: Element) -> None:
    """Parent, child, sibling, co-funded or third party."""
    path = "related-activity"
    found = draft.attributes(element, path, _RELATED)
    text = draft.name_of(element, path)
    ref, kind = found.get("ref") or "", (found.get("type") or "").strip()
    relation = RELATIONS.get(kind) or OLD_RELATIONS.get(kind.lower())
    if relation is None:
        draft.flag(
            "code_unknown",
            element,
            name="link.relation",
            found=kind or "no type",
            expected="a type from 1 (parent) to 5 (third party)",
        )
    if not ref.strip():
        draft.flag(
            "iati_value_missing",
            element,
            name="link.target",
            found="related-activity without ref",
            expected="an identifier",
        )
        return
    related(draft, check_reference(draft, element, "link.target", ref, "1.7.1"), relation, path, text)


def activity_document(draft: Draft, element: Element) -> None:
    """A document of the activity."""
    document_link(draft, element, "document-link")


def document_link(draft: Draft, element: Element, path: str) -> None:
    """A document, at the activity or anywhere in its results."""
    url = (draft.attributes(element, path, _DOCUMENT).get("url") or "").strip()
    title: str | None = None
    categories: list[str] = []
    seen: set[str] = set()
    for child in element:
        at = f"{path}/{child.tag}"
        if child.tag == "title":
            if draft.is_first(seen, child, at):
                draft.attributes(child, at, LANGUAGE)
                title = draft.name_of(child, at)
        elif child.tag == "category":
            code = draft.attributes(child, at, _CODE).get("code")
            draft.empty(child, at)
            if code:
                categories.append(code)
        else:
            draft.spare(child, at)
    if not url:
        draft.flag(
            "iati_value_missing", element, name="link.target", found=f"{path} without url", expected="an address"
        )
        return
    no = draft.number("link")
    draft.add("link", no, "link_type", "document", path)
    draft.add("link", no, "target", url, path)
    draft.add("link", no, "relation", "; ".join(categories), f"{path}/category")
    draft.add("link", no, "title", title, f"{path}/title")


def activity_website(draft: Draft, element: Element) -> None:
    """A web page, in versions 1.x."""
    draft.attributes(element, "activity-website", NOTHING)
    url = draft.line_text(element, "activity-website")
    if url:
        no = draft.number("link")
        draft.add("link", no, "link_type", "web", "activity-website")
        draft.add("link", no, "target", url, "activity-website")


def related_initiative(draft: Draft, element: Element) -> None:
    """An appeal that the activity belongs to, before version 1.0."""
    path = "related-initiative"
    found = draft.attributes(element, path, _INITIATIVE)
    text = draft.line_text(element, path)
    target = found.get("ref") or text
    if not target or "appeal" not in (found.get("type") or ""):
        draft.spare(element, path)
        return
    no = draft.number("link")
    draft.add("link", no, "link_type", "appeal", path, found.get("type"))
    draft.add("link", no, "target", target, path)
    draft.add("link", no, "title", text, path)
