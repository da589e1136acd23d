"""The facts as compact arrays: what the compiled ranking walks over.

A **unit** is a programme on a trail. Units that stand on the same sides in the same countries, carried by the same
societies, form a **class**, and a class has an **entry** for each side on which it stands: whom a chance concerns and
how sure the stages are is the same for all pairs of two entries. Classes carried by the same societies stand together
(a **set**), since of two sets of societies only the best pair is kept; what ties exist is the same for all of it.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Any, NamedTuple

import numpy as np
import numpy.typing as npt
import pyarrow as pa
import pyarrow.compute as pc

Ints = npt.NDArray[np.int64]
Small = npt.NDArray[np.int32]
Flags = npt.NDArray[np.bool_]
Texts = Any  # an Arrow array of texts
_compute: Any = pc  # its published types are those of an older version

# The sides in the order of a movement; consecutive ones are neighbours here.
SIDES = ("origin", "transit", "destination", "return")
TIES = ("agreement", "shared_programme", "meeting")
UNKNOWN = -1


class TrailArrays(NamedTuple):
    """One trail. Units are ordered by class, within it by points from the most, then by programme."""

    programme: Small  # of each unit: position in Ground.programme_ids
    points: Small  # its points of evidence on this trail
    place: Small  # its one area, 0 where it has none or several
    level_end: Small  # where the units of the same class and points end
    class_start: Small
    class_services: Ints  # of each class: the services of any of its units
    class_headings: Ints  # the same for headings
    class_vague: Ints  # the same for vague headings
    class_wanted: Flags  # one of its countries is the one asked about, or all are
    class_entry: Small  # of each class: its entries, one for each side on which it stands
    entry_class: Small
    entry_side: Small
    entry_start: Small  # of each entry: its countries
    entry_country: Small
    entry_sure: Small  # 1 where one of its countries is surely at that stage
    entry_people: Ints  # whom it concerns on its own; UNKNOWN where nobody says
    entry_answered: Ints  # [entry, other side]: what there answers any of its services
    set_start: Small  # of each set: its classes
    set_entry: Small  # of each set: its entries
    member_start: Small  # of each set: its societies
    member: Small
    people: Ints  # [from, to]; UNKNOWN where nobody says
    people_from: Ints  # [from]: to anywhere on the trail
    people_to: Ints  # [to]: from anywhere on the trail
    people_all: int
    sure: Small  # [side, country]: 1 where the stage is sure
    stage_society: Small  # [side, country]; UNKNOWN where the country has no society of its own
    leg: Flags  # [from, to]
    present: Ints  # [side, country]: services that any programme offers there
    present_vague: Ints  # [side, country]: headings of which no more is said there
    answers: Ints  # [side, other side, bit of a service]: the services that answer it there
    is_wanted: Flags  # of each country: the one asked about, or all
    skips_transit: bool  # no country is at transit: origin and destination are consecutive


@dataclass(frozen=True)
class TrailGround:
    """A trail: its id, the countries that the arrays speak of, and the arrays."""

    trail_id: str
    countries: tuple[str, ...]
    arrays: TrailArrays


@dataclass(frozen=True)
class Ground:
    """All trails, and what is the same on each of them."""

    programme_ids: Texts  # sorted
    titles: Texts
    services: Ints
    headings: Ints
    vague: Ints
    groups: Ints
    society_ids: tuple[str, ...]
    is_heard: Flags  # the register has a programme of the society
    is_wanted: Flags  # of each society: the one asked about, or all
    ties: Small  # [tie, society, society]: how many
    links: Ints  # programme * len(programme_ids) + other, the smaller first, sorted
    heading_of: Ints  # [bit of a service]: the bit of its heading
    years: Small  # [society, bit of a service] since it began, UNKNOWN where nobody says
    programmes: Small  # [society, bit of a service]
    strong: Ints  # [society]: services that it is strong in, as bits
    starting: Ints  # [society]: services that it is starting
    bits: dict[str, dict[int, str]]  # code list → bit → code
    wanted_services: int
    wanted_headings: int
    trails: tuple[TrailGround, ...] = field(default=())


def parts_of(found: pa.Table) -> dict[str, pa.Table]:
    """The long table of facts by its parts."""
    names = ("programme", "side", "stage", "leg", "corridor", "link", "tie", "experience", "society", "counterpart")
    part = found.column("part")
    return {name: found.filter(_compute.equal(part, name)) for name in (*names, "bit")}


def vocabulary(*columns: Any) -> Texts:
    """Sorted distinct texts of several columns."""
    chunks = [chunk for column in columns for chunk in column.chunks]
    values = _compute.unique(pa.chunked_array(chunks, type=pa.string())).drop_null()
    return values.take(_compute.sort_indices(values))


def positions(part: pa.Table, column: str, known: Texts) -> Small:
    """Positions in a vocabulary; UNKNOWN for null and for what is not in it."""
    found = _compute.fill_null(_compute.index_in(part.column(column), value_set=known), UNKNOWN)
    return np.asarray(found.combine_chunks().to_numpy(zero_copy_only=False), dtype=np.int32)


def numbers(part: pa.Table, column: str) -> Ints:
    """A column without nulls as 64-bit integers."""
    found: Any = part.column(column).combine_chunks()
    return np.asarray(found.to_numpy(zero_copy_only=False), dtype=np.int64)
