"""Facts about how a programme works, beyond the mapping form: what the rules of practice ask about.

``catalog/rules/practice_facts/<practice>.yml``::

    practice: data_flow
    label: {en: , fr: , es: , ar: }
    question: {en: , fr: , es: , ar: }      # what a society is asked
    is_list: true                           # a programme has several entries; else it has at most one
    fields:
      recipient_type:
        type: code                          # code, boolean, date, number, body, programme, country or text
        label: {en: , fr: , es: , ar: }
        codes: {police: {en: , fr: , es: , ar: }}    # for codes: own ones …
        code_list: service                           # … or a list of the catalog
        unit: year                                   # for numbers that are no plain count: year or share

A fact is one row of the kind ``practice`` of the schema: practice, number of the entry, field, value. Two things can be
said beside a value. A value that is a code of ``no_answer`` says that the society cannot or will not say, and
counts as not known. The field :data:`NONE` of a list with the value ``true`` says that it has no entry; a list of
which nothing is said is not known.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from pathlib import Path

import msgspec

from waypost.errors import CatalogError
from waypost.reference.codes import Code, CodeList
from waypost.reference.strict_yaml import convert, read_yaml

KIND = "practice"
FACTS = "practice_fact"  # the code list of all that can be said: codes such as data_flow.level
NONE = "none"
NO_ENTRY = "no_entry"  # what evidence says of a list that has none
NONE_LABEL = {"en": "there are none", "fr": "il n’y en a pas", "es": "no hay", "ar": "لا يوجد"}
# A year is no count. A share is kept from 0 to 1; people are asked and told in percent.
UNITS = ("year", "share")
TYPES = ("code", "boolean", "date", "number", "body", "programme", "country", "text")
NO_ANSWER = "no_answer"
LONGEST = 300  # characters of a value
# Of what is no list: said to give one of the kinds of no answer to all of it.
SILENT_LABEL = {"en": "no answer to all of it", "fr": "pas de réponse à l’ensemble", "es": "sin respuesta a todo",
                "ar": "لا إجابة عن الكل"}  # fmt: skip
_LABEL = {"en": "Practice", "fr": "Pratique", "es": "Práctica", "ar": "الممارسة"}


class PracticeField(msgspec.Struct, frozen=True, kw_only=True):
    """One thing that can be said of an entry."""

    type: str
    label: dict[str, str]
    codes: dict[str, dict[str, str]] = {}
    code_list: str | None = None
    unit: str | None = None  # of a number: one of UNITS


class Practice(msgspec.Struct, frozen=True, kw_only=True):
    """What belongs together: the fields of one entry."""

    practice: str
    label: dict[str, str]
    question: dict[str, str]
    fields: dict[str, PracticeField]
    is_list: bool = False

    def list_of(self, field: str) -> str | None:
        """The code list that a field takes its values from; None for one that holds no code."""
        found = self.fields[field]
        if found.type != "code":
            return None
        return found.code_list or f"{KIND}.{self.practice}.{field}"


def read_practices(folder: Path) -> dict[str, Practice]:
    """All practices by name, in order of name; raises CatalogError on a malformed or misnamed file."""
    found = {}
    for path in sorted(folder.glob("*.yml")):
        practice = convert(read_yaml(path), Practice, path)
        if practice.practice != path.stem:
            raise CatalogError(f"{path}: practice {practice.practice!r} does not stand in a file of its name")
        if NONE in practice.fields:
            raise CatalogError(f"{path}: {NONE} cannot be a field: it says that a list has no entry")
        found[practice.practice] = practice
    return found


def practice_code_lists(practices: Mapping[str, Practice]) -> dict[str, CodeList]:
    """The code lists that follow: ``practice`` with all of them, and one for each field with codes of its own.

    ``practice_fact`` has what can be said as "Practice: Field", last of each practice that there are none.
    """
    if not practices:
        return {}
    made = {KIND: _listed(KIND, _LABEL, {name: practice.label for name, practice in practices.items()})}
    made[FACTS] = _listed(FACTS, _LABEL, {code: texts for each in practices.values() for code, texts in _facts(each)})
    for practice in practices.values():
        for name, field in practice.fields.items():
            listed = practice.list_of(name)
            if listed is not None and field.code_list is None:
                made[listed] = _listed(listed, field.label, field.codes)
    return made


def fact_code(practice: str, field: str) -> str:
    """Code of what is said in the list ``practice_fact``.

    >>> fact_code("data_flow", "level")
    'data_flow.level'
    """
    return f"{practice}.{field}"


def _facts(practice: Practice) -> Iterator[tuple[str, dict[str, str]]]:
    none = NONE_LABEL if practice.is_list else SILENT_LABEL
    for name, label in [*((name, field.label) for name, field in practice.fields.items()), (NONE, none)]:
        texts = {
            language: f"{practice.label.get(language, practice.practice)}{' : ' if language == 'fr' else ': '}{text}"
            for language, text in label.items()
        }
        yield fact_code(practice.practice, name), texts


def _listed(name: str, label: dict[str, str], codes: Mapping[str, dict[str, str]]) -> CodeList:
    return CodeList(
        code_list=name,
        label=label,
        description="Made from catalog/rules/practice_facts.",
        codes={code: Code(code=code, label=texts) for code, texts in codes.items()},
    )
