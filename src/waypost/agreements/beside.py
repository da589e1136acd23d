"""An agreement beside others with the same partner: unequal clauses (X8), and what takes back a wider one."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Iterable, Iterator

from waypost.agreements.findings import Found
from waypost.agreements.standing import covers, facts_of, holds, partner_keys
from waypost.analysis.relations import values
from waypost.analysis.relations.finding import DEPARTS
from waypost.analysis.relations.rules import evaluate
from waypost.reference.agreement_values import Agreement, day_of
from waypost.reference.agreements import CLAUSE_OF_FACT, DUTIES
from waypost.reference.catalog import Catalog

UNEQUAL = "X8"
Facts = Callable[[Agreement], dict[str, bool | None]]  # what is known of an agreement, worked out once for many
_OWN, _OTHER = "own", "other"  # the two sides that the rule is asked about


def with_same_partner(agreement: Agreement, others: Iterable[Agreement], catalog: Catalog) -> list[Agreement]:
    """Other agreements with a partner of this one, in order; what is invented stands beside what is invented alone."""
    partners = partner_keys(agreement, catalog)
    found = (
        each
        for each in others
        if each.code != agreement.code
        and each.is_example == agreement.is_example
        and not partners.isdisjoint(partner_keys(each, catalog))
    )
    return sorted(found, key=lambda each: each.code)


def beside(
    agreement: Agreement, others: Iterable[Agreement], catalog: Catalog, today: dt.date, facts: Facts | None = None
) -> tuple[Found, ...]:
    """What is asked about an agreement because of others with its partner."""
    known = facts or (lambda each: facts_of(each, catalog))
    near = with_same_partner(agreement, others, catalog)
    above = [each for each in near if covers(each, agreement, catalog)]
    kept = {each.code for each in above}
    peers = [each for each in near if each.code not in kept and not covers(agreement, each, catalog)]
    return (*unequal(agreement, peers, catalog, today, known), *_conflicts(agreement, above, catalog, known))


def unequal(
    agreement: Agreement, peers: Iterable[Agreement], catalog: Catalog, today: dt.date, known: Facts
) -> Iterator[Found]:
    """Safeguards that another agreement in force has and this one is known to lack, as the rule X8 finds them."""
    rule = catalog.relations.get(UNEQUAL)
    if rule is None or not agreement.is_in_force:
        return
    own = known(agreement)
    by_facts: dict[tuple[tuple[str, bool | None], ...], list[str]] = {}
    for each in peers:
        if each.is_in_force:
            by_facts.setdefault(tuple(known(each).items()), []).append(each.code)
    held: dict[str, list[str]] = {}
    for facts, codes in by_facts.items():
        world = values.World(day=today, agreements=(_told(_OWN, own), _told(_OTHER, dict(facts))))
        for found in evaluate(rule, world).findings:
            if found.outcome == DEPARTS:
                for name in _lacked(found.said if found.society == _OTHER else found.other_said):
                    held.setdefault(name, []).extend(codes)
    for name, codes in held.items():
        yield Found(
            check="unequal_clauses", subject=name, severity=rule.severity, provisions=rule.provisions, rule=UNEQUAL,
            others=tuple(sorted(codes)), facts=_about(name),
        )  # fmt: skip


def _told(side: str, facts: dict[str, bool | None]) -> values.Agreement:
    return values.Agreement(society=side, partner="partner", **facts)  # type: ignore[arg-type]  # facts are yes or no


def _lacked(said: str | None) -> list[str]:
    """The clauses that the other side has: ``agreement.data_clause:true agreement.reporting_duty:false``."""
    return [each.removeprefix("agreement.").partition(":")[0] for each in (said or "").split()]


def _about(fact: str) -> dict[str, str]:
    return {"clause": CLAUSE_OF_FACT[fact]} if fact in CLAUSE_OF_FACT else {"matter": fact}


def _conflicts(agreement: Agreement, above: Iterable[Agreement], catalog: Catalog, known: Facts) -> Iterator[Found]:
    """What takes back an agreement that stands above: a safeguard, by a contrary duty, or by running beyond it."""
    checks, own = catalog.agreement_model.checks, known(agreement)
    taken: dict[tuple[str, str], list[str]] = {}
    for wide in above:
        for check, fact in _against(agreement, own, wide, known(wide)):
            taken.setdefault((check, fact), []).append(wide.code)
    for (check, fact), codes in taken.items():
        text = checks[check]
        yield Found(
            check=check, subject=fact, severity=text.severity, provisions=text.provisions, others=tuple(sorted(codes)),
            facts=_about(fact) if check != "dates_outside" else {"how": fact},
        )  # fmt: skip


def _against(
    agreement: Agreement, own: dict[str, bool | None], wide: Agreement, theirs: dict[str, bool | None]
) -> Iterator[tuple[str, str]]:
    if not wide.has_ended:
        for fact in CLAUSE_OF_FACT:
            if own[fact] is False and theirs[fact] is True:
                yield "safeguard_taken_back", fact
        excludes = holds(wide, "non_participation") is True
        for duty in DUTIES:
            if own[duty] is True and (theirs[duty] is False or excludes):
                yield "contrary_duty", duty
    if how := outside(agreement, wide):
        yield "dates_outside", how


def outside(agreement: Agreement, wide: Agreement) -> str | None:
    """How an agreement in force runs at a time when a wider one does not; None where the dates do not tell."""
    if not agreement.is_in_force:
        return None
    if wide.has_ended:
        return "has_ended"
    if wide.begins and agreement.begins and agreement.begins < wide.begins:
        return "begins_before"
    end, wide_end = day_of(agreement.ends_on), day_of(wide.ends_on)
    return "ends_after" if end and wide_end and end > wide_end else None
