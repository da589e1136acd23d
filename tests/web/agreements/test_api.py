"""Agreements for programs: what a page shows, nothing else; writing by those who look after them."""

from __future__ import annotations

import pytest
from django.test import Client

from tests.web.accounts.people import client_of
from tests.web.agreements.worlds import people, published, scenario
from waypost.reference import load_catalog
from waypost.web.agreements.models import Agreement


@pytest.fixture
def p(settings):
    settings.WAYPOST_API_RATE = "0"
    return people()


def test_everybody_reads_what_is_public(p):
    made = scenario(p.manager, visibility="public")
    hidden = scenario(p.manager)
    published()
    answer = Client().get("/api/v1/agreements?language=fr")
    told = {row["code"]: row for row in answer.json()["rows"]}
    assert set(load_catalog().agreements) <= set(told)
    assert hidden.code not in told
    assert told[made.code]["questions"] is None
    assert told["example-alfa-border"]["critical"] == 1
    assert "max-age=60" in answer.headers["Cache-Control"]
    one = Client().get(f"/api/v1/agreements/{made.code}").json()
    assert (one["money"], one["commitments"], one["findings"], one["duties"]) == ([], [], None, None)
    assert Client().get(f"/api/v1/agreements/{hidden.code}").status_code == 404
    assert b"example-alfa-border" in Client().get("/api/v1/agreements?format=csv").content
    assert Client().get("/api/v1/agreements?colour=red").status_code == 422


def test_scenario_2_for_who_looks_after_it(p):
    made = scenario(p.focal)
    told = client_of(p.focal).get(f"/api/v1/agreements/{made.code}?language=ar").json()
    (found,) = told["findings"]
    assert (found["check"], found["severity"], found["rule"]) == ("reporting_duty", "critical", "R24")
    assert "؟" in found["question"]
    assert [each["matter"] for each in told["proposals"]] == ["non_interference_duty"]
    assert told["duties"]["reporting_duty"] is True
    assert told["rule"]["outcome"] == "departs"
    assert {each["currency"]: each["amount"] for each in told["money"]} == {"EUR": "120000.50", "XOF": "300.00"}
    assert client_of(p.focal).get("/api/v1/agreements").headers["Cache-Control"].startswith("private")


def test_the_model_is_told_in_words():
    told = Client().get("/api/v1/agreement-model?language=es").json()
    assert {each["type"] for each in told["clauses"]} == set(load_catalog().agreement_model.clauses)
    assert all(each["wording"] and each["why"] for each in told["clauses"])


def test_an_agreement_is_entered_and_decided_about(p):
    client = client_of(p.focal)

    def post(where, **said):
        return client.post(f"/api/v1/my/agreements{where}", said, content_type="application/json")

    made = post("", society="ns-ner", titles={"en": "Border"}, type="mou", level="country", country="NER")
    assert made.status_code == 201, made.content
    at = f"/{made.json()['code']}"
    assert post(f"{at}/parties", body_id="iom").status_code == 201
    assert post(f"{at}/steps", stage="in_force", actual="2026-01-01").status_code == 201
    clause = post(f"{at}/clauses", type="roles", texts={"en": "Not to interfere."}).json()["clause"]
    assert post(f"{at}/decisions", matter="non_interference_duty", verdict="yes", clause=clause).status_code == 201
    commitment = post(f"{at}/commitments", action="Open a post").json()["commitment"]
    assert post(f"{at}/commitments/{commitment}/status", status="in_progress").status_code == 201
    assert post(f"{at}/money", amount="12.50", currency="CHF").status_code == 201
    told = client.get(f"/api/v1/agreements{at}").json()
    assert [each["check"] for each in told["findings"]] == ["non_interference_duty"]
    for where, said in (
        ("", {"society": "ns-ita", "titles": {"en": "x"}, "type": "mou", "level": "global"}),
        (f"{at}/steps", {"stage": "signed", "actual": "2999-01-01"}),
        (f"{at}/clauses", {"type": "spell"}),
        (f"{at}/decisions", {"matter": "magic", "verdict": "yes"}),
        (f"{at}/decisions", {"matter": "reporting_duty", "verdict": "yes", "clause": "c999999"}),
        (f"{at}/commitments/zero/status", {"status": "kept"}),
        (f"{at}/money", {"amount": "-1", "currency": "CHF"}),
        (f"{at}/money", {"amount": "1", "currency": "CHF", "colour": "red"}),
    ):
        answer = post(where, **said)
        assert answer.status_code in (400, 404, 409, 422), (where, said, answer.status_code)
        assert answer.json()["detail"]
    assert Agreement.objects.count() == 1


def test_others_write_nothing(p):
    made = scenario(p.focal, visibility="members")
    for client, status in ((client_of(p.other), 403), (Client(), 401)):
        answer = client.post(f"/api/v1/my/agreements/{made.code}/money", {"amount": "1", "currency": "CHF"},
                             content_type="application/json")  # fmt: skip
        assert answer.status_code == status
    shipped = client_of(p.team).post("/api/v1/my/agreements/example-alfa-border/clauses", {"type": "data"},
                                     content_type="application/json")  # fmt: skip
    assert shipped.status_code == 403


def test_parts_are_changed_and_taken_out(p):
    made = scenario(p.focal)
    client, at = client_of(p.focal), f"/api/v1/my/agreements/{made.code}"

    def post(where, **said):
        return client.post(f"{at}{where}", said, content_type="application/json")

    mine = client.get(at).json()
    clause, seen = next((name, seen) for name, seen in mine["clauses"].items())
    commitment = next(iter(mine["commitments"]))
    said = {"titles": {"en": "Anew"}, "type": "project", "level": "country", "country": "NER"}
    assert post("/change", seen=mine["seen"], **said).status_code == 200
    assert post("/change", seen=mine["seen"], **said | {"titles": {"en": "Other"}}).status_code == 422, "changed since"
    assert (
        post(f"/clauses/{clause}", type="reporting", texts={"en": "To nobody."}, reports_to=[], seen=seen).status_code
        == 200
    )
    assert post(f"/clauses/{clause}", type="reporting", seen=seen).status_code == 422
    assert post(f"/commitments/{commitment}", action="Keep two posts open").status_code == 200
    told = client.get(f"/api/v1/agreements/{made.code}").json()
    assert told["titles"] == {"en": "Anew"}
    assert next(each for each in told["clauses"] if each["clause"] == clause)["texts"] == {"en": "To nobody."}
    assert [each["action"] for each in told["commitments"]] == ["Keep two posts open"]
    office = post("/signatories", party=mine["parties"][1]["party"], office="Head of mission").json()["signatory"]
    assert post(f"/signatories/{office}/remove").status_code == 200
    assert post(f"/money/{mine['money'][0]['money']}/remove").status_code == 200
    assert post(f"/parties/{mine['parties'][1]['party']}/remove").status_code == 200
    assert post(f"/parties/{mine['parties'][0]['party']}/remove").status_code == 422, "the last one stays"
    assert post(f"/clauses/{clause}/end", why="Not in the text").status_code == 200
    assert post(f"/commitments/{commitment}/end").status_code == 200
    told = client.get(f"/api/v1/agreements/{made.code}").json()
    assert (clause in [each["clause"] for each in told["clauses"]], told["commitments"]) == (False, [])
    assert [each["currency"] for each in told["money"]] == ["XOF"]
    other = scenario(p.other, "ns-ita", country="ITA")
    for where in (f"/clauses/{clause}", "/clauses/c0", "/clauses/k1", "/clauses/c%D9%A3", f"/clauses/c{'9' * 30}",
                  f"/clauses/c{other.clauses.first().pk}/end", f"/commitments/k{other.commitments.get().pk}/end",
                  f"/money/{other.money.first().pk}/remove", f"/parties/{other.parties.first().pk}/remove",
                  "/signatories/99999999999999999999/remove", f"/signatories/{office}/remove"):  # fmt: skip
        assert post(where, **({"type": "roles"} if where.count("/") == 2 else {})).status_code in (404, 400, 422), where
    stranger = client_of(p.other)
    assert stranger.get(at).status_code == 404
    assert stranger.post(f"{at}/withdraw", {"why": "x"}, content_type="application/json").status_code == 404
    assert post("/withdraw").status_code == 422, "a reason is needed"
    assert post("/withdraw", why="Entered twice").status_code == 200
    assert client.get(at).status_code == 404
