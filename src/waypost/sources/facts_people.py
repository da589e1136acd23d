"""People counts of facts: one number, numbers by label, or rows with every dimension."""

from __future__ import annotations

from collections.abc import Mapping

from waypost.model.text import fold
from waypost.sources.claiming import CODE_UNKNOWN, Claimer
from waypost.sources.coding import codes_in_text
from waypost.sources.exhaust import Exhaust, stated_text
from waypost.sources.facts_parts import claim_indicator, parts_of
from waypost.sources.facts_periods import Period, read_period

_TOTAL = frozenset(fold(word) for word in ("all", "total", "people", "tous", "todos", "الكل"))
_DIMENSIONS = (("population_group_code", "population_group"), ("service_code", "service"))
_CODES = (
    ("unit", "people_unit"),
    ("counting", "people_counting"),
    ("sex", "sex"),
    ("disability", "disability"),
    ("stage_role", "stage_role"),
)


def claim_people(claimer: Claimer, fields: Exhaust, period: Period) -> None:
    """Claim what was targeted and what was reached.

    Labels become a group, a service or a sex where they name one. Labels that name none of them are rival
    totals when no total is stated ("summary page", "chapter": both are kept), and published figures of their
    own, kept as indicators with an issue, when one is.
    """
    subject_no = 0
    indicators = 0
    for measure in ("targeted", "reached"):
        key = f"people_{measure}"
        value = fields.take(key)
        if isinstance(value, Mapping) and "count" not in value:
            subject_no, indicators = _claim_labelled(claimer, key, value, period, subject_no, indicators)
        elif isinstance(value, Mapping | list):
            for part in parts_of(claimer, value, key):
                _claim_row(claimer, measure, part, period, subject_no)
                subject_no += 1
        elif value is not None:
            subject_no = _add_count(claimer, key, {}, value, period, subject_no)


def _claim_labelled(
    claimer: Claimer, key: str, value: Mapping[str, object], period: Period, subject_no: int, indicators: int
) -> tuple[int, int]:
    has_total = any(fold(str(label)) in _TOTAL for label in value)
    for label, count in value.items():
        dimension = _dimension(claimer, str(label))
        if dimension is not None or not has_total:
            subject_no = _add_count(claimer, key, dimension or {}, count, period, subject_no, str(label))
            continue
        claimer.record.flag(
            CODE_UNKNOWN,
            field=key,
            found=f"{label}: {stated_text(count)}",
            expected="a population group, a service, a sex, or all",
            suggestion="kept as a published figure, not as people of the programme",
            column=key,
        )
        field = "target_value" if key == "people_targeted" else "actual_value"
        # Numbered from 1000 so that they never meet the results of the entry.
        claim_indicator(claimer, 1000 + indicators, str(label), count, field, period, key)
        indicators += 1
    return subject_no, indicators


def _dimension(claimer: Claimer, label: str) -> dict[str, str] | None:
    """Field and code that a label names; empty for the total; None when it names nothing, or several things."""
    if fold(label) in _TOTAL:
        return {}
    lists = claimer.ctx.catalog.code_lists
    for field, code_list in (("sex", "sex"), *_DIMENSIONS):
        exact = claimer.foreign_code(field, label, code_list) or lists[code_list].find(label)
        if exact is not None:
            return {field: exact}
    for field, code_list in _DIMENSIONS:
        found = codes_in_text(claimer.ctx.catalog, code_list, label.replace("_", " "))
        if len(found) == 1:
            return {field: found[0]}
    return None


def _add_count(
    claimer: Claimer,
    key: str,
    dimension: Mapping[str, str],
    value: object,
    period: Period,
    subject_no: int,
    label: str | None = None,
) -> int:
    column = f"{key}.{label}" if label else key
    plain = claimer.read_number("people_count.count", value, whole=True, column=column)
    if plain is None:
        return subject_no
    add = claimer.record.add
    add("people_count", "measure", key.removeprefix("people_"), subject_no=subject_no, place=column)
    add("people_count", "unit", "persons", subject_no=subject_no, basis="inferred", place=column)
    add("people_count", "counting", "cumulative", subject_no=subject_no, basis="inferred", place=column)
    for field, code in dimension.items():
        add("people_count", field, code, subject_no=subject_no, original=label, basis="inferred", place=column)
    add("people_count", "count", plain, subject_no=subject_no, original=stated_text(value), place=column)
    claimer.period("people_count", subject_no, *period)
    return subject_no + 1


def _claim_row(claimer: Claimer, measure: str, part: Exhaust, period: Period, subject_no: int) -> None:
    key = f"people_{measure}"
    stated_count = part.take("count")
    if claimer.number("people_count", "count", stated_count, whole=True, subject_no=subject_no, column=key) is None:
        part.ignore_rest()
        return
    claimer.record.add("people_count", "measure", measure, subject_no=subject_no, place=key)
    defaults = {"unit": "persons", "counting": "cumulative"}
    for field, code_list in _CODES:
        value = part.take(field)
        if value is None:
            claimer.record.add(
                "people_count", field, defaults.get(field), subject_no=subject_no, basis="inferred", place=key
            )
        claimer.code("people_count", field, value, code_list, subject_no=subject_no, column=f"{key}.{field}")
    for name, field, code_list in (
        ("group", "population_group_code", "population_group"),
        ("service", "service_code", "service"),
    ):
        claimer.code("people_count", field, part.take(name), code_list, subject_no=subject_no, column=f"{key}.{name}")
    for field in ("age_min", "age_max"):
        claimer.number(
            "people_count", field, part.take(field), whole=True, subject_no=subject_no, column=f"{key}.{field}"
        )
    stated = part.text("country")
    country = claimer.country("people_count.country_code", stated, column=f"{key}.country")
    claimer.record.add("people_count", "country_code", country, subject_no=subject_no, original=stated, place=key)
    claimer.text("people_count", "admin1_name", part.take("admin1"), subject_no=subject_no, column=f"{key}.admin1")
    own = part.take("period")
    claimer.period("people_count", subject_no, *(read_period(claimer, own, f"{key}.period") if own else period))
    part.finish()
