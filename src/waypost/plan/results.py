"""Indicators of a results framework: periods that lock, and updates on their way from draft to approved.

The way of an update::

    draft ─ submit ─▶ submitted ─ approve ─▶ approved
      ▲                  │ send_back, with a reason
      └──── revise ── returned

Only what is approved counts as an actual value. Nobody approves what they wrote or submitted. A locked period takes
nothing any more until somebody opens it with a reason, and one that has not begun takes nothing yet. What is written
before a period is over is interim: it counts as what stands so far, and another update is asked for after the end. Each
step returns a new value; a step that may not be taken is refused in one line.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Mapping
from decimal import Decimal

import msgspec

from waypost.errors import InputError, Said
from waypost.reference.plan_values import Texts

KINDS = ("quantitative", "qualitative")
UNITS = ("count", "share")  # a share is of something and has no parts that add up


class Step(msgspec.Struct, frozen=True, kw_only=True):
    """A line of a log: what was done, in which role, when and why."""

    to: str
    by: str
    at: dt.date
    why: str = ""


class Period(msgspec.Struct, frozen=True, kw_only=True):
    """A period of an indicator. ``target`` is a number, or words for a qualitative one; None: none is set."""

    id: str
    starts: dt.date
    ends: dt.date
    target: Decimal | None = None
    target_text: Texts = {}
    is_locked: bool = False
    log: tuple[Step, ...] = ()


class Baseline(msgspec.Struct, frozen=True, kw_only=True):
    """Where an indicator stood before; ``value`` None with words says why it is not known."""

    year: int
    value: Decimal | None = None
    text: Texts = {}


class Indicator(msgspec.Struct, frozen=True, kw_only=True):
    """What is measured for an outcome. ``dimensions``: how figures are asked to be broken down."""

    id: str
    outcome: str
    label: Texts
    kind: str = "quantitative"
    unit: str = "count"
    rises: bool = True
    baseline: Baseline | None = None
    periods: tuple[Period, ...] = ()
    dimensions: tuple[str, ...] = ()


class Breakdown(msgspec.Struct, frozen=True, kw_only=True):
    """A figure by one dimension, such as sex. ``rest`` is what is not broken down, and ``why`` says why not."""

    dimension: str
    parts: Mapping[str, Decimal]
    rest: Decimal = Decimal(0)
    why: str = ""


class Update(msgspec.Struct, frozen=True, kw_only=True):
    """What is reported for a period: a number for a quantitative indicator, words for a qualitative one."""

    id: str
    indicator: str
    period: str
    value: Decimal | None = None
    text: str = ""
    breakdowns: tuple[Breakdown, ...] = ()
    evidence: str = ""
    state: str = "draft"
    log: tuple[Step, ...] = ()


def submit(update: Update, indicator: Indicator, *, by: str, at: dt.date) -> Update:
    """Hand it in. Raises :class:`InputError` where it is not a draft, says nothing, or does not add up."""
    _among(update, ("draft",), "submitted")
    _open_period(update, indicator, at)
    _check_said(update, indicator)
    return _moved(update, "submitted", by, at)


def send_back(update: Update, *, by: str, at: dt.date, why: str) -> Update:
    """Return it to who wrote it, with a reason."""
    _among(update, ("submitted",), "returned")
    if not why.strip():
        raise InputError(Said("an update is returned with a reason", "plan_refused_return_why"))
    return _moved(update, "returned", by, at, why)


def revise(
    update: Update,
    *,
    by: str,
    at: dt.date,
    value: Decimal | None = None,
    text: str = "",
    breakdowns: tuple[Breakdown, ...] = (),
    evidence: str = "",
) -> Update:
    """Say it anew; it is a draft again, and its log goes on."""
    _among(update, ("draft", "returned"), "revised")
    said = msgspec.structs.replace(update, value=value, text=text, breakdowns=breakdowns, evidence=evidence)
    return _moved(said, "draft", by, at)


def approve(update: Update, indicator: Indicator, *, by: str, at: dt.date) -> Update:
    """Make it count. Refused to who wrote what it says, and to who submitted it."""
    _among(update, ("submitted",), "approved")
    _open_period(update, indicator, at)
    if by in authors(update):
        raise InputError(Said("an update is approved by somebody else than who submitted it", "plan_refused_own"))
    return _moved(update, "approved", by, at)


def submitted_by(update: Update) -> str | None:
    """Who submitted it last."""
    return _last(update, "submitted")


def authors(update: Update) -> tuple[str, ...]:
    """Whose it is: who wrote what it says now, and who submitted that."""
    return tuple(each for each in (_last(update, "draft"), submitted_by(update)) if each is not None)


def is_over(period: Period, today: dt.date) -> bool:
    """Whether its last day is behind us."""
    return period.ends < today


def is_interim(update: Update, period: Period) -> bool:
    """Whether what it says was written, or else submitted, before its period was over. When it was approved says
    nothing of what it covers.
    """
    said = next((step.at for to in ("draft", "submitted") for step in reversed(update.log) if step.to == to), None)
    return said is not None and not is_over(period, said)


def _last(update: Update, to: str) -> str | None:
    return next((step.by for step in reversed(update.log) if step.to == to), None)


def lock(period: Period, updates: Iterable[Update], *, by: str, at: dt.date) -> Period:
    """Close a period. Refused while an update of it waits for an answer."""
    if period.is_locked:
        raise InputError(Said("the period is locked already", "plan_refused_locked"))
    if any(each.period == period.id and each.state == "submitted" for each in updates):
        raise InputError(Said("an update of this period waits for an answer", "plan_refused_waiting"))
    step = Step(to="locked", by=by, at=at)
    return msgspec.structs.replace(period, is_locked=True, log=(*period.log, step))


def unlock(period: Period, *, by: str, at: dt.date, why: str) -> Period:
    """Open a period again, with a reason."""
    if not period.is_locked:
        raise InputError(Said("the period is not locked", "plan_refused_not_locked"))
    if not why.strip():
        raise InputError(Said("a period is opened again with a reason", "plan_refused_unlock_why"))
    step = Step(to="open", by=by, at=at, why=why)
    return msgspec.structs.replace(period, is_locked=False, log=(*period.log, step))


def actual(indicator: Indicator, period: str, updates: Iterable[Update]) -> Update | None:
    """What counts for a period: the update that was approved last; None where none was."""
    approved = [
        each for each in updates if (each.indicator, each.period, each.state) == (indicator.id, period, "approved")
    ]
    return max(approved, key=lambda each: (each.log[-1].at, each.id), default=None)


def points(indicator: Indicator, updates: Iterable[Update]) -> tuple[tuple[dt.date, Decimal], ...]:
    """Values that count for whole periods, at their end, in order: what a forecast is made from."""
    given = list(updates)
    found = [(period, actual(indicator, period.id, given)) for period in indicator.periods]
    return tuple(
        sorted(
            (period.ends, each.value)
            for period, each in found
            if each is not None and each.value is not None and not is_interim(each, period)
        )
    )


def broken_down(value: Decimal, dimension: str, parts: Mapping[str, Decimal], *, why: str = "") -> Breakdown:
    """A breakdown whose rest is what the parts leave. Raises :class:`InputError` where they are more than the value."""
    made = Breakdown(dimension=dimension, parts=parts, rest=value - sum(parts.values(), Decimal(0)), why=why)
    check_breakdown(made, value)
    return made


def check_breakdown(breakdown: Breakdown, value: Decimal) -> None:
    """Raise :class:`InputError` unless parts and rest are the value, and a rest says why it is not broken down."""
    if any(part < 0 for part in (*breakdown.parts.values(), breakdown.rest)):
        raise InputError(
            Said(f"{breakdown.dimension}: a part is below zero", "plan_refused_negative", dimension=breakdown.dimension)
        )
    together = sum(breakdown.parts.values(), breakdown.rest)
    if together != value:
        raise InputError(
            Said(
                f"{breakdown.dimension}: the parts and the rest come to {together}, the value is {value}",
                "plan_refused_sum",
                dimension=breakdown.dimension,
                sum=str(together),
                value=str(value),
            )
        )
    if breakdown.rest and not breakdown.why.strip():
        raise InputError(
            Said(
                f"{breakdown.dimension}: {breakdown.rest} not broken down; say why",
                "plan_refused_rest",
                dimension=breakdown.dimension,
                rest=str(breakdown.rest),
            )
        )


def check_whole(*counts: Decimal | None) -> None:
    """Raise :class:`InputError` where a count of people or things is no whole number."""
    for each in counts:
        if each is not None and each != each.to_integral_value():
            raise InputError(Said(f"a count is a whole number, not {each}", "plan_refused_whole", value=str(each)))


def check_begun(period: Period, today: dt.date) -> None:
    """Raise :class:`InputError` where a period has not begun: there is nothing to report on it yet."""
    if today < period.starts:
        told = f"the period begins on {period.starts}; nothing is reported on it before"
        raise InputError(Said(told, "plan_refused_early", day=period.starts))


def _check_said(update: Update, indicator: Indicator) -> None:
    if indicator.kind == "qualitative":
        if not update.text.strip():
            raise InputError(Said("a qualitative indicator is told in words", "plan_refused_words"))
        if update.value is not None or update.breakdowns:
            raise InputError(Said("a qualitative indicator has no number", "plan_refused_number"))
        return
    if update.value is None:
        raise InputError(Said("no number is reported; what is not known is not submitted", "plan_refused_value"))
    if indicator.unit == "count":
        if update.value < 0:
            raise InputError(Said("a count is not below zero", "plan_refused_below"))
        check_whole(update.value, *(part for each in update.breakdowns for part in (*each.parts.values(), each.rest)))
    if indicator.unit == "share" and not 0 <= update.value <= 100:
        raise InputError(Said("a share is between 0 and 100", "plan_refused_share_value"))
    if indicator.unit == "share" and update.breakdowns:
        raise InputError(Said("a share has no parts that add up: report the counts behind it", "plan_refused_share"))
    if len({each.dimension for each in update.breakdowns}) < len(update.breakdowns):
        raise InputError(Said("a dimension stands twice", "plan_refused_twice"))
    for each in update.breakdowns:
        check_breakdown(each, update.value)
    lacking = [name for name in indicator.dimensions if name not in {each.dimension for each in update.breakdowns}]
    if lacking:
        raise InputError(
            Said(
                f"not broken down by {', '.join(lacking)}: put the whole value as its rest, and say why",
                "plan_refused_dimension",
                dimensions=", ".join(lacking),
            )
        )


def _open_period(update: Update, indicator: Indicator, at: dt.date) -> None:
    if update.indicator != indicator.id:
        raise InputError(f"the update is of {update.indicator}, not of {indicator.id}")
    period = next((each for each in indicator.periods if each.id == update.period), None)
    if period is None:
        raise InputError(f"{indicator.id} has no period {update.period!r}")
    if period.is_locked:
        raise InputError(Said("the period is locked; somebody has to open it, with a reason", "plan_refused_period"))
    check_begun(period, at)


def _among(update: Update, states: tuple[str, ...], to: str) -> None:
    if update.state not in states:
        raise InputError(
            Said(f"an update that is {update.state} cannot be {to}", "plan_refused_state", state=update.state)
        )


def _moved(update: Update, to: str, by: str, at: dt.date, why: str = "") -> Update:
    if not by.strip():
        raise InputError(Said("each step has somebody who takes it", "plan_refused_nobody"))
    return msgspec.structs.replace(update, state=to, log=(*update.log, Step(to=to, by=by, at=at, why=why)))
