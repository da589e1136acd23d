"""The lists of choices of the form: the code lists, countries, trails, bodies, and the programmes of a society."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from waypost.model.form_layout import NEW, question_name
from waypost.model.workbook_layout import PRACTICE, Column, body_name
from waypost.publish import xlsform_texts
from waypost.publish.workbook_cells import YES_NO
from waypost.publish.workbook_checks import LISTED
from waypost.reference import Catalog
from waypost.reference.currencies import currencies_in_use
from waypost.reference.practices import NO_ANSWER, NO_ENTRY, NONE_LABEL
from waypost.settings import LANGUAGES

Text = dict[str, str]
_PROGRAMMES, _SOCIETIES = "programme_key", "society"


class Choices:
    """Lists that were asked for, each once, in the order of asking."""

    def __init__(self, catalog: Catalog) -> None:
        self.catalog = catalog
        self._lists: dict[str, dict[str, Text]] = {}

    def list_of(self, column: Column) -> str | None:
        """Name of the list that a column's answers come from; None where they are free."""
        listed = column.code_list or (column.type if column.type in LISTED else None)
        if listed is None:
            return None
        name = question_name(listed)
        if name not in self._lists:
            self._lists[name] = self._entries(listed) | self._no_answers(listed)
        return name

    def practices(self) -> str:
        """Name of the list of practices, of which people choose those that they want to tell of."""
        self._lists[PRACTICE] = self._entries(PRACTICE)
        return PRACTICE

    def nothing(self, *, is_list: bool) -> str:
        """Name of the list of how to say nothing of a practice: no answer, and of a list that there are none."""
        name = NO_ENTRY if is_list else NO_ANSWER
        none = {"true": _all(NONE_LABEL, "true")} if is_list else {}
        self._lists.setdefault(name, none | self._no_answers(name))
        return name

    def society(self) -> str:
        """Name of the list of societies."""
        names = {ns_id: known.names for ns_id, known in self.catalog.societies.items()}
        self._lists[_SOCIETIES] = {key: _all(texts, key) for key, texts in names.items()}
        return _SOCIETIES

    def programmes(self, programmes: Sequence[Mapping[str, Any]]) -> str:
        """Name of the list of the society's programmes, a new one first."""
        listed = {NEW: xlsform_texts.NEW}
        for each in programmes:
            key = str(each["programme_id"])
            titles = (each.get("programme") or {}).get("title") or {}
            listed[key] = _all(titles if isinstance(titles, Mapping) else {"en": str(titles)}, key)
        self._lists[_PROGRAMMES] = listed
        return _PROGRAMMES

    def size(self, name: str) -> int:
        """How many choices a list has."""
        return len(self._lists[name])

    def rows(self) -> list[dict[str, Any]]:
        """The sheet of choices."""
        return [
            {"list_name": name, "name": code, "label": label}
            for name, entries in self._lists.items()
            for code, label in entries.items()
        ]

    def _entries(self, name: str) -> dict[str, Text]:
        catalog = self.catalog
        if name == "country":
            return {iso3: _all(country.names, iso3) for iso3, country in catalog.countries.items()}
        if name == "trail":
            return {trail_id: _all(catalog.trails[trail_id].names, trail_id) for trail_id in sorted(catalog.trails)}
        if name == "currency":
            return {code: dict.fromkeys(LANGUAGES, code) for code in sorted(currencies_in_use())}
        if name == "boolean":
            return {
                value: {language: YES_NO[language][number] for language in LANGUAGES}
                for number, value in enumerate(("true", "false"))
            }
        if name == "identifier":
            others = [o.refs[0] if o.refs else o.organisation_id for o in catalog.organisations.values()]
            refs = [ref for ref in (*catalog.societies, *others) if not any(sign.isspace() for sign in ref)]
            return {ref: {each: body_name(catalog, ref, each) for each in LANGUAGES} for ref in dict.fromkeys(refs)}
        return {code: _all(known.label, code) for code, known in catalog.code_lists[name].codes.items()}

    def _no_answers(self, name: str) -> dict[str, Text]:
        """The three ways of giving no answer, unless the list itself gives the word a meaning."""
        listed = self.catalog.code_lists
        own = listed.get(name)
        return {
            code: _all(known.label, code)
            for code, known in listed["no_answer"].codes.items()
            if own is None or name == NO_ANSWER or own.find(code) is None
        }


def _all(texts: Mapping[str, str], fallback: str) -> Text:
    """A text in each language: English, or any other, where one has none."""
    some = next((texts[each] for each in ("en", *texts) if texts.get(each)), fallback)
    return {language: texts.get(language) or some for language in LANGUAGES}
