"""``waypost serve``: the pages of a release at a local address."""

from __future__ import annotations

import os
import socket
from pathlib import Path

import click

from waypost.cli.output import console
from waypost.errors import InputError


@click.command()
@click.argument("release", type=click.Path(path_type=Path))
@click.option("--port", default=8765, show_default=True, type=click.IntRange(0, 65535), help="0 takes a free one.")
@click.option("--host", default="127.0.0.1", show_default=True, help="Address to listen on.")
@click.option(
    "--audience",
    type=click.Choice(["public", "movement", "secretariat"]),
    default="public",
    show_default=True,
    help="What the pages may show. Anything but public is for this machine alone.",
)
@click.option("--workers", default=1, show_default=True, type=click.IntRange(1, 16), help="Processes.")
def serve(release: Path, port: int, host: str, audience: str, workers: int) -> None:
    """Serve the pages of a RELEASE until you press Ctrl-C."""
    from granian import Granian
    from granian.constants import Interfaces

    from waypost.store.release import open_release

    open_release(release)
    if audience != "public" and host not in ("127.0.0.1", "::1", "localhost"):
        raise InputError(f"--audience {audience} on {host}: without accounts only the public may come from afar")
    port = _free_port(host, port)
    os.environ["WAYPOST_RELEASE"] = str(release.absolute())
    os.environ["WAYPOST_AUDIENCE"] = audience
    os.environ["DJANGO_SETTINGS_MODULE"] = "waypost.web.project.settings"
    console.print(f"Serving {release} at http://{host}:{port}/  (stop with Ctrl-C)")
    Granian(
        "waypost.web.project.wsgi:application",
        address=host,
        port=port,
        interface=Interfaces.WSGI,
        workers=workers,
        blocking_threads=1,
        log_enabled=False,
    ).serve()


def _free_port(host: str, port: int) -> int:
    """The port itself when it is free; a free one for 0. Raises :class:`InputError` when it is taken."""
    family = socket.AF_INET6 if ":" in host else socket.AF_INET
    with socket.socket(family, socket.SOCK_STREAM) as probe:
        probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            probe.bind((host, port))
        except OSError as error:
            raise InputError(
                f"port {port} on {host} cannot be used ({error.strerror}); choose another: --port"
            ) from error
        found: int = probe.getsockname()[1]
        return found
