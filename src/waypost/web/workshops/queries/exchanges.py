"""Exchanges between societies: where each stands, and whom it waits for."""

from __future__ import annotations

import dataclasses
import datetime as dt

from django.db.models import Prefetch, QuerySet

from waypost.web.accounts.queries import Standing
from waypost.web.workshops.models import Exchange, ExchangeStep, Step
from waypost.web.workshops.rights import societies_run

ANSWER_WITHIN = dt.timedelta(days=14)
ANSWERS = (Step.ACCEPTED, Step.DECLINED)  # of the side that was asked
OVER = (Step.DECLINED, Step.DONE, Step.WITHDRAWN)
# From where one can go to what; who may, is asked by the action.
NEXT: dict[str, tuple[str, ...]] = {
    Step.PROPOSED: (Step.ACCEPTED, Step.DECLINED, Step.WITHDRAWN),
    Step.ACCEPTED: (Step.VISIT_PLANNED, Step.DONE, Step.WITHDRAWN),
    Step.VISIT_PLANNED: (Step.VISIT_HELD, Step.VISIT_PLANNED, Step.WITHDRAWN),
    Step.VISIT_HELD: (Step.DONE, Step.VISIT_PLANNED),
}


@dataclasses.dataclass(frozen=True)
class State:
    """Where an exchange stands since when; ``day`` of a visit; ``waits_for``: the side that has to answer."""

    step: str
    at: dt.datetime
    day: dt.date | None
    waits_for: str = ""


def with_state() -> QuerySet[Exchange]:
    """Exchanges with their steps, the latest first."""
    steps = ExchangeStep.objects.order_by("pk")
    return Exchange.objects.prefetch_related(Prefetch("steps", steps)).order_by("-pk")


def state_of(exchange: Exchange) -> State:
    """What its latest step says."""
    last = list(exchange.steps.all())[-1]
    waits_for = exchange.learner if exchange.is_offer else exchange.sharer
    return State(last.step, last.at, last.day, waits_for if last.step == Step.PROPOSED else "")


def find_exchange(code: str) -> Exchange | None:
    """The exchange of an address."""
    return with_state().filter(code=code).first()


def exchanges_of(standing: Standing) -> list[Exchange]:
    """Those in which somebody acts for a side; the team's are all."""
    own = societies_run(standing)
    return [each for each in with_state() if own is None or {each.learner, each.sharer} & own]
