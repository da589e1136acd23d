"""The lexicon only proposes: in four languages, a sentence at a time, and never where somebody decided."""

from __future__ import annotations

from decimal import Decimal

import msgspec
import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.agreements.worlds import TODAY, agreement
from waypost.agreements.checks import findings
from waypost.agreements.comparing import compare
from waypost.agreements.proposing import proposals
from waypost.errors import InputError
from waypost.reference import load_catalog
from waypost.reference.agreement_values import Clause, Reading
from waypost.reference.money import StatedMoney, totals

CATALOG = load_catalog()


def proposed(text, language="en"):
    one = agreement(clauses=(Clause(id="c", type="roles", texts={language: text}),))
    assert findings(one, (), CATALOG, TODAY) == ()  # whatever the words say
    return {each.matter: each for each in proposals(one, CATALOG)}


@pytest.mark.parametrize(
    ("language", "text", "matter"),
    [
        ("en", "The Society shall report the names of new arrivals to the border police.", "reporting_duty"),
        ("fr", "La Société signale les arrivées à la gendarmerie.", "reporting_duty"),
        ("es", "La Sociedad comunicará las llegadas a la Policía Nacional.", "reporting_duty"),
        ("ar", "تلتزم الجمعية بإبلاغ الشُّرطة بالوافدين.", "reporting_duty"),
        ("en", "The Society undertakes not to interfere with operations.", "non_interference_duty"),
        ("fr", "La Société s’engage à ne pas intervenir dans les opérations.", "non_interference_duty"),
        ("es", "La Sociedad se compromete a no interferir en las operaciones.", "non_interference_duty"),
        ("ar", "تتعهد الجمعية بعدم التدخل في العمليات.", "non_interference_duty"),
        ("en", "The second payment depends on the number of returns.", "conditional_payment"),
        ("fr", "Le versement dépend de la réadmission.", "conditional_payment"),
        ("es", "El pago depende de la readmisión.", "conditional_payment"),
        ("ar", "يتوقف صرف المبلغ على إعادة القبول.", "conditional_payment"),
        ("en", "Personal data may be shared with other authorities.", "onward_transfer"),
        ("fr", "Les données personnelles peuvent être transmises à des tiers.", "onward_transfer"),
        ("es", "Los datos personales podrán transmitirse a otras autoridades.", "onward_transfer"),
        ("ar", "يجوز نقل البيانات الشخصية إلى طرف ثالث.", "onward_transfer"),
    ],
)
def test_words_propose_in_four_languages(language, text, matter):
    found = proposed(text, language)
    assert matter in found
    assert not found[matter].may_be_contrary


@pytest.mark.parametrize(
    "text",
    [
        "The Society gives first aid, water and blankets.",
        "The Society reports to the donor. The police keeps the road open.",
        "The fundamental principles prevail; readmission is no matter of this agreement.",
        "Information on services is given in four languages.",
    ],
)
def test_words_apart_propose_nothing(text):
    assert proposed(text) == {}


def test_a_denial_is_said_to_be_one():
    found = proposed("Nothing in this agreement obliges the Society to report to the police.")
    assert found["reporting_duty"].may_be_contrary
    assert proposed("لا تبلّغ الجمعية الشرطة بأي اسم.", "ar")["reporting_duty"].may_be_contrary


@pytest.mark.parametrize(
    ("language", "text"),
    [
        ("en", "The Society shall report every foreigner without papers to the border police."),
        ("fr", "La Société communique à la police le nom de tout étranger sans papiers."),
        ("es", "La Sociedad informará a la policía de todo extranjero sin documentos."),
    ],
)
def test_people_without_papers_are_no_denial_of_the_duty(language, text):
    assert not proposed(text, language)["reporting_duty"].may_be_contrary


def test_where_somebody_decided_nothing_is_proposed():
    text = {"en": "The Society shall report to the police."}
    one = agreement(clauses=(Clause(id="c", type="reporting", texts=text),))
    assert len(proposals(one, CATALOG)) == 1
    no = Reading(matter="reporting_duty", verdict="no", clause="c")
    assert proposals(msgspec.structs.replace(one, readings=(no,)), CATALOG) == ()
    stated = Clause(id="c", type="reporting", texts=text, reports_to=("donor",))
    assert proposals(agreement(clauses=(stated,)), CATALOG) == ()


@given(st.text(max_size=400), st.sampled_from(["en", "fr", "es", "ar"]))
def test_any_text_can_be_read(text, language):
    proposed(text, language)


def test_a_long_text_is_read_in_no_time_and_shown_in_part():
    found = proposed("report to the police " * 1_000)
    assert len(found["reporting_duty"].sentence) == 300


AMOUNTS = st.decimals(min_value=0, max_value=10**12, places=2)
money = st.builds(
    StatedMoney,
    amount=AMOUNTS,
    currency=st.sampled_from(["CHF", "EUR", "USD"]),
    kind=st.sampled_from(["budget", "expenditure"]),
)


@given(st.lists(money, max_size=8), st.randoms())
def test_money_is_added_within_one_currency_and_kind_alone(rows, chance):
    found = {(each.currency, each.kind): each.amount for each in totals(rows)}
    assert set(found) == {(each.currency, each.kind) for each in rows}
    for (currency, kind), amount in found.items():
        assert amount == sum(each.amount for each in rows if (each.currency, each.kind) == (currency, kind))
    shuffled = list(rows)
    chance.shuffle(shuffled)
    assert totals(shuffled) == totals(rows)


def test_two_currencies_are_refused():
    franc, euro = (StatedMoney(amount=Decimal(1), currency=each) for each in ("CHF", "EUR"))
    with pytest.raises(InputError, match="not added up"):
        franc + euro


def test_two_agreements_stand_beside_each_other_clause_by_clause():
    alfa, bravo = (CATALOG.agreements[f"example-{each}-agency"] for each in ("alfa", "bravo"))
    found = {each.type: each.stands for each in compare(alfa, bravo, CATALOG)}
    assert found["independence"] == "both"
    assert found["data"] == "other"
    assert found["principles"] == "not_known"
    assert list(found)[: len(CATALOG.agreement_model.clauses)] == list(CATALOG.agreement_model.clauses)
