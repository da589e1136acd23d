"""The fields and functions that an expression may name: the whole world that a rule can reach.

``catalog/rules/rule_fields.yml``::

    access_condition:
      meaning: On which condition people get the service.
      type: code                       # code, boolean, number or date
      code_list: access_condition      # for codes: a code list, or country, trail, society
      subjects: [programme, society, trail]
      label: {en: , fr: , es: , ar: }  # for a field that the schema does not label
      schema: programme.access_condition

A rule is about one programme, one society or one society on one trail. Of a society, and of a society on a trail,
every field is the list of what its programmes say, so a field that is one value of a programme is a list there.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

import msgspec

from waypost.errors import CatalogError
from waypost.reference.practices import Practice
from waypost.reference.strict_yaml import convert, read_yaml

SUBJECTS = ("programme", "society", "trail")
TYPES = ("code", "boolean", "number", "date")


class RuleField(msgspec.Struct, frozen=True, kw_only=True):
    """One field that expressions may name. ``is_list`` says whether a programme has several values of it."""

    name: str
    meaning: str
    type: str
    code_list: str | None = None
    is_list: bool = False
    subjects: tuple[str, ...] = SUBJECTS
    label: dict[str, str] = {}
    schema: str | None = None

    def is_list_of(self, subject: str) -> bool:
        """Whether it is a list for a rule about this subject."""
        return self.type == "code" and (self.is_list or subject != "programme")


@dataclass(frozen=True)
class RuleFunction:
    """One function: how it is called, what it says, and where it may not stand."""

    name: str
    call: str
    meaning: str
    not_in_conditions: bool = False


FUNCTIONS: dict[str, RuleFunction] = {
    function.name: function
    for function in (
        RuleFunction(
            "has",
            "has(list, 'code', …)",
            "True when the list holds one of the codes, or one that stands under a heading named here. A list that"
            " anybody states is taken as what there is; an empty list is not known.",
        ),
        RuleFunction(
            "only",
            "only(list, 'code', …)",
            "True when the list holds none but these codes and what stands under them; an empty list is not known.",
        ),
        RuleFunction(
            "count",
            "count(list)",
            "How many different entries the list has, to be held against a number; an empty list is not known."
            " Only in rules about a programme.",
        ),
        RuleFunction(
            "shown",
            "shown(…)",
            "True where the part is true, not known elsewhere: for what a register can show but never refute.",
        ),
        RuleFunction(
            "stated",
            "stated(…)",
            "True where the part is true, false elsewhere, so that what nobody says counts as not so.",
            not_in_conditions=True,
        ),
        RuleFunction(
            "some",
            "some(practice: …)",
            "True when one entry of the practice is so, as in `some(data_flow: level = 'personal')`; false when all are"
            " known not to be, or somebody says that there is none. Inside, fields are those of one entry,"
            " and a heading of a code list stands for what is under it."
            " Only in rules about a programme.",
        ),
        RuleFunction("every", "every(practice: …)", "True when no entry of the practice is otherwise; see `some`."),
        RuleFunction(
            "months_ago",
            "months_ago(24)",
            "The day so many months before the day of judgement, on the right of a comparison with a date."
            " The day of judgement is today, or the end of a programme that is over.",
        ),
        RuleFunction("days_ago", "days_ago(90)", "The same, in days."),
        RuleFunction("known", "known(field)", "True when anybody says anything about the field.", True),
    )
}


# What kinds of field of a practice an expression can ask about.
_ASKED = {"code": "code", "boolean": "boolean", "date": "date", "number": "number", "country": "code"}


def practice_fields(
    practices: Mapping[str, Practice],
) -> tuple[dict[str, RuleField], dict[str, dict[str, RuleField]]]:
    """Fields that follow from the facts about practices.

    Those of practices with one entry under their names with it (``harm_analysis.date``), and for each list the fields
    of one of its entries.
    """
    single: dict[str, RuleField] = {}
    entries: dict[str, dict[str, RuleField]] = {}
    for practice in practices.values():
        for name, field in practice.fields.items():
            if field.type not in _ASKED:
                continue
            full = f"{practice.practice}.{name}"
            made = RuleField(
                name=name if practice.is_list else full,
                meaning=f"{practice.label.get('en')}: {field.label.get('en')}.",
                type=_ASKED[field.type],
                code_list="country" if field.type == "country" else practice.list_of(name),
                subjects=("programme",),
                label={lang: f"{label}: {field.label.get(lang)}" for lang, label in practice.label.items()},
            )
            if practice.is_list:
                entries.setdefault(practice.practice, {})[name] = made
            else:
                single[full] = made
    return single, entries


def read_rule_fields(path: Path) -> dict[str, RuleField]:
    """The fields by name, in the order of the file; raises CatalogError on a malformed one. None without the file."""
    content = read_yaml(path) if path.is_file() else {}
    if not isinstance(content, dict):
        raise CatalogError(f"{path}: expected the fields by name")
    fields = {name: {"name": name, **(entry or {})} for name, entry in content.items()}
    return convert(fields, dict[str, RuleField], path)
