"""Reads above public are noted in a chain that only grows."""

from __future__ import annotations

import datetime as dt
import os
import subprocess
import sys
from urllib.parse import quote

import pytest
from django.db import DatabaseError, connection, transaction
from django.test import Client
from django.utils import timezone

from tests.web.accounts.people import client_of, person
from waypost.web.accounts.models import ReadEntry
from waypost.web.accounts.queries import reads_of, standing_of
from waypost.web.accounts.read_log import FIRST, append, verify


def _fill(count: int = 4) -> None:
    who = person("r@example.org")
    for number in range(count):
        append(person=who, outlet="page", address=f"/en/{number}/", release_id="r", audience="movement")


def _unguarded(sql: str) -> None:
    """As somebody does who owns the database: the triggers off, the deed, the triggers on."""
    with connection.cursor() as cursor:
        if connection.vendor == "postgresql":
            cursor.execute("set constraints all immediate")
            cursor.execute("alter table accounts_readentry disable trigger user")
            cursor.execute(sql)
            cursor.execute("set constraints all immediate")
            cursor.execute("alter table accounts_readentry enable trigger user")
        else:
            cursor.execute("drop trigger read_log_update")
            cursor.execute("drop trigger read_log_delete")
            cursor.execute(sql)


def test_each_read_above_public_is_noted_with_who_what_and_about_whom(monkeypatch):
    from waypost.web.pages.views import programmes

    page = programmes.programme_page

    def of_two(opened, programme_id, language):
        return page(opened, programme_id, language) | {"societies": ["ns-tcd", "ns-ner"]}

    monkeypatch.setattr(programmes, "programme_page", of_two)
    client = client_of(who := person("a@example.org", "focal_point:ns-ner"))
    found = client.get("/en/programmes/?format=json&token=abc").json()["programmes"]
    client.get(f"/fr/programme/{found[0]['programme_id']}/")
    client.get("/en/nothing/")
    client.get("/en/account/")
    rows = list(ReadEntry.objects.order_by("position"))
    assert [(row.person_id, row.outlet) for row in rows] == [(who.pk, "export"), (who.pk, "page")]
    assert rows[0].address == "/en/programmes/?format=json"
    assert rows[1].address == f"/fr/programme/{quote(found[0]['programme_id'])}/"
    assert (rows[0].societies, rows[1].societies) == ("", " ns-ner ns-tcd ")
    for society, count in (("ns-tcd", 1), ("ns-ita", 0)):
        standing = standing_of(person(f"{society}@example.org", f"manager:{society}", factor=True))
        assert len(reads_of(standing, timezone.now() - dt.timedelta(days=1), 9)) == count
        body = client_of(standing.person).get("/en/account/reads/").content.decode()
        assert body.count('<th scope="row">') == count
    assert rows[0].release_id
    assert (rows[0].previous_hash, rows[1].previous_hash) == (FIRST, rows[0].entry_hash)
    assert verify().broken is None


def test_what_is_public_is_not_noted():
    Client().get("/en/")
    client_of(person("p@example.org")).get("/en/")
    assert not ReadEntry.objects.exists()


def test_a_whole_chain_holds_and_names_its_head():
    assert (verify().rows, verify().head) == (0, FIRST)
    _fill()
    verdict = verify()
    assert (verdict.rows, verdict.broken) == (4, None)
    assert verify(expected=verdict.head).broken is None
    assert verify(expected="f" * 64).why.startswith("the head that was noted is gone")


@pytest.mark.parametrize(
    ("sql", "broken", "why"),
    [
        ("update accounts_readentry set address = '/en/9/' where position = 2", 2, "as it was written"),
        ("update accounts_readentry set person_id = person_id + 1 where position = 3", 3, "as it was written"),
        ("delete from accounts_readentry where position = 2", 2, "missing"),
        ("update accounts_readentry set previous_hash = 'x' where position = 1", 1, "does not follow"),
    ],
)
def test_a_row_that_was_touched_is_named(sql, broken, why):
    _fill()
    if "person_id" in sql:
        person("s@example.org")
    _unguarded(sql)
    verdict = verify()
    assert verdict.broken == broken
    assert why in verdict.why


def test_rows_cut_off_at_the_end_are_missed_by_a_head_that_was_noted():
    _fill()
    head = verify().head
    _unguarded("delete from accounts_readentry where position = 4")
    assert verify().broken is None
    assert verify(expected=head).broken == 4


@pytest.mark.parametrize(
    "sql", ["update accounts_readentry set address = 'x'", "delete from accounts_readentry where position = 1"]
)
def test_the_database_refuses_to_change_a_row(sql):
    _fill()
    with pytest.raises(DatabaseError, match="only added to"), transaction.atomic(), connection.cursor() as cursor:
        cursor.execute(sql)
    assert verify().rows == 4


def test_the_models_refuse_it_too():
    _fill(1)
    entry = ReadEntry.objects.get()
    for deed in (
        entry.save,
        entry.delete,
        ReadEntry.objects.all().delete,
        lambda: ReadEntry.objects.update(outlet="x"),
    ):
        with pytest.raises(TypeError, match="only added to"):
            deed()


WRITER = """
from waypost.web.project.prepare import prepare
prepare()
from waypost.web.accounts.models import User
from waypost.web.accounts.queries import reads_of, standing_of
from waypost.web.accounts.read_log import append
who, _ = User.objects.get_or_create(email="w@example.org", defaults={"display_name": "W"})
for number in range(40):
    append(person=who, outlet="page", address=f"/{number}/", release_id="r", audience="movement")
"""


def test_writers_at_once_make_one_chain(tmp_path):
    """Three processes that prepare the same new database and write; then one that follows the chain."""
    environment = {k: v for k, v in os.environ.items() if k != "DATABASE_URL"}
    environment |= {"WAYPOST_HOME": str(tmp_path), "DJANGO_SETTINGS_MODULE": "waypost.web.project.settings"}
    started = [subprocess.Popen([sys.executable, "-c", WRITER], env=environment) for _ in range(3)]
    assert [process.wait(60) for process in started] == [0, 0, 0]
    look = "import django; django.setup()\nfrom waypost.web.accounts.read_log import verify\nprint(verify())"
    done = subprocess.run([sys.executable, "-c", look], env=environment, capture_output=True, text=True, check=True)
    assert "rows=120" in done.stdout
    assert "broken=None" in done.stdout
    assert (tmp_path / "secret-key").stat().st_mode & 0o777 == 0o600
    assert (tmp_path / "waypost.sqlite3").stat().st_mode & 0o777 == 0o600


@pytest.mark.django_db(transaction=True)
def test_threads_at_once_make_one_chain_in_postgresql():
    if connection.vendor != "postgresql":
        pytest.skip("the same with SQLite: processes, above")
    import threading

    who = person("t@example.org")

    def write() -> None:
        for number in range(25):
            append(person=who, outlet="page", address=f"/{number}/", release_id="r", audience="movement")
        connection.close()

    threads = [threading.Thread(target=write) for _ in range(4)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert (verify().rows, verify().broken) == (100, None)
    with connection.cursor() as cursor:
        with pytest.raises(DatabaseError, match="only added to"):
            cursor.execute("truncate accounts_readentry cascade")
        cursor.execute("alter table accounts_readentry disable trigger user")
        cursor.execute("truncate accounts_readentry cascade")
        cursor.execute("alter table accounts_readentry enable trigger user")
