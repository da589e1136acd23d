"""Activities that Waypost itself exported: read from the elements of its own namespace, which hold the exact rows.

IATI has no room for much of a programme and another shape for more, so :mod:`waypost.publish.iati_activities` says
each such row twice: in the standard's elements for others, and in its own for this reader. What is said twice is read
once; what the standard asked for and nobody had stated (``assumed``) is not read at all. Who may see the programme is
read too: else a file made for the Movement would come back as public.
"""

from __future__ import annotations

from waypost.reference import Field
from waypost.sources.mappings.iati_draft import Draft, Element
from waypost.sources.mappings.iati_values import iso_day, read_decimal

_NAMESPACE = "{urn:waypost:iati:1}"
_ID = f"{_NAMESPACE}programme-id"
_ASSUMED = f"{_NAMESPACE}assumed"
_EXAMPLE = "[Example] "
_BASES = ("reported", "inferred")

# Elements of the standard that say again what stands in our own.
SAID_TWICE = frozenset(
    ("other-identifier", "participating-org", "activity-status", "recipient-country", "recipient-region", "location",
     "sector", "tag", "policy-marker", "humanitarian-scope", "budget", "planned-disbursement", "related-activity",
     "document-link")
)  # fmt: skip


def is_own(element: Element) -> bool:
    """Whether an activity was exported by Waypost."""
    return element.get(_ID) is not None


def take(draft: Draft, element: Element) -> bool:
    """Take one child of an activity of ours; False when it is read as any publisher's is."""
    tag = str(element.tag)
    if tag.startswith(_NAMESPACE):
        _row(draft, element, tag.removeprefix(_NAMESPACE).replace("-", "_"))
        return True
    if tag in SAID_TWICE or element.get(_ASSUMED) == "true":
        draft.ignored(f"{tag} (said in Waypost's own elements)")
        return True
    if tag == "title" and _is_example(draft):
        for narrative in element.iter("narrative"):
            narrative.text = (narrative.text or "").removeprefix(_EXAMPLE)
    return False


def _is_example(draft: Draft) -> bool:
    return any(row.get("is-example") == "true" for row in draft.element.iter(f"{_NAMESPACE}programme"))


def _row(draft: Draft, element: Element, kind: str) -> None:
    """The claims of one row: its attributes are fields of the schema; a value that a field cannot have is an issue."""
    schema = draft.ctx.catalog.schema.get(kind)
    if schema is None:
        draft.spare(element, f"wp:{kind}")
        return
    number = 0 if kind == "programme" else draft.number(kind)
    basis = element.get("basis") or "reported"
    for stated, value in element.items():
        name, text = str(stated).replace("-", "_"), str(value)
        field = schema.fields.get(name)
        if field is None:
            if name != "basis":
                draft.unmapped(f"wp:{kind}/@{stated!s}")
            continue
        said = _canonical(draft, field, text)
        if said is None:
            expected = f"a value of the type {field.code_list or field.type}"
            draft.flag("text_unreadable", element, name=f"{kind}.{name}", found=text, expected=expected)
        draft.add(kind, number, name, said, f"wp:{kind}", basis=basis if basis in _BASES else "reported")


def _canonical(draft: Draft, field: Field, text: str) -> str | None:
    """The value as claims hold it; None for one that a field of this type cannot have."""
    catalog = draft.ctx.catalog
    if field.code_list is not None:
        return text if text in catalog.code_lists[field.code_list].codes else None
    if field.type in ("decimal", "integer"):
        number, _expected = read_decimal(text)
        return None if number is None or (field.type == "integer" and not number.isdigit()) else number
    if field.type == "date":
        return text if iso_day(text) == text else None
    if field.type in ("country", "trail"):
        return text if text in (catalog.countries if field.type == "country" else catalog.trails) else None
    return None if field.type == "boolean" and text not in ("true", "false") else text


def finish(draft: Draft) -> None:
    """Answer to the programme's own id; an identifier or a date that only the export gave is not kept."""
    record, programme_id = draft.record, str(draft.element.get(_ID))
    made = f"{record.publisher}-{programme_id}"
    rows = {c.subject_no for c in record.claims if c.kind == "identifier" and c.place == "iati-identifier"}
    if record.identifier == made or _is_repeated(draft):
        record.claims[:] = [c for c in record.claims if c.kind != "identifier" or c.subject_no not in rows]
    number = draft.number("identifier")
    draft.add("identifier", number, "authority", "waypost", "@wp:programme-id")
    draft.add("identifier", number, "value", programme_id, "@wp:programme-id")
    # Waypost says again what others said first: their identifiers begin with their own references.
    record.issues[:] = [issue for issue in record.issues if issue.issue_type != "iati_identifier_prefix"]
    if draft.element.get("last-updated-datetime") is None:
        record.stated_date = None


def _is_repeated(draft: Draft) -> bool:
    """Whether the identifier of the activity stands among the rows of identifiers."""
    return any(row.get("value") == draft.identifier for row in draft.element.iter(f"{_NAMESPACE}identifier"))
