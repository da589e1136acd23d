"""All tellers together, those of other applications with them."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable

from django.utils import timezone

from waypost.plan.facts import Told

Teller = Callable[[dt.datetime], Told]
_fed: list[Teller] = []


def feed(teller: Teller) -> None:
    """Let another application tell facts: for :meth:`AppConfig.ready`. Twice is as once."""
    if teller not in _fed:
        _fed.append(teller)


def server_facts(now: dt.datetime | None = None) -> Told:
    """What all tables tell at a moment; what is not known is left out. The release is asked apart (``released``)."""
    from waypost.web.plan.facts.advocacy import advocacy_facts  # noqa: PLC0415  # tables, once Django has started
    from waypost.web.plan.facts.agreements import agreement_facts  # noqa: PLC0415  # the same
    from waypost.web.plan.facts.guidance import guidance_facts  # noqa: PLC0415  # the same
    from waypost.web.plan.facts.network import network_facts  # noqa: PLC0415  # the same
    from waypost.web.plan.facts.policy import policy_facts  # noqa: PLC0415  # the same
    from waypost.web.plan.facts.societies import society_facts  # noqa: PLC0415  # the same

    now = now or timezone.now()
    own = (
        policy_facts, network_facts, guidance_facts, advocacy_facts, agreement_facts, society_facts,
    )  # fmt: skip
    found: Told = {}
    for teller in (*own, *_fed):
        found |= {name: value for name, value in teller(now).items() if value is not None}
    return found
