"""What counts as a contradiction: ``catalog/rules/contradictions.yml``, which says so itself at its head."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import msgspec

from waypost.reference.strict_yaml import convert, read_yaml

# From the strongest; what a strength weighs in the order of answers.
STRENGTHS = {"strong": 3, "middle": 2, "weak": 1}
# The checks that the code makes; a figure of another name would never be found.
FIGURES = (
    "two_totals",
    "parts_above_total",
    "ends_before_start",
    "budget_per_person",
    "reached_above_targeted",
    "spending_above_budget",
    "stated_by_reader",
    "dates_differ",
    "practices_differ",
    "counts_differ",
    "budgets_differ",
)
# Those that need a bound, and which.
BOUNDS = {
    "budget_per_person": ("least", "most"),
    "reached_above_targeted": ("most",),
    "spending_above_budget": ("most",),
    "dates_differ": ("most",),
    "counts_differ": ("most",),
    "budgets_differ": ("most",),
}


class Opposite(msgspec.Struct, frozen=True, kw_only=True):
    """Answers on one side, answers on the other, and how far they exclude each other."""

    one: tuple[str, ...]
    other: tuple[str, ...]
    strength: str


class Dilemma(msgspec.Struct, frozen=True, kw_only=True):
    """A question that each society must answer; ``field`` of a programme holds the answer."""

    field: str
    label: dict[str, str]
    ask: dict[str, str]
    opposites: tuple[Opposite, ...]
    same_service: bool = False


class Figure(msgspec.Struct, frozen=True, kw_only=True):
    """A check of what is said of one programme; ``least`` and ``most`` bound what is plausible."""

    kind: str
    strength: str
    label: dict[str, str]
    ask: dict[str, str]
    least: float | None = None
    most: float | None = None


class Contradictions(msgspec.Struct, frozen=True, kw_only=True):
    """Dilemmas, figures, and the names of what is said in figures."""

    dilemmas: dict[str, Dilemma] = {}
    figures: dict[str, Figure] = {}
    facts: dict[str, dict[str, str]] = {}

    def opposites(self) -> Iterator[tuple[str, Dilemma, Opposite]]:
        """Every pair of opposite answers with its dilemma, in the order of the file."""
        for name, dilemma in self.dilemmas.items():
            for opposite in dilemma.opposites:
                yield name, dilemma, opposite


def read_contradictions(path: Path) -> Contradictions:
    """What counts as a contradiction; nothing when the catalog does not say. Raises CatalogError when malformed."""
    return convert(read_yaml(path) or {}, Contradictions, path) if path.is_file() else Contradictions()
