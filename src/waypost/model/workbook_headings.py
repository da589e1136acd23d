"""What stands above the columns of the Waypost workbook, in four languages: said once, for writer and reader.

Most headings are the labels of the schema. The reader knows a row of headings by them, wherever it was moved or
pasted to, in any of the languages.
"""

from __future__ import annotations

from functools import lru_cache

from waypost.model.text import fold
from waypost.model.workbook_layout import ANSWER, ENTRY, IDENTIFIERS, KEY, PRACTICE, TITLE, Column, Sheet
from waypost.reference import Catalog
from waypost.settings import LANGUAGES

Text = dict[str, str]

LANGUAGE_NAMES: Text = {"en": "English", "fr": "français", "es": "español", "ar": "العربية"}
# What we write into a publisher's own workbook: the heading of the last column, and the title of the list of remarks.
REMARKS: Text = {
    "en": "Waypost remarks",
    "fr": "Remarques de Waypost",
    "es": "Observaciones de Waypost",
    "ar": "ملاحظات Waypost",
}
_OWN: dict[str, Text] = {
    KEY: {"en": "Key", "fr": "Clé", "es": "Clave", "ar": "المفتاح"},
    TITLE: {"en": "Programme", "fr": "Programme", "es": "Programa", "ar": "البرنامج"},
    IDENTIFIERS: {
        "en": "Known elsewhere as",
        "fr": "Connu ailleurs sous",
        "es": "Conocido como",
        "ar": "معرّفاته الأخرى",
    },
    "participation.organisation_ref": {
        "en": "Organisation, from the list",
        "fr": "Organisation, de la liste",
        "es": "Organización, de la lista",
        "ar": "المنظمة، من القائمة",
    },
    "participation.organisation_name": {
        "en": "Organisation, in its own words",
        "fr": "Organisation, en toutes lettres",
        "es": "Organización, con sus palabras",
        "ar": "المنظمة، كما تُكتب",
    },
    f"{PRACTICE}.{ENTRY}": {
        "en": "Entry, from 1",
        "fr": "Entrée, à partir de 1",
        "es": "Entrada, desde 1",
        "ar": "رقم القيد، من 1",
    },
    f"{PRACTICE}.{ANSWER}": {"en": "Answer", "fr": "Réponse", "es": "Respuesta", "ar": "الإجابة"},
}


def heading(column: Column, language: str, catalog: Catalog) -> str:
    """What stands above a column in a language (en, fr, es or ar)."""
    own = _OWN.get(column.field) or _OWN.get(column.token)
    if own is not None:
        return own[language]
    label = catalog.schema[column.kind].fields[column.field].label
    text = label.get(language) or label["en"]
    return text if column.language is None else f"{text} ({LANGUAGE_NAMES[column.language]})"


def is_remark(text: str) -> bool:
    """Whether a heading or the title of a sheet is that of our own remarks, a number behind it aside."""
    folded = fold(text)
    return any(folded == fold(own) or folded.startswith(f"{fold(own)} ") for own in REMARKS.values())


@lru_cache(maxsize=64)
def known_headings(sheet: Sheet, catalog: Catalog) -> dict[str, frozenset[str]]:
    """Token → its headings in every language, folded, and the token itself."""
    return {
        column.token: frozenset(
            [fold(column.token)]
            + [fold(heading(column, language, catalog)) for language in LANGUAGES]
            + [fold(text) for text in _of_layout_1(column, catalog)]
        )
        for column in sheet.columns
    }


def _of_layout_1(column: Column, catalog: Catalog) -> list[str]:
    """Headings of workbooks sent out earlier: bare labels, the language of a text as its code."""
    field = catalog.schema[column.kind].fields.get(column.field)
    if field is None:
        return []
    return [label if column.language is None else f"{label} ({column.language})" for label in field.label.values()]
