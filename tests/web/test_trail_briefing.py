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
