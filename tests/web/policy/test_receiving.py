"""An adopted text reaches everybody, or one sees whom it did not; its review is not forgotten."""

from __future__ import annotations

import datetime as dt

import pytest
from django.test import TestCase
from django.utils import timezone
from lxml import html as parser

from tests.web.policy.consulted import WORK, issued
from tests.web.policy.test_signing import queries
from waypost.reference import load_catalog
from waypost.web.accounts.errors import RefusedError
from waypost.web.accounts.queries import standing_of
from waypost.web.policy.actions.approving import receive, record_step
from waypost.web.policy.library import kept_work
from waypost.web.policy.models import Receipt
from waypost.web.policy.queries.approval import receipts
from waypost.web.policy.waiting import waiting
from waypost.web.policy.works import public_works

V1, V2 = "draft-2027-1", "draft-2027-2"
TRACK = f"/en/drafts/{WORK}/{V1}/track/"


def today():
    return timezone.now().date()


def adopted(team, version=V1, outcome="approved", on=None):
    with TestCase.captureOnCommitCallbacks(execute=True):
        record_step(
            by=team, work=WORK, version=version, stage="adopted", actual_body="General Assembly",
            actual_on=on or today(), outcome=outcome,
        )  # fmt: skip


def to_do(person, key):
    found = waiting(standing_of(person), dt.datetime.now(dt.UTC))
    return [(each.ns_id, each.address, each.due) for each in found if each.key == key]


def missing(version=V1):
    found = receipts(kept_work(WORK), version, today())
    return found["since"], found["missing"]


def test_nobody_is_asked_to_have_received_what_was_not_adopted(people, browse):
    issued(people["team"])
    assert missing()[0] is None
    adopted(people["team"], outcome="referred_back")
    with pytest.raises(RefusedError, match="a day that is over"):
        adopted(people["team"], on=today() + dt.timedelta(days=1))
    for who in ("focal", "manager", "team", "officer"):
        assert to_do(people[who], "policy_todo_receive") == []
    assert missing()[0] is None
    assert 'id="missing"' not in browse("team").get(TRACK).content.decode()
    assert missing("2009-11")[0] is None  # the day is the catalog's: nobody sent it out here


def test_a_society_says_with_one_button_that_it_has_an_adopted_text(people, browse):
    issued(people["team"])
    adopted(people["team"])
    assert to_do(people["focal"], "policy_todo_receive") == [("ns-ner", f"{TRACK}#received", None)]
    assert to_do(people["officer"], "policy_todo_receive") == []
    since, before = missing()
    assert since == today()
    assert "ns-ner" in before
    focal = browse("focal")
    assert f'href="{TRACK}#received"' in focal.get("/en/account/").content.decode()
    (form,) = parser.fromstring(focal.get(TRACK).content).xpath("//form[contains(@action, '/receive/')]")
    given = dict(form.form_values())
    assert "select" not in {each.tag for each in form.iter()}
    assert focal.post(form.action, {name: given[name] for name in ("organisations", "received_on")}).status_code == 302
    made = Receipt.objects.get()
    assert (made.organisation, made.received_on, made.by) == ("ns-ner", today(), people["focal"])
    assert to_do(people["focal"], "policy_todo_receive") == to_do(people["manager"], "policy_todo_receive") == []
    assert missing()[1] == [each for each in before if each != "ns-ner"]
    assert not parser.fromstring(focal.get(TRACK).content).xpath("//form[contains(@action, '/receive/')]")
    assert focal.post(form.action, given | {"organisations": "ns-ita"}).status_code == 302
    assert Receipt.objects.count() == 1  # not for others


def test_the_latest_adopted_text_is_the_one_that_is_asked_for(people):
    team = people["team"]
    issued(team)
    adopted(team)
    issued(team, V2, p7_5="D’autres mots.")
    assert [each[1] for each in to_do(people["focal"], "policy_todo_receive")] == [f"{TRACK}#received"]
    adopted(team, V2)
    assert [each[1] for each in to_do(people["focal"], "policy_todo_receive")] == [f"{TRACK.replace(V1, V2)}#received"]
    assert missing()[0] is None


@pytest.mark.parametrize("tongue", ["en", "fr", "es", "ar"])
def test_the_page_lists_from_whom_nothing_was_heard_and_the_team_notes_many_at_once(people, browse, tongue):
    issued(people["team"])
    adopted(people["team"])
    receive(by=people["focal"], work=WORK, version=V1, organisations=["ns-ner"], received_on=today())
    team, address = browse("team"), TRACK.replace("/en/", f"/{tongue}/")
    page = parser.fromstring(team.get(address).content)
    names = [each.text_content() for each in page.xpath("//h3[@id='missing']/following-sibling::details[1]//li")]
    recognised = [each for each in load_catalog().societies.values() if each.status == "recognised"]
    assert len(names) == len(recognised) - 1
    assert load_catalog().societies["ns-ner"].names[tongue] not in names
    offered = page.xpath("//select[@name='organisations']/option/@value")
    assert "ns-ner" not in offered
    given = {"organisations": ["ns-ita", "ns-mli"], "received_on": today().isoformat(), "medium": "e-mail"}
    said = team.post(address.replace("track", "receive"), given, follow=True).content.decode()
    assert set(Receipt.objects.values_list("organisation", "medium")) == {
        ("ns-ner", ""), ("ns-ita", "e-mail"), ("ns-mli", "e-mail")
    }  # fmt: skip
    assert parser.fromstring(said).xpath("//p[contains(@class, 'done')]")[0].text_content().count("2") == 1


def test_an_officer_notes_receipts_of_the_own_zone_and_no_others(people, browse):
    issued(people["team"])
    adopted(people["team"])
    page = parser.fromstring(browse("officer").get(TRACK).content)
    offered = page.xpath("//select[@name='organisations']/option/@value")
    assert "ns-mli" in offered
    assert "ns-ita" not in offered
    given = {"by": people["officer"], "work": WORK, "version": V1, "received_on": today()}
    with pytest.raises(RefusedError, match="do not speak for"):
        receive(**given, organisations=["ns-mli", "ns-ita"])
    assert not Receipt.objects.exists()  # all or none
    with pytest.raises(RefusedError, match="yet to come"):
        receive(**given | {"received_on": today() + dt.timedelta(days=9)}, organisations=["ns-mli"])
    assert [each.organisation for each in receive(**given, organisations=["ns-mli", "ns-mli"])] == ["ns-mli"]
    assert receive(**given, organisations=["ns-mli"]) == []


def test_an_adoption_that_was_put_right_is_none_for_anybody(people):
    team = people["team"]
    issued(team)
    adopted(team)
    assert V1 in [each.code for each in public_works("en")[WORK].versions]
    adopted(team, outcome="referred_back")
    assert V1 not in [each.code for each in public_works("en")[WORK].versions]
    assert to_do(people["focal"], "policy_todo_receive") == []


@pytest.mark.parametrize(("days", "is_told"), [(-400, True), (0, True), (90, True), (91, False)])
def test_a_review_that_comes_near_or_has_passed_waits_for_the_team(people, days, is_told):
    team, day = people["team"], today() + dt.timedelta(days=days)
    issued(team)
    record_step(by=team, work=WORK, version=V1, stage="review", planned_body="Team", planned_on=day)
    assert to_do(team, "policy_todo_review") == []  # nothing is reviewed before it was adopted
    adopted(team)
    told = [("", f"/en/drafts/{WORK}/{V1}/track/review/", day)] if is_told else []
    assert to_do(team, "policy_todo_review") == told
    assert to_do(people["focal"], "policy_todo_review") == to_do(people["board"], "policy_todo_review") == []
    record_step(
        by=team, work=WORK, version=V1, stage="review", planned_body="Team", planned_on=day, actual_body="Team",
        actual_on=today(),
    )  # fmt: skip
    assert to_do(team, "policy_todo_review") == []


def test_a_planned_review_of_the_text_of_the_catalog_waits_too(people):
    day = today() + dt.timedelta(days=30)
    record_step(by=people["team"], work=WORK, version="2009-11", stage="review", planned_body="Team", planned_on=day)
    assert [each[2] for each in to_do(people["team"], "policy_todo_review")] == [day]


def test_the_page_asks_as_much_of_many_receipts_as_of_few(people, browse):
    team = people["team"]
    issued(team)
    adopted(team)
    before = [queries(browse(who), TRACK) for who in ("team", "focal")]
    societies = [ns for ns in load_catalog().societies if ns != "ns-ner"]
    receive(by=team, work=WORK, version=V1, organisations=societies, received_on=today(), medium="e-mail")
    after = [queries(browse(who), TRACK) for who in ("team", "focal")]
    assert after == before
    assert max(after) <= 14, after
