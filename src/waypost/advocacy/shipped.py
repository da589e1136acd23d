"""The claims of the catalog as claims that anybody may read."""

from __future__ import annotations

from waypost.advocacy.measures import definition_of
from waypost.advocacy.values import Claim, Tolerance
from waypost.reference import Catalog
from waypost.reference.advocacy import ShippedClaim


def shipped_claims(catalog: Catalog) -> list[Claim]:
    """All of them, in the order of their names."""
    return [shipped_claim(each, catalog) for each in catalog.advocacy.claims.values()]


def shipped_claim(shipped: ShippedClaim, catalog: Catalog) -> Claim:
    """One; its measure counts what it counts now, since both come from one catalog."""
    return Claim(
        claim=shipped.claim,
        kind=shipped.kind,
        measure=shipped.measure,
        arguments=dict(shipped.arguments),
        expected=shipped.expected,
        tolerance=Tolerance(kind=shipped.tolerance.kind, value=shipped.tolerance.value),
        pivot=shipped.pivot,
        as_of=shipped.as_of,
        valid_until=shipped.valid_until,
        audience="public",
        definition=definition_of(catalog.advocacy.measures[shipped.measure]),
    )
