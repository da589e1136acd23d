"""Pages of the plan: each answers in four languages, without a script, for everybody or for people with a role."""

from __future__ import annotations

import csv
import datetime as dt
import io
import re
from decimal import Decimal

import pytest
from django.test import Client
from lxml import etree

from tests.web.accounts.people import client_of
from tests.web.plan.worlds import DAY, approved, begun, indicator, money, people, periods, today
from waypost.model.number_text import parse_decimal
from waypost.reference import load_catalog
from waypost.reference.wording import written_day
from waypost.web.contribute.showing import decimal_sign
from waypost.web.pages.templating import text
from waypost.web.plan import actions
from waypost.web.plan.facts import telling
from waypost.web.plan.kept import publish_plan
from waypost.web.plan.models import Line, Update
from waypost.web.plan.queries.live import reported

PLAN = load_catalog().plan
LANGUAGES = ("en", "fr", "es", "ar")
PUBLIC = ("", "outcome/I.a/", "outcome/II.c/", "risks/", "text/", "text/risks/", "text/context/", "milestones/",
          "money/")  # fmt: skip
MEMBERS = ("indicators/", "indicators/trained/", "approvals/", "report/")
TEAM = ("indicators/new/", "indicators/trained/period/", "money/line/", "money/rate/", "outcome/I.c/say/",
        "outcome/I.c/unsay/", "risks/gender/")  # fmt: skip


def read(client, address, status=200, language="en"):
    answer = client.get(f"/{language}/plan/{address}")
    assert answer.status_code == status, address
    return answer.content.decode()


@pytest.fixture
def world():
    p = people()
    p.indicator = indicator(p.team)
    p.periods = periods(p.team, p.indicator)
    approved(p, p.periods[0], 40)
    approved(p, p.periods[1], 60)
    p.submitted = begun(p.officer, p.periods[2], 70)
    actions.submit_update(by=p.officer, update=p.submitted)
    money(p.team)
    actions.say_outcome(by=p.team, outcome="I.c", state="under_way", why="A first draft went out", until=today())
    actions.note(by=p.team, tracked="missing_picture", state="falling", words="More societies answered")
    publish_plan()
    return p


@pytest.mark.parametrize("language", LANGUAGES)
def test_every_page_answers(world, language):
    clients = {"nobody": Client(), "focal": client_of(world.focal), "team": client_of(world.team)}
    for address in PUBLIC:
        for client in clients.values():
            assert PLAN.title[language] in read(client, address, language=language)
    for address in MEMBERS:
        read(clients["focal"], address, language=language)
        read(clients["nobody"], address, 302, language)
    for address in (*TEAM, f"period/{world.periods[3].pk}/report/", f"update/{world.submitted.pk}/edit/",
                    f"money/line/{Line.objects.first().pk}/amount/", "milestones/board_approval/moved/"):  # fmt: skip
        if "milestones" in address:
            address = f"milestones/{PLAN.milestones[0].id}/moved/"  # noqa: PLW2901
        read(clients["team"], address, language=language)
        read(clients["focal"], address, 403, language)


def test_public_pages_ask_no_database(world, django_assert_num_queries):
    client = Client()
    for address in PUBLIC:
        read(client, address)
        with django_assert_num_queries(0):
            read(client, address)


def test_an_outcome_that_is_not_known_says_between_what_and_why():
    publish_plan()
    page = read(Client(), "outcome/III.a/")
    assert "Not known" in page
    assert "Societies that verified within 12 months" in page
    assert "A fact becomes known once its subject is recorded here" in page


def test_what_is_kept_for_everybody_follows_what_is_said():
    p, client = people(), Client()
    publish_plan()
    before = read(client, "outcome/II.b/")
    assert read(client, "outcome/II.b/") == before
    actions.say_outcome(by=p.team, outcome="II.b", state="partly", why="Two aspects lack a message", until=today())
    publish_plan()
    assert "Two aspects lack a message" in read(client, "outcome/II.b/")


def test_components_show_the_activities_that_the_text_tells():
    told = next(each for each in PLAN.activities if each.component == "I.1")
    page = read(Client(), "outcome/I.a/")
    assert told.text["en"].replace("'", "&#39;") in page
    assert f"#p-{told.passage.replace('.', '-')}" in page


def test_what_somebody_says_stands_beside_what_is_computed(world):
    page = read(Client(), "outcome/I.c/")
    assert "Somebody says otherwise" in page
    assert "A first draft went out" in page
    assert "Migration team" in page
    assert "paula" not in page.lower()


def test_numbers_of_what_members_see_are_not_for_everybody(world):
    from tests.web.agreements.worlds import entered

    entered(world.team)
    publish_plan()
    assert "the number is for people with a role" in read(Client(), "outcome/II.c/")
    assert "the number is for people with a role" not in read(client_of(world.focal), "outcome/II.c/")
    told = Client().get("/en/plan/outcomes.json").json()["outcomes"]["II.c"]["parts"]
    assert {each["value"] for each in told} == {None}
    assert client_of(world.focal).get("/en/plan/outcomes.json").json()["outcomes"]["II.c"]["parts"][0]["value"] == 2


def test_the_golden_budget_and_no_split(world):
    page = read(Client(), "money/")
    for figure in ("1,625,318", "1,485,665", "1,035,234", "1.094", "1.57"):
        assert figure in page
    assert "120,000" not in page
    page = read(client_of(world.focal), "money/?currency=CHF")
    assert "120,000" in page
    assert "1 EUR = 0.93 CHF" in page  # beside each converted amount
    assert "155,000" not in page
    rows = list(
        csv.DictReader(io.StringIO(client_of(world.focal).get("/en/plan/money.csv").content.decode("utf-8-sig")))
    )
    assert [row["amount"] for row in rows][:3] == ["1625318", "1485665", "1035234"]
    assert {row["how"] for row in rows} == {"published", "entered"}
    assert Client().get("/en/plan/money.json").status_code == 302


def test_converted_lines_add_up_to_the_converted_total_on_the_page(world):
    for name in ("A", "B", "C"):
        line = actions.add_line(by=world.team, label=name, component="III.1")
        actions.add_amount(by=world.team, line=line, kind="commitment", amount=Decimal("0.05"), currency="EUR",
                           day=today(), source="Ledger 5")  # fmt: skip
    page = read(client_of(world.focal), "money/?currency=CHF")
    shown = re.findall(r"≈ <bdi>(?:\u2068)?(0\.\d+)", page)
    assert shown == ["0.14", "0.05", "0.05", "0.04"]  # the component, then its lines


@pytest.mark.parametrize("language", LANGUAGES)
def test_a_number_that_is_not_read_says_how_it_is_written_in_the_language(world, language):
    wrong = {"en": "1 000,50", "fr": "1 000.50", "es": "1,000.50", "ar": "1.000,50"}[language]
    where = f"/{language}/plan/money/line/{Line.objects.first().pk}/amount/"
    given = {"kind": "commitment", "currency": "CHF", "day": str(today()), "source": "Ledger"}
    team = client_of(world.team)
    said = text(language, "plan_refused_number_form")
    assert said in team.post(where, given | {"amount": wrong}).content.decode()
    examples = re.findall(r"[\d٠-٩][\d٠-٩.,٫٬ \u00a0\u202f]*[\d٠-٩]", said)
    assert len(examples) >= 2
    for each in examples:  # what the sentence says can be read
        assert parse_decimal(each, decimal_sign(language)) == "1200.5"


def test_twins(world):
    assert len(Client().get("/fr/plan/outcomes.json").json()["outcomes"]) == 9
    assert Client().get("/fr/plan/outcomes.csv").content.decode("utf-8-sig").startswith("outcome,label,state")
    assert Client().get("/en/plan/milestones.csv").status_code == 200
    assert Client().get("/en/plan/outcome/I.a.json").json()["parts"]
    rows = client_of(world.focal).get("/en/plan/indicators.json").json()["periods"]
    assert [row["value"] for row in rows] == ["40", "60", None, None]
    assert rows[3]["made_from"] == 2


def test_an_update_goes_its_way_on_pages(world):
    officer, team = client_of(world.officer), client_of(world.team)
    key = world.submitted.pk
    assert "70" in read(team, "indicators/trained/")
    answer = team.post(f"/en/plan/update/{key}/return/", {"why": "Which lists?"})
    assert answer.status_code == 302
    assert "Which lists?" in read(officer, f"update/{key}/edit/")
    given = {"value": "1 071", "sex_female": "500", "sex_male": "500", "submit": "1"}
    answer = officer.post(f"/en/plan/update/{key}/edit/", given)
    assert "say why" in answer.content.decode().lower()  # 71 are not broken down
    answer = officer.post(f"/en/plan/update/{key}/edit/", given | {"sex_why": "Two branches did not ask"})
    assert answer.status_code == 302
    assert team.post(f"/en/plan/update/{key}/approve/").status_code == 302
    assert "1,071" in read(officer, "indicators/trained/")
    assert "Two branches did not ask" in read(officer, "indicators/trained/")
    period = world.periods[2].pk
    assert team.post(f"/en/plan/period/{period}/lock/").status_code == 302
    answer = officer.post(f"/en/plan/period/{period}/report/", given | {"sex_why": "x"})
    assert "The period is locked" in answer.content.decode()
    assert Update.objects.filter(period=period).count() == 1


def test_a_period_that_takes_nothing_says_so_in_the_place_of_its_form(world):
    officer, period = client_of(world.officer), world.periods[1]
    where = f"period/{period.pk}/report/"
    assert 'name="submit"' in read(officer, where)
    actions.lock_period(by=world.team, period=period)
    returned = begun(world.officer, world.periods[3], 12)
    actions.lock_period(by=world.team, period=world.periods[3])
    assert "The period is locked." in read(officer, f"update/{returned.pk}/edit/")
    page = read(officer, where)
    assert "The period is locked." in page
    assert 'name="submit"' not in page
    last = world.periods[3]
    ahead = actions.add_period(by=world.team, indicator=world.indicator, starts=last.ends + DAY,
                               ends=last.ends + 9 * DAY, due_on=last.ends + 9 * DAY)  # fmt: skip
    page = read(officer, f"period/{ahead.pk}/report/", language="fr")
    assert f"La période commence le {written_day(ahead.starts, 'fr')}" in page
    assert 'name="submit"' not in page


def test_an_update_before_the_end_of_its_period_is_interim(world):
    officer, last = client_of(world.officer), world.periods[3]
    day = written_day(last.ends, "en")
    assert f"The period goes on until {day}. This update is an interim one" in read(
        officer, f"period/{last.pk}/report/"
    )
    assert "interim" not in read(officer, f"period/{world.periods[2].pk}/report/")
    approved(world, last, 15)
    assert f"interim: the period goes on until {day}" in read(officer, "indicators/trained/")
    assert f"interim: the period goes on until {day}" in read(officer, "indicators/")
    tree = etree.fromstring(officer.get("/en/plan/results.xml").content)
    assert "15" not in tree.xpath("//actual/@value")


def test_a_draft_that_cannot_be_handed_in_is_not_half_kept(world):
    officer = client_of(world.officer)
    given = {"value": "10", "sex_female": "9", "submit": "1"}
    before = Update.objects.count()
    answer = officer.post(f"/fr/plan/period/{world.periods[3].pk}/report/", given)
    assert answer.status_code == 200
    assert Update.objects.count() == before
    del given["submit"]
    assert officer.post(f"/fr/plan/period/{world.periods[3].pk}/report/", given).status_code == 302
    assert Update.objects.count() == before + 1


def test_forms_write_what_they_say(world):
    team = client_of(world.team)

    def post(address, **given):
        answer = team.post(f"/fr/plan/{address}", given)
        assert answer.status_code == 302, answer.content.decode()
        return answer

    where = post("money/line/", label="Réunions", component="I.3").headers["Location"]
    post(where.removeprefix("/fr/plan/"), kind="budget", amount="1 200,50", currency="EUR", day=str(today()),
         source="Budget 2026")  # fmt: skip
    assert Line.objects.get(label="Réunions").amounts.get().amount == Decimal("1200.5")
    post("money/rate/", of="USD", into="CHF", rate="0,88", day=str(today()), source="Banque", rate_kind="market")
    post("indicators/new/", key="words", outcome="I.c", label_fr="Ce qui a changé", measure="words")
    post("indicators/words/period/", starts="2026-01-01", ends="2026-06-30", due_on="2026-07-15", target_words="Mieux")
    post(f"milestones/{PLAN.milestones[0].id}/reached/", reached_on=str(today()), evidence="Procès-verbal")
    post("risks/gender/", noted="steady", words="Rien de neuf")
    post("outcome/II.b/say/", state="partly", why="Deux aspects manquent", until=str(today()))
    publish_plan()
    assert "Rien de neuf" in read(Client(), "risks/", language="fr")
    assert "Deux aspects manquent" in read(Client(), "outcome/II.b/", language="fr")
    assert "Ce qui a changé" in read(team, "indicators/words/", language="fr")


@pytest.mark.parametrize("language", ["en", "ar"])
def test_the_report_is_made_from_what_stands(world, language):
    client = client_of(world.focal)
    year = today().year
    pdf = client.get(f"/{language}/plan/report.pdf?currency=CHF&year={year}")
    assert pdf.content.startswith(b"%PDF")
    assert f"plan-{year}" in pdf["Content-Disposition"]
    word = client.get(f"/{language}/plan/report.docx?currency=XXX")
    assert word.content.startswith(b"PK")
    for wrong in (2008, year + 1, "soon"):
        for name in ("report.pdf", "results.xml"):
            page = read(client, f"{name}?year={wrong}", 400, language)
            assert PLAN.words["refused"]["year"][language].format(year=wrong, first=2009, last=year) in page
    assert f'<option value="{year}" selected>' in read(client, "report/", language=language)
    assert "2008" not in read(client, "report/", language=language)


def test_money_of_a_year_that_is_over_is_that_up_to_its_end(world):
    line = Line.objects.get(label="Printing")
    actions.add_amount(by=world.team, line=line, kind="expenditure", amount=Decimal(77), currency="CHF",
                       day=dt.date(2010, 3, 1), source="Ledger 1")  # fmt: skip
    totals = {year: reported(year).spending.totals for year in (2009, 2010)}
    assert [(each.amount, each.kind) for each in totals[2010]] == [(77, "expenditure")]
    assert totals[2009] == ()
    assert {each.kind for each in reported(2010).rates} == {"plan"}
    assert "booking" in {each.kind for each in reported(today().year).rates}


def test_the_report_is_not_for_everybody():
    for language in ("en", "ar"):
        assert Client().get(f"/{language}/plan/report.pdf").status_code == 302


def test_numbers_that_rest_on_rows_for_members_leave_in_no_way(world, monkeypatch):
    """Seven thousand commitments, of which everybody sees that they are known and the state that follows."""
    monkeypatch.setattr(telling, "_fed", [lambda now: {"commitments": 7919, "commitments_kept": 7907}])
    publish_plan()
    everybody, focal = Client(), client_of(world.focal)
    outcome = next(name for name, of in PLAN.evidence.items() if any(part.of == "commitments" for part in of.parts))
    for address in (f"outcome/{outcome}/", f"outcome/{outcome}.json", "outcomes.json"):
        shown = read(everybody, address)
        assert not {"7919", "7,919", "7907", "7,907"} & set(re.findall(r"[\d,]+", shown))
    assert "7907" in read(focal, f"outcome/{outcome}.json")
    assert "7907" not in read(focal, "results.xml")


def test_results_as_iati_hold_what_was_approved(world):
    tree = etree.fromstring(client_of(world.focal).get("/en/plan/results.xml").content)
    values = tree.xpath("//result/indicator[title/narrative='People trained in the network']/period/actual/@value")
    assert values[:1] == ["40"]
    assert "70" not in values  # submitted, not approved
