"""What ``catalog/rules/exports.yml`` says about who sees what, read and checked against the tables of a release."""

from __future__ import annotations

import msgspec

from waypost.errors import CatalogError, InputError
from waypost.reference import Catalog
from waypost.reference.strict_yaml import convert, read_yaml
from waypost.store.tables import TABLES

# From the widest to the narrowest. ``owner`` stands for who keeps the release and sees all of it.
AUDIENCES = ("public", "movement", "secretariat", "owner")
RULES_FILE = "exports.yml"


class SmallCounts(msgspec.Struct, frozen=True, kw_only=True):
    """Below which number of people a count is held back from the public."""

    threshold: int = 5
    sensitive_threshold: int = 10
    sensitive_groups: tuple[str, ...] = ()


class DisclosureRules(msgspec.Struct, frozen=True, kw_only=True):
    """Audiences by table, column (``table.column``) and country; columns whose text is looked through."""

    tables: dict[str, str] = {}
    columns: dict[str, str] = {}
    countries: dict[str, str] = {}
    free_text: tuple[str, ...] = ()
    reference_text: tuple[str, ...] = ()
    small_counts: SmallCounts = SmallCounts()


def audience_rank(audience: str) -> int:
    """Position of an audience, 0 for the public; raises :class:`InputError` for one that does not exist."""
    if audience not in AUDIENCES:
        raise InputError(f"no audience {audience!r}; there are: {', '.join(AUDIENCES)}")
    return AUDIENCES.index(audience)


def load_disclosure_rules(catalog: Catalog) -> DisclosureRules:
    """Read the rules; raises :class:`CatalogError` when one names a table, column, country or audience that is not.

    Without the file nothing may leave, so its absence is an error too.
    """
    path = catalog.path / "rules" / RULES_FILE
    if not path.is_file():
        raise CatalogError(f"{path}: not there; without rules of disclosure nothing is exported")
    rules = convert(read_yaml(path) or {}, DisclosureRules, path)
    listed = {**rules.tables, **rules.columns, **rules.countries}
    for name, audience in listed.items():
        if audience not in AUDIENCES:
            raise CatalogError(f"{path}: {name}: no audience {audience!r}; there are: {', '.join(AUDIENCES)}")
    for name in rules.tables:
        if name not in TABLES:
            raise CatalogError(f"{path}: tables: no table {name!r} in a release")
    for name in (*rules.columns, *rules.free_text, *rules.reference_text):
        table, _, column = name.partition(".")
        if table not in TABLES or column not in TABLES[table].names:
            raise CatalogError(f"{path}: no column {name!r} in a release")
    for iso3 in rules.countries:
        if iso3 not in catalog.countries:
            raise CatalogError(f"{path}: countries: no country {iso3!r}; expected ISO 3166-1 alpha-3")
    return rules


def column_audience(catalog: Catalog, rules: DisclosureRules, table: str, column: str) -> int:
    """Rank of the widest audience that sees a column: the stricter of the schema and the rules."""
    field = catalog.schema[table].fields.get(column) if table in catalog.schema else None
    by_schema = audience_rank(field.visibility) if field else 0
    return max(by_schema, audience_rank(rules.columns.get(f"{table}.{column}", "public")))
