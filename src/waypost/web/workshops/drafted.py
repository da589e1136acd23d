"""What a workshop writes of a programme: the fields of the paper's flow, as facts for rules, and its money."""

from __future__ import annotations

from collections.abc import Mapping
from decimal import Decimal
from typing import Any

import msgspec

from waypost.profiles.drafting import Condition, ProgrammeDraft
from waypost.reference.money import Converted, Money, Rate, converted, sums

UNKNOWN = ""  # of yes and no


class Line(msgspec.Struct, frozen=True, kw_only=True):
    """One line of a budget, in the currency in which it is spent."""

    what: str
    amount: Decimal
    currency: str

    @property
    def money(self) -> Money:
        """The amount with its currency."""
        return Money(amount=self.amount, currency=self.currency)


class StatedRate(msgspec.Struct, frozen=True, kw_only=True):
    """A rate that the workshop plans with: of which day, from where."""

    of: str
    into: str
    value: Decimal
    date: str
    source: str

    @property
    def rate(self) -> Rate:
        """As money is converted by it."""
        return Rate(of=self.of, into=self.into, value=self.value, date=self.date, source=self.source, kind="plan")


class Indicator(msgspec.Struct, frozen=True, kw_only=True):
    """What is measured, how far it should go, and by what people are told apart."""

    what: str
    target: str = ""
    by_sex: bool = False
    by_age: bool = False


class Drafted(msgspec.Struct, frozen=True, kw_only=True):
    """All that is written. Texts by language; ``yes``, ``no`` or empty where nobody knows.

    ``conditions``: beyond need. ``referral_excluded``: people whom a condition leaves out are referred;
    ``complement_excluded``: another programme reaches them.
    """

    titles: dict[str, str]
    eligibility: dict[str, str]
    services: tuple[str, ...] = ()
    groups: tuple[str, ...] = ()
    start: str = ""
    end: str = ""
    people: int | None = None
    conditions: tuple[Condition, ...] = ()
    referral: str = ""
    referral_service: str = ""
    referral_excluded: str = UNKNOWN
    complement: str = ""
    complement_excluded: str = UNKNOWN
    data_plan: str = ""
    data_level: str = ""
    harm: str = ""
    harm_risk: str = ""
    harm_mitigated: str = UNKNOWN
    family_links: str = ""
    partners: str = ""
    indicators: tuple[Indicator, ...] = ()
    budget: tuple[Line, ...] = ()
    rates: tuple[StatedRate, ...] = ()
    shown_in: str = ""
    questions: str = ""  # that are open, for a request for advice


def first_draft(drafted: ProgrammeDraft) -> Drafted:
    """What a draft begins with: eligibility by need in four languages, services that answer the need, its groups."""
    return Drafted(
        titles=dict(drafted.title), eligibility=dict(drafted.eligibility_text), services=drafted.services,
        groups=drafted.groups,
    )  # fmt: skip


def as_programme(begun: ProgrammeDraft, drafted: Drafted) -> ProgrammeDraft:
    """The draft that rules hear, with what the workshop made of it."""
    referral: tuple[Mapping[str, Any], ...] = ()
    if drafted.referral_service or drafted.referral_excluded:
        entry: dict[str, Any] = {"service": drafted.referral_service} if drafted.referral_service else {}
        referral = (entry | _truth("for_excluded", drafted.referral_excluded),)
    complement: tuple[Mapping[str, Any], ...] = ()
    if drafted.complement_excluded:
        complement = (_truth("reaches_excluded", drafted.complement_excluded),)
    return msgspec.structs.replace(
        begun, services=drafted.services, eligibility=(*begun.eligibility, *drafted.conditions),
        referral_out=referral, complement=complement,
    )  # fmt: skip


def facts_beside(drafted: Drafted) -> dict[str, Any]:
    """Practices that the workshop told of beyond eligibility and referral; nothing of what it left open."""
    facts: dict[str, Any] = {}
    if drafted.harm_risk:
        facts["harm_analysis"] = [{"risk": drafted.harm_risk} | _truth("mitigations", drafted.harm_mitigated)]
    if drafted.data_level:
        facts["data_collected"] = [{"level": drafted.data_level}]
    if drafted.indicators:
        sex, age = (all(getattr(each, name) for each in drafted.indicators) for name in ("by_sex", "by_age"))
        facts["disaggregation"] = [{"sex": sex, "age": age}]
    if drafted.groups:
        facts["population_group"] = list(drafted.groups)
    if drafted.start:
        facts["start_date"] = drafted.start
    return facts


def _truth(name: str, told: str) -> dict[str, bool]:
    return {name: told == "yes"} if told else {}


def budget_sums(drafted: Drafted) -> dict[str, Money]:
    """What there is in each currency; never over currencies."""
    return sums(line.money for line in drafted.budget)


def budget_shown_in(drafted: Drafted) -> list[Converted | None]:
    """Each sum in the currency that was chosen, at a rate that was stated; None where none was, and it is not guessed.

    What is in that currency already stands as it is.
    """
    if not drafted.shown_in:
        return []
    rates = [each.rate for each in drafted.rates]
    return [
        Converted(of=money, into=money)
        if currency == drafted.shown_in
        else converted(money, drafted.shown_in, rates=rates)
        for currency, money in budget_sums(drafted).items()
    ]


def whole_budget(drafted: Drafted) -> Money | None:
    """All of it in the chosen currency; None where a rate lacks: then only sums by currency can be told."""
    found = budget_shown_in(drafted)
    whole: Money | None = None
    for each in found:
        if each is None:
            return None
        plain = Money(amount=each.into.amount, currency=each.into.currency)
        whole = plain if whole is None else whole + plain
    return whole
