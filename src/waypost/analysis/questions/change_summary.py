"""How much changed between two releases, per trail and per society, and in all."""

from __future__ import annotations

from typing import TYPE_CHECKING

import ibis

from waypost.analysis.question import Asked, Question
from waypost.analysis.questions import what_changed

if TYPE_CHECKING:
    from waypost.analysis.tables import Tables
    from waypost.reference import Catalog


def answer(tables: Tables, asked: Asked, catalog: Catalog) -> ibis.Table:
    """One row per trail, society and for all: programmes now and earlier, new, gone, changed.

    A programme on two trails stands in two rows; the row ``all`` counts it once.
    """
    changes = what_changed.answer(tables, asked, catalog)
    changed = changes.filter(~changes.change.isin(("new", "gone"))).select("programme_id").distinct()
    flags = [
        _flagged(what_changed.wanted(tables, asked), is_now=1),
        _flagged(what_changed.wanted(tables.earlier, asked), was=1),
        _flagged(changed, has_changed=1),
    ]
    each = flags[0].union(flags[1]).union(flags[2])
    listed = each.group_by("programme_id").aggregate(
        is_now=each.is_now.max(), was=each.was.max(), has_changed=each.has_changed.max()
    )
    rows = (
        _by(listed, _all(listed))
        .union(_by(listed, _parts(tables, "trail")))
        .union(_by(listed, _parts(tables, "society")))
    )
    if asked.trail:
        rows = rows.filter((rows.scope != "trail") | (rows.code == asked.trail))
    if asked.society:
        rows = rows.filter((rows.scope != "society") | (rows.code == asked.society))
    return rows.filter(rows.programmes_now + rows.programmes_earlier > 0)


def _flagged(found: ibis.Table, *, is_now: int = 0, was: int = 0, has_changed: int = 0) -> ibis.Table:
    numbers = {"is_now": is_now, "was": was, "has_changed": has_changed}
    return found.select("programme_id", **{name: ibis.literal(value, "int64") for name, value in numbers.items()})


def _all(listed: ibis.Table) -> ibis.Table:
    return listed.select("programme_id", scope=ibis.literal("all"), code=ibis.literal("all"))


def _parts(tables: Tables, scope: str) -> ibis.Table:
    """Programme and code in either release, each pair once."""
    found = []
    for each in (tables, tables.earlier):
        if scope == "trail":
            rows = each["programme_trail"].select("programme_id", code="trail_id")
        else:
            societies = each["national_society"].select("organisation_id")
            rows = each["participation"].semi_join(societies, "organisation_id")
            rows = rows.select("programme_id", code="organisation_id")
        found.append(rows)
    return found[0].union(found[1]).distinct().mutate(scope=ibis.literal(scope)).select("programme_id", "scope", "code")


def _by(listed: ibis.Table, parts: ibis.Table) -> ibis.Table:
    joined = parts.join(listed, "programme_id")
    return joined.group_by("scope", "code").aggregate(
        programmes_earlier=joined.was.sum(),
        programmes_now=joined.is_now.sum(),
        new=(joined.is_now * (1 - joined.was)).sum(),
        gone=(joined.was * (1 - joined.is_now)).sum(),
        changed=joined.has_changed.sum(),
    )


QUESTION = Question(
    name="change_summary",
    columns=("scope", "code", "programmes_earlier", "programmes_now", "new", "gone", "changed"),
    key=("scope", "code"),
    order=("scope", "-changed", "-new"),
    answer=answer,
    filters=("trail", "society", "service", "group", "everybody"),
)
