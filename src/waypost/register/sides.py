"""What matching asks of each programme, in one narrow table: where it stands, who carries it, what, for whom.

``programme_trail_side`` is a pre-aggregate of ``programme_trail``, ``participation``, ``service``,
``population_group`` and ``place`` for the questions ``opportunities`` and ``partners``. Services and groups become
bits of one number each, so that "anything in common" is one instruction; ``code_bit`` says which bit is what.

* A **heading** that a programme states is vague when the programme names no service under it. Vague headings fit
  every service under them, but only by the heading; questions count such a fit for less.
* The **society** of a row: of the National Societies that run the programme, the one of the row's country; when none
  of them is of that country, all that run it. Where nobody is said to run it: the host, else those who answer for
  it, pass funds on, support it from abroad or are partners. Who only gives money does not carry it.
"""

from __future__ import annotations

import duckdb

from waypost.reference import Catalog
from waypost.register.world import ON_THE_WAY

# Who carries a programme, the first that anybody has; a society that only funds it does not.
_CARRIERS = ("operating", "host", "accountable", "extending", "participating", "partner")

_SIDE_NAMES = ("origin", "transit", "destination", "return")

_SIDES = """
create or replace table programme_trail_side as
with carrier as (
    select distinct p.programme_id, p.organisation_id as society_id, n.country_code as home
    from participation p join national_society n using (organisation_id)
    where p.role in ({roles})
    qualify list_position([{roles}], p.role)
          = min(list_position([{roles}], p.role)) over (partition by p.programme_id)
),
stated_service as (
    select distinct s.programme_id, s.service_code, h.heading_code, h.is_group
    from service s join service_heading h using (service_code)
),
services as (
    select s.programme_id,
           coalesce(bit_or(b.mask) filter (not s.is_group), 0) as service_bits,
           bit_or(hb.mask) as heading_bits,
           coalesce(bit_or(hb.mask) filter (not s.is_group), 0) as detailed_bits
    from stated_service s
    left join code_bit b on b.code_list = 'service' and b.code = s.service_code
    left join code_bit hb on hb.code_list = 'service_heading' and hb.code = s.heading_code
    group by s.programme_id
),
groups as (
    select g.programme_id,
           bit_or(b.mask)
               | coalesce(bit_or(w.mask) filter (g.population_group_code in ({on_the_way})), 0) as group_bits
    from population_group g
    join code_bit b on b.code_list = 'population_group' and b.code = g.population_group_code
    cross join (select mask from code_bit where code_list = 'population_group' and code = '{way}') w
    group by g.programme_id
),
area as (
    select programme_id, country_code,
           case when count(distinct admin1_code) = 1 and count(*) = count(admin1_code)
                then min(admin1_code) end as place_code
    from place where country_code is not null
    group by programme_id, country_code
),
placed as (
    select programme_id, trail_id, role as side, country_code,
           arg_min(basis, list_position(['stated_stage', 'stated_trail', 'stated_role', 'country'], basis)) as basis
    from programme_trail
    where role is not null and country_code is not null
    group by all
),
carried as (
    select p.*, c.society_id,
           c.home is not distinct from p.country_code as is_home,
           bool_or(c.home is not distinct from p.country_code)
               over (partition by p.programme_id, p.trail_id, p.side, p.country_code) as has_home
    from placed p left join carrier c using (programme_id)
),
answer as (
    -- what answers the services of a programme, on trails of a kind, from a side to each other side
    select s.programme_id, c.trail_kind, c.role as side,
           {answers}
    from stated_service s
    join service_counterpart c using (service_code)
    join code_bit b on b.code_list = 'service' and b.code = c.counterpart_service_code
    group by all
),
kind as (
    select distinct trail_id, kind as trail_kind from trail_stage
)
select t.trail_id, t.side, t.programme_id, t.society_id, t.country_code, a.place_code, t.basis,
       g.is_movement, g.status,
       coalesce(g.status in ('pipeline', 'implementation', 'finalisation'), true) as is_open,
       g.start_date, g.end_date, g.latest_date,
       coalesce(s.service_bits, 0) as service_bits,
       coalesce(s.heading_bits, 0) as heading_bits,
       coalesce(s.heading_bits & ~s.detailed_bits, 0) as vague_bits,
       coalesce(u.group_bits, 0) as group_bits,
       {answer_columns},
       cast(dense_rank() over (order by t.programme_id) as integer) as programme_no,
       cast(dense_rank() over (
           order by t.trail_id, t.side, t.society_id nulls first, t.country_code
       ) as integer) as cell_no
from carried t
join programme g using (programme_id)
left join services s using (programme_id)
left join groups u using (programme_id)
left join kind k on k.trail_id = t.trail_id
left join answer w on w.programme_id = t.programme_id and w.side = t.side and w.trail_kind = k.trail_kind
left join area a on a.programme_id = t.programme_id and a.country_code = t.country_code
where t.is_home or not t.has_home
"""


_NUMBERS = """
create or replace table trail_cell as
select distinct cell_no, trail_id, side, society_id, country_code from programme_trail_side;
create or replace table programme_number as
select distinct s.programme_no, s.programme_id, g.title
from programme_trail_side s join programme g using (programme_id)
"""

_LINKS = """
create or replace table programme_link as
with name as (
    select value, programme_id from identifier
    union select programme_id, programme_id from programme
),
said as (
    select l.programme_id, n.programme_id as other_programme_id, l.link_type, l.target
    from link l join name n on n.value = l.target
    where l.programme_id <> n.programme_id and l.link_type in ({link_types})
)
select programme_id, other_programme_id, link_type, target from said
union
select other_programme_id, programme_id, link_type, target from said
"""

# Links by which two programmes, or the societies that carry them, are tied.
_TYING = ("related_activity", "appeal", "agreement", "meeting")


def build_programme_trail_side(con: duckdb.DuckDBPyConnection, catalog: Catalog) -> None:
    """Make ``programme_trail_side`` with its numbers (``trail_cell``, ``programme_number``) and ``programme_link``.

    Needs ``programme_trail``, the register's tables and those of the catalog.
    """
    con.sql(_LINKS.format(link_types=", ".join(f"'{name}'" for name in _TYING)))
    quoted = {
        "roles": ", ".join(f"'{role}'" for role in _CARRIERS),
        "on_the_way": ", ".join(f"'{group}'" for group in catalog.counterparts.groups_on_the_way) or "null",
        "way": ON_THE_WAY,
        "answers": ", ".join(
            f"coalesce(bit_or(b.mask) filter (c.counterpart_role = '{side}'), 0) as answer_{side}_bits"
            for side in _SIDE_NAMES
        ),
        "answer_columns": ", ".join(f"coalesce(w.answer_{side}_bits, 0) as answer_{side}_bits" for side in _SIDE_NAMES),
    }
    con.sql(_SIDES.format(**quoted))
    con.sql(_NUMBERS)
