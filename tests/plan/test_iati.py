"""Results leave as IATI 2.03: valid by its schema, nothing unknown written, parts with their dimension."""

from __future__ import annotations

import datetime as dt
from decimal import Decimal

import pytest
from lxml import etree

from waypost.plan.facts import all_facts
from waypost.plan.iati import plan_iati
from waypost.plan.outcomes import judged, outcome_states
from waypost.plan.report import Reported
from waypost.plan.results import Baseline, Indicator, Period, Update, approve, broken_down, submit
from waypost.reference import load_catalog

CATALOG = load_catalog()
PLAN = CATALOG.plan
TODAY = dt.date(2026, 11, 27)
LANGUAGE = "{http://www.w3.org/XML/1998/namespace}lang"
YEAR = Period(id="2026", starts=dt.date(2026, 1, 1), ends=dt.date(2026, 12, 31), target=Decimal(150))
HEARD = Indicator(id="heard", outcome="III.a", label={"en": "Societies <heard>"}, periods=(YEAR,),
                  baseline=Baseline(year=2008, text={"en": "Nobody counted"}))  # fmt: skip
TOLD = Indicator(
    id="told", outcome="II.a", label={"en": "How it is told"}, kind="qualitative",
    periods=(Period(id="2026", starts=YEAR.starts, ends=YEAR.ends, target_text={"en": "From the ground"}),),
)  # fmt: skip


NEXT = dt.date(2027, 2, 1)  # once the year is over


def update(indicator, at=NEXT, **said):
    made = Update(id=indicator.id, indicator=indicator.id, period="2026", **said)
    return approve(submit(made, indicator, by="zone", at=at), indicator, by="team", at=at)


def written(*, updates=(), facts=(), day=NEXT, year=None):
    found = all_facts(CATALOG, {"societies": 191, "societies_heard": 57, **dict(facts)})
    outcomes = {name: judged(state, [], day) for name, state in outcome_states(PLAN, found).items()}
    told = Reported(
        plan=PLAN, year=year or day.year, day=day, outcomes=outcomes, indicators=(HEARD, TOLD), updates=tuple(updates)
    )
    return plan_iati(told, CATALOG)


FULL = (
    update(
        HEARD, value=Decimal(57), breakdowns=(broken_down(Decimal(57), "zone", {"africa": Decimal(20)}, why="Late"),)
    ),
    update(TOLD, text="From four societies"),
)


@pytest.mark.parametrize("updates", [(), FULL])
def test_valid_by_the_schema_of_iati(shared_data, updates):
    path = shared_data / "iati" / "standard" / "xsd-2.03" / "iati-activities-schema.xsd"
    if not path.is_file():
        pytest.skip(f"the schema of IATI 2.03 is absent: {path.name}")
    everything = [(name, fact.is_flag or 1) for name, fact in PLAN.facts.items()]
    for facts in ((), everything):
        etree.XMLSchema(etree.parse(path)).assertValid(etree.fromstring(written(updates=updates, facts=facts)))


def test_each_outcome_is_a_result_and_the_unknown_has_no_period():
    root = etree.fromstring(written())
    results = root.findall(".//result")
    assert [each.findtext("title/narrative").split(" ")[0] for each in results] == list(PLAN.outcomes)
    heard = next(
        each
        for each in root.iter("indicator")
        if each.findtext("title/narrative") == "Societies that spoke for themselves"
    )
    assert [each.get("value") for each in heard.iter("actual")] == ["57"]
    assert heard.findtext("period/actual/comment/narrative") == "National Societies: 57 of 191"
    used = next(each for each in root.iter("indicator") if "used the database" in each.findtext("title/narrative"))
    assert used.find("period") is None
    assert root.find(".//budget") is None
    assert "CHF 1,625,318" in "".join(root.find(".//iati-activity").itertext())


def test_parts_carry_their_dimension_and_the_rest_says_why():
    root = etree.fromstring(written(updates=FULL))
    found = {
        (each.get("value"), *(one.get("value") for one in each.iter("dimension")))
        for each in root.iter("actual")
        if each.getparent().getparent().findtext("title/narrative") == "Societies <heard>"
    }
    assert found == {("57",), ("20", "africa"), ("37", "not_disaggregated")}
    told = next(each for each in root.iter("indicator") if each.findtext("title/narrative") == "How it is told")
    assert told.get("measure") == "5"
    assert told.find("period/actual").get("value") is None
    assert told.findtext("period/actual/comment/narrative") == "From four societies"


def unlike(root):
    """What the ruleset of the standard finds, by the numbers of the validator."""
    for activity in root.iter("iati-activity"):
        by_default = activity.get(LANGUAGE) is not None
        if not by_default and any(each.get(LANGUAGE) is None for each in activity.iter("narrative")):
            yield "4.1.1"
        if not activity.findall("sector"):
            yield "6.2.2"
        if not activity.findall("recipient-country") + activity.findall("recipient-region"):
            yield "3.7.1"
        for names in (("sector",), ("recipient-country", "recipient-region")):
            if sum(int(each.get("percentage")) for name in names for each in activity.findall(name)) != 100:
                yield f"percentages of {names[0]}"
        if not activity.xpath("activity-date[@type = '1' or @type = '2']"):
            yield "no start"
        for period in activity.iterfind("result/indicator/period"):
            if period.find("period-start").get("iso-date") > period.find("period-end").get("iso-date"):
                yield "order of dates"


def test_it_keeps_the_rules_of_the_standard_beyond_its_schema():
    root = etree.fromstring(written(updates=FULL))
    assert list(unlike(root)) == []
    activity = root.find("iati-activity")
    assert activity.get(LANGUAGE) == "en"
    assert dict(activity.find("sector").attrib) == {"vocabulary": "1", "code": "15190", "percentage": "100"}
    assert activity.find("recipient-region").get("code") == "998"
    assert activity.find("activity-scope").get("code") == "1"


def test_an_actual_is_that_of_a_period_that_is_over_and_of_the_whole_of_it():
    so_far = update(HEARD, at=TODAY, value=Decimal(57))
    for updates, day in (((so_far,), TODAY), ((so_far,), NEXT), (FULL, dt.date(2026, 12, 31))):
        root = etree.fromstring(written(updates=updates, day=day))
        heard = next(each for each in root.iter("indicator") if each.findtext("title/narrative") == "Societies <heard>")
        assert heard.find("period/target").get("value") == "150"
        assert heard.find("period/actual") is None


def test_facts_of_today_are_no_actual_of_a_year_that_is_over():
    root = etree.fromstring(written(updates=FULL, year=2026))
    assert {each.get("value") for each in root.iter("actual")} == {"57", "20", "37", None}
    heard = [each for each in root.iter("indicator") if "spoke" in each.findtext("title/narrative")]
    assert heard[0].find("period") is None
    assert all(each.find("period-end").get("iso-date") == "2026-12-31" for each in root.iter("period"))
    earlier = etree.fromstring(written(updates=FULL, year=2010))
    assert earlier.find(".//period") is None


def test_where_there_is_nothing_to_measure_no_zero_is_written():
    root = etree.fromstring(written(facts={"gravest_gaps": 0, "gravest_gaps_closed": 0}))
    label = PLAN.facts["gravest_gaps_closed"].label["en"]
    assert (
        next(each for each in root.iter("indicator") if each.findtext("title/narrative") == label).find("period")
        is None
    )
