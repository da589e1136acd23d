"""Answers become a profile; what may be shown of it, who reads it, and that it can be worked out again."""

from __future__ import annotations

import json
import re

import pytest
from django.core import mail
from django.db import DatabaseError, transaction

from tests.web.accounts.people import client_of
from tests.web.workshops.worlds import DAY, begun, cell, people, today, told, world
from waypost.profiles.values import Unknown
from waypost.reference import load_catalog
from waypost.web.accounts.errors import RefusedError
from waypost.web.workshops import actions
from waypost.web.workshops.actions import Answer
from waypost.web.workshops.models import Notice, Published, Saying
from waypost.web.workshops.queries.profile import profile_now, published_profile


def numbers(workshop):
    return profile_now(workshop, load_catalog())


def test_what_is_known_gives_one_number_and_what_is_not_a_range():
    w = world()
    by_group = {each.cell.group.traits or each.cell.group.is_host: each for each in numbers(w.workshop).cells}
    women, men = by_group[(("sex", "female"),)], by_group[(("sex", "male"),)]
    assert (women.scores.tier.low, women.scores.tier.high) == (1, 1)
    assert (women.scores.needs["health"].unmet.low, women.scores.needs["health"].unmet.high) == (1, 1)
    assert (men.scores.tier.low, men.scores.tier.high) == (1, 4)
    assert men.scores.needs["health"].unmet.high == 0.75  # three of four, and nobody knows of any access


def test_not_known_is_an_answer_and_never_zero():
    w = world()
    said = Saying.objects.get(cell=w.men, kind="factor", code="debt")
    assert (said.least, said.most) == (None, None)
    risk = next(each for each in numbers(w.workshop).cells if each.cell.group.on("sex") == ("male",))
    assert risk.scores.levels["individual"].risk.high > 0 == risk.scores.levels["individual"].risk.low


def test_few_people_and_notes_stay_in_the_workshop():
    w = world()
    note = [Answer(kind="note", words="Two of them come from the coast.")]
    actions.answer(by=w.focal, cell=w.women, answers=note, told=told())
    shown = numbers(w.workshop)
    assert shown.held_back == 1
    assert len(shown.cells) == 3
    actions.publish_profile(by=w.focal, workshop=w.workshop)
    kept = w.workshop.published.get()
    assert "coast" not in kept.profile
    assert "age_12_17" not in kept.profile
    page = client_of(w.other).get("/en/workshops/agadez-2026/profile/")
    assert page.status_code == 200
    assert b"12 to 17" not in page.content
    assert b"coast" not in page.content


def test_what_was_published_stays_until_it_is_published_anew_and_can_be_worked_out_again():
    w = world()
    actions.publish_profile(by=w.focal, workshop=w.workshop)
    with pytest.raises(RefusedError, match="Nothing is new"):
        actions.publish_profile(by=w.focal, workshop=w.workshop)
    better = [Answer(kind="test", code="health", part="exists", least=1, most=1),
              Answer(kind="severity", code="health", least=0, most=0)]  # fmt: skip
    actions.answer(by=w.focal, cell=w.women, answers=better, told=told())
    before, now = published_profile(w.workshop, load_catalog()), numbers(w.workshop)
    assert next(each.scores.tier.low for each in before.cells) == 1 != now.cells[0].scores.tier.low
    assert before.is_recomputed()
    actions.publish_profile(by=w.focal, workshop=w.workshop)
    assert published_profile(w.workshop, load_catalog()).cells == now.cells


def test_publications_of_one_workshop_are_held_together():
    """A few women at first, more later: the count of men beside them stays away, or it would tell how few they were."""
    p = people()
    made = begun(p.focal)
    all_of_them = cell(p.focal, made, people=1000)
    women, men = cell(p.focal, made, "female", people=4), cell(p.focal, made, "male", people=996)

    def published():
        actions.publish_profile(by=p.focal, workshop=made)
        found = published_profile(made, load_catalog()).cells
        return {each.cell.group.on("sex"): each.observation.people for each in found}

    first = published()
    assert first[()].value == 1000
    assert first["male",] == Unknown()
    actions.answer(by=p.focal, cell=women, answers=[Answer(kind="people", least=400, most=400)], told=told())
    actions.answer(by=p.focal, cell=all_of_them, answers=[Answer(kind="people", least=1396, most=1396)], told=told())
    again = published()
    assert again[()].value == 1396
    assert again["male",] == again["female",] == Unknown()
    assert men.sayings.filter(kind="people").get().most == 996


def test_publications_of_two_workshops_on_one_trail_are_held_together():
    p = people()
    one, other = begun(p.focal, code="agadez-a"), begun(p.focal, code="agadez-b")
    later = begun(p.focal, code="agadez-c", period="2027")
    cell(p.focal, one, "male", people=996)
    cell(p.focal, one, "female", people=4)
    cell(p.focal, other, people=1000)
    cell(p.focal, later, people=1000)

    def published(workshop):
        actions.publish_profile(by=p.focal, workshop=workshop)
        found = published_profile(workshop, load_catalog()).cells
        return {each.cell.group.on("sex"): each.observation.people for each in found}

    assert published(one)["male",].value == 996
    assert published(other)[()] == Unknown()  # or everybody could tell how many women one workshop held back
    assert published(later)[()].value == 1000  # other people, in another period


def test_what_was_told_once_hides_nothing_the_next_time():
    p = people()
    made = begun(p.focal)
    cell(p.focal, made, people=1000)
    cell(p.focal, made, "male", people=996)
    actions.publish_profile(by=p.focal, workshop=made)
    cell(p.focal, made, "female", people=4)
    actions.answer(by=p.focal, cell=made.cells.get(number=1), answers=[Answer(kind="people", least=1001, most=1001)],
                   told=told())  # fmt: skip
    actions.publish_profile(by=p.focal, workshop=made)
    found = {
        each.cell.group.on("sex"): each.observation.people for each in published_profile(made, load_catalog()).cells
    }
    assert found["male",].value == 996  # everybody has it already
    assert found[()] == Unknown()


def test_a_profile_goes_to_members_and_its_sheets_to_those_who_run_it():
    w = world()
    addresses = {
        "workshops/agadez-2026/": (403, 200), "workshops/agadez-2026/profile/": (403, 200),
        "workshops/agadez-2026/cells/": (403, 403), "workshops/agadez-2026/cell/1/": (403, 403),
        "workshops/agadez-2026/sheet.xlsx": (403, 403), "workshops/agadez-2026/pack/": (403, 403),
    }  # fmt: skip
    reader = client_of(w.other)
    before = {address: reader.get(f"/en/{address}").status_code for address in addresses}
    assert before == {address: first for address, (first, _) in addresses.items()}
    actions.publish_profile(by=w.focal, workshop=w.workshop)
    after = {address: reader.get(f"/en/{address}").status_code for address in addresses}
    assert after == {address: then for address, (_, then) in addresses.items()}
    assert client_of(w.nobody).get("/en/workshops/agadez-2026/profile/").status_code == 403
    for who in (w.focal, w.officer, w.team):
        assert client_of(who).get("/en/workshops/agadez-2026/cell/1/").status_code == 200


def test_publishing_tells_zone_and_partners_on_the_trail_once():
    w = world()
    actions.publish_profile(by=w.focal, workshop=w.workshop)
    told_to = set(Notice.objects.values_list("person__email", flat=True))
    assert told_to == {"aicha@example.org", "salem@example.org", "kofi@example.org"}
    assert actions.send_workshop_notices()["sent"] == 3
    assert actions.send_workshop_notices()["sent"] == 0
    assert all("/workshops/agadez-2026/profile/" in each.body for each in mail.outbox)


def test_what_was_said_is_only_added_to():
    w = world()
    said = Saying.objects.filter(cell=w.women).first()
    with pytest.raises(TypeError):
        said.delete()
    with pytest.raises(DatabaseError, match="only added to"), transaction.atomic():
        Saying.objects.filter(pk=said.pk).model._base_manager.filter(pk=said.pk)._raw_delete("default")


@pytest.mark.parametrize(
    ("answer", "why"),
    [
        (Answer(kind="factor", code="pregnancy", least=1, most=1), "not asked of the group"),
        (Answer(kind="severity", code="health", least=5, most=5), "cannot be worked with"),
        (Answer(kind="barriers", code="health", codes=("refugee_status",)), "cannot be worked with"),
        (Answer(kind="note", words="Write to amina@example.org"), "e-mail"),
    ],
)
def test_what_cannot_be_said_is_refused_whole(answer, why):
    w = world()
    before = Saying.objects.count()
    good = Answer(kind="factor", code="savings", least=1, most=1)
    with pytest.raises(RefusedError, match=why):
        actions.answer(by=w.focal, cell=w.men, answers=[good, answer], told=told())
    assert Saying.objects.count() == before


def test_what_people_bring_from_a_later_stage_is_refused_and_one_that_stands_hides_no_other_row():
    w = world()
    later = actions.carried_answer("past_abuse", "stay", "NGA", "")
    with pytest.raises(RefusedError, match="comes after the one that is looked at"):
        actions.answer(by=w.focal, cell=w.men, answers=[later], told=told())
    beside = actions.carried_answer("family_debt_or_pressure", "left_behind", "NGA", "")
    actions.answer(by=w.focal, cell=w.men, answers=[beside], told=told())
    page = client_of(w.focal).get("/en/workshops/agadez-2026/cell/2/add/carried/").content.decode()
    assert 'value="left_behind"' in page
    assert 'value="stay"' not in page
    Saying.objects.create(cell=w.men, kind="carried", code="past_abuse", codes=["stay", "NGA"], source="Group",
                          decided_by="Group", day=today(), by_role="server")  # fmt: skip
    rows = numbers(w.workshop).context()
    assert {row.factor for row in rows} == {"debt", "family_debt_or_pressure"}
    standing = Saying.objects.get(cell=w.men, code="past_abuse")
    actions.answer(by=w.focal, cell=w.men, answers=[actions.taken_back(standing)], told=told())


@pytest.mark.parametrize("place", ["17.0, 8.0 house of irregular Sudanese", "N17,0° E8,0°", "١٧٫٠ ٨٫٠", "-17.5; 8.25"])
def test_a_pair_of_coordinates_is_no_place_whatever_its_decimals(place):
    p = people()
    made = begun(p.focal)
    with pytest.raises(RefusedError, match="coordinates"):
        cell(p.focal, made, place=place)
    with pytest.raises(RefusedError, match="coordinates"):
        actions.carried_answer("debt", "before_departure", "NGA", place)
    assert cell(p.focal, made, place="Assamaka, Km 12.5").place == "Assamaka, Km 12.5"


def test_somebody_else_writes_nothing_into_it():
    w = world()
    for who in (w.other, w.nobody):
        with pytest.raises(RefusedError):
            actions.answer(by=who, cell=w.men, answers=[Answer(kind="note", words="Hello")], told=told())


def test_nobody_answers_over_what_another_answered_meanwhile():
    w = world()
    reader, address = client_of(w.manager), "/en/workshops/agadez-2026/cell/2/score/need-health/"
    seen = re.search(r'name="seen" value="(\d+)"', reader.get(address).content.decode())[1]
    form = {"severity|health": "2-3", "test|health|exists": "1", "source": "Group", "decided_by": "Group",
            "day": str(today() - DAY), "seen": seen}  # fmt: skip
    newer = [Answer(kind="severity", code="health", least=4, most=4)]
    actions.answer(by=w.focal, cell=w.men, answers=newer, told=told())
    assert b"Somebody else changed the same since" in reader.post(address, form).content
    assert Saying.objects.filter(cell=w.men, kind="severity").last().most == 4
    assert reader.post(address, form | {"severity|health": "4"}).status_code == 302  # what they agree on is no quarrel


def test_hosts_are_added_where_people_on_the_move_are_looked_at():
    w = world()
    made = begun(w.focal, code="dirkou")
    cell(w.focal, made, "female", place="Dirkou")
    added = actions.add_hosts(by=w.focal, workshop=made)
    assert [(each.place, each.is_host) for each in added] == [("Dirkou", True)]
    assert actions.add_hosts(by=w.focal, workshop=made) == []


def test_it_is_not_told_by_elimination_which_hosts_are_held_back():
    p = people()
    made = begun(p.focal)
    for place in ("Agadez", "Arlit"):
        cell(p.focal, made, "female", place=place)
    cell(p.focal, made, place="Agadez", is_host=True, people=6)
    actions.publish_profile(by=p.focal, workshop=made)
    last = made.published.get()
    old = json.loads(last.profile) | {"missing_hosts": []}  # as it was kept when the two were told apart
    Published.objects.create(workshop=made, profile=json.dumps(old), held_back=1, by_role="server")
    page = client_of(p.other).get("/en/workshops/agadez-2026/profile/").content.decode()
    missing = page.split("nobody looked at it, or they are few:")[1].split("</p>")[0]
    assert "Agadez" in missing
    assert "Arlit" in missing
    assert "was not looked at" not in page
    lines = client_of(p.focal).get("/en/workshops/agadez-2026/cells/").content.decode()
    really = lines.split("nobody looks at the host community")[1].split("</ul>")[0]
    assert "Arlit" in really
    assert "Agadez" not in really


def test_the_page_of_publishing_says_who_reads_and_who_is_told():
    page = client_of(world().focal).get("/en/workshops/agadez-2026/publish/").content.decode()
    assert "Every member who signs in can read it" in page
    assert "told by mail" in page


def test_a_number_opens_to_who_said_it_who_decided_and_when():
    w = world()
    page = client_of(w.focal).get("/en/workshops/agadez-2026/profile/1/unmet-health/").content.decode()
    assert "Group at the station" in page
    assert "Workshop group" in page
    assert "severity ÷ 4" in page


def test_twins_tell_the_same_as_the_page():
    w = world()
    reader = client_of(w.focal)
    whole = json.loads(reader.get("/en/workshops/agadez-2026/profile.json").content)
    assert whole["held_back"] == 1
    assert whole["is_recomputed"]
    assert [each["tier"] for each in whole["cells"]] == [[1, 1], [1, 4], [4, 4]]
    assert {(row["factor"], row["created_country"]) for row in whole["context"]} == {("debt", "NGA")}
    lines = reader.get("/en/workshops/agadez-2026/profile.csv").content.decode("utf-8-sig").splitlines()
    assert len(lines) == 1 + sum(len(each["needs"]) for each in whole["cells"])
