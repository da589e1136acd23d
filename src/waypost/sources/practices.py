"""Facts about practices to claims: each value is held against its definition, and what does not fit is an issue."""

from __future__ import annotations

from collections.abc import Iterator, Mapping

from waypost.model.values import ValueUnreadable, parse_share
from waypost.reference.practices import KIND, NO_ANSWER, NONE, Practice
from waypost.sources.claiming import NUMBER_UNREADABLE, Claimer
from waypost.sources.exhaust import stated_text
from waypost.sources.facts_parts import listed
from waypost.sources.facts_places import find_society

PRACTICE_UNKNOWN = "practice_unknown"


def claim_practices(claimer: Claimer, value: object, column: str) -> None:
    """Claim what stands under the name of each practice: one entry, a list of entries, ``none``, or no answer."""
    if value is None:
        return
    if not isinstance(value, Mapping):
        claimer.issue(PRACTICE_UNKNOWN, column, stated_text(value), "practices by their names", column=column)
        return
    subject_no = 0
    for name, stated in value.items():
        for number, field, text, original in _read(claimer, str(name), stated, f"{column}.{name}"):
            row = {"practice_code": name, "practice_no": str(number), "practice_field": field, "practice_value": text}
            for each, said in row.items():
                claimer.record.add(
                    KIND, each, said, subject_no=subject_no, original=original if each == "practice_value" else None,
                    place=f"{column}.{name}",
                )  # fmt: skip
            subject_no += 1


def _read(claimer: Claimer, name: str, stated: object, column: str) -> Iterator[tuple[int, str, str, str | None]]:
    """``(number of the entry, field, value, what stood there)`` of one practice."""
    practices = claimer.ctx.catalog.practices
    practice = practices.get(name)
    if practice is None:
        claimer.issue(PRACTICE_UNKNOWN, column, stated_text(stated), f"one of {', '.join(practices)}", column=column)
        return
    text = None if isinstance(stated, Mapping | list) else stated_text(stated)
    silent = claimer.ctx.catalog.code_lists[NO_ANSWER].find(text) if text else None
    if text is not None and (silent or (practice.is_list and text == NONE)):
        yield 0, NONE, silent or "true", text
        return
    entries = [entry for entry in (listed(stated) if practice.is_list or text is None else [stated]) if entry]
    for number, entry in enumerate(entries):
        if not isinstance(entry, Mapping) or (number and not practice.is_list):
            expected = "one entry" if number else "fields and values, or none"
            claimer.issue(PRACTICE_UNKNOWN, column, stated_text(entry), expected, column=column)
            continue
        for field, value in entry.items():
            found = read_value(claimer, practice, str(field), value, column)
            if found is not None:
                yield number, str(field), found, stated_text(value)


def read_value(claimer: Claimer, practice: Practice, field: str, value: object, column: str) -> str | None:
    """The canonical value of a field of a practice, or None with an issue; see :mod:`waypost.reference.practices`."""
    known = practice.fields.get(field)
    name, stated = f"{practice.practice}.{field}", stated_text(value)
    if known is None:
        claimer.issue(PRACTICE_UNKNOWN, name, stated, f"one of {', '.join(practice.fields)}", column=column)
        return None
    if stated is None:
        return None
    catalog, code_list = claimer.ctx.catalog, practice.list_of(field)
    if code_list is None or catalog.code_lists[code_list].find(stated) is None:
        silent = catalog.code_lists[NO_ANSWER].find(stated)
        if silent is not None:
            return silent
    if code_list is not None:
        return claimer.read_code(name, stated, code_list, column=column)
    if known.type == "body":
        return find_society(catalog, stated) or catalog.find_organisation(stated) or stated
    if known.type == "date":
        return claimer.read_date(name, value, column=column)
    if known.type == "boolean":
        return claimer.read_truth(name, value, column=column)
    if known.unit == "share":
        return _share(claimer, name, value, column)
    if known.type == "number":
        return claimer.read_number(name, value, column=column)
    return claimer.country(name, value, column=column) if known.type == "country" else stated


def _share(claimer: Claimer, name: str, value: object, column: str) -> str | None:
    """A share: percent where there is its sign or more than 1; a cell of 10% holds 0.1, and so do files of facts."""
    stated = stated_text(value) or ""
    cell = value if isinstance(value, int | float) else stated
    try:
        return parse_share(cell)
    except ValueUnreadable:
        try:
            return parse_share(cell, scale="share")
        except ValueUnreadable as error:
            claimer.issue(NUMBER_UNREADABLE, name, stated, error.expected, column=column)
            return None
