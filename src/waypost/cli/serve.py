"""``waypost serve``: the pages of a release at a local address."""

from __future__ import annotations

import contextlib
import os
import signal
import socket
import subprocess
import sys
import threading
import time
from collections.abc import Callable, Iterator
from pathlib import Path

import click

from waypost.cli.options import audience_option, build_options, examples, release_argument, tell_web
from waypost.cli.output import problems, say
from waypost.errors import InputError

_PORT = 8765
_NEXT_PORTS = 20  # tried one after the other when the usual one is taken
_PATIENCE = 60  # seconds in which the pages should answer
_held: list[subprocess.Popen[bytes]] = []  # their pipes stay open for as long as we live


@click.command(
    short_help="Serve the pages of a release at a local address.",
    epilog=examples("waypost serve build/mine", "waypost serve build/mine --port 9000 --audience movement"),
)
@release_argument
@click.option(
    "--port", type=click.IntRange(0, 65535), help=f"Default: {_PORT}, or the next free one. 0 takes any that is free."
)
@click.option("--host", default="127.0.0.1", show_default=True, help="Address to listen on.")
@audience_option("What the pages may show. Anything but public is for this machine alone.")
@click.option(
    "--counts",
    type=click.Path(exists=True, dir_okay=False, path_type=Path),
    help="Counts over all programmes that waypost disclose wrote: the public sees them too.",
)
@build_options
@click.option("--workers", default=1, show_default=True, type=click.IntRange(1, 16), help="Processes.")
def serve(
    release: Path,
    port: int | None,
    host: str,
    audience: str,
    counts: Path | None,
    inputs: tuple[Path, ...],
    as_of: str | None,
    workers: int,
) -> None:
    """Serve the pages of a RELEASE until you press Ctrl-C. A newer release at that place is shown at once.

    Accounts live in a database that is made or brought up to date first: see waypost accounts --help.
    """
    from waypost.store.release import open_release

    open_release(release)
    if audience != "public" and host not in ("127.0.0.1", "::1", "localhost"):
        raise InputError(f"--audience {audience} on {host}: without accounts only the public may come from afar")
    port = _usual_port(host) if port is None else _free_port(host, port)
    from waypost.web.project.home import LOCAL, keep_address
    from waypost.web.project.starting import make_ready

    tell_web(release, inputs, as_of)
    os.environ["WAYPOST_AUDIENCE"] = audience
    if counts is not None:
        from waypost.atlas.counts import read_counts

        read_counts(counts)
        os.environ["WAYPOST_COUNTS"] = str(counts.absolute())
    os.environ["DJANGO_SETTINGS_MODULE"] = "waypost.web.project.settings"
    shown_host = f"[{host}]" if ":" in host else host
    address = f"http://{shown_host}:{port}"
    if host in LOCAL and "WAYPOST_ADDRESS" not in os.environ:
        keep_address(address)
    os.environ.setdefault("WAYPOST_ADDRESS", address)
    with making_ready() as tell:
        make_ready(release, (audience,), tell)
    _free_port(host, port)  # making the tables takes a moment: somebody else may have come in between
    _run(host, port, workers, f"Serving {release} at http://{shown_host}:{port}/  (stop with Ctrl-C)")


@contextlib.contextmanager
def making_ready() -> Iterator[Callable[[str], None]]:
    """A line that says what is being made, for those who watch; gone when all is."""
    with problems.status("making the pages ready") as line:
        yield lambda what: line.update(f"making the pages ready: {what}")


def _run(host: str, port: int, workers: int, announcement: str) -> None:
    from granian import Granian
    from granian.constants import Interfaces

    under_nohup = signal.getsignal(signal.SIGHUP) is signal.SIG_IGN
    server = Granian(
        "waypost.web.project.wsgi:application",
        address=host,
        port=port,
        interface=Interfaces.WSGI,
        workers=workers,
        blocking_threads=1,
        log_enabled=False,
    )

    @server.on_startup
    def _starting() -> None:
        if not under_nohup:  # Granian would start new workers, and outlive its terminal
            signal.signal(signal.SIGHUP, server.signal_handler_interrupt)
        threading.Thread(target=_say_when_it_answers, args=(host, port, announcement), daemon=True).start()

    server.serve()


def _say_when_it_answers(host: str, port: int, announcement: str) -> None:
    """Print the address once somebody can be let in: the workers need a moment to load the pages."""
    for _ in range(_PATIENCE * 10):
        time.sleep(0.1)
        with contextlib.suppress(OSError), socket.create_connection((host, port), timeout=1):
            say(announcement)
            _start_worker()
            _prepare_others()
            return
    problems.print(f"waypost: nothing answers at port {port} after {_PATIENCE} seconds; stop with Ctrl-C")


def _prepare_others() -> None:
    """Whoever signs in sees another audience's answers: asked while the first readers read, by a process of its own."""
    _beside("-c", "from waypost.web.project.starting import prepare_all; prepare_all()", stderr=subprocess.DEVNULL)


def _start_worker() -> None:
    """The process that reads files, builds and writes mails."""
    _beside("-m", "waypost.web.jobs.worker")


def _beside(*arguments: str, stderr: int | None = None) -> None:
    """Start a process of ours that ends with this one, whatever way this one ends: its input is a pipe that we hold."""
    environment = os.environ | {"WAYPOST_WORKER_OF": str(os.getpid())}
    _held.append(subprocess.Popen([sys.executable, *arguments], stdin=subprocess.PIPE, stderr=stderr, env=environment))  # noqa: S603 - ours


def _usual_port(host: str) -> int:
    """The first free one from the usual one on. Raises :class:`InputError` when all are taken."""
    for port in range(_PORT, _PORT + _NEXT_PORTS):
        if _is_free(host, port) is None:
            if port != _PORT:
                say(f"port {_PORT} is taken; {port} is used")
            return port
    raise InputError(f"ports {_PORT} to {_PORT + _NEXT_PORTS - 1} on {host} are taken; choose another: --port")


def _free_port(host: str, port: int) -> int:
    """The port itself when it is free; a free one for 0. Raises :class:`InputError` when it cannot be used."""
    if (why := _is_free(host, port)) is not None:
        raise InputError(f"port {port} on {host} cannot be used ({why}); choose another: --port")
    if port:
        return port
    with socket.socket(_family(host), socket.SOCK_STREAM) as probe:
        probe.bind((host, 0))
        found: int = probe.getsockname()[1]
        return found


def _family(host: str) -> socket.AddressFamily:
    return socket.AF_INET6 if ":" in host else socket.AF_INET


def _is_free(host: str, port: int) -> str | None:
    """Why the port cannot be used; None when it can. Raises :class:`InputError` when the host is not of here."""
    with socket.socket(_family(host), socket.SOCK_STREAM) as probe:
        probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            probe.bind((host, port))
        except socket.gaierror as error:
            raise InputError(f"--host {host}: no such address ({error.strerror})") from error
        except OSError as error:
            return error.strerror or str(error)
    return None
