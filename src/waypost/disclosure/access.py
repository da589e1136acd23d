"""The one predicate of who sees what, and the filtered tables that every outlet reads.

A programme is seen by an audience when the strictest of its record, its sources and the rules of its countries
says so, and by the public only from its embargo date on. What is seen of it then follows from the visibility of
each field (``catalog/schema``) and from ``catalog/rules/exports.yml``.

For the public, beyond that: countries and stages only, never a place below or a point; free texts that hold
contacts, numbers of documents, coordinates or a named person are held back as a whole; a programme's breakdown of
people that has a small cell is held back as a whole, and so is a small total. Each is decided within one programme.
What can only be decided over all that is published (complementary suppression over margins and earlier releases,
cells that rest on few programmes or societies, half-years, the audit) is the statistical disclosure control's: tables
that add up over programmes for the public pass it, not this module alone.
"""

from __future__ import annotations

import dataclasses
import datetime as dt
import re
from collections.abc import Sequence
from typing import Any

import duckdb

from waypost.disclosure.free_text import PATTERNS, REFERENCE_KINDS, private_texts_sql
from waypost.disclosure.rules import AUDIENCES, DisclosureRules, audience_rank, column_audience, load_disclosure_rules
from waypost.errors import InputError
from waypost.reference import Catalog
from waypost.store.outlet import Outlet
from waypost.store.release import Release
from waypost.store.tables import TABLES

_RAW = "unfiltered_"


@dataclasses.dataclass(frozen=True)
class Viewer:
    """Who is looking: the audience that a person belongs to, and the societies (``ns-ner``) that they speak for.

    Whoever speaks for a society sees its programmes whatever their visibility, and the issues that were found in
    them. ``concerns`` are the societies whose findings the person sees: those that they speak for, and for a zone
    officer those of the zone. Of the public nobody speaks for a society: both are then without effect.
    ``hidden`` are programmes that their societies took back since the release was made: nobody sees them any more.
    """

    audience: str = "public"
    societies: tuple[str, ...] = ()
    concerns: tuple[str, ...] = ()
    hidden: tuple[str, ...] = ()

    def own(self) -> tuple[str, ...]:
        """The societies whose programmes the viewer sees whatever their visibility, in order."""
        return tuple(sorted(set(self.societies))) if audience_rank(self.audience) >= 1 else ()


PUBLIC = Viewer()


def _viewer(who: Viewer | str) -> Viewer:
    return Viewer(who) if isinstance(who, str) else who


def _own_predicate(viewer: Viewer) -> str:
    """SQL condition over the columns of ``programme``: a society that the viewer speaks for operates it."""
    listed = ", ".join(f"'{_society(ns_id)}'" for ns_id in viewer.own())
    if not listed:
        return "false"
    known = ", ".join(f"'{name}'" for name in AUDIENCES)
    own = f"list_has_any(string_split(coalesce(operating_ns_ids, ''), ' '), [{listed}])"
    return f"(coalesce(visibility, 'movement') in ({known}) and {own})"


def _not_hidden(viewer: Viewer) -> str:
    """SQL condition: not one of those that were taken back. Raises :class:`InputError` for what can be no id."""
    for programme in viewer.hidden:
        if not re.fullmatch(r"[a-z0-9-]{1,60}", programme):
            raise InputError(f"{programme!r} is no programme's id; expected one such as wp-abcde12345")
    listed = ", ".join(f"'{programme}'" for programme in viewer.hidden)
    return f"programme_id not in ({listed})"


def _society(ns_id: str) -> str:
    """The id itself. Raises :class:`InputError` for what can be none: it stands in SQL."""
    if not re.fullmatch(r"[a-z0-9-]{1,40}", ns_id):
        raise InputError(f"{ns_id!r} is no society's id; expected one such as ns-ner")
    return ns_id


def visible_predicate(who: Viewer | str, as_of: dt.date, rules: DisclosureRules | None = None) -> str:
    """SQL condition over the columns of ``programme``: a viewer, or an audience by name, may know of this programme.

    A programme without a stated visibility is for the Movement; one with a word that is none of ours is for its
    owner. Raises :class:`waypost.errors.InputError` for an unknown audience.
    """
    viewer = _viewer(who)
    audience = viewer.audience
    rank = audience_rank(audience)
    seen = ", ".join(f"'{name}'" for name in AUDIENCES if audience_rank(name) <= rank)
    parts = [f"coalesce(visibility, 'movement') in ({seen})"]
    if audience == "public":
        parts.append(f"(embargo_date is null or embargo_date <= date '{as_of.isoformat()}')")
    closed = sorted(iso3 for iso3, widest in (rules.countries if rules else {}).items() if audience_rank(widest) > rank)
    if closed:
        codes = ", ".join(f"'{iso3}'" for iso3 in closed)
        parts.append(f"not list_has_any(string_split(coalesce(country_codes, ''), ' '), [{codes}])")
    seen = " and ".join(parts)
    seen = f"(({seen}) or {_own_predicate(viewer)})" if viewer.own() else f"({seen})"
    return f"({seen} and {_not_hidden(viewer)})" if viewer.hidden else seen


def visible_programmes(
    con: duckdb.DuckDBPyConnection, who: Viewer | str, as_of: dt.date, rules: DisclosureRules | None = None
) -> list[str]:
    """Ids of the programmes that a viewer may know of, in order, from a connection with a release's tables."""
    found = con.execute(f"select programme_id from programme where {visible_predicate(who, as_of, rules)} order by 1")
    return [row[0] for row in found.fetchall()]


def open_outlet(
    release: Release, who: Viewer | str, catalog: Catalog, *, language: str = "en", closed: Sequence[str] = ()
) -> Outlet:
    """A release as a viewer may see it, on a connection of its own: what an export is given.

    ``closed`` names tables that are read although the viewer may not see them, for the programmes that it may know of:
    for confidential questions alone, whose rows :func:`waypost.disclosure.findings.seen_by` gives to those concerned.
    """
    as_of = dt.date.fromisoformat(release.manifest["as_of"])
    outlet = audience_view(release.connect(), who, catalog, as_of, release.manifest, closed=closed)
    return dataclasses.replace(outlet, language=language)


def audience_view(
    con: duckdb.DuckDBPyConnection,
    who: Viewer | str,
    catalog: Catalog,
    as_of: dt.date,
    manifest: dict[str, Any] | None = None,
    *,
    closed: Sequence[str] = (),
) -> Outlet:
    """Put filtered views in the place of a release's tables on ``con`` and count what they hold back.

    ``who`` is a :class:`Viewer`, or the name of an audience for somebody who speaks for no society; ``closed`` as for
    :func:`open_outlet`.

    ``con`` has one view for each table, as :meth:`Release.connect` makes them; those are renamed, so that a query
    by a table's own name cannot reach what the audience may not see. Raises :class:`waypost.errors.InputError` for
    an unknown audience and :class:`waypost.errors.CatalogError` for rules that name what is not there.
    """
    viewer = _viewer(who)
    audience = viewer.audience
    rank = audience_rank(audience)
    rules = load_disclosure_rules(catalog)
    present = {row[0] for row in con.execute("select view_name from duckdb_views() where not internal").fetchall()}
    open_tables = tuple(
        name for name in TABLES if name in present and audience_rank(rules.tables.get(name, "public")) <= rank
    )
    for name in TABLES:
        if name in present:
            con.execute(f'alter view "{name}" rename to "{_RAW}{name}"')
    con.execute(f"""
        create table visible_programme as
        select programme_id from {_RAW}programme where {visible_predicate(viewer, as_of, rules)}
    """)
    con.execute(f"""
        create table own_programme as
        select programme_id from {_RAW}programme where {_own_predicate(viewer)}
    """)
    if audience == "public":
        _mark_small_counts(con, catalog, rules)
        _mark_private_texts(con, open_tables, rules)
    hides = _hides_records(con, rank) if "record" in present else True
    for name in TABLES:
        if name in present:
            sql = _table_sql(
                con, name, rank, name in open_tables, catalog, rules, hides_records=hides,
                is_speaking=bool(viewer.own()),
            )  # fmt: skip
            if name in closed:
                sql = f'select * from "{_RAW}{name}" where {_filter(name, rank, hides_records=hides)}'
            con.execute(f'create view "{name}" as {sql}')
    withheld = _count_withheld(con, rank, open_tables, rules)
    return Outlet(con, audience, manifest or {"as_of": as_of.isoformat()}, open_tables, withheld)


def _hides_records(con: duckdb.DuckDBPyConnection, rank: int) -> bool:
    """Whether some record is of a source that the audience does not see."""
    found = con.execute(
        f"""select 1 from {_RAW}record where source_id is not null and source_id not in {_seen_sources(rank)} limit 1"""
    )
    return found.fetchone() is not None


def _seen_sources(rank: int) -> str:
    """The ids of the sources whose records an audience may know of."""
    seen = ", ".join(f"'{a}'" for a in AUDIENCES[: rank + 1])
    return f"(select source_id from {_RAW}source where coalesce(visibility, 'movement') in ({seen}))"


def _filter(name: str, rank: int, *, hides_records: bool = True) -> str:
    """Which rows of a table: by programme, by source, or by both.

    ``hides_records`` is false where every record is of a source that the audience sees: then looking each up in them
    is left out, which is most of what the claims of one programme cost.
    """
    of_programme = "programme_id in (select programme_id from visible_programme)"
    by_source = f"(source_id is null or source_id in {_seen_sources(rank)})"
    if name in ("record", "claim") and not hides_records and rank < audience_rank("secretariat"):
        return of_programme
    is_all = rank >= audience_rank("secretariat")
    if name == "organisation":
        return f"organisation_id in (select organisation_id from {_RAW}participation where {of_programme})"
    if name == "record":
        return by_source if is_all else f"{of_programme} and {by_source}"
    if name == "claim":
        records = f"record_id in (select record_id from {_RAW}record where {by_source})"
        return records if is_all else f"{of_programme} and {records}"
    if name == "source":
        used = f"source_id in (select source_id from {_RAW}record where {of_programme})"
        return by_source if is_all else f"{used} and {by_source}"
    if name in ("file", "accounting", "unmapped", "issue"):
        return by_source
    if name == "programme_link":  # neither end may be one that the audience does not know of
        return f"{of_programme} and other_{of_programme}"
    if name == "trail_cell":
        return f"cell_no in (select cell_no from {_RAW}programme_trail_side where {of_programme})"
    return of_programme if "programme_id" in TABLES[name].names else "true"


def _table_sql(
    con: duckdb.DuckDBPyConnection,
    name: str,
    rank: int,
    is_open: bool,
    catalog: Catalog,
    rules: DisclosureRules,
    *,
    hides_records: bool,
    is_speaking: bool = False,
) -> str:
    described = con.execute(f'describe "{_RAW}{name}"').fetchall()
    if not is_open:
        if "programme_id" in TABLES[name].names:  # what was found in one's own programmes
            of_own = "programme_id in (select programme_id from own_programme)"
            return f'select * from "{_RAW}{name}" where {of_own} and {_filter(name, rank)}'
        columns = ", ".join(f'cast(null as {kind}) as "{column}"' for column, kind, *_ in described)
        return f"select {columns} where false"
    parts = []
    for column, kind, *_ in described:
        if column_audience(catalog, rules, name, column) > rank:
            # Whoever speaks for a society sees all of its own programmes: precise places are for their owner alone.
            is_own = is_speaking and "programme_id" in TABLES[name].names
            own = f"""case when t.programme_id in (select programme_id from own_programme) then t."{column}" end"""
            parts.append(f'{own if is_own else f"cast(null as {kind})"} as "{column}"')
        elif rank == 0 and (listed := _private_table(f"{name}.{column}", rules)):
            parts.append(
                f'case when "{column}" in (select text from {listed}) then null else "{column}" end as "{column}"'
            )
        elif rank == 0 and name == "programme" and column in ("people_reached", "people_targeted"):
            measure = column.removeprefix("people_")
            parts.append(f"""case when exists (select 1 from small_total s where s.programme_id = t.programme_id
                and s.measure = '{measure}') then null else {column} end as {column}""")
        else:
            parts.append(f'"{column}"')
    source, where = f"{_RAW}{name} t", _filter(name, rank, hides_records=hides_records)
    if rank == 0 and name == "place":
        return _public_place_sql()
    if rank == 0 and name == "people_count":
        where += """ and admin1_name is null and not exists (
            select 1 from small_cell s where s.programme_id = t.programme_id and s.measure = t.measure)"""
    if rank == 0 and name == "people_total":
        where += """ and not exists (
            select 1 from small_total s where s.programme_id = t.programme_id and s.measure = t.measure)"""
    if rank == 0 and name == "marker":  # which questions a society left open is between it and the Movement
        where += " and coalesce(marker_type, '') not in ('no_answer', 'emptied')"
    if name == "claim":
        seen = _claim_fields_seen(rank, catalog, rules)
        own = "programme_id in (select programme_id from own_programme)"
        where += f" and ({seen} or kind = 'practice' and {own})" if is_speaking else f" and {seen}"
    return f"select {', '.join(parts)} from {source} where {where}"


def _private_table(column: str, rules: DisclosureRules) -> str | None:
    """Which list of texts a column is held against; None for one that is not looked through."""
    if column in rules.free_text:
        return "private_text"
    return "private_reference" if column in rules.reference_text else None


def _mark_private_texts(con: duckdb.DuckDBPyConnection, open_tables: tuple[str, ...], rules: DisclosureRules) -> None:
    """Tables ``private_text`` and ``private_reference``: the texts that must not reach the public."""
    for target, columns, kinds in (
        ("private_text", rules.free_text, tuple(PATTERNS)),
        ("private_reference", rules.reference_text, REFERENCE_KINDS),
    ):
        parts = []
        for column in columns:
            table, _, name = column.partition(".")
            if table in open_tables:
                parts.append(f'select distinct "{name}" as text from "{_RAW}{table}" t where {_filter(table, 0)}')
        texts = " union ".join(parts) or "select null as text where false"
        con.execute(f"create table {target} as {private_texts_sql(texts, kinds)}")


def _claim_fields_seen(rank: int, catalog: Catalog, rules: DisclosureRules) -> str:
    hidden = sorted(
        f"{kind.kind}.{field}"
        for kind in catalog.schema.values()
        for field in kind.fields
        if column_audience(catalog, rules, kind.kind, field) > rank
    )
    listed = ", ".join(f"'{name}'" for name in hidden)
    return f"kind || '.' || field not in ({listed})" if hidden else "true"


def _public_place_sql() -> str:
    """Places by country and stage: several places of one country become one row, their shares added."""
    return f"""
        select programme_id,
               cast(row_number() over (partition by programme_id order by country_code nulls last,
                    region_code nulls first, trail_id nulls first, stage_role nulls first) as integer) as place_no,
               country_code, region_code, cast(null as varchar) as admin1_code, cast(null as varchar) as admin1_name,
               cast(null as varchar) as place_name, cast(null as varchar) as location_type,
               cast(null as double) as latitude, cast(null as double) as longitude,
               case when share > 1 then 1 else share end as share, trail_id, stage_role
        from (
            select programme_id, country_code, region_code, trail_id, stage_role,
                   coalesce(max(share) filter (admin1_code is null and admin1_name is null
                            and place_name is null and latitude is null), sum(share)) as share
            from {_RAW}place where programme_id in (select programme_id from visible_programme)
            group by all
        )
    """


def _mark_small_counts(con: duckdb.DuckDBPyConnection, catalog: Catalog, rules: DisclosureRules) -> None:
    """Tables ``small_cell`` and ``small_total``: (programme, measure) whose breakdown or total is too small."""
    small = rules.small_counts

    def listed(name: str, more: tuple[str, ...] = ()) -> str:
        codes = {code.code for code in catalog.code_lists[name].codes.values() if code.is_sensitive} | set(more)
        return "(" + ", ".join(f"'{code}'" for code in sorted(codes)) + ")" if codes else "(null)"

    groups, services = listed("population_group", small.sensitive_groups), listed("service")
    con.execute(f"""
        create table sensitive_programme as
        select programme_id from {_RAW}service where service_code in {services}
        union select programme_id from {_RAW}population_group where population_group_code in {groups}
    """)
    threshold = f"""case when p.programme_id in (select programme_id from sensitive_programme)
        then {small.sensitive_threshold} else {small.threshold} end"""
    con.execute(f"""
        create table small_cell as
        select distinct programme_id, measure from {_RAW}people_count p
        where count > 0 and count < case when service_code in {services} or population_group_code in {groups}
            or coalesce(age_max, 99) < 18 then {small.sensitive_threshold} else {threshold} end
    """)
    con.execute(f"""
        create table small_total as
        select distinct programme_id, measure from {_RAW}people_total p where count > 0 and count < {threshold}
        union
        select programme_id, measure from (
            select programme_id, 'reached' as measure, people_reached as count from {_RAW}programme
            union all select programme_id, 'targeted', people_targeted from {_RAW}programme
        ) p where count > 0 and count < {threshold}
    """)


def _count_withheld(
    con: duckdb.DuckDBPyConnection, rank: int, open_tables: tuple[str, ...], rules: DisclosureRules
) -> dict[str, int]:
    """How many programmes, how many rows of counts and how many texts were held back."""
    withheld: dict[str, int] = {}

    def count(name: str, sql: str) -> None:
        (found,) = con.execute(sql).fetchone() or (0,)
        if found:
            withheld[name] = int(found)

    count("programme", f"select (select count(*) from {_RAW}programme) - (select count(*) from visible_programme)")
    if rank > 0:
        return withheld
    for name in ("people_count", "people_total"):
        count(
            name,
            f"""select (select count(*) from {_RAW}{name} semi join visible_programme using (programme_id))
                     - (select count(*) from {name})""",
        )
    for column in (*rules.free_text, *rules.reference_text):
        table, _, name = column.partition(".")
        if table in open_tables:
            where = _filter(table, rank)
            count(
                column,
                f"""select (select count("{name}") from "{_RAW}{table}" t where {where})
                         - (select count("{name}") from "{table}")""",
            )
    return withheld


__all__ = ["AUDIENCES", "PUBLIC", "Viewer", "audience_view", "open_outlet", "visible_predicate", "visible_programmes"]
