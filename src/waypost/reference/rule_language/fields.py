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

from dataclasses import dataclass
from pathlib import Path

import msgspec

from waypost.errors import CatalogError
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
        RuleFunction("known", "known(field)", "True when anybody says anything about the field.", True),
    )
}


def read_rule_fields(path: Path) -> dict[str, RuleField]:
    """The fields by name, in the order of the file; raises CatalogError on a malformed one. None without the file."""
    content = read_yaml(path) if path.is_file() else {}
    if not isinstance(content, dict):
        raise CatalogError(f"{path}: expected the fields by name")
    fields = {name: {"name": name, **(entry or {})} for name, entry in content.items()}
    return convert(fields, dict[str, RuleField], path)
