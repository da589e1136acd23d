"""What was sent stays: whatever happens later, the Group had the same documents, agenda and members before it."""

from __future__ import annotations

import hashlib
import io
import zipfile

import openpyxl
import pytest
from django.db import DatabaseError, connection, transaction
from django.utils import timezone
from docx import Document as Word
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from tests.examples import examples
from tests.web.accounts.people import client_of, person
from tests.web.meetings.groups import DAY, HOUR, WORK, group, invited, place, planned, text_file
from waypost.web.accounts.errors import RefusedError
from waypost.web.meetings import actions, queries
from waypost.web.meetings.models import Content, Decision, Document, Happening, Item, Note
from waypost.web.meetings.tabled import Tabled, tabled_file
from waypost.web.meetings.versions import find_provision, tabled_version
from waypost.web.policy.actions.drafting import begin_draft, reword


def before_the_group(meeting):
    """Bytes, hashes and words of all that went out with the invitation."""
    documents = meeting.documents.filter(is_later=False).select_related("content").order_by("position")
    return (
        [(d.position, d.title, bytes(d.content.data), d.content.sha256, d.version, d.item_id) for d in documents],
        list(meeting.items.filter(is_later=False).values_list("position", "title", "asked", "owner", "minutes")),
        list(meeting.invited.filter(is_later=False).values_list("organisation", "unit", "part")),
        [meeting.names, meeting.starts_at, meeting.where],
    )


def _refused(do) -> None:
    """What the application or the database refuses leaves nothing behind."""
    try:
        with transaction.atomic():
            do()
    except (RefusedError, DatabaseError, TypeError):
        pass


MEDDLING = {
    "table": lambda m: actions.table_document(by=None, meeting=m, title="Late", tabled=text_file("late"), why="Late"),
    "table_same": lambda m: actions.table_document(by=None, meeting=m, title="Again", tabled=text_file(), why="Late"),
    "table_silently": lambda m: actions.table_document(by=None, meeting=m, title="Late", tabled=text_file("x")),
    "insert": lambda m: Document.objects.create(
        meeting=m, position=90, title="Slipped in", form="txt", by_role="server", content=Content.objects.first()
    ),
    "insert_item": lambda m: Item.objects.create(
        meeting=m, position=90, title="Slipped in", asked="decision", by_role="server"
    ),
    "item": lambda m: actions.add_item(by=None, meeting=m, title="Late", asked="discussion", why="Asked for"),
    "remove": lambda m: actions.remove_document(by=None, document=m.documents.first()),
    "delete": lambda m: m.documents.all().delete(),
    "retitle": lambda m: m.documents.update(title="Other"),
    "later": lambda m: m.documents.update(is_later=True),
    "repoint": lambda m: m.documents.update(content=Content.objects.order_by("-pk").first()),
    "bytes": lambda m: Content.objects.update(data=b"other"),
    "hash": lambda m: Content.objects.update(sha256="0" * 64),
    "items": lambda m: m.items.update(title="Other"),
    "raise": lambda m: actions.raise_item(by=None, item=m.items.last()),
    "meeting": lambda m: type(m).objects.filter(pk=m.pk).update(where="Elsewhere"),
    "change": lambda m: actions.change_plan(
        by=None, meeting=m, names={"en": "Other"}, kind="workshop", languages=["en"], time_zone="UTC",
        starts_at=m.starts_at, ends_at=m.ends_at, where="There",
    ),
    "place": lambda m: place(m.body, "ns-esp"),
    "guest": lambda m: actions.invite_later(by=None, meeting=m, organisation="ns-fra", why="Asked to come"),
    "move": lambda m: actions.move_meeting(
        by=None, meeting=m, starts_at=m.starts_at + DAY, ends_at=m.ends_at + DAY, why="Strike"
    ),
    "hold": lambda m: actions.hold_meeting(
        by=None, meeting=m, starts_at=timezone.now() - 2 * HOUR, ends_at=timezone.now() - HOUR, why="Times"
    ),
    "minutes": lambda m: actions.write_minutes(by=None, item=m.items.first(), text="Said", why="Said"),
    "circulate": lambda m: actions.circulate_minutes(by=None, meeting=m),
    "agree": lambda m: actions.agree_minutes(by=None, meeting=m, why="Agreed"),
    "cancel": lambda m: actions.cancel_meeting(by=None, meeting=m, why="Nobody comes"),
}  # fmt: skip


@settings(
    max_examples=examples(25), deadline=None,
    suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow],
)  # fmt: skip
@given(st.lists(st.sampled_from(sorted(MEDDLING)), max_size=14))
def test_the_documents_before_the_group_are_the_same_whatever_happens_later(steps):
    with transaction.atomic():
        body = group()
        meeting = planned(body)
        item = meeting.items.get(position=1)
        actions.table_document(by=None, meeting=meeting, title="Note", tabled=text_file(), item=item)
        version = tabled_version(WORK, "2009-11", "fr")
        actions.table_document(by=None, meeting=meeting, title="The policy", tabled=version)
        actions.invite(by=None, meeting=meeting)
        meeting.refresh_from_db()
        had, hashes = before_the_group(meeting), queries.sent_with(meeting)
        assert len(had[0]) == len(hashes) == 2
        for step in steps:
            _refused(lambda step=step: MEDDLING[step](meeting))
        meeting.refresh_from_db()
        assert before_the_group(meeting) == had
        assert queries.sent_with(meeting) == hashes
        for _, _, data, sha256, *_ in had[0]:
            assert hashlib.sha256(data).hexdigest() == sha256
        for late in meeting.documents.filter(is_later=True):
            assert late.why
            assert late.position > 2
        transaction.set_rollback(True)


def test_a_version_at_work_is_kept_as_it_stood_when_it_was_tabled():
    team = person("t@example.org", "migration_team", factor=True)
    draft = begin_draft(by=team, work=WORK, code="draft-2027-1")
    meeting = planned(group())
    tabled = tabled_version(WORK, "draft-2027-1", "fr")
    actions.table_document(by=team, meeting=meeting, title="Draft", tabled=tabled)
    actions.invite(by=team, meeting=meeting)
    client = client_of(team)
    had = client.get("/en/meetings/third/document/1/").content
    before = find_provision(WORK, "draft-2027-1", "7.5")
    assert before is not None
    assert before.texts["fr"].body in had.decode()
    reword(by=team, draft=draft, provision="7.5", language="fr", body="Le retour ne devient jamais l’instrument.")
    assert tabled_version(WORK, "draft-2027-1", "fr").sha256 != tabled.sha256
    again = client.get("/en/meetings/third/document/1/")
    assert again.content == had
    assert again["Content-Disposition"] == 'attachment; filename="third-01.html"'
    assert again["X-Content-Type-Options"] == "nosniff"
    assert "draft-2027-1" in client.get("/en/meetings/third/").content.decode()


def test_the_same_bytes_are_kept_once_and_go_with_the_last_plan_that_has_them():
    body = group()
    one, two = planned(body, "one-1"), planned(body, "two-2")
    kept = [actions.table_document(by=None, meeting=each, title="Note", tabled=text_file()) for each in (one, two)]
    assert kept[0].content == kept[1].content
    actions.remove_document(by=None, document=kept[0])
    assert Content.objects.count() == 1
    actions.remove_document(by=None, document=kept[1])
    assert Content.objects.count() == 0


@pytest.mark.parametrize("table", ["note", "decision", "happening", "invited", "mandate", "place"])
@pytest.mark.parametrize("verb", ["update", "delete"])
def test_the_database_itself_refuses_to_change_what_was_logged(table, verb):
    meeting = invited(group())
    actions.hold_meeting(by=None, meeting=meeting, starts_at=timezone.now() - DAY, ends_at=timezone.now() - HOUR)
    actions.write_minutes(by=None, item=meeting.items.first(), text="Said")
    actions.decide(by=None, item=meeting.items.first(), text="Agreed to go on.", outcome="agreed")
    statement = f"update meetings_{table} set id = id + 1000" if verb == "update" else f"delete from meetings_{table}"
    with pytest.raises(DatabaseError, match="only added to"), transaction.atomic(), connection.cursor() as cursor:
        cursor.execute(statement)


def test_models_refuse_before_the_database_does():
    meeting = invited(group())
    event = Happening.objects.first()
    event.why = "Other"
    for do in (event.save, event.delete, Note.objects.all().delete, Decision.objects.all().delete):
        with pytest.raises(TypeError):
            do()
    assert meeting.happenings.count() == 1


def _docx(**parts: bytes) -> bytes:
    made = io.BytesIO()
    Word().save(made)
    with zipfile.ZipFile(made, "a") as packed:
        for name, data in parts.items():
            packed.writestr(f"word/{name}.bin", data)
    return made.getvalue()


def _xlsx() -> bytes:
    made = io.BytesIO()
    openpyxl.Workbook().save(made)
    return made.getvalue()


def _opened(kind: str) -> bytes:
    made = io.BytesIO()
    with zipfile.ZipFile(made, "w") as packed:
        packed.writestr("mimetype", f"application/vnd.oasis.opendocument.{kind}")
        packed.writestr("content.xml", "<a/>")
    return made.getvalue()


@pytest.mark.parametrize(
    ("name", "data"),
    [
        ("a.PDF", b"%PDF-1.7 ..."), ("a.docx", _docx()), ("a.xlsx", _xlsx()), ("a.ods", _opened("spreadsheet")),
        ("a.odt", _opened("text")), ("a.htm", b"<p>x"), ("a.html", b"<p>x"), ("a.xml", b"<a/>"),
        ("a.txt", "كلمات".encode()),
    ],
)  # fmt: skip
def test_files_that_are_what_they_say_are_taken(name, data):
    assert isinstance(tabled_file(name, data), Tabled)


@pytest.mark.parametrize(
    ("name", "data", "key"),
    [
        ("a.exe", b"MZ", "form"), ("a", b"x", "form"), ("a.pdf", b"", "empty"), ("a.pdf", b"MZ", "other"),
        ("a.docx", _xlsx(), "other"), ("a.xlsx", b"PK not", "other"), ("a.docx", _docx(vbaProject=b"x"), "other"),
        ("a.ods", _opened("text"), "other"), ("a.txt", b"\xff\xfe\x00", "other"), ("a.xml", b"<a>", "other"),
        ("a.html", b"words", "other"), ("a.txt", b"x" * (20 * 1024 * 1024 + 1), "large"),
    ],
)  # fmt: skip
def test_others_are_refused(name, data, key):
    with pytest.raises(RefusedError) as error:
        tabled_file(name, data)
    assert error.value.key == f"meeting_refused_{key}"


def test_an_xml_file_reads_no_other_file():
    told = b'<!DOCTYPE a [<!ENTITY x SYSTEM "file:///etc/passwd">]><a>&x;</a>'
    assert tabled_file("a.xml", told).data == told
