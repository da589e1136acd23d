"""Movements of money as files wrote them before version 1.0: a direction, a status in words, a date for each step."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field

from waypost.sources.mappings.iati_codes import OLD_TRANSACTIONS
from waypost.sources.mappings.iati_draft import Draft, Element
from waypost.sources.mappings.iati_parties import related

_CODE = frozenset(("code",))
_REF = frozenset(("ref",))
_PAID = ("incoming_funds", "disbursement", "expenditure")


@dataclass(slots=True)
class Transaction:
    """What one transaction has shown so far; ``old`` are the words that named its type before version 1.0."""

    no: int
    is_old: bool
    old: list[str] = field(default_factory=list)
    parts: set[str] = field(default_factory=set)
    # Before version 1.0 one movement had a date for each step: type of the step → element.
    steps: dict[str, Element] = field(default_factory=dict)


def is_new_step(element: Element, state: Transaction) -> bool:
    """Whether a date of the transaction is that of a step which has none yet."""
    step = (element.get("type") or "").lower()
    return bool(step) and step not in state.steps


def step_date(
    draft: Draft, state: Transaction, ours: str | None, claim: Callable[[Draft, Element, Transaction], None]
) -> None:
    """The date of the step that the transaction has reached: of payment for money that came or went."""
    chosen = "disbursement" if ours in _PAID and "disbursement" in state.steps else next(iter(state.steps))
    claim(draft, state.steps.pop(chosen), state)
    for step in state.steps:
        draft.unmapped(f"transaction/transaction-date[type={step[:40]}]")


def old_status(draft: Draft, element: Element, state: Transaction) -> None:
    """OCHA's word for commitment, pledge or paid contribution, before version 1.0."""
    if not state.is_old:
        draft.spare(element, "transaction/status")
        return
    draft.attributes(element, "transaction/status", _CODE)
    draft.unmapped("transaction/status/@code")
    state.old.insert(0, (draft.line_text(element, "transaction/status") or "").lower())


def old_activity(draft: Draft, element: Element, _state: Transaction) -> None:
    path = f"transaction/{element.tag}"
    ref = draft.attributes(element, path, _REF).get("ref")
    text = draft.line_text(element, path)
    if ref:
        related(draft, ref, str(element.tag).replace("-", "_"), path, text)
    else:
        draft.spare(element, path)


def old_type(draft: Draft, element: Element, no: int, flow: str | None, old: list[str]) -> str | None:
    """Before version 1.0: the direction together with the first of status, type and type of date that is known."""
    for word in old:
        ours = OLD_TRANSACTIONS.get(((flow or "").lower(), word))
        if ours:
            draft.add("transaction", no, "transaction_type", ours, "transaction/@flow", f"{flow} {word}")
            return ours
    draft.gather(
        "code_unknown",
        element,
        name="transaction.transaction_type",
        found=" ".join([flow or "", *old]).strip() or "no transaction-type",
        expected=draft.codes.expected("transaction_type"),
    )
    return None
