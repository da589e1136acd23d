"""X4: where information about named persons can reach those who enforce, through societies that hand it on.

Each society may keep every rule by itself; the way as a whole does not. A way begins with a society, leads over at
least one other society, and ends with a body that enforces: what a society hands over itself is the matter of a rule
of practice. Totals break a way. A step whose level nobody has told makes a way one that is asked about, never one that
departs. Of each beginning and each body the shortest way counts; between equally short ones the ids decide.
"""

from __future__ import annotations

import itertools
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field

from waypost.analysis.relations.finding import DEPARTS, NOT_ENOUGH, Finding, Result, Step, all_of
from waypost.analysis.relations.values import Exchange, Flow, World
from waypost.reference.relations import Reachability

_SOCIETY = "national_society"
_LEVEL = "data_flow.level"


@dataclass
class Graph:
    """Who hands on to whom: steps between societies, and steps from a society to a body that enforces."""

    steps: dict[str, dict[str, Step]] = field(default_factory=dict)
    ends: dict[str, dict[str, Step]] = field(default_factory=dict)
    _near: dict[str, frozenset[str]] = field(default_factory=dict)

    def near(self, society: str) -> frozenset[str]:
        """The societies that one hands on to."""
        if society not in self._near:
            self._near[society] = frozenset(self.steps.get(society, ()))
        return self._near[society]

    def ways(self, origin: str) -> Iterator[tuple[str, ...]]:
        """A shortest way from a society to each other that it reaches, the shortest first, itself left out."""
        seen: set[str] = {origin}
        level: list[tuple[str, ...]] = [(origin,)]
        while level:
            further: list[tuple[str, ...]] = []
            for way in level:
                for society in sorted(self.near(way[-1]) - seen):
                    seen.add(society)
                    further.append((*way, society))
            yield from further
            level = further

    def to_bodies(self, origin: str) -> dict[str, tuple[Step, ...]]:
        """The shortest way over at least one other society to each body, by its steps."""
        found: dict[str, tuple[Step, ...]] = {}
        for way in self.ways(origin):
            for body, end in sorted(self.ends.get(way[-1], {}).items()):
                if body not in found:
                    found[body] = (*self.along(way), end)
        return found

    def along(self, way: tuple[str, ...]) -> tuple[Step, ...]:
        """The steps of a way."""
        return tuple(self.steps[one][other] for one, other in itertools.pairwise(way))


def reachability(world: World, given: Reachability) -> Result:
    """One finding for each society and body that enforces, and one for each society whose way ends in silence."""
    known, possible = graphs(world, given)
    told = {flow.society for flow in world.flows} | {silence.society for silence in world.silences}
    findings: list[Finding] = []
    conforming = undecided = 0
    for origin in sorted(possible.steps):
        certain = known.to_bodies(origin)
        findings += (_finding(origin, body, way, DEPARTS) for body, way in certain.items())
        perhaps = {body: way for body, way in possible.to_bodies(origin).items() if body not in certain}
        findings += (_finding(origin, body, way, NOT_ENOUGH) for body, way in perhaps.items())
        silent = next((way for way in known.ways(origin) if way[-1] not in told), None)
        if silent is not None and not certain:
            findings.append(_silent(origin, known, silent))
        elif not certain and not perhaps:
            is_told = all(way[-1] in told for way in possible.ways(origin)) and origin in known.steps
            conforming, undecided = conforming + is_told, undecided + (not is_told)
    return Result(findings=tuple(findings), conforming=conforming, undecided=undecided)


def graphs(world: World, given: Reachability) -> tuple[Graph, Graph]:
    """What is handed on for certain; and what is, together with what may be."""
    known, possible = Graph(), Graph()
    societies = {home.society for home in world.homes} | {flow.society for flow in world.flows}
    societies |= {exchange.society for exchange in world.exchanges}
    enforcing = {flow.recipient for flow in world.flows if flow.recipient_type in given.enforcement} - {None}
    for flow in world.flows:
        is_personal = None if flow.level is None else flow.level in given.levels
        if flow.recipient_type in given.enforcement or (flow.recipient_type is None and flow.recipient in enforcing):
            body = flow.recipient or f"{flow.recipient_type}:{flow.society}"
            _add(known.ends, possible.ends, flow, body, all_of(is_personal, _reaches(flow, given)))
        elif flow.recipient and (flow.recipient in societies or flow.recipient_type == _SOCIETY):
            _add(known.steps, possible.steps, flow, flow.recipient, is_personal)
    stated = {(flow.society, flow.recipient) for flow in world.flows}
    for exchange in world.exchanges:
        is_open = (exchange.society, exchange.other) not in stated and exchange.other in societies
        if is_open and exchange.content in given.exchange_contents:
            is_personal = True if given.exchange_level in given.levels else None
            _add(known.steps, possible.steps, exchange, exchange.other, is_personal)
    return known, possible


def _reaches(flow: Flow, given: Reachability) -> bool | None:
    """A last step counts unless it is the person's own: for a humanitarian purpose, with consent, not compelled."""
    is_own_purpose = None if flow.purpose is None else flow.purpose in given.own_purposes
    is_free = None if flow.is_compelled is None else not flow.is_compelled
    is_own = all_of(is_own_purpose, flow.has_consent, is_free)
    return None if is_own is None else not is_own


def _add(
    known: dict[str, dict[str, Step]],
    possible: dict[str, dict[str, Step]],
    said: Flow | Exchange,
    to: str,
    is_so: bool | None,
) -> None:
    """Put a step in both graphs, or in that of what may be; none goes from a society to itself."""
    if is_so is False or to == said.society:
        return
    step = Step(society=said.society, programme_id=said.programme_id, dated=said.dated, is_known=is_so is True)
    for graph in (known, possible) if step.is_known else (possible,):
        steps = graph.setdefault(said.society, {})
        steps[to] = max((steps[to], step), key=_rank) if to in steps else step


def _rank(step: Step) -> tuple[bool, str, str]:
    """Of several steps between the same two the one that is known, the latest, the one of the last id."""
    return step.is_known, step.dated or "", step.programme_id or ""


def _finding(origin: str, body: str, way: tuple[Step, ...], outcome: str) -> Finding:
    last = way[-1]
    return Finding(
        outcome=outcome, society=origin, other=last.society, programme_id=way[0].programme_id,
        other_programme_id=last.programme_id, dated=way[0].dated, other_dated=last.dated, matter=body, way=way,
        missing=() if outcome == DEPARTS else (_LEVEL,), weight=-len(way),
    )  # fmt: skip


def _silent(origin: str, known: Graph, way: tuple[str, ...]) -> Finding:
    steps = known.along(way)
    return Finding(
        outcome=NOT_ENOUGH, society=origin, other=way[-1], programme_id=steps[0].programme_id, dated=steps[0].dated,
        way=(*steps, Step(society=way[-1], is_known=False)), missing=("data_flow.to",), weight=-len(way),
    )  # fmt: skip


def lengths(findings: Iterable[Finding]) -> Mapping[tuple[str, str], int]:
    """How many steps each way that departs has, by its beginning and its body."""
    return {(f.society, f.matter or ""): len(f.way) for f in findings if f.outcome == DEPARTS}
