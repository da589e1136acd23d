"""The briefing of a trail on pages: for everybody without a database, for members with what they may read beside it."""

from __future__ import annotations

import io
import re
import zipfile

import pytest
from django.test import Client
from django.utils import timezone

from tests.web.accounts.people import client_of, person
from tests.web.meetings.groups import DAY, HOUR, planned
from tests.web.network.worlds import entry
from waypost.briefing.wording import word
from waypost.settings import LANGUAGES
from waypost.web.accounts.models import ReadEntry
from waypost.web.accounts.queries import standing_of
from waypost.web.meetings import actions
from waypost.web.network import actions as network
from waypost.web.pages.briefing import NOTHING, beside_of
from waypost.web.pages.views import trails

DOCX, PDF = "/en/trail/CMR/briefing.docx", "/en/trail/CMR/briefing.pdf"


def told(content: bytes) -> str:
    written = zipfile.ZipFile(io.BytesIO(content)).read("word/document.xml").decode()
    return "".join(re.findall(r"<w:t(?: [^>]*)?>([^<]*)</w:t>", written)).replace("\u2068", "").replace("\u2069", "")


@pytest.fixture
def members(release_path, settings, db):
    settings.WAYPOST_RELEASE = release_path
    settings.WAYPOST_AUDIENCE = "public"
    settings.PASSWORD_HASHERS = ["django.contrib.auth.hashers.MD5PasswordHasher"]


def held(trail: str = "CMR", code: str = "tunis", days: float = 1.0, **parts):
    """A meeting about a trail that was held some days ago, with the societies of Niger and Italy."""
    meeting = planned(None, code, kind="cross_regional", trail=trail, names={"en": f"Meeting {code}"}, **parts)
    actions.invite(by=None, meeting=meeting, guests=[("ns-ner", ""), ("ns-ita", "")])
    began = timezone.now() - days * DAY
    actions.hold_meeting(by=None, meeting=meeting, starts_at=began, ends_at=began + 2 * HOUR)
    return meeting


def test_everybody_has_it_without_a_database(pages):
    """No mark of this test allows one."""
    document = pages.get(DOCX)
    assert document.status_code == 200
    assert document.headers["Content-Disposition"].endswith('-en.docx"')
    assert word("not_in_copy", "en") in told(document.content)
    assert word("for_public", "en") in told(document.content)
    pdf = pages.get(PDF)
    assert pdf.headers["Content-Type"] == "application/pdf"
    assert pdf.content.startswith(b"%PDF")
    assert pages.get("/en/trail/NOWHERE/briefing.pdf").status_code == 404
    assert pages.get("/en/trail/CMR/briefing.odt").status_code == 404
    for language in LANGUAGES:
        page = pages.get(f"/{language}/trail/CMR/").content.decode()
        assert 'href="briefing.docx"' in page
        assert 'href="briefing.pdf"' in page


def test_a_server_without_what_pdf_needs_says_so(pages, monkeypatch):
    from waypost.drawing import pdf
    from waypost.errors import InputError, Said

    def lacking() -> None:
        raise InputError(Said("Pango is missing", "advocacy_briefing_no_pango"))

    pdf._prepared.cache_clear()
    monkeypatch.setattr(pdf, "_weasyprint", lacking)
    answer = pages.get("/fr/trail/CMR/briefing.pdf")
    assert answer.status_code == 409
    assert "Pango manque" in answer.content.decode()
    assert pages.get("/fr/trail/CMR/briefing.docx").status_code == 200


def test_members_read_what_was_agreed_as_far_as_they_may(members):
    held(code="earlier", days=30)
    meeting = held()
    held("WBR", "elsewhere", days=0.5)
    item = meeting.items.first()
    actions.decide(by=None, item=item, text="One number for families", outcome="agreed")
    actions.decide(by=None, item=item, text="A joint appeal", outcome="not_agreed")
    actions.give_action(
        by=None, meeting=meeting, text="Print the number", organisation="ns-ner", owner_role="Programmes"
    )
    done = actions.give_action(by=None, meeting=meeting, text="Send the minutes", organisation="ns-ita")
    actions.step_action(by=None, action=done, state="done", evidence="Sent")
    invited, other = person("m@example.org", "focal_point:ns-ner"), person("w@example.org", "focal_point:ns-ken")
    words = told(client_of(invited).get(DOCX).content)
    assert "Meeting tunis" in words
    assert "One number for families" in words
    assert "A joint appeal (" in words
    assert "Print the number" in words
    assert "(Programmes)" in words
    assert "Send the minutes" not in words  # it is done
    assert word("agreed_draft", "en") in words
    assert "Meeting elsewhere" not in words
    words = told(client_of(other).get(DOCX).content)
    assert "One number for families" not in words
    assert word("agreed_none", "en") in words
    assert "One number for families" not in told(Client().get(DOCX).content)


def test_contacts_are_those_who_agreed_for_as_long_as_they_do(members):
    moussa = person("moussa@example.org", "focal_point:ns-ner")
    reader = person("w@example.org", "focal_point:ns-ken")
    assert "Moussa" not in told(client_of(reader).get(DOCX).content)  # a focal point is no contact by that alone
    holder = entry(moussa)
    content = client_of(reader).get(DOCX).content
    assert "Moussa" in told(content)
    assert word("contacts_note", "en") in told(content)
    assert "ns-ner" in ReadEntry.objects.order_by("-position").first().societies  # the log of reads names whose
    assert "Moussa" not in told(client_of(reader).get("/en/trail/ANDAMAN/briefing.docx").content)
    assert "Moussa" not in told(Client().get(DOCX).content)
    network.withdraw_consent(by=moussa, holder=holder)
    assert "Moussa" not in told(client_of(reader).get(DOCX).content)


def test_whoever_holds_no_role_or_lacks_the_second_factor_is_told_nothing_beside(members):
    entry(person("moussa@example.org", "focal_point:ns-ner"))
    assert beside_of(None, "CMR", "en") == NOTHING
    assert beside_of(standing_of(person("nobody@example.org")), "CMR", "en") == NOTHING
    lacking = person("paula@example.org", "migration_team")
    assert beside_of(standing_of(lacking), "CMR", "en") == NOTHING
    assert beside_of(standing_of(person("p@example.org", "migration_team", factor=True)), "CMR", "en").contacts


def test_a_later_meeting_without_minutes_does_not_empty_what_was_agreed(members):
    first = held(code="first", days=40)
    actions.give_action(by=None, meeting=first, text="Translate the leaflet", organisation="ns-ita")
    closed = actions.give_action(by=None, meeting=first, text="Book the room", organisation="ns-ita")
    actions.step_action(by=None, action=closed, state="done", evidence="Booked")
    minuted = held(code="minuted", days=20)
    actions.decide(
        by=None, item=minuted.items.first(), text="A joint appeal", outcome="agreed_with_reservation",
        reserved=[("ns-ita", "")],
    )  # fmt: skip
    held(code="later", days=2)  # of which nothing is written, and which was planned as nobody's follower
    reader = standing_of(person("m@example.org", "focal_point:ns-ner"))
    agreed = beside_of(reader, "CMR", "en").agreed
    assert agreed.name == "Meeting minuted"
    assert agreed.decisions == ("A joint appeal (Agreed with reservation, reservation of Italian Red Cross)",)
    assert [each.text for each in agreed.actions] == ["Translate the leaflet"]
    assert agreed.later == ((timezone.now() - 2 * DAY).astimezone(minuted.zone).date(),)


def test_where_no_meeting_was_minuted_the_last_one_is_told(members):
    held(code="first", days=40)
    held(code="second", days=2)
    agreed = beside_of(standing_of(person("m@example.org", "focal_point:ns-ner")), "CMR", "en").agreed
    assert (agreed.name, agreed.decisions, agreed.later) == ("Meeting second", (), ())


def test_the_paper_is_made_today(members):
    reader = standing_of(person("m@example.org", "focal_point:ns-ner"))
    assert beside_of(reader, "CMR", "en").made_on == timezone.now().date()


def test_one_click_makes_the_copy_for_the_table_and_another_the_reader_s_own(members, monkeypatch):
    asked = []

    def kept(opened, trail_id, language, form, beside):
        asked.append(opened.viewer)
        return b""

    monkeypatch.setattr(trails, "briefing_file", kept)
    client = client_of(person("m@example.org", "focal_point:ns-ner"))
    own = client.get(f"{PDF}?copy=own")
    assert own.headers["Content-Disposition"].endswith('-en-own.pdf"')
    assert client.get(PDF).headers["Content-Disposition"].endswith('-en.pdf"')
    mine, table = asked
    assert mine.societies == ("ns-ner",)
    assert (table.societies, table.concerns, table.audience) == ((), (), "movement")
    assert 'href="briefing.pdf?copy=own"' in client.get("/ar/trail/CMR/").content.decode()
    assert "copy=own" not in Client().get("/en/trail/CMR/").content.decode()


def test_a_unit_is_told_with_its_mailbox_and_telephone(members):
    manager = person("aicha@example.org", "manager:ns-ner", factor=True)
    unit = network.enter_unit(by=manager, ns_id="ns-ner", name="Migration department")
    network.save_reach(
        by=manager, holder=unit, mailbox="migration@redcross.example", telephone="+227 20 73 30 37", is_agreed=True
    )
    words = told(client_of(person("w@example.org", "focal_point:ns-ken")).get(DOCX).content)
    assert "migration@redcross.example" in words
    assert "+227 20 73 30 37" in words.replace("\u00a0", " ")
    assert "migration@redcross.example" not in told(Client().get(DOCX).content)
