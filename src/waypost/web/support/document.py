"""A strategy as a document of values: the same as its page, for Word."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Mapping
from decimal import Decimal

from waypost.drawing.document import Block, Bullets, Document, Paragraph, Section, Table
from waypost.reference import load_catalog
from waypost.reference.money import Money
from waypost.reference.wording import colon, listed, written_day, written_money
from waypost.strategies.closure import OpenPoint
from waypost.strategies.coverage import Cover
from waypost.strategies.values import Commitment, Strategy
from waypost.web.exercises.mails import society_name
from waypost.web.pages.templating import some_day, text
from waypost.web.support.forms import need_name
from waypost.web.support.queries.strategies import Stood


def strategy_document(
    found: Stood,
    effect: Iterable[Cover],
    points: Iterable[OpenPoint],
    language: str,
    release: str,
    messages: Iterable[tuple[int, str, str]] = (),
    titles: Mapping[str, str] | None = None,
) -> Document:
    """All of a strategy in one language; ``titles`` of the programmes that it names."""
    return _Paper(found, language, titles or {}).written(list(effect), list(points), release, list(messages))


class _Paper:
    """The document of one strategy."""

    def __init__(self, found: Stood, language: str, titles: Mapping[str, str]) -> None:
        self.found, self.value, self.language, self.titles = found, found.value, language, titles
        self.catalog = load_catalog()
        self.needs = {each.number: each for each in self.value.needs}

    def t(self, key: str, **parts: object) -> str:
        """A text in the language of the paper."""
        return text(self.language, key, **parts)

    def written(
        self, effect: list[Cover], points: list[OpenPoint], release: str, messages: list[tuple[int, str, str]]
    ) -> Document:
        """Its sections in the order of the page."""
        value: Strategy = self.value
        trail = self.catalog.trails[value.trail_id].names[self.language]
        sections = [
            Section(heading=self.t("support_score"), blocks=(self._commitments(),)),
            Section(heading=self.t("support_hand_overs"), blocks=tuple(self._hand_overs())),
            Section(heading=self.t("support_closure"), blocks=(self._points(points),)),
            Section(
                heading=self.t("support_coverage"),
                blocks=(Paragraph(self.t("support_coverage_what", day=some_day(release, self.language)), "quiet"),
                        self._coverage(effect)),
            ),
        ]  # fmt: skip
        if messages:
            names = tuple(name for _, _, name in messages)
            sections.append(Section(heading=self.t("support_messages"), blocks=(Bullets(names),)))
        review = self.t("support_review_on", day=self._day(value.review_on))
        return Document(
            language=self.language, kind=self.t("support_strategy_kind"), title=self.found.row.name_in(self.language),
            subtitle=f"{trail} · {self.t('support_phase_' + value.phase)} · {review}", sections=tuple(sections),
        )  # fmt: skip

    def _commitments(self) -> Block:
        rows = []
        for need in self.value.open_needs:
            name = need_name(need, self.catalog, self.language)
            mine = [each for each in self.value.live_commitments if each.need == need.number]
            if not mine:
                said = self.t("support_need_open") if need.is_open else self.t("support_nobody")
                rows.append((name, "–", f"{said} {need.why_open}".strip(), "–"))
            rows += [(name, self._who(each), self._told(each), self._state(each)) for each in mine]
        head = tuple(self.t(f"support_col_{key}") for key in ("need", "society", "commitment", "state"))
        return Table(head, tuple(rows), (4.4, 3.8, 6.0, 2.8)) if rows else Paragraph(self.t("support_no_needs"))

    def _who(self, each: Commitment) -> str:
        side = self.catalog.code_lists["stage_role"].codes[each.side].label[self.language]
        return f"{society_name(each.ns_id, self.language)} ({side})"

    def _told(self, each: Commitment) -> str:
        parts = [each.text]
        days = [self._day(day) for day in (each.from_day, each.until_day)]
        if each.from_day or each.until_day:
            parts.append(" – ".join(days))
        if each.people_per_year is not None:
            parts.append(self.t("support_people_a_year", count=each.people_per_year))
        if each.amount is not None:
            money = Money(amount=Decimal(each.amount), currency=each.currency)
            parts.append(written_money(money, self.language))
        return "\n".join(parts)

    def _state(self, each: Commitment) -> str:
        shown = self.t(f"support_state_{each.state}")
        evidence = "\n".join(
            part for part in (each.evidence, self.titles.get(each.programme_id, each.programme_id)) if part
        )
        return f"{shown}\n{evidence}".strip()

    def _hand_overs(self) -> list[Block]:
        rows = []
        for each in self.value.live_hand_overs:
            cells = []
            for number, accepts in ((each.giver, each.giver_accepts), (each.taker, each.taker_accepts)):
                one = self.value.commitment(number)
                word = {None: "proposed", True: "accepted", False: "declined"}[accepts]
                cells.append(f"{self._who(one)}\n{self.t(f'support_state_{word}')}" if one else "–")
            data = self.t(f"support_data_{each.data}")
            rows.append((*cells, each.text, f"{data}\n{each.safeguard}".strip()))
        if not rows:
            return [Paragraph(self.t("support_no_hand_overs"))]
        head = tuple(self.t(f"support_col_{key}") for key in ("giver", "taker", "what", "data"))
        return [Table(head, tuple(rows), (4.0, 4.0, 5.4, 3.6))]

    def _points(self, points: list[OpenPoint]) -> Block:
        if not points:
            return Paragraph(self.t("support_closed"), "lead")
        return Bullets(tuple(point_words(each, self.found, self.language) for each in points))

    def _coverage(self, effect: list[Cover]) -> Block:
        rows = [
            (
                need_name(self.needs[each.need], self.catalog, self.language), str(each.stations),
                str(len(each.covered)), str(len(each.planned)), str(len(each.lacking)), str(len(each.unknown)),
            )
            for each in effect
        ]  # fmt: skip
        if not rows:
            return Paragraph(self.t("support_no_needs"))
        head = tuple(
            self.t(f"support_col_{key}") for key in ("need", "stations", "covered", "planned", "lacking", "unknown")
        )
        return Table(head, tuple(rows), (4.6, 1.9, 2.7, 2.6, 2.8, 2.4), numbers=(1, 2, 3, 4, 5))

    def _day(self, day: dt.date | None) -> str:
        return written_day(day, self.language) if day else "…"


def point_words(each: OpenPoint, found: Stood, language: str) -> str:
    """Something that is open, in words, with whom to call on."""
    catalog = load_catalog()
    roles = catalog.code_lists["stage_role"].codes
    need = found.need(each.number) if each.part == "need" else None
    if each.part == "commitment":
        one = found.value.commitment(each.number)
        need = found.need(one.need) if one else None
    over = next((o for o in found.value.hand_overs if each.part == "hand_over" and o.number == each.number), None)
    what = need_name(need, catalog, language) if need else over.text.rstrip(" .") if over else ""
    said = text(
        language, f"support_open_{each.kind}", what=what,
        sides=" – ".join(roles[side].label[language] for side in each.sides if side in roles),
    )  # fmt: skip
    names = listed([society_name(ns, language) for ns in each.societies], language)
    return f"{said} {text(language, 'support_ask')}{colon(language)} {names}." if names else said
