"""All that a report is made from, as it stands now."""

from __future__ import annotations

from django.utils import timezone

from waypost.plan.report import Reported, end_of
from waypost.reference import load_catalog
from waypost.web.plan.kept import Kept, counted, plan_of
from waypost.web.plan.queries.framework import framework
from waypost.web.plan.queries.money import entered, rates, spent


def reported(year: int | None = None, currency: str = "", kept: Kept | None = None) -> Reported:
    """Facts counted now unless some are given; amounts in a currency as well where one is asked for. Of a year that is
    over, money up to its end.
    """
    catalog, now = load_catalog(), timezone.now()
    plan, found, told = plan_of(catalog), framework(), kept or counted()
    until = end_of(year) if year is not None and year < now.year else None
    return Reported(
        plan=plan, year=year or now.year, day=now.date(), outcomes=told.outcomes(catalog, now.date()),
        release=told.release, spending=spent(entered(until)), rates=rates(plan, until), currency=currency,
        milestones=told.milestones, indicators=tuple(found.indicators.values()), updates=found.values, notes=told.notes,
    )  # fmt: skip
