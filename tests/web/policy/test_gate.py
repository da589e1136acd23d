"""Nothing lies before a Board with comments that nobody has answered, unless somebody says why."""

from __future__ import annotations

import datetime as dt

import pytest
from django.db import connection, transaction
from django.db.utils import DatabaseError
from lxml import html as parser

from tests.web.meetings.groups import DAY, HOUR, NAMES, planned, text_file
from tests.web.policy.consulted import WORK, issued, opened, submitted
from waypost.web.accounts.errors import RefusedError
from waypost.web.meetings import actions
from waypost.web.meetings.models import Document, Override
from waypost.web.meetings.queries.plain import told_of_meeting
from waypost.web.meetings.versions import tabled_version
from waypost.web.policy.actions.approving import record_step
from waypost.web.policy.actions.disposing import dispose
from waypost.web.policy.queries.gate import GateError

VERSION = "draft-2027-1"
WHY = "the Board asked to see it now"


def body(kind="governing_board"):
    made = actions.create_body(
        by=None, code=kind.replace("_", "-"), kind=kind, names=NAMES, mandate="Decides.", work=WORK
    )
    actions.give_place(by=None, body=made, organisation="ns-ita", role="chair", from_day=dt.date(2020, 1, 1))
    return made


def tabled(meeting, version=VERSION, **parts):
    return actions.table_document(
        by=None, meeting=meeting, title="The draft", tabled=tabled_version(WORK, version, "fr"), **parts
    )


@pytest.fixture
def open_comment(people):
    issued(people["team"])
    return submitted(people["focal"], opened(people["team"]))


@pytest.mark.parametrize("kind", ["governing_board", "general_assembly"])
def test_a_version_with_open_comments_lies_before_no_board_unless_somebody_says_why(people, open_comment, kind):
    meeting = planned(body(kind), kind="workshop")
    with pytest.raises(GateError, match="1 submitted comment has no answer"):
        tabled(meeting)
    tabled(meeting, version="2009-11")  # what everybody can read is not there to be adopted
    tabled(meeting, override=WHY)
    tabled(meeting)  # it is said once for a version
    said = Override.objects.get()
    assert (said.version, said.unanswered, said.why) == (VERSION, 1, WHY)
    for change in ("delete from meetings_override", "update meetings_override set why = ''"):
        with pytest.raises(DatabaseError), transaction.atomic():
            connection.cursor().execute(change)
    assert told_of_meeting(meeting)["overrides"][0]["why"] == WHY


def test_the_track_and_the_table_refuse_in_the_same_words(people, open_comment):
    with pytest.raises(GateError) as at_table:
        tabled(planned(body()))
    with pytest.raises(GateError) as on_track:
        record_step(
            by=people["team"], work=WORK, version=VERSION, stage="governing_board", actual_body="Governing Board",
            actual_on=dt.date(2026, 3, 2), outcome="approved",
        )  # fmt: skip
    assert str(at_table.value) == str(on_track.value)


def test_before_a_reference_group_a_version_lies_with_open_comments(people, open_comment):
    meeting = planned(body("reference_group"))
    tabled(meeting)
    assert actions.invite(by=None, meeting=meeting).pk
    assert not Override.objects.exists()


def test_answered_comments_open_the_gate(people, open_comment):
    dispose(by=people["team"], numbers=[open_comment.pk], version=VERSION, outcome="rejected", why="x", responsible="t")
    tabled(planned(body()))
    assert not Override.objects.exists()


def test_comments_that_came_after_the_tabling_keep_the_invitation_back(people):
    issued(people["team"])
    meeting = planned(body())
    tabled(meeting)
    submitted(people["focal"], opened(people["team"]))
    with pytest.raises(GateError):
        actions.invite(by=None, meeting=meeting)
    actions.invite(by=None, meeting=meeting, override=WHY)
    assert Override.objects.get().unanswered == 1


def test_a_plan_that_becomes_one_of_the_board_passes_the_gate_with_its_invitation(people, open_comment):
    meeting = planned(None)
    tabled(meeting)
    parts = {
        name: getattr(meeting, name) for name in ("names", "languages", "time_zone", "starts_at", "ends_at", "where")
    }
    actions.change_plan(by=None, meeting=meeting, kind="board", body=body(), **parts)
    with pytest.raises(GateError):
        actions.invite(by=None, meeting=meeting)


def test_a_board_decides_only_on_what_lay_before_it(people, open_comment):
    meeting = planned(body())
    actions.invite(by=None, meeting=meeting)
    meeting.refresh_from_db()
    from django.utils import timezone

    actions.hold_meeting(by=None, meeting=meeting, starts_at=timezone.now() - DAY, ends_at=timezone.now() - DAY + HOUR)
    decision = {
        "by": None, "item": meeting.items.get(position=1), "text": "Adopted.", "outcome": "agreed",
        "provisions": [(WORK, VERSION, "7.5")],
    }  # fmt: skip
    with pytest.raises(RefusedError, match="did not lie before this meeting"):
        actions.decide(**decision)
    assert actions.decide(**decision | {"provisions": [(WORK, "2009-11", "7.5")]}).number == 1
    tabled(meeting, override=WHY, why="It came late.")
    assert actions.decide(**decision).number == 2


@pytest.mark.parametrize("tongue", ["en", "fr", "es", "ar"])
def test_the_page_says_how_many_and_leads_to_them(people, browse, open_comment, tongue):
    meeting, team = planned(body()), browse("team")
    address = f"/{tongue}/meetings/{meeting.code}/text/"
    given = {"title": "The draft", "version": f"{WORK}|{VERSION}", "language": "fr"}
    shown = parser.fromstring(team.post(address, given).content)
    link = f"/{tongue}/drafts/{WORK}/{VERSION}/comments/?state=open"
    assert shown.xpath(f"//p[@class='callout']/a[@href='{link}']")
    assert shown.xpath("//p[@id='id_override_error']")
    assert not Document.objects.exists()
    assert team.post(address, given | {"override": WHY}).status_code == 302
    page = parser.fromstring(team.get(f"/{tongue}/meetings/{meeting.code}/").content)
    (said,) = [each for each in page.xpath("//p[@class='callout']") if WHY in each.text_content()]
    assert "1" in said.text_content()
    step = parser.fromstring(team.get(f"/{tongue}/drafts/{WORK}/{VERSION}/track/governing_board/").content)
    assert step.xpath(f"//p[@class='callout']/a[@href='{link}']")


def test_the_invitation_asks_for_the_reason_only_where_it_is_needed(people, browse):
    issued(people["team"])
    meeting, team = planned(body()), browse("team")
    address = f"/en/meetings/{meeting.code}/invite/"
    assert 'name="override"' not in team.get(address).content.decode()
    tabled(meeting)
    submitted(people["focal"], opened(people["team"]))
    assert 'name="override"' in team.get(address).content.decode()
    assert "Until each has one, the version does not go to the Board" in team.post(address, {}).content.decode()
    assert team.post(address, {"override": WHY}).status_code == 302
    assert Override.objects.get().by == people["team"]


def filed(meeting, **parts):
    return actions.table_document(by=None, meeting=meeting, title="A file", tabled=text_file(), **parts)


def test_a_file_that_is_a_text_passes_the_same_gate(people, open_comment):
    meeting = planned(body())
    with pytest.raises(RefusedError, match="whether this file is a text"):
        filed(meeting)
    with pytest.raises(GateError, match="1 submitted comment has no answer"):
        filed(meeting, text_of=WORK)
    with pytest.raises(RefusedError, match="no such text"):
        filed(meeting, text_of="no-work")
    assert filed(meeting, text_of="").is_text is False
    made = filed(meeting, text_of=WORK, override=WHY)
    assert (made.work, made.version, made.is_text) == (WORK, "", True)
    assert filed(meeting, text_of=WORK).pk  # said once for a meeting
    said = Override.objects.get()
    assert (said.work, said.version, said.why) == (WORK, "", WHY)
    with pytest.raises(GateError):
        tabled(meeting)  # a version is another thing than a file
    assert [each["is_text"] for each in told_of_meeting(meeting)["documents"]] == [False, True, True]


def test_a_file_under_an_item_that_concerns_a_text_is_not_asked_about(people, open_comment):
    meeting = planned(body())
    item = meeting.items.get(position=1)
    tabled(meeting, item=item, override=WHY)
    made = filed(meeting, item=item)
    assert (made.work, made.is_text) == (WORK, None)
    with pytest.raises(RefusedError, match="whether this file is a text"):
        filed(meeting, item=meeting.items.get(position=2))


def test_before_a_reference_group_no_file_is_asked_about(people, open_comment):
    made = filed(planned(body("reference_group")))
    assert (made.work, made.is_text) == ("", None)


def test_a_file_of_a_plan_that_becomes_one_of_the_board_is_asked_about_with_the_invitation(people, open_comment):
    meeting = planned(None)
    filed(meeting)
    parts = {
        name: getattr(meeting, name) for name in ("names", "languages", "time_zone", "starts_at", "ends_at", "where")
    }
    actions.change_plan(by=None, meeting=meeting, kind="board", body=body(), **parts)
    with pytest.raises(RefusedError, match="Nobody has said of the file “A file”"):
        actions.invite(by=None, meeting=meeting)
    actions.remove_document(by=None, document=meeting.documents.get())
    filed(meeting, text_of=WORK, override=WHY)
    assert actions.invite(by=None, meeting=meeting).pk


def test_the_page_asks_and_keeps_the_answer(people, open_comment, browse):
    meeting = planned(body())
    place = f"/en/meetings/{meeting.code}/file/"
    page = parser.fromstring(browse("team").get(place).content.decode())
    assert page.xpath("//input[@name='text_of']/@value") == ["none", WORK]

    def sent(**more):
        from django.core.files.uploadedfile import SimpleUploadedFile

        given = {"title": "Draft", "file": SimpleUploadedFile("draft.txt", b"Words"), "item": ""}
        return browse("team").post(place, given | more)

    assert sent().status_code == 200  # not answered
    assert not meeting.documents.exists()
    assert "1 submitted comment" in sent(text_of=WORK).content.decode()
    assert sent(text_of="none").status_code == 302
    assert sent(text_of=WORK, override=WHY).status_code == 302
    assert [(each.work, each.is_text) for each in meeting.documents.all()] == [("", False), (WORK, True)]
    shown = browse("team").get(f"/en/meetings/{meeting.code}/").content.decode()
    assert "a text under consultation" in shown
    assert "no text under consultation" in shown


def test_a_board_decides_on_a_text_that_lay_before_it_as_a_file(people, open_comment):
    from django.utils import timezone

    meeting = planned(body())
    filed(meeting, text_of=WORK, override=WHY)
    actions.invite(by=None, meeting=meeting)
    meeting.refresh_from_db()
    actions.hold_meeting(by=None, meeting=meeting, starts_at=timezone.now() - DAY, ends_at=timezone.now() - DAY + HOUR)
    made = actions.decide(
        by=None, item=meeting.items.get(position=1), text="Adopted.", outcome="agreed",
        provisions=[(WORK, VERSION, "7.5")],
    )  # fmt: skip
    assert made.pk
