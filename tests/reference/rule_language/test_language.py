"""The language of conditions: what is understood, what is refused and where, and that nothing else can happen."""

from __future__ import annotations

import datetime as dt
from decimal import Decimal
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from tests.examples import examples
from tests.reference.rule_language.expressions import CODES, FIELDS, WORDS, texts, worlds
from tests.reference.rule_language.three_values import value_of
from waypost.errors import CatalogError
from waypost.reference.rule_language import (
    And,
    Compared,
    Counted,
    Has,
    Not,
    OneOf,
    Or,
    TextPlace,
    Truth,
    fields_of,
    leaves_of,
    understand,
)
from waypost.reference.rule_language.places import text_places
from waypost.reference.rule_language.syntax import DEEPEST, LONGEST


def read(text: str, *, is_condition: bool = True, subject: str = "programme", place: TextPlace | None = None) -> Any:
    return understand(text, FIELDS, CODES, subject=subject, is_condition=is_condition, place=place)


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("payment = 'free'", OneOf("payment", ("free",))),
        ("payment != 'free'", Not(OneOf("payment", ("free",)))),
        ("payment not in ('free', 'full')", Not(OneOf("payment", ("free", "full")))),
        ("has(service, 'rfl')", Has("service", ("rfl", "tracing"))),
        ("count(group) >= 2", Counted("group", ">=", Decimal(2))),
        ("start_date < '2009-11-01'", Compared("start_date", "<", dt.date(2009, 11, 1))),
        (
            "is_open or not is_open and payment = 'full'",
            Or((Truth("is_open"), And((Not(Truth("is_open")), OneOf("payment", ("full",)))))),
        ),
    ],
)
def test_understood(text: str, expected: object) -> None:
    assert read(text) == expected


@pytest.mark.parametrize(
    ("text", "at", "said"),
    [
        (
            "paymnt = 'free'",
            "1:1",
            "no field 'paymnt' of a programme; did you mean payment? There are: payment, service",
        ),
        ("payment = 'fre'", "1:11", "'fre' is no code of payment, which payment holds; did you mean 'free'?"),
        ("is_open and\n  size(service) > 1", "2:3", "a field or count(…) stands on the left"),
        (
            "is_open and\n  size(service)",
            "2:3",
            "no function 'size'; there are: has, only, count, shown, stated, some, every",
        ),
        ("payment == 'free'", "1:10", "'=' cannot stand here"),
        ("service = 'food'", "1:9", "service is a list; write has(service, 'code')"),
        ("has(payment, 'free')", "1:5", "payment is no list; write payment = 'code'"),
        ("payment < 'free'", "1:9", "< cannot be asked of payment"),
        ("people > '3'", "1:10", "'3' is no number"),
        ("start_date > '1.1.2009'", "1:14", "'1.1.2009' is no day"),
        ("start_date > '20090101'", "1:14", "is no day"),
        ("is_open = 1", "1:9", "is_open is true or false"),
        ("people", "1:1", "people is not true or false by itself"),
        ("'free'", "1:1", "neither true nor false"),
        ("payment = payment", "1:11", "a value stands on the right"),
        ("known(payment)", "1:1", "known may not stand in a condition"),
        ("shown(stated(is_open))", "1:7", "stated may not stand in a condition"),
        ("has(service, payment)", "1:14", "takes codes in single quotes"),
        ("is_open and", "1:12", "the end cannot stand here"),
        ("", "1:1", "an empty expression"),
        ("is_open; is_open", "1:8", "';' cannot stand here"),
        ("not " * DEEPEST + "is_open", "1:1", f"more than {DEEPEST} parts within parts"),
        ("is_open or " * LONGEST + "is_open", "1:1", f"at most {LONGEST}"),
    ],
)
def test_refused_with_its_place_and_what_there_is(text: str, at: str, said: str) -> None:
    with pytest.raises(CatalogError) as refused:
        read(text, place=TextPlace("7.5.yml"))
    assert str(refused.value).startswith(f"7.5.yml:{at}: ")
    assert said in str(refused.value)


def test_of_a_society_every_code_is_a_list_and_numbers_are_no_field() -> None:
    assert read("has(payment, 'free')", subject="society") == Has("payment", ("free",))
    for text in ("payment = 'free'", "people > 1", "count(service) > 1"):
        with pytest.raises(CatalogError):
            read(text, subject="society")


def test_a_place_in_a_file_is_exact(tmp_path: Path) -> None:
    path = tmp_path / "7.5.yml"
    path.write_text(
        "condition: is_open and bad\nreview_when: |\n  is_open or\n\n  worse\napplies_when: 'awful'\n",
        encoding="utf-8",
    )
    places = text_places(path, ("condition", "review_when", "applies_when"))
    texts_of = {"condition": "is_open and bad", "review_when": "is_open or\n\nworse\n", "applies_when": "awful"}
    lines = path.read_text(encoding="utf-8").split("\n")
    for name, word in (("condition", "bad"), ("review_when", "worse"), ("applies_when", "awful")):
        with pytest.raises(CatalogError) as refused:
            read(texts_of[name], place=places[name])
        _, line, column, *_ = str(refused.value).removeprefix(str(tmp_path)).split(":")
        assert lines[int(line) - 1][int(column) - 1 :].startswith(word)


@pytest.mark.parametrize("written", ["condition: >\n  is_open\n  or is_open\n", "condition: is_open\n  or is_open\n"])
def test_a_text_without_one_place_per_character_is_refused(tmp_path: Path, written: str) -> None:
    path = tmp_path / "1.1.yml"
    path.write_text(written, encoding="utf-8")
    with pytest.raises(CatalogError, match=r"1\.1\.yml:1:12: write an expression on one line"):
        text_places(path, ("condition",))


@given(st.text(max_size=60) | st.lists(st.sampled_from(WORDS), max_size=12).map(" ".join), st.booleans())
@settings(max_examples=examples(600))
def test_whatever_is_written_gives_an_expression_over_fields_or_a_catalog_error(text: str, is_condition: bool) -> None:
    for subject in ("programme", "society", "trail"):
        try:
            expression = read(text, is_condition=is_condition, subject=subject)
        except CatalogError:
            continue
        assert set(fields_of(expression)) <= set(FIELDS)
        for leaf in leaves_of(expression):
            field = FIELDS[leaf.field]
            known = {code for under in CODES.get(field.code_list or "", {}).values() for code in under}
            assert set(getattr(leaf, "codes", ())) <= known


@given(texts(), worlds(), worlds(is_complete=True))
def test_a_condition_that_is_decided_stays_so_whatever_else_becomes_known(
    text: str, known: dict[str, Any], complete: dict[str, Any]
) -> None:
    """Unknown never becomes an answer: it takes the known alone to decide."""
    condition = read(text)
    decided = value_of(condition, known)
    later = value_of(
        condition, complete | {name: value for name, value in known.items() if value not in (None, frozenset())}
    )
    assert decided is None or decided == later


@given(texts())
def test_of_a_programme_of_which_nothing_is_known_nothing_is_decided(text: str) -> None:
    assert value_of(read(text), {}) is None


@given(texts(is_condition=False))
def test_what_is_understood_can_be_understood_for_applicability_only(text: str) -> None:
    expression = read(text, is_condition=False)
    may_stand = not ("known(" in text or "stated(" in text)
    try:
        assert read(text) == expression
        assert may_stand
    except CatalogError:
        assert not may_stand
