"""What kind of work: sectors with shares, tags, policy markers, emergencies, aid types; services inferred."""

from __future__ import annotations

import re

from waypost.sources.mappings.iati_codes import OTHER_SECTOR_VOCABULARIES
from waypost.sources.mappings.iati_draft import LANGUAGE, Draft, Element, Shares

_SECTOR = frozenset(("vocabulary", "code", "percentage", "type", "vocabulary-uri")) | LANGUAGE
_TAG = frozenset(("vocabulary", "code", "vocabulary-uri")) | LANGUAGE
_MARKER = frozenset(("vocabulary", "code", "significance", "vocabulary-uri")) | LANGUAGE
_SCOPE = frozenset(("type", "vocabulary", "code", "vocabulary-uri")) | LANGUAGE
_AID = frozenset(("code", "vocabulary")) | LANGUAGE
_SCOPES = {"1": "emergency", "2": "appeal"}
_SIGNIFICANCES = ("0", "1", "2", "3", "4")
_DAC = {"dac5": re.compile(r"\d{5}"), "dac3": re.compile(r"\d{3}")}
_AID_VOCABULARIES = ("1", "2", "3", "4", "99")
_AID_CODE = re.compile(r"[A-K]\d\d")


def sector(draft: Draft, element: Element) -> None:
    """A sector of the activity with its share within its vocabulary."""
    no, vocabulary = _sector(draft, element, "sector")
    if no is None:
        return
    percentage = element.get("percentage")
    draft.sectors.setdefault(vocabulary, Shares()).rows.append((no, percentage, element))


def transaction_sector(draft: Draft, element: Element) -> None:
    """A sector given at a transaction: one of the activity that is not yet known, without a share."""
    _sector(draft, element, "transaction/sector")


def _sector(draft: Draft, element: Element, path: str) -> tuple[int | None, str]:
    found = draft.attributes(element, path, _SECTOR)
    stated = (found.get("vocabulary") or found.get("type") or "1").strip()
    code = (found.get("code") or "").strip()
    name = draft.name_of(element, path)
    uri = found.get("vocabulary-uri")
    if uri:
        draft.unmapped(f"{path}/@vocabulary-uri")
    if not code and not name:
        draft.flag(
            "code_unknown",
            element,
            name="sector.sector_code",
            found="no code",
            expected=f"a code of vocabulary {stated}",
        )
        return None, stated
    key = (stated, code or name or "")
    if path != "sector" and key in draft.sectors_known:
        draft.ignored(f"{path} (said before)")
        return None, stated
    draft.sectors_known.add(key)
    ours = draft.codes.find("sector_vocabulary", stated)
    if ours is None and (stated in OTHER_SECTOR_VOCABULARIES or found.get("type")):
        ours = "other"
    if ours is None:
        draft.flag(
            "code_unknown",
            element,
            name="sector.vocabulary",
            found=stated,
            expected=draft.codes.expected("sector_vocabulary"),
            suggestion="the code is kept as a tag",
        )
        _marker(draft, "tag", f"sector:{stated}", code, name, path)
        return None, stated
    if stated in ("98", "99") and not name:
        draft.flag(
            "iati_text_missing",
            element,
            name="sector.sector_name",
            found=f"code {code} of vocabulary {stated} without a narrative",
            expected="a narrative that says what the publisher's own code means (IATI rule 2.2.1)",
        )
    no = draft.number("sector")
    draft.add("sector", no, "vocabulary", ours, path, stated)
    draft.add("sector", no, "sector_code", code, path)
    draft.add("sector", no, "sector_name", name, path)
    if ours in _DAC:
        if not _DAC[ours].fullmatch(code):
            expected = f"a code of {'five' if ours == 'dac5' else 'three'} digits of the OECD DAC"
            draft.flag("code_unknown", element, name="sector.sector_code", found=code or name, expected=expected)
        draft.service("iati_dac", code, path)
    elif ours == "humanitarian_cluster":
        draft.service("humanitarian_cluster", code, path)
    return no, stated


def _marker(
    draft: Draft,
    kind: str,
    vocabulary: str,
    code: str | None,
    name: str | None,
    path: str,
    significance: str | None = None,
) -> None:
    no = draft.number("marker")
    draft.add("marker", no, "marker_type", kind, path)
    draft.add("marker", no, "vocabulary", vocabulary, path)
    draft.add("marker", no, "marker_code", code, path)
    draft.add("marker", no, "marker_name", name, path)
    draft.add("marker", no, "significance", significance, path)


def tag(draft: Draft, element: Element) -> None:
    """A tag as published; a service or group when the crosswalk or its very name says so."""
    found = draft.attributes(element, "tag", _TAG)
    name = draft.name_of(element, "tag")
    vocabulary, code = found.get("vocabulary") or "", found.get("code")
    _uri(draft, found, "tag")
    if not code and not name:
        draft.flag(
            "code_unknown", element, name="marker.marker_code", found="no code", expected="a code and its vocabulary"
        )
        return
    _marker(draft, "tag", vocabulary, code, name, "tag")
    draft.service("iati_tag", code, "tag")
    if name:
        for kind, field, ours in draft.codes.labelled(name):
            draft.infer(kind, field, ours, "tag", name)


def _uri(draft: Draft, found: dict[str, str], path: str) -> None:
    if found.get("vocabulary-uri"):
        draft.unmapped(f"{path}/@vocabulary-uri")


def policy_marker(draft: Draft, element: Element) -> None:
    """A policy marker with its significance."""
    path = "policy-marker"
    found = draft.attributes(element, path, _MARKER)
    name = draft.name_of(element, path)
    vocabulary, code = found.get("vocabulary") or "1", found.get("code")
    significance = found.get("significance")
    _uri(draft, found, path)
    if not code:
        draft.flag("code_unknown", element, name="marker.marker_code", found="no code", expected="a policy marker")
        return
    if vocabulary == "1" and not significance:
        draft.flag(
            "iati_marker_incomplete",
            element,
            name="marker.significance",
            found=f"marker {code} without significance",
            expected="a significance from 0 to 4 (IATI rule 6.14.1)",
        )
    elif significance and significance not in _SIGNIFICANCES:
        draft.flag(
            "code_unknown",
            element,
            name="marker.significance",
            found=significance,
            expected="a significance from 0 to 4",
        )
        significance = None
    if vocabulary == "99" and not name:
        draft.flag(
            "iati_marker_incomplete",
            element,
            name="marker.marker_name",
            found=f"the publisher's own marker {code} without narrative",
            expected="a narrative that says what it means (IATI rule 6.13.1)",
        )
    _marker(draft, "policy_marker", vocabulary, code, name, path, significance)


def humanitarian_scope(draft: Draft, element: Element) -> None:
    """An emergency or appeal: a marker as published, and a link to it."""
    path = "humanitarian-scope"
    found = draft.attributes(element, path, _SCOPE)
    name = draft.name_of(element, path)
    vocabulary, code = found.get("vocabulary") or "", (found.get("code") or "").strip()
    _uri(draft, found, path)
    if not code:
        draft.flag(
            "code_unknown",
            element,
            name="marker.marker_code",
            found=name or "no code",
            expected="a code and its vocabulary",
        )
        if name is None:
            return
    _marker(draft, "humanitarian_scope", vocabulary, code, name, path)
    kind = found.get("type") or ""
    ours = _SCOPES.get(kind)
    if ours is None:
        draft.flag(
            "code_unknown",
            element,
            name="link.link_type",
            found=kind or "no type",
            expected="1 (emergency) or 2 (appeal)",
        )
        return
    if code:
        no = draft.number("link")
        draft.add("link", no, "link_type", ours, path, kind)
        draft.add("link", no, "target", code, path)
        draft.add("link", no, "title", name, path)


def default_aid_type(draft: Draft, element: Element) -> None:
    """The type of aid as a tag: H02 to H06 are costs of refugees in donor countries."""
    aid_type(draft, element, "default-aid-type")


def aid_type(draft: Draft, element: Element, path: str) -> None:
    """A type of aid, each code once per activity."""
    found = draft.attributes(element, path, _AID)
    vocabulary = found.get("vocabulary") or "1"
    code = (found.get("code") or "").strip() or draft.line_text(element, path)
    if found.get("code"):
        draft.empty(element, path)
    if path == "default-aid-type":
        draft.aid_types[vocabulary] = draft.aid_types.get(vocabulary, 0) + 1
        if draft.aid_types[vocabulary] == 2:
            draft.flag(
                "iati_repeated",
                element,
                name="marker.marker_code",
                found=code,
                expected=f"one default aid type of vocabulary {vocabulary} (IATI rule 107.1.2)",
            )
    if not code:
        draft.spare(element, path)
        return
    is_known = vocabulary in _AID_VOCABULARIES and (vocabulary != "1" or _AID_CODE.fullmatch(code))
    if draft.version and not is_known:
        draft.gather(
            "code_unknown",
            element,
            name="marker.marker_code",
            found=f"{code} in vocabulary {vocabulary}",
            expected="a type of aid, as A01 in vocabulary 1",
        )
    key = (f"aid-type-{vocabulary}", code)
    if key in draft.sectors_known:
        draft.ignored(f"{path} (said before)")
        return
    draft.sectors_known.add(key)
    _marker(draft, "tag", key[0], code, None, path)
