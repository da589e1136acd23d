"""Every number of a cell opens to the numbers that it is made of, down to who says so, who decided, and when.

``rule`` names how a number follows from its parts (``rules`` of ``catalog/profiles/words.yml``), so that a reader, and
a test, can work it out again.
"""

from __future__ import annotations

from collections.abc import Iterator

import msgspec

from waypost.profiles.gaps import Gap, gaps_of
from waypost.profiles.profile import Scored, is_supported, without_carried
from waypost.profiles.scores import Asked, LevelScore, NeedScore, asked_of, score_asked
from waypost.profiles.values import NOT_KNOWN, Access, Input, Range, Told, bounds
from waypost.reference.profile_methods import Method
from waypost.reference.profiles import TESTS


class Step(msgspec.Struct, frozen=True, kw_only=True):
    """One number with what it is made of.

    ``number`` is a code of ``words.yml``; ``code`` what it is about: a level, a factor, a need, a test, a programme, a
    constant.
    ``told``: who says so. Where it is None and there are no parts, nobody said anything. ``barriers``: what a place
    requires, beside a test.
    """

    number: str
    rule: str
    code: str = ""
    value: Range
    parts: tuple[Step, ...] = ()
    told: Told | None = None
    barriers: tuple[str, ...] = ()

    @property
    def is_known(self) -> bool:
        """Whether nothing is open."""
        return self.value.low == self.value.high

    def leaves(self) -> Iterator[Step]:
        """What it rests on in the end."""
        if not self.parts and self.rule in ("told", "method"):
            yield self
        for part in self.parts:
            yield from part.leaves()


def explain(scored: Scored, method: Method) -> dict[str, Step]:
    """Every number of a cell: ``exposure``, ``exposure_here``, ``pressing``, ``tier``, ``hidden``, and for each need
    ``unmet:need`` and ``gap:need``.
    """
    explained = _Explained(scored, method)
    return {
        "exposure": explained.exposure(),
        "exposure_here": explained.exposure(is_here=True),
        "pressing": explained.pressing(),
        "tier": explained.tier(),
        "hidden": explained.hidden(),
        **{f"unmet:{need}": explained.unmet(need) for need in scored.scores.needs},
        **{f"gap:{gap.need}": explained.gap(gap) for gap in gaps_of(scored)},
    }


class _Explained:
    def __init__(self, scored: Scored, method: Method) -> None:
        self.scored, self.method = scored, method
        self.inputs = scored.observation.inputs
        self.asked = asked_of(scored.cell.group, method)
        self.by_method = Told(source=f"{method.version}: {method.source}", decided_by=method.decided_by,
                              on=method.decided_on)  # fmt: skip

    def exposure(self, *, is_here: bool = False) -> Step:
        asked, scores = self.asked, self.scored.scores
        if is_here and self.scored.observation.carried:
            asked = without_carried(asked, self.scored.observation)
            scores = score_asked(self.inputs, asked, self.method)
        levels = tuple(self._net(level, of, asked) for level, of in scores.levels.items())
        parts = (*levels, self._constant("of_greatest"), self._constant("of_mean"))
        name = "exposure_here" if is_here else "exposure"
        return Step(number=name, rule="exposure", value=scores.exposure, parts=parts)

    def _net(self, level: str, of: LevelScore, asked: Asked) -> Step:
        sides = tuple(
            Step(
                number=name,
                rule="level",
                code=level,
                value=value,
                parts=tuple(self._factor(code, weight) for code, weight in weighed[level]),
            )
            for name, value, weighed in (
                ("risk", of.risk, asked.risk),
                ("protection", of.protection, asked.protection),
            )
        )
        return Step(number="net", rule="net", code=level, value=of.net, parts=(*sides, self._constant("softening")))

    def _factor(self, code: str, weight: float) -> Step:
        leaf = _leaf("factor", code, self.inputs.factors.get(code, NOT_KNOWN), 1)
        by = self.method.weights()[code].decided_by or self.method.decided_by
        told = msgspec.structs.replace(self.by_method, decided_by=by)
        weighs = Step(number="weight", rule="method", code=code, value=Range(weight, weight), told=told)
        value = Range(weight * leaf.value.low, weight * leaf.value.high)
        return Step(number="factor", rule="weighed", code=code, value=value, parts=(leaf, weighs))

    def unmet(self, need: str) -> Step:
        of = self.scored.scores.needs[need]
        return Step(number="unmet", rule="unmet", code=need, value=of.unmet, parts=(self._severity(need),
                    self._access(need, of)))  # fmt: skip

    def _severity(self, need: str) -> Step:
        return _leaf("severity", need, self.inputs.severities.get(need, NOT_KNOWN), 4)

    def _access(self, need: str, of: NeedScore) -> Step:
        access = self.inputs.access.get(need, Access())
        tests = tuple(_leaf("test", test, getattr(access, test), 1) for test in TESTS)
        return Step(number="access", rule="access", code=need, value=of.access, barriers=access.barriers,
                    parts=(*tests, self._constant("access_floor")))  # fmt: skip

    def pressing(self) -> Step:
        scores = self.scored.scores
        count = self._constant("most_pressing", self.method.tiers.most_pressing)
        parts = (*(self.unmet(need) for need in scores.needs), count)
        return Step(number="pressing", rule="pressing", value=scores.pressing, parts=parts)

    def tier(self) -> Step:
        scores = self.scored.scores
        parts = (self.exposure(), *(self.unmet(need) for need in scores.needs), *self._thresholds())
        return Step(number="tier", rule="tier", value=scores.tier, parts=parts)

    def _thresholds(self) -> Iterator[Step]:
        for name, value in msgspec.structs.asdict(self.method.tiers).items():
            yield self._constant(name, value)

    def hidden(self) -> Step:
        scored, rules = self.scored, self.method.hidden
        needs = tuple(self.unmet(need) for need in scored.scores.needs)
        halves = (self._constant("of_exposure", rules.of_exposure), self._constant("of_unmet", rules.of_unmet))
        is_open = Step(number="width", rule="width", value=Range(scored.width, scored.width),
                       parts=(self.exposure(), *needs, *halves))  # fmt: skip
        weight = rules.tier_weights[int(scored.scores.tier.low) - 1]
        support = rules.supported if is_supported(self.inputs) else 1.0
        parts = (is_open, self._constant("tier_weights", weight), self._constant("supported", support))
        return Step(number="hidden", rule="hidden", value=Range(scored.hidden, scored.hidden), parts=parts)

    def gap(self, gap: Gap) -> Step:
        services = []
        for service in gap.services:
            given = service.capacity
            parts: tuple[Step, ...] = (_leaf("capacity", given.programme, given.people, float("inf")),)
            if given.requirements:
                share = _leaf("admitted", given.programme, given.admitted, 1)
                parts += (msgspec.structs.replace(share, barriers=given.requirements),)
            services.append(Step(number="capacity", rule="admitted", code=given.programme, value=service.people,
                                 parts=parts))  # fmt: skip
        people = _leaf("people", "", self.scored.observation.people, float("inf"))
        return Step(number="gap", rule="gap", code=gap.need, value=gap.gap,
                    parts=(self.unmet(gap.need), people, *services))  # fmt: skip

    def _constant(self, name: str, value: float | None = None) -> Step:
        given = float(getattr(self.method, name) if value is None else value)
        return Step(number="constant", rule="method", code=name, value=Range(given, given), told=self.by_method)


def _leaf(number: str, code: str, told: Input, most: float) -> Step:
    return Step(number=number, rule="told", code=code, value=bounds(told, 0, most), told=told.told)
