"""Budgets, planned disbursements and transactions."""

from __future__ import annotations

from collections.abc import Callable

from waypost.sources.mappings.iati_draft import LANGUAGE, NOTHING, Draft, Element
from waypost.sources.mappings.iati_identity import check_reference
from waypost.sources.mappings.iati_old_transactions import (
    Transaction,
    is_new_step,
    old_activity,
    old_status,
    old_type,
    step_date,
)
from waypost.sources.mappings.iati_parties import related
from waypost.sources.mappings.iati_places import transaction_place
from waypost.sources.mappings.iati_themes import aid_type, transaction_sector
from waypost.sources.mappings.iati_values import read_currency

_BUDGET = frozenset(("type",))
_OLD_COST = frozenset(("currency", "value-date"))
_VALUE = frozenset(("currency", "value-date"))
_DATE = frozenset(("iso-date",))
_TRANSACTION = frozenset(("ref", "flow", "type"))
_ORG = frozenset(("ref", "provider-activity-id", "receiver-activity-id")) | LANGUAGE
_CODE = frozenset(("code",)) | LANGUAGE
_TYPED_DATE = frozenset(("iso-date", "type"))
_ORG_RULES = {"provider": ("6.9.1", "1.10.1", "1.10.13", "1.4.1"), "receiver": ("6.9.2", "1.15.1", "1.15.13", "1.5.1")}


def amount(draft: Draft, element: Element, kind: str, no: int, path: str) -> None:
    """Amount, currency (the activity's own when none stands here) and the date of its rate."""
    found = draft.attributes(element, path, _VALUE)
    stated = draft.line_text(element, path)
    if stated is None:
        draft.gather(
            "iati_value_missing", element, name=f"{kind}.amount", found=f"{path} without a number", expected="a number"
        )
        return
    draft.add(kind, no, "amount", draft.decimal(stated, element, f"{kind}.amount"), path, stated)
    currency, place = found.get("currency"), f"{path}/@currency"
    code = draft.currency
    if currency:
        code = read_currency(currency)
        if code is None:
            draft.flag(
                "currency_unknown",
                element,
                name=f"{kind}.currency",
                found=currency,
                expected="a code of ISO 4217, as CHF",
            )
    elif code is None:
        draft.gather(
            "iati_currency_missing",
            element,
            name=f"{kind}.currency",
            found=f"{stated} without a currency",
            expected="a currency here or default-currency at the activity (IATI rule 7.8.1)",
        )
    else:
        place = "@default-currency"
    draft.add(kind, no, "currency", code, place, currency)
    dated = found.get("value-date")
    if dated:
        name = f"{kind}.value_date"
        is_past = kind == "transaction"
        iso = draft.past_date(dated, element, name, "11.2.2") if is_past else draft.date(dated, element, name)
        draft.add(kind, no, "value_date", iso, f"{path}/@value-date", dated)


def day(draft: Draft, element: Element, kind: str, name: str, no: int, path: str) -> str | None:
    """A date in ``iso-date`` or, before version 2, as text."""
    found = draft.attributes(element, path, _DATE)
    stated = found.get("iso-date")
    if stated:
        draft.empty(element, path)
    else:
        stated = draft.line_text(element, path)
    if stated is None:
        draft.gather(
            "date_unreadable", element, name=f"{kind}.{name}", found="no date", expected="iso-date, as 2014-09-10"
        )
        return None
    iso = draft.date(stated, element, f"{kind}.{name}")
    draft.add(kind, no, name, iso, path, stated)
    return iso


def check_period(draft: Draft, element: Element, kind: str, start: str | None, end: str | None, rule: str) -> None:
    """An end before its start is an issue."""
    if start and end and end < start:
        draft.flag(
            "dates_out_of_order",
            element,
            name=f"{kind}.period_end_date",
            found=f"{start} to {end}",
            expected=f"an end not before the start (IATI rule {rule})",
        )


def budget(draft: Draft, element: Element) -> None:
    """A budget for a period of at most a year."""
    stated = draft.attributes(element, "budget", _BUDGET).get("type")
    old = {"original": "1", "revised": "2"}
    code = old.get(stated.lower(), stated) if stated else None
    ours = draft.code("budget_type", code, element, "budget.budget_type") if code else "original"
    no = _periodic(draft, element, "budget", is_limited=True)
    draft.add("budget", no, "budget_type", ours, "budget/@type", stated, basis="reported" if stated else "inferred")


def planned_disbursement(draft: Draft, element: Element) -> None:
    """Money that is meant to be paid out."""
    draft.attributes(element, "planned-disbursement", NOTHING)
    no = _periodic(draft, element, "planned-disbursement", is_limited=False)
    draft.add("budget", no, "budget_type", "planned_disbursement", "planned-disbursement")


def budget_planned(draft: Draft, element: Element) -> None:
    """A budget as written before version 1.0."""
    draft.attributes(element, "budget-planned", NOTHING)
    no = _periodic(draft, element, "budget-planned", is_limited=False)
    draft.add("budget", no, "budget_type", "original", "budget-planned", basis="inferred")


def total_cost(draft: Draft, element: Element) -> None:
    """The cost of the whole activity, before version 1.0."""
    draft.attributes(element, "total-cost", _OLD_COST)
    no = draft.number("budget")
    draft.add("budget", no, "budget_type", "original", "total-cost", basis="inferred")
    amount(draft, element, "budget", no, "total-cost")


_PERIODIC = frozenset(("value", "period-start", "period-end", "provider-org", "receiver-org"))


def _periodic(draft: Draft, element: Element, path: str, *, is_limited: bool) -> int:
    no = draft.number("budget")
    start = end = None
    has_value = False
    seen: set[str] = set()
    for child in element:
        tag = child.tag
        at = f"{path}/{tag}"
        if tag in _PERIODIC and not draft.is_first(seen, child, at):
            continue
        if tag == "value":
            has_value = True
            amount(draft, child, "budget", no, at)
        elif tag == "period-start":
            start = day(draft, child, "budget", "period_start_date", no, at)
        elif tag == "period-end":
            end = day(draft, child, "budget", "period_end_date", no, at)
        elif tag == "provider-org":
            name, ref = _organisation(draft, child, at, "provider")
            draft.add("budget", no, "organisation_name", name or ref, at)
            if ref and name:
                draft.unmapped(f"{at}/@ref")
        elif tag == "receiver-org":
            name, ref = _organisation(draft, child, at, "receiver")
            for part, value in (("@ref", ref), ("narrative", name)):
                if value:
                    draft.unmapped(f"{at}/{part}")
        else:
            draft.spare(child, at)
    if not has_value:
        draft.gather(
            "iati_value_missing", element, name="budget.amount", found=f"{path} without value", expected="a value"
        )
    check_period(draft, element, "budget", start, end, "8.6.3")
    if is_limited and start and end and _is_longer_than_a_year(start, end):
        draft.flag(
            "iati_period_too_long",
            element,
            name="budget.period_end_date",
            found=f"{start} to {end}",
            expected="a period of at most a year (IATI rule 7.5.3)",
        )
    return no


def _is_longer_than_a_year(start: str, end: str) -> bool:
    return end > f"{int(start[:4]) + 1}{start[4:]}"


def _organisation(draft: Draft, element: Element, path: str, side: str) -> tuple[str | None, str | None]:
    """Name and reference of who gives or receives; the activity that it calls its own is a link."""
    rules = _ORG_RULES[side]
    found = draft.attributes(element, path, _ORG)
    name = draft.name_of(element, path)
    ref = found.get("ref")
    if ref:
        ref = check_reference(draft, element, f"transaction.{side}_ref", ref, rules[1], rules[2])
    elif not name:
        draft.gather(
            "iati_party_unnamed",
            element,
            name=f"transaction.{side}_name",
            found=f"{path} without ref and narrative",
            expected=f"a reference or a name (IATI rule {rules[0]})",
        )
    theirs = found.get(f"{side}-activity-id")
    if theirs and not theirs.isspace():
        theirs = check_reference(draft, element, "link.target", theirs, rules[3])
        related(draft, theirs, f"{side}_activity", f"{path}/@{side}-activity-id")
    return name, ref


def transaction(draft: Draft, element: Element) -> None:
    """Money moved."""
    found = draft.attributes(element, "transaction", _TRANSACTION)
    no = draft.number("transaction")
    draft.transactions += 1
    draft.add("transaction", no, "transaction_ref", found.get("ref"), "transaction/@ref")
    state = Transaction(no, "flow" in found, [found["type"].lower()] if found.get("type") else [])
    for child in element:
        tag = child.tag
        take = _PARTS.get(tag)
        if take is None:
            draft.spare(child, f"transaction/{tag}")
        elif tag in _SEVERAL or (tag == "transaction-date" and is_new_step(child, state)):
            state.parts.add(tag)
            take(draft, child, state)
        elif draft.is_first(state.parts, child, f"transaction/{tag}"):
            take(draft, child, state)
    parts = state.parts
    draft.with_sector += "sector" in parts
    draft.with_place += "recipient-country" in parts or "recipient-region" in parts
    ours = None
    if "transaction-type" not in parts:
        ours = old_type(draft, element, no, found.get("flow"), state.old)
    if state.steps:
        step_date(draft, state, ours, _claim_date)
    if "value" not in parts:
        draft.gather(
            "iati_value_missing",
            element,
            name="transaction.amount",
            found="transaction without value",
            expected="a value",
        )
    if "transaction-date" not in parts and draft.version:
        draft.gather(
            "date_unreadable",
            element,
            name="transaction.transaction_date",
            found="no transaction-date",
            expected="iso-date, as 2014-09-10",
        )


def _value(draft: Draft, element: Element, state: Transaction) -> None:
    amount(draft, element, "transaction", state.no, "transaction/value")


def _transaction_type(draft: Draft, element: Element, state: Transaction) -> None:
    path = "transaction/transaction-type"
    code = draft.attributes(element, path, _CODE).get("code")
    draft.empty(element, path)
    if not code:
        draft.gather(
            "code_unknown",
            element,
            name="transaction.transaction_type",
            found="no code",
            expected=draft.codes.expected("transaction_type"),
        )
        return
    ours = draft.code("transaction_type", code, element, "transaction.transaction_type")
    draft.add("transaction", state.no, "transaction_type", ours, path, code)


def _transaction_date(draft: Draft, element: Element, state: Transaction) -> None:
    path = "transaction/transaction-date"
    found = draft.attributes(element, path, _TYPED_DATE)
    if found.get("type"):
        state.old.append(found["type"].lower())
        draft.unmapped(f"{path}/@type")
        state.steps[found["type"].lower()] = element
        return
    _claim_date(draft, element, state)


def _claim_date(draft: Draft, element: Element, state: Transaction) -> None:
    path = "transaction/transaction-date"
    stated = element.get("iso-date")
    if stated:
        draft.empty(element, path)
    else:
        stated = draft.line_text(element, path)
    if stated is None:
        draft.gather(
            "date_unreadable",
            element,
            name="transaction.transaction_date",
            found="no date",
            expected="iso-date, as 2014-09-10",
        )
        return
    iso = draft.past_date(stated, element, "transaction.transaction_date", "11.2.1")
    draft.add("transaction", state.no, "transaction_date", iso, path, stated)


def _provider(draft: Draft, element: Element, state: Transaction) -> None:
    name, ref = _organisation(draft, element, "transaction/provider-org", "provider")
    draft.add("transaction", state.no, "provider_ref", ref, "transaction/provider-org")
    draft.add("transaction", state.no, "provider_name", name, "transaction/provider-org")


def _receiver(draft: Draft, element: Element, state: Transaction) -> None:
    name, ref = _organisation(draft, element, "transaction/receiver-org", "receiver")
    draft.add("transaction", state.no, "receiver_ref", ref, "transaction/receiver-org")
    draft.add("transaction", state.no, "receiver_name", name, "transaction/receiver-org")


def _aid_type(draft: Draft, element: Element, _state: Transaction) -> None:
    aid_type(draft, element, "transaction/aid-type")


def _sector(draft: Draft, element: Element, _state: Transaction) -> None:
    transaction_sector(draft, element)


def _place(draft: Draft, element: Element, _state: Transaction) -> None:
    transaction_place(draft, element)


# What a transaction may hold several of.
_SEVERAL = frozenset(("aid-type", "sector", "recipient-country", "recipient-region"))
_PARTS: dict[str, Callable[[Draft, Element, Transaction], None]] = {
    "value": _value,
    "transaction-date": _transaction_date,
    "transaction-type": _transaction_type,
    "provider-org": _provider,
    "receiver-org": _receiver,
    "aid-type": _aid_type,
    "sector": _sector,
    "recipient-country": _place,
    "recipient-region": _place,
    "provider-activity": old_activity,
    "receiver-activity": old_activity,
    "status": old_status,
}
