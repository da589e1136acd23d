"""The steps of a workshop in the order of the paper's flow, each with how far it is."""

from __future__ import annotations

import dataclasses
from collections.abc import Mapping, Sequence
from typing import Any

from django.urls import reverse

from waypost.reference.catalog import Catalog
from waypost.web.workshops.answers import pages_of
from waypost.web.workshops.models import Cell, Saying, Workshop
from waypost.web.workshops.observing import Key, group_of, method_of

DONE, BEGUN, TO_DO, NOT_YET = "done", "begun", "to_do", "not_yet"


@dataclasses.dataclass(frozen=True)
class Step:
    """One line of the list: its text is ``ws_step_<name>``; ``told`` says how far it is, in numbers."""

    name: str
    state: str
    address: str = ""
    told: tuple[int, int] | None = None


def progress(cell: Cell, said: Mapping[Key, Saying], pages: Sequence[Any]) -> tuple[int, int]:
    """How many questions of a cell were answered, "not known" among them, and how many there are."""
    asked = [(each.kind, each.code, each.part) for page in pages for each in page.questions]
    return sum(key in said for key in asked), len(asked)


def steps_of(
    workshop: Workshop, cells: Sequence[Cell], said: Mapping[int, Mapping[Key, Saying]], drafts: Sequence[Any],
    has_people: bool, catalog: Catalog,
) -> list[Step]:  # fmt: skip
    """All of them."""
    method = method_of(workshop, catalog)
    done = total = 0
    for cell in cells:
        one, of = progress(cell, said.get(cell.pk, {}), pages_of(group_of(cell), method))
        done, total = done + one, total + of
    hosted = {(each.country, each.place) for each in cells if each.is_host}
    without_hosts = {(each.country, each.place) for each in cells} - hosted
    held = workshop.held_on is not None  # type: ignore[attr-defined]  # annotated
    published = workshop.published_at is not None  # type: ignore[attr-defined]  # annotated
    entered = sum(each.entered is not None for each in drafts)

    def at(name: str, *args: object) -> str:
        return reverse(name, args=[workshop.code, *args])

    return [
        Step("pack", DONE if workshop.packs.exists() else TO_DO, at("workshop_pack")),
        Step("cells", (BEGUN if without_hosts else DONE) if cells else TO_DO, at("workshop_cells")),
        Step("score", _far(done, total), at("workshop_cells") if cells else "", (done, total) if cells else None),
        Step("people", DONE if has_people else TO_DO, at("workshop_people")),
        Step("held", DONE if held else TO_DO, at("workshop_held")),
        Step("profile", _far(done, total) if done else NOT_YET, at("workshop_profile") if done else ""),
        Step("draft", (DONE if entered else BEGUN) if drafts else (TO_DO if done else NOT_YET),
             at("workshop_profile") + "#gaps" if done else "", (entered, len(drafts)) if drafts else None),
        Step("publish", DONE if published else (TO_DO if done else NOT_YET), at("workshop_publish") if done else ""),
    ]  # fmt: skip


def _far(done: int, total: int) -> str:
    if not total:
        return NOT_YET
    return DONE if done == total else BEGUN if done else TO_DO
