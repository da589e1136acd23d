"""One society asks another for its experience, or offers its own; what follows is said step by step."""

from __future__ import annotations

import datetime as dt
import secrets
from collections.abc import Mapping
from typing import Any

from django.db import connection, transaction
from django.utils import timezone

from waypost.reference import load_catalog
from waypost.web.accounts.errors import RefusedError
from waypost.web.accounts.models import User
from waypost.web.accounts.queries import standing_of
from waypost.web.exercises.rights import is_of, role_of
from waypost.web.exercises.told import Told, check_told, told_columns
from waypost.web.workshops.actions.mailing import tell_other
from waypost.web.workshops.actions.wording import prose
from waypost.web.workshops.models import Exchange, ExchangeStep, Step
from waypost.web.workshops.queries.exchanges import ANSWERS, NEXT, OVER, find_exchange, state_of, with_state
from waypost.web.workshops.rights import acts_for, of_exchange, require_acting_for

_WORDED = (Step.DECLINED, Step.DONE, Step.WITHDRAWN)  # steps that say why, or what came of it
_LOCK = 0x57415258  # "WARX": the number of our advisory lock in PostgreSQL
_DATED = (Step.VISIT_PLANNED, Step.VISIT_HELD)


@transaction.atomic
def propose_exchange(
    *, by: User | None, learner: str, sharer: str, service: str, is_offer: bool, trail: str = "", words: str = "",
    match: Mapping[str, Any] | None = None,
) -> Exchange:  # fmt: skip
    """Ask for experience, or offer it, for a society that one acts for; the other side is told.

    Raises :class:`RefusedError` for what is not known, and for two that speak of the service already.
    """
    role = require_acting_for(by, sharer if is_offer else learner)
    _one_at_a_time()
    catalog = load_catalog()
    if learner == sharer:
        raise RefusedError("ws_refused_itself")
    if learner not in catalog.societies or sharer not in catalog.societies:
        raise RefusedError("ws_refused_known")
    if service not in catalog.code_lists["service"].codes or (trail and trail not in catalog.trails):
        raise RefusedError("ws_refused_known")
    between = with_state().filter(learner=learner, sharer=sharer, service=service)
    if any(state_of(each).step not in OVER for each in between):
        raise RefusedError("ws_refused_open")
    made = Exchange.objects.create(
        code=f"ex-{secrets.token_hex(4)}", learner=learner, sharer=sharer, service=service, trail=trail,
        is_offer=is_offer, match=dict(match or {}),
    )  # fmt: skip
    ExchangeStep.objects.create(exchange=made, step=Step.PROPOSED, words=prose(words, 2_000), by=by, by_role=role)
    tell_other(made, learner if is_offer else sharer, "proposed", "proposed")
    return made


@transaction.atomic
def step_exchange(
    *, by: User | None, exchange: Exchange, step: str, day: dt.date | None = None, words: str = "",
    told: Told | None = None,
) -> ExchangeStep:  # fmt: skip
    """The next step. Who was asked accepts or declines; who began withdraws; visits and the outcome are said by either.

    What a society told that was asked whoever stands in for it writes down, with how it was told; it is told of that.

    Raises :class:`RefusedError` for a step that does not follow, a day or a reason that lacks, and whoever is of no
    side.
    """
    Exchange.objects.select_for_update().get(pk=exchange.pk)
    found = find_exchange(exchange.code)
    assert found is not None  # it was held a line before  # noqa: S101
    stands = state_of(found)
    if step not in NEXT.get(stands.step, ()):
        raise RefusedError("ws_refused_step")
    told = told if step in ANSWERS else None
    if by is not None:
        _require_side(by, found, step, stands.waits_for, told)
    if step in _DATED and day is None:
        raise RefusedError("ws_refused_day")
    if step == Step.VISIT_HELD and day is not None and day > timezone.now().date():
        raise RefusedError("ws_refused_future")
    kept = prose(words, 4_000, may_lack=step not in _WORDED)
    made: ExchangeStep = ExchangeStep.objects.create(
        exchange=found, step=step, day=day if step in _DATED else None, words=kept, by=by, by_role=role_of(by),
        **told_columns(told),
    )  # fmt: skip
    if told is not None:
        tell_other(found, stands.waits_for, "told", "told")
    return made


def _one_at_a_time() -> None:
    """PostgreSQL: a lock until the transaction ends, so that two do not ask for the same at once. SQLite: a transaction
    holds the only pen from its beginning."""
    if connection.vendor == "postgresql":
        with connection.cursor() as cursor:
            cursor.execute("select pg_advisory_xact_lock(%s)", [_LOCK])


def _require_side(by: User, exchange: Exchange, step: str, waits_for: str, told: Told | None) -> None:
    standing = standing_of(by)
    if not of_exchange(standing, exchange):
        raise RefusedError("ws_refused_society")
    if step in ANSWERS:
        if not acts_for(standing, waits_for):
            raise RefusedError("ws_refused_other_side")
        check_told(told, speaks=is_of(standing, waits_for))
    if step == Step.WITHDRAWN and waits_for:
        began = exchange.sharer if exchange.is_offer else exchange.learner
        if not acts_for(standing, began):
            raise RefusedError("ws_refused_other_side")
