"""The command line. Each command is a thin face: it calls the pipeline or a question and prints the answer.

Exit status: 0 fine, 1 findings (issues listed, a check that fails), 2 misuse or an input that cannot be used,
3 a fault of Waypost itself, 130 stopped by the person.
"""

from __future__ import annotations

import importlib
import os
import sys
import traceback
from typing import Any

import click

from waypost import __version__
from waypost.errors import WaypostError

# Command → module of this package that holds it. Loaded when called, so that the start stays quick.
COMMANDS = {
    "build": "build",
    "picture": "picture",
    "briefing": "briefing",
    "issues": "issues",
    "quality": "quality",
    "explain": "explain",
    "analyse": "analyse",
    "context": "context",
    "match": "match",
    "review": "review",
    "check": "build",
    "workbook": "files",
    "xlsform": "files",
    "export": "files",
    "disclose": "disclose",
    "serve": "serve",
    "accounts": "accounts",
    "consultations": "consultations",
    "exercises": "exercises",
    "findings": "findings",
    "meetings": "meetings",
    "workshops": "workshops",
    "strategies": "strategies",
    "messages": "messages",
    "work": "work",
    "digest": "digest",
    "decisions": "decisions",
    "policy": "policy",
    "network": "network",
    "agreements": "agreements",
    "plan": "plan",
    "claims": "claims",
    "rules": "rules",
    "fetch": "review",
}


class _LazyGroup(click.Group):
    def list_commands(self, ctx: click.Context) -> list[str]:
        return list(COMMANDS)

    def get_command(self, ctx: click.Context, cmd_name: str) -> click.Command | None:
        if cmd_name not in COMMANDS:
            return None
        module = importlib.import_module(f"waypost.cli.{COMMANDS[cmd_name]}")
        command: click.Command = getattr(module, cmd_name)
        return command

    def invoke(self, ctx: click.Context) -> Any:
        try:
            answer = super().invoke(ctx)
            sys.stdout.flush()
        except BrokenPipeError:  # the reader has gone, as with `| head`: no finding; click would say 1
            os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())  # what is still held goes nowhere
            return 0
        return answer

    def resolve_command(
        self, ctx: click.Context, args: list[str]
    ) -> tuple[str | None, click.Command | None, list[str]]:
        if args and args[0] not in COMMANDS and not args[0].startswith("-"):
            raise click.UsageError(f"no command {args[0]!r}; there are: {', '.join(COMMANDS)}", ctx)
        return super().resolve_command(ctx, args)


@click.group(
    cls=_LazyGroup,
    context_settings={"help_option_names": ["-h", "--help"]},
    epilog="\b\nTo begin:\n  waypost build --demo --out build/demo\n  waypost picture build/demo\n"
    "  waypost serve build/demo",
)
@click.version_option(__version__, prog_name="waypost")
def cli() -> None:
    """The full picture of what National Societies do for migrants, along every trail."""


def main() -> None:
    """Entry point: what a person can mend is one clear line, never a traceback."""
    _print_any_letter()
    try:
        status = cli.main(prog_name="waypost", standalone_mode=False)
    except click.Abort:
        click.echo("waypost: stopped; nothing was left half-written", err=True)
        sys.exit(130)
    except Exception as error:  # noqa: BLE001  # the last place where a fault can be told apart from a finding
        sys.exit(_tell(error))
    sys.exit(status if isinstance(status, int) else 0)


def _print_any_letter() -> None:
    """A terminal that knows few letters shows a question mark for the others, rather than ending the work."""
    for stream in (sys.stdout, sys.stderr):
        if hasattr(stream, "reconfigure"):
            stream.reconfigure(errors="replace")


def _tell(error: Exception) -> int:
    """Say on one line what went wrong; the exit status."""
    if isinstance(error, click.exceptions.NoArgsIsHelpError):
        click.echo(error.format_message())
        return 2
    if isinstance(error, click.UsageError):
        path = error.ctx.command_path if error.ctx else "waypost"
        click.echo(f"{path}: {' '.join(error.format_message().split())} (see {path} --help)", err=True)
        return 2
    if isinstance(error, click.ClickException):
        click.echo(f"waypost: {error.format_message()}", err=True)
        return 2
    if isinstance(error, WaypostError):
        click.echo(f"waypost: {error}", err=True)
        return 2
    if isinstance(error, OSError):  # a path that cannot be written, a full disk
        where = f"{error.filename}: " if error.filename else ""
        click.echo(f"waypost: {where}{error.strerror or error}", err=True)
        return 2
    traceback.print_exception(error)
    click.echo("waypost: this is a fault of Waypost itself; please report it with the lines above", err=True)
    return 3


if __name__ == "__main__":
    main()
