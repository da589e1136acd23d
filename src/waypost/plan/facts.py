"""Facts that the catalog and a release tell. Whoever has the tables of the web adds its own by the same names."""

from __future__ import annotations

import datetime as dt
from typing import TYPE_CHECKING

from waypost.analysis.picture import completeness, members
from waypost.reference.catalog import Catalog

if TYPE_CHECKING:
    import duckdb

_WORK = "migration-2009"
Told = dict[str, int | bool | None]


def catalog_facts(catalog: Catalog) -> Told:
    """What the files say: how many societies there are, whether the policy was adopted, how many hidden aspects the
    plan names.
    """
    found: Told = {"societies": len(members(catalog))}
    if _WORK in catalog.policy_texts:
        versions = catalog.policy_texts[_WORK].versions.values()
        is_adopted = any(each.approval is not None and each.approval.actual is not None for each in versions)
        found["policy_adopted"] = True if is_adopted else None
    if catalog.plan is not None:
        found["hidden_aspects"] = len(catalog.plan.hidden_aspects)
    return found


def release_facts(con: duckdb.DuckDBPyConnection, catalog: Catalog, as_of: dt.date) -> Told:
    """What a release says: how many societies spoke for themselves."""
    return {"societies_heard": sum(row["heard_from"] for row in completeness(con, catalog, as_of))}


def all_facts(catalog: Catalog, *others: Told) -> Told:
    """Facts of all who tell some, the later first; the names of those that nobody tells stand with None."""
    found: Told = dict.fromkeys(catalog.plan.facts) if catalog.plan is not None else {}
    for each in (catalog_facts(catalog), *others):
        found |= {name: value for name, value in each.items() if value is not None}
    return found
