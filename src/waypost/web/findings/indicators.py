"""Key strategic indicators: what can be told at all first, then what conforms; the dialogue; where practice diverges.

Figures are of groups of societies, never of one: what rests on fewer than :data:`LEAST` societies is withheld.
"""

from __future__ import annotations

import datetime as dt
from collections import defaultdict
from collections.abc import Iterable, Mapping
from statistics import median

import msgspec

from waypost.web.findings.tallies import RELATIONS, WORLD, Tally

LEAST = 3  # societies behind a figure that tells how practice stands
CRITICAL = "critical"


class Figure(msgspec.Struct, frozen=True, kw_only=True):
    """How a rule stands in the world, a zone or on a trail.

    ``applies`` counts the programmes to which the rule applies or may apply, ``evaluable_share`` is of these; of the
    evaluable ``conforming_share``, which is withheld (``is_withheld``) where few societies stand behind it. None: there
    is nothing to take a share of.
    """

    level: str
    code: str
    rule: str
    applies: int
    evaluable: int
    evaluable_share: float | None
    conforming_share: float | None
    societies: int
    is_withheld: bool = False


class Asked(msgspec.Struct, frozen=True, kw_only=True):
    """A question as figures need it; ``places`` are the levels and codes that it counts for."""

    rule: str
    ns_id: str
    severity: str
    first_put_on: dt.date
    replied_on: dt.date | None
    is_open: bool
    places: tuple[tuple[str, str], ...]


class Dialogue(msgspec.Struct, frozen=True, kw_only=True):
    """How the dialogue stands at a place: open critical questions, all open ones without a reply, the median of days
    from question to first reply. Numbers are None where few societies stand behind them.
    """

    level: str
    code: str
    open_critical: int | None
    waiting: int | None
    median_days: float | None
    is_withheld: bool = False


class Divergence(msgspec.Struct, frozen=True, kw_only=True):
    """How far the practice of societies goes apart under a provision: 0 all alike, 1 half and half."""

    provision: str
    rules: tuple[str, ...]
    societies: int
    conforming: int
    departing: int
    divergence: float


def figures(tallies: Iterable[Tally], *, everything: bool = False) -> list[Figure]:
    """A figure for each tally to whose programmes the rule may apply, least evaluable first within a place; of sex and
    age in figures about people, too (:data:`waypost.web.findings.tallies.SEX_AND_AGE`).
    """
    found = []
    for tally in tallies:
        if tally.level == RELATIONS:
            continue
        evaluable = tally.conforms + tally.departs + tally.justified
        applies = evaluable + tally.not_enough
        if not applies:
            continue
        withheld = bool(evaluable) and tally.societies < LEAST and not everything
        conforming = tally.conforms / evaluable if evaluable and not withheld else None
        found.append(
            Figure(
                level=tally.level, code=tally.code, rule=tally.rule, applies=applies, evaluable=evaluable,
                evaluable_share=evaluable / applies, conforming_share=conforming, societies=tally.societies,
                is_withheld=withheld,
            )
        )  # fmt: skip
    return sorted(found, key=lambda each: (each.level, each.code, each.evaluable_share, each.rule))


def dialogue(questions: Iterable[Asked], *, everything: bool = False) -> list[Dialogue]:
    """How the dialogue stands, in the world and at each place that a question counts for."""
    by_place: dict[tuple[str, str], list[Asked]] = defaultdict(list)
    for question in questions:
        for place in {(WORLD, WORLD), *question.places}:
            by_place[place].append(question)
    return [_dialogue(*place, asked, everything=everything) for place, asked in sorted(by_place.items())]


def _dialogue(level: str, code: str, asked: list[Asked], *, everything: bool) -> Dialogue:
    if not everything and len({each.ns_id for each in asked}) < LEAST:
        return Dialogue(level=level, code=code, open_critical=None, waiting=None, median_days=None, is_withheld=True)
    standing = [each for each in asked if each.is_open]
    days = [(each.replied_on - each.first_put_on).days for each in asked if each.replied_on is not None]
    return Dialogue(
        level=level, code=code, open_critical=sum(each.severity == CRITICAL for each in standing),
        waiting=sum(each.replied_on is None for each in standing), median_days=float(median(days)) if days else None,
    )  # fmt: skip


def divergences(tallies: Iterable[Tally], provisions: Mapping[str, tuple[str, ...]]) -> list[Divergence]:
    """Provisions by how far practice under them goes apart in the world, the most divergent first.

    ``provisions`` are those of each rule. Counted are societies under each rule: those all of whose programmes conform
    against those of which one departs, justified or not; under a rule about relations, relations that conform against
    those that depart. A provision with fewer than :data:`LEAST` societies is left out.
    """
    by_provision: dict[str, list[Tally]] = defaultdict(list)
    for tally in tallies:
        if tally.level in (WORLD, RELATIONS) and tally.societies:
            for provision in provisions.get(tally.rule, ()):
                by_provision[provision].append(tally)
    found = []
    for provision, listed in by_provision.items():
        most = max(each.societies for each in listed)
        conforming, departing = (sum(getattr(each, name) for each in listed) for name in ("conforming", "departing"))
        if most >= LEAST and departing:
            share = 2 * min(conforming, departing) / (conforming + departing)
            rules = tuple(sorted(each.rule for each in listed))
            found.append(
                Divergence(
                    provision=provision, rules=rules, societies=most, conforming=conforming, departing=departing,
                    divergence=share,
                )
            )  # fmt: skip
    return sorted(found, key=lambda each: (-each.divergence, -each.societies, each.provision))
