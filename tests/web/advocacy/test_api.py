"""Claims for programs and on the command line: what a page shows, and writing as a page does."""

from __future__ import annotations

import json

import pytest
from click.testing import CliRunner, Result
from django.test import Client

from tests.web.accounts.people import client_of
from tests.web.advocacy.worlds import FEWER_WOMEN, claim_parts, copied, people
from waypost.cli.main import cli
from waypost.errors import InputError
from waypost.reference import load_catalog
from waypost.web.advocacy import command
from waypost.web.advocacy.actions.asking import ask_again
from waypost.web.advocacy.actions.claims import write_claim
from waypost.web.advocacy.models import Evidence

SHIPPED = "women_indonesia_hong_kong"


@pytest.fixture
def p(settings):
    settings.WAYPOST_API_RATE = "0"
    ask_again()
    return people()


def test_everybody_reads_aspects_measures_and_public_claims(p):
    known = load_catalog().advocacy
    told = Client().get("/api/v1/advocacy/aspects?language=fr").json()
    assert [row["aspect"] for row in told["rows"]] == list(known.aspects)
    told = Client().get("/api/v1/advocacy/measures").json()
    assert [row["measure"] for row in told["rows"]] == list(known.measures)
    made = write_claim(by=p.team, ns_id="", **claim_parts(audience="movement"))
    told = {row["claim"]: row for row in Client().get("/api/v1/advocacy/claims").json()["rows"]}
    assert set(told) == set(known.claims)
    assert told[SHIPPED]["value"] == pytest.approx(known.claims[SHIPPED].expected, abs=1e-4)
    assert made.claim.key in {
        row["claim"] for row in client_of(p.other).get("/api/v1/advocacy/claims").json()["rows"]
    }  # the answer for everybody is not kept for members
    assert Client().get(f"/api/v1/advocacy/claims/{made.claim.key}").status_code == 404
    assert b"women_share_fell" in Client().get("/api/v1/advocacy/claims?format=csv").content
    one = Client().get(f"/api/v1/advocacy/claims/{SHIPPED}").json()
    assert {"runs", "evidence", "grade", "parameters", "datasets"} <= set(one)
    runs = Client().get(f"/api/v1/advocacy/claims/{SHIPPED}/runs").json()["rows"]
    assert [row["state"] for row in runs] == [one["state"]]


def test_what_is_told_follows_a_run_at_once(p, release_path, tmp_path, settings):
    assert Client().get(f"/api/v1/advocacy/claims/{SHIPPED}").json()["state"] == "fresh"
    settings.WAYPOST_RELEASE = str(copied(release_path, tmp_path / "releases", "second", context_fact=FEWER_WOMEN))
    ask_again()
    assert Client().get(f"/api/v1/advocacy/claims/{SHIPPED}").json()["state"] == "direction_reversed"
    rows = client_of(p.team).get("/api/v1/my/advocacy/check").json()["claims"]
    assert [row["claim"] for row in rows] == [SHIPPED]
    assert client_of(p.focal).get("/api/v1/my/advocacy/check").json()["claims"] == []


def test_writing_is_for_writers_and_no_number_is_typed(p):
    browser = client_of(p.focal)
    asked = "/api/v1/my/advocacy/figure?measure=female_share&arguments=origin=IDN,destination=HKG,year=2024"
    assert browser.get(asked).json()["value"] == pytest.approx(0.957465, abs=1e-4)
    assert Client().get(asked).status_code == 401
    assert client_of(p.nobody).get(asked).status_code == 403
    given = claim_parts() | {"society": "ns-ner"}

    def post(who, address, body):
        return client_of(who).post(f"/api/v1/my/advocacy/{address}", json.dumps(body), content_type="application/json")

    refused = post(p.focal, "claims", given | {"words": {"en": "Nine in ten were women."}})
    assert refused.status_code in {409, 422}
    assert "Nine in ten" in refused.json()["errors"][0]["found"]
    assert post(p.other, "claims", given).status_code >= 400  # not in the name of Niger
    kept = post(p.focal, "claims", given)
    assert kept.status_code == 201
    assert kept.json()["state"] == "fresh"
    key = kept.json()["claim"]
    seen = client_of(p.focal).get(f"/api/v1/advocacy/claims/{key}").json()["version_number"]
    other = claim_parts(words={"en": "They were {figure}."}) | {"why": "Shorter.", "seen": seen}
    changed = post(p.focal, f"claims/{key}", other)
    again = post(p.focal, f"claims/{key}", other)
    assert (again.status_code, again.json()["theirs"]["where"][0]["what"]) == (409, "claims_field_words")
    assert changed.json()["words"].startswith("They were 96")
    document = {
        "society": "ns-ner", "item": "document", "kind": "document_excerpt", "bearing": "supports",
        "reference": "Homes", "excerpt": "Most are women.", "source": "An institute",
    }  # fmt: skip
    added = post(p.focal, f"claims/{key}/evidence", document)
    assert added.status_code == 201
    number = added.json()["evidence"]
    assert post(p.focal, f"evidence/{number}", {"step": "set_aside"}).status_code >= 400  # without a reason
    aside = post(p.focal, f"evidence/{number}", {"step": "set_aside", "why": "Of another year."})
    assert aside.json()["steps"] == ["set_aside"]
    assert Evidence.objects.get(pk=number).steps.get().reason == "Of another year."


def waypost(*arguments: str) -> Result:
    """A command, and what it ends with."""
    return CliRunner().invoke(cli, ["claims", *arguments], standalone_mode=False)


def test_the_command_line_asks_a_release_without_a_server(release_path, tmp_path):
    told = waypost("run", release_path, "--audience", "public", "--as-of", "2026-11-27", "--json")
    assert told.return_value == 0, told.output
    rows = {row["claim"]: row for row in json.loads(told.stdout)}
    assert set(rows) == set(load_catalog().advocacy.claims)
    assert {row["state"] for row in rows.values()} <= {"fresh", "drifted_within"}
    second = copied(release_path, tmp_path, "second", context_fact=FEWER_WOMEN)
    told = waypost("run", str(second), "--claim", SHIPPED, "--as-of", "2026-11-27")
    assert told.return_value == 1
    assert "direction_reversed" in told.output
    assert "1 to check before use" in told.output
    assert isinstance(waypost("run", release_path, "--claim", "nothing").exception, InputError)
    assert "female_share" in waypost("measures").output
    assert SHIPPED in waypost("list", "--aspect", "women_and_trafficking").output


def test_one_claim_is_shown_on_the_command_line_as_everybody_reads_it(p, monkeypatch):
    for room in ("accounts", "advocacy"):
        monkeypatch.setattr(f"waypost.web.{room}.command.prepare", lambda: None)  # the tables of the tests are there
    told = command.show("women_share_fell", None, "en")
    assert told["words"].startswith("The share of women and girls")
    assert told["runs"][0]["release"]
    key = write_claim(by=p.team, ns_id="", **claim_parts(audience="movement")).claim.key
    with pytest.raises(InputError):
        command.show(key, None, "en")
    assert command.show(key, "nadia@example.org", "en")["claim"] == key
