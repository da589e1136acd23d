"""``--as`` of commands that act as somebody, and how they were told what they write down for another."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable
from typing import Any

import click

from waypost.cli.options import Decorator
from waypost.errors import InputError

MEDIA = ("telephone", "letter", "meeting", "e-mail")
ROLES = ("focal_point", "director", "secretary_general", "president", "other_staff")
How = tuple[str, str, dt.date] | None
_AS = "--as"


def as_option(meaning: str, *, required: bool = True) -> Decorator:
    """``--as EMAIL``: an account that can sign in."""
    return click.option(_AS, "email", required=required, metavar="EMAIL", help=meaning)


def told_options(command: Callable[..., Any]) -> Callable[..., Any]:
    """``--medium``, ``--told-by`` and ``--told-on``: for who writes down what an organisation said."""
    medium = click.option("--medium", type=click.Choice(MEDIA), help="How you were told, for the organisation.")
    told_by = click.option("--told-by", "told_by_role", type=click.Choice(ROLES), help="Who said it: a role.")
    told_on = click.option("--told-on", metavar="DAY", help="On which day.")
    return medium(told_by(told_on(command)))


def how_told(medium: str | None, told_by_role: str | None, told_on: str | None) -> How:
    """The three together, or none. Raises :class:`InputError` for some of them, and for a day that is none."""
    if not (medium or told_by_role or told_on):
        return None
    if not (medium and told_by_role and told_on):
        raise InputError("--medium, --told-by and --told-on belong together: how, which role, on which day")
    try:
        return medium, told_by_role, dt.date.fromisoformat(told_on)
    except ValueError as error:
        raise InputError(f"--told-on {told_on}: not a day; expected YYYY-MM-DD") from error
