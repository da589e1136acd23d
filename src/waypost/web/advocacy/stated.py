"""A claim as it stands: what it says now, what came out when it was last asked, and values to compute with.

Plain values of the rows; no query here.
"""

from __future__ import annotations

from dataclasses import dataclass

from waypost.advocacy.figures import Figure, figure_of
from waypost.advocacy.values import UNASKED, Result, Tolerance
from waypost.advocacy.values import Claim as ClaimValue
from waypost.web.advocacy.models import Claim, ClaimRun, ClaimVersion

OWN = "this"  # what a claim calls itself before it has a key


@dataclass(frozen=True)
class Stated:
    """A claim with the version that counts and that version's latest run; None before it was asked."""

    claim: Claim
    version: ClaimVersion
    run: ClaimRun | None

    @property
    def key(self) -> str:
        """Its name."""
        return self.claim.key

    @property
    def state(self) -> str:
        """One of ``waypost.advocacy.values.STATES``, or ``UNASKED`` of the same room."""
        return self.run.state if self.run else UNASKED

    @property
    def is_to_check(self) -> bool:
        """Messages that rest on it have to be looked at before they are used."""
        return self.run is not None and self.run.is_to_check

    @property
    def figure(self) -> Figure | None:
        """What slots may tell of it; None without a measure, or before it was asked."""
        if self.run is None or not self.version.measure:
            return None
        return figure_of(value_of(self.version), result_of(self.run), self.version.unit)


# What a message on a claim tells or rests on: another aspect of it, or how sure its owner is, changes no message.
_SAID = (
    "kind", "words", "cannot_say", "beside", "scope", "measure", "arguments", "expected", "unit", "tolerance",
    "tolerance_value", "pivot", "as_of", "audience", "definition",
)  # fmt: skip


def said_in(version: ClaimVersion) -> list[object]:
    """What a version says, to be held against another one, or to be put into a digest."""
    return [getattr(version, name) for name in _SAID]


def value_of(version: ClaimVersion) -> ClaimValue:
    """A version as a claim that can be asked; its name is the claim's key."""
    return ClaimValue(
        claim=version.claim.key, kind=version.kind, measure=version.measure or None, arguments=version.arguments,
        expected=version.expected, tolerance=Tolerance(kind=version.tolerance, value=version.tolerance_value),
        pivot=version.pivot, as_of=version.as_of, valid_until=version.valid_until, audience=version.audience,
        definition=version.definition,
    )  # fmt: skip


def result_of(run: ClaimRun) -> Result:
    """What a measure gave, as it was kept."""
    return Result(
        value=run.value, least=run.least, most=run.most, rows=run.rows, fingerprint=run.fingerprint,
        is_suppressed=run.is_suppressed, datasets=tuple(each["dataset_id"] for each in run.datasets),
        data_date=run.data_date, definition=run.definition,
    )  # fmt: skip
