"""Agreements with intergovernmental bodies: signed, specific, with a clause on independence."""

from __future__ import annotations

import datetime as dt

from waypost.agreements.commitments import specificity
from waypost.agreements.standing import holds
from waypost.plan.facts import Told
from waypost.reference import load_catalog
from waypost.reference.agreement_values import Agreement as Value
from waypost.reference.agreement_values import day_of
from waypost.web.agreements.models import Agreement
from waypost.web.agreements.queries.values import values_of

_SIGNED = ("signed", "in_force")
_INTERGOVERNMENTAL = "multilateral"  # code list organisation_type
INDEPENDENCE = "independence"


def agreement_facts(now: dt.datetime) -> Told:
    """Known once agreements are kept here; those of the catalog are counted with them."""
    rows = list(Agreement.objects.filter(withdrawn_at=None).order_by("pk"))
    if not rows:
        return {}
    catalog, today = load_catalog(), now.date()
    kept = {each.code: each for each in (*catalog.agreements.values(), *values_of(rows).values())}
    signed = [each for each in kept.values() if not each.is_example and _is_with_body(each) and _is_signed(each, today)]
    specific = [_is_specific(each) for each in signed]
    independent = [holds(each, INDEPENDENCE) for each in signed]
    return {
        "igo_agreements": len(signed),
        "igo_agreements_specific": None if None in specific else specific.count(True),
        "igo_agreements_independent": None if None in independent else independent.count(True),
    }


def _is_with_body(agreement: Value) -> bool:
    known = load_catalog().organisations
    of = (known[party.id].organisation_type for party in agreement.parties if party.id in known)
    return _INTERGOVERNMENTAL in of


def _is_signed(agreement: Value, today: dt.date) -> bool:
    days = (day_of(step.actual) for step in agreement.steps if step.stage in _SIGNED)
    return any(day is not None and day <= today for day in days)


def _is_specific(agreement: Value) -> bool | None:
    """Whether one can act on every commitment; not known where none is written down, or what may stand in the text."""
    found = specificity(agreement)
    if found is None:
        return None
    if found.least == found.total:
        return True
    return False if found.most < found.total else None
