"""What a figure of UN DESA's migrant stock rests on.

The workbooks say it per destination by letters: B people born abroad, C foreign citizens, R refugees added, I imputed
because the destination has no data. The 2024 edition reassessed 60 destinations; of all others its figure for
2024 is an extrapolation of the 2020 edition, which no column says, so the declaration names the reassessed ones.
"""

from __future__ import annotations

import re

from waypost.context.formats.wide_table import BasisRule
from waypost.reference.context import ContextSet, Layout

LETTERS = frozenset("BCRI")


def letters_of(text: str) -> str:
    """The letters of a cell of the column "Data type", apart and in the order in which they stand.

    >>> letters_of("B R"), letters_of("BR (1)"), letters_of("..")
    ('B R', 'B R', '')
    """
    return " ".join(letter for letter in re.findall(r"[A-Z]", text) if letter in LETTERS)


def basis_of(declared: ContextSet, layout: Layout, destination: str | None, year: int, letters: str) -> str:
    """``imputed``, ``extrapolated`` or what the declaration says of all others."""
    if "I" in letters:
        return "imputed"
    after = layout.options.get("extrapolated_after")
    if after is not None and year > int(after) and destination and destination not in declared.reassessed:
        return "extrapolated"
    return str(layout.defaults["basis"])


def basis_rule(declared: ContextSet, layout: Layout, data_types: dict[tuple[str, int], str]) -> BasisRule:
    """The rule for figures whose letters stand in a companion file."""

    def rule(destination: str | None, year: int, _stated: str) -> tuple[str, str | None]:
        letters = data_types.get((destination or "", year), "")
        return basis_of(declared, layout, destination, year, letters), letters or None

    return rule
