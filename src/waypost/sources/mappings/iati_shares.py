"""Percentages as shares, and whether they add up."""

from __future__ import annotations

from decimal import Decimal
from typing import NamedTuple

from waypost.sources.mappings.iati_draft import Draft, Element, Shares
from waypost.sources.mappings.iati_values import read_share

# Percentages are published with two decimals: each may be off by half of the last one.
_ROUNDING = Decimal("0.0001")


class ShareRules(NamedTuple):
    """Numbers of the rules in IATI's ruleset: each has one, they sum to 100, a single one is 100 or absent, range."""

    each: str
    total: str
    single: str
    range: str


COUNTRY_RULES = ShareRules("3.1.1", "3.1.2", "3.1.4", "12.1.1")
REGION_RULES = ShareRules("3.4.1", "3.4.2", "3.4.4", "12.1.1")
SECTOR_RULES = ShareRules("2.1.1", "2.1.2", "2.1.4", "12.3.1")
BUDGET_ITEM_RULES = ShareRules("7.9.1", "7.9.2", "7.9.4", "12.2.1")


def claim_share(draft: Draft, kind: str, no: int, stated: str, element: Element, rule: str) -> Decimal | None:
    """Claim one percentage as a share; one that is no percentage is an issue."""
    share, expected = read_share(stated)
    if share is None:
        if expected is not None:
            draft.flag(
                "iati_percentages_wrong",
                element,
                name=f"{kind}.share",
                found=stated,
                expected=f"a percentage from 0 to 100 (IATI rule {rule})",
            )
        return None
    if kind != "budget":
        draft.add(kind, no, "share", share, f"{element.tag}/@percentage", stated)
    return Decimal(share)


def claim_shares(draft: Draft, kind: str, shares: Shares, rules: ShareRules, what: str) -> None:
    """Claim the shares of one group and flag what does not add up. A single row is the whole."""
    read = read_rows(draft, kind, shares, rules)
    check_rows(draft, kind, shares, read, rules, what)
    rows = shares.rows
    if len(rows) == 1 and rows[0][1] is None and kind != "budget":
        draft.add(kind, rows[0][0], "share", "1", f"{rows[0][2].tag} (the only one)", basis="inferred")


def read_rows(draft: Draft, kind: str, shares: Shares, rules: ShareRules) -> list[Decimal | None]:
    """Claim each stated percentage; the shares in the order of the rows."""
    return [
        claim_share(draft, kind, no, stated, element, rules.range) if stated else None
        for no, stated, element in shares.rows
    ]


def check_rows(
    draft: Draft, kind: str, shares: Shares, read: list[Decimal | None], rules: ShareRules, what: str
) -> None:
    """Flag percentages of one group that are missing or do not sum to 100."""
    rows = shares.rows
    if not rows:
        return
    first = rows[0][2]
    if len(rows) == 1:
        if read[0] is not None and read[0] != 1:
            expected = f"100, or no percentage (IATI rule {rules.single})"
            _flag(draft, first, kind, f"{rows[0][1]} for the only one of {what}", expected)
        return
    missing = sum(1 for _no, stated, _element in rows if not stated)
    if missing:
        expected = f"a percentage for each (IATI rule {rules.each})"
        _flag(draft, first, kind, f"{missing} of {len(rows)} of {what} without a percentage", expected)
    known = [share for share in read if share is not None]
    if known and not adds_up(known):
        shown = " + ".join(stated for _no, stated, _element in rows[:12] if stated)
        more = " + …" if len(rows) > 12 else ""
        expected = f"100 in sum (IATI rule {rules.total})"
        _flag(draft, first, kind, f"{shown}{more} = {float(sum(known) * 100):g} for {what}", expected)


def adds_up(shares: list[Decimal]) -> bool:
    """Whether shares sum to 1, but for the rounding of published percentages."""
    return abs(sum(shares, Decimal(0)) - 1) <= _ROUNDING * len(shares)


def _flag(draft: Draft, element: Element, kind: str, found: str, expected: str) -> None:
    draft.flag("iati_percentages_wrong", element, name=f"{kind}.share", found=found, expected=expected)
