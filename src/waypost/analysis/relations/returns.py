"""X3: a society helps people to return to a country where nobody awaits them, or whose society has not agreed."""

from __future__ import annotations

from waypost.analysis.relations.finding import DEPARTS, NOT_ENOUGH, Finding, Result, all_of
from waypost.analysis.relations.values import Declined, Return, World
from waypost.reference.relations import ReturnWithoutLanding

_SERVICE, _CONSENT = "return.post_arrival_service", "return.receiving_ns_consent"


def return_without_landing(world: World, given: ReturnWithoutLanding) -> Result:
    """A finding per society and country of return. That the register knows of no service there is not known, not no."""
    landing = {each.country: each for each in sorted(world.landings, key=lambda x: (x.society, x.programme_id or ""))}
    declined = _declined(world, given)
    by_case: dict[tuple[str, str], list[Return]] = {}
    undecided = 0
    for each in world.returns:
        if each.phase is not None and each.phase not in given.phases:
            continue
        if each.country is None or each.phase is None:
            undecided += 1
            continue
        by_case.setdefault((each.society, each.country), []).append(each)
    findings: list[Finding] = []
    conforming = 0
    for (society, country), entries in by_case.items():
        hosts = world.societies_of(country)
        if society in hosts:
            continue
        refusal = next((declined[host] for host in hosts if host in declined), None)
        stands = []
        for entry in sorted(entries, key=lambda e: e.programme_id or ""):
            is_awaited = True if country in landing else False if refusal else entry.is_awaited
            agrees = False if refusal else entry.receiver_agrees
            stands.append((all_of(is_awaited, agrees), is_awaited, agrees, entry))
        worst = min(stands, key=lambda s: (s[0] is not False, s[0] is not None))
        if worst[0] is True:
            conforming += 1
        else:
            findings.append(_finding(worst[3], hosts, worst[1], worst[2], refusal))
    return Result(findings=tuple(findings), conforming=conforming, undecided=undecided)


def _declined(world: World, given: ReturnWithoutLanding) -> dict[str, Declined]:
    """By society, a position on the day that declines what receives people."""
    found = {}
    for each in sorted(world.declined, key=lambda d: (d.society, d.service)):
        is_taken = each.date is not None and each.date <= world.day
        if is_taken and not world.family(each.service).isdisjoint(given.landing_services):
            found[each.society] = each
    return found


def _finding(
    entry: Return, hosts: tuple[str, ...], is_awaited: bool | None, agrees: bool | None, refusal: Declined | None
) -> Finding:
    states = {_SERVICE: is_awaited, _CONSENT: agrees}
    departs = False in states.values()
    denied = next((name for name, state in states.items() if state is False), None)
    return Finding(
        outcome=DEPARTS if departs else NOT_ENOUGH, society=entry.society, other=hosts[0] if hosts else None,
        more=hosts[1:], programme_id=entry.programme_id, country=entry.country,
        said=f"return.phase:{entry.phase}",
        other_said=(
            f"declined_position.declined_service_code:{refusal.service}" if refusal
            else f"{denied}:false" if denied else None
        ),
        other_dated=refusal.date.isoformat() if refusal and refusal.date else None,
        missing=() if departs else tuple(name for name, state in states.items() if state is None),
    )  # fmt: skip
