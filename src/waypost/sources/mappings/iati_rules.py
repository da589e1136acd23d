"""Rules of the standard that look at the activity as a whole (numbers as in IATI's ruleset)."""

from __future__ import annotations

from waypost.sources.mappings.iati_draft import Draft, Element, Shares
from waypost.sources.mappings.iati_shares import (
    BUDGET_ITEM_RULES,
    COUNTRY_RULES,
    REGION_RULES,
    SECTOR_RULES,
    adds_up,
    check_rows,
    claim_share,
    claim_shares,
    read_rows,
)


def country_budget_items(draft: Draft, element: Element) -> None:
    """Not mapped; that its percentages add up is checked all the same."""
    draft.spare(element, "country-budget-items")
    shares = Shares([(0, item.get("percentage"), item) for item in element if item.tag == "budget-item"])
    claim_shares(draft, "budget", shares, BUDGET_ITEM_RULES, "country-budget-items/budget-item")


def contact_info(draft: Draft, element: Element) -> None:
    """Left out on purpose: people and their addresses have no place in the register."""
    draft.ignore(element, "contact-info")


def conditions(draft: Draft, element: Element) -> None:
    """Not mapped; a condition without its kind is told, as the schema asks for it."""
    draft.spare(element, "conditions")
    for child in element:
        if child.tag == "condition" and not child.get("type"):
            draft.gather(
                "iati_value_missing",
                child,
                name="conditions/condition/@type",
                found="condition without type",
                expected="1 (policy), 2 (performance) or 3 (fiduciary)",
            )


def capital_spend(draft: Draft, element: Element) -> None:
    """Not mapped; the range of its percentage is checked."""
    draft.spare(element, "capital-spend")
    stated = element.get("percentage")
    if stated:
        claim_share(draft, "budget", 0, stated, element, BUDGET_ITEM_RULES.range)


def finish(draft: Draft) -> None:
    """Shares of places and sectors, then the rules."""
    _claim_places(draft)
    for vocabulary, shares in sorted(draft.sectors.items()):
        claim_shares(draft, "sector", shares, SECTOR_RULES, f"sectors of vocabulary {vocabulary}")
    _check_dates(draft)
    _check_levels(draft)
    if draft.speechless is not None:
        draft.flag(
            "iati_language_missing",
            draft.speechless,
            name="xml:lang",
            found=" ".join((draft.speechless.text or "").split())[:120],
            expected="xml:lang at the activity or at each narrative (IATI rule 4.1.1)",
        )


def _claim_places(draft: Draft) -> None:
    """Countries share 100 with the regions of each vocabulary; or everything together does."""
    countries = draft.countries
    if not draft.regions:
        claim_shares(draft, "place", countries, COUNTRY_RULES, "recipient countries")
        return
    if not countries.rows and len(draft.regions) == 1:
        (only,) = draft.regions.values()
        claim_shares(draft, "place", only, REGION_RULES, "recipient regions")
        return
    of_countries = read_rows(draft, "place", countries, COUNTRY_RULES)
    of_regions = {v: read_rows(draft, "place", shares, REGION_RULES) for v, shares in sorted(draft.regions.items())}
    every = [share for part in (of_countries, *of_regions.values()) for share in part]
    if all(share is not None for share in every) and adds_up([share for share in every if share is not None]):
        return
    for vocabulary, read in of_regions.items():
        both = Shares([*countries.rows, *draft.regions[vocabulary].rows])
        what = f"recipient countries and regions of vocabulary {vocabulary}"
        check_rows(draft, "place", both, [*of_countries, *read], REGION_RULES, what)


def _check_dates(draft: Draft) -> None:
    dates = draft.dates
    for start, end, rule in (("1", "3", "11.1.2"), ("2", "4", "11.1.3")):
        if start in dates and end in dates:
            first, last = dates[start][0], dates[end][0]
            if first and last and last < first:
                draft.flag(
                    "dates_out_of_order",
                    dates[end][2],
                    name=f"activity-date[{end}]",
                    found=f"{first} to {last}",
                    expected=f"an end not before the start (IATI rule {rule})",
                )
    if not {"1", "2", "start"} & dates.keys():
        draft.flag(
            "iati_start_missing",
            name="programme.planned_start_date",
            found=f"dates of type {', '.join(sorted(dates))}" if dates else "no activity-date",
            expected="a planned or actual start date (IATI rule 6.11.1)",
        )


def _check_levels(draft: Draft) -> None:
    """Sectors and places belong to the activity or to all of its transactions."""
    has_sector, has_place = bool(draft.sectors), bool(draft.countries.rows or draft.regions)
    _check_level(draft, "sector", has_sector, draft.with_sector, ("6.2.2", "6.6.2", "6.7.2"))
    _check_level(draft, "place", has_place, draft.with_place, ("3.7.1", "3.6.2", "3.7.2"))
    if has_sector and draft.version.startswith("2") and not ({"1", ""} & draft.sectors.keys()):
        draft.flag(
            "iati_sector_not_dac",
            name="sector.vocabulary",
            found=f"vocabularies {', '.join(sorted(draft.sectors))}",
            expected="sectors of the OECD DAC (vocabulary 1) as well (IATI rule 102.1.1)",
        )


def _check_level(draft: Draft, kind: str, is_stated: bool, at_transactions: int, rules: tuple[str, str, str]) -> None:
    absent, both, partly = rules
    if not is_stated and not at_transactions:
        draft.flag(
            f"iati_{kind}_missing",
            name=f"{kind}.{'sector_code' if kind == 'sector' else 'country_code'}",
            found=f"no {kind} at the activity or its transactions",
            expected=f"a {kind} at the activity, or at all transactions (IATI rule {absent})",
        )
    elif is_stated and at_transactions:
        draft.flag(
            "iati_level_mixed",
            name=kind,
            found=f"{kind} at the activity and at {at_transactions} of {draft.transactions} transactions",
            expected=f"one of the two (IATI rule {both})",
        )
    elif at_transactions and at_transactions < draft.transactions:
        draft.flag(
            "iati_level_mixed",
            name=kind,
            found=f"{kind} at {at_transactions} of {draft.transactions} transactions",
            expected=f"a {kind} at all transactions, or at the activity (IATI rule {partly})",
        )
