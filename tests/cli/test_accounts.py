"""``waypost accounts`` on a server of its own, and ``waypost serve`` that makes its tables."""

from __future__ import annotations

import json
import os
import sqlite3
import subprocess
import urllib.request

import pytest

from tests.cli.running import COMMAND
from tests.cli.test_serve import served
from waypost.cli.accounts import _ROLES


@pytest.fixture
def server(tmp_path, monkeypatch):
    """The command line of a new server; its database is apart from the tests' own."""
    for name in ("DATABASE_URL", "WAYPOST_DATABASE", "WAYPOST_ADDRESS", "EMAIL_URL"):
        monkeypatch.delenv(name, raising=False)
    monkeypatch.setenv("WAYPOST_HOME", str(tmp_path / "home"))

    def call(*arguments: str) -> subprocess.CompletedProcess[str]:
        command = [*COMMAND, "accounts", *arguments]
        return subprocess.run(command, capture_output=True, text=True, check=False, env=dict(os.environ))

    return call


def test_from_nothing_to_the_first_administrator(server, release, tmp_path):
    made = server("create-admin", "Amina@example.org", "--language", "ar")
    assert made.returncode == 0
    assert "amina@example.org is invited as administrator" in made.stdout
    link = made.stdout.splitlines()[1]
    assert link.startswith("http://127.0.0.1:8765/ar/account/invitation/")
    assert "دعو" in made.stderr
    other = json.loads(server("invite", "b@example.org", "zone_officer", "--region", "africa", "--json").stdout)
    assert other["role"] == "zone_officer"
    listed = json.loads(server("list", "--json").stdout)
    assert [(row["email"], row["state"], row["of"]) for row in listed] == [
        ("amina@example.org", "invited", None),
        ("b@example.org", "invited", "africa"),
    ]
    assert "2 lines" in server("list").stdout
    with served(release, "--port", "0") as (_, address):
        page = urllib.request.urlopen(address + link.split("8765/", 1)[1], timeout=30).read().decode()
    assert "amina@example.org" in page


def test_what_does_not_fit_is_said_on_one_line(server):
    done = server("invite", "b@example.org", "manager", "--society", "ns-xxx")
    assert (done.returncode, done.stdout) == (2, "")
    assert done.stderr.strip() == "waypost: “ns-xxx” is not in the catalog."


def test_the_log_is_followed_and_its_first_broken_row_named(server, tmp_path):
    empty = server("verify-log")
    assert empty.returncode == 2
    assert "the log of reads cannot be read" in empty.stderr
    server("list")
    assert server("verify-log").stdout.startswith("0 rows, whole; head 000000")
    database = sqlite3.connect(tmp_path / "home" / "waypost.sqlite3")
    with database:
        database.execute(
            "insert into accounts_user (id, password, email, display_name, language, is_active, joined_at)"
            " values (1, '', 'a@example.org', 'A', 'en', 1, '2026-01-01')"
        )
        database.execute(
            "insert into accounts_readentry (position, at, person_id, outlet, address, release_id, audience,"
            " societies, previous_hash, entry_hash)"
            " values (1, '2026-01-01', 1, 'page', '/', 'r', 'movement', '', ?, 'x')",
            ["0" * 64],
        )
    database.close()
    done = server("verify-log")
    assert done.returncode == 1
    assert done.stdout.strip() == "row 1: it is not as it was written; 0 rows before it hold"
    assert json.loads(server("verify-log", "--json").stdout)["broken"] == 1


def test_a_second_factor_of_nobody(server):
    done = server("forget-factor", "x@example.org")
    assert done.returncode == 2
    assert "no account has this address" in done.stderr


def test_the_roles_are_those_of_the_web():
    code = "from waypost.web.project.prepare import start_django as s; s()\n"
    code += "from waypost.web.accounts.roles import Role; print(*Role.values)"
    done = subprocess.run([COMMAND[0], "-c", code], capture_output=True, text=True, check=True)
    assert done.stdout.split() == list(_ROLES)


def test_a_database_that_cannot_be_used_is_said(server, monkeypatch):
    monkeypatch.setenv("WAYPOST_DATABASE", "/proc/none/waypost.sqlite3")
    done = server("list")
    assert done.returncode == 2
    assert "waypost: " in done.stderr
    assert "Traceback" not in done.stderr
