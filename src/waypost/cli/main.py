"""The command line. Each command is a thin face: it calls the pipeline or a question and prints the answer.

Exit status: 0 fine, 1 findings (issues listed, a check that fails), 2 misuse or an input that cannot be used.
"""

from __future__ import annotations

import importlib
import sys

import click

from waypost import __version__
from waypost.errors import WaypostError

# Command → module of this package that holds it. Loaded when called, so that the start stays quick.
COMMANDS = {
    "build": "build",
    "check": "build",
    "issues": "issues",
    "explain": "explain",
    "picture": "picture",
    "export": "files",
    "workbook": "files",
    "serve": "serve",
    "analyse": "analyse",
    "context": "context",
    "review": "review",
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

    def resolve_command(
        self, ctx: click.Context, args: list[str]
    ) -> tuple[str | None, click.Command | None, list[str]]:
        if args and args[0] not in COMMANDS and not args[0].startswith("-"):
            raise click.UsageError(f"no command {args[0]!r}; there are: {', '.join(COMMANDS)}")
        return super().resolve_command(ctx, args)


@click.group(cls=_LazyGroup, context_settings={"help_option_names": ["-h", "--help"]})
@click.version_option(__version__, prog_name="waypost")
def cli() -> None:
    """The full picture of what National Societies do for migrants, along every trail."""


def main() -> None:
    """Entry point: an error of ours is one clear line, never a traceback."""
    try:
        status = cli.main(prog_name="waypost", standalone_mode=False)
    except WaypostError as error:
        click.echo(f"waypost: {error}", err=True)
        sys.exit(2)
    except click.ClickException as error:
        error.show()
        sys.exit(2)
    except click.Abort:
        click.echo("waypost: stopped; the earlier release is as it was", err=True)
        sys.exit(130)
    except BrokenPipeError:
        sys.stderr.close()
        sys.exit(0)
    except OSError as error:  # a path that cannot be written, a full disk
        where = f"{error.filename}: " if error.filename else ""
        click.echo(f"waypost: {where}{error.strerror or error}", err=True)
        sys.exit(2)
    sys.exit(status if isinstance(status, int) else 0)


if __name__ == "__main__":
    main()
