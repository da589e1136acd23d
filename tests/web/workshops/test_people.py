"""Participants, self-assessment, follow-ups and the data pack: counts and releases, never names."""

from __future__ import annotations

import datetime as dt

import orjson
import pytest

from tests.web.accounts.people import client_of
from tests.web.workshops.worlds import DAY, begun, people, today, world
from waypost.web.accounts.errors import RefusedError
from waypost.web.accounts.queries import standing_of
from waypost.web.accounts.waiting import waiting_for
from waypost.web.project.home import taken_back_file
from waypost.web.workshops import actions
from waypost.web.workshops.queries.follow_up import follow_ups_of
from waypost.web.workshops.queries.people import assessments_of, participants_of
from waypost.web.workshops.queries.workshops import due_days, find_workshop


def test_follow_ups_are_due_three_and_twelve_months_after_the_day():
    assert due_days(dt.date(2026, 11, 30)) == {3: dt.date(2027, 2, 28), 12: dt.date(2027, 11, 30)}
    assert due_days(dt.date(2024, 2, 29)) == {3: dt.date(2024, 5, 29), 12: dt.date(2025, 2, 28)}


def test_a_follow_up_waits_for_the_societies_and_is_answered_once_it_is_due():
    p = people()
    made = begun(p.focal)
    with pytest.raises(RefusedError, match="still to come"):
        actions.hold_workshop(by=p.focal, workshop=made, day=today() + DAY)
    actions.hold_workshop(by=p.focal, workshop=made, day=today() - 100 * DAY)
    assert [each.key for each in waiting_for(standing_of(p.manager))] == ["ws_todo_follow_up"]
    assert actions.queue_workshop_notices() == 2  # focal point and manager
    assert actions.queue_workshop_notices() == 0
    with pytest.raises(RefusedError, match="not due"):
        actions.follow_up(by=p.focal, workshop=made, months=12, answers={"used": "yes"}, words={})
    answers = {"used": "yes", "running": "not_known", "reached": ""}
    actions.follow_up(by=p.focal, workshop=made, months=3, answers=answers, words={"used": "In the plan of the branch"})
    assert {each.question: each.answer for each in follow_ups_of(made)} == {"used": "yes", "running": "not_known"}
    reader = client_of(p.focal)
    page = reader.get("/en/workshops/agadez-2026/").content.decode()
    assert "2 of 5 answered" in page
    assert [each.key for each in waiting_for(standing_of(p.manager))] == ["ws_todo_follow_up"]
    rest = dict.fromkeys(("reached", "unknowns", "shared"), "not_known")
    actions.follow_up(by=p.focal, workshop=made, months=3, answers=rest, words={})
    assert "of 5 answered" not in reader.get("/en/workshops/agadez-2026/").content.decode()
    assert waiting_for(standing_of(p.manager)) == []
    assert actions.send_workshop_notices()["sent"] == 0


def test_what_is_said_again_takes_the_place_of_what_was_said():
    p = people()
    made = begun(p.focal)
    for women in (5, 7):
        actions.count_participants(by=p.focal, workshop=made, side="migrants", name="Women at the market",
                                   women=women, men=0)  # fmt: skip
    assert [each.women for each in participants_of(made)] == [7]
    actions.assess(by=p.focal, workshop=made, is_after=False, counts={"profiling": (4, 3, 0, 0)})
    actions.assess(by=p.focal, workshop=made, is_after=True, counts={"profiling": (0, 1, 4, 2), "design": (0, 0, 0, 0)})
    assert {(each.topic, each.is_after): each.counts for each in assessments_of(made)} == {
        ("profiling", False): [4, 3, 0, 0], ("profiling", True): [0, 1, 4, 2],
    }  # fmt: skip


def test_no_more_answers_than_participants_who_were_counted():
    p = people()
    made = begun(p.focal)
    many = {"profiling": (10, 8, 5, 0)}
    actions.assess(by=p.focal, workshop=made, is_after=False, counts=many)  # nobody counted yet who took part
    for name, women in (("Women at the market", 7), ("Traders", 5)):
        actions.count_participants(by=p.focal, workshop=made, side="migrants", name=name, women=women, men=0)
    with pytest.raises(RefusedError, match="23 answers to one subject, and 12 participants"):
        actions.assess(by=p.focal, workshop=made, is_after=True, counts=many)
    assert len(actions.assess(by=p.focal, workshop=made, is_after=True, counts={"profiling": (0, 0, 2, 10)})) == 1


def test_a_row_of_participants_with_a_wrong_name_is_taken_back():
    p = people()
    made = begun(p.focal)
    with pytest.raises(RefusedError, match="at least one person"):
        actions.count_participants(by=p.focal, workshop=made, side="hosts", name="Traders", women=0, men=0)
    for name in ("Tradres", "Traders"):
        actions.count_participants(by=p.focal, workshop=made, side="hosts", name=name, women=6, men=5)
    reader, wrong = client_of(p.focal), participants_of(made)[0]
    assert reader.post(f"/en/workshops/agadez-2026/people/{wrong.pk}/take-back/").status_code == 302
    assert [each.name for each in participants_of(made)] == ["Traders"]
    assert "Women 6, men 5, not said 0" in reader.get("/en/workshops/agadez-2026/").content.decode()
    assert reader.post(f"/en/workshops/agadez-2026/people/{wrong.pk}/take-back/").status_code == 404
    assert client_of(p.other).post(f"/en/workshops/agadez-2026/people/{wrong.pk}/take-back/").status_code == 403


def test_no_name_of_a_person_is_kept():
    p = people()
    made = begun(p.focal)
    with pytest.raises(RefusedError):
        actions.count_participants(by=p.focal, workshop=made, side="migrants", name="amina@example.org", women=1, men=0)


def test_the_data_pack_is_kept_with_its_release():
    w = world()
    kept = actions.make_pack(by=w.focal, workshop=w.workshop)
    assert kept.content["stations"]
    assert set(kept.content["figures"]) == {"NER"}
    assert {row["where"] for row in kept.content["programmes"]} <= {"here", "upstream", "beside", "downstream"}
    # A programme that stands at several stages or in several countries is told once, here where one of them is here.
    told = [row["programme_id"] for row in kept.content["programmes"]]
    assert told
    assert len(told) == len(set(told))
    for row in kept.content["programmes"]:
        assert len(row["country_codes"]) == len(set(row["country_codes"])) > 0
        assert (row["where"] == "here") is ("NER" in row["country_codes"])
    assert any("NER" in row["country_codes"] for row in kept.content["programmes"])
    page = client_of(w.focal).get("/en/workshops/agadez-2026/pack/").content.decode()
    assert kept.release_id in page


def test_a_programme_that_was_taken_back_is_not_shown_in_a_pack_of_before():
    w, path = world(), taken_back_file()
    kept = actions.make_pack(by=w.focal, workshop=w.workshop)
    number = kept.content["programmes"][0]["programme_id"]
    reader, address = client_of(w.focal), "/en/workshops/agadez-2026/pack/"
    assert number in reader.get(address).content.decode()
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_bytes(orjson.dumps([number]))
    try:
        assert number not in reader.get(address).content.decode()
    finally:
        path.unlink()


def test_a_workshop_entered_by_mistake_is_gone_for_everybody():
    w = world()
    actions.end_workshop(by=w.focal, workshop=w.workshop)
    assert find_workshop("agadez-2026") is None
    assert client_of(w.focal).get("/en/workshops/agadez-2026/").status_code == 404
    with pytest.raises(RefusedError, match="by mistake"):
        actions.add_hosts(by=w.focal, workshop=w.workshop)


def test_the_trail_is_chosen_first_and_its_countries_are_offered():
    p = people()
    reader, address = client_of(p.focal), "/en/workshops/new/"
    first = reader.get(address).content.decode()
    assert '<option value="" selected>' in first
    assert 'name="countries"' not in first
    assert reader.get(f"{address}?trail=NOWHERE").content.decode().count('value="" selected') == 1
    second = reader.get(f"{address}?trail=SAHARA").content.decode()
    assert '<option value="NER">' in second
    assert '<option value="FRA">' not in second
    form = {"code": "agadez-2026", "name_en": "Agadez", "host": "ns-ner", "trail": "SAHARA", "period": "2026"}
    refused = reader.post("/fr/workshops/new/?trail=SAHARA", form | {"countries": ["NER", "FRA"]}).content.decode()
    assert "Hors de cet itinéraire" in refused
    assert "France" in refused
    assert find_workshop("agadez-2026") is None
    assert reader.post(address, form | {"countries": ["NER"]}).url == "/en/workshops/agadez-2026/"


def test_only_countries_of_the_trail_can_be_looked_at():
    p = people()
    with pytest.raises(RefusedError, match="on this trail"):
        begun(p.focal, countries=[])
    with pytest.raises(RefusedError, match="Not on this trail: France"):
        begun(p.focal, countries=["NER", "FRA"])
    with pytest.raises(RefusedError, match="do not act"):
        begun(p.other)
