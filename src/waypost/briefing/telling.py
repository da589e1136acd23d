"""What every part of a briefing needs: words, names, figures as people read them, sources by their numbers."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Iterator
from decimal import Decimal
from functools import cached_property
from typing import Any

from babel.numbers import format_compact_decimal, format_decimal

from waypost.analysis.reading_aloud import NOT_REPORTED, explain_row, shown_name
from waypost.atlas.figures import datasets
from waypost.atlas.opened import Opened
from waypost.atlas.trail import trail_page
from waypost.briefing.beside import NOTHING, Beside
from waypost.briefing.wording import word
from waypost.drawing.document import Block, Paragraph, Section, Table
from waypost.reference.trails import Trail
from waypost.reference.wording import isolated, listed, written_day, written_share
from waypost.strategies.reasons import finding_key

_SHORT_FROM = 10_000


class Teller:
    """One trail of a release in one language, with what is told beside it."""

    def __init__(self, opened: Opened, trail_id: str, language: str, beside: Beside = NOTHING) -> None:
        self.opened, self.language, self.beside = opened, language, beside
        self.parts: dict[str, Any] = trail_page(opened, trail_id)
        self.trail: Trail = opened.catalog.trails[trail_id]
        self._cited: list[str] = []
        self.in_full: list[Section] = []  # what a part cuts short stands here, for the end of the paper

    @property
    def is_for_members(self) -> bool:
        """Whether it is not for everybody: for what the reader sees of the release, or for what is beside it."""
        return self.opened.viewer.audience != "public" or self.beside.is_for_members

    @property
    def made_on(self) -> dt.date:
        """The day on which the paper is made, as far as it is told; else that of the release. No clock is asked."""
        return self.beside.made_on or self.opened.as_of

    @cached_property
    def stations(self) -> list[dict[str, Any]]:
        """The stations of the trail, in the order of its roles."""
        found: list[dict[str, Any]] = self.parts["score"]["stations"]
        return found

    def word(self, key: str, **parts: object) -> str:
        """Words of the briefing."""
        return word(key, self.language, **parts)

    def name(self, code: str | None, code_list: str) -> str:
        """The name of a code; a dash for none."""
        return NOT_REPORTED if code is None else shown_name(code, code_list, self.opened.catalog, self.language)

    def names(self, codes: Iterable[str], code_list: str, most: int | None = None) -> str:
        """Names of several codes in one text; of more than ``most`` the first and how many there are beyond."""
        found = [self.name(code, code_list) for code in codes]
        if most is not None and len(found) > most:
            beyond = f"\u2066+\u2060{self.number(len(found) - most)}\u2069"  # in Arabic too the plus stands before
            return f"{listed(found[:most], self.language)}\u00a0{beyond}"
        return listed(found, self.language) or NOT_REPORTED

    def listed(self, items: Iterable[str]) -> str:
        """Items in one line."""
        return listed(items, self.language)

    def table(
        self, head: tuple[str, ...], rows: tuple[tuple[str, ...], ...], widths: tuple[float, ...], most: int, key: str
    ) -> Iterator[Block]:
        """A table of the first rows; the others stand at the end of the paper under the heading ``key``."""
        yield Table(head, rows[:most], widths)
        if left := rows[most:]:
            self.in_full.append(Section(heading=self.word(key), blocks=(Table(head, left, widths),), level=2))
            yield self.elsewhere(len(left), key)

    def elsewhere(self, count: int, key: str) -> Paragraph:
        """That so many more stand at the end of the paper, and under which heading."""
        told = self.word("more_at_end", count=self.number(count), heading=isolated(self.word(key)))
        return Paragraph(told, "quiet")

    def acted(self, question: str, row: dict[str, Any]) -> tuple[str, ...]:
        """The strategies in force that act on a row of an answer, by name, as far as the reader may know."""
        if not self.beside.acted:
            return ()
        return tuple(isolated(name) for name in self.beside.acted.get(finding_key(question, row), ()))

    def acted_on(self, question: str, rows: Iterable[dict[str, Any]]) -> str:
        """That it is acted on and by which strategies, to stand behind other words; nothing where it is not."""
        names = dict.fromkeys(name for row in rows for name in self.acted(question, row))
        return " " + self.word("acted_on", names=self.listed(names)) if names else ""

    def aloud(self, row: dict[str, Any], question: str) -> str:
        """A row of an answer in sentences."""
        catalog = self.opened.catalog
        return explain_row(row, catalog.question_texts[question], catalog, self.language)

    def number(self, value: int | Decimal | None) -> str:
        """A figure in full; words where it is not known."""
        return self.word("not_known") if value is None else format_decimal(value, "#,##0", locale=self.language)

    def short(self, value: int | None) -> str:
        """A figure in few letters."""
        if value is None or value < _SHORT_FROM:
            return self.number(value)
        return str(format_compact_decimal(value, fraction_digits=1, locale=self.language))

    def share(self, value: float | None) -> str:
        """A share; words where it is not known."""
        return self.word("not_known") if value is None else written_share(value, self.language)

    def day(self, value: dt.date | None) -> str:
        """A day; a dash for none."""
        return NOT_REPORTED if value is None else written_day(value, self.language)

    def source(self, dataset: str | None) -> str:
        """The mark of a source, which the last part of the briefing names; nothing for none."""
        if dataset is None or dataset not in self._known:
            return ""
        if dataset not in self._cited:
            self._cited.append(dataset)
        return f"[{self._cited.index(dataset) + 1}]"

    @cached_property
    def _known(self) -> set[str]:
        return {row["dataset_id"] for row in self.opened.rows("select dataset_id from context_dataset")}

    def cited(self) -> list[dict[str, Any]]:
        """The sources that were cited, in the order of their numbers."""
        rows = {row["dataset_id"]: row for row in datasets(self.opened, set(self._cited))}
        return [rows[name] for name in self._cited]
