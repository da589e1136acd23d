"""The interface below ``/api/v1/my/``: signed in, from our own pages, with the rights of the pages."""

from __future__ import annotations

import json

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client

from tests.web.accounts.people import client_of
from tests.web.review.conftest import work
from tests.web.review.worlds import HIDDEN, OURS, THEIRS
from waypost.store.release import open_release

pytestmark = pytest.mark.django_db
NER = "/api/v1/my/ns-ner"


def post(client, address, body, **more):
    return client.post(address, json.dumps(body), content_type="application/json", **more)


def problem(response, status):
    assert response.status_code == status, response.content
    assert response.headers["Content-Type"] == "application/problem+json"
    return response.json()


def test_nobody_gets_there_without_signing_in_and_no_other_site_does(world, browse):
    for address in ("/societies", "/ns-ner/programmes", f"/ns-ner/programmes/{OURS}", "/ns-ner/uploads"):
        response = Client().get(f"/api/v1/my{address}")
        problem(response, 401)
        assert "Access-Control-Allow-Origin" not in response.headers
    problem(post(Client(), f"{NER}/sign", {}), 401)
    response = browse("niger").get(f"{NER}/programmes")
    assert "Access-Control-Allow-Origin" not in response.headers
    assert "no-store" in response.headers["Cache-Control"]
    assert "ETag" not in response.headers


def test_what_writes_needs_the_token_against_forgery(world, people):
    client = Client(enforce_csrf_checks=True)
    client.force_login(people["niger"])
    problem(post(client, f"{NER}/sign", {}), 403)
    client.get("/en/my/ns-ner/import/")
    token = client.cookies["csrftoken"].value
    assert post(client, f"{NER}/sign", {}, headers={"x-csrftoken": token}).json() == {"signed": 0}
    assert client.get(f"{NER}/programmes").status_code == 200


def test_a_change_is_proposed_signed_and_built(world, browse):
    focal, manager = browse("focal"), browse("niger")
    shown = focal.get(f"{NER}/programmes/{OURS}").json()
    assert shown["slots"]["programme.title.en"].startswith("Safe passage bus")
    slots = {
        "programme.title.en": "Safe passage",
        "service": ["health_primary", "food"],
        "place": [{"country_code": "TUN"}],
    }
    sent = {"slots": slots, "seen": {"programme.title.en": 0}, "why": "shorter"}
    assert post(focal, f"{NER}/programmes/{OURS}", sent).json()["is_signed"] is False
    waiting = focal.get(f"{NER}/waiting").json()["changes"]
    assert {change["slot"] for change in waiting} == {"programme.title.en", "service", "place"}
    again = post(
        manager,
        f"{NER}/programmes/{OURS}",
        {"slots": {"programme.title.en": "Mine"}, "seen": {"programme.title.en": 0}},
    )
    assert problem(again, 409)["theirs"][0]["value"] == "Safe passage"
    problem(post(focal, f"{NER}/sign", {}), 403)
    assert post(manager, f"{NER}/sign", {"changes": None}).json() == {"signed": 3}
    work()
    con = open_release(world / "before").connect()
    assert con.execute("select title from programme where programme_id = ?", [OURS]).fetchall() == [("Safe passage",)]
    told = focal.get(f"{NER}/programmes/{OURS}").json()
    assert {c["state"] for c in told["history"]} == {"signed"}
    assert "by" not in told["history"][0]


@pytest.mark.parametrize(
    "slots",
    [
        {"programme.nothing": "x"}, {"programme.title.en": 7}, {"service": ["no_such_service"]}, {"service": "health"},
        {"programme.actual_start_date": "soon"}, {"place": [{"country_code": "Nowhere"}]}, {"place": [{"secret": "x"}]},
        {"programme.reach": "everywhere"}, {"people_count": "many"}, {"programme.visibility": "nobody"},
    ],
)  # fmt: skip
def test_what_the_schema_does_not_know_is_refused_by_slot(world, browse, slots):
    from waypost.web.contribute.models import Change

    told = problem(post(browse("focal"), f"{NER}/programmes/{OURS}", {"slots": slots}), 422)
    assert told["errors"][0]["parameter"].startswith(next(iter(slots)))
    assert not Change.objects.exists()


def test_personal_data_and_unknown_members_are_refused(world, browse):
    sent = {"slots": {"programme.description.en": "Write to amina@example.org"}}
    told = problem(post(browse("focal"), f"{NER}/programmes/{OURS}", sent), 422)
    assert told["errors"][0]["parameter"] == "programme.description.en"
    problem(post(browse("focal"), f"{NER}/programmes/{OURS}", {"slot": {}}), 422)
    problem(browse("focal").post(f"{NER}/programmes/{OURS}", "no json", content_type="application/json"), 422)


def test_another_society_is_never_reachable(world, browse):
    italy, focal = browse("italy"), browse("focal")
    for address in ("programmes", f"programmes/{OURS}", "waiting", "uploads", "uploads/1"):
        problem(italy.get(f"{NER}/{address}"), 403)
    for address in ("sign", "still-true", f"programmes/{OURS}", "uploads/1/take-in", "uploads/1/drop"):
        problem(post(italy, f"{NER}/{address}", {}), 403)
    for programme in (THEIRS, HIDDEN):
        problem(focal.get(f"{NER}/programmes/{programme}"), 404)
        problem(post(focal, f"{NER}/programmes/{programme}", {"slots": {"programme.reach": "regional"}}), 404)
        problem(post(focal, f"{NER}/still-true", {"programmes": [programme]}), 404)
    problem(browse("board").get(f"{NER}/programmes"), 403)
    assert HIDDEN not in focal.get(f"{NER}/programmes").content.decode()


def test_whoever_stands_in_says_how_or_speaks_beside(world, browse):
    officer = browse("officer")
    slots = {"slots": {"programme.reach": "national"}}
    problem(post(officer, f"{NER}/programmes/{OURS}", slots), 422)
    told = {"medium": "telephone", "told_by": "head of programmes", "told_on": "2024-06-01"}
    assert post(officer, f"{NER}/programmes/{OURS}", slots | {"told": told}).status_code == 200
    beside = post(
        officer, f"{NER}/programmes/{OURS}", {"slots": {"programme.reach": "regional"}, "beside": True}
    ).json()
    assert beside["is_signed"] is True
    from waypost.web.contribute.models import Change

    assert {(c.speaker, c.is_own, c.state) for c in Change.objects.all()} == {
        ("ns-ner", True, "proposed"), ("zone-africa", False, "signed"),
    }  # fmt: skip
    problem(post(browse("focal"), f"{NER}/programmes/{OURS}", {"slots": {}, "beside": True}), 403)
    problem(post(officer, f"{NER}/still-true", {}), 403)


def test_a_new_programme_sent_twice_is_one(world, browse):
    sent = {"slots": {"programme.title.en": "Legal advice at the station"}, "token": "0123456789"}
    first, again = (post(browse("focal"), f"{NER}/programmes", sent) for _ in range(2))
    assert first.status_code == again.status_code == 201
    assert first.json()["programme_id"] == again.json()["programme_id"]
    assert again.json()["batch"] is None
    problem(post(browse("focal"), f"{NER}/programmes", {"slots": {}, "token": "abcdefgh"}), 422)


def test_a_file_is_sent_compared_and_taken_in(world, browse, people):
    focal = client_of(people["focal"])
    workbook = focal.get("/en/my/ns-ner/workbook.xlsx").content
    file = SimpleUploadedFile("ours.xlsx", workbook)
    sent = focal.post(f"{NER}/uploads", {"file": file})
    assert sent.status_code == 202, sent.content
    number = sent.json()["uploads"][0]["upload"]
    assert post(focal, f"{NER}/uploads/{number}/take-in", {}).status_code == 409
    work()
    told = focal.get(f"{NER}/uploads/{number}?limit=2").json()
    assert told["state"] == "ready"
    assert len(told["rows"]) <= 2
    assert "outcome" in told["rows"][0]
    assert post(focal, f"{NER}/uploads/{number}/take-in", {"rows": "all"}).status_code == 202
    work()
    assert focal.get(f"{NER}/uploads/{number}").json()["state"] == "done"
    problem(client_of(people["italy"]).get(f"/api/v1/my/ns-ita/uploads/{number}"), 404)
    problem(focal.post(f"{NER}/uploads", {}), 422)


def test_methods_and_addresses_that_are_none(world, browse):
    problem(browse("focal").delete(f"{NER}/programmes"), 405)
    problem(browse("focal").get("/api/v1/my/nothing/at/all"), 404)
    problem(browse("focal").get("/api/v1/my/ns-xxx/programmes"), 404)
    problem(browse("focal").get(f"{NER}/programmes?language=de"), 422)
    problem(browse("focal").get(f"{NER}/programmes?langage=fr"), 422)


def test_how_a_programme_works_is_told_row_by_row(world, browse):
    focal = browse("focal")
    rows = [
        {"practice_code": "barrier", "practice_no": "0", "practice_field": "kind", "practice_value": "cost"},
        {"practice_code": "facility", "practice_no": "0", "practice_field": "none", "practice_value": "not_applicable"},
    ]
    sent = {"slots": {"practice": rows}}
    assert post(focal, f"{NER}/programmes/{OURS}", sent).json()["batch"] is not None
    shown = focal.get(f"{NER}/programmes/{OURS}").json()
    assert shown["slots"]["practice"] == rows
    assert post(focal, f"{NER}/programmes/{OURS}", sent).json()["batch"] is None
    for wrong in ([{**rows[0], "practice_value": "gold"}], [{"practice_code": "barrier"}], ["barrier"], "barrier"):
        told = problem(post(focal, f"{NER}/programmes/{OURS}", {"slots": {"practice": wrong}}), 422)
        assert told["errors"][0]["parameter"] == "practice"


def test_what_a_row_knows_beyond_a_form_is_kept_when_it_is_sent_back(world, browse):
    focal, address = browse("focal"), f"{NER}/programmes/{OURS}"
    form = {"country_code": "TUN"}
    from waypost.web.contribute.actions.saying import Author, Word, say
    from waypost.web.contribute.queries import words_of

    beyond = [form | {"place_name": "Ben Gardane\nand around"}]
    us = Author(by=None, ns_id="ns-ner", speaker="ns-ner")
    say(author=us, kind="page", words=[Word(OURS, "place", beyond)])
    assert post(focal, address, {"slots": {"place": [*beyond, {"country_code": "LBY"}]}}).status_code == 200
    (place,) = [word for word in words_of("ns-ner") if word.slot == "place"]
    assert place.new == [*beyond, {"country_code": "LBY"}]


def test_positions_are_said_by_the_society_alone(world, browse):
    focal, address = browse("focal"), f"{NER}/positions"
    one = {"declined_service_code": "detention_visits", "declined_reason": "principles"}
    told = problem(post(focal, address, {"slots": {"declined_position": [{"declined_service_code": "food"}]}}), 422)
    assert told["errors"][0]["parameter"] == "declined_position:0:declined_reason"
    problem(post(focal, address, {"slots": {"service": ["food"]}}), 422)
    assert post(focal, address, {"slots": {"declined_position": [one]}}).json()["is_signed"] is False
    shown = focal.get(address).json()
    assert shown["slots"]["declined_position"] == [one]
    assert shown["waiting"] == ["declined_position"]
    problem(post(browse("focal"), "/api/v1/my/ns-ita/positions", {"slots": {}}), 403)
