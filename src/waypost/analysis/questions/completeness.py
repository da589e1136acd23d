"""How complete the picture is: societies heard from, of all; programmes verified; fields filled."""

from __future__ import annotations

from functools import reduce
from typing import TYPE_CHECKING

import ibis

from waypost.analysis import heard
from waypost.analysis.common import carriers, how_many, level, share, stages, trail_rows
from waypost.analysis.question import Asked, Question

if TYPE_CHECKING:
    from waypost.analysis.tables import Tables
    from waypost.reference import Catalog

_ROW = ("scope", "trail_key", "code")


def answer(tables: Tables, asked: Asked, catalog: Catalog) -> ibis.Table:
    """Rows for all, each zone of 2009 and region, each trail and each role on it.

    The societies of a trail are those of the countries on it, its programmes those that stand on it, whoever carries
    them; elsewhere programmes are those that the row's societies take part in. In every row own word, word of others
    and silence add up to all societies. A programme or society counts once in each row.
    """
    societies = heard.societies(tables, asked)
    members = _members(tables, asked, societies)
    counted = members.join(societies, "organisation_id")
    is_recent = ibis.coalesce(counted.own_date >= heard.year_before(asked), False)
    words = counted.group_by(list(_ROW)).aggregate(
        societies=counted.count(),
        own_word=how_many(counted.word == heard.OWN),
        own_word_year=how_many(is_recent),
        others_word=how_many(counted.word == heard.OTHERS),
        silent=how_many(counted.word == heard.SILENT),
        latest_own_date=counted.own_date.max(),
    )
    each = _programmes(tables, asked, members).join(heard.filled(tables, asked), "programme_id")
    known = each.group_by(list(_ROW)).aggregate(
        programmes=each.count(),
        programmes_running=each.runs.sum(),
        programmes_verified=each.verified.sum(),
        filled_share=each.filled.mean(),
        latest_date=each.latest_date.max(),
    )
    found = words.left_join(known, list(_ROW), rname="{name}_k")
    return found.select(
        level=level(found.scope),
        scope=found.scope,
        trail_id=found.trail_key.nullif(""),
        code=found.code,
        own_share=share(found.own_word, found.societies),
        known_share=share(found.own_word + found.others_word, found.societies),
        own_word=found.own_word,
        own_word_year=found.own_word_year,
        others_word=found.others_word,
        silent=found.silent,
        societies=found.societies,
        latest_own_date=found.latest_own_date,
        programmes=ibis.coalesce(found.programmes, 0),
        programmes_running=ibis.coalesce(found.programmes_running, 0),
        programmes_verified=ibis.coalesce(found.programmes_verified, 0),
        verified_share=share(found.programmes_verified, found.programmes),
        filled_share=found.filled_share,
        latest_date=found.latest_date,
    )


def _members(tables: Tables, asked: Asked, societies: ibis.Table) -> ibis.Table:
    """Which societies each row is about: scope, trail_key, code, organisation_id, each once."""
    passed = stages(tables, asked).select("trail_id", "role", "country_code").distinct()
    on_trail = societies.select("organisation_id", "country_code").join(passed, "country_code")
    rows = [
        _row(on_trail, "trail", on_trail.trail_id, on_trail.trail_id).distinct(),
        _row(on_trail, "role", on_trail.trail_id, on_trail.role).distinct(),
    ]
    if asked.trail is None:
        nowhere = ibis.literal("")
        rows += [
            _row(societies, "all", nowhere, ibis.literal("all")),
            _row(societies, "zone", nowhere, societies.zone_2009),
            _row(societies, "region", nowhere, societies.region),
        ]
    whole = reduce(lambda left, right: left.union(right), rows)
    return whole.filter(whole.code.notnull())


def _row(found: ibis.Table, scope: str, trail: ibis.Value, code: ibis.Value) -> ibis.Table:
    return found.select("organisation_id", scope=ibis.literal(scope), trail_key=trail, code=code)


def _programmes(tables: Tables, asked: Asked, members: ibis.Table) -> ibis.Table:
    """Which programmes each row is about: scope, trail_key, code, programme_id, each once."""
    elsewhere = members.filter(members.trail_key == "").join(carriers(tables), "organisation_id")
    placed = trail_rows(tables, asked)
    if asked.society:
        carried = carriers(tables).filter(lambda t: t.organisation_id == asked.society)
        placed = placed.semi_join(carried, "programme_id")
    on_trail = placed.select(
        "programme_id", scope=ibis.literal("trail"), trail_key=placed.trail_id, code=placed.trail_id
    )
    in_role = placed.filter(placed.role.notnull())
    in_role = in_role.select("programme_id", scope=ibis.literal("role"), trail_key=in_role.trail_id, code=in_role.role)
    found = elsewhere.select("programme_id", *_ROW).union(on_trail).union(in_role)
    return found.select("programme_id", *_ROW).distinct()


QUESTION = Question(
    name="completeness",
    columns=(
        "level", "scope", "trail_id", "code", "own_share", "known_share", "own_word", "own_word_year", "others_word",
        "silent", "societies", "latest_own_date", "programmes", "programmes_running", "programmes_verified",
        "verified_share", "filled_share", "latest_date",
    ),
    key=("trail_id", "scope", "code"),
    order=("level", "trail_id", "code"),
    answer=answer,
    filters=("trail", "society", "year"),
    shown=(
        "trail_id", "scope", "code", "own_word", "others_word", "silent", "societies", "latest_own_date", "programmes",
        "verified_share", "filled_share", "latest_date",
    ),
)  # fmt: skip
