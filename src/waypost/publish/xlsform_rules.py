"""What the form requires, when it asks, and which answers it refuses.

It refuses little: an answer that cannot be true. Whoever does not know a number leaves it empty.
"""

from __future__ import annotations

from typing import Any

from waypost.model.form_layout import question_name
from waypost.model.workbook_layout import Column
from waypost.publish import xlsform_texts as texts
from waypost.publish.workbook_checks import NUMBERS


def _ref(token: str) -> str:
    return f"${{{question_name(token)}}}"


# The eight essentials; the title stands apart, for its language is the form's. One start is enough.
REQUIRED = {
    "place.country_code": "yes",
    "service.service_code": "yes",
    "population_group.population_group_code": "yes",
    "programme.actual_start_date": f"{_ref('programme.planned_start_date')} = ''",
    "programme.stated_status": "yes",
    "people_count.count": "yes",
    "people_count.measure": "yes",
    "programme.access_condition": "yes",
}
RELEVANT = {
    "programme.actual_end_date": f"not(selected({_ref('programme.stated_status')}, 'pipeline'))",
    "programme.verified_by": f"{_ref('programme.verified_date')} != ''",
    "programme.embargo_date": f"not(selected({_ref('programme.visibility')}, 'public'))",
    "budget.currency": f"{_ref('budget.amount')} != ''",
    "transaction.currency": f"{_ref('transaction.amount')} != ''",
}
# End → start.
_ENDS = {
    "programme.planned_end_date": "programme.planned_start_date",
    "programme.actual_end_date": "programme.actual_start_date",
    "people_count.period_end_date": "people_count.period_start_date",
    "budget.period_end_date": "budget.period_start_date",
}


def rules_of(column: Column, language: str) -> dict[str, Any]:
    """``required``, ``relevant``, ``constraint`` and ``constraint_message`` of a question, those that it has."""
    rules: dict[str, Any] = {}
    required = "yes" if column.token == f"programme.title.{language}" else REQUIRED.get(column.token)
    if required is not None:
        rules["required"] = required
    if column.token in RELEVANT:
        rules["relevant"] = RELEVANT[column.token]
    if column.token in _ENDS:
        start = _ref(_ENDS[column.token])
        return rules | {"constraint": f"{start} = '' or . >= {start}", "constraint_message": texts.AFTER}
    if column.field == "age_min":
        return rules | {"constraint": ". >= 0 and . <= 130", "constraint_message": texts.AGE}
    if column.field == "age_max":
        youngest = _ref("people_count.age_min")
        return rules | {
            "constraint": f". >= 0 and . <= 130 and ({youngest} = '' or . >= {youngest})",
            "constraint_message": texts.AGE,
        }
    if column.field == "share":
        return rules | {"constraint": ". >= 0 and . <= 1", "constraint_message": texts.SHARE}
    if column.type in NUMBERS:
        return rules | {"constraint": ". >= 0", "constraint_message": texts.NOT_NEGATIVE}
    return rules
