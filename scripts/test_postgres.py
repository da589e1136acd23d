"""Run the tests of the web on PostgreSQL: a private server on a free port in a temporary folder.

The server listens on this machine's own address alone and is stopped and removed whatever happens. Run as root, it
is started as the user ``postgres`` or ``nobody``: PostgreSQL does not run as root. Arguments are given to pytest.
"""

from __future__ import annotations

import contextlib
import os
import pwd
import shutil
import signal
import socket
import subprocess
import sys
import tempfile
from collections.abc import Iterator
from pathlib import Path

ROOT = Path(__file__).resolve().parents[1]
PLACES = ("/usr/lib/postgresql", "/usr/local/pgsql", "/usr/local", "/usr")
# Of these what asks a database (tests/web/conftest.py). The API reads a release; a browser is given a server on SQLite.
TESTS = ("tests/web", "--ignore=tests/web/api", "--ignore-glob=*_browser.py")
# In the order of tests/conftest.py, the longest files first.
SPREAD = ("-n", "2", "--dist", "loadfile", "--no-loadscope-reorder")


def main() -> int:
    """Exit status of the tests; 2 when there is no PostgreSQL."""
    found = binaries()
    if found is None:
        print("no PostgreSQL on this machine: apt-get install postgresql", file=sys.stderr)
        return 2
    signal.signal(signal.SIGTERM, lambda *_: sys.exit(143))  # so that the server is stopped then, too
    with server(found) as port:
        environment = os.environ | {"DATABASE_URL": f"postgres://waypost@127.0.0.1:{port}/postgres"}
        command = [sys.executable, "-m", "pytest", "-q", *SPREAD, *(sys.argv[1:] or TESTS)]
        return subprocess.run(command, cwd=ROOT, env=environment, check=False).returncode


def binaries() -> Path | None:
    """Folder of the newest server's programs."""
    folders = [folder for place in PLACES for folder in (*Path(place).glob("*/bin"), Path(place) / "bin")]
    able = [folder for folder in folders if (folder / "initdb").is_file() and (folder / "pg_ctl").is_file()]
    return max(able, key=_version, default=None)


def _version(folder: Path) -> int:
    name = folder.parent.name
    return int(name) if name.isdigit() else 0


@contextlib.contextmanager
def server(programs: Path) -> Iterator[int]:
    """The port of a running server."""
    folder = Path(tempfile.mkdtemp(prefix="waypost-postgres-"))
    user = next((name for name in ("postgres", "nobody") if _is_user(name)), None) if os.geteuid() == 0 else None
    if user:
        shutil.chown(folder, user)
    data, port = folder / "data", _free_port()
    options = f"-p {port} -k {folder} -c listen_addresses=127.0.0.1 -c fsync=off -c max_connections=50"
    start = ["-D", str(data), "-w", "-l", str(folder / "log"), "-o", options, "start"]
    try:
        _run(user, programs / "initdb", "-D", str(data), "-A", "trust", "-U", "waypost", "--no-sync", "-E", "UTF8")
        try:
            _run(user, programs / "pg_ctl", *start)
            yield port
        finally:
            if (data / "postmaster.pid").exists():
                _run(user, programs / "pg_ctl", "-D", str(data), "-m", "immediate", "stop")
    finally:
        shutil.rmtree(folder, ignore_errors=True)


def _run(user: str | None, program: Path, *arguments: str) -> None:
    done = subprocess.run(
        [str(program), *arguments],
        user=user,
        cwd="/",
        stdin=subprocess.DEVNULL,
        stdout=subprocess.DEVNULL,
        stderr=subprocess.PIPE if program.name == "initdb" else subprocess.DEVNULL,  # a server keeps what it is given
        text=True,
        check=False,
    )
    if done.returncode:
        raise SystemExit(f"{program} ended with {done.returncode}: {(done.stderr or '').strip()[-500:]}")


def _free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port: int = probe.getsockname()[1]
        return port


def _is_user(name: str) -> bool:
    try:
        pwd.getpwnam(name)
    except KeyError:
        return False
    return True


if __name__ == "__main__":
    sys.exit(main())
