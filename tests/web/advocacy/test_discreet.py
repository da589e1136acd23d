"""What is discreet is nowhere for those who may not see it: pages, lists, counts, search, API, command line, mails."""

from __future__ import annotations

import json
import re
from pathlib import Path

import pytest
from click.testing import CliRunner
from django.core import mail
from django.test import Client
from django.utils import timezone

from tests.web.accounts.people import client_of
from tests.web.advocacy.message_worlds import DAY, carried, drafted, live, people, ran
from tests.web.advocacy.test_uses import talk, used
from waypost.cli.main import cli
from waypost.web.accounts.queries import standing_of
from waypost.web.accounts.waiting import waiting_for
from waypost.web.advocacy.actions.mailing import queue_mails, send_advocacy_mails
from waypost.web.advocacy.queries.messages import visible
from waypost.web.advocacy.queries.uses import visible_uses
from waypost.web.api.service import openapi

SECRET = "Quiet words at the border"  # noqa: S105  # of a message
# Who may see a discreet message of Niger: the team, its people, the officer of its zone; Italy once it is asked.
INSIDE = ("team", "second", "focal", "manager", "officer")
ALL = (*INSIDE, "italy", "italy_second", "bystander", "board", "nobody", None)


@pytest.fixture
def world(monkeypatch):
    """A discreet message of Niger that was used, a talk about it, and a public one beside it."""
    monkeypatch.setattr("waypost.web.accounts.command.prepare", lambda: None)
    monkeypatch.setattr("waypost.web.advocacy.command_messages.prepare", lambda: None)
    p = people()
    made = carried()
    told = {
        "title": {"en": SECRET}, "statement": {"en": f"{SECRET}: {{deaths_at_sea.figure}}."}, "ask": {"en": SECRET},
        "example": {"en": SECRET},
    }  # fmt: skip
    secret = live(p, made, by=p.focal, ns_id="ns-ner", channel="discreet", audience="host_government", texts=told)
    use = used(p, secret, event=SECRET, ns_id="ns-ner")
    spoken = talk(p, message=secret, authority=SECRET, next_on=timezone.now().date() - DAY)
    open_one = live(p, made, audience="donors")
    return p, secret, use, spoken, open_one


def who_of(p, name):
    return getattr(p, name) if name else None


def browser(p, name):
    who = who_of(p, name)
    return Client() if who is None else client_of(who)


def traces(p, secret, use, spoken, body):
    """What of the discreet ones stands in an answer."""
    wanted = (SECRET, secret.code, use.code, spoken.code)
    return [each for each in wanted if each in body]


@pytest.mark.parametrize("name", ALL)
def test_no_page_search_or_interface_tells_of_it(world, name):
    p, secret, use, spoken, open_one = world
    client, is_inside = browser(p, name), name in INSIDE
    lists = [
        "/en/", "/en/advocacy/", "/en/advocacy.json", "/en/advocacy/claims/", "/en/advocacy/matrix/",
        "/en/advocacy/matrix.json", "/en/advocacy/matrix.csv", "/en/advocacy/messages/",
        "/en/advocacy/messages/?audience=host_government", "/en/advocacy/claim/deaths_at_sea/",
        "/en/advocacy/claim/deaths_at_sea.json", f"/en/advocacy/message/{open_one.code}/",
        "/en/advocacy/aspect/stranded_in_transit/", "/en/advocacy/dialogues/", "/en/advocacy/stories/",
        f"/en/search/?q={SECRET.replace(' ', '+')}", f"/en/search.json?q={secret.code}", "/en/account/", "/en/network/",
        "/en/data/", "/sitemap.xml", "/robots.txt", "/api/v1/advocacy/messages", "/api/v1/advocacy/messages?format=csv",
        "/api/v1/advocacy/matrix", f"/api/v1/advocacy/messages/{open_one.code}", "/api/v1/my/advocacy/messages",
        "/api/v1/my/advocacy/matrix", "/api/v1/my/advocacy/uses", "/api/v1/my/advocacy/dialogues",
        "/api/v1/my/advocacy/clearance",
    ]  # fmt: skip
    told = {
        address: traces(p, secret, use, spoken, re.sub(r'value="[^"]*"', "", client.get(address).content.decode()))
        for address in lists
        if "search" not in address
    }
    if is_inside:
        assert told["/en/advocacy/messages/"]
        assert told["/api/v1/my/advocacy/messages"]
        assert told["/en/advocacy/dialogues/"]
    else:
        assert {address: found for address, found in told.items() if found} == {}
    # Whatever is typed comes back in the box of the search and nowhere else.
    hits = json.dumps(client.get("/en/search.json", {"q": SECRET}).json()["found"])
    assert not traces(p, secret, use, spoken, hits)
    own = [
        f"/en/advocacy/message/{secret.code}/", f"/en/advocacy/message/{secret.code}/edit/",
        f"/en/advocacy/message/{secret.code}/briefing.docx", f"/en/advocacy/message/{secret.code}/claim-review.json",
        f"/en/advocacy/message/{secret.code}/provenance.json", f"/en/advocacy/use/{use.code}/",
        f"/en/advocacy/dialogue/{spoken.code}/", f"/api/v1/my/advocacy/messages/{secret.code}",
        f"/api/v1/my/advocacy/uses/{use.code}", f"/api/v1/my/advocacy/dialogues/{spoken.code}",
        f"/api/v1/advocacy/messages/{secret.code}", f"/api/v1/advocacy/messages/{secret.code}/claim-review",
        f"/api/v1/advocacy/messages/{secret.code}/provenance",
    ]  # fmt: skip
    for address in own:
        answer = client.get(address)
        if not is_inside or address.startswith("/api/v1/advocacy"):
            assert answer.status_code in (302, 401, 403, 404), address
            assert SECRET not in answer.content.decode(), address


def test_counts_do_not_differ_by_what_is_discreet(world):
    p = world[0]
    other = standing_of(p.bystander)
    counted = visible(other).count(), visible_uses(other).count(), visible(None).count()
    assert counted == (1, 0, 1)
    body = client_of(p.bystander).get("/en/advocacy/matrix.json").json()
    assert sum(each["messages"] for each in body["cells"]) == 1
    assert not [each for each in body["cells"] if each["audience"] == "host_government" and each["message"]]


@pytest.mark.parametrize("name", [each for each in ALL if each])
def test_nothing_waits_and_no_mail_goes_to_who_may_not_see_it(world, name):
    p, secret, use, spoken, _ = world
    who = who_of(p, name)
    ran(secret.versions.get().claims.get().claim, 9000, "drifted_beyond")
    told = str([(each.address, each.parts) for each in waiting_for(standing_of(who))])
    assert bool(traces(p, secret, use, spoken, told)) <= (name in INSIDE)
    send_advocacy_mails()
    mail.outbox.clear()
    queue_mails([who], "cleared", f"mark-{secret.code}", message=secret)
    send_advocacy_mails()
    told_by_mail = [each for each in mail.outbox if secret.code in each.body]
    assert bool(told_by_mail) == (name in INSIDE)
    assert all(SECRET not in each.body + each.subject for each in mail.outbox)


@pytest.mark.parametrize("name", ALL)
def test_the_command_line_tells_no_more_than_pages(world, name):
    p, secret, _, _, open_one = world
    who = who_of(p, name)
    option = ["--as", who.email] if who else []
    listed = CliRunner().invoke(cli, ["messages", "list", *option])
    assert open_one.code in listed.output
    assert (secret.code in listed.output) == (name in INSIDE)
    shown = CliRunner().invoke(cli, ["messages", "show", secret.code, *option])
    assert (shown.exit_code == 0) == (name in INSIDE)
    assert (SECRET in shown.output) == (name in INSIDE)


def test_a_society_that_is_asked_sees_it(world):
    p = world[0]
    made = carried("by_italy", ns_id="ns-ita")
    message = drafted(p, made, by=p.focal, ns_id="ns-ner", channel="discreet", audience="origin_government")
    assert message not in visible(standing_of(p.italy))
    from waypost.web.advocacy.actions import messages as actions

    actions.check(by=p.manager, message=message)
    assert message in visible(standing_of(p.italy))
    assert message not in visible(standing_of(p.bystander))


def test_every_address_of_the_interface_is_walked():
    here = Path(__file__).read_text(encoding="utf-8")
    ours = ("/messages", "/matrix", "/uses", "/dialogues", "/clearance")
    for path, told in openapi()["paths"].items():
        if "/advocacy/" in path and "get" in told and any(part in path for part in ours):
            assert path.split("{")[0].rstrip("/") in here, path
