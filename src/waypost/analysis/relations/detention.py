"""X5: one society, or two in one country, watches in confidence over detention and works for those who detain."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable

from waypost.analysis.relations.finding import DEPARTS, NOT_ENOUGH, Finding, Result, all_of
from waypost.analysis.relations.values import DetentionPart, World
from waypost.reference.relations import DualRole

_ROLE = "detention.role"


def dual_role(world: World, given: DualRole) -> Result:
    """A finding per country and pair of societies, of which both may be the same one."""
    homes = {home.society: home.country for home in world.homes}
    by_country: dict[str, list[DetentionPart]] = defaultdict(list)
    for part in sorted(world.detention, key=_order):
        country = part.country or homes.get(part.society)
        if country is not None:
            by_country[country].append(part)
    findings: list[Finding] = []
    conforming = undecided = 0
    for country, parts in by_country.items():
        watching = _first_of_each(part for part in parts if part.role in given.monitors)
        works = [(part, _operates(part, given)) for part in parts]
        serving = _first_of_each(part for part, is_so in works if is_so)
        unclear = _first_of_each(part for part, is_so in works if is_so is None and part.role not in given.monitors)
        if not watching:
            undecided += bool(serving) and any(part.role is None and part.facility_role is None for part in parts)
            continue
        findings += (_pair(one, other, country, given) for one in watching for other in serving)
        if unclear and not serving:
            findings.append(_open_question(watching[0], unclear[0], country))
        elif not serving:
            conforming += 1
    return Result(findings=tuple(findings), conforming=conforming, undecided=undecided)


def _operates(part: DetentionPart, given: DualRole) -> bool | None:
    """Works for the custodian: says so, or runs or guards a place that people may not leave."""
    if part.role in given.operates or part.work in given.operating_work:
        return True
    if part.facility_role is not None:
        shut = None if part.may_leave is None else not part.may_leave
        return all_of(part.facility_role in given.operator_roles, shut)
    return None if part.role is None and part.work is None else False


def _order(part: DetentionPart) -> tuple[str, ...]:
    return part.society, part.programme_id or "", part.role or "", part.facility_role or "", part.work or ""


def _first_of_each(parts: Iterable[DetentionPart]) -> list[DetentionPart]:
    found: dict[str, DetentionPart] = {}
    for part in parts:
        found.setdefault(part.society, part)
    return list(found.values())


def _said(part: DetentionPart, given: DualRole) -> str:
    if part.role in given.operates:
        return f"{_ROLE}:{part.role}"
    if part.facility_role in given.operator_roles:
        return f"facility.ns_role:{part.facility_role}"
    return f"detention_work:{part.work}"


def _pair(one: DetentionPart, other: DetentionPart, country: str, given: DualRole) -> Finding:
    return Finding(
        outcome=DEPARTS, society=one.society, other=other.society, country=country, programme_id=one.programme_id,
        other_programme_id=other.programme_id, said=f"{_ROLE}:{one.role}", other_said=_said(other, given),
    )  # fmt: skip


def _open_question(one: DetentionPart, unclear: DetentionPart, country: str) -> Finding:
    lacking = "facility.freedom_of_movement" if unclear.facility_role is not None else _ROLE
    return Finding(
        outcome=NOT_ENOUGH, society=one.society, other=unclear.society, country=country, said=f"{_ROLE}:{one.role}",
        programme_id=one.programme_id, other_programme_id=unclear.programme_id, missing=(lacking,),
    )  # fmt: skip
