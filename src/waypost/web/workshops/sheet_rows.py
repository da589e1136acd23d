"""What a sheet asks beside its questions: what places ask for or do, who helps, what people bring with them.

What a place asks for is written as numbers of a list that stands in the sheet. Services and what people bring stand in
a table of their own, a row for each, with the number of the cell in front.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from typing import Any

import msgspec

from waypost.importing.held_back import private_in
from waypost.profiles.context import can_bring
from waypost.profiles.scores import asked_of
from waypost.reference.catalog import Catalog
from waypost.reference.folding import fold
from waypost.settings import LANGUAGES
from waypost.web.accounts.errors import RefusedError
from waypost.web.workshops.actions.answering import Answer, capacity_answers, carried_answer
from waypost.web.workshops.models import Cell, Saying, Workshop
from waypost.web.workshops.observing import Key, group_of, method_of

SERVICES, CARRIED = "services", "carried"
# Table → its columns after the number of the cell; ``ws_field_<name>`` is the heading of each.
TABLES = {
    SERVICES: ("need", "society", "programme", "least", "most", "requirements", "admitted"),
    CARRIED: ("factor", "stage", "country", "place"),
}
NAMED = ("need", "society", "factor", "stage", "country")  # chosen from a list
NUMBERED = ("barriers", "requirements")  # numbers of the list of what places ask for
_MUST = {SERVICES: ("need", "society", "programme"), CARRIED: ("factor", "stage", "country")}
_NONE = "0"


class LeftError(ValueError):
    """Why a row is not taken (``ws_left_<why>``), and what was found."""

    def __init__(self, why: str, found: str = "") -> None:
        super().__init__(why)
        self.why, self.found = why, found


class Asked(msgspec.Struct, frozen=True, kw_only=True):
    """What can stand in the rows of one cell."""

    needs: frozenset[str]
    factors: frozenset[str]
    stages: frozenset[str]
    countries: frozenset[str]


def barrier_list(catalog: Catalog, language: str) -> list[str]:
    """What places ask for or do, in the order of its numbers, which begin at 1."""
    access = catalog.profiles.access
    return [each.label[language] for each in access.barriers.values()] if access else []


def numbers_of(codes: Iterable[str], catalog: Catalog) -> str:
    """``1, 3``; 0 where there is none."""
    known = list(catalog.profiles.access.barriers) if catalog.profiles.access else []
    return ", ".join(str(known.index(code) + 1) for code in codes if code in known) or _NONE


def codes_of(written: str, catalog: Catalog) -> tuple[str, ...]:
    """The same read back, each once and in their order. Raises :class:`LeftError` for a number that there is not."""
    known = list(catalog.profiles.access.barriers) if catalog.profiles.access else []
    found = set()
    for part in re.split(r"[\s,;،؛/+]+", written.strip().removesuffix(".0")):
        if not (part.isdecimal() and len(part) < 4 and int(part) <= len(known)):
            raise LeftError("numbers", written)
        found.add(int(part))
    return tuple(known[at - 1] for at in sorted(found - {0}))


def names_of(kind: str, catalog: Catalog, language: str) -> dict[str, str]:
    """Code → name of what a column of a table offers."""
    if kind == "society":
        return {code: each.names[language] for code, each in catalog.societies.items()}
    if kind == "country":
        return {code: each.names[language] for code, each in catalog.countries.items()}
    profiles = catalog.profiles
    if kind == "factor":
        return {code: each.label[language] for code, each in profiles.factors.items() if each.needs}
    labelled: Mapping[str, Any] = {"need": profiles.needs, "stage": profiles.stages}[kind]
    return {code: each.label[language] for code, each in labelled.items()}


def offered(kind: str, workshop: Workshop, catalog: Catalog, language: str) -> list[str]:
    """Names that a list in the sheet offers: of countries those on the trail and those of the workshop."""
    names = names_of(kind, catalog, language)
    kept = countries_on(workshop, catalog) if kind == "country" else names.keys()
    found = [name for code, name in names.items() if code in kept]
    return sorted(found) if kind in ("society", "country") else found


def countries_on(workshop: Workshop, catalog: Catalog) -> frozenset[str]:
    """Countries of the trail and of the workshop."""
    on_trail = {code for stage in catalog.trails[workshop.trail].stages for code in stage.countries}
    return frozenset((on_trail | set(workshop.countries)) & catalog.countries.keys())


def asked_in(workshop: Workshop, cell: Cell, catalog: Catalog) -> Asked:
    """What can stand in the rows of a cell."""
    asked = asked_of(group_of(cell), method_of(workshop, catalog))
    risks = {code for level in asked.risk.values() for code, _ in level if catalog.profiles.factors[code].needs}
    stages = {code for code in catalog.profiles.stages if can_bring(code, cell.stage, catalog.profiles)}
    return Asked(
        needs=frozenset(asked.needs), factors=frozenset(risks), stages=frozenset(stages),
        countries=countries_on(workshop, catalog),
    )  # fmt: skip


def standing_rows(
    table: str, number: int, said: Mapping[Key, Saying], catalog: Catalog, language: str
) -> Iterator[tuple[Saying, list[object]]]:
    """What stands of a cell, as rows of a table: the number of the cell, then its columns."""
    for (kind, code, part), each in said.items():
        if table == SERVICES and kind == "capacity":
            share = said.get(("admitted", code, part))
            admitted = round(share.least * 100) if share and share.least is not None else None
            yield (
                each,
                [
                    number, names_of("need", catalog, language)[code],
                    names_of("society", catalog, language).get(each.words, each.words), part,
                    _whole(each.least), _whole(each.most), numbers_of(each.codes, catalog), admitted,
                ],
            )  # fmt: skip
        elif table == CARRIED and kind == "carried":
            stage, country = (
                names_of(name, catalog, language).get(value, value)
                for name, value in zip(("stage", "country"), each.codes, strict=True)
            )
            yield each, [number, names_of("factor", catalog, language).get(code, code), stage, country, each.words]


def _whole(value: float | None) -> int | None:
    return None if value is None else int(value)


class Names:
    """Codes by name, in whichever of the four languages, or by the code itself."""

    def __init__(self, catalog: Catalog) -> None:
        self._known = {
            kind: {
                fold(name): code
                for language in LANGUAGES
                for code, label in names_of(kind, catalog, language).items()
                for name in (label, code)
            }
            for kind in NAMED
        }

    def code(self, kind: str, name: str) -> str:
        """The code of a name. Raises :class:`LeftError` for one that there is not."""
        found = self._known[kind].get(fold(name))
        if found is None:
            raise LeftError("known", name)
        return found


def row_answers(
    table: str, given: Mapping[str, str], asked: Asked, names: Names, catalog: Catalog
) -> Sequence[Answer]:  # fmt: skip
    """The answers of a row, ``given`` by column. Raises :class:`LeftError` for what cannot be taken."""
    for name in _MUST[table]:
        if not given.get(name):
            raise LeftError("lacks", name)
    if any(private_in(given.get(name, "")) for name in ("programme", "place")):
        raise LeftError("personal")
    codes = {name: names.code(name, given[name]) for name in TABLES[table] if name in NAMED}
    if table == CARRIED:
        if codes["factor"] not in asked.factors or codes["country"] not in asked.countries:
            raise LeftError("question", given["factor"])
        if codes["stage"] not in asked.stages:
            raise LeftError("later", given["stage"])
        try:
            return (carried_answer(codes["factor"], codes["stage"], codes["country"], given.get("place", "")[:120]),)
        except RefusedError as error:
            raise LeftError("personal") from error
    if codes["need"] not in asked.needs:
        raise LeftError("question", given["need"])
    admitted = _share(given.get("admitted", ""))
    required = given.get("requirements", "")
    try:
        return capacity_answers(
            need=codes["need"], society=codes["society"], programme=given["programme"],
            least=whole_number(given.get("least", "")), most=whole_number(given.get("most", "")),
            requirements=codes_of(required, catalog) if required else (), admitted=admitted,
        )  # fmt: skip
    except RefusedError as error:
        raise LeftError("bounds" if error.key == "ws_refused_bounds" else "known", given["programme"]) from error


def _share(written: str) -> int | None:
    """A share in per cent, with or without its sign; None where the field is empty. Raises :class:`LeftError`."""
    try:
        found = whole_number(written.removesuffix("%"))
    except LeftError as error:
        raise LeftError("share", written) from error
    if found is not None and found > 100:
        raise LeftError("share", written)
    return found


def whole_number(written: str) -> int | None:
    """A number of people as people write it; None where the field is empty. Raises :class:`LeftError`."""
    plain = re.sub(r"[\s\u202f\u00a0]", "", written).removesuffix(".0")
    if not plain:
        return None
    if not (plain.isdecimal() and len(plain) < 10):
        raise LeftError("number", written)
    return int(plain)
