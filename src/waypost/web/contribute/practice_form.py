"""How a programme works, as a form asks it: what the rules of practice need to know, practice by practice.

What is said stands in one slot, ``practice``: a list of rows of practice, number of the entry, field and value. Beside
its fields a practice takes one answer as a whole: that there is no entry, or one of the kinds of no answer.
"""

from __future__ import annotations

import dataclasses
from collections.abc import Iterable, Mapping
from functools import lru_cache
from typing import Any

from django.http import QueryDict

from waypost.model.contribution import Value
from waypost.publish.workbook_cells import YES_NO
from waypost.reference import Catalog
from waypost.reference.practices import KIND, LONGEST, NO_ANSWER, NONE, NONE_LABEL, Practice, PracticeField
from waypost.web.contribute.questions import DECLINED, Answers, Question, by_name, code_choices, no_answers, read_one
from waypost.web.contribute.showing import decimal_sign

MOST_ENTRIES = 60  # of one practice in a form
_KINDS = {"code": "code", "country": "code", "boolean": "truth", "number": "decimal"}
_UNITS = {"year": "year", "share": "percent"}
_NOT_KNOWN = "not_known"  # of the code list no_answer
_SEVERITIES = ("critical", "serious", "attention")


@dataclasses.dataclass(frozen=True)
class PracticeAsked:
    """One practice as a form asks for it, and the rules that need to know it, the most severe first."""

    name: str
    label: str
    question: str
    is_list: bool
    columns: tuple[Question, ...]
    rules: tuple[str, ...]
    wholes: tuple[tuple[str, str], ...]  # what can be said of it as a whole
    place: int  # 0: a critical rule needs it, 1: a serious one, 2: another or none


@dataclasses.dataclass
class PracticeSaid:
    """What stands of one practice: ``whole`` as a form sends it, and entries by their numbers."""

    whole: str = ""
    entries: dict[int, dict[str, str]] = dataclasses.field(default_factory=dict)

    @property
    def is_answered(self) -> bool:
        """Something is said of it."""
        return bool(self.whole or self.entries)


@lru_cache(maxsize=16)
def practices_asked(catalog: Catalog, language: str) -> tuple[PracticeAsked, ...]:
    """All practices: what the most severe rules need first, then by their names."""
    needed: dict[str, list[str]] = {}
    for rule in sorted(catalog.practice_rules.values(), key=lambda each: (_SEVERITIES.index(each.severity), each.rule)):
        for name in dict.fromkeys(fact.partition(".")[0] for fact in rule.required_facts):
            needed.setdefault(name, []).append(rule.rule)
    asked = [
        _asked(practice, tuple(needed.get(practice.practice, ())), catalog, language)
        for practice in catalog.practices.values()
    ]
    return tuple(sorted(asked, key=lambda each: (each.place, each.label)))


def _asked(practice: Practice, rules: tuple[str, ...], catalog: Catalog, language: str) -> PracticeAsked:
    none = ((NONE, NONE_LABEL[language]),) if practice.is_list else ()
    return PracticeAsked(
        practice.practice, practice.label[language], practice.question[language], practice.is_list,
        tuple(_column(practice, name, field, catalog, language) for name, field in practice.fields.items()),
        rules, (*none, *no_answers(catalog, language)),
        _SEVERITIES.index(catalog.practice_rules[rules[0]].severity) if rules else len(_SEVERITIES) - 1,
    )  # fmt: skip


def _column(practice: Practice, name: str, field: PracticeField, catalog: Catalog, language: str) -> Question:
    code_list = practice.list_of(name)
    choices: tuple[tuple[str, str], ...] = ()
    if code_list is not None:
        choices = code_choices(code_list, language, catalog)
    elif field.type == "country":
        choices = by_name(catalog.countries, language)
    elif field.type == "boolean":
        choices = tuple(zip(("true", "false"), YES_NO[language], strict=True))
    kind = _UNITS.get(field.unit or "") or _KINDS.get(field.type, field.type)
    return Question(name, kind, field.label[language], "", choices=choices, decimal=decimal_sign(language))


def said_of(value: Value | None, catalog: Catalog) -> dict[str, PracticeSaid]:
    """What stands, by practice; what the catalog does not have any more is left out."""
    found: dict[str, PracticeSaid] = {}
    for row in value if isinstance(value, list) else ():
        if not isinstance(row, Mapping) or row.get("practice_code") not in catalog.practices:
            continue
        said = found.setdefault(row["practice_code"], PracticeSaid())
        field, stands = row.get("practice_field", ""), row.get("practice_value", "")
        if field == NONE:
            said.whole = NONE if stands == "true" else DECLINED + stands
        elif field in catalog.practices[row["practice_code"]].fields and stands:
            said.entries.setdefault(int(row.get("practice_no") or 0), {})[field] = stands
    return found


def read_practices(
    sent: QueryDict, asked: Iterable[PracticeAsked], catalog: Catalog, stood: Iterable[str] = ()
) -> Answers:
    """What a form sent as the value of the slot ``practice``; what it did not ask is not among it.

    Of practices of which something ``stood`` and nothing is left, that it is not known: each practice is taken from
    who speaks of it, and what another source says of it would stand again.
    """
    answers, rows, stood = Answers(), [], set(stood)
    for practice in asked:
        whole = sent.get(f"{practice.name}:whole", "")
        entries = _read_entries(sent, practice, answers, catalog)
        if whole in dict(practice.wholes) and entries:
            answers.wrong[f"{practice.name}:whole"] = ("practices_wrong_both", {"what": practice.label})
        elif whole in dict(practice.wholes):
            stated = "true" if whole == NONE else whole.removeprefix(DECLINED)
            rows.append(_row(practice.name, 0, NONE, stated))
        elif not entries and practice.name in stood:
            rows.append(_row(practice.name, 0, NONE, _NOT_KNOWN))
        for number, entry in sorted(entries.items()):
            rows += [_row(practice.name, number, field, value) for field, value in entry.items()]
    answers.values[KIND] = rows
    return answers


def _row(practice: str, number: int, field: str, value: str) -> dict[str, str]:
    return {
        "practice_code": practice, "practice_no": str(number), "practice_field": field, "practice_value": value,
    }  # fmt: skip


def _read_entries(
    sent: QueryDict, practice: PracticeAsked, answers: Answers, catalog: Catalog
) -> dict[int, dict[str, str]]:
    """Entries by number. One that stood keeps its number, so that an untouched form changes nothing."""
    found: dict[int, dict[str, str]] = {}
    fresh: list[dict[str, str]] = []
    stated = sent.get(f"{practice.name}:rows", "0")
    count = min(int(stated), MOST_ENTRIES) if stated.isdigit() else 0
    for number in range(count):
        at = f"{practice.name}:{number}"
        if f"{at}:drop" in sent:
            continue
        entry = {}
        for column in practice.columns:
            name = f"{at}:{column.slot}"
            # What can be typed is also left open: the kind of no answer that stood comes along hidden.
            stated = sent.get(name, "").strip() or sent.get(f"{name}:none", "")
            value = _read_one(stated, column, name, answers, catalog)
            if value is not None:
                entry[column.slot] = value
        kept = sent.get(f"{at}:number", "")
        if entry and kept.isdigit() and len(kept) < 9 and int(kept) not in found:
            found[int(kept)] = entry
        elif entry:
            fresh.append(entry)
    for entry in fresh if practice.is_list else fresh[:1]:
        found[max(found, default=-1) + 1] = entry
    return found


def _read_one(text: str, column: Question, name: str, answers: Answers, catalog: Catalog) -> str | None:
    code = text.removeprefix(DECLINED)
    if text.startswith(DECLINED) and code in catalog.code_lists[NO_ANSWER].codes:
        return code
    if len(text) > LONGEST:
        answers.wrong[name] = ("practices_wrong_long", {"most": LONGEST})
        return None
    value, wrong = read_one(text, column, catalog)
    if wrong is not None:
        answers.wrong[name] = wrong
    return value


def entries_in_form(asked: PracticeAsked, said: PracticeSaid | None, sent: Mapping[str, Any]) -> list[dict[str, Any]]:
    """The entries that a form shows, each with its number: what stands, and for a list an empty one.

    After an answer that could not be read, as many as were sent.
    """
    stands = sorted(said.entries.items()) if said else []
    shown: list[dict[str, Any]] = [{"number": number, **entry} for number, entry in stands]
    again = str(sent.get(f"{asked.name}:rows", ""))
    wanted = min(int(again), MOST_ENTRIES) if again.isdigit() else len(shown) + 1
    if not asked.is_list:
        wanted = 1
    return (shown + [{"number": ""}] * max(0, wanted - len(shown)))[: max(wanted, len(shown))]


def answered(said: Mapping[str, PracticeSaid]) -> int:
    """Of how many practices something is said."""
    return sum(each.is_answered for each in said.values())
