"""Headings and names in the language of the reader: from the schema, the code lists and the export's own words."""

from __future__ import annotations

from functools import cache

import msgspec

from waypost.errors import CatalogError, InputError
from waypost.reference import Catalog
from waypost.reference.strict_yaml import convert, read_yaml
from waypost.settings import LANGUAGES


class ExportWords(msgspec.Struct, frozen=True, kw_only=True):
    """``catalog/rules/export_labels.yml``: labels of computed columns, tables and further words, by language."""

    columns: dict[str, dict[str, str]]
    tables: dict[str, dict[str, str]]
    words: dict[str, dict[str, str]]


@cache
def load_words(catalog: Catalog) -> ExportWords:
    """Read the words; raises :class:`CatalogError` when one lacks a language."""
    path = catalog.path / "rules" / "export_labels.yml"
    words = convert(read_yaml(path), ExportWords, path)
    for group in (words.columns, words.tables, words.words):
        for name, label in group.items():
            missing = [language for language in LANGUAGES if not label.get(language)]
            if missing:
                raise CatalogError(f"{path}: {name}: no label in {', '.join(missing)}")
    return words


class Labels:
    """Names in one language; what has none in it stands in English, a code of another list as it is."""

    def __init__(self, catalog: Catalog, language: str) -> None:
        """Raises :class:`InputError` for a language that Waypost does not speak."""
        if language not in LANGUAGES:
            raise InputError(f"no language {language!r}; there are: {', '.join(LANGUAGES)}")
        self.catalog = catalog
        self.language = language
        self._words = load_words(catalog)

    def _pick(self, label: dict[str, str]) -> str:
        return label.get(self.language) or label.get("en") or next(iter(label.values()), "")

    def word(self, key: str) -> str:
        """One of the export's own words."""
        return self._pick(self._words.words[key])

    def table(self, name: str) -> str:
        """What a table is called."""
        return self._pick(self._words.tables.get(name, {"en": name}))

    def column(self, table: str, name: str) -> str:
        """Heading of a column: the field's label, else the export's own word, else its name in words."""
        kind = self.catalog.schema.get(table)
        if kind and name in kind.fields:
            return self._pick(kind.fields[name].label)
        return self._pick(self._words.columns.get(name, {"en": name.replace("_", " ").capitalize()}))

    def code(self, code_list: str, code: str) -> str:
        """Label of a code; a code that the list does not hold stands as it is."""
        known = self.catalog.code_lists[code_list].codes.get(code)
        return self._pick(known.label) if known else code

    def country(self, iso3: str) -> str:
        """Name of a country."""
        known = self.catalog.countries.get(iso3)
        return (self._pick(known.names) if known else "") or iso3

    def society(self, ns_id: str) -> str:
        """Name of a National Society."""
        known = self.catalog.societies.get(ns_id)
        return (self._pick(known.names) if known else "") or ns_id

    def trail(self, trail_id: str) -> str:
        """Name of a trail."""
        known = self.catalog.trails.get(trail_id)
        return (self._pick(known.names) if known else "") or trail_id

    def value(self, table: str, name: str, value: object) -> object:
        """A value as people read it: labels for codes and countries, yes and no; others unchanged."""
        if isinstance(value, bool):
            return self.word("yes" if value else "no")
        if not isinstance(value, str):
            return value
        if name == "status":
            return self.code("status", value)
        field = self.catalog.schema[table].fields.get(name) if table in self.catalog.schema else None
        if field is None:
            return value
        if field.code_list:
            return self.code(field.code_list, value)
        if field.type == "country":
            return self.country(value)
        return self.trail(value) if field.type == "trail" else value
