"""Rules over the columns of a table, as a declaration states them under ``rows: rules``.

A rule is a check, the tags that it is about, and what the check needs::

    - {check: required, of: "#country"}                              # a value in every row
    - {check: number, of: "#reached", least: 0, most: 1000000}
    - {check: date, of: "#date"}
    - {check: pattern, of: "#adm1+code", pattern: "^GIN[0-9]{3}$"}
    - {check: allowed, of: "#status", values: [Ongoing, Completed]}
    - {check: unique, of: "#activity+code"}                          # several tags: together
    - {check: one_name, of: "#adm1+name", per: "#adm1+code"}         # one code, one name
    - {check: spacing, of: "*"}                                      # spaces before, behind, doubled
    - {check: spelling, of: ["#sector", "#org"]}                     # rare texts that look like a frequent one
    - {check: outliers, of: "#value"}                                # beyond three standard deviations
    - {check: sum, of: "#reached+new", parts: ["#reached+new+f", "#reached+new+m"]}
    - {check: at_most, of: "#reached+new", than: "#reached+total"}
    - {check: needs, of: "#modality", when: {"#meta+cva": "yes"}}    # see below
    - {check: forbids, of: "#value", when: {"#meta+cva": "no"}}
    - {check: admin_of_country, of: "#adm1+name", per: "#country"}
    - {check: any_required, of: ["=#country+name", "=#country+code"]}      # a value in one of the columns
    - {check: belongs, of: "=#adm2+name", per: "=#adm1+name", listed: admin2}     # by a list of the declaration
    - {check: usual, of: "#subsector", per: "#indicator", listed: indicators}     # a doubt, where there is no list

A ``when`` holds for the states ``yes``, ``no``, ``filled``, ``empty`` (or zero) and ``positive``, for a list of texts,
and for ``{contains: texts, is: texts, lacks: texts}``. ``needs`` may list ``values`` that would do, ``positive`` among
them. A rule about a column that the table lacks says nothing; ``beside`` names further columns without which it says
nothing, ``without`` columns with which it says nothing.

A tag stands for every column that has it with these attributes and perhaps more, as HXL patterns do; with an
``=`` before it (``=#reached``) for exactly this tag. ``issue_type`` and ``says`` (the suggestion) may be given.

The named checks of quality (``catalog/rules/quality_checks.yml``) are such rules; what they find has their name as
its issue type.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import msgspec

from waypost.errors import CatalogError
from waypost.reference import Catalog, Source
from waypost.sources.formats.hxl_tags import Column

ISSUE_TYPES = {
    "required": "value_missing",
    "number": "number_unreadable",
    "date": "date_unreadable",
    "pattern": "value_malformed",
    "allowed": "value_not_allowed",
    "unique": "value_repeated",
    "one_name": "names_disagree",
    "spacing": "spacing_untidy",
    "spelling": "spelling_doubtful",
    "outliers": "number_outlying",
    "sum": "parts_do_not_sum",
    "at_most": "part_above_whole",
    "needs": "value_missing",
    "forbids": "value_unexpected",
    "admin_of_country": "admin_of_other_country",
    "any_required": "value_missing",
    "belongs": "value_not_allowed",
    "usual": "indicator_sector_doubtful",
}
OUT_OF_RANGE = "number_out_of_range"


class Rule(msgspec.Struct, frozen=True, kw_only=True):
    """One check; see the module for what each needs."""

    check: str
    of: tuple[str, ...]
    per: str | None = None
    than: str | None = None
    parts: tuple[str, ...] = ()
    pattern: str | None = None
    values: tuple[str, ...] = ()
    least: float | None = None
    most: float | None = None
    when: dict[str, Any] = {}
    # One issue for each cell, or one for the column with the number of cells.
    each: bool = True
    issue_type: str | None = None
    says: str | None = None
    beside: tuple[str, ...] = ()
    without: tuple[str, ...] = ()
    # The list of the declaration that says what belongs where: ``indicators`` or ``admin2``.
    listed: str | None = None
    # The named check of quality that the rule is of.
    quality_check: str | None = None

    @property
    def type_of_issue(self) -> str:
        """The issue type of its findings."""
        return self.issue_type or ISSUE_TYPES[self.check]


# What every tagged sheet is checked for; unreadable numbers and dates are reported where they are claimed.
DEFAULT_RULES = (
    Rule(check="spacing", of=("*",), each=False),
    Rule(check="one_name", of=("=#adm1+name",), per="=#adm1+code"),
    Rule(check="one_name", of=("=#adm2+name",), per="=#adm2+code"),
    Rule(check="spelling", of=("#org", "#sector", "#subsector", "#status")),
    Rule(check="outliers", of=("#value",)),
)


def read_rules(declared: Sequence[dict[str, Any]], source_id: str) -> list[Rule]:
    """The rules of a declaration; raises :class:`CatalogError` for one that is not a rule."""
    return [_rule(entry, f"catalog/sources: {source_id}: rows: rules") for entry in declared]


def _rule(entry: dict[str, Any], where: str) -> Rule:
    of = entry.get("of", ())
    try:
        rule = msgspec.convert({**entry, "of": [of] if isinstance(of, str) else of}, Rule, strict=False)
    except msgspec.ValidationError as error:
        raise CatalogError(f"{where}: {error}") from error
    if rule.check not in ISSUE_TYPES:
        raise CatalogError(f"{where}: no check {rule.check!r}; known: {', '.join(ISSUE_TYPES)}")
    return rule


def quality_rules(catalog: Catalog, source: Source) -> list[Rule]:
    """The rules of the named checks that hold for a source: those that it names, else all.

    Raises :class:`CatalogError` for a rule that is none and for a name that is no check of tables.
    """
    checks = catalog.quality.of_tables()
    named = checks if source.rows.quality_checks is None else source.rows.quality_checks
    unknown = [name for name in named if name not in checks]
    if unknown:
        known = ", ".join(checks)
        raise CatalogError(
            f"catalog/sources: {source.source_id}: rows: quality_checks: no check {unknown[0]!r}; known: {known}"
        )
    return [
        _rule({"issue_type": name, **entry, "quality_check": name}, f"catalog/rules/quality_checks.yml: {name}")
        for name in named
        for entry in checks[name].rules
    ]


def applies(rule: Rule, columns: Sequence[Column]) -> bool:
    """Whether the table has the columns beside which the rule holds, and none that stand in its way."""
    return all(matching(columns, each) for each in rule.beside) and not any(
        matching(columns, each) for each in rule.without
    )


def matching(columns: Sequence[Column], pattern: str) -> list[Column]:
    """Columns that a tag pattern stands for; ``*`` is all that have a tag."""
    tagged = [column for column in columns if column.tag is not None]
    if pattern == "*":
        return tagged
    exact = pattern.startswith("=")
    name, *attributes = pattern.removeprefix("=").split("+")
    return [
        column
        for column in tagged
        if column.tag is not None
        and column.tag.name == name
        and (set(column.tag.attributes) == set(attributes) if exact else column.tag.has(*attributes))
    ]
