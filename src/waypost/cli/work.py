"""``waypost work``: the process that reads files, builds releases and writes mails, without a server beside it."""

from __future__ import annotations

import sys
from pathlib import Path

import click

from waypost.cli.options import build_options, examples, release_argument, tell_web
from waypost.cli.output import counted, say


@click.command(
    short_help="Do the work that waits: files, builds, mails.",
    epilog=examples("waypost work build/mine --inputs ../files", "waypost work build/mine --until-empty"),
)
@release_argument
@build_options
@click.option("--until-empty", is_flag=True, help="Stop when nothing waits, instead of waiting for more.")
def work(release: Path, inputs: tuple[Path, ...], as_of: str | None, until_empty: bool) -> None:
    """Do what waits for the RELEASE that is served: compare files, take them in, build, send mails.

    waypost serve starts one of these by itself. Of several one works: the others say so, and wait until it ends, or end
    at once with --until-empty.
    """
    from waypost.store.release import open_release
    from waypost.web.jobs.worker import run
    from waypost.web.project.prepare import prepare

    open_release(release)
    tell_web(release, inputs, as_of)
    prepare()
    rest = "" if until_empty else "; waiting until it ends"
    is_taken = False

    def taken() -> None:
        nonlocal is_taken
        is_taken = True
        say(f"another worker is at work and does what waits{rest}")
        sys.stdout.flush()  # whoever reads it from a pipe would wait as long as this does

    done = run(until_empty=until_empty, patience=0 if until_empty else None, taken=taken)
    if not is_taken:
        say(f"done: {counted(done, 'task')}")
