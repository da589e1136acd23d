"""How answers are printed: tables for people, JSON for programs. One place for both.

On a terminal, text is wrapped at words and a table that does not fit leaves columns out and says which. Into a file
or a pipe each text stays on one line, so that ``grep`` finds it whole, and nothing is coloured.
"""

from __future__ import annotations

import datetime as dt
import os
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from decimal import Decimal
from typing import Any, NoReturn

import click
import orjson
from rich.cells import cell_len
from rich.console import Console
from rich.table import Table
from rich.text import Text

_PIPE_WIDTH = 132  # of tables in a file or a pipe, where there is no terminal whose width could matter
NOT_REPORTED = "–"
_LEAST_NAME = 16  # letters of a text column below which it cannot be read


# Published texts may hold anything: a line break would tear a line, an escape code could rule the terminal.
_TAMED = dict.fromkeys((*range(32), *range(127, 160)), "�") | dict.fromkeys(map(ord, "\t\n\v\f\r\x85"), " ")


class _Console(Console):
    def on_broken_pipe(self) -> NoReturn:
        """The reader has gone (``| head``): that is no finding; ``main`` ends quietly."""
        raise BrokenPipeError


console = _Console(highlight=False)
if not console.is_terminal:
    console = _Console(highlight=False, width=int(os.environ.get("COLUMNS") or _PIPE_WIDTH))
# Progress and warnings: apart from the answer, so that an answer sent to a file stays an answer.
problems = Console(highlight=False, stderr=True)


def _plain(value: Any) -> Any:
    if isinstance(value, Decimal):
        return str(value)
    raise TypeError(f"no JSON for {type(value).__name__}")


def as_json_bytes(answer: Any) -> bytes:
    """The answer as JSON; money as text so that no digit is lost, unknown as null."""
    return orjson.dumps(answer, default=_plain, option=orjson.OPT_INDENT_2 | orjson.OPT_APPEND_NEWLINE)


def moment(told: str) -> str:
    """A moment that stands as ``2026-12-27T09:47:55.73+00:00`` in JSON, to the minute and in UTC."""
    return dt.datetime.fromisoformat(told).astimezone(dt.UTC).strftime("%Y-%m-%d %H:%M UTC")


def print_json(answer: Any) -> None:
    """The answer as JSON on the screen or into a pipe."""
    click.echo(as_json_bytes(answer).decode(), nl=False)


def say(text: str, *, style: str | None = None, indent: int = 0, hang: int = 0) -> None:
    """A text of one line. A terminal gets it wrapped at words, later lines ``hang`` further in; a pipe as it stands."""
    text = text.translate(_TAMED)
    if not console.is_terminal or cell_len(text) + indent <= console.width:
        console.print(" " * indent + text, style=style, soft_wrap=True, markup=False)
        return
    room = max(console.width - indent - hang, 12)
    lines = _wrapped(text, max(console.width - indent, 12), room)
    for number, line in enumerate(lines):
        console.print(" " * (indent + (hang if number else 0)) + line, style=style, soft_wrap=True, markup=False)


def _wrapped(text: str, first: int, later: int) -> list[str]:
    """``text`` in lines of at most ``first`` cells, then ``later``; only a word longer than a line is cut."""
    lines = Text(text).wrap(console, first)
    if len(lines) == 1:
        return [lines[0].plain]
    head = lines[0].plain
    rest = text[len(head) :].lstrip(" ")
    return [head.rstrip(), *(line.plain.rstrip() for line in Text(rest).wrap(console, later))]


def told_mails(found: Mapping[str, int], as_json: bool) -> int:
    """Tell what became of the mails that were due: how many were sent, wait, failed for good, or are needed no more.

    The exit status: 1 when one failed for good.
    """
    if as_json:
        print_json(found)
    else:
        say(
            f"{counted(found['sent'], 'mail')} sent, {found['postponed']} postponed, {found['failed']} failed,"
            f" {found['not_needed']} not needed any more"
        )
    return 1 if found["failed"] else 0


def counted(number: int, one: str, many: str | None = None) -> str:
    """``1 file``, ``2 files``."""
    return f"{shown(number)} {one if number == 1 else many or one + 's'}"


def shown(value: Any) -> str:
    """A value for people: a dash for what is not reported, thousands apart, days as they are; a pair is a range."""
    if value is None:
        return NOT_REPORTED
    if isinstance(value, tuple):
        least, most = (shown(end) for end in value)
        return least if least == most else f"{least} – {most}"
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
    return str(value).translate(_TAMED)


def print_table(
    title: str, rows: Sequence[dict[str, Any]], columns: dict[str, str], *, note: str | None = None
) -> None:
    """A table with ``columns`` as ``{key: heading}``, the most telling first; numbers to the right.

    Figures are never cut: what does not fit is left out from the last column on, and named below. An empty table
    says so.
    """
    shown_columns = _that_fit(rows, columns)
    table = Table(title=title, title_justify="left", title_style="bold", header_style="", box=None, pad_edge=False)
    for key in shown_columns:
        if _is_number(rows, key):
            table.add_column(columns[key], justify="right", no_wrap=True)
        else:
            longest = max((cell_len(shown(row.get(key))) for row in rows), default=1)
            table.add_column(columns[key], overflow="fold", min_width=min(_LEAST_NAME, longest))
    for row in rows:
        table.add_row(*(Text(shown(row.get(key))) for key in shown_columns))
    console.print(table)
    if not rows:
        say("none", style="dim", indent=2)
    left_out = [columns[key] for key in columns if key not in shown_columns]
    if left_out:
        say(f"no room for: {', '.join(left_out)}; use a wider window or --json", style="dim", indent=2)
    if note:
        say(note, style="dim", indent=2)
    console.print()


def _is_number(rows: Sequence[dict[str, Any]], key: str) -> bool:
    return not any(isinstance(row.get(key), str) for row in rows)


def _that_fit(rows: Sequence[dict[str, Any]], columns: dict[str, str]) -> list[str]:
    """The columns that fit the width, from the first on; at least two where there are two."""
    kept: list[str] = []
    used = 0
    for key, heading in columns.items():
        widest = max((cell_len(shown(row.get(key))) for row in rows), default=1)
        if _is_number(rows, key):
            need = max(widest, cell_len(heading))
        else:
            need = max(min(widest, _LEAST_NAME), *(cell_len(word) for word in f"{heading} ".split(" ")))
        used += need + (2 if kept else 0)
        if used > console.width and len(kept) >= 2:
            break
        kept.append(key)
    return kept


@contextmanager
def working(what: str) -> Iterator[None]:
    """A sign of life on the terminal while something takes long; nothing into a file or a pipe."""
    if not problems.is_terminal:
        yield
        return
    with problems.status(f"{what} …"):
        yield
