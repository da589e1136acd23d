"""The annual report says what it rests on, in four languages, as a file to read and one to edit."""

from __future__ import annotations

import datetime as dt
import io
import re
import subprocess
import zipfile
from decimal import Decimal

import pytest
from docx import Document

from waypost.drawing import document as values
from waypost.drawing.document_pdf import document_html, document_pdf
from waypost.drawing.document_word import document_docx
from waypost.errors import InputError
from waypost.plan.facts import all_facts, catalog_facts
from waypost.plan.noted import Noted
from waypost.plan.outcomes import Override, judged, outcome_states
from waypost.plan.report import Reported, annual_report, check_year, years_of
from waypost.plan.results import Breakdown, Indicator, Period, Update, approve, submit
from waypost.plan.spending import SpendingLine, spending
from waypost.reference import load_catalog
from waypost.reference.money import Rate, StatedMoney
from waypost.reference.plan_values import Milestone
from waypost.settings import LANGUAGES

CATALOG = load_catalog()
PLAN = CATALOG.plan
TODAY = dt.date(2026, 11, 27)
SAID = Override(outcome="II.a", state="partly", why="Zones say so", by="coordinator", at=TODAY,
                until=dt.date(2027, 6, 30))  # fmt: skip


def stated(amount, currency="CHF", kind="budget"):
    return StatedMoney(amount=Decimal(amount), currency=currency, kind=kind)


def reported(**other):
    facts = all_facts(CATALOG, {"societies": 191, "societies_heard": 57})
    outcomes = {name: judged(state, [SAID], TODAY) for name, state in outcome_states(PLAN, facts).items()}
    return Reported(**({"plan": PLAN, "year": 2026, "day": TODAY, "outcomes": outcomes} | other))


def told(document):
    """All words of a document, without the signs that turn their direction."""
    found = [document.title, document.subtitle]
    for section in document.sections:
        found.append(section.heading)
        for block in section.blocks:
            if isinstance(block, values.Paragraph):
                found.append(block.text)
            elif isinstance(block, values.Bullets):
                found += block.items
            else:
                found += [*block.head, *(cell for row in block.rows for cell in row)]
    return re.sub("[\u2066-\u2069]", "", "\n".join(found)).replace("\u00a0", " ")


@pytest.mark.parametrize("language", LANGUAGES)
def test_it_holds_outcomes_money_risks_gender_and_quality(language):
    words = told(annual_report(reported(), language))
    for outcome in PLAN.outcomes.values():
        assert outcome.label[language].replace("\u00a0", " ") in words
    for tracked in PLAN.tracked:
        for name in tracked.passages:
            assert PLAN.passages[name].text[language][:60].replace("\u00a0", " ") in words
    for amount in ("1625318", "1485665", "1035234"):
        assert amount in re.sub(r"[\s.,\u202f]", "", words)
    march = {"en": "March 2009", "fr": "mars 2009", "es": "marzo de 2009", "ar": "مارس 2009"}
    assert march[language] in words  # when the policy was to be presented, as people write a month
    assert "2009-03" not in words
    assert "4146301" not in re.sub(r"[\s.,\u202f]", "", words)  # never the sum of the three
    assert not re.search(r"\{\w+\}", words)


def test_what_is_not_known_is_told_and_what_somebody_says_stands_beside():
    words = told(annual_report(reported(), "en"))
    assert "Outcomes as computed: Not known: 9." in words
    assert "33 facts of 37 are not known" in words
    assert "57 of 191 (reached from 90%)" in words
    assert "Not known. Said by coordinator: Partly achieved" in words
    assert "Said by coordinator until 30 Jun 2027: Partly achieved. Reason: Zones say so" in words
    assert words.count("Computed: not known: between “Under way” and “Partly achieved”") == 1  # III.a
    assert "Facts from: the catalog alone" in words
    assert "a machine, not reviewed by a person" not in words
    assert "una máquina, sin revisión humana" in told(annual_report(reported(), "es"))


def test_lines_stand_in_their_currency_with_the_rate_they_were_turned_at():
    rate = Rate(of="EUR", into="CHF", value=Decimal("1.5"), date="2010-06", source="A bank", kind="booking")
    lines = [
        SpendingLine(label="Meetings", component="III.2", money=(stated(100, "EUR"), stated(40, "EUR", "expenditure"))),
        SpendingLine(label="Total", money=(stated(999, "EUR"),)),
    ]
    words = told(annual_report(reported(spending=spending(lines), rates=(rate,), currency="CHF"), "en"))
    assert "Budget\n100 EUR\n150 CHF (computed: 1 EUR = 1.5 CHF, June 2010, A bank)" in words
    assert "III.2 Organise regional" in words
    assert "Spent\n40 EUR\n60 CHF" in words
    assert "Left of the budget that holds, less what was spent: 60 EUR" in words
    assert "A line called “Total” is a total, not a line: 999 EUR stated, 100 EUR added up." in words


def test_converted_lines_add_up_to_the_converted_total():
    """Three times 0.05 at 0.93 is 0.14, and each alone would be 0.05."""
    rate = Rate(of="EUR", into="CHF", value=Decimal("0.93"), date="2010-06", source="A bank", kind="booking")
    lines = [SpendingLine(label=name, component=name, money=(stated("0.05", "EUR"),)) for name in ("I.1", "I.2", "I.3")]
    words = told(annual_report(reported(spending=spending(lines), rates=(rate,), currency="CHF"), "en"))
    shown = re.findall(r"\n(0\.\d+) CHF \(computed", words)
    assert shown == ["0.14", "0.05", "0.05", "0.04"]


def test_only_approved_updates_are_told():
    year = Period(id="2026", starts=dt.date(2026, 1, 1), ends=dt.date(2026, 12, 31), target=Decimal(150))
    heard = Indicator(id="heard", outcome="III.a", label={"en": "Societies heard from"}, periods=(year,))
    given = Update(id="u", indicator="heard", period="2026", value=Decimal(57))
    waiting = submit(given, heard, by="zone", at=TODAY)
    assert "No updates" in told(annual_report(reported(indicators=(heard,), updates=(waiting,)), "en"))
    done = approve(waiting, heard, by="team", at=TODAY)
    words = told(annual_report(reported(indicators=(heard,), updates=(done,)), "en"))
    assert (
        "Societies heard from\n1 Jan 2026 – 31 Dec 2026\n150\n57 (interim: the period goes on until 31 Dec 2026)"
        in words
    )


def test_the_report_of_a_year_that_is_over_tells_of_that_year():
    years = tuple(
        Period(id=str(y), starts=dt.date(y, 1, 1), ends=dt.date(y, 12, 31)) for y in (2008, 2009, 2010)
    )  # fmt: skip
    heard = Indicator(id="heard", outcome="III.a", label={"en": "Societies heard from"}, periods=years)
    done = tuple(
        approve(
            submit(Update(id=p, indicator="heard", period=p, value=Decimal(n)), heard, by="zone", at=TODAY),
            heard, by="team", at=TODAY,
        )
        for p, n in (("2008", 8), ("2009", 9))
    )  # fmt: skip
    seen = Noted(tracked="missing_picture", state="falling", words="More answered", by="migration_team", at=TODAY)
    first = PLAN.milestones[0]
    later = Milestone(id="later", label=first.label, original="2009-06", actual="2010-02")
    whole = reported(year=2009, indicators=(heard,), updates=done, notes=(seen,), milestones=(later,),
                     spending=spending([SpendingLine(label="A", money=(stated(5),))]))  # fmt: skip
    words = told(annual_report(whole, "en"))
    assert "What is known of the time up to 31 Dec 2009. Written on 27 Nov 2026." in words
    assert "How far the outcomes were at the end of 2009 was not kept" in words
    assert "Outcomes as computed" not in words
    assert "not known" not in words.split("Risks")[1].split("Annex")[0]  # no state of an outcome of today
    assert "1 Jan 2009 – 31 Dec 2009\nnot known\n9" in words
    assert "31 Dec 2008" not in words
    assert "31 Dec 2010" not in words  # no forecast of what came later
    assert "June 2009\n–\n–\nDue, not heard of" in words
    assert "More answered" not in words
    assert "Lines count amounts up to 31 Dec 2009" in words
    assert whole.outcomes
    assert "How far" not in told(annual_report(reported(), "en"))


def test_there_are_reports_from_the_first_year_of_the_plan_to_this_one():
    assert (years_of(PLAN, TODAY)[0], years_of(PLAN, TODAY)[-1]) == (2009, 2026)
    assert check_year(2009, PLAN, TODAY) == 2009
    for wrong in (2008, 2027, "soon", "²"):
        with pytest.raises(InputError, match=f"no report of {wrong}: expected a year from 2009 to 2026"):
            check_year(wrong, PLAN, TODAY)


@pytest.mark.parametrize("language", LANGUAGES)
def test_an_annex_says_whom_the_plan_is_for_its_goals_and_its_activities(language):
    words = told(annual_report(reported(), language))
    parts = [PLAN.passages[name].text for name in PLAN.audience]
    parts += [each.text for each in (*PLAN.goals, *PLAN.activities)]
    parts += [PLAN.words["report"][name] for name in ("audience", "goals", "activities")]
    for each in parts:
        assert each[language].replace("\u00a0", " ") in words


def test_a_forecast_is_told_as_one():
    years = tuple(
        Period(id=str(y), starts=dt.date(y, 1, 1), ends=dt.date(y, 12, 31), target=Decimal(y - 1900))
        for y in (2024, 2025, 2027)
    )
    heard = Indicator(id="heard", outcome="III.a", label={"en": "Societies heard from"}, periods=years)
    done = tuple(
        approve(
            submit(Update(id=p, indicator="heard", period=p, value=Decimal(n)), heard, by="zone", at=TODAY),
            heard, by="team", at=TODAY,
        )
        for p, n in (("2024", 50), ("2025", 60))
    )  # fmt: skip
    words = told(annual_report(reported(indicators=(heard,), updates=done), "en"))
    assert "127\nforecast: 80, at the pace of 2 values" in words


def test_a_figure_is_told_with_how_it_breaks_down_and_a_risk_with_how_it_is_seen():
    year = Period(id="2026", starts=dt.date(2026, 1, 1), ends=dt.date(2026, 12, 31))
    heard = Indicator(id="heard", outcome="III.a", label={"en": "People"}, periods=(year,), dimensions=("sex",))
    by_sex = Breakdown(dimension="sex", parts={"female": Decimal(30)}, rest=Decimal(10), why="Not asked")
    given = Update(id="u", indicator="heard", period="2026", value=Decimal(40), breakdowns=(by_sex,))
    done = approve(submit(given, heard, by="zone", at=TODAY), heard, by="team", at=TODAY)
    seen = Noted(tracked="missing_picture", state="falling", words="More answered", by="migration_team", at=TODAY)
    words = told(annual_report(reported(indicators=(heard,), updates=(done,), notes=(seen,)), "en"))
    assert "40. By sex: Women and girls 30, Not broken down 10 (Not asked)" in words
    assert "Seen now by Migration team, 27 Nov 2026: Falling. More answered" in words


def test_the_catalog_tells_what_its_files_say():
    told_here = catalog_facts(CATALOG)
    assert {k: v for k, v in told_here.items() if k != "societies"} == {"policy_adopted": True, "hidden_aspects": 4}
    assert 185 <= told_here["societies"] <= 195
    facts = all_facts(CATALOG)
    assert set(facts) == set(PLAN.facts)
    assert sum(value is not None for value in facts.values()) == 3


def test_it_can_be_edited_and_reads_from_the_right():
    content = document_docx(annual_report(reported(), "ar"))
    document = Document(io.BytesIO(content))
    assert document.core_properties.author == "Waypost"
    written = zipfile.ZipFile(io.BytesIO(content)).read("word/document.xml").decode()
    assert "<w:bidi/>" in written
    assert "<w:bidiVisual/>" in written
    assert 'w:outlineLvl w:val="2"' in written
    assert len(document.tables) == 12
    assert "<w:bidi/>" not in zipfile.ZipFile(
        io.BytesIO(document_docx(annual_report(reported(), "en")))
    ).read("word/document.xml").decode()  # fmt: skip


def test_nothing_of_a_text_becomes_a_tag():
    sly = '<img src="http://example.org/x.png"><script>'
    held = judged(reported().outcomes["II.a"].computed, [], TODAY)
    said = Override(outcome="II.a", state="partly", why=sly, by=sly, at=TODAY, until=TODAY)
    outcomes = {"II.a": judged(held.computed, [said], TODAY)}
    html = document_html(annual_report(reported(outcomes=outcomes, release=sly), "en"))
    assert "<img" not in html
    assert "<script" not in html


def test_the_pdf_is_sheets_of_a4_and_the_same_for_the_same_content(tmp_path):
    document = annual_report(reported(), "ar")
    written = document_pdf(document)
    assert written == document_pdf(document)
    path = tmp_path / "report.pdf"
    path.write_bytes(written)
    facts = subprocess.run(["pdfinfo", path], capture_output=True, text=True, check=True).stdout
    assert 3 <= int(re.search(r"Pages:\s+(\d+)", facts)[1]) <= 8
    assert "595" in re.search(r"Page size:\s+(.*)", facts)[1]
    words = subprocess.run(["pdftotext", path, "-"], capture_output=True, text=True, check=True).stdout
    assert "1,625,318" in words
