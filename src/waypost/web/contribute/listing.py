"""The part of a society's programmes that a page shows: those searched for, a hundred at a time."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from waypost.model.text import fold

PER_PAGE = 100
_FEW = 20  # programmes that one finds without searching

Line = Mapping[str, Any]

# What a line may want from its society, in the order in which the page offers it.
WANTS: dict[str, Callable[[Line], bool]] = {
    "missing": lambda line: bool(line["missing"]),
    "stale": lambda line: bool(line["is_stale"]),
    "ended": lambda line: bool(line["has_ended"]) and line["status"] not in ("closed", "cancelled"),
    "waiting": lambda line: bool(line["waiting"]),
    "asked": lambda line: bool(line["asked"]),
    "differing": lambda line: bool(line["lost"]),
}


@dataclass(frozen=True)
class Part:
    """Lines ``first`` + 1 to ``last`` of the ``count`` that were found."""

    lines: list[Line]
    first: int
    count: int
    most: int = PER_PAGE

    @property
    def last(self) -> int:
        """The place of the last line shown, from 1."""
        return self.first + len(self.lines)

    @property
    def before(self) -> int | None:
        """Where the part before begins; None at the beginning."""
        return max(self.first - self.most, 0) if self.first else None

    @property
    def after(self) -> int | None:
        """Where the next part begins; None at the end."""
        return self.last if self.last < self.count else None


@dataclass(frozen=True)
class Asked:
    """What a reader asked to see: words of a title, one of :data:`WANTS`, from which line on."""

    words: str = ""
    want: str = ""
    first: int = 0
    also_first: int = 0

    @property
    def is_narrow(self) -> bool:
        """Whether anything is searched for."""
        return bool(self.words or self.want)


def asked_of(sent: Mapping[str, str]) -> Asked:
    """What an address asks for; what it says wrongly is as if not said."""
    want = sent.get("want", "")
    return Asked(
        words=sent.get("words", "").strip()[:200],
        want=want if want in WANTS else "",
        first=number_of(sent.get("from", "")),
        also_first=number_of(sent.get("also", "")),
    )


def number_of(text: str) -> int:
    """A place in a list as an address states it; 0 for anything else."""
    return int(text) if text.isascii() and text.isdigit() and len(text) < 8 else 0


def part_of(lines: Sequence[Line], asked: Asked, first: int) -> Part:
    """The lines that are shown: those whose title or id holds every word, from ``first`` on."""
    wanted = fold(asked.words).split()
    wants = WANTS.get(asked.want)
    found = [
        line
        for line in lines
        if (wants is None or wants(line))
        and (line["programme_id"] == asked.words or all(word in fold(line["title"] or "") for word in wanted))
    ]
    return cut(found, first)


def cut(lines: Sequence[Line], first: int, most: int = PER_PAGE) -> Part:
    """So many lines from ``first`` on; from the beginning where there is no such line."""
    first = first if first < len(lines) else 0
    return Part(list(lines[first : first + most]), first, len(lines), most)


def is_long(lines: Sequence[Line]) -> bool:
    """Whether there are so many that one searches among them."""
    return len(lines) > _FEW
