"""A small world of fields, expressions over it for hypothesis, and what may be known of a programme."""

from __future__ import annotations

import datetime as dt
from typing import Any

from hypothesis import strategies as st

from waypost.reference.rule_language import FUNCTIONS, RuleField

FIELDS = {
    field.name: field
    for field in (
        RuleField(name="payment", meaning="x", type="code", code_list="payment"),
        RuleField(name="service", meaning="x", type="code", code_list="service", is_list=True),
        RuleField(name="group", meaning="x", type="code", code_list="group", is_list=True),
        RuleField(name="is_open", meaning="x", type="boolean", subjects=("programme",)),
        RuleField(name="people", meaning="x", type="number", subjects=("programme",)),
        RuleField(name="start_date", meaning="x", type="date", subjects=("programme",)),
    )
}
CODES: dict[str, dict[str, tuple[str, ...]]] = {
    "payment": {"free": ("free",), "full": ("full",)},
    "service": {"rfl": ("rfl", "tracing"), "tracing": ("tracing",), "food": ("food",)},
    "group": {"women": ("women",), "hosts": ("hosts",)},
}
_LISTS = ("service", "group")
_COMPARISONS = st.sampled_from(["=", "!=", "<", "<=", ">", ">="])


def _codes(name: str) -> st.SearchStrategy[list[str]]:
    return st.lists(st.sampled_from(list(CODES[name])), min_size=1, max_size=3, unique=True)


@st.composite
def _tests(draw: st.DrawFn, is_condition: bool) -> str:
    kind = draw(st.sampled_from(["has", "only", "count", "in", "=", "truth", "number", "date", "known"]))
    if kind == "known" and not is_condition:
        return f"known({draw(st.sampled_from(list(FIELDS)))})"
    if kind in ("has", "only"):
        name = draw(st.sampled_from(_LISTS))
        return f"{kind}({name}, {', '.join(repr(code) for code in draw(_codes(name)))})"
    if kind == "count":
        return f"count({draw(st.sampled_from(_LISTS))}) {draw(_COMPARISONS)} {draw(st.integers(0, 3))}"
    if kind == "in":
        listed = ", ".join(repr(code) for code in draw(_codes("payment")))
        return f"payment {draw(st.sampled_from(['in', 'not in']))} ({listed})"
    if kind == "number":
        return f"people {draw(_COMPARISONS)} {draw(st.integers(-2, 5))}"
    if kind == "date":
        return f"start_date {draw(_COMPARISONS)} '20{draw(st.integers(10, 14))}-01-01'"
    return "is_open" if kind == "truth" else f"payment {draw(st.sampled_from(['=', '!=']))} 'free'"


def texts(is_condition: bool = True) -> st.SearchStrategy[str]:
    """Expressions that can be understood, as text."""
    functions = ["shown({})"] if is_condition else ["shown({})", "stated({})"]

    def wider(parts: st.SearchStrategy[str]) -> st.SearchStrategy[str]:
        joined = st.tuples(parts, st.sampled_from(["and", "or"]), parts).map(lambda p: f"({p[0]} {p[1]} {p[2]})")
        wrapped = st.tuples(st.sampled_from(["not ({})", *functions]), parts).map(lambda p: p[0].format(p[1]))
        return joined | wrapped

    return st.recursive(_tests(is_condition), wider, max_leaves=6)


def worlds(is_complete: bool = False) -> st.SearchStrategy[dict[str, Any]]:
    """What is known of one programme; with ``is_complete`` nothing is left open."""
    unknown: st.SearchStrategy[Any] = st.nothing() if is_complete else st.none()
    least = 1 if is_complete else 0
    return st.fixed_dictionaries(
        {
            "payment": unknown | st.sampled_from(["free", "full"]),
            "service": st.frozensets(st.sampled_from(["rfl", "tracing", "food"]), min_size=least),
            "group": st.frozensets(st.sampled_from(["women", "hosts"]), min_size=least),
            "is_open": unknown | st.booleans(),
            "people": unknown | st.integers(-2, 5),
            "start_date": unknown | st.integers(2010, 2014).map(lambda year: dt.date(year, 1, 1)),
        }
    )


# What somebody may try: words of the language and of Python, in any order.
WORDS = [
    *FIELDS,
    *FUNCTIONS,
    "and",
    "or",
    "not",
    "in",
    "(",
    ")",
    ",",
    "=",
    "!=",
    "<=",
    "'free'",
    "'",
    "1",
    "-1.5",
    "99999999999999999",
    "__class__",
    "import",
    "lambda",
    ";",
    "--",
    "/*",
    "\n",
    "\x00",
    "select",
    "'; drop table programme'",
    "{}",
    "%s",
    "é",
    "ع",
]
