"""Rows of the context, in the fewest words."""

from __future__ import annotations

import datetime as dt
from typing import Any


def fact(measure: str, count: int | None, *, year: int = 2024, **more: Any) -> dict[str, Any]:
    """One figure at the end of a year."""
    return {
        "dataset_id": f"{measure}_data",
        "measure": measure,
        "kind": "stock",
        "basis": "observed",
        "period_start_date": dt.date(year, 1, 1),
        "period_end_date": dt.date(year, 12, 31),
        "count": count,
        **more,
    }


def stock(origin: str, destination: str, count: int | None, **more: Any) -> dict[str, Any]:
    """A migrant stock of one corridor."""
    return fact("migrant_stock", count, origin_code=origin, destination_code=destination, **more)
