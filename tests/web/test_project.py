"""What a server keeps, and what its environment says."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from pathlib import Path

import pytest

from waypost.errors import InputError
from waypost.web.project import home
from waypost.web.project.mail import mail_settings


def test_the_key_is_made_once_and_stays(tmp_path, monkeypatch):
    monkeypatch.setenv("WAYPOST_HOME", str(tmp_path / "new"))
    monkeypatch.delenv("WAYPOST_SECRET_KEY", raising=False)
    assert home.secret_key() != home.secret_key()
    home.keep_secret()
    key = home.secret_key()
    home.keep_secret()
    assert home.secret_key() == key
    assert len(key) >= 50
    assert (tmp_path / "new").stat().st_mode & 0o777 == 0o700
    assert (tmp_path / "new" / "secret-key").stat().st_mode & 0o777 == 0o600
    assert [path.name for path in (tmp_path / "new").iterdir()] == ["secret-key"]
    monkeypatch.setenv("WAYPOST_SECRET_KEY", "given")
    assert home.secret_key() == "given"


@pytest.mark.parametrize(
    ("url", "host", "port", "tls", "ssl"),
    [
        ("smtp://me%40x:p%3Aw@mail.example.org", "mail.example.org", 587, True, False),
        ("smtps://mail.example.org", "mail.example.org", 465, False, True),
        ("smtp://127.0.0.1:2525?tls=0", "127.0.0.1", 2525, False, False),
    ],
)
def test_mail_by_address(url, host, port, tls, ssl):
    found = mail_settings(url)
    assert (found["EMAIL_HOST"], found["EMAIL_PORT"]) == (host, port)
    assert (found["EMAIL_USE_TLS"], found["EMAIL_USE_SSL"]) == (tls, ssl)
    if "@" in url:
        assert (found["EMAIL_HOST_USER"], found["EMAIL_HOST_PASSWORD"]) == ("me@x", "p:w")


def test_mail_that_goes_nowhere_is_refused():
    with pytest.raises(InputError, match="EMAIL_URL"):
        mail_settings("http://mail.example.org")
    assert mail_settings("")["EMAIL_BACKEND"].endswith("PrintedMail")


SHOW = """
import json
from django.conf import settings as s
print(json.dumps([s.SESSION_COOKIE_SECURE, s.CSRF_COOKIE_SECURE, s.CSRF_TRUSTED_ORIGINS,
                  s.DATABASES["default"]["ENGINE"], str(s.DATABASES["default"]["NAME"]),
                  list(s.SOCIALACCOUNT_PROVIDERS)]))
"""


@pytest.mark.parametrize(
    ("told", "expected"),
    [
        ({}, [False, False, [], "django.db.backends.sqlite3", "{home}/waypost.sqlite3", []]),
        (
            {"WAYPOST_ADDRESS": "https://w.example.org", "WAYPOST_DATABASE": "/x/y.sqlite3"},
            [True, True, ["https://w.example.org"], "django.db.backends.sqlite3", "/x/y.sqlite3", []],
        ),
        (
            {"DATABASE_URL": "postgres://u@h/d", "WAYPOST_OIDC_ISSUER": "https://id.example.org"},
            [False, False, [], "django.db.backends.postgresql", "d", ["openid_connect"]],
        ),
    ],
)
def test_settings_follow_the_environment(tmp_path, told, expected):
    kept = {k: v for k, v in os.environ.items() if not k.startswith(("WAYPOST_", "DATABASE_URL", "EMAIL_URL"))}
    kept |= {"WAYPOST_HOME": str(tmp_path), "DJANGO_SETTINGS_MODULE": "waypost.web.project.settings"}
    done = subprocess.run([sys.executable, "-c", SHOW], env=kept | told, capture_output=True, text=True, check=True)
    expected = [part.format(home=tmp_path) if isinstance(part, str) else part for part in expected]
    assert json.loads(done.stdout) == expected
    assert not list(tmp_path.iterdir())


@pytest.mark.parametrize(
    ("kept", "expected"),
    [
        (None, "http://127.0.0.1:8765"), ("http://127.0.0.1:8105\n", "http://127.0.0.1:8105"),
        ("http://[::1]:9\n", "http://[::1]:9"), ("https://elsewhere.example.org\n", "http://127.0.0.1:8765"),
        ("http://[", "http://127.0.0.1:8765"), ("\0\0", "http://127.0.0.1:8765"),
    ],
)  # fmt: skip
def test_links_lead_to_where_the_pages_were_served_last_on_this_machine(tmp_path, monkeypatch, kept, expected):
    from waypost.web.project import home

    monkeypatch.setenv("WAYPOST_HOME", str(tmp_path / "home"))
    if kept is not None:
        home.keep_address("x")
        (tmp_path / "home" / "served-at.txt").write_text(kept)
    assert home.usual_address() == expected


def test_models_and_migrations_agree(db):
    from django.core.management import call_command

    call_command("makemigrations", "--check", "--dry-run", verbosity=0)
    call_command("check", fail_level="WARNING")


def test_a_first_start_signs_with_the_key_that_stays(release_path, tmp_path):
    """What is made ready is made with the settings that workers then have: the kept key, the address, hashed files."""
    code = """
import sys
from pathlib import Path
from waypost.web.project.starting import make_ready
make_ready(Path(sys.argv[1]), ("public",))
from django.conf import settings
from waypost.web.project.home import home
assert settings.SECRET_KEY == (home() / "secret-key").read_text("ascii").strip()
assert settings.WAYPOST_ADDRESS == "http://127.0.0.1:4711"
assert Path(settings.STATIC_ROOT, "staticfiles.json").is_file()
print("ready")
"""
    kept = {name: value for name, value in os.environ.items() if name not in ("WAYPOST_SECRET_KEY", "DATABASE_URL")}
    environment = kept | {
        "WAYPOST_HOME": str(tmp_path / "home"),
        "WAYPOST_STATIC_CACHE": str(tmp_path / "static"),
        "WAYPOST_ADDRESS": "http://127.0.0.1:4711",
        "WAYPOST_RELEASE": release_path,
    }
    done = subprocess.run(
        [sys.executable, "-c", code, release_path], env=environment, capture_output=True, text=True, check=False
    )
    assert done.stdout.strip() == "ready", done.stderr


@pytest.mark.slow
def test_a_fresh_database_has_what_all_migrations_make(tmp_path):
    """``make tables`` was run after the last migration."""
    import sqlite3

    from waypost.web.project.fresh import TABLES

    root = Path(__file__).resolve().parents[2]
    code = "from pathlib import Path; from fresh_tables import migrated; migrated(Path('fresh.sqlite3'))"
    environment = os.environ | {"PYTHONPATH": str(root / "scripts")}
    done = subprocess.run([sys.executable, "-c", code], cwd=tmp_path, env=environment, capture_output=True, check=False)
    assert done.returncode == 0, done.stderr.decode()
    one_by_one, at_once = sqlite3.connect(tmp_path / "fresh.sqlite3"), sqlite3.connect(":memory:")
    at_once.executescript(TABLES.read_text(encoding="utf-8"))
    for asked in (
        "select type, name, sql from sqlite_master where name not like 'sqlite%' order by 1, 2",
        "select app, name from django_migrations order by 1, 2",
        "select id, app_label, model from django_content_type order by 1",
        "select id, codename, content_type_id from auth_permission order by 1",
    ):
        assert at_once.execute(asked).fetchall() == one_by_one.execute(asked).fetchall(), "run: make tables"
