"""How well a claim is carried: a grade from A to D out of its evidence, with all that led to it as data.

Only what supports a claim raises its grade; what opposes it as well lowers it; what illustrates never counts. What was
set aside stays with its reason. No part of this depends on the order in which items are named.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Mapping

import msgspec

from waypost.reference.advocacy_words import Grading

ROLES = ("supports", "opposes", "qualifies", "illustrates")
GRADES = ("A", "B", "C", "D")  # the best first
SIDES = ("origin", "transit", "destination")
# Why an item does not count, beside the reasons with which people set it aside.
NOT_SUPPORTING = {"qualifies": "only_qualifies", "illustrates": "only_illustrates"}
_DAYS = 365.25
_Pairs = tuple[tuple[str, str], ...]


class Evidence(msgspec.Struct, frozen=True, kw_only=True):
    """One item of evidence for one claim.

    ``kind``: of ``catalog/advocacy/grading.yml``. ``lineage`` names where it first comes from: items of one lineage
    repeat each other and are not independent; without one it is its own. ``society``: whose data or experience it is.
    ``sides`` of the trail from which it looks. ``dated``: the day of what it tells. ``coverage``: the share of what the
    claim speaks of that it covers. Of each of ``coverage``, ``is_direct_group``, ``is_direct_place``,
    ``is_consistent`` and ``is_self_interested`` None means that nobody has said; that takes nothing away.
    ``countries`` and ``trails``: where the work lies that it tells of, as far as anybody knows. ``set_aside`` is the
    reason why it does not count.
    """

    evidence: str
    kind: str
    role: str
    lineage: str = ""
    society: str | None = None
    sides: tuple[str, ...] = ()
    dated: dt.date | None = None
    coverage: float | None = None
    is_direct_group: bool | None = None
    is_direct_place: bool | None = None
    is_consistent: bool | None = None
    is_self_interested: bool | None = None
    countries: frozenset[str] = frozenset()
    trails: frozenset[str] = frozenset()
    set_aside: str = ""

    @property
    def origin(self) -> str:
        """What tells independent items apart."""
        return self.lineage or self.evidence


class ItemGrade(msgspec.Struct, frozen=True, kw_only=True):
    """What became of one item: where it began, what took it down, where it ended, and why it does not count if so.

    ``unknown`` are the reasons for going down of which nobody has said whether they hold.
    """

    evidence: str
    kind: str
    role: str
    start: str
    downs: tuple[str, ...]
    grade: str
    unknown: tuple[str, ...]
    left_out: str = ""

    @property
    def counts(self) -> bool:
        """Whether it had a part in the grade."""
        return not self.left_out


class ClaimGrade(msgspec.Struct, frozen=True, kw_only=True):
    """The grade of a claim, None where nothing supports it, and all parts of it.

    ``best``: the best grade of a supporting item. ``triangulated``: pairs of independent items from different sides of
    a trail that raised it by one. ``opposed``: opposing items as good as the supporting ones, which lowered it by one.
    ``set_aside``: what people set aside, with the reason. ``gaps``: groups of kinds of which the claim has none.
    """

    grade: str | None
    best: str | None
    items: tuple[ItemGrade, ...]
    triangulated: tuple[tuple[str, str], ...]
    opposed: tuple[str, ...]
    set_aside: tuple[tuple[str, str], ...]
    gaps: tuple[tuple[str, ...], ...]


def is_at_least(grade: str | None, wanted: str) -> bool:
    """Whether a grade is as good as another; none is not.

    >>> is_at_least("A", "C"), is_at_least("D", "C"), is_at_least(None, "D")
    (True, False, False)
    """
    return grade is not None and GRADES.index(grade) <= GRADES.index(wanted)


def least_grade(claim_kind: str, grading: Grading) -> str:
    """The grade that a claim of a kind needs before a public message may rest on it."""
    return grading.least.get(claim_kind, grading.least["any"])


def grade_item(item: Evidence, grading: Grading, day: dt.date) -> ItemGrade:
    """What one item is worth by itself on a day."""
    kind = grading.kinds[item.kind]
    is_old = None if item.dated is None else (day - item.dated).days > kind.half_life_years * _DAYS
    asked = {
        "coverage_gap": None if item.coverage is None else item.coverage < grading.full_coverage,
        "old": is_old,
        "indirect_group": None if item.is_direct_group is None else not item.is_direct_group,
        "indirect_place": None if item.is_direct_place is None else not item.is_direct_place,
        "inconsistent": None if item.is_consistent is None else not item.is_consistent,
        "self_interest": item.is_self_interested,
    }
    downs = tuple(reason for reason, holds in asked.items() if holds)
    left_out = "set_aside" if item.set_aside else NOT_SUPPORTING.get(item.role, "")
    return ItemGrade(
        evidence=item.evidence,
        kind=item.kind,
        role=item.role,
        start=kind.start,
        downs=downs,
        grade=GRADES[min(GRADES.index(kind.start) + len(downs), len(GRADES) - 1)],
        unknown=tuple(reason for reason, holds in asked.items() if holds is None),
        left_out=left_out,
    )


def grade_claim(items: Iterable[Evidence], claim_kind: str, grading: Grading, day: dt.date) -> ClaimGrade:
    """The grade of a claim of a kind out of all of its evidence, as of a day."""
    given = sorted(items, key=lambda item: (item.evidence, item.kind, item.role))
    graded = {id(item): grade_item(item, grading, day) for item in given}
    supporting = [item for item in given if item.role == "supports" and not item.set_aside]
    opposing = [item for item in given if item.role == "opposes" and not item.set_aside]
    levels = [GRADES.index(graded[id(item)].grade) for item in supporting]
    best = min(levels) if levels else None
    opposed = tuple(
        item.evidence for item in opposing if best is not None and GRADES.index(graded[id(item)].grade) <= best
    )
    pairs = _triangulated(supporting, graded, grading)
    grade = None
    if best is not None:
        grade = GRADES[min(max(best - bool(pairs) + bool(opposed), 0), len(GRADES) - 1)]
    present = {item.kind for item in supporting}
    return ClaimGrade(
        grade=grade,
        best=None if best is None else GRADES[best],
        items=tuple(graded[id(item)] for item in given),
        triangulated=pairs,
        opposed=opposed,
        set_aside=tuple((item.evidence, item.set_aside) for item in given if item.set_aside),
        gaps=tuple(group for group in grading.needed.get(claim_kind, ()) if present.isdisjoint(group)),
    )


def _triangulated(supporting: list[Evidence], grades: Mapping[int, ItemGrade], grading: Grading) -> _Pairs:
    """Pairs of independent items that look from different sides of a trail, none of them weak."""
    able = [
        item
        for item in supporting
        if grading.kinds[item.kind].can_triangulate and item.sides and is_at_least(grades[id(item)].grade, "C")
    ]
    found = {
        (one.evidence, other.evidence)
        for one in able
        for other in able
        if one.evidence < other.evidence
        and one.origin != other.origin
        and any(here != there for here in one.sides for there in other.sides)
    }
    return tuple(sorted(found))
