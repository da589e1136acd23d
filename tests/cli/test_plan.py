"""``waypost plan``: from the catalog alone, with facts of others where they are given; nothing unknown is said."""

from __future__ import annotations

import json
import subprocess
import sys

import pytest
from docx import Document
from lxml import etree


@pytest.fixture(autouse=True)
def _no_server(monkeypatch, tmp_path):
    """Other tests of this process may have left a server's tables in the home that they share."""
    for name in ("DATABASE_URL", "WAYPOST_DATABASE"):
        monkeypatch.delenv(name, raising=False)
    monkeypatch.setenv("WAYPOST_HOME", str(tmp_path / "home"))


def test_the_plan_is_shown_with_its_paragraphs(waypost):
    shown = waypost("plan", "show")
    assert shown.status == 0
    assert "I.4  Develop supplementary guidance" in shown.out
    assert "planned 2009-03, reached 2009-11" in shown.out
    risks = waypost("plan", "show", "risks", "--language", "fr")
    assert "risks.4  Les gouvernements" in risks.out
    assert "context.1 [not translated; en]  Migration was" in waypost("plan", "show", "context", "--language", "ar").out
    assert "translated by a machine, reviewed by nobody" in waypost("plan", "show", "--language", "es").out
    wrong = waypost("plan", "show", "moon")
    assert (wrong.status, "there are: summary, context" in wrong.err) == (2, True)
    assert len(json.loads(waypost("plan", "show", "--json").out)["functions"]["II"]["outcomes"]) == 3


def test_the_budget_is_told_to_the_unit_and_never_split(waypost):
    told = waypost("plan", "budget").out.replace("\u00a0", " ")
    for amount in ("1,625,318 CHF", "1,485,665 USD", "1,035,234 EUR"):
        assert f"{amount}  as published" in told
    assert "1 USD = 1.094 CHF  plan, 2009, derived from plan" in told
    found = json.loads(waypost("plan", "budget", "--amount", "1000", "--currency", "EUR", "--json").out)
    assert found["split"] is None
    assert (found["converted"]["rounded"], found["converted"]["is_published"]) == ("636.94", False)
    assert found["converted"]["rate"]["source"] == "derived from plan"
    whole = json.loads(waypost("plan", "budget", "--amount", "1625318", "--currency", "USD", "--json").out)
    assert (whole["converted"]["into"]["amount"], whole["converted"]["is_published"]) == ("1485665", True)
    for wrong in (("--amount", "x"), ("--amount", "nan"), ("--amount", "1e400")):
        refused = waypost("plan", "budget", *wrong, "--currency", "USD")
        assert (refused.status, refused.err.count("\n")) == (2, 1)
    assert waypost("plan", "budget", "--amount", "1", "--currency", "JPY").status == 2
    assert waypost("plan", "budget", "--amount", "1").status == 2


def test_outcomes_follow_from_facts_that_are_given(waypost, tmp_path):
    alone = json.loads(waypost("plan", "outcomes", "--json").out)
    assert [each["state"] for each in alone.values()] == ["not_known"] * 9
    assert (alone["I.a"]["least"], alone["I.a"]["most"]) == ("partly", "achieved")  # it was adopted
    facts, said = tmp_path / "facts.yml", tmp_path / "said.yml"
    facts.write_text("platforms: 4\nplatforms_mandated: 4\nplatforms_active: 1\nrequests_answered: 0\n"
                     "policy_final_draft: true\nsocieties_heard: null\n", "utf-8")  # fmt: skip
    said.write_text("- {outcome: I.c, state: under_way, why: A first draft, by: coordinator, at: 2026-11-01, "
                    "until: 2026-12-31}\n", "utf-8")  # fmt: skip
    given = ("--facts", facts, "--said", said, "--as-of", "2026-11-27")
    found = json.loads(waypost("plan", "outcomes", *given, "--json").out)
    assert found["I.b"]["state"] == "partly"
    assert [each["state"] for each in found["I.b"]["parts"]] == ["achieved", "under_way", "nothing"]
    assert found["I.a"]["parts"][0]["value"] is True
    assert (found["I.c"]["state"], found["I.c"]["said"]["state"]) == ("not_known", "under_way")
    told = waypost("plan", "outcomes", *given).out
    assert "not known of not known" not in waypost("plan", "outcomes").out
    assert "said by coordinator until 2026-12-31: under_way" in told
    assert "29 facts of 37 not known: policy_comments_answered" in told
    later = json.loads(waypost("plan", "outcomes", *given[:4], "--as-of", "2027-01-01", "--json").out)
    assert later["I.c"]["said"] is None
    facts.write_text("luck: 1\n", "utf-8")
    wrong = waypost("plan", "outcomes", "--facts", facts)
    assert (wrong.status, "no evidence asks for the fact 'luck'" in wrong.err) == (2, True)


def test_the_report_is_written_once(waypost, tmp_path):
    word, results = tmp_path / "report.docx", tmp_path / "results.xml"
    assert waypost("plan", "report", "--out", word, "--language", "es", "--as-of", "2026-11-27").status == 0
    words = "\n".join(each.text for each in Document(str(word)).paragraphs)
    assert "Informe anual 2026" in words
    assert "una máquina, sin revisión humana" in words
    assert waypost("plan", "report", "--out", word).status == 2
    assert waypost("plan", "report", "--out", results, "--year", "2010").status == 0
    assert len(etree.parse(results).findall(".//result")) == 9
    past = tmp_path / "past.json"
    assert waypost("plan", "report", "--out", past, "--year", "2009", "--no-server").status == 0
    assert "How far the outcomes were at the end of 2009 was not kept" in past.read_text("utf-8")
    beyond = waypost("plan", "report", "--out", tmp_path / "no.pdf", "--year", "2008", "--as-of", "2026-11-27")
    assert (beyond.status, beyond.err.strip().count("\n")) == (2, 0)
    assert "no report of 2008: expected a year from 2009 to 2026" in beyond.err
    refused = waypost("plan", "report", "--out", tmp_path / "report.odt")
    assert (refused.status, "not clear by its ending" in refused.err) == (2, True)


def test_the_plan_is_checked(waypost):
    assert waypost("plan", "check").out == "the plan is whole\n"
    assert json.loads(waypost("plan", "check", "--json").out) == []


def test_the_tables_of_a_server_tell_as_well(waypost, tmp_path):
    alone = json.loads(waypost("plan", "outcomes", "--json").out)
    assert alone["I.b"]["parts"][0]["of"] is None
    made = """
import datetime as dt
from decimal import Decimal
from waypost.web.project.prepare import prepare
prepare()
from waypost.web.plan import actions
today = dt.date.today()
actions.say_outcome(by=None, outcome="I.c", state="under_way", why="A draft", until=today)
line = actions.add_line(by=None, label="Meetings")
actions.add_amount(by=None, line=line, kind="budget", amount=Decimal(12345), currency="EUR", day=today, source="Ledger")
"""
    subprocess.run([sys.executable, "-c", made], check=True)
    told = _waypost("plan", "outcomes", "--json")
    assert json.loads(told)["I.b"]["parts"][0]["of"] == 6  # platforms of the network
    assert json.loads(told)["I.c"]["said"]["by"] == "server"
    without = json.loads(_waypost("plan", "outcomes", "--json", "--no-server"))
    assert without["I.b"]["parts"][0]["of"] is None
    out = tmp_path / "report.json"
    _waypost("plan", "report", "--out", str(out))
    assert "12,345" in out.read_text("utf-8")
    _waypost("plan", "report", "--out", str(out), "--force", "--year", "2010")
    assert "12,345" not in out.read_text("utf-8")  # entered of a later year


def _waypost(*arguments: str) -> str:
    """In a process of its own: settings follow the environment once."""
    command = [sys.executable, "-m", "waypost.cli.main", *arguments]
    return subprocess.run(command, check=True, capture_output=True, text=True).stdout
