"""The annual report of a plan as a document: outcomes with their evidence, money, milestones, risks, gender, quality.

It holds what it was given and says what it was not: unknown facts are named, translations say that they are some.

The report of a year that is over tells of money, milestones and notes up to its end, and of the periods of indicators
that lie in it. How far outcomes were at that time is kept nowhere: facts are those of today, and stand in the report of
this year alone.
"""

from __future__ import annotations

import datetime as dt
from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from decimal import Decimal
from functools import partial

import msgspec
from babel.numbers import format_decimal

from waypost.drawing.document import Block, Bullets, Document, Paragraph, Section, Table
from waypost.errors import InputError, Said
from waypost.plan.forecast import Forecast, forecast
from waypost.plan.milestones import as_it_stood, standing
from waypost.plan.noted import Noted
from waypost.plan.outcomes import Judged, OutcomeState, PartState
from waypost.plan.results import Indicator, Period, Update, actual, is_interim, is_over, points
from waypost.plan.spending import Shown, Spending, shown_in
from waypost.reference.agreement_values import day_of
from waypost.reference.money import Converted, Money, Rate, StatedMoney, converted
from waypost.reference.plan_values import NOT_KNOWN, STATES, Milestone, Outcome, Plan, Tracked
from waypost.reference.wording import (
    colon,
    comma,
    isolated,
    spaced,
    written_day,
    written_money,
    written_month,
    written_share,
)


class Reported(msgspec.Struct, frozen=True, kw_only=True):
    """All that a report is made from. ``release`` names what facts come from; empty: the catalog alone."""

    plan: Plan
    year: int
    day: dt.date
    outcomes: Mapping[str, Judged]
    release: str = ""
    spending: Spending | None = None
    rates: tuple[Rate, ...] = ()  # tried in order where an amount is shown in another currency
    currency: str = ""  # in which currency amounts are shown as well; empty: in none
    milestones: tuple[Milestone, ...] = ()  # of the plan where none are given
    indicators: tuple[Indicator, ...] = ()
    updates: tuple[Update, ...] = ()
    notes: tuple[Noted, ...] = ()

    @property
    def is_past(self) -> bool:
        """Whether the year is over."""
        return self.year < self.day.year

    @property
    def until(self) -> dt.date:
        """Up to which day it tells: the end of a year that is over, else today."""
        return end_of(self.year) if self.is_past else self.day

    def indicators_of_year(self) -> tuple[Indicator, ...]:
        """Indicators with their periods; of a year that is over with those that lie in it, be it in part."""
        if not self.is_past:
            return self.indicators
        starts = dt.date(self.year, 1, 1)
        return tuple(
            msgspec.structs.replace(
                each, periods=tuple(of for of in each.periods if of.starts <= self.until and starts <= of.ends)
            )
            for each in self.indicators
        )

    def milestones_of_year(self) -> tuple[Milestone, ...]:
        """Milestones as they stood on the day up to which it tells."""
        given = self.milestones or self.plan.milestones
        return tuple(as_it_stood(each, self.until) for each in given) if self.is_past else given


def end_of(year: int) -> dt.date:
    """The last day of a year."""
    return dt.date(year, 12, 31)


def years_of(plan: Plan, today: dt.date) -> range:
    """Years of which there is a report: from the first one of the plan to this one."""
    return range(int(plan.starts[:4]), today.year + 1)


def check_year(year: int | str, plan: Plan, today: dt.date) -> int:
    """The year. Raises :class:`InputError` for one of which there is no report, and for what is no year."""
    years, asked = years_of(plan, today), str(year)[:10]
    found = int(asked) if asked.isdecimal() else None
    if found is None or found not in years:
        first, last = years[0], years[-1]
        told = f"there is no report of {asked}: expected a year from {first} to {last}"
        raise InputError(Said(told, "plan_refused_year", year=asked, first=str(first), last=str(last)))
    return found


def annual_report(told: Reported, language: str) -> Document:
    """The report in a language. Raises nothing that the plan's own check does not find before."""
    return Teller(told, language).document()


class Teller:
    """Words of one report in one language; pages take the same."""

    def __init__(self, told: Reported, language: str) -> None:
        self.told, self.plan, self.language = told, told.plan, language

    def document(self) -> Document:
        plan, told = self.plan, self.told
        release = isolated(told.release) if told.release else self.word("catalog_only")
        return Document(
            language=self.language,
            kind=plan.title[self.language],
            title=self.word("title", year=told.year),
            subtitle=self.word(
                "prepared_later" if told.is_past else "prepared",
                day=written_day(told.day, self.language),
                release=release,
                until=written_day(told.until, self.language),
            ),
            page=self.word("page"),
            sections=tuple(self.sections()),
        )

    def word(self, key: str, **parts: object) -> str:
        return spaced(self.plan.words["report"][key][self.language].format(**parts), self.language)

    def text(self, texts: Mapping[str, str]) -> str:
        return spaced(texts.get(self.language) or texts[self.plan.authoritative], self.language)

    def sections(self) -> Iterator[Section]:
        yield from self._past_outcomes() if self.told.is_past else self._outcomes()
        yield Section(heading=self.word("indicators"), blocks=tuple(self._indicators()))
        yield Section(heading=self.word("money"), blocks=tuple(self._money()))
        yield Section(heading=self.word("milestones"), blocks=(self._milestones(),))
        for topic, heading in (("risk", "risks"), ("gender", "gender"), ("quality", "quality")):
            tracked = [each for each in self.plan.tracked if each.topic == topic]
            yield Section(heading=self.word(heading), blocks=tuple(self._tracked(tracked, is_one=topic != "risk")))
        yield Section(
            heading=self.word("notes"), blocks=(Bullets(tuple(self.text(each.text) for each in self.plan.notes)),)
        )
        yield from self._annex()
        yield Section(heading=self.word("sources"), blocks=tuple(self._sources()))

    def _outcomes(self) -> Iterator[Section]:
        yield Section(heading=self.word("summary"), blocks=tuple(self._summary()))
        yield Section(heading=self.word("outcomes"))
        for function in self.plan.functions.values():
            yield Section(heading=f"{function.function}. {self.text(function.label)}", level=2)
            for outcome in function.outcomes:
                if outcome.id in self.told.outcomes:
                    yield self._outcome(outcome, self.told.outcomes[outcome.id])

    def _past_outcomes(self) -> Iterator[Section]:
        """That they are not told, and where they are."""
        told = self.word("outcomes_past", year=self.told.year, now=self.told.day.year)
        blocks: list[Block] = [Paragraph(told)]
        if self.language != self.plan.authoritative:
            blocks.append(self._translated())
        yield Section(heading=self.word("outcomes"), blocks=tuple(blocks))

    def _annex(self) -> Iterator[Section]:
        """Whom the plan is for, the goals that it serves, and its activities by component, in their short form."""
        audience = tuple(Paragraph(self.text(self.plan.passages[name].text)) for name in self.plan.audience)
        yield Section(heading=self.word("audience"), blocks=audience)
        goals = tuple(self.text(each.text) for each in self.plan.goals)
        yield Section(heading=self.word("goals"), blocks=(Bullets(goals),))
        blocks: list[Block] = []
        for component in self.plan.components.values():
            planned = tuple(self.text(each.text) for each in self.plan.activities if each.component == component.id)
            if planned:
                blocks += [Paragraph(f"{component.id} {self.text(component.text)}", "lead"), Bullets(planned)]
        yield Section(heading=self.word("activities"), blocks=tuple(blocks))

    def _translated(self) -> Paragraph:
        by_whom = self.word("by_human" if self.plan.translated_by == "human" else "by_machine")
        return Paragraph(self.word("translated", by=by_whom), "quiet")

    def _summary(self) -> Iterator[Block]:
        shown = Counter(each.computed.state for each in self.told.outcomes.values())
        parts = [
            f"{self.plan.word('state', state, self.language)}{colon(self.language)}{shown[state]}"
            for state in (*reversed(STATES), NOT_KNOWN)
            if shown[state]
        ]
        yield Paragraph(self.word("states_line", parts=comma(self.language).join(parts)), "lead")
        asked = {
            name: value
            for each in self.told.outcomes.values()
            for part in each.computed.parts
            for name, value in ((part.part.fact, part.value), (part.part.of, part.of))
            if name
        }
        unknown = sum(value is None for value in asked.values())
        yield Paragraph(self.word("unknown_line", count=unknown, of=len(asked)))
        rows = tuple(
            (each.id, self.text(each.label), self._short(self.told.outcomes[each.id]))
            for each in self.plan.outcomes.values()
            if each.id in self.told.outcomes
        )
        yield Table(("", self.word("outcomes"), self.word("state")), rows, (1.8, 10.2, 5))
        if self.language != self.plan.authoritative:
            yield self._translated()

    def state(self, code: str) -> str:
        return self.plan.word("state", code, self.language)

    def role(self, code: str) -> str:
        """A role in words; as it stands where it is none that we know."""
        return self.plan.word("role", code, self.language)

    def _short(self, judged: Judged) -> str:
        """The computed state, and beside it what somebody says, as such."""
        computed, said = self.state(judged.computed.state), judged.override
        if said is None:
            return computed
        return self.word("said", computed=computed, by=isolated(self.role(said.by)), state=self.state(said.state))

    def _outcome(self, outcome: Outcome, judged: Judged) -> Section:
        found = judged.computed
        blocks: list[Block] = [Paragraph(self.text(outcome.text)), Paragraph(self._computed(found), "lead")]
        if judged.override is not None:
            said = judged.override
            told = self.word(
                "overridden", by=isolated(self.role(said.by)), until=written_day(said.until, self.language),
                state=self.state(said.state), why=isolated(said.why),
            )  # fmt: skip
            blocks.append(Paragraph(told))
        blocks.append(Paragraph(self.text(self.plan.evidence[outcome.id].why), "quiet"))
        rows = tuple((self.text(each.part.label), self.known(each), self.span(each)) for each in found.parts)
        head = (self.word("evidence_part"), self.word("stands"), self.word("state"))
        blocks.append(Table(head, rows, (6, 6, 5)))
        heading = f"{outcome.id} {self.text(outcome.label)}"
        return Section(heading=heading, blocks=tuple(blocks), level=3)

    def _computed(self, found: OutcomeState) -> str:
        return f"{self.word('computed')}{colon(self.language)}{self.span(found)}"

    def span(self, found: OutcomeState | PartState) -> str:
        """A state, or between which two it lies."""
        if found.state != NOT_KNOWN or (found.least, found.most) == (STATES[0], STATES[-1]):
            return self.state(found.state)
        return self.word("between", least=self.state(found.least), most=self.state(found.most))

    def known(self, part: PartState) -> str:
        """What is known of a part of evidence, and from where on it is enough."""
        if part.part.kind == "flag":
            return self.word("unknown" if part.value is None else "yes" if part.value else "no")
        value = self.number(part.value)
        if part.part.of is None:
            return f"{value} ({self.word('enough', enough=self.number(int(part.part.enough)))})"
        if part.value is None:
            told = self.word("unknown") if part.of is None else self.word("unknown_of", of=self.number(part.of))
        else:
            told = self.word("of", value=value, of=self.number(part.of))
        return f"{told} ({self.word('enough', enough=written_share(part.part.enough, self.language))})"

    def number(self, value: int | None) -> str:
        if value is None:
            return self.word("unknown")
        return str(format_decimal(value, format="#,##0", locale=self.language))

    def _indicators(self) -> Iterator[Block]:
        rows = []
        for each in self.told.indicators_of_year():
            for period in each.periods:
                value = self._value(each, period)
                if value is None:
                    continue
                target = self.text(period.target_text) if period.target_text else self.word("unknown")
                if period.target is not None:
                    target = self.figure(period.target)
                rows.append(
                    (f"{each.outcome} {self.text(each.label)}", self.period(period.starts, period.ends), target, value)
                )
        if not rows:
            yield Paragraph(self.word("no_indicators"))
            return
        head = (self.word("indicator"), self.word("period"), self.word("target"), self.word("value"))
        yield Table(head, tuple(rows), (4.4, 4.9, 2.2, 5.5))

    def _value(self, indicator: Indicator, period: Period) -> str | None:
        """What counts for a period; without it, where the values before it lead to; None where neither is known. A year
        that is over has no forecast.
        """
        counts = actual(indicator, period.id, self.told.updates)
        if counts is not None:
            said = counts.text if counts.value is None else self._broken_down(counts)
            interim = self.interim(counts, period)
            return f"{said} ({interim})" if interim else said
        if self.told.is_past:
            return None
        found = forecast(
            points(indicator, self.told.updates), period.ends,
            least=Decimal(0), most=Decimal(100) if indicator.unit == "share" else None,
        )  # fmt: skip
        if found is None:
            return None
        return self.forecast(found)

    def interim(self, update: Update, period: Period) -> str:
        """That an update tells what stood before its period was over; empty where it tells the whole of it."""
        if not is_interim(update, period):
            return ""
        return self.word(
            "interim_over" if is_over(period, self.told.day) else "interim", day=written_day(period.ends, self.language)
        )

    def forecast(self, found: Forecast) -> str:
        """Where values lead to, with the range where there is one."""
        value, low, high = (self.figure(each) for each in (found.value, found.low, found.high))
        if low == high:
            return self.word("forecast_alone", value=value, count=len(found.made_from))
        return self.word("forecast", value=value, low=low, high=high, count=len(found.made_from))

    def _broken_down(self, counts: Update) -> str:
        """A figure and how it breaks down; what does not is a part of its own, with the reason."""
        told = [self.figure(counts.value or Decimal(0))]
        for each in counts.breakdowns:
            parts = [
                f"{self.plan.word('part', name, self.language)} {self.figure(v)}" for name, v in each.parts.items()
            ]
            if each.rest:
                parts.append(
                    f"{self.plan.word('part', 'rest', self.language)} {self.figure(each.rest)} ({isolated(each.why)})"
                )
            dimension = self.plan.word("dimension", each.dimension, self.language)
            told.append(self.word("broken_down", dimension=dimension, parts=comma(self.language).join(parts)))
        return ". ".join(told)

    def figure(self, value: Decimal) -> str:
        return str(format_decimal(value, locale=self.language))

    def period(self, starts: dt.date, ends: dt.date) -> str:
        """From when to when."""
        return f"{written_day(starts, self.language)} – {written_day(ends, self.language)}"

    def _money(self) -> Iterator[Block]:
        budget = self.plan.budget
        yield Paragraph(self.word("money_what"))
        rows = [self._row("budget", budget.total, self.word("as_published"))]
        rows += [self._row("budget", each.into, self.word("as_published")) for each in budget.conversions]
        head = (self.word("kind"), self.word("amount"), self.word("how"))
        yield Table(head, tuple(rows), (4, 4.5, 8.5), numbers=(1,))
        rates = comma(self.language).join(
            f"{isolated(f'1 {each.of} = {each.value} {each.into}')} ({self.word('derived')})" for each in budget.rates
        )
        yield Paragraph(self.word("implied", rates=rates), "quiet")
        yield Paragraph(self.text(budget.note), "quiet")
        if self.told.spending is None or not self.told.spending.totals:
            yield Paragraph(self.word("no_lines"))
            return
        if self.told.is_past:
            yield Paragraph(self.word("lines_until", day=written_day(self.told.until, self.language)), "quiet")
        shown = shown_in(self.told.spending, self._convert)
        yield from self._lines(
            self.word("all_lines"), self.told.spending.totals, lambda each: shown.totals[each.kind, each.currency]
        )
        if self.told.spending.balance():
            yield Paragraph(self.left(self.told.spending))
        components = sorted(
            self.told.spending.by_component.items(), key=lambda pair: (pair[0] is None, pair[0] or "")
        )  # fmt: skip
        for component, lines in components:
            name = self.word("no_component")
            if component is not None:
                name = f"{component} {self.text(self.plan.components[component].text)}"
            in_other = partial(_of_component, shown, component)
            yield from self._lines(name, lines, in_other)
        for total in self.told.spending.stated_totals:
            added = self.money(total.added) if total.added else self.word("unknown")
            told = self.word(
                "stated_total", label=isolated(total.label), amount=self.money(total.stated), sum=added
            )  # fmt: skip
            yield Paragraph(told, "quiet")

    def _lines(
        self, name: str, lines: Iterable[StatedMoney], in_other: Callable[[StatedMoney], Converted | None]
    ) -> Iterator[Block]:
        """Amounts by kind and currency; the same in the currency of the report where one is asked for."""
        yield Paragraph(name, "lead")
        head: tuple[str, ...] = (self.word("kind"), self.word("amount"))
        widths: tuple[float, ...] = (5.0, 4.5)
        rows: tuple[tuple[str, ...], ...] = tuple(
            (self.plan.word("money", each.kind, self.language), self.money(each)) for each in lines
        )
        if self.told.currency:
            head = (*head, self.word("also_in", currency=isolated(self.told.currency)))
            widths = (*widths, 7.5)
            rows = tuple((*row, self.other(each, in_other(each))) for row, each in zip(rows, lines, strict=True))
        yield Table(head, rows, widths, numbers=(1,))

    def left(self, spending: Spending) -> str:
        """What is left, by currency."""
        amounts = comma(self.language).join(self.money(each) for each in spending.balance())
        return self.word("left", amounts=amounts)

    def _row(self, kind: str, money: Money, how: str) -> tuple[str, str, str]:
        return self.plan.word("money", kind, self.language), self.money(money), how

    def money(self, money: Money) -> str:
        return isolated(written_money(money, self.language))

    def _convert(self, money: Money) -> Converted | None:
        published: Sequence[Converted] = self.plan.budget.conversions
        return converted(money, self.told.currency, published=published, rates=self.told.rates)

    def other(self, money: Money, found: Converted | None) -> str:
        """The amount in the currency of the report as well, with its rate."""
        if not self.told.currency or self.told.currency == money.currency:
            return ""
        if found is None:
            return self.word("unknown")
        if found.rate is None:
            return f"{self.money(found.into)} ({self.word('as_published')})"
        rate = found.rate
        how = self.word(
            "at_rate", of=rate.of, into=rate.into, value=rate.value, date=isolated(self.date(rate.date)),
            source=isolated(self.word("derived_from_plan") if rate.kind == "plan" else rate.source),
        )  # fmt: skip
        return f"{self.money(found.into)} ({how})"

    def _milestones(self) -> Table:
        rows = []
        for each in self.told.milestones_of_year():
            dates = [each.original, each.revised[-1].to if each.revised else None, each.actual]
            told = self.text(each.label) + (f" ({self.text(each.note)})" if each.note else "")
            state = self.plan.word("milestone", standing(each, self.told.until), self.language)
            rows.append((told, *(self.date(date) for date in dates), state))
        head = tuple(self.word(key) for key in ("milestone", "original", "revised", "actual", "state"))
        return Table(head, tuple(rows), (7, 2.3, 2.3, 2.3, 3.1))

    def date(self, stated: str | None) -> str:
        """A day or a month in words; a year as it is stated."""
        if not stated:
            return "–"
        day = day_of(stated)
        if day is None or len(stated) not in (7, 10):
            return isolated(stated)
        return (written_day if len(stated) == 10 else written_month)(day, self.language)

    def _tracked(self, tracked: Iterable[Tracked], *, is_one: bool) -> Iterator[Block]:
        for each in tracked:
            if not is_one:
                yield Paragraph(self.text(each.label), "lead")
            for name in each.passages:
                yield Paragraph(self.text(self.plan.passages[name].text))
            for noted in self.told.notes:
                if noted.tracked == each.id and noted.at <= self.told.until:
                    state = self.plan.word("noted", noted.state, self.language)
                    day = written_day(noted.at, self.language)
                    by, words = isolated(self.role(noted.by)), isolated(noted.words)
                    yield Paragraph(self.word("noted", by=by, day=day, state=state, words=words))
            states = [
                name if self.told.is_past else f"{name} ({self.state(self.told.outcomes[name].computed.state)})"
                for name in each.outcomes
                if name in self.told.outcomes
            ]
            yield Paragraph(self.word("answered_by", outcomes=comma(self.language).join(states)), "quiet")

    def _sources(self) -> Iterator[Block]:
        plan = self.plan
        used = [*plan.budget.passages, *(name for each in plan.tracked for name in each.passages), *plan.audience]
        told_by = {each.passage for each in plan.activities}
        used += [name for name in plan.passages if name in told_by and name not in used]
        told = self.word(
            "source_plan", publisher=isolated(plan.publisher), title=isolated(plan.title[plan.authoritative]),
            passages=isolated(", ".join(_ranges(used))),
        )  # fmt: skip
        yield Paragraph(told)


def _of_component(shown: Shown, component: str | None, each: StatedMoney) -> Converted | None:
    """What a total of a component comes to in the currency of the report."""
    return shown.by_component[component, each.kind, each.currency]


def _ranges(passages: Iterable[str]) -> Iterator[str]:
    """``risks.1-4`` for the paragraphs of a section that follow each other.

    >>> list(_ranges(["summary.6", "risks.1", "risks.2", "risks.4"]))
    ['summary.6', 'risks.1-2', 'risks.4']
    """
    places = [(section, int(number)) for section, _, number in (each.rpartition(".") for each in passages)]
    at = 0
    while at < len(places):
        end = at
        while end + 1 < len(places) and places[end + 1] == (places[end][0], places[end][1] + 1):
            end += 1
        section, first = places[at]
        yield f"{section}.{first}" + (f"-{places[end][1]}" if end > at else "")
        at = end + 1
