"""Which claims speak of the same programme, organisation, place.

One way in: :func:`reconcile`. Arrow tables in, Arrow tables out; no knowledge of other stages.
"""

from waypost.reconcile.organisations import derived_id, match_organisations
from waypost.reconcile.places import match_places
from waypost.reconcile.reconciliation import Reconciled, reconcile
from waypost.reconcile.vectors import default_vector_cache

__all__ = [
    "Reconciled",
    "default_vector_cache",
    "derived_id",
    "match_organisations",
    "match_places",
    "reconcile",
]
