"""From a draft to answers: nothing that was said is lost, moved unseen, or changed."""

from __future__ import annotations

import datetime as dt

import pytest
from django.db import IntegrityError, connection, transaction
from django.db.utils import DatabaseError
from django.utils import timezone

from tests.web.exercises.rounds import recognised
from tests.web.policy.consulted import WORK, issued, opened, said, submitted
from waypost.web.accounts.errors import RefusedError
from waypost.web.exercises.platforms import platform_names
from waypost.web.exercises.queries import state_of, states_of_society
from waypost.web.exercises.states import State
from waypost.web.exercises.told import Told
from waypost.web.findings.figures import proposed_topics
from waypost.web.meetings import actions as meetings
from waypost.web.policy.actions.approving import receive, record_step
from waypost.web.policy.actions.commenting import change_comment, submit, verify, withdraw, write_comment
from waypost.web.policy.actions.disposing import dispose, react
from waypost.web.policy.actions.drafting import add, begin_draft, create_work, give_up, issue, reword
from waypost.web.policy.actions.signing import sign_off
from waypost.web.policy.library import kept_work
from waypost.web.policy.models import Comment, CommentEvent, Disposed, Placement, Reply, Round, SignOff
from waypost.web.policy.queries.approval import sign_off_table, track
from waypost.web.policy.queries.comments import comments_at, find_comment, grouped, whole_way
from waypost.web.policy.queries.gate import unanswered_on
from waypost.web.policy.queries.rounds import round_picture
from waypost.web.policy.works import approval_of, public_works

DAY = dt.date(2026, 11, 1)


def standing(person):
    from waypost.web.accounts.queries import standing_of

    return standing_of(person)


def test_a_round_asks_about_what_does_not_move(people):
    draft = begin_draft(by=people["team"], work=WORK, code="draft-2027-1")
    with pytest.raises(RefusedError, match="has not been issued"):
        opened(people["team"])
    issue(by=people["team"], draft=draft)
    assert opened(people["team"]).exercise.invited.count() == 3


def test_a_focal_point_consolidates_and_submits_for_the_society(people):
    issued(people["team"])
    consultation = opened(people["team"])
    said(people["focal"], consultation)
    second = said(people["focal"], consultation, provision="1.2", position="support", wording="", rationale="")
    assert state_of(consultation.exercise, "ns-ner").state is State.IN_WORK
    with pytest.raises(RefusedError, match="Nothing has been verified"):
        submit(by=people["focal"], consultation=consultation, organisation="ns-ner")
    verify(by=people["manager"], consultation=consultation, organisation="ns-ner", numbers=[second.pk])
    assert state_of(consultation.exercise, "ns-ner").state is State.VERIFIED
    sent = submit(by=people["focal"], consultation=consultation, organisation="ns-ner")
    assert [each.pk for each in sent] == [second.pk]
    assert state_of(consultation.exercise, "ns-ner").state is State.SIGNED
    assert consultation.exercise.events.get(kind="signed").level == "focal_point"
    assert states_of_society("ns-ner") == []  # a round is no mapping exercise


def test_what_was_verified_and_changed_is_a_draft_again(people):
    issued(people["team"])
    consultation = opened(people["team"])
    made = said(people["focal"], consultation)
    verify(by=people["focal"], consultation=consultation, organisation="ns-ner")
    made = change_comment(by=people["focal"], comment=made, wording="autrement", provision="1.1")
    assert (made.status, made.wording, made.provision) == ("draft", "autrement", "7.5")
    assert made.events.get(kind="changed").before == {"wording": "ne devient jamais l’instrument"}


def test_a_submitted_comment_stays_as_it_is_whoever_tries(people):
    issued(people["team"])
    made = submitted(people["focal"], opened(people["team"]))
    with pytest.raises(RefusedError, match="stays as it is"):
        change_comment(by=people["focal"], comment=made, wording="x")
    for change in ({"wording": "x"}, {"provision": "1.1"}, {"organisation": "ns-ita"}):
        with pytest.raises(DatabaseError), transaction.atomic():
            Comment.objects.filter(pk=made.pk).update(**change)
    with pytest.raises(DatabaseError), transaction.atomic():
        connection.cursor().execute("delete from policy_comment")
    with pytest.raises(DatabaseError), transaction.atomic():
        connection.cursor().execute("update policy_placement set provision = '1.1'")
    assert withdraw(by=people["focal"], comment=made, why="changed our mind").status == "withdrawn"


def test_an_issued_version_stays_as_it_is(people):
    draft = issued(people["team"])
    with pytest.raises(RefusedError, match="stays as it is"):
        reword(by=people["team"], draft=draft, provision="7.5", language="fr", body="x")
    with pytest.raises(DatabaseError), transaction.atomic():
        type(draft).objects.filter(pk=draft.pk).update(content={})


def test_nobody_speaks_for_others(people):
    issued(people["team"])
    consultation = opened(people["team"])
    with pytest.raises(RefusedError, match="do not speak for"):
        said(people["italy"], consultation, "ns-ner")
    with pytest.raises(RefusedError, match="how it was told"):
        said(people["officer"], consultation, "ns-ner")
    told = Told("telephone", "director", DAY)
    said(people["officer"], consultation, "ns-ner", told=told)
    verify(by=people["officer"], consultation=consultation, organisation="ns-ner")
    submit(by=people["officer"], consultation=consultation, organisation="ns-ner", told=told)
    event = consultation.exercise.events.get(kind="signed")
    assert (event.medium, event.told_by_role, event.level) == ("telephone", "director", "director")
    with pytest.raises(RefusedError, match="Only the migration team"):
        begin_draft(by=people["board"], work=WORK, code="x1")


def test_a_zone_comments_for_itself(people):
    issued(people["team"])
    made = said(people["officer"], opened(people["team"]), "zone-africa")
    assert (made.organisation, made.author_role) == ("zone-africa", "zone-africa")


def test_a_platform_comments_through_its_chair_and_the_team_says_how_it_was_told(people, browse):
    issued(people["team"])
    consultation = opened(people["team"])
    with pytest.raises(RefusedError, match="do not speak for"):
        said(people["italy"], consultation, "perco")
    body = meetings.create_body(
        by=people["team"], code="perco", kind="platform", names={"en": "PERCO"}, mandate="x", platform="perco"
    )
    for organisation, role, who in (("ns-ita", "chair", "italy"), ("ns-mli", "member", "mali")):
        seat = meetings.give_place(
            by=people["team"], body=body, organisation=organisation, role=role, from_day=dt.date(2020, 1, 1)
        )
        meetings.link_account(by=people["team"], place=seat, email=people[who].email)
    made = said(people["italy"], consultation, "perco")
    assert (made.organisation, made.author_role, made.medium) == ("perco", "platform", "")
    with pytest.raises(RefusedError, match="do not speak for"):
        said(people["mali"], consultation, "perco")  # a member of it, and not its voice
    with pytest.raises(RefusedError, match="how it was told"):
        said(people["team"], consultation, "perco", provision="1.2")
    told = Told("letter", "director", DAY)
    assert said(people["team"], consultation, "perco", provision="1.2", told=told).medium == "letter"
    verify(by=people["italy"], consultation=consultation, organisation="perco")
    submit(by=people["italy"], consultation=consultation, organisation="perco")
    assert not consultation.exercise.events.filter(ns_id="perco").exists()  # it is not among those asked
    assert round_picture(consultation, kept_work(WORK).work.version("draft-2027-1")).coverage.invited == 3
    name = dict(platform_names("en"))["perco"]
    for who in ("italy", "team"):
        shown = browse(who).get("/en/consultations/first-round/").content.decode()
        assert "/consultations/first-round/society/perco/" in shown
    assert "society/perco/" not in browse("mali").get("/en/consultations/first-round/").content.decode()
    assert name in browse("mali").get(f"/en/drafts/comment/{made.pk}/").content.decode()
    assert browse("mali").get("/en/consultations/first-round/society/perco/").status_code == 403
    place = "/en/consultations/first-round/society/perco/write/7.5/"
    assert "told_on" in browse("team").get(place).content.decode()
    assert "told_on" not in browse("italy").get(place).content.decode()


def test_personal_data_stay_out(people):
    issued(people["team"])
    with pytest.raises(RefusedError, match="e-mail"):
        said(people["focal"], opened(people["team"]), rationale="write to amina@example.org")


@pytest.mark.parametrize("who", ["team", "italy", "mali", "officer", "elsewhere", "board"])
def test_who_sees_what_was_said(people, who):
    issued(people["team"])
    consultation = opened(people["team"])
    said(people["focal"], consultation, rationale="at work")
    submitted(people["italy"], consultation, "ns-ita", rationale="for members")
    submitted(people["mali"], consultation, "ns-mli", rationale="for the zone", confidentiality="zone")
    submitted(people["italy"], consultation, "ns-ita", rationale="for drafters", confidentiality="drafters")
    seen = {row.comment.rationale for row in comments_at(standing(people[who]), WORK, "draft-2027-1")}
    assert (
        seen
        == {
            "team": {"for members", "for the zone", "for drafters"},
            "italy": {"for members", "for drafters"},
            "mali": {"for members", "for the zone"},
            "officer": {"for members", "for the zone"},
            "elsewhere": {"for members"},
            "board": {"for members"},
        }[who]
    )


def test_redrafting_three_times_keeps_all_comments_and_their_dispositions(people):
    team = people["team"]
    issued(team)
    consultation = opened(team)
    made = [
        submitted(people["focal"], consultation),
        submitted(people["italy"], consultation, "ns-ita"),
        submitted(people["mali"], consultation, "ns-mli", position="oppose", wording="", rationale="trop fort"),
    ]
    answer = dispose(
        by=team, numbers=[made[0].pk, made[1].pk], version="draft-2027-1", outcome="accepted",
        why="clearer indeed", responsible="Reference Group", reply="Thank you",
    )  # fmt: skip
    issued(team, "draft-2027-2", p7_5="Elles ne deviennent jamais l’instrument de politiques.")
    draft = begin_draft(by=team, work=WORK, code="draft-2027-3")
    draft = add(by=team, draft=draft, provision="7.6", words={"fr": "Elles informent des risques."})
    draft = add(by=team, draft=draft, provision="7.7", words={"fr": "Elles ne découragent personne."})
    issue(by=team, draft=give_up(by=team, draft=draft, provision="7.5", heirs=["7.6", "7.7"], why="two things"))
    draft = begin_draft(by=team, work=WORK, code="draft-2027-4")
    issue(by=team, draft=give_up(by=team, draft=draft, provision="7.6", why="said elsewhere"))
    assert Placement.objects.count() == 3 * 4
    where = {row.comment_id: (row.provision, row.how) for row in Placement.objects.filter(version="draft-2027-4")}
    assert where == {each.pk: ("7", "inexact") for each in made}
    assert {each.answered_id for each in Comment.objects.filter(pk__in=[made[0].pk, made[1].pk])} == {answer.pk}
    assert Disposed.objects.count() == 2
    way = whole_way(find_comment(standing(people["focal"]), made[0].pk), kept_work(WORK))
    assert [(row.version, row.provision, row.step) for row in way["steps"]] == [
        ("draft-2027-1", "7.5", ""),
        ("draft-2027-2", "7.5", "text_changed"),
        ("draft-2027-3", "7.6", "lineage"),
        ("draft-2027-4", "7", "inexact"),
    ]
    assert way["steps"][2].heirs == ["7.6", "7.7"]
    assert unanswered_on(WORK) == 1


def test_a_comment_written_on_an_older_version_is_carried_at_once(people):
    issued(people["team"])
    consultation = opened(people["team"])
    issued(people["team"], "draft-2027-2", p7_5="D’autres mots.")
    made = said(people["focal"], consultation)
    assert [(row.version, row.how) for row in made.placements.order_by("pk")] == [
        ("draft-2027-1", "same"),
        ("draft-2027-2", "text_changed"),
    ]


def test_identical_comments_are_one_group_and_each_author_is_told(people):
    issued(people["team"])
    consultation = opened(people["team"])
    submitted(people["focal"], consultation)
    submitted(people["italy"], consultation, "ns-ita", wording="Ne devient JAMAIS l'instrument")
    rows = list(comments_at(standing(people["team"]), WORK, "draft-2027-1"))
    (group,) = grouped(rows)
    assert len(group["rows"]) == 2
    dispose(
        by=people["team"], numbers=[row.comment_id for row in group["rows"]], version="draft-2027-1",
        outcome="rejected", why="too strong", responsible="migration team",
    )  # fmt: skip
    assert {(reply.organisation, reply.person.email) for reply in Reply.objects.all()} == {
        ("ns-ner", "focal@example.org"),
        ("ns-ner", "manager@example.org"),
        ("ns-ita", "italy@example.org"),
    }


def test_an_answer_needs_a_reason_and_the_author_may_maintain(people):
    issued(people["team"])
    made = submitted(people["focal"], opened(people["team"]))
    answer = {"by": people["team"], "numbers": [made.pk], "version": "draft-2027-1", "responsible": "migration team"}
    with pytest.raises(RefusedError):
        dispose(**answer, outcome="rejected", why=" ")
    with pytest.raises(RefusedError):
        dispose(**answer, outcome="perhaps", why="x")
    with pytest.raises(RefusedError, match=r"no provision 99\.1"):
        dispose(**answer, outcome="accepted", why="x", result_version="draft-2027-1", result_provision="99.1")
    with pytest.raises(RefusedError, match="no answer to react to"):
        react(by=people["focal"], comment=made, reaction="satisfied")
    dispose(**answer, outcome="rejected", why="too strong")
    react(by=people["focal"], comment=made, reaction="maintains_objection", said="not answered")
    made.refresh_from_db()
    assert made.reaction == "maintains_objection"
    dispose(**answer, outcome="accepted", why="after all", result_version="draft-2027-1", result_provision="7.5")
    made.refresh_from_db()
    assert (made.reaction, made.answered.outcome) == ("", "accepted")
    assert made.reactions.count() == 1
    assert made.disposed.count() == 2


def test_what_was_left_to_guidance_is_a_topic_for_those_who_may_read_it(people, browse):
    team, today = people["team"], timezone.now().date()
    issued(team)
    consultation = opened(team)
    open_one = submitted(people["focal"], consultation)
    closed = said(people["italy"], consultation, "ns-ita", provision="1.2", confidentiality="drafters")
    verify(by=people["italy"], consultation=consultation, organisation="ns-ita")
    submit(by=people["italy"], consultation=consultation, organisation="ns-ita")
    for made in (open_one, closed):
        dispose(
            by=team, numbers=[made.pk], version="draft-2027-1", outcome="deferred_to_guidance", why="too long for it",
            responsible="migration team",
        )  # fmt: skip
    seen = {who: proposed_topics(today, standing(people[who])) for who in ("team", "board", "italy")}
    assert {who: {each.about for each in found} for who, found in seen.items()} == {
        "team": {"7.5", "1.2"}, "board": {"7.5"}, "italy": {"7.5", "1.2"},
    }  # fmt: skip
    (topic,) = seen["board"]
    assert (topic.deferred, topic.societies) == (1, 0)
    shown = browse("board").get("/en/topics/").content.decode()
    (address,) = topic.addresses
    assert f"/en/{address}".replace("&", "&amp;") in shown
    assert "plus clair" in browse("board").get(f"/en/{address}").content.decode()
    dispose(
        by=team, numbers=[open_one.pk], version="draft-2027-1", outcome="rejected", why="after all",
        responsible="migration team",
    )  # fmt: skip
    assert proposed_topics(today, standing(people["board"])) == []


def test_the_board_sees_no_version_with_open_comments_unless_somebody_says_why(people):
    team = people["team"]
    issued(team)
    made = submitted(people["focal"], opened(team))
    board = {
        "by": team, "work": WORK, "version": "draft-2027-1", "stage": "governing_board",
        "planned_body": "Governing Board", "planned_on": dt.date(2027, 3, 1),
    }  # fmt: skip
    record_step(**board)
    happened = {"actual_body": "Governing Board", "actual_on": dt.date(2026, 3, 2), "outcome": "referred_back"}
    with pytest.raises(RefusedError, match="1 submitted comment has no answer"):
        record_step(**board, **happened)
    step = record_step(**board, **happened, override="the Board asked to see it now")
    assert (step.override, step.unanswered) == ("the Board asked to see it now", 1)
    dispose(
        by=team, numbers=[made.pk], version="draft-2027-1", outcome="rejected", why="x", responsible="migration team"
    )
    assert record_step(**board, **happened, override="not needed").override == ""
    board_row = next(row for row in track(WORK, "draft-2027-1") if row["stage"] == "governing_board")
    assert board_row["step"].planned_on == dt.date(2027, 3, 1)
    assert len(board_row["earlier"]) == 2


def test_a_change_invalidates_the_sign_off_of_touched_provisions_only(people):
    team = people["team"]
    issued(team)
    sign = {
        "by": people["manager"], "work": WORK, "version": "draft-2027-1", "provisions": ["7.5", "1.2"],
        "organisation": "ns-ner", "kind": "endorse",
    }  # fmt: skip
    with pytest.raises(RefusedError):
        sign_off(**sign, authority="governance")
    sign_off(**sign, authority="secretary_general")
    issued(team, "draft-2027-2", p7_5="D’autres mots.")
    version = kept_work(WORK).work.version("draft-2027-2")
    rows = {row["provision"]: row for row in sign_off_table(kept_work(WORK), version)["rows"]}
    assert (rows["7.5"]["held"], rows["7.5"]["lapsed"]) == ([], ["ns-ner"])
    assert [each.organisation for each in rows["1.2"]["held"]] == ["ns-ner"]
    with pytest.raises(RefusedError, match="need words"):
        sign_off(**sign | {"kind": "object"}, authority="director")
    assert SignOff.objects.count() == 2


def test_an_adopted_version_is_for_everybody_and_asks_no_database(people, django_assert_num_queries, client):
    team = people["team"]
    issued(team, p7_5="D’autres mots.")
    assert [v.code for v in public_works("en")[WORK].versions][-1] == "2009-11"
    from django.test import TestCase

    with TestCase.captureOnCommitCallbacks(execute=True):
        record_step(
            by=team, work=WORK, version="draft-2027-1", stage="adopted", actual_body="General Assembly",
            actual_on=dt.date(2026, 11, 1), outcome="approved", planned_body="governing_board",
            planned_on=dt.date(2026, 10, 1),
        )  # fmt: skip
    with django_assert_num_queries(0):
        page = client.get(f"/en/policy/{WORK}/draft-2027-1/")
    assert page.status_code == 200
    shown = " ".join(page.content.decode().split())
    assert "General Assembly" in shown
    assert "2026-11-01" in shown
    assert "Governing Board" in shown
    assert approval_of(WORK, "draft-2027-1").actual.on == "2026-11-01"
    assert client.get(f"/fr/policy/{WORK}/compare/2009-11/draft-2027-1/").status_code == 200
    receive(by=people["focal"], work=WORK, version="draft-2027-1", organisations=["ns-ner"], received_on=DAY)


def test_a_guidance_goes_the_same_way(people):
    team = people["team"]
    create_work(by=team, code="guidance-data", kind="guidance", titles={"en": "On data"}, authoritative="en",
                provisions=[f"{WORK} 1.5"])  # fmt: skip
    draft = begin_draft(by=team, work="guidance-data", code="v1")
    draft = add(by=team, draft=draft, provision="1", words={"en": "Data"}, is_heading=True)
    draft = add(by=team, draft=draft, provision="1.1", words={"en": "Ask before you write down."})
    issue(by=team, draft=draft, notes={"en": "first"})
    assert kept_work("guidance-data").work.versions[0].note == "first"
    with pytest.raises(RefusedError, match="there already"):
        create_work(by=team, code=WORK, kind="policy", titles={"en": "x"}, authoritative="en")


def test_two_who_draft_at_once(people):
    draft = begin_draft(by=people["team"], work=WORK, code="draft-2027-1")
    reword(by=people["team"], draft=draft, provision="7.5", language="en", body="one", revision=0)
    with pytest.raises(RefusedError, match="Somebody changed the text"):
        reword(by=people["team"], draft=draft, provision="7.5", language="en", body="two", revision=0)
    with pytest.raises(RefusedError, match="at work already"):
        begin_draft(by=people["team"], work=WORK, code="other")
    with pytest.raises(IntegrityError), transaction.atomic():
        type(draft).objects.create(work=WORK, code="other", position=99, content={}, created_by=people["team"])


def test_the_picture_of_a_large_round(people):
    """186 invited, 60 answers, 4 nil returns, 2 by a zone: who is heard, who is weakest, who is silent."""
    from waypost.web.exercises.actions import answered_by_other, enter_on_behalf
    from waypost.web.exercises.choosing import groups_of

    team = people["team"]
    issued(team)
    asked = recognised(186)
    consultation = opened(team, chosen_codes=asked)
    told = Told("e-mail", "secretary_general", DAY)
    answering = [ns for ns in asked if ns not in ("ns-ner", "ns-ita", "ns-mli")][:66]
    for number, ns_id in enumerate(answering[:60]):
        write_comment(
            by=team, consultation=consultation, organisation=ns_id, told=told, provision="7.5", language="en",
            type="substantive", position="oppose" if number % 3 == 0 else "support", rationale="so we think",
        )  # fmt: skip
        verify(by=team, consultation=consultation, organisation=ns_id)
        submit(by=team, consultation=consultation, organisation=ns_id, told=told)
    for ns_id in answering[60:64]:
        enter_on_behalf(
            exercise=consultation.exercise, ns_id=ns_id, by=team, medium="telephone", told_by_role="director",
            told_on=DAY, why="nothing to say", kind="nothing_to_report",
        )  # fmt: skip
    for ns_id in answering[64:66]:
        answered_by_other(
            exercise=consultation.exercise, ns_id=ns_id, by=team, body="Zone office", why="agreed in the zone"
        )
    picture = round_picture(consultation, kept_work(WORK).work.version("draft-2027-1"))
    assert (picture.coverage.invited, picture.coverage.returned) == (186, 66)
    assert len(picture.silent) == 120
    assert not set(picture.silent) & set(answering)
    found = picture.by_provision["7.5"]
    assert (len(found.agreeing), len(found.objecting), len(found.nil), len(found.silent)) == (40, 20, 4, 120)
    assert len(found.unstated) == 2
    by_zone: dict[str, list[bool]] = {}
    for number, ns_id in enumerate(answering[:60]):
        by_zone.setdefault(groups_of(ns_id, "zone")[0], []).append(number % 3 != 0)
    shares = {zone: (sum(agree) + 1) / (len(agree) + 2) for zone, agree in by_zone.items() if len(agree) >= 5}
    assert found.weakest.zone == min(shares, key=lambda zone: (shares[zone], zone))
    assert found.weakest.share == pytest.approx(min(shares.values()))
    assert {zone.zone for zone in found.not_heard}.isdisjoint(shares)
    assert CommentEvent.objects.filter(kind="submitted").count() == 60
    assert Round.objects.count() == 1


def test_each_author_is_told_once_a_day(people, mailoutbox):
    from waypost.web.policy.actions.mailing import send_replies

    issued(people["team"])
    made = submitted(people["focal"], opened(people["team"]))
    answer = {
        "by": people["team"], "numbers": [made.pk], "version": "draft-2027-1", "outcome": "rejected",
        "responsible": "migration team",
    }  # fmt: skip
    dispose(**answer, why="first")
    dispose(**answer, why="second")
    assert send_replies()["sent"] == 2
    assert send_replies()["sent"] == 0
    told = {mail.to[0]: mail for mail in mailoutbox}
    assert set(told) == {"focal@example.org", "manager@example.org"}
    assert "/en/consultations/first-round/society/ns-ner/" in told["focal@example.org"].body
    assert "second" not in told["focal@example.org"].body
