"""What an observation must hold before anything is worked out from it; the first thing that is wrong is raised."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator, Mapping

from waypost.errors import InputError
from waypost.profiles.scores import Asked, asked_of
from waypost.profiles.values import GRADES, Cell, Input, Known, Observation
from waypost.reference.profile_methods import Method
from waypost.reference.profiles import TESTS, Profiles

_FACTOR, _SEVERITY, _TEST = (0.0, 0.5, 1.0), (0.0, 1.0, 2.0, 3.0, 4.0), (0.0, 1.0)


def check(observation: Observation, method: Method, asked: Asked | None = None) -> None:
    """Raise :class:`InputError` for a factor or need that the method does not ask of the group, a value that there is
    not, or a value that nobody stands behind.
    """
    if wrong := next(_wrong(observation, asked or asked_of(observation.cell.group, method)), None):
        raise InputError(f"{written(observation.cell)}: {wrong}")


def check_vocabulary(observation: Observation, vocabulary: Profiles) -> None:
    """Raise :class:`InputError` for a stage, a trait or a requirement that the catalog does not know."""
    cell = observation.cell
    stages = [cell.stage, *(carried.stage for carried in observation.carried)]
    required = [code for capacity in observation.capacities for code in capacity.requirements]
    required += [code for access in observation.inputs.access.values() for code in access.barriers]
    barriers = vocabulary.access.barriers if vocabulary.access is not None else {}
    axes = vocabulary.axes()
    odd = [
        *_not_among("stage", stages, vocabulary.stages),
        *_not_among("barrier", required, barriers),
        *_not_among("axis", observation.people_by, frozenset(axes.values())),
        *(
            f"{trait!r} is no trait on the axis {axis!r}"
            for axis, trait in cell.group.traits
            if axes.get(trait) != axis
        ),
    ]
    if odd:
        raise InputError(f"{written(cell)}: {odd[0]}")


def written(cell: Cell) -> str:
    """A cell in one line."""
    group = " ".join(trait for _, trait in cell.group.traits) or "everybody"
    where = f"{cell.country} {cell.place}".strip()
    return f"{cell.corridor} {cell.period} {cell.stage} {where} {'host ' if cell.group.is_host else ''}{group}"


def _wrong(observation: Observation, asked: Asked) -> Iterator[str]:
    inputs, factors, needs = observation.inputs, asked.factors(), frozenset(asked.needs)
    yield from _not_among("factor of this group", inputs.factors, factors)
    yield from _not_among("need of this group", (*inputs.severities, *inputs.access), needs)
    yield from _not_among("need of this group", (of.need for of in observation.capacities), needs)
    yield from _not_among("factor of this group", (of.factor for of in observation.carried), factors)
    yield from _odd_values("factor", inputs.factors, _FACTOR)
    yield from _odd_values("severity", inputs.severities, _SEVERITY)
    for need, access in inputs.access.items():
        yield from _odd_values(f"access to {need}", {test: getattr(access, test) for test in TESTS}, _TEST)
    counts = {"people": observation.people} | {of.programme: of.people for of in observation.capacities}
    yield from (f"{name}: a count of {end}" for name, told in counts.items() for end in _ends(told) if not _counts(end))
    shares = {of.programme: of.admitted for of in observation.capacities}
    yield from (f"{name}: admits {end}" for name, told in shares.items() for end in _ends(told) if not 0 <= end <= 1)
    for name, told in (*counts.items(), *shares.items(), *inputs.factors.items(), *inputs.severities.items()):
        yield from _unsigned(name, told)
    yield from (why for access in inputs.access.values() for t in TESTS for why in _unsigned(t, getattr(access, t)))


def _not_among(what: str, codes: Iterable[str], known: Collection[str]) -> Iterator[str]:
    yield from (f"{code!r} is no {what}" for code in codes if code not in known)


def _odd_values(what: str, told: Mapping[str, Input], allowed: tuple[float, ...]) -> Iterator[str]:
    for name, each in told.items():
        for end in _ends(each):
            if end not in allowed:
                yield f"{what} {name}: {end} is none of {allowed}"


def _ends(told: Input) -> tuple[float, ...]:
    """The values that somebody named."""
    if isinstance(told, Known):
        return (told.value,)
    return tuple(end for end in (told.least, told.most) if end is not None)


def _counts(value: float) -> bool:
    return value >= 0 and float(value).is_integer()


def _unsigned(name: str, told: Input) -> Iterator[str]:
    if not isinstance(told, Known):
        if told.least is not None and told.most is not None and told.least > told.most:
            yield f"{name}: at least {told.least} and at most {told.most}"
        if told.told is None and (told.least is not None or told.most is not None):
            yield f"{name}: bounds that nobody stands behind"
            return
    says = told.told
    if says is None:
        return
    if not says.source.strip() or not says.decided_by.strip():
        yield f"{name}: no source, or nobody who decided"
    if says.grade and says.grade not in GRADES:
        yield f"{name}: {says.grade!r} is no grade of evidence"
