"""A platform of the network is asked beside societies: it answers as they do, and is in no count of them."""

from __future__ import annotations

import datetime as dt

import msgspec
import pytest
from django.core import mail
from django.db import connection, transaction
from django.db.utils import DatabaseError
from django.utils import timezone

from tests.web.exercises.rounds import DAY
from tests.web.exercises.rounds import opened as mapping
from tests.web.policy.consulted import WORK, issued, opened, submitted
from waypost.web.accounts.errors import RefusedError
from waypost.web.accounts.queries import standing_of
from waypost.web.exercises import queries
from waypost.web.exercises.actions import change, invite_later, queue_due, send_waiting
from waypost.web.exercises.models import Mail
from waypost.web.exercises.states import State
from waypost.web.exercises.told import Told
from waypost.web.meetings import actions as meetings
from waypost.web.policy import command_answers
from waypost.web.policy.actions.commenting import nil_return
from waypost.web.policy.actions.consulting import plan_round
from waypost.web.policy.library import kept_work
from waypost.web.policy.queries.rounds import round_picture
from waypost.web.policy.waiting import waiting

TOLD = Told("letter", "director", dt.date(2026, 11, 1))
PAGE = "/en/consultations/first-round/society/perco/"


@pytest.fixture
def perco(people):
    """Its chair acts for a society, an ordinary member for another."""
    body = meetings.create_body(
        by=people["team"], code="perco", kind="platform", names={"en": "PERCO"}, mandate="x", platform="perco"
    )
    for organisation, role, who in (("ns-ita", "chair", "italy"), ("ns-mli", "member", "mali")):
        seat = meetings.give_place(
            by=people["team"], body=body, organisation=organisation, role=role, from_day=dt.date(2020, 1, 1)
        )
        meetings.link_account(by=people["team"], place=seat, email=people[who].email)
    issued(people["team"])
    return body


def state(found):
    return {code: each.state for code, each in queries.states_of_platforms(found.exercise).items()}


def test_the_frozen_set_has_platforms_of_their_own_kind(people, perco):
    found = opened(people["team"], platforms=("perco", "sahel-plus"))
    assert state(found) == {"perco": State.INVITED, "sahel-plus": State.INVITED}
    assert found.exercise.invited.count() == 3
    for forbidden in ("update exercises_invitedplatform set platform = 'x'", "delete from exercises_invitedplatform"):
        with pytest.raises(DatabaseError), transaction.atomic():
            connection.cursor().execute(forbidden)
    with pytest.raises(RefusedError, match="Not in the catalog: icrc"):  # an institution, no platform
        opened(people["team"], code="second-round", platforms=("icrc",))
    with pytest.raises(RefusedError, match="Only a consultation"):
        mapping(platforms=("perco",))


def test_later_ones_are_logged_with_a_reason(people, perco):
    found = opened(people["team"])
    given = {"by": people["team"], "exercise": found.exercise}
    with pytest.raises(RefusedError, match="why"):
        invite_later(**given, platforms=["perco"], why=" ")
    invite_later(**given, platforms=["perco"], why="asked to take part")
    assert invite_later(**given, platforms=["perco"], why="once more") == []
    row = found.exercise.platforms.get()
    assert (row.is_later, row.why, row.by) == (True, "asked to take part", people["team"])
    assert state(found) == {"perco": State.INVITED}


def test_it_is_in_no_share_whatever_it_answers(people, perco):
    found = opened(people["team"], platforms=("perco",))
    version = kept_work(WORK).work.version("draft-2027-1")

    def counts():
        picture = round_picture(found, version)
        rows = [queries.matrix(found.exercise, by) for by in ("zone", "region", "side", "language")]
        of_provision = msgspec.structs.replace(picture.by_provision["7.5"], others=())  # who else said something
        return picture.coverage, picture.silent, of_provision, queries.overview(found.exercise), rows

    before = counts()
    assert before[0].invited == 3
    submitted(people["italy"], found, "perco", position="oppose")
    assert state(found) == {"perco": State.SIGNED}
    assert counts() == before
    assert [row["ns_id"] for row in queries.societies_table(found.exercise)] == ["ns-ita", "ns-mli", "ns-ner"]


def test_mails_go_to_its_chair_while_it_has_not_answered(people, perco):
    now = timezone.now()
    found = opened(people["team"], platforms=("perco", "sahel-plus"), closes_at=now + 7 * DAY, chosen_codes=("ns-ner",))
    of_platform = Mail.objects.filter(exercise=found.exercise, ns_id="perco")
    assert [(each.kind, each.person) for each in of_platform] == [("opening", people["italy"])]
    send_waiting()
    (sent,) = [each for each in mail.outbox if each.to == [people["italy"].email]]
    assert "The platform Platform for European" in sent.body or "PERCO" in sent.body
    assert "/consultations/first-round/society/perco/" in sent.body
    queue_due()
    assert of_platform.filter(kind="before_7").count() == 1
    nil_return(by=people["italy"], consultation=found, platform="perco", why="read it")
    assert state(found)["perco"] is State.NOTHING_TO_REPORT
    send_waiting()
    assert of_platform.get(kind="before_7").state == "not_needed"
    queue_due(now=now + 5 * DAY)
    assert set(of_platform.values_list("kind", flat=True)) == {"opening", "before_7"}
    assert Mail.objects.filter(ns_id="ns-ner", kind="before_2").exists()


def test_who_gives_the_nil_return(people, perco, browse):
    found = opened(people["team"], platforms=("perco",))
    with pytest.raises(RefusedError, match="do not speak for"):
        nil_return(by=people["mali"], consultation=found, platform="perco", why="x")
    with pytest.raises(RefusedError, match="how it was told"):
        nil_return(by=people["team"], consultation=found, platform="perco", why="x")
    with pytest.raises(RefusedError, match="invited"):
        nil_return(by=people["team"], consultation=found, platform="sahel-plus", why="x", told=TOLD)
    nil_return(by=people["team"], consultation=found, platform="perco", why="by letter", told=TOLD)
    event = found.exercise.events.get(ns_id="perco")
    assert (event.medium, event.told_by_role, event.kind) == ("letter", "director", "nothing_to_report")


def test_pages_for_its_chair_and_for_the_team(people, perco, browse):
    found = opened(people["team"], platforms=("perco",))
    (line,) = [each for each in waiting(standing_of(people["italy"]), timezone.now()) if "perco" in each.address]
    assert line.key == "policy_todo_consultation"
    assert PAGE in browse("italy").get("/en/consultations/").content.decode()
    shown = browse("italy").get(PAGE).content.decode()
    assert "st-opened" in shown
    assert f"{PAGE}nothing/" in shown
    assert state(found) == {"perco": State.OPENED}
    assert "told_on" not in browse("italy").get(f"{PAGE}nothing/").content.decode()
    assert "told_on" in browse("team").get(f"{PAGE}nothing/").content.decode()
    assert browse("mali").get(f"{PAGE}nothing/").status_code == 403
    assert browse("italy").post(f"{PAGE}nothing/", {"why": "read it"}).status_code == 302
    assert state(found) == {"perco": State.NOTHING_TO_REPORT}
    assert not [each for each in waiting(standing_of(people["italy"]), timezone.now()) if "perco" in each.address]
    matrix = browse("team").get("/en/exercises/first-round/").content.decode()
    assert 'id="platforms"' in matrix
    assert "st-nothing_to_report" in matrix
    told = browse("team").get("/en/exercises/first-round.json").json()
    assert [(row["platform"], row["state"]) for row in told["platforms"]] == [("perco", "nothing_to_report")]
    assert "addresses" not in told["platforms"][0]
    assert 'id="asked"' in browse("mali").get("/en/consultations/first-round/").content.decode()


def test_the_team_chooses_platforms_in_the_plan_and_later(people, perco, browse):
    team = people["team"]
    now = timezone.now()
    plan = {
        "names": {"en": "Round"}, "languages": ("en",), "time_zone": "UTC", "opens_at": now + DAY,
        "closes_at": now + 30 * DAY, "chosen_by": "list", "chosen_codes": ("ns-ner",),
    }  # fmt: skip
    found = plan_round(by=team, work=WORK, version="draft-2027-1", code="planned", platforms=("perco",), **plan)
    assert "European" in (shown := browse("team").get("/en/exercises/planned/").content.decode()) or "PERCO" in shown
    form = browse("team").get("/en/exercises/planned/change/").content.decode()
    assert 'name="platforms" value="perco"' in form
    assert 'name="platforms"' not in browse("team").get("/en/exercises/new/").content.decode()
    assert 'name="platforms"' in browse("team").get(f"/en/consultations/new/{WORK}/draft-2027-1/").content.decode()
    change(by=team, exercise=found.exercise, **plan, platforms=("sahel-plus",))
    browse("team").post("/en/exercises/planned/open/")
    assert state(found) == {"sahel-plus": State.INVITED}
    sent = browse("team").post("/en/exercises/planned/invite/", {"platforms": ["perco"], "why": "asked for it"})
    assert sent.status_code == 302
    assert state(found) == {"perco": State.INVITED, "sahel-plus": State.INVITED}
    assert "asked for it" in browse("team").get("/en/exercises/planned/").content.decode()


def test_the_command_line_knows_it(people, perco, monkeypatch):
    monkeypatch.setattr("waypost.web.accounts.command.prepare", lambda: None)  # Django runs already
    opened(people["team"], platforms=("perco",))
    how = (TOLD.medium, TOLD.told_by_role, TOLD.told_on)
    done = command_answers.nil_return(people["team"].email, "first-round", "perco", why="by letter", how=how)
    assert done == "nil_return"
