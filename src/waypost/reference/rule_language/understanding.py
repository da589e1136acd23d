"""From a bare tree to an expression: every name is a field or a function, every text a code of its list.

What cannot be understood is refused with file, line, column and what there is instead. An expression that comes
out of here asks about fields only; nothing else can be said in it.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping
from decimal import Decimal
from difflib import get_close_matches
from typing import Any

from waypost.errors import CatalogError, Said
from waypost.reference.rule_language.fields import FUNCTIONS, RuleField
from waypost.reference.rule_language.places import TextPlace
from waypost.reference.rule_language.syntax import Bare, Call, Comparison, Literal, Name, Quantified, parse
from waypost.reference.rule_language.tree import (
    Ago,
    And,
    Compared,
    Counted,
    Expression,
    Has,
    Known,
    Not,
    OneOf,
    Only,
    Or,
    Shown,
    Some,
    Stated,
    Truth,
)

# Functions that give a day, and in which unit.
_AGO = {"months_ago": "months", "days_ago": "days"}
_LONGEST_AGO = 10_000

# The codes of each list that a field may hold, each with the codes that stand under it (itself among them).
Codes = Mapping[str, Mapping[str, tuple[str, ...]]]


def understand(
    text: str,
    fields: Mapping[str, RuleField],
    codes: Codes,
    *,
    subject: str,
    is_condition: bool = True,
    place: TextPlace | None = None,
    entries: Mapping[str, Mapping[str, RuleField]] | None = None,
) -> Expression:
    """The expression that a text says about a subject (``programme``, ``society`` or ``trail``).

    ``entries`` are the practices that ``some`` and ``every`` may name, each with the fields of one entry.
    ``is_condition`` refuses what would turn "not known" into an answer. Raises :class:`CatalogError` and nothing
    else, whatever the text.
    """
    where = place or TextPlace("expression")
    return _Reader(fields, codes, subject, is_condition, where, entries or {}).test(parse(text, where))


class _Reader:
    def __init__(
        self,
        fields: Mapping[str, RuleField],
        codes: Codes,
        subject: str,
        is_condition: bool,
        place: TextPlace,
        entries: Mapping[str, Mapping[str, RuleField]],
        *,
        is_entry: bool = False,
    ) -> None:
        self._fields = {name: field for name, field in fields.items() if subject in field.subjects}
        self._codes = codes
        self._subject = subject
        self._is_condition = is_condition
        self._place = place
        self._is_entry = is_entry
        self._entries = entries if subject == "programme" else {}

    def _refuse(self, at: tuple[int, int], message: str, key: str, **parts: Any) -> CatalogError:
        return CatalogError(self._place.says(*at, message, key, **parts))

    def test(self, bare: Bare) -> Expression:
        """Something that is true, false or not known."""
        if isinstance(bare, Comparison):
            return self._comparison(bare)
        if isinstance(bare, Literal):
            raise self._refuse(
                bare.at,
                f"{_shown(bare)} is neither true nor false; compare a field with it",
                "value_alone",
                value=_shown(bare),
            )
        if isinstance(bare, Name):
            field = self._field(bare)
            if field.type != "boolean":
                raise self._refuse(
                    bare.at,
                    f"{field.name} is not true or false by itself; {self._how(field)}",
                    "not_boolean",
                    field=field.name,
                    how=self._how(field),
                )
            return Truth(field.name)
        if isinstance(bare, Quantified):
            return self._quantified(bare)
        if bare.function in ("and", "or"):
            parts = tuple(self.test(part) for part in bare.arguments)
            return And(parts) if bare.function == "and" else Or(parts)
        if bare.function == "not":
            return Not(self.test(bare.arguments[0]))
        return self._call(bare)

    def _quantified(self, bare: Quantified) -> Expression:
        name = bare.practice.name
        if name not in self._entries:
            known = ", ".join(self._entries) or "none here"
            message = f"no practice {name!r} with several entries of a {self._subject}; there are: {known}"
            raise self._refuse(bare.practice.at, message, "no_practice", name=name, known=known)
        of_entry = _Reader(
            self._entries[name], self._codes, self._subject, self._is_condition, self._place, {}, is_entry=True
        )
        part = of_entry.test(bare.part)
        return Some(name, part) if bare.quantifier == "some" else Not(Some(name, Not(part)))

    def _call(self, bare: Call) -> Expression:
        function = FUNCTIONS.get(bare.function)
        if function is None:
            raise self._refuse(
                bare.at,
                f"no function {bare.function!r}; there are: {', '.join(FUNCTIONS)}",
                "no_function",
                name=bare.function,
                known=", ".join(FUNCTIONS),
            )
        if function.not_in_conditions and self._is_condition:
            reason = "it would turn what nobody says into an answer"
            raise self._refuse(
                bare.at,
                f"{function.name} may not stand in a condition: {reason}",
                "not_in_condition",
                name=function.name,
            )
        if function.name in _AGO:
            raise self._refuse(
                bare.at,
                f"{function.call} stands on the right of a comparison with a date",
                "right_of_date",
                call=function.call,
            )
        if function.name == "count":
            raise self._refuse(
                bare.at, "count gives a number; hold it against one, as in count(society) >= 2", "count_alone"
            )
        if function.name in ("shown", "stated"):
            if len(bare.arguments) != 1:
                raise self._refuse(
                    bare.at,
                    f"{function.call} takes one part; {len(bare.arguments)} stand here",
                    "one_part",
                    call=function.call,
                    number=len(bare.arguments),
                )
            part = self.test(bare.arguments[0])
            return Shown(part) if function.name == "shown" else Stated(part)
        if function.name == "known":
            if len(bare.arguments) != 1:
                raise self._refuse(
                    bare.at,
                    f"{function.call} takes one field; {len(bare.arguments)} stand here",
                    "one_field",
                    call=function.call,
                    number=len(bare.arguments),
                )
            return Known(self._field(bare.arguments[0]).name)
        return self._listed(bare, function.call)

    def _listed(self, bare: Call, call: str) -> Expression:
        if len(bare.arguments) < 2:
            raise self._refuse(bare.at, f"{call} takes a list and at least one code", "list_and_code", call=call)
        field = self._list(bare.arguments[0])
        codes: dict[str, None] = {}
        for argument in bare.arguments[1:]:
            if not isinstance(argument, Literal):
                raise self._refuse(
                    argument.at, f"{call} takes codes in single quotes behind the list", "codes_quoted", call=call
                )
            codes.update(dict.fromkeys(self._code(field, argument)))
        return Has(field.name, tuple(codes)) if bare.function == "has" else Only(field.name, tuple(codes))

    def _comparison(self, bare: Comparison) -> Expression:
        if isinstance(bare.left, Call) and bare.left.function == "count":
            return self._counted(bare, bare.left)
        if not isinstance(bare.left, Name):
            raise self._refuse(bare.left.at, "a field or count(…) stands on the left of a comparison", "left_field")
        field = self._field(bare.left)
        if field.is_list_of(self._subject):
            raise self._refuse(
                bare.at,
                f"{field.name} is a list; {self._how(field)}",
                "is_list",
                field=field.name,
                how=self._how(field),
            )
        if isinstance(bare.right, tuple):
            return self._one_of(bare, field, bare.right)
        if isinstance(bare.right, Call) and bare.right.function in _AGO:
            return self._ago(bare, field, bare.right)
        if not isinstance(bare.right, Literal):
            raise self._refuse(bare.right.at, "a value stands on the right of a comparison", "right_value")
        if field.type == "code":
            return self._one_of(bare, field, (bare.right,))
        return self._compared(bare, field, bare.right)

    def _one_of(self, bare: Comparison, field: RuleField, values: tuple[Literal, ...]) -> Expression:
        if field.type != "code" or bare.operator not in ("=", "!=", "in", "not in"):
            raise self._refuse(
                bare.at,
                f"{bare.operator} cannot be asked of {field.name}; {self._how(field)}",
                "operator",
                operator=bare.operator,
                field=field.name,
                how=self._how(field),
            )
        codes = {value: self._code(field, value) for value in values}
        if self._is_entry:  # a heading stands for what is under it, as in a list
            named = [code for family in codes.values() for code in family]
        else:
            named = [value.value for value in codes]
        found = OneOf(field.name, tuple(dict.fromkeys(named)))
        return found if bare.operator in ("=", "in") else Not(found)

    def _compared(self, bare: Comparison, field: RuleField, value: Literal) -> Expression:
        if field.type == "boolean":
            raise self._refuse(
                bare.at,
                f"{field.name} is true or false; {self._how(field)}",
                "is_boolean",
                field=field.name,
                how=self._how(field),
            )
        if field.type == "number":
            if value.is_text:
                raise self._refuse(
                    value.at,
                    f"{_shown(value)} is no number; {field.name} is one",
                    "no_number",
                    value=_shown(value),
                    field=field.name,
                )
            return Compared(field.name, bare.operator, Decimal(value.value))
        try:
            if not value.is_text or len(value.value) != len("2009-11-01"):
                raise ValueError
            day = dt.date.fromisoformat(value.value)
        except ValueError as error:
            message = f"{_shown(value)} is no day; {field.name} is one: write '2009-11-01'"
            raise self._refuse(value.at, message, "no_day", value=_shown(value), field=field.name) from error
        return Compared(field.name, bare.operator, day)

    def _ago(self, bare: Comparison, field: RuleField, call: Call) -> Expression:
        if field.type != "date":
            raise self._refuse(
                call.at,
                f"{field.name} is no date; {self._how(field)}",
                "no_date",
                field=field.name,
                how=self._how(field),
            )
        number = call.arguments[0] if len(call.arguments) == 1 else None
        if not isinstance(number, Literal) or not number.value.isdecimal() or int(number.value) > _LONGEST_AGO:
            raise self._refuse(
                call.at,
                f"{call.function} takes one whole number, up to {_LONGEST_AGO}",
                "whole_number",
                call=call.function,
                most=_LONGEST_AGO,
            )
        return Compared(field.name, bare.operator, Ago(**{_AGO[call.function]: int(number.value)}))

    def _counted(self, bare: Comparison, call: Call) -> Expression:
        if self._subject != "programme":
            raise self._refuse(
                call.at, f"count is for rules about a programme; this one is about a {self._subject}", "count_programme"
            )
        if len(call.arguments) != 1:
            raise self._refuse(
                call.at,
                f"count(list) takes one list; {len(call.arguments)} stand here",
                "count_list",
                number=len(call.arguments),
            )
        field = self._list(call.arguments[0])
        if not isinstance(bare.right, Literal) or bare.right.is_text:
            raise self._refuse(bare.at, "count(…) is held against a number", "count_number")
        return Counted(field.name, bare.operator, Decimal(bare.right.value))

    def _field(self, bare: Bare) -> RuleField:
        if not isinstance(bare, Name):
            raise self._refuse(bare.at, "a field must stand here", "field_here")
        if bare.name not in self._fields:
            near = get_close_matches(bare.name, self._fields, 1)
            hint = f"did you mean {near[0]}? " if near else ""
            known = ", ".join(self._fields)
            message = f"no field {bare.name!r} of a {self._subject}; {hint}There are: {known}"
            raise self._refuse(bare.at, message, "no_field", name=bare.name, near=_near(near), known=known)
        return self._fields[bare.name]

    def _list(self, bare: Bare) -> RuleField:
        field = self._field(bare)
        if not field.is_list_of(self._subject):
            raise self._refuse(
                bare.at,
                f"{field.name} is no list; {self._how(field)}",
                "no_list",
                field=field.name,
                how=self._how(field),
            )
        return field

    def _code(self, field: RuleField, literal: Literal) -> tuple[str, ...]:
        known = self._codes.get(field.code_list or "", {})
        if not literal.is_text or literal.value not in known:
            near = get_close_matches(literal.value, known, 1)
            hint = f"did you mean '{near[0]}'? " if near else ""
            listed = ", ".join(list(known)[:60]) + (" …" if len(known) > 60 else "")
            message = f"{_shown(literal)} is no code of {field.code_list}, which {field.name} holds; {hint}"
            parts = {"value": _shown(literal), "code_list": field.code_list, "field": field.name, "known": listed}
            raise self._refuse(literal.at, f"{message}There are: {listed}", "no_code", near=_near(near, "'"), **parts)
        return known[literal.value]

    def _how(self, field: RuleField) -> Said:
        """How this field is asked about."""
        name = field.name
        if field.is_list_of(self._subject):
            return Said(f"write has({name}, 'code')", "how_list", field=name)
        if field.type == "boolean":
            return Said(f"write {name} or not {name}", "how_boolean", field=name)
        if field.type == "code":
            return Said(f"write {name} = 'code' or {name} in ('code', 'code')", "how_code", field=name)
        value = "'2009-11-01'" if field.type == "date" else "1"
        return Said(f"write {name} > {value}", "how_value", field=name, value=value)


def _near(near: list[str], quote: str = "") -> str:
    """The question whether the nearest one was meant; nothing where none is near."""
    return Said(f"did you mean {near[0]}? ", "near", name=f"{quote}{near[0]}{quote}") if near else ""


def _shown(literal: Literal) -> str:
    return f"'{literal.value}'" if literal.is_text else literal.value
