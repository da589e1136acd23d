"""Where a server keeps what is its own: its database, and the key that it signs with.

Reading the settings touches no disk but to read; ``keep_secret`` and the migration write, when a server starts.
"""

from __future__ import annotations

import contextlib
import os
import secrets
from pathlib import Path
from urllib.parse import urlsplit

import platformdirs

LOCAL = ("127.0.0.1", "localhost", "::1")
_LEAST = 32  # characters; a shorter key is no key


def home() -> Path:
    """Folder of this server: ``WAYPOST_HOME``, else where the system keeps a program's files."""
    given = os.environ.get("WAYPOST_HOME")
    return Path(given).expanduser() if given else Path(platformdirs.user_data_dir("waypost"))


def database_path() -> Path:
    """The SQLite file: ``WAYPOST_DATABASE``, else in :func:`home`."""
    given = os.environ.get("WAYPOST_DATABASE")
    return Path(given).expanduser() if given else home() / "waypost.sqlite3"


def taken_back_file() -> Path:
    """Where the ids of programmes stand that were taken back: what every reader's view leaves out at once."""
    return home() / "taken-back.json"


def adopted_file() -> Path:
    """Where the adopted texts stand that public pages show."""
    return home() / "adopted-texts.json"


def platform_acts_file() -> Path:
    """Where it stands what platforms of the network last did here, which public pages show."""
    return home() / "platform-acts.json"


def public_agreements_file() -> Path:
    """Where the agreements with partners stand that are marked public, which public pages show."""
    return home() / "public-agreements.json"


def plan_file() -> Path:
    """Where it stands what was counted for the plan, which public pages show."""
    return home() / "plan.json"


def public_commitments_file() -> Path:
    """Where the commitments of societies stand that they agreed to show to everybody, for public pages."""
    return home() / "public-commitments.json"


def _address_file() -> Path:
    return home() / "served-at.txt"


def keep_address(address: str) -> None:
    """Keep where the pages are served on this machine, so that an invitation from the command line leads there."""
    make_home()
    _address_file().write_text(address + "\n", encoding="utf-8")


def usual_address() -> str:
    """Where the pages of this server were served last on this machine; the usual port where they never were."""
    try:
        kept = _address_file().read_text(encoding="utf-8").strip()
        is_local = urlsplit(kept).hostname in LOCAL and urlsplit(kept).scheme == "http"
    except (OSError, ValueError):
        is_local = False
    return kept if is_local else "http://127.0.0.1:8765"


def written_beside() -> tuple[int, ...]:
    """When the files were written that public answers depend on beside the release; 0 where there is none."""
    files = (adopted_file(), platform_acts_file(), public_agreements_file(), public_commitments_file(), plan_file())
    return tuple(_written(each) for each in files)


def _written(path: Path) -> int:
    try:
        return path.stat().st_mtime_ns
    except OSError:
        return 0


def rules_folder() -> Path:
    """Where the rules of practice stand that this server has in the place of the catalog's: ``WAYPOST_RULES``."""
    given = os.environ.get("WAYPOST_RULES")
    return Path(given) if given else home() / "rules"


def name_rules() -> None:
    """Tell whoever loads the catalog where these rules stand: in :func:`home`, unless the environment says so."""
    os.environ.setdefault("WAYPOST_RULES", str(rules_folder()))


def make_home() -> Path:
    """The folder, there, for its owner alone."""
    folder = home()
    folder.mkdir(parents=True, exist_ok=True, mode=0o700)
    return folder


def secret_key() -> str:
    """``WAYPOST_SECRET_KEY``, else the key that is kept, else one for this process alone."""
    return os.environ.get("WAYPOST_SECRET_KEY") or _kept() or secrets.token_urlsafe(48)


def keep_secret() -> None:
    """Make the key that stays, where none is given or kept: sessions outlive a restart, and workers agree.

    The file is written whole beside its place and linked there: of two that start at once, the first one's key stays.
    """
    if os.environ.get("WAYPOST_SECRET_KEY") or _kept():
        return
    folder = make_home()
    beside = folder / f".secret-{os.getpid()}-{secrets.token_hex(4)}"
    with open(os.open(beside, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600), "w", encoding="ascii") as file:
        file.write(secrets.token_urlsafe(48))
    try:
        with contextlib.suppress(FileExistsError):
            os.link(beside, _key_file())
    finally:
        beside.unlink()


def _key_file() -> Path:
    return home() / "secret-key"


def _kept() -> str | None:
    try:
        found = _key_file().read_text("ascii").strip()
    except OSError:
        return None
    return found if len(found) >= _LEAST else None
