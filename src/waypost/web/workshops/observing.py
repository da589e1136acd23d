"""What was said of cells becomes observations, from which :mod:`waypost.profiles` works everything out."""

from __future__ import annotations

import hashlib
from collections.abc import Iterable, Mapping

import msgspec

from waypost.errors import InputError
from waypost.profiles.checking import check, check_vocabulary
from waypost.profiles.profile import Profile, profile
from waypost.profiles.values import (
    NOT_KNOWN,
    Access,
    Capacity,
    Carried,
    Group,
    Input,
    Inputs,
    Known,
    Observation,
    Told,
    Unknown,
)
from waypost.profiles.values import Cell as CellValue
from waypost.reference.catalog import Catalog
from waypost.reference.profile_methods import Method, digest_of
from waypost.reference.profiles import Groups
from waypost.web.accounts.errors import RefusedError
from waypost.web.workshops.models import Cell, Saying, Workshop

Key = tuple[str, str, str]  # kind, code, part
Standing = Mapping[Key, Saying]


def method_of(workshop: Workshop, catalog: Catalog) -> Method:
    """The method that a workshop was begun with. Raises :class:`RefusedError` when it is not what it was."""
    found = catalog.profiles.methods.get(workshop.method)
    if found is None or digest_of(found) != workshop.method_digest:
        raise RefusedError("ws_refused_method", method=workshop.method)
    return found


def groups_of(catalog: Catalog) -> Groups:
    """The axes of the catalog. Raises :class:`InputError` where it has none."""
    if catalog.profiles.groups is None:
        raise InputError("profiles/groups.yml: no groups")
    return catalog.profiles.groups


def group_of(cell: Cell) -> Group:
    """The group of a cell."""
    return Group(traits=tuple((str(axis), str(trait)) for axis, trait in cell.traits), is_host=cell.is_host)


def value_of(workshop: Workshop, cell: Cell) -> CellValue:
    """A cell as the computation knows it."""
    return CellValue(
        corridor=workshop.trail,
        corridor_version=workshop.trail_version,
        period=workshop.period,
        stage=cell.stage,
        country=cell.country,
        place=cell.place,
        group=group_of(cell),
    )


def standing(sayings: Iterable[Saying]) -> dict[int, dict[Key, Saying]]:
    """What stands of each cell: the latest of what was said, without what was taken back. Given in their order."""
    found: dict[int, dict[Key, Saying]] = {}
    for each in sayings:
        found.setdefault(each.cell_id, {})[each.kind, each.code, each.part] = each
    return {
        cell: {key: each for key, each in of.items() if not each.is_over} for cell, of in found.items()
    }  # fmt: skip


def told_of(saying: Saying) -> Told:
    """Who says so."""
    return Told(source=saying.source, decided_by=saying.decided_by, on=saying.day, grade=saying.grade)


def input_of(saying: Saying | None) -> Input:
    """A value, bounds, or not known by somebody; not known by nobody where nothing was said."""
    if saying is None:
        return NOT_KNOWN
    if saying.least is not None and saying.least == saying.most:
        return Known(value=saying.least, told=told_of(saying))
    return Unknown(least=saying.least, most=saying.most, told=told_of(saying))


def observed(workshop: Workshop, cell: Cell, said: Standing) -> Observation:
    """One cell with all that stands of it."""
    access: dict[str, dict[str, Input]] = {}
    barriers: dict[str, tuple[str, ...]] = {}
    factors: dict[str, Input] = {}
    severities: dict[str, Input] = {}
    for (kind, code, part), each in said.items():
        if kind == "factor":
            factors[code] = input_of(each)
        elif kind == "severity":
            severities[code] = input_of(each)
        elif kind == "test":
            access.setdefault(code, {})[part] = input_of(each)
        elif kind == "barriers":
            barriers[code] = tuple(each.codes)
            access.setdefault(code, {})
    by = said.get(("people_by", "", ""))
    note = said.get(("note", "", ""))
    return Observation(
        cell=value_of(workshop, cell),
        inputs=Inputs(
            factors=factors,
            severities=severities,
            access={need: Access(**tests, barriers=barriers.get(need, ())) for need, tests in access.items()},
        ),
        people=input_of(said.get(("people", "", ""))),
        people_by=tuple(by.codes) if by else (),
        capacities=tuple(_capacities(said)),
        carried=tuple(
            Carried(factor=code, stage=each.codes[0], country=each.codes[1], place=each.words)
            for (kind, code, _), each in said.items()
            if kind == "carried"
        ),
        note=note.words if note else "",
    )


def _capacities(said: Standing) -> Iterable[Capacity]:
    for (kind, need, programme), each in said.items():
        if kind == "capacity":
            yield Capacity(
                need=need,
                programme=programme,
                society=each.words,
                people=input_of(each),
                requirements=tuple(each.codes),
                admitted=input_of(said.get(("admitted", need, programme))),
            )


def checked(observation: Observation, method: Method, catalog: Catalog) -> Observation:
    """The same, when everything in it can be worked with. Raises :class:`RefusedError` with what cannot."""
    try:
        check(observation, method)
        check_vocabulary(observation, catalog.profiles)
    except InputError as error:
        raise RefusedError("ws_refused_input", found=str(error).partition(": ")[2] or str(error)) from error
    return observation


def profile_of(workshop: Workshop, cells: Iterable[Cell], said: Mapping[int, Standing], catalog: Catalog) -> Profile:
    """The profile of a workshop as it stands, for nobody's eyes: pages show what ``profiles.shown`` lets through."""
    method = method_of(workshop, catalog)
    return profile((observed(workshop, cell, said.get(cell.pk, {})) for cell in cells), method)


def trail_version(trail: object) -> str:
    """The beginning of the digest of a trail as it stands in the catalog."""
    return hashlib.sha256(msgspec.json.encode(trail, order="deterministic")).hexdigest()[:12]
