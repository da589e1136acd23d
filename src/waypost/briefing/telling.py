"""What every part of a briefing needs: words, names, figures as people read them, sources by their numbers."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable
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
from waypost.reference.trails import Trail
from waypost.reference.wording import listed, written_day, written_share

_SHORT_FROM = 10_000


class Teller:
    """One trail of a release in one language, with what is told beside it."""

    def __init__(self, opened: Opened, trail_id: str, language: str, beside: Beside = NOTHING) -> None:
        self.opened, self.language, self.beside = opened, language, beside
        self.parts: dict[str, Any] = trail_page(opened, trail_id)
        self.trail: Trail = opened.catalog.trails[trail_id]
        self._cited: list[str] = []

    @property
    def is_for_members(self) -> bool:
        """Whether it is not for everybody: for what the reader sees of the release, or for what is beside it."""
        return self.opened.viewer.audience != "public" or self.beside.is_for_members

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
            return listed(found[:most], self.language) + f" +{self.number(len(found) - most)}"
        return listed(found, self.language) or NOT_REPORTED

    def listed(self, items: Iterable[str]) -> str:
        """Items in one line."""
        return listed(items, self.language)

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
