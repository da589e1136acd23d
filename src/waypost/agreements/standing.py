"""What is known of an agreement's clauses and duties: so, not so, or not known."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable

from waypost.reference.agreement_values import Agreement, Party, day_of
from waypost.reference.agreements import CLAUSE_OF_FACT, DUTIES
from waypost.reference.catalog import Catalog

ACTIVE, DRAFT, ENDED = "active", "draft", "ended"  # stages as the rules of practice have them


def enforcement(catalog: Catalog) -> tuple[str, ...]:
    """The kinds of recipient that enforce, as the rule about reachable data has them."""
    rule = catalog.relations.get("X4")
    return tuple(rule.parameters.get("enforcement", ())) if rule else ()


def is_of_movement(party: Party, catalog: Catalog) -> bool:
    """Whether a party belongs to the Movement."""
    if party.kind == "society":
        return True
    found = catalog.organisations.get(party.id)
    return found.is_movement if found else party.is_movement


def partners_of(agreement: Agreement, catalog: Catalog) -> tuple[Party, ...]:
    """The parties outside the Movement; of an agreement within it, all but its holder."""
    outside = tuple(each for each in agreement.parties if not is_of_movement(each, catalog))
    return outside or tuple(each for each in agreement.parties if each.id != agreement.holder or not each.id)


def partner_keys(agreement: Agreement, catalog: Catalog) -> frozenset[str]:
    """What its partners are told apart by."""
    return frozenset(each.key for each in partners_of(agreement, catalog))


def party_name(party: Party, catalog: Catalog, language: str) -> str:
    """A party in words."""
    known = catalog.societies.get(party.id) or catalog.organisations.get(party.id)
    names = known.names if known else party.names
    return names.get(language) or names.get("en") or next(iter(names.values()), party.id)


def holds(agreement: Agreement, clause_type: str) -> bool | None:
    """Whether an agreement has a clause of a type; False only where its text is said to have none."""
    if any(clause.type == clause_type for clause in agreement.clauses):
        return True
    return False if agreement.is_complete or clause_type in agreement.absent else None


def decided(agreement: Agreement, matter: str, clause: str = "") -> bool | None:
    """What a reviewer decided last about a clause, or without one about the whole agreement."""
    verdict = next(
        (each.verdict for each in reversed(agreement.readings) if each.matter == matter and each.clause == clause), None
    )
    return None if verdict in (None, "unsure") else verdict == "yes"


def clause_obliges(agreement: Agreement, clause_id: str, matter: str, enforcing: Iterable[str]) -> bool | None:
    """Whether one clause obliges to something: by a reviewer's decision, else by what it states beside its words."""
    told = decided(agreement, matter, clause_id)
    if told is not None:
        return told
    clause = next(each for each in agreement.clauses if each.id == clause_id)
    if matter == "reporting_duty" and clause.reports_to is not None:
        return not set(enforcing).isdisjoint(clause.reports_to)
    if matter == "onward_transfer" and clause.onward is not None:
        return clause.onward == "yes" and clause.data_level != "aggregate"
    return None


def obliges(agreement: Agreement, matter: str, enforcing: Iterable[str]) -> bool | None:
    """Whether an agreement obliges to something: one clause that does is enough.

    Not so only where a reviewer said so of the whole, or every clause of a complete list is known not to.
    """
    found = [clause_obliges(agreement, each.id, matter, enforcing) for each in agreement.clauses]
    if True in found:
        return True
    whole = decided(agreement, matter)
    if whole is not None:
        return whole
    return False if agreement.is_complete and found and None not in found else None


def rule_stage(agreement: Agreement) -> str:
    """The stage in the words of the rules: a draft or an ended agreement binds nobody."""
    if agreement.is_in_force:
        return ACTIVE
    return ENDED if agreement.has_ended else DRAFT


def facts_of(agreement: Agreement, catalog: Catalog) -> dict[str, bool | None]:
    """The facts that R24 and X8 ask about."""
    enforcing = enforcement(catalog)
    clauses = {fact: holds(agreement, clause_type) for fact, clause_type in CLAUSE_OF_FACT.items()}
    return clauses | {matter: obliges(agreement, matter, enforcing) for matter in DUTIES}


def last_recorded(agreement: Agreement) -> dt.date | None:
    """The last day on which something is known to have been done or written down."""
    told = [agreement.recorded]
    told += [each.at or each.actual for each in agreement.steps]
    told += [each.at for each in agreement.readings]
    told += [each.at for commitment in agreement.commitments for each in commitment.log]
    return max((day for each in told if (day := day_of(each)) is not None), default=None)


def covers(wide: Agreement, narrow: Agreement, catalog: Catalog) -> bool:
    """Whether one agreement stands above another with the same partner: global above zones, both above countries."""
    if wide.level == narrow.level or wide.code == narrow.code or wide.is_example != narrow.is_example:
        return False
    if partner_keys(wide, catalog).isdisjoint(partner_keys(narrow, catalog)):
        return False
    if wide.level == "global":
        return True
    return wide.level == "zone" and narrow.level == "country" and wide.zone is not None and wide.zone == zone_of(
        narrow, catalog
    )  # fmt: skip


def zone_of(agreement: Agreement, catalog: Catalog) -> str | None:
    """The zone of 2009 of an agreement: as it says, or of its country's society."""
    if agreement.zone or not agreement.country:
        return agreement.zone
    society = catalog.societies.get(catalog.society_of_country(agreement.country) or "")
    return society.zone_2009 if society else None
