"""The Plan 2009-2010 Migration is there whole, word for word, and its budget comes out to the unit."""

from __future__ import annotations

import re
from decimal import Decimal
from pathlib import Path

import pytest
import yaml

import waypost.plan
from tests.reference.changing import changed_catalog
from waypost.reference import load_catalog
from waypost.reference.checks.plan import check_plan
from waypost.reference.money import Money, Rate, converted
from waypost.settings import LANGUAGES

PLAN = load_catalog().plan
assert PLAN is not None


def test_all_of_the_plan_is_there():
    assert {name: (len(f.components), len(f.outcomes)) for name, f in PLAN.functions.items()} == {
        "I": (4, 3), "II": (3, 3), "III": (3, 3),
    }  # fmt: skip
    assert (len(PLAN.components), len(PLAN.outcomes), len(PLAN.evidence), len(PLAN.goals)) == (10, 9, 9, 4)
    assert [each.topic for each in PLAN.tracked] == ["risk"] * 4 + ["gender", "quality"]
    assert {each.component for each in PLAN.activities} == set(PLAN.components)
    assert {name for each in PLAN.outcomes.values() for name in each.components} == set(PLAN.components)
    assert len(PLAN.audience) == 5
    for each in (*PLAN.components.values(), *PLAN.outcomes.values()):
        assert set(each.text) == set(LANGUAGES)


def test_english_is_the_word_of_the_plan_and_the_rest_says_that_it_is_translated():
    assert (PLAN.authoritative, PLAN.translated_by, PLAN.reviewed_by) == ("en", "machine", None)


def test_every_word_stands_in_the_plan(shared_data):
    path = shared_data.parent / "plan" / "plan-2009-2010-migration.txt"
    if not path.is_file():
        pytest.skip(f"the text of the plan is absent: {path.name}")
    text = " ".join(path.read_text("utf-8").split())
    told = [each.text["en"] for each in PLAN.passages.values()]
    told += [each.text["en"] for each in (*PLAN.components.values(), *PLAN.outcomes.values(), *PLAN.goals)]
    assert not [each for each in told if each not in text]
    left = text
    for each in sorted(told, key=len, reverse=True):
        left = left.replace(each, " ", 1)
    assert len(left.split()) < 180  # headings, marks of lists, and how to reach a person, who is not named here
    assert "@" not in " ".join(told)


def test_the_budget_comes_out_to_the_unit():
    budget = PLAN.budget
    assert budget.total == Money(amount=Decimal(1625318), currency="CHF")
    assert {each.currency: int(each.amount) for each in budget.published} == {"USD": 1485665, "EUR": 1035234}
    assert {rate.of: rate.value for rate in budget.rates} == {"USD": Decimal("1.094"), "EUR": Decimal("1.57")}
    for stated, rate in zip(budget.published, budget.rates, strict=True):
        assert (rate.source, rate.kind) == ("derived from plan", "plan")
        assert round(rate.convert(budget.total).amount) == stated.amount
        for other in ("0.001", "-0.001"):  # no neighbouring rate of so many decimals gives it
            value = rate.value + Decimal(other)
            near = Rate(of=rate.of, into="CHF", value=value, date="2009", source="a test", kind="plan")
            assert round(near.convert(budget.total).amount) != stated.amount


def test_what_was_published_is_shown_as_published():
    budget = PLAN.budget
    found = converted(budget.total, "USD", published=budget.conversions, rates=budget.rates)
    assert found.is_published
    assert found.rate is None
    assert found.into.amount == 1485665  # not 1,485,665.45


def test_no_amount_stands_below_the_whole():
    """The plan gives no split by function or component: none is invented."""
    for path in sorted((load_catalog().path / "plan").rglob("*.yml")):
        if path.name in ("plan.yml", "words.yml", "facts.yml"):
            continue
        assert not {"amount", "currency", "money", "budget", "share"} & _keys(yaml.safe_load(path.read_text("utf-8")))


def _keys(content):
    if isinstance(content, dict):
        return set(content) | {key for each in content.values() for key in _keys(each)}
    return {key for each in content for key in _keys(each)} if isinstance(content, list) else set()


def test_its_inconsistency_stays_as_printed():
    note = next(each for each in PLAN.notes if each.id == "number_of_migrants")
    one, other = (PLAN.passages[name].text["en"] for name in note.passages)
    assert "toward 200 million migrants worldwide" in one
    assert "191 million migrants worldwide (2005)" in other


def test_planned_and_actual_of_the_policy_agree_with_its_text():
    milestone = next(each for each in PLAN.milestones if each.id == "policy_adopted")
    versions = load_catalog().policy_texts["migration-2009"].versions
    approval = versions["2009-11"].approval
    assert (milestone.original, milestone.actual) == (approval.planned.on, approval.actual.on)


@pytest.fixture
def changed(tmp_path):
    """The findings after a change to one file of the plan."""

    def findings(file, change):
        return list(check_plan(changed_catalog(tmp_path, "plan", file, change, "advocacy")))

    return findings


@pytest.mark.parametrize(
    ("name", "change", "wanted"),
    [
        ("plan", lambda c: c["budget"]["rates"][0].update(value="1.095"), "published is 1485665"),
        ("plan", lambda c: c["budget"]["rates"].pop(), "0 rates for EUR"),
        ("plan", lambda c: c["tracked"][0].update(outcomes=["IV.a"]), "'IV.a'"),
        ("plan", lambda c: c["goals"][0]["text"].pop("ar"), "goal disasters lacks ar"),
        ("plan", lambda c: c["hidden_aspects"].append("moon"), "aspect 'moon'"),
        ("plan", lambda c: c.update(translated_by="nobody"), "'nobody'"),
        ("sections/risks", lambda c: c["passages"][0]["text"].pop("es"), "risks.1 lacks es"),
        ("sections/work", lambda c: c["passages"][0]["text"].update(en="Write to a@example.org"), "an address"),
        ("sections/work", lambda c: c["passages"][0].update(id="work.7"), "is not called work.1"),
        ("functions/I", lambda c: c["outcomes"][0].update(components=["I.9"]), "'I.9'"),
        ("outcomes/I.a", lambda c: c["parts"][0].update(fact="luck"), "'luck'"),
        ("outcomes/I.a", lambda c: c["parts"][0].update(kind="count"), "is no fact for a count"),
        ("outcomes/I.b", lambda c: c["parts"][0].pop("of"), "a share is of something"),
        ("outcomes/I.b", lambda c: c["parts"][0].update(enough="1.5"), "not above one"),
        ("facts", lambda c: c.update(moon={"told_by": "sky", "label": {}}), "'sky'"),
        ("milestones", lambda c: c[0].update(actual="soon"), "'soon'"),
        ("words", lambda c: c["state"].pop("partly"), "state: 'partly' has no name"),
        ("words", lambda c: c["report"]["of"].update(fr="{value}"), "not filled in alike"),
    ],
)
def test_a_file_that_is_not_whole_is_found(changed, name, change, wanted):
    assert any(wanted in each for each in changed(name, change))


def test_every_refusal_has_its_words():
    """Each refusal of the plan's code stands in four languages, with the parts that it is given."""
    folder = Path(waypost.plan.__file__).parent
    code = "\n".join(path.read_text("utf-8") for path in sorted(folder.glob("*.py")))
    raised = set(re.findall(r'"plan_refused_(\w+)"', code))
    assert raised == set(PLAN.words["refused"])
    for key, texts in PLAN.words["refused"].items():
        said = re.search(rf'"plan_refused_{key}"(.*?)\)\n', code, re.DOTALL)[1]
        given = set(re.findall(r"(\w+)=", said))
        assert {name for text in texts.values() for name in re.findall(r"{(\w+)}", text)} <= given, key


def test_the_shipped_plan_is_whole():
    assert list(check_plan(load_catalog())) == []
