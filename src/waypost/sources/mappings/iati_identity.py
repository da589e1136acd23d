"""Who says it, what it is called, when: identifiers, publisher, texts, dates and codes of the activity itself."""

from __future__ import annotations

import datetime as dt
import re

from waypost.sources.mappings.iati_codes import DATE_FIELDS, DATE_TYPES, OLD_DATE_FIELDS
from waypost.sources.mappings.iati_draft import LANGUAGE, NOTHING, XML_LANG, Draft, Element, whole_text
from waypost.sources.mappings.iati_values import iso_day, read_currency, read_moment

_DSTORE = "{http://d-portal.org/xmlns/iati-activities}"
_ACTIVITY = frozenset(
    ("default-currency", "humanitarian", "last-updated-datetime", XML_LANG, "{xml}lang", f"{_DSTORE}version",
     f"{_DSTORE}generated-datetime")
)  # fmt: skip
_FORBIDDEN = re.compile(r"[/&|?]")
_SPACE = re.compile(r"\s")
_OTHER = frozenset(("ref", "type", "owner-ref", "owner-name"))
_OWNER = frozenset(("ref",))
_CODE = frozenset(("code",))
_TYPE = frozenset(("type",)) | LANGUAGE
_DATE = frozenset(("type", "iso-date"))
# Types of other identifiers that name an organisation, not the activity.
_OF_ORGANISATION = ("B1", "B9")
_OTHER_TYPES = ("A1", "A2", "A3", "A9", "B1", "B9")
_DESCRIPTIONS = ("1", "2", "3", "4")
_TRUTH = {"1": "true", "true": "true", "0": "false", "false": "false"}


def activity(draft: Draft) -> None:
    """The attributes of the activity: language, currency, humanitarian, and when it was last touched."""
    found = draft.attributes(draft.element, "iati-activity", _ACTIVITY)
    draft.language = draft.language_of(draft.element, draft.ctx.source.language)
    draft.version = found.get(f"{_DSTORE}version") or draft.version
    stated = found.get("default-currency")
    if stated:
        draft.currency = read_currency(stated)
        if draft.currency is None:
            draft.flag(
                "currency_unknown", name="budget.currency", found=stated, expected="a code of ISO 4217, such as CHF"
            )
    elif draft.file.attributes.get("default-currency"):
        draft.currency = read_currency(draft.file.attributes["default-currency"])
    humanitarian = found.get("humanitarian")
    if humanitarian:
        truth = _TRUTH.get(humanitarian.strip().lower())
        if truth is None:
            draft.flag("truth_unreadable", name="programme.is_humanitarian", found=humanitarian, expected="1 or 0")
        draft.add("programme", 0, "is_humanitarian", truth, "@humanitarian", humanitarian)
    _stated_date(draft, found.get("last-updated-datetime"), found.get(f"{_DSTORE}generated-datetime"))


def _stated_date(draft: Draft, updated: str | None, stored: str | None) -> None:
    """When the publisher last touched it; never later than the file itself was made."""
    moments = {}
    for name, stated in (("last-updated-datetime", updated), ("generated-datetime", stored or draft.file.generated)):
        if not stated:
            continue
        moments[name] = read_moment(stated)
        if moments[name] is None:
            draft.flag("date_unreadable", name=name, found=stated, expected="a date and time as 2014-09-10T07:15:37Z")
    last, made = moments.get("last-updated-datetime"), moments.get("generated-datetime")
    limit = made or draft.ctx.source.retrieved_date
    draft.made = limit[:10] if limit else (last[:10] if last else None)
    if last and limit and last[:10] > limit[:10] and not _within_a_day(last, limit):
        draft.flag(
            "iati_date_in_future",
            name="last-updated-datetime",
            found=updated,
            expected=f"not after the file itself was made: {limit} (IATI rule 11.1.1)",
            suggestion="the date of the file is taken instead",
        )
        last = made
    draft.record.stated_date = last or made


def _within_a_day(later: str, earlier: str) -> bool:
    """Files are stamped in local time: a day of difference is no future."""
    return dt.date.fromisoformat(later[:10]) - dt.date.fromisoformat(earlier[:10]) <= dt.timedelta(days=1)


def iati_identifier(draft: Draft, element: Element) -> None:
    """The identifier; one that has spaces or signs that addresses forbid is an issue, and taken all the same."""
    draft.attributes(element, "iati-identifier", NOTHING)
    stated = whole_text(element) if len(element) else element.text or ""
    draft.empty(element, "iati-identifier", text=False)
    if draft.identifier is not None:
        draft.flag("iati_repeated", element, name="identifier.value", found=stated, expected="one iati-identifier")
        return
    if not stated or stated.isspace():
        return
    draft.identifier = stated.strip()
    check_reference(draft, element, "identifier.value", stated, "1.3.1", "1.3.13")
    if _SPACE.search(draft.identifier):
        draft.flag(
            "iati_identifier_malformed",
            element,
            name="identifier.value",
            found=draft.identifier,
            expected="no space inside an identifier",
        )


def check_reference(
    draft: Draft, element: Element, name: str, stated: str, rule_spaces: str, rule_signs: str | None = None
) -> str:
    """The reference without spaces around it; spaces and forbidden signs are issues."""
    plain = stated.strip()
    if plain != stated:
        draft.flag(
            "iati_identifier_malformed",
            element,
            name=name,
            found=repr(stated),
            expected=f"no spaces or line ends around it (IATI rule {rule_spaces})",
        )
    if rule_signs and _FORBIDDEN.search(plain) and "://" not in plain:
        draft.flag(
            "iati_identifier_malformed",
            element,
            name=name,
            found=plain,
            expected=f"none of the signs / & | ? (IATI rule {rule_signs})",
        )
    return plain


def reporting_org(draft: Draft, element: Element) -> None:
    """The publisher."""
    found = draft.attributes(element, "reporting-org", frozenset(("ref",)) | LANGUAGE)
    name = draft.name_of(element, "reporting-org")
    if draft.publisher_ref or draft.publisher_name:
        draft.flag("iati_repeated", element, name="publisher", found=name, expected="one reporting-org")
        return
    draft.publisher_name = name
    stated = found.get("ref")
    if stated and not stated.isspace():
        draft.publisher_ref = check_reference(draft, element, "publisher", stated, "1.14.1", "1.14.13")


def other_identifier(draft: Draft, element: Element) -> None:
    """A further name of the activity (claimed), or an earlier name of its publisher (used to check prefixes)."""
    path = "other-identifier"
    found = draft.attributes(element, path, _OTHER)
    stated = found.get("ref") or (element.text or "").strip()
    kind = found.get("type")
    owner = found.get("owner-ref") or found.get("owner-name")
    seen: set[str] = set()
    for child in element:
        if child.tag == "owner-org":
            if not draft.is_first(seen, child, f"{path}/owner-org"):
                continue
            ref = draft.attributes(child, f"{path}/owner-org", _OWNER).get("ref")
            name = draft.name_of(child, f"{path}/owner-org")
            owner = owner or ref or name
            if ref and name:
                draft.unmapped(f"{path}/owner-org/narrative")
            if ref:
                check_reference(draft, child, "identifier.authority", ref, "1.11.1", "1.11.13")
            if not (ref or name):
                draft.flag(
                    "iati_party_unnamed",
                    child,
                    name="identifier.authority",
                    found="owner-org without ref and narrative",
                    expected="a reference or a name (IATI rule 6.8.1)",
                )
        else:
            draft.spare(child, f"{path}/{child.tag}")
    if kind and kind not in _OTHER_TYPES:
        draft.flag(
            "code_unknown",
            element,
            name="identifier.authority",
            found=kind,
            expected=f"one of {', '.join(_OTHER_TYPES)}",
        )
    if not stated:
        return
    value = check_reference(draft, element, "identifier.value", stated, "1.16.1" if kind == "B1" else "1.6.1")
    if kind in _OF_ORGANISATION:
        draft.earlier_refs.append(value)
        draft.ignored(f"{path}[@type={kind}]")
        if owner:
            draft.ignored(f"{path}[@type={kind}]/owner-org")
        return
    if kind in _OTHER_TYPES:
        draft.unmapped(f"{path}/@type[{kind}]")
    draft.other_identifiers.append((owner or ("crs" if kind == "A2" else None), value))
    if found.get("owner-ref") and found.get("owner-name"):
        draft.unmapped(f"{path}/@owner-name")


def title(draft: Draft, element: Element) -> None:
    """The title, one claim per language."""
    draft.attributes(element, "title", LANGUAGE)
    found = draft.texts(element, "title")
    for language, text, stood in found:
        draft.titles += 1
        draft.add("programme", 0, "title", " ".join(text.split()), "title", language=language)
        if stood is element and draft.version.startswith("2"):
            draft.flag(
                "iati_form_of_other_version",
                element,
                name="programme.title",
                found=text,
                expected="a narrative inside title (IATI rule 4.3.1)",
            )
    if not found:
        draft.flag(
            "title_missing",
            element,
            name="programme.title",
            found="title without text",
            expected="a narrative with text (IATI rule 4.3.1)",
        )


def description(draft: Draft, element: Element) -> None:
    """A description; the general one is claimed first, objectives and target groups after it."""
    kind = draft.attributes(element, "description", _TYPE).get("type") or "1"
    found = draft.texts(element, "description")
    draft.descriptions.extend((kind, language, text) for language, text, _stood in found)
    if kind not in _DESCRIPTIONS and draft.version:
        draft.flag(
            "code_unknown", element, name="programme.description", found=kind, expected="a description type from 1 to 4"
        )
    if not found:
        draft.wordless(element, "description")


def activity_date(draft: Draft, element: Element) -> None:
    """One of the four dates."""
    path = "activity-date"
    found = draft.attributes(element, path, _DATE)
    kind = (found.get("type") or "").strip()
    stated = found.get("iso-date")
    if not stated:
        stated = draft.line_text(element, path)
        if stated is None:
            draft.flag(
                "date_unreadable",
                element,
                name=f"activity-date[{kind}]",
                found="no date",
                expected="iso-date, as 2014-09-10",
            )
            return
    else:
        draft.empty(element, path)
    name = DATE_FIELDS.get(kind)
    basis = "reported"
    if name is None and kind in OLD_DATE_FIELDS:
        name, basis = OLD_DATE_FIELDS[kind], "inferred"
    if name is None:
        draft.flag(
            "code_unknown",
            element,
            name="activity-date/@type",
            found=kind or "no type",
            expected="a date type from 1 to 4",
        )
        return
    code = DATE_TYPES.get(kind, kind)
    if code in draft.dates:
        draft.flag("iati_repeated", element, name=f"programme.{name}", found=stated, expected="one date of each type")
    if code in ("2", "4"):
        iso = draft.past_date(stated, element, f"programme.{name}", "11.1.4" if code == "2" else "11.1.5")
    else:
        iso = draft.date(stated, element, f"programme.{name}")
    draft.add("programme", 0, name, iso, f"activity-date[{kind}]", stated, basis=basis)
    draft.dates.setdefault(code, (iso_day(stated) or iso, stated, element))


def activity_status(draft: Draft, element: Element) -> None:
    """The stated status; before version 2 with its name as text."""
    _coded(draft, element, "activity-status", "status", "stated_status")


def activity_scope(draft: Draft, element: Element) -> None:
    """How far it reaches."""
    _coded(draft, element, "activity-scope", "reach", "reach")


def _coded(draft: Draft, element: Element, path: str, code_list: str, name: str) -> None:
    code = draft.attributes(element, path, _CODE | LANGUAGE).get("code")
    draft.empty(element, path)
    if not code:
        draft.flag(
            "code_unknown", element, name=f"programme.{name}", found="no code", expected=draft.codes.expected(code_list)
        )
        return
    draft.add("programme", 0, name, draft.code(code_list, code, element, f"programme.{name}"), path, code)


def finish(draft: Draft) -> None:
    """Give the record its publisher and identifier and claim what waited for them."""
    record = draft.record
    if draft.publisher_ref is None:
        draft.flag(
            "iati_publisher_missing",
            name="publisher",
            found=draft.publisher_name or "no reporting-org",
            expected="reporting-org with a reference",
        )
    record.publisher = draft.publisher_ref or draft.publisher_name or draft.ctx.source.publisher
    record.publisher_name = draft.publisher_name or (
        draft.ctx.source.publisher_name if draft.publisher_ref is None else None
    )
    if draft.identifier is None:
        first = draft.other_identifiers[0][1] if draft.other_identifiers else None
        record.identifier = first or f"{record.file}:{record.line}"
        draft.flag(
            "identifier_missing",
            name="identifier.value",
            found="no iati-identifier",
            expected="an iati-identifier with text",
            suggestion=f"taken as identifier: {record.identifier}",
        )
    else:
        record.identifier = draft.identifier
        _check_identifier(draft)
        no = draft.number("identifier")
        draft.add("identifier", no, "authority", record.publisher, "iati-identifier")
        draft.add("identifier", no, "value", draft.identifier, "iati-identifier")
    for owner, value in draft.other_identifiers:
        no = draft.number("identifier")
        draft.add("identifier", no, "authority", owner or record.publisher, "other-identifier")
        draft.add("identifier", no, "value", value, "other-identifier")
    if not draft.titles and draft.element.find("title") is None:
        draft.flag("title_missing", name="programme.title", found="no title", expected="a title (IATI rule 4.3.1)")
    for kind, language, text in sorted(draft.descriptions, key=_general_first):
        draft.add("programme", 0, "description", text, f"description[{kind}]", language=language)


def _general_first(entry: tuple[str, str | None, str]) -> int:
    return _DESCRIPTIONS.index(entry[0]) if entry[0] in _DESCRIPTIONS else len(_DESCRIPTIONS)


def _check_identifier(draft: Draft) -> None:
    identifier, ref = draft.identifier or "", draft.publisher_ref
    key = (draft.record.publisher, identifier)
    line = draft.file.seen.setdefault(key, draft.line)
    if line != draft.line:
        draft.flag(
            "iati_identifier_repeated",
            name="identifier.value",
            found=identifier,
            expected=f"each identifier once in a file; this one stands at line {line} too",
        )
    if ref is None:
        return
    if identifier == ref:
        draft.flag(
            "iati_identifier_malformed",
            name="identifier.value",
            found=identifier,
            expected="another identifier than that of the reporting organisation (IATI rule 1.1.3)",
        )
    elif not any(identifier.startswith(f"{prefix}-") for prefix in (ref, *draft.earlier_refs)):
        draft.flag(
            "iati_identifier_prefix",
            name="identifier.value",
            found=identifier,
            expected=f"an identifier that starts with {ref}- (IATI rule 1.1.21)",
        )
