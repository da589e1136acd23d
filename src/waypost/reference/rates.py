"""Exchange rates to Swiss francs: yearly averages as published, each row with its source.

``catalog/reference/rates.csv``: ``currency,year,chf_per_unit,source``. A year without a row is not
convertible: no neighbouring year and no 1 stands in for it. CHF itself needs no row.
"""

from __future__ import annotations

import csv
from decimal import Decimal, InvalidOperation
from pathlib import Path

import msgspec

from waypost.errors import CatalogError
from waypost.reference.money import Rate


class YearlyRate(msgspec.Struct, frozen=True, kw_only=True):
    """Francs for one unit of a currency, on average over a year."""

    currency: str
    year: int
    chf_per_unit: Decimal
    source: str

    @property
    def rate(self) -> Rate:
        """The same as a rate of a market for whoever converts money: a yearly average, dated by its year."""
        value, date = self.chf_per_unit, str(self.year)
        return Rate(of=self.currency, into="CHF", value=value, date=date, source=self.source, kind="market")


def read_rates(path: Path) -> dict[tuple[str, int], YearlyRate]:
    """Read the rates by currency and year; an absent file gives none."""
    if not path.exists():
        return {}
    rates: dict[tuple[str, int], YearlyRate] = {}
    with path.open(encoding="utf-8", newline="") as lines:
        for number, row in enumerate(csv.DictReader(lines), start=2):
            try:
                rate = YearlyRate(
                    currency=row["currency"],
                    year=int(row["year"]),
                    chf_per_unit=Decimal(row["chf_per_unit"]),
                    source=row["source"],
                )
            except (KeyError, TypeError, ValueError, InvalidOperation) as error:
                raise CatalogError(
                    f"{path}:{number}: expected currency, year, chf_per_unit, source; found {row}"
                ) from error
            if (rate.currency, rate.year) in rates:
                raise CatalogError(f"{path}:{number}: {rate.currency} {rate.year} is defined twice")
            rates[rate.currency, rate.year] = rate
    return rates
