"""How answers are printed: tables for people, JSON for programs. One place for both."""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence
from decimal import Decimal
from typing import Any

import click
import orjson
from rich.console import Console
from rich.table import Table

# Into a file or a pipe there is no terminal whose width could matter.
console = Console(highlight=False)
if not console.is_terminal:
    console = Console(highlight=False, width=132)

NOT_REPORTED = "–"


def _plain(value: Any) -> Any:
    if isinstance(value, Decimal):
        return str(value)
    raise TypeError(f"no JSON for {type(value).__name__}")


def print_json(answer: Any) -> None:
    """The answer as JSON; money as text so that no digit is lost, unknown as null."""
    click.echo(orjson.dumps(answer, default=_plain, option=orjson.OPT_INDENT_2).decode())


def shown(value: Any) -> str:
    """A value for people: a dash for what is not reported, thousands apart, days as they are."""
    if value is None:
        return NOT_REPORTED
    if isinstance(value, bool):
        return "yes" if value else "no"
    if isinstance(value, int):
        return f"{value:,}".replace(",", "\u202f")
    if isinstance(value, Decimal):
        return f"{value:,.0f}".replace(",", "\u202f")
    if isinstance(value, float):
        return f"{value:.2f}"
    if isinstance(value, dt.date):
        return value.isoformat()
    return str(value)


def print_table(
    title: str, rows: Sequence[dict[str, Any]], columns: dict[str, str], *, note: str | None = None
) -> None:
    """A table with ``columns`` as ``{key: heading}``; numbers to the right; an empty one says so."""
    table = Table(title=title, title_justify="left", title_style="bold", header_style="", box=None, pad_edge=False)
    for key, heading in columns.items():
        number = not any(isinstance(row.get(key), str) for row in rows)
        if number:
            table.add_column(heading, justify="right", no_wrap=True)
        else:
            table.add_column(
                heading, overflow="fold", min_width=min(24, max((len(shown(r.get(key))) for r in rows), default=1))
            )
    for row in rows:
        table.add_row(*(shown(row.get(key)) for key in columns))
    console.print(table)
    if not rows:
        console.print("  none", style="dim")
    if note:
        console.print(f"  {note}", style="dim")
    console.print()
