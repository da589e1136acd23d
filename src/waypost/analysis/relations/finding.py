"""What a rule about a relation finds. A finding is a question to the societies concerned, never a verdict."""

from __future__ import annotations

import dataclasses
import datetime as dt
import hashlib
from collections.abc import Iterable
from dataclasses import dataclass

import msgspec

from waypost.analysis.relations.values import Waiver

# As rules of practice have them.
DEPARTS, JUSTIFIED, NOT_ENOUGH = "departs", "departs_justified", "not_enough"
CONFORMS, NOT_APPLICABLE = "conforms", "not_applicable"
# How a way is written: its steps, and the parts of a step.
STEP, PART = " > ", "|"
OUTCOMES = (DEPARTS, JUSTIFIED, NOT_ENOUGH, CONFORMS, NOT_APPLICABLE)


class Step(msgspec.Struct, frozen=True, kw_only=True):
    """One step of a way: who hands on, the programme that says so, when, and whether persons are told apart in it."""

    society: str
    programme_id: str | None = None
    dated: str | None = None
    is_known: bool = True


class Finding(msgspec.Struct, frozen=True, kw_only=True):
    """Two societies, or the way from one to a body; what each says, and what it is about.

    ``said`` and ``other_said`` are facts as ``field:value``; ``missing`` are fields that nobody has told;
    ``matter`` is what it is about beside trail, service and country: a body, a partner, a term, a factor.
    ``told_as`` names the dilemma under which the contradictions tell the same already. ``weight`` puts findings of
    one rule in order, the largest first.
    """

    outcome: str
    society: str
    other: str | None = None
    more: tuple[str, ...] = ()
    programme_id: str | None = None
    other_programme_id: str | None = None
    said: str | None = None
    other_said: str | None = None
    dated: str | None = None
    other_dated: str | None = None
    trail: str | None = None
    service: str | None = None
    country: str | None = None
    matter: str | None = None
    way: tuple[Step, ...] = ()
    missing: tuple[str, ...] = ()
    told_as: str | None = None
    weight: int = 0

    @property
    def concerns(self) -> tuple[str, ...]:
        """The societies concerned, each once, in order."""
        named = {self.society, self.other, *self.more, *(step.society for step in self.way)}
        return tuple(sorted(name for name in named if name))

    @property
    def programmes(self) -> tuple[str, ...]:
        """The programmes that it rests on, each once, in order."""
        named = {self.programme_id, self.other_programme_id, *(step.programme_id for step in self.way)}
        return tuple(sorted(name for name in named if name))

    @property
    def about(self) -> tuple[str | None, ...]:
        """What tells it apart from the other findings of its rule."""
        return self.society, self.other, self.trail, self.service, self.country, self.matter

    def finding_id(self, relation: str) -> str:
        """A name that follows from what it is about, not from the programme or the date that happens to show it."""
        joined = "|".join(("relations", relation, *(part or "" for part in self.about)))
        return "f-" + hashlib.md5(joined.encode(), usedforsecurity=False).hexdigest()[:12]


@dataclass(frozen=True, kw_only=True)
class Result:
    """What a rule finds in a world: findings, and how many cases conform or cannot be told without being listed."""

    findings: tuple[Finding, ...] = ()
    conforming: int = 0
    undecided: int = 0

    @property
    def outcome(self) -> str:
        """The five values for the world as a whole; what is not known never counts as a departure."""
        found = {finding.outcome for finding in self.findings}
        if DEPARTS in found:
            return DEPARTS
        if JUSTIFIED in found:
            return JUSTIFIED
        if NOT_ENOUGH in found or self.undecided:
            return NOT_ENOUGH
        return CONFORMS if self.conforming else NOT_APPLICABLE


def justified(result: Result, relation: str, waivers: Iterable[Waiver], day: dt.date) -> Result:
    """The result with departures for which a reason is recorded told apart.

    A reason is recorded for a rule and a programme of either side; one that has expired by ``day`` counts for none.
    """
    given = {each.programme_id for each in waivers if each.rule == relation and day <= each.until}

    def told(finding: Finding) -> Finding:
        if finding.outcome == DEPARTS and not given.isdisjoint((finding.programme_id, finding.other_programme_id)):
            return msgspec.structs.replace(finding, outcome=JUSTIFIED)
        return finding

    return dataclasses.replace(result, findings=tuple(told(finding) for finding in result.findings))


def in_order(findings: Iterable[Finding]) -> tuple[Finding, ...]:
    """Departures first, the weightiest first, then by what they are about; of those about the same the first one.

    So the order of rows never matters, and no two findings have one name.
    """
    found: dict[tuple[str | None, ...], Finding] = {}
    for finding in sorted(
        findings,
        key=lambda f: (
            OUTCOMES.index(f.outcome),
            -f.weight,
            f.trail or "",
            f.service or "",
            f.country or "",
            f.matter or "",
            f.society,
            f.other or "",
            f.said or "",
            f.other_said or "",
        ),
    ):
        found.setdefault(finding.about, finding)
    return tuple(found.values())


def all_of(*parts: bool | None) -> bool | None:
    """Three-valued "and": one that is not so decides, else one that is not known."""
    if False in parts:
        return False
    return None if None in parts else True
