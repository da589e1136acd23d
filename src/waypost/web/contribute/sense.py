"""Answers that cannot both be true: an end before its beginning, ages the wrong way round."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from waypost.model.contribution import Value

_ENDS = ("programme.actual_end_date", "programme.planned_end_date")
_STARTS = ("programme.actual_start_date", "programme.planned_start_date")
_WITHIN = (  # of a row: what must not be greater, than what, and what is said then
    ("period_start_date", "period_end_date", "contribute_wrong_order"),
    ("age_min", "age_max", "contribute_wrong_ages"),
)


def senseless(
    before: Mapping[str, Value], answers: Mapping[str, Value | None], numbers: Mapping[str, Sequence[int]] | None = None
) -> dict[str, str]:
    """What cannot be: name of the input → key of the text that says why. What stood so before is let be.

    ``numbers`` says of a list which row of a form each is; else they are counted.
    """
    after = {**before, **answers}
    found: dict[str, str] = {}
    for end in _ENDS:
        start = next((each for each in _STARTS if after.get(each)), None)
        is_new = any(slot in answers and answers[slot] != before.get(slot) for slot in (end, start))
        if start is not None and is_new and after.get(end) and str(after[end]) < str(after[start]):
            found[end if end in answers else start] = "contribute_wrong_order"
            break  # a planned end is passed over once there is an actual one
        if after.get(end):
            break
    for slot, rows in answers.items():
        stood = before.get(slot) or []
        listed = rows if isinstance(rows, list) else []
        for number, row in zip((numbers or {}).get(slot, range(len(listed))), listed, strict=True):
            if isinstance(row, Mapping) and row not in stood:
                found |= {f"{slot}:{number}:{high}": key for high, key in _wrong_in(row)}
    return found


def _wrong_in(row: Mapping[str, Any]) -> list[tuple[str, str]]:
    wrong = []
    for low, high, key in _WITHIN:
        least, most = str(row.get(low) or ""), str(row.get(high) or "")
        is_number = least.isdigit() and most.isdigit()
        if least and most and (int(least) > int(most) if is_number else least > most):
            wrong.append((high, key))
    return wrong
