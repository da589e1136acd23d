"""What the command line asks of the plan's tables. Plain values out: the command line knows no Django."""

from __future__ import annotations

import datetime as dt
import os

import msgspec

from waypost.plan.facts import Told
from waypost.plan.noted import Noted
from waypost.plan.outcomes import Override
from waypost.plan.results import Indicator, Update
from waypost.plan.spending import Spending
from waypost.reference import load_catalog
from waypost.reference.money import Rate
from waypost.reference.plan_values import Milestone
from waypost.web.project.home import database_path
from waypost.web.project.prepare import prepare


class Server(msgspec.Struct, frozen=True, kw_only=True):
    """All that a server's tables tell of the plan."""

    facts: Told
    overrides: tuple[Override, ...]
    milestones: tuple[Milestone, ...]
    indicators: tuple[Indicator, ...]
    updates: tuple[Update, ...]
    rates: tuple[Rate, ...]
    notes: tuple[Noted, ...]
    spending: Spending | None = None


def told_by_server(until: dt.date | None = None) -> Server | None:
    """What is there now, money up to a day where one is given; None where this machine has no database of a server."""
    if not os.environ.get("DATABASE_URL") and not database_path().is_file():
        return None
    prepare()
    from waypost.web.plan.facts import server_facts  # noqa: PLC0415  # tables are known once Django has started
    from waypost.web.plan.kept import plan_of  # noqa: PLC0415  # the same
    from waypost.web.plan.queries.framework import framework  # noqa: PLC0415  # the same
    from waypost.web.plan.queries.money import entered, rates, spent  # noqa: PLC0415  # the same
    from waypost.web.plan.queries.said import milestones, notes, overrides  # noqa: PLC0415  # the same

    plan, found = plan_of(load_catalog()), framework()
    return Server(
        facts=server_facts(), overrides=overrides(), milestones=milestones(plan),
        indicators=tuple(found.indicators.values()), updates=found.values, rates=rates(plan, until), notes=notes(),
        spending=spent(entered(until)),
    )  # fmt: skip
