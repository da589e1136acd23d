"""Code lists: labels, parents, crosswalks and words."""

from __future__ import annotations

import re
from collections.abc import Iterator

from waypost.errors import CatalogError
from waypost.reference.catalog import Catalog
from waypost.reference.checks.findings import missing_languages, told
from waypost.reference.codes import CodeList
from waypost.reference.foreign import ForeignCodes
from waypost.reference.practices import FACTS

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


def check_code_lists(catalog: Catalog) -> Iterator[str]:
    """Labels, parents, crosswalks and words of every code list."""
    for name in catalog.code_lists:
        where = f"reference/code_lists/{name}.yml"
        try:
            code_list = catalog.code_lists[name]
        except CatalogError as error:
            yield told(error, catalog.path)
            continue
        if code_list.code_list != name:
            yield f"{where}: code_list says {code_list.code_list!r}, the file is named {name!r}"
        yield from missing_languages(where, "label", code_list.label)
        for code in code_list.codes.values():
            yield from missing_languages(where, f"label of {code.code}", code.label)
            # What is said of a practice has the names of both: data_flow.level.
            if not re.fullmatch(r"[a-z][a-z0-9_]*", code.code.replace(".", "_") if name == FACTS else code.code):
                yield f"{where}: code {code.code!r} is not lower case letters, digits and underscores"
        yield from _check_parents(where, code_list)
        yield from _check_crosswalks(where, code_list, catalog.foreign_codes)


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


def _check_crosswalks(where: str, code_list: CodeList, known_codes: ForeignCodes) -> Iterator[str]:
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
                for part in known_codes.unknown_parts(system, code_list.code_list, foreign):
                    yield f"{where}: {code.code}: {system} has no code {part!r} (reference/foreign_codes.csv)"
                other = taken.setdefault((system, foreign.casefold()), code.code)
                if other != code.code and not code_list.is_multiple:
                    yield f"{where}: {system} {foreign!r} stands for both {other} and {code.code}"
