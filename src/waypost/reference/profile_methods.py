"""Methods by which vulnerability profiles are worked out: ``catalog/profiles/methods/<version>.yml``, frozen.

::

    version: "2026-1"
    decided_by: , decided_on: , source:  # who decided on the weights; a factor may name another one
    digest:                              # of all the rest; what is worked out with a method keeps both
    softening: 0.6                       # how far protection can take a risk away, below 1: never wholly
    of_greatest: 0.5, of_mean: 0.5       # what the worst level and the mean of levels make up of exposure
    access_floor: 0.8, floor_tests: []   # one of these tests fails: access fails at least so far
    least_people: 10                     # cells of fewer people are not shown
    tiers: , hidden:                     # thresholds
    needs: {education: {among: {age: [age_5_11]}}}
    risk: {individual: {debt: {weight: 0.25, among: {}, decided_by: }}}
    protection: {…}

A version is never changed. A changed file has another digest than it says, and the check of the catalog refuses it.
"""

from __future__ import annotations

import datetime as dt
import hashlib
from collections.abc import Mapping
from pathlib import Path

import msgspec

from waypost.errors import CatalogError
from waypost.reference.strict_yaml import convert, read_yaml

# Levels of the code list vulnerability_level on which factors work.
LEVELS = ("individual", "household", "community", "structural")
GREATEST_WEIGHT = 0.5


class Weight(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True, omit_defaults=True):
    """How far a factor that is fully there takes its level, whom it can concern, and who decided where not the method's
    decider did.
    """

    weight: float
    among: dict[str, tuple[str, ...]] = {}
    decided_by: str = ""


class WeighedNeed(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True, omit_defaults=True):
    """A need that is asked about, and by axis the traits of groups that can have it; all where nothing is named."""

    among: dict[str, tuple[str, ...]] = {}


class TierRules(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """Thresholds of tiers, and how many needs are looked at within a tier.

    Tier 1: a need of ``threat_severity`` whose access fails by ``failing_access``. Tier 2: the same from
    ``grave_severity`` on, or exposure from ``high_exposure`` on with ``unmet_beside_count`` needs unmet from
    ``unmet_beside`` on. Tier 3: one need unmet from ``some_unmet`` on. Tier 4: none. Within a tier the mean of the
    ``most_pressing`` greatest unmet needs goes first.
    """

    threat_severity: int
    grave_severity: int
    failing_access: float
    high_exposure: float
    unmet_beside: float
    unmet_beside_count: int
    some_unmet: float
    most_pressing: int


class HiddenRules(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """How what is not known weighs: what is open of exposure and of unmet needs, by the worst tier that it leaves open,
    and less where evidence supports anything.
    """

    of_exposure: float
    of_unmet: float
    tier_weights: tuple[float, float, float, float]
    supported: float


class Method(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True, omit_defaults=True):
    """Everything that a profile is worked out with, beside what was observed."""

    version: str
    decided_by: str
    decided_on: dt.date
    source: str
    softening: float
    of_greatest: float
    of_mean: float
    access_floor: float
    floor_tests: tuple[str, ...]
    least_people: int
    tiers: TierRules
    hidden: HiddenRules
    needs: dict[str, WeighedNeed]
    risk: dict[str, dict[str, Weight]]
    protection: dict[str, dict[str, Weight]]
    digest: str = ""

    def weights(self) -> dict[str, Weight]:
        """Of every factor, risk or protection."""
        return {
            code: weight
            for side in (self.risk, self.protection)
            for level in side.values()
            for code, weight in level.items()
        }


def digest_of(method: Method) -> str:
    """The digest of a method, whatever digest it carries and in whatever order its factors stand."""
    bare = msgspec.structs.replace(method, digest="")
    return hashlib.sha256(msgspec.json.encode(bare, order="deterministic")).hexdigest()


def sealed(method: Method) -> Method:
    """A method with its digest: how a workshop's own weights become a version."""
    return msgspec.structs.replace(method, digest=digest_of(method))


def read_methods(folder: Path) -> dict[str, Method]:
    """Methods by version, the earliest decided first. Raises :class:`CatalogError` for what is malformed."""
    found: list[Method] = []
    for path in sorted(folder.glob("*.yml")):
        method = convert(read_yaml(path), Method, path)
        if method.version != path.stem:
            raise CatalogError(f"{path}: version {method.version!r} does not stand in a file of its name")
        found.append(method)
    return {method.version: method for method in sorted(found, key=lambda each: (each.decided_on, each.version))}


def newest(methods: Mapping[str, Method]) -> Method:
    """The method that new profiles take; raises :class:`CatalogError` where there is none."""
    if not methods:
        raise CatalogError("profiles/methods: no method to work out a profile with")
    return list(methods.values())[-1]
