"""Indicators: plain values in, figures out; what rests on few societies is withheld."""

from __future__ import annotations

import datetime as dt

import pytest
from hypothesis import given
from hypothesis import strategies as st
from lxml import html as parser

from waypost.analysis.rule_fixtures import release_of
from waypost.web.findings.indicators import LEAST, Asked, dialogue, divergences, figures
from waypost.web.findings.models import Question
from waypost.web.findings.queries import latest_tallies
from waypost.web.findings.tallies import SEX_AND_AGE, Tally, count
from waypost.web.pages.templating import text
from waypost.web.policy.actions import drafting
from waypost.web.policy.models import OwnWork

DAY = dt.date(2026, 1, 1)
COUNTS = st.integers(0, 5)


def tally(**parts):
    return Tally(**({"level": "world", "code": "world", "rule": "R18"} | parts))


def asked_of(number, *, days=None, severity="critical", is_open=True):
    replied = None if days is None else DAY + dt.timedelta(days=days)
    return Asked(
        rule="R18", ns_id=f"ns-{number}", severity=severity, first_put_on=DAY, replied_on=replied, is_open=is_open,
        places=(("zone", "africa"),),
    )  # fmt: skip


def test_evaluable_first_and_a_share_only_of_what_can_be_told():
    (figure,) = figures([tally(conforms=3, departs=1, justified=1, not_enough=5, not_applicable=9, societies=4)])
    assert (figure.applies, figure.evaluable, figure.evaluable_share, figure.conforming_share) == (10, 5, 0.5, 0.6)
    assert figures([tally(not_applicable=7)]) == []
    (unknown,) = figures([tally(not_enough=7)])
    assert (unknown.evaluable_share, unknown.conforming_share, unknown.is_withheld) == (0, None, False)


@given(COUNTS, COUNTS, COUNTS, COUNTS, COUNTS)
def test_unknown_never_moves_the_share_that_conforms_and_few_societies_withhold_it(
    good, bad, justified, unknown, behind
):
    parts = {"conforms": good, "departs": bad, "justified": justified, "societies": behind}
    with_it, without = figures([tally(**parts, not_enough=unknown)]), figures([tally(**parts)])
    if with_it and without:
        assert with_it[0].conforming_share == without[0].conforming_share
        assert (with_it[0].conforming_share is None) == (behind < LEAST)


def test_open_critical_questions_and_the_median_of_days():
    asked = [
        asked_of(1, days=4),
        asked_of(2, days=10),
        asked_of(3),
        asked_of(4, severity="serious"),
        asked_of(5, is_open=False),
    ]
    world, zone = dialogue(asked)[::-1] if dialogue(asked)[0].level == "zone" else dialogue(asked)
    assert (world.open_critical, world.waiting, world.median_days) == (3, 2, 7)
    assert (zone.level, zone.code, zone.open_critical) == ("zone", "africa", 3)
    few = dialogue(asked[:2])
    assert all(each.is_withheld and each.open_critical is None for each in few)
    assert dialogue(asked[:2], everything=True)[0].open_critical == 2


def test_divergence_is_most_where_societies_are_half_and_half():
    of = {"R18": ("8.2",), "R01": ("1.2", "2.1"), "R02": ("1.1",), "R03": ("1.2",)}
    found = divergences(
        [
            tally(societies=4, conforming=2, departing=2), tally(rule="R01", societies=8, conforming=7, departing=1),
            tally(rule="R02", societies=9, conforming=9), tally(rule="R03", societies=2, conforming=1, departing=1),
            tally(level="zone", code="africa", societies=4, conforming=2, departing=2),
        ],
        of,
    )  # fmt: skip
    assert [(each.provision, each.divergence) for each in found] == [("8.2", 1.0), ("1.2", 0.4), ("2.1", 0.25)]
    assert found[1].rules == ("R01", "R03")


def test_relations_between_societies_count_where_practice_diverges_and_in_no_share_of_programmes():
    of = {"X6": ("6.1", "6.3"), "R24": ("6.3",)}
    related = {"level": "relations", "code": "relations", "rule": "X6"}
    tallies = [
        tally(**related, societies=4, conforming=1, departing=3, departs=3, conforms=1),
        tally(rule="R24", societies=3, conforming=3),
    ]
    found = {each.provision: each for each in divergences(tallies, of)}
    assert found["6.1"].divergence == 0.5
    assert (found["6.3"].rules, found["6.3"].conforming, found["6.3"].departing) == (("R24", "X6"), 4, 3)
    assert divergences([tally(**related, societies=2, conforming=1, departing=1)], of) == []  # too few societies
    assert figures(tallies[:1]) == []


def count_of(programme, sex=None, age=None):
    return {"programme_id": programme, "measure": "reached", "count": 10, "sex": sex, "age_min": age}


def said(programme, **told):
    return [
        {"programme_id": programme, "practice_code": "disaggregation", "practice_no": 0, "practice_field": name,
         "practice_value": value}
        for name, value in told.items()
    ]  # fmt: skip


@pytest.mark.parametrize(
    ("counts", "facts", "outcome"),
    [
        ([count_of("p", sex="female", age=18)], [], "conforms"),
        ([count_of("p", sex="female"), count_of("p", age=18)], [], "conforms"),
        ([count_of("p")], [], "not_enough"),
        ([count_of("p", sex="female")], [], "not_enough"),
        ([count_of("p", sex="female")], said("p", age="true"), "conforms"),
        ([count_of("p", sex="female")], said("p", age="false"), "departs"),
        ([count_of("p")], said("p", sex="false"), "departs"),
        ([count_of("p")], said("p", sex="refused", age="true"), "not_enough"),
        ([], said("p", sex="true", age="true"), None),
    ],
)
def test_sex_and_age_in_figures_is_told_apart_from_what_nobody_says(counts, facts, outcome):
    con = release_of({"people_count": counts, "practice": facts, "programme": [{"programme_id": "p"}]})
    con.execute("create temp table judged as select 'p' as programme_id, 'R18' as rule, 'not_applicable' as outcome")
    con.execute("create temp table carrier as select 'p' as programme_id, 'ns-mli' as ns_id")
    found = {each.rule: each for each in count(con, {"ns-mli": "africa"}) if each.level == "world"}
    con.close()
    if outcome is None:
        assert SEX_AND_AGE not in found
        return
    names = ("conforms", "departs", "not_enough")
    assert [getattr(found[SEX_AND_AGE], name) for name in names] == [int(name == outcome) for name in names]
    assert found[SEX_AND_AGE].societies == (outcome != "not_enough")


@pytest.mark.django_db
def test_a_look_counts_relations_and_tells_sex_and_age_on_the_page(asked, browse, monkeypatch):
    latest, tallies = latest_tallies()
    related = {each.rule: each for each in tallies if each.level == "relations"}
    assert (related["X4"].departs, related["X4"].departing, related["X4"].societies) == (1, 1, 2)
    assert related["X6"].departing == 0
    more = [*tallies, tally(rule=SEX_AND_AGE, conforms=3, departs=1, not_enough=4, societies=3)]
    monkeypatch.setattr("waypost.web.findings.views.indicators.latest_tallies", lambda: (latest, more))
    for language in ("en", "ar"):
        page = browse("board").get(f"/{language}/indicators/").content.decode()
        assert text(language, "indicator_sex_and_age") in page
        assert text(language, "indicator_not_known_apart") in page
    told = browse("board").get("/en/indicators.json").json()
    (figure,) = [each for each in told["figures"] if each["rule"] == SEX_AND_AGE]
    assert (figure["applies"], figure["evaluable_share"], figure["conforming_share"]) == (8, 0.5, 0.75)
    assert "relations" not in {each["level"] for each in told["figures"]}


@pytest.mark.django_db
def test_tallies_of_a_release_name_no_single_society(asked):
    latest, tallies = latest_tallies()
    world = next(each for each in tallies if each.level == "world" and each.rule == "R18")
    assert (world.departs, world.conforms, world.not_applicable) == (1, 1, 1)
    assert (world.societies, world.conforming, world.departing) == (2, 1, 1)
    assert {each.level for each in tallies} >= {"world", "zone"}
    assert latest.put == Question.objects.count()
    assert all(each.conforming_share is None for each in figures(tallies) if each.societies < LEAST)


@pytest.mark.django_db
def test_guidance_stands_beside_the_question_and_on_the_rule_once_it_is_agreed(asked, people, browse):
    from tests.web.policy.consulted import opened
    from waypost.web.exercises.actions import close
    from waypost.web.policy.actions.approving import record_step

    team = people["team"]
    OwnWork.objects.create(
        code="flights", kind="guidance", titles={"en": "On removal flights"}, authoritative="en",
        provisions=["migration-2009 8.2"], created_by=team,
    )  # fmt: skip
    client, here = browse("niger"), ("/ar/rules/R18/", f"/ar/questions/{asked.pk}/")

    def shown(page):
        found = parser.fromstring(client.get(page).content)
        return [
            "On removal flights" in "".join(found.xpath(f"//section[@aria-labelledby='{name}']//li//text()"))
            for name in ("guidance", "in-consultation")
        ]

    def issue(code):
        draft = drafting.begin_draft(by=team, work="flights", code=code)
        if not draft.content["provisions"]:
            draft = drafting.add(
                by=team, draft=draft, provision="1", words={"en": "Leave it to others."}, is_heading=False, why="x"
            )
        drafting.issue(by=team, draft=draft, notes={})

    issue("v1")
    assert [shown(page) for page in here] == [[False, False]] * 2  # issued is not agreed
    consultation = opened(team, version="v1", work="flights")
    assert [shown(page) for page in here] == [[False, True]] * 2
    assert client.get("/ar/consultations/first-round/").status_code == 200
    close(by=team, exercise=consultation.exercise, why="all have answered")
    assert [shown(page) for page in here] == [[False, False]] * 2
    adopted = {"by": team, "work": "flights", "stage": "adopted", "actual_body": "Governing Board", "actual_on": DAY}
    record_step(**adopted, version="v1", outcome="referred_back")
    assert [shown(page) for page in here] == [[False, False]] * 2
    record_step(**adopted, version="v1", outcome="approved")
    issue("v2")
    assert [shown(page) for page in here] == [[True, False]] * 2
    assert "flights/v1/" in client.get(here[0]).content.decode()
    assert shown("/ar/rules/R21/") == [False, False]


@pytest.mark.django_db
def test_twins_of_the_indicators(asked, browse):
    told = browse("board").get("/en/indicators.json").json()
    assert told["as_of"] == "2024-07-01"
    assert {each["rule"] for each in told["figures"]} >= {"R18"}
    at_places = [each for each in told["dialogue"] if each["level"] != "world"]
    asked_of_few = [each for each in at_places if each["code"] != "CMR"]  # along which data pass three societies
    assert asked_of_few
    assert all(each["open_critical"] is None for each in asked_of_few)
    assert [each["open_critical"] for each in at_places if each not in asked_of_few] == [3]
    assert all(
        each["open_critical"] is not None for each in browse("team").get("/en/indicators.json").json()["dialogue"]
    )
    lines = browse("board").get("/en/indicators.csv").content.decode("utf-8-sig").splitlines()
    assert len(lines) == len(told["figures"]) + 1
