"""What a catalog must hold to be whole: nothing dangling, nothing twice, every label in four languages.

Each check yields one line per finding, beginning with the file (relative to the catalog) and ending with what
is wrong and, where it helps, what exists. ``scripts/check_catalog.py`` prints them.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Iterator, Mapping
from pathlib import Path
from typing import Any

from waypost.errors import CatalogError
from waypost.reference.catalog import Catalog
from waypost.reference.checks_bodies import (
    check_admin1,
    check_countries,
    check_organisations,
    check_rates,
    check_societies,
)
from waypost.reference.checks_flow import check_sources, check_trails
from waypost.reference.checks_keys import check_keys
from waypost.reference.codes import CodeList
from waypost.reference.issue_literals import issue_types_in_code
from waypost.reference.issue_types import SEVERITIES
from waypost.reference.schema import FIELD_TYPES, MERGES, Field
from waypost.reference.strict_yaml import read_yaml
from waypost.settings import LANGUAGES

# How the code of each system is written. A crosswalk to a system that is not here is a finding.
CROSSWALK_FORMS = {
    "iati": r"\d{1,2}|[A-Z][A-Za-z0-9-]{0,12}|target|actual|tag|policy-marker|humanitarian-scope"
    r"|document-link|related-activity",
    "iati_dac": r"\d{3}|\d{5}",
    "humanitarian_cluster": r"\d{1,2}",
    "go": r"\S(.*\S)?",
    "go_sector": r"\S(.*\S)?",
    "go_tag": r"\S(.*\S)?",
    "hxl": r"[#+][a-z][a-z0-9_]*(\+[a-z][a-z0-9_]*)*|[a-z]+",
    "r4v": r"[A-Z].*\S",
}


def check_catalog(path: Path, code: Path | None = None) -> list[str]:
    """Return every finding about the catalog in a folder; an empty list means that it is whole.

    ``code`` is the folder that holds the package ``waypost``: then the formats that sources name and the issue
    types that the code raises must exist as well. Never raises for what is wrong in a file.
    """
    catalog = Catalog(path)
    findings = list(check_keys(path))
    if findings:
        unreadable = [line for line in findings if "not readable" in line or "twice" in line or "UTF-8" in line]
        if unreadable:
            return findings
    checks: list[Callable[[Catalog], Iterator[str]]] = [
        check_code_lists,
        check_schema,
        check_issue_types,
        check_countries,
        check_societies,
        check_organisations,
        check_admin1,
        check_rates,
        check_trails,
        lambda whole: check_sources(whole, code),
    ]
    if code is not None:
        checks.append(lambda whole: check_issue_literals(whole, code))
    for check in checks:
        try:
            findings += check(catalog)
        except CatalogError as error:
            findings.append(str(error).replace(f"{path}/", ""))
    return list(dict.fromkeys(findings))


def missing_languages(where: str, what: str, texts: Mapping[str, str]) -> Iterator[str]:
    """Yield a finding when a text is not there in each of the four languages."""
    missing = [language for language in LANGUAGES if not (texts.get(language) or "").strip()]
    if missing:
        yield f"{where}: {what} lacks {', '.join(missing)}"


def check_code_lists(catalog: Catalog) -> Iterator[str]:
    """Labels, parents, crosswalks and words of every code list."""
    for name in catalog.code_lists:
        where = f"reference/code_lists/{name}.yml"
        try:
            code_list = catalog.code_lists[name]
        except CatalogError as error:
            yield f"{where}: {error}"
            continue
        if code_list.code_list != name:
            yield f"{where}: code_list says {code_list.code_list!r}, the file is named {name!r}"
        yield from missing_languages(where, "label", code_list.label)
        for code in code_list.codes.values():
            yield from missing_languages(where, f"label of {code.code}", code.label)
            if not re.fullmatch(r"[a-z][a-z0-9_]*", code.code):
                yield f"{where}: code {code.code!r} is not lower case letters, digits and underscores"
        yield from _check_parents(where, code_list)
        yield from _check_crosswalks(where, code_list)


def _check_parents(where: str, code_list: CodeList) -> Iterator[str]:
    for code in code_list.codes.values():
        if code.parent is None:
            continue
        parent = code_list.codes.get(code.parent)
        if parent is None:
            yield f"{where}: parent {code.parent!r} of {code.code} is not a code of the list"
        elif not parent.is_group:
            yield f"{where}: parent {code.parent!r} of {code.code} is not declared is_group"
        elif code_list.codes[code_list.family(code.code)[-1]].parent is not None:
            yield f"{where}: the parents of {code.code} go round in a circle"


def _check_crosswalks(where: str, code_list: CodeList) -> Iterator[str]:
    taken: dict[tuple[str, str], str] = {}
    for code in code_list.codes.values():
        for system, foreign_codes in code.crosswalk.items():
            form = CROSSWALK_FORMS.get(system)
            if form is None:
                known = ", ".join(CROSSWALK_FORMS)
                yield f"{where}: {code.code} has a crosswalk to {system!r}; known systems: {known}"
                continue
            for foreign in foreign_codes:
                if not re.fullmatch(form, foreign):
                    yield f"{where}: {code.code}: {foreign!r} is not written as a code of {system}"
                other = taken.setdefault((system, foreign.casefold()), code.code)
                if other != code.code and not code_list.is_multiple:
                    yield f"{where}: {system} {foreign!r} stands for both {other} and {code.code}"


def check_schema(catalog: Catalog) -> Iterator[str]:
    """Kinds, fields, the code lists they name, and one definition per field name."""
    definitions: dict[str, tuple[str, Field]] = {}
    for kind in catalog.schema.values():
        where = f"schema/{kind.kind}.yml"
        if not (catalog.path / where).exists():
            yield f"schema: kind {kind.kind!r} does not stand in a file of its name"
        yield from missing_languages(where, "label", kind.label)
        yield from missing_languages(where, "description", kind.descriptions)
        if kind.merge not in MERGES:
            yield f"{where}: merge {kind.merge!r}; known: {', '.join(MERGES)}"
        yield from (f"{where}: key {key!r} is not a field" for key in kind.key if key not in kind.fields)
        for field in kind.fields.values():
            yield from _check_field(where, field, catalog)
            first = definitions.setdefault(field.name, (kind.kind, field))
            if first[1] is not field and _definition(field) != _definition(first[1]):
                per_kind = field.defined_per_kind and first[1].defined_per_kind
                if not per_kind:
                    yield (
                        f"{where}: {field.name} is not defined as in {first[0]}: "
                        f"{_difference(first[1], field)}; define it once or say defined_per_kind in both"
                    )


def _check_field(where: str, field: Field, catalog: Catalog) -> Iterator[str]:
    yield from missing_languages(where, f"label of {field.name}", field.label)
    yield from missing_languages(where, f"description of {field.name}", field.descriptions)
    if field.type not in FIELD_TYPES:
        yield f"{where}: {field.name} has type {field.type!r}; known: {', '.join(FIELD_TYPES)}"
    if (field.type == "code") != (field.code_list is not None):
        yield f"{where}: {field.name} must have type code and a code_list, or neither"
    if field.code_list is not None and field.code_list not in catalog.code_lists:
        yield f"{where}: code list {field.code_list!r} of {field.name} does not exist"
    yield from dangling(where, f"visibility of {field.name}", field.visibility, catalog, "visibility")


def _definition(field: Field) -> dict[str, Any]:
    return {
        "label": field.label,
        "description": field.descriptions,
        "type": field.type,
        "code_list": field.code_list,
        "unit": field.unit,
        "languages": field.languages,
        "visibility": field.visibility,
    }


def _difference(one: Field, other: Field) -> str:
    left, right = _definition(one), _definition(other)
    return ", ".join(name for name in left if left[name] != right[name])


def dangling(where: str, what: str, code: str | None, catalog: Catalog, code_list: str) -> Iterator[str]:
    """Yield a finding when a code is not one of a code list; a list that is absent is another finding."""
    if code is None or code_list not in catalog.code_lists:
        return
    try:
        known = catalog.code_lists[code_list].codes
    except CatalogError:
        return
    if code not in known:
        yield f"{where}: {what}: {code!r} is not in the code list {code_list}"


def check_issue_types(catalog: Catalog) -> Iterator[str]:
    """Severity and texts of every issue type."""
    for folder_file in sorted((catalog.path / "reference" / "issue_types").glob("*.yml")):
        where = str(folder_file.relative_to(catalog.path))
        for row in read_yaml(folder_file) or []:
            known = catalog.issue_types.get(str(row.get("issue_type")))
            if known is None:
                continue
            if known.severity not in SEVERITIES:
                yield f"{where}: {known.issue_type} has severity {known.severity!r}; known: {', '.join(SEVERITIES)}"
            yield from missing_languages(where, f"label of {known.issue_type}", known.label)
            yield from missing_languages(where, f"what_to_do of {known.issue_type}", known.what_to_do)


def check_issue_literals(catalog: Catalog, code: Path) -> Iterator[str]:
    """Every issue type that the code names exists."""
    missing: dict[str, list[str]] = {}
    for issue_type, place in issue_types_in_code(code):
        if issue_type not in catalog.issue_types:
            missing.setdefault(issue_type, []).append(place)
    for issue_type, places in missing.items():
        more = f" and {len(places) - 1} more" if len(places) > 1 else ""
        yield f"reference/issue_types: {issue_type!r} is raised in {places[0]}{more} and not declared"


def each_exists(where: str, what: str, codes: Iterable[str], known: Mapping[str, Any]) -> Iterator[str]:
    """Yield a finding for each code that is not among the known ones."""
    yield from (f"{where}: {what} {code!r} is not in the catalog" for code in codes if code not in known)
