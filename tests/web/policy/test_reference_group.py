"""Members of the Reference Group comment in its name: apart from societies, counted nowhere, answered like others."""

from __future__ import annotations

import datetime as dt
import json

import pytest

from tests.web.policy.consulted import WORK, issued, opened, said, submitted
from waypost.web.accounts.errors import RefusedError
from waypost.web.exercises.told import Told
from waypost.web.meetings import actions as meetings
from waypost.web.meetings.models import Holder
from waypost.web.pages.templating import text
from waypost.web.policy import rights
from waypost.web.policy.actions import signing
from waypost.web.policy.actions.commenting import submit, verify
from waypost.web.policy.actions.disposing import dispose
from waypost.web.policy.actions.drafting import create_work
from waypost.web.policy.library import kept_work
from waypost.web.policy.models import Reply
from waypost.web.policy.queries.gate import unanswered_on
from waypost.web.policy.queries.rounds import round_picture

GROUP = "group-reference-group"
DAY = dt.date(2026, 11, 1)
CODE = "draft-2027-1"


def group(team, emails, code="reference-group", **parts):
    """A Reference Group with a place for each: society, role, address."""
    given = {"code": code, "kind": "reference_group", "names": {"en": "Reference Group"}, "mandate": "x", "work": WORK}
    body = meetings.create_body(by=team, **given | parts)
    for organisation, role, email in emails:
        seat = meetings.give_place(by=team, body=body, organisation=organisation, role=role, from_day=DAY)
        meetings.link_account(by=team, place=seat, email=email)
    return body


@pytest.fixture
def consulted(people):
    """An open round; Italy is a member of the group, Mali an observer."""
    issued(people["team"])
    group(people["team"], [("ns-ita", "member", people["italy"].email), ("ns-mli", "observer", people["mali"].email)])
    return opened(people["team"])


def test_a_member_comments_in_the_name_of_the_group_and_not_of_the_society(people, consulted, browse):
    for who in ("mali", "focal", "board"):  # an observer, and who has no place
        with pytest.raises(RefusedError, match="do not speak for"):
            said(people[who], consulted, GROUP)
    made = submitted(people["italy"], consulted, GROUP, position="oppose")
    assert (made.organisation, made.author_role, made.medium) == (GROUP, "reference_group_member", "")
    picture = round_picture(consulted, kept_work(WORK).work.version(CODE))
    assert (picture.coverage.invited, picture.coverage.returned) == (3, 0)
    assert set(picture.silent) == {"ns-ita", "ns-ner", "ns-mli"}
    found = picture.by_provision["7.5"]
    assert (found.answers, found.objecting, found.others) == (0, (), (GROUP,))
    assert not consulted.exercise.events.filter(ns_id=GROUP).exists()
    told = browse("italy").get("/api/v1/my/consultations/first-round").json()
    assert (told["coverage"]["returned"], len(told["silent"])) == (0, 3)
    matrix = json.loads(browse("team").get(f"/en/drafts/{WORK}/responses/?form=json").content)
    assert GROUP not in {each["organisation"] for each in matrix["organisations"]}


def test_it_has_a_label_of_its_own_and_is_answered_like_others(people, consulted, browse):
    made = submitted(people["italy"], consulted, GROUP)
    assert unanswered_on(WORK) == 1
    for language in ("en", "fr", "es", "ar"):
        label = text(language, "policy_group_member")
        for place in (f"drafts/comment/{made.pk}/", f"drafts/{WORK}/{CODE}/comments/",
                      f"drafts/{WORK}/{CODE}/comments.csv", "consultations/first-round/provision/7.5/"):  # fmt: skip
            assert label in browse("mali").get(f"/{language}/{place}").content.decode(), (language, place)
    dispose(by=people["team"], numbers=[made.pk], version=CODE, outcome="accepted", why="so it is",
            responsible="migration_team")  # fmt: skip
    assert unanswered_on(WORK) == 0
    assert [(each.organisation, each.person) for each in Reply.objects.all()] == [(GROUP, people["italy"])]
    shown = browse("italy").get(f"/en/drafts/comment/{made.pk}/").content.decode()
    assert f"/drafts/comment/{made.pk}/react/" in shown
    others = browse("mali").get(f"/en/drafts/comment/{made.pk}/").content.decode()
    assert f"/drafts/comment/{made.pk}/react/" not in others


def test_pages_lead_members_and_the_team_there_and_nobody_else(people, consulted, browse):
    page, room = "/en/consultations/first-round/", f"/en/consultations/first-round/society/{GROUP}/"
    member = browse("italy").get(page).content.decode()
    assert "Comment as a member of the Reference Group" in member
    assert "Write down what a member said" not in member
    assert "Write down what a member said" in browse("team").get(page).content.decode()
    for who in ("mali", "focal"):
        assert GROUP not in browse(who).get(page).content.decode()
        assert browse(who).get(room).status_code == 403
    assert "Every member of the group may write and submit here" in browse("italy").get(room).content.decode()
    assert "told_on" not in browse("italy").get(f"{room}write/7.5/").content.decode()
    assert "told_on" in browse("team").get(f"{room}write/7.5/").content.decode()
    for kind in ("xlsx", "docx"):
        assert browse("italy").get(f"{room}form.{kind}").status_code == 200


def test_the_team_writes_down_what_a_member_said(people, consulted):
    with pytest.raises(RefusedError, match="how it was told"):
        said(people["team"], consulted, GROUP)
    made = said(people["team"], consulted, GROUP, told=Told("letter", "other_staff", DAY))
    assert (made.author_role, made.medium, made.told_by_role) == ("reference_group_member", "letter", "other_staff")


def test_through_the_interface(people, consulted, browse):
    place = f"/api/v1/my/consultations/first-round/organisations/{GROUP}"
    given = {"provision": "7.5", "language": "fr", "type": "legal", "position": "oppose", "rationale": "trop faible"}
    send = browse("italy").post
    made = send(place, json.dumps(given), content_type="application/json")
    assert (made.status_code, made.json()["author_role"]) == (201, "reference_group_member")
    assert send(f"{place}/verify", "{}", content_type="application/json").status_code == 200
    assert send(f"{place}/submit", "{}", content_type="application/json").status_code == 200
    assert browse("focal").get(place).status_code == 403


def test_a_group_of_another_text_has_no_word_in_it(people, consulted, browse):
    create_work(by=people["team"], code="families", kind="guidance", titles={"en": "Families"}, authoritative="en")
    seats = [("ns-ner", "chair", people["focal"].email)]
    group(people["team"], seats, code="of-guidance", work="families")
    with pytest.raises(RefusedError, match="not about this text"):
        said(people["focal"], consulted, "group-of-guidance")
    assert browse("focal").get("/en/consultations/first-round/society/group-of-guidance/").status_code == 404
    assert "group-of-guidance" not in browse("focal").get("/en/consultations/first-round/").content.decode()
    with pytest.raises(RefusedError, match="not about this text"):
        said(people["team"], consulted, "group-none", told=Told("letter", "other_staff", DAY))


def test_a_place_that_has_ended_has_no_voice_any_more(people, consulted, mailoutbox):
    standing = rights.standing_of(people["italy"])
    assert rights.groups_of(standing) == [GROUP]
    made = submitted(people["italy"], consulted, GROUP)
    place = Holder.objects.get(person=people["italy"]).place
    meetings.end_place(by=people["team"], place=place, last_day=dt.date(2026, 11, 2), why="rotation")
    assert rights.groups_of(standing) == []
    with pytest.raises(RefusedError, match="do not speak for"):
        said(people["italy"], consulted, GROUP, provision="1.2")
    dispose(by=people["team"], numbers=[made.pk], version=CODE, outcome="rejected", why="so",
            responsible="migration_team")  # fmt: skip
    assert not Reply.objects.exists()


def test_a_group_signs_nothing_off(people, consulted, browse):
    with pytest.raises(RefusedError, match="decides in its meetings"):
        signing.sign_off(by=people["italy"], work=WORK, version=CODE, provisions=["7.5"], organisation=GROUP,
                         kind="endorse", authority="governance")  # fmt: skip
    assert browse("italy").get(f"/en/drafts/{WORK}/{CODE}/sign/{GROUP}/").status_code == 403


def test_a_long_code_and_unsent_words(people, consulted, browse):
    from waypost.web.policy.reference_groups import group_of

    long = group(people["team"], [("ns-ner", "secretary", people["focal"].email)], code="g" * 50, work="")
    assert group_of(long) == f"group-{long.pk}"
    made = said(people["focal"], consulted, group_of(long))
    assert made.organisation == f"group-{long.pk}"
    room = f"/consultations/first-round/society/{group_of(long)}/"
    assert room in browse("focal").get("/en/account/").content.decode()
    verify(by=people["focal"], consultation=consulted, organisation=group_of(long))
    submit(by=people["focal"], consultation=consulted, organisation=group_of(long))
    assert room not in browse("focal").get("/en/account/").content.decode()
