"""One society learns from another: from a match of the analysis to what came of it."""

from __future__ import annotations

import datetime as dt
import re

import pytest
from django.core import mail
from django.utils import timezone

from tests.pipeline.files import GO_HEADER
from tests.web.accounts.people import client_of
from tests.web.workshops.worlds import DAY, people, today
from waypost.disclosure.access import Viewer
from waypost.web.accounts.errors import RefusedError
from waypost.web.accounts.queries import standing_of
from waypost.web.accounts.waiting import waiting_for
from waypost.web.exercises.told import Told
from waypost.web.workshops import actions
from waypost.web.workshops.matching import matches
from waypost.web.workshops.models import Notice
from waypost.web.workshops.queries.exchanges import find_exchange, state_of

LINE = (
    "Italy,,Italian Red Cross,Population Movement,Programme,Domestic,Health,Migration,{status},"
    "Example: clinic of {year},01/02/{year},31/12/{until},1000,,,,300,,,,150,Public,,a@example.org,A Person,Officer,"
    "Health care for migrants. An example."
)
TOLD = Told("telephone", "secretary_general", today())


@pytest.fixture(scope="session")
def experienced(tmp_path_factory):
    """A release in which Italy has three programmes of health since 2012, and Niger none."""
    from waypost.pipeline import build

    folder = tmp_path_factory.mktemp("capacity")
    years = ((2012, 2013, "Completed"), (2018, 2019, "Completed"), (2023, 2024, "Ongoing"))
    rows = [LINE.format(year=year, until=until, status=status) for year, until, status in years]
    (folder / "in").mkdir()
    (folder / "in" / "example_go.csv").write_text("\n".join([GO_HEADER, *rows, ""]), encoding="utf-8")
    build([folder / "in"], folder / "out", as_of=dt.date(2024, 7, 1))
    return str(folder / "out")


def asked(p, **parts):
    given = {"learner": "ns-ner", "sharer": "ns-ita", "service": "health", "is_offer": False, "words": "May we come?"}
    return actions.propose_exchange(by=p.focal, **given | parts)


def stands(exchange):
    return state_of(find_exchange(exchange.code)).step


def test_a_match_of_the_analysis_becomes_a_request_that_keeps_why(experienced, settings):
    settings.WAYPOST_RELEASE = experienced
    p = people()
    found = matches(Viewer("movement"), {"ns-ner"})
    match = next(each for each in found if each.sharer == "ns-ita" and each.service == "health")
    assert (match.learner, match.numbers["provision"], match.numbers["peer_programmes"]) == ("ns-ner", 0, 3)
    assert all("ns-ner" in (each.learner, each.sharer) for each in found)
    reader = client_of(p.focal)
    assert b"Take it up" in reader.get("/en/workshops/capacity/").content
    address = f"/en/workshops/capacity/new/?learner=ns-ner&sharer=ns-ita&service={match.service}"
    shown = reader.get(address).content.decode()
    assert re.search(r'<input[^>]*value="request"[^>]*checked', shown)
    assert "Italian Red Cross" in shown
    form = {"way": "request", "own": "ns-ner", "other": "ns-ita", "service": match.service, "words": "May we come?"}
    made = find_exchange(reader.post(address, form).url.split("/")[-2])
    assert made.match["peer_programmes"] == 3
    assert made.trail == match.trail
    assert made.match["release"]
    left = matches(Viewer("movement"), {"ns-ner"})
    assert match in left  # the analysis stays what it is; the page leaves out what is spoken of
    assert f"sharer=ns-ita&amp;service={match.service}" not in reader.get("/en/workshops/capacity/").content.decode()


def test_it_goes_from_request_to_visit_and_outcome():
    p = people()
    made = asked(p)
    assert stands(made) == "proposed"
    with pytest.raises(RefusedError, match="other society"):
        actions.step_exchange(by=p.focal, exchange=made, step="accepted")
    with pytest.raises(RefusedError, match="follow"):
        actions.step_exchange(by=p.other, exchange=made, step="visit_held", day=today())
    actions.step_exchange(by=p.other, exchange=made, step="accepted")
    with pytest.raises(RefusedError, match="which day"):
        actions.step_exchange(by=p.focal, exchange=made, step="visit_planned")
    actions.step_exchange(by=p.focal, exchange=made, step="visit_planned", day=today() - DAY)
    with pytest.raises(RefusedError, match="still to come"):
        actions.step_exchange(by=p.other, exchange=made, step="visit_held", day=today() + DAY)
    actions.step_exchange(by=p.other, exchange=made, step="visit_held", day=today() - DAY)
    with pytest.raises(RefusedError, match="has to be written"):
        actions.step_exchange(by=p.focal, exchange=made, step="done")
    actions.step_exchange(by=p.focal, exchange=made, step="done", words="A clinic of one day a week.")
    row = client_of(p.other).get("/en/workshops/capacity.json").json()["exchanges"][0]
    assert (row["state"], row["outcome"]) == ("done", "A clinic of one day a week.")
    asked(p)  # and they may speak of it again


def test_two_speak_of_a_service_once_at_a_time_and_others_not_at_all():
    p = people()
    made = asked(p)
    with pytest.raises(RefusedError, match="already"):
        asked(p)
    with pytest.raises(RefusedError, match="do not act"):
        actions.propose_exchange(by=p.other, learner="ns-ner", sharer="ns-lby", service="health", is_offer=True)
    with pytest.raises(RefusedError, match="from itself"):
        asked(p, sharer="ns-ner")
    with pytest.raises(RefusedError):
        actions.step_exchange(by=p.partner, exchange=made, step="withdrawn", words="No")
    assert client_of(p.partner).get(f"/en/workshops/capacity/{made.code}/").status_code == 403
    assert client_of(p.officer).get(f"/en/workshops/capacity/{made.code}/").status_code == 200
    with pytest.raises(RefusedError, match="other society"):
        actions.step_exchange(by=p.other, exchange=made, step="withdrawn", words="No")
    actions.step_exchange(by=p.focal, exchange=made, step="withdrawn", words="Not this year")
    assert stands(made) == "withdrawn"


def test_for_the_society_that_was_asked_nobody_accepts_without_being_told_so():
    p = people()
    made = actions.propose_exchange(by=p.other, learner="ns-ner", sharer="ns-ita", service="health", is_offer=True)
    address = f"/en/workshops/capacity/{made.code}/"
    for by in (p.officer, p.team):
        for step in ("accepted", "declined"):
            with pytest.raises(RefusedError, match="how it was told"):
                actions.step_exchange(by=by, exchange=made, step=step, words="For them")
        assert client_of(by).post(address, {"step": "accepted"}).status_code == 200
    with pytest.raises(RefusedError, match="other society"):
        actions.step_exchange(by=p.other, exchange=made, step="accepted", told=TOLD)
    assert stands(made) == "proposed"
    assert b'name="medium"' not in client_of(p.focal).get(address).content
    actions.step_exchange(by=p.focal, exchange=made, step="accepted")
    assert stands(made) == "accepted"


def test_what_the_society_that_was_asked_told_is_written_down_and_it_hears_of_it():
    p = people()
    made = actions.propose_exchange(by=p.other, learner="ns-ner", sharer="ns-ita", service="health", is_offer=True)
    told = {"medium": "telephone", "told_by_role": "secretary_general", "told_on": str(today())}
    sent = client_of(p.officer).post(f"/en/workshops/capacity/{made.code}/", {"step": "accepted"} | told)
    assert sent.status_code == 302
    last = made.steps.order_by("pk").last()
    assert (last.step, last.medium, last.by_role) == ("accepted", "telephone", "zone_officer")
    actions.send_workshop_notices()
    assert {each.to[0] for each in mail.outbox if "Written down" in each.subject} == {p.focal.email, p.manager.email}
    assert "Told by telephone" in client_of(p.other).get(f"/en/workshops/capacity/{made.code}/").content.decode()


def test_an_offer_waits_for_the_one_that_learns():
    p = people()
    made = actions.propose_exchange(by=p.other, learner="ns-ner", sharer="ns-ita", service="health", is_offer=True)
    assert [each.key for each in waiting_for(standing_of(p.focal))] == ["ws_todo_exchange"]
    assert waiting_for(standing_of(p.other)) == []
    actions.step_exchange(by=p.focal, exchange=made, step="declined", words="We have no room for it this year.")
    assert waiting_for(standing_of(p.focal)) == []
    assert stands(made) == "declined"


def test_who_does_not_answer_is_reminded_once():
    p = people()
    asked(p)
    assert actions.send_workshop_notices()["sent"] == 1
    assert mail.outbox[0].to == ["nadia@example.org"]
    assert actions.queue_workshop_notices() == 0
    later = timezone.now() + 15 * DAY
    assert actions.queue_workshop_notices(now=later) == 1
    assert actions.queue_workshop_notices(now=later) == 0
    assert actions.send_workshop_notices(now=later)["sent"] == 1
    assert "two weeks" in mail.outbox[1].body


def test_a_reminder_that_came_too_late_is_not_sent():
    p = people()
    made = asked(p)
    actions.send_workshop_notices()
    actions.queue_workshop_notices(now=timezone.now() + 15 * DAY)
    actions.step_exchange(by=p.other, exchange=made, step="accepted")
    assert actions.send_workshop_notices(now=timezone.now() + 15 * DAY)["sent"] == 0
    assert Notice.objects.filter(state="not_needed").count() == 1
