"""Every society beside every round on a work: states, totals, weights, filters, and who may see it."""

from __future__ import annotations

import csv
import io
import json

import pytest
from click.testing import CliRunner
from django.utils import timezone

from tests.web.accounts.people import client_of, person
from tests.web.exercises.rounds import DAY, recognised
from tests.web.policy.consulted import WORK, issued, opened, said, submitted
from waypost.cli.main import cli
from waypost.web.exercises import actions, queries
from waypost.web.exercises.capacity import NOTHING_KNOWN, Capacities, capacities
from waypost.web.exercises.choosing import sides_of
from waypost.web.exercises.models import Event, Exercise
from waypost.web.pages.templating import text
from waypost.web.policy import command
from waypost.web.policy.actions.commenting import verify
from waypost.web.policy.library import kept_work
from waypost.web.policy.queries.responses import responses

PAGE = f"/en/drafts/{WORK}/responses/"
NOW = timezone.now()


@pytest.fixture
def world(people):
    """Two versions: on the first three societies are asked and the round is over, on the second six, still open."""
    issued(people["team"])
    first = opened(people["team"])
    submitted(people["focal"], first)
    actions.nothing_to_report(exercise=first.exercise, ns_id="ns-mli", by=people["mali"], why="nothing to add")
    Exercise.objects.filter(pk=first.exercise.pk).update(opens_at=NOW - 9 * DAY, closes_at=NOW - DAY)
    issued(people["team"], "draft-2027-2", p7_5="D’autres mots.")
    six = ("ns-ner", "ns-ita", "ns-mli", "ns-tcd", "ns-fra", "ns-esp")
    second = opened(people["team"], "draft-2027-2", "second-round", chosen_codes=six)
    said(people["focal"], second)
    said(people["italy"], second, "ns-ita")
    verify(by=people["italy"], consultation=second, organisation="ns-ita")
    france = person("fr@example.org", "manager:ns-fra", factor=True)
    actions.decline(exercise=second.exercise, ns_id="ns-fra", by=france, why="no time")
    actions.answered_by_other(exercise=second.exercise, ns_id="ns-esp", by=people["team"], body="Zone office",
                              why="agreed in the zone")  # fmt: skip
    Event.objects.create(exercise=second.exercise, ns_id="ns-tcd", kind="opened", at=NOW, by=people["team"])
    return people


def states(found):
    """Society → its states by round."""
    return {row["organisation"]: row["states"] for row in found["organisations"]}


def test_every_state_stands_beside_every_round(world, browse):
    found = json.loads(browse("team").get(f"{PAGE}?form=json").content)
    told = states(found)
    assert len(told) == len(recognised())
    first, second = "first-round", "second-round"
    assert told["ns-ner"] == {first: "submitted", second: "drafting"}
    assert told["ns-ita"] == {first: "late", second: "verified"}
    assert told["ns-mli"] == {first: "nil_return", second: "invited"}
    assert told["ns-tcd"] == {first: "not_invited", second: "opened"}
    assert told["ns-fra"] == {first: "not_invited", second: "declined"}
    assert told["ns-esp"] == {first: "not_invited", second: "represented"}
    assert told["ns-afg"] == {first: "not_invited", second: "not_invited"}
    (one, two) = found["rounds"]
    assert (one["version"], two["version"]) == ("draft-2027-1", "draft-2027-2")
    assert found["versions_without_a_round"] == [each.code for each in kept_work(WORK).work.versions][:-2]
    for each in (one, two):
        assert sum(each["counts"].values()) == len(told)
    assert (one["invited"], one["returned"], one["returned_share"]) == (3, 2, pytest.approx(2 / 3))
    assert one["zones_share"] == pytest.approx(1 / 2)  # Africa has answered, Europe has not
    asked = {side: [ns for ns in ("ns-ner", "ns-ita", "ns-mli") if side in sides_of(ns)] for side in
             ("origin", "transit", "destination", "return")}  # fmt: skip
    asked = {side: those for side, those in asked.items() if those}
    heard = [side for side, those in asked.items() if 2 * len([ns for ns in those if ns != "ns-ita"]) >= len(those)]
    assert one["sides_share"] == pytest.approx(len(heard) / len(asked))
    assert two["counts"]["not_invited"] == len(told) - 6


def test_page_file_interface_and_command_tell_the_same(world, browse, tmp_path, monkeypatch):
    monkeypatch.setattr(command, "prepare", lambda: None)  # Django runs already
    team = browse("team")
    page = team.get(f"{PAGE}?zone=africa").content.decode()
    for each in ("submitted", "nothing to say (nil return)", "drafting", "not invited"):
        assert each in page
    assert "Italian" not in page
    told = json.loads(team.get(f"{PAGE}?form=json&zone=africa").content)
    rows = list(csv.DictReader(io.StringIO(team.get(f"{PAGE}?form=csv&zone=africa").content.decode("utf-8-sig"))))
    assert {row["organisation"]: row["state_first-round"] for row in rows} == {
        ns: each["first-round"] for ns, each in states(told).items()
    }
    by_interface = team.get(f"/api/v1/my/texts/{WORK}/responses?zone=africa").json()
    assert by_interface == {"work": WORK} | told
    shown = CliRunner().invoke(cli, ["consultations", "responses", WORK, "--zone", "africa", "--json"])
    assert states(json.loads(shown.output)) == states(told)
    out = tmp_path / "africa.csv"
    assert (
        CliRunner().invoke(cli, ["consultations", "responses", WORK, "--zone", "africa", "--out", out]).exit_code == 0
    )
    assert out.read_bytes().startswith(team.get(f"{PAGE}?form=csv&zone=africa").content[:40])
    lines = CliRunner().invoke(cli, ["consultations", "responses", WORK, "--zone", "africa"]).output
    assert "2 of 2 invited have answered" in lines
    wrong = CliRunner().invoke(cli, ["consultations", "responses", WORK, "--zone", "atlantis"])
    assert (wrong.exit_code, "africa" in str(wrong.exception)) == (1, True)
    assert team.get(f"/api/v1/my/texts/{WORK}/responses?zone=atlantis").status_code == 422
    assert team.get("/api/v1/my/texts/no-such/responses").status_code == 404


def test_societies_are_for_who_looks_after_them(world, browse):
    for who in ("focal", "italy", "board"):
        assert browse(who).get(PAGE).status_code == 403
        assert browse(who).get(f"/api/v1/my/texts/{WORK}/responses").status_code == 403
    found = states(json.loads(browse("officer").get(f"{PAGE}?form=json").content))
    assert "ns-ner" in found
    assert "ns-ita" not in found
    assert "ns-ita" not in states(browse("elsewhere").get(f"/api/v1/my/texts/{WORK}/responses").json())
    assert browse("team").get("/en/drafts/no-such/responses/").status_code == 404


def test_an_answer_after_the_closing_is_marked(world, browse):
    actions.nothing_to_report(
        exercise=Exercise.objects.get(code="first-round"), ns_id="ns-ita", by=world["italy"], why="late, nothing"
    )
    found = json.loads(browse("team").get(f"{PAGE}?form=json").content)
    (row,) = [each for each in found["organisations"] if each["organisation"] == "ns-ita"]
    assert (row["states"]["first-round"], row["late_answers"]) == ("nil_return", ["first-round"])


def test_capacity_is_what_the_register_knows_and_unknown_is_not_none(world, browse):
    found = json.loads(browse("team").get(f"{PAGE}?form=json").content)
    rows = {each["organisation"]: each for each in found["organisations"]}
    known = [each for each in rows.values() if each["programmes"]]
    assert known
    assert all(each["capacity"] in ("some", "experienced") for each in known)
    silent = [each for each in rows.values() if each["capacity"] == "not_known"]
    assert silent
    assert {each["programmes"] for each in silent} == {None}
    assert found["capacity_of_the_register"] == {"as_of": "2024-07-01", "programmes": 3, "years": 5}
    for level in ("some", "not_known"):
        narrowed = states(json.loads(browse("team").get(f"{PAGE}?form=json&capacity={level}").content))
        assert set(narrowed) == {ns for ns, each in rows.items() if each["capacity"] == level}
    page = browse("team").get(PAGE).content.decode()
    assert "the register has none; that does not mean that there is none" in page
    for language in ("fr", "es", "ar"):
        told = client_of(world["team"]).get(f"/{language}/drafts/{WORK}/responses/").content.decode()
        assert text(language, "exercise_capacity_not_known") in told


def test_the_matrix_of_a_round_goes_by_capacity_too(world, browse):
    team = browse("team")
    (row,) = [each for each in team.get("/en/exercises/first-round.json?by=capacity").json()["rows"]
              if each["code"] == "not_known"]  # fmt: skip
    societies = team.get("/en/exercises/first-round/societies.json?capacity=not_known").json()["societies"]
    assert len(societies) == row["invited"] > 0
    assert {each["capacity"] for each in societies} == {"not_known"}
    page = team.get("/en/exercises/first-round/?capacity=not_known").content.decode()
    assert "that does not mean that there is none" in page
    told = team.get("/api/v1/my/consultations/first-round/matrix?by=capacity").json()
    assert {each["code"] for each in told["rows"]} == {each["capacity"] for each in told["societies"]}


def test_without_a_release_nothing_is_known_of_anybody(world, settings, tmp_path):
    from waypost.disclosure.access import PUBLIC

    settings.WAYPOST_RELEASE = str(tmp_path / "nothing")
    assert capacities(PUBLIC) == NOTHING_KNOWN
    found = responses(kept_work(WORK), NOTHING_KNOWN)
    assert {row.capacity for row in found.rows} == {"not_known"}
    assert queries.is_within("ns-ner", {"capacity": "not_known"}, Capacities())


def test_a_text_without_a_round_says_so(people, browse):
    page = browse("team").get(PAGE).content.decode()
    assert "No consultation on this text has been opened yet." in page


def test_two_hundred_societies_and_five_versions_cost_no_query_more(
    world, people, browse, django_assert_max_num_queries
):
    team = browse("team")
    for turn in ("few", "many"):
        if turn == "many":
            for number in (3, 4, 5):
                issued(people["team"], f"draft-2027-{number}", p7_5=f"Mots {number}.")
                made = opened(people["team"], f"draft-2027-{number}", f"round-{number}", chosen_by="all",
                              chosen_codes=())  # fmt: skip
                asked = made.exercise.invited.values_list("ns_id", flat=True)
                Event.objects.bulk_create(
                    Event(exercise=made.exercise, ns_id=ns, kind="signed", at=NOW, by=people["team"]) for ns in asked
                )
        for form in ("", "?form=csv"):
            team.get(f"{PAGE}{form}")
            with django_assert_max_num_queries(8, info=f"{turn} {form}"):
                assert team.get(f"{PAGE}{form}").status_code == 200
    assert len(json.loads(team.get(f"{PAGE}?form=json").content)["rounds"]) == 5
