"""Arguments and options that several commands take, so that each reads the same everywhere."""

from __future__ import annotations

import datetime as dt
import os
from collections.abc import Callable, Iterable
from pathlib import Path
from typing import Any

import click

from waypost.errors import InputError
from waypost.settings import LANGUAGES

Decorator = Callable[[Callable[..., Any]], Callable[..., Any]]

MOMENT = click.DateTime(["%Y-%m-%dT%H:%M", "%Y-%m-%d %H:%M"])  # a day and a time, of no zone
release_argument: Decorator = click.argument("release", type=click.Path(path_type=Path))
force_option: Decorator = click.option("--force", is_flag=True, help="Replace the file that is there already.")


def json_option(what: str = "the answer") -> Decorator:
    """``--json`` of a reading command."""
    return click.option("--json", "as_json", is_flag=True, help=f"Print {what} as JSON.")


def language_option(meaning: str, default: str | None = "en") -> Decorator:
    """``--language``, one of the four."""
    return click.option(
        "--language", type=click.Choice(LANGUAGES), default=default, show_default=default is not None, help=meaning
    )


def audience_option(meaning: str) -> Decorator:
    """``--audience``: whom an outlet is for; the public unless said otherwise."""
    return click.option(
        "--audience",
        type=click.Choice(("public", "movement", "secretariat")),
        default="public",
        show_default=True,
        help=meaning,
    )


def build_options(command: Callable[..., Any]) -> Callable[..., Any]:
    """``--inputs`` and ``--as-of`` of the commands that build what was signed in: see :func:`tell_web`."""
    inputs = click.option(
        "--inputs",
        multiple=True,
        type=click.Path(exists=True, path_type=Path),
        help="Files and folders the release was built from: what societies sign is built in with them.",
    )
    as_of = click.option(
        "--as-of", metavar="DAY", help="The day such a build refers to. Default: the day of the build."
    )
    return inputs(as_of(command))


def tell_web(release: Path, inputs: Iterable[Path], as_of: str | None) -> None:
    """Tell the settings of the pages, and of the processes they start, what is served and how to build it anew.

    Raises :class:`InputError` for a day that is none.
    """
    os.environ["WAYPOST_RELEASE"] = str(release.absolute())
    if stated := [str(path.absolute()) for path in inputs]:
        os.environ["WAYPOST_INPUTS"] = os.pathsep.join(stated)
    if as_of is not None:
        os.environ["WAYPOST_AS_OF"] = day_of(as_of).isoformat()


def examples(*lines: str) -> str:
    """The end of a command's help: commands to copy. ``\\b`` keeps click from joining the lines."""
    return "\b\nExamples:\n" + "\n".join(f"  {line}" for line in lines)


def refuse_existing(path: Path, force: bool, option: str = "--out") -> None:
    """Raise :class:`InputError` when a file stands at ``path``: what a person typed into it would be gone."""
    if path.is_file() and not force:
        raise InputError(f"{path}: exists already; choose another {option}, or add --force to replace it")


def day_of(text: str) -> dt.date:
    """The day that ``--as-of`` names. Raises :class:`InputError` for what is none."""
    try:
        return dt.date.fromisoformat(text)
    except ValueError as error:
        raise InputError(f"--as-of {text}: not a day; expected YYYY-MM-DD") from error
