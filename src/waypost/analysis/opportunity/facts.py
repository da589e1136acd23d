"""What the ranking of opportunities must know, as one long table, so that one statement gives it on any engine.

``part`` says what a row is and which columns it fills:

=============  =====================================================================================================
``programme``  ``programme_id``, ``title``, the four bit fields; ``number`` is its points of evidence
``side``       where a programme stands: ``programme_id``, ``trail_id``, ``side``, ``country_code``, ``society_id``
               (null where no National Society is named), ``place_code``; ``number`` is the points for saying so
``stage``      ``trail_id``, ``side``, ``country_code``, the country's ``society_id``; ``number`` 1 where it is sure
``leg``        ``trail_id``, ``country_code`` → ``other_country_code``
``corridor``   ``trail_id``, ``country_code`` → ``other_country_code``; ``number`` is the people
``link``       ``programme_id`` and ``other_programme_id`` name one another
``tie``        ``society_id`` < ``other_society_id``, ``code`` (agreement, meeting, shared_programme), ``number``
``experience`` ``society_id``, ``code`` (a service): ``number`` of programmes; ``day`` the first began, null if unknown
``society``    ``society_id`` that the register has a programme of
``counterpart``  ``trail_id``: ``code`` at ``side`` is answered by ``other_code`` at ``other_side``
``bit``        ``code_list`` in ``title``, ``code``, ``number`` its mask
=============  =====================================================================================================
"""

from __future__ import annotations

import datetime as dt
from typing import TYPE_CHECKING, Any

import ibis

from waypost.analysis.common import RUNNING, ran_in
from waypost.analysis.latest_figures import last_day, latest_stock

if TYPE_CHECKING:
    from waypost.analysis.question import Asked
    from waypost.analysis.tables import Tables
    from waypost.reference import Catalog

COLUMNS: dict[str, str] = {
    "part": "string",
    "programme_id": "string",
    "other_programme_id": "string",
    "trail_id": "string",
    "side": "string",
    "other_side": "string",
    "country_code": "string",
    "other_country_code": "string",
    "society_id": "string",
    "other_society_id": "string",
    "code": "string",
    "other_code": "string",
    "place_code": "string",
    "title": "string",
    "service_bits": "int64",
    "heading_bits": "int64",
    "vague_bits": "int64",
    "group_bits": "int64",
    "number": "int64",
    "day": "date",
}

# Kinds of link by which societies are tied already; any other that is in programme_link ties programmes.
_OF_SOCIETIES = ("agreement", "meeting")
OPEN = ("pipeline", *RUNNING)


def facts(tables: Tables, asked: Asked, catalog: Catalog) -> ibis.Table:
    """The long table: see the module."""
    placed = _placed(tables, asked)
    return ibis.union(
        _programmes(tables, placed, asked, catalog),
        _sides(placed, catalog),
        *_world(tables, asked, catalog),
        _corridors(tables, asked),
        _links(tables),
        *_ties(tables, asked),
        _experience(tables, asked),
        _part("society", tables["participation"].join(tables["national_society"], "organisation_id").select(
            society_id="organisation_id").distinct()),
        distinct=False,
    )  # fmt: skip


def reference_day(asked: Asked) -> dt.date:
    """The day that "lately" refers to: of the release, or the last one of the year asked about."""
    return min(asked.as_of, last_day(asked))


def is_open(found: ibis.Table, asked: Asked) -> ibis.Value:
    """Programmes that somebody can still be brought together with; those of a year, where one is asked about."""
    if asked.year is not None:
        return ran_in(found, asked)
    if "is_open" in found.columns:
        return found.is_open
    return found.status.isnull() | found.status.isin(OPEN)


def points(found: ibis.Table, asked: Asked, catalog: Catalog) -> ibis.Value:
    """Points that a programme earns on its own: heard of lately, running."""
    rules = catalog.opportunity_rules.evidence
    day = reference_day(asked)
    heard = found.latest_date >= day - dt.timedelta(days=rules.heard_days)
    running = found.status.isin(RUNNING) if asked.year is None else ibis.literal(True)
    return (
        ibis.cases((heard.fill_null(False), rules.heard_lately), else_=0)
        + ibis.cases((running.fill_null(False), rules.running), else_=0)
    ).cast("int64")


def basis_points(basis: ibis.Value, catalog: Catalog) -> ibis.Value:
    """Points for the word on which a programme stands on a trail."""
    rules = catalog.opportunity_rules.evidence
    return ibis.cases(
        (basis == "stated_stage", rules.states_stage),
        (basis.isin(("stated_trail", "stated_role")), rules.states_trail),
        else_=0,
    ).cast("int64")


def _part(name: str, found: ibis.Table, **columns: Any) -> ibis.Table:
    """Rows of one part: columns of ``found`` by their names, others as given, the rest null."""
    values = {
        column: columns[column] if column in columns else found[column] if column in found.columns else ibis.null()
        for column in COLUMNS
        if column != "part"
    }
    return found.select(
        part=ibis.literal(name), **{column: value.cast(COLUMNS[column]) for column, value in values.items()}
    )


def _placed(tables: Tables, asked: Asked) -> ibis.Table:
    """``programme_trail_side`` of open programmes: on one trail and for one group where asked."""
    found = tables["programme_trail_side"]
    found = found.filter(is_open(found, asked))
    if asked.trail:
        found = found.filter(found.trail_id == asked.trail)
    if asked.group:
        stated = tables["population_group"].filter(lambda t: t.population_group_code == asked.group)
        found = found.semi_join(stated, "programme_id")
    return found


def _programmes(tables: Tables, placed: ibis.Table, asked: Asked, catalog: Catalog) -> ibis.Table:
    bits = ("service_bits", "heading_bits", "vague_bits", "group_bits")
    known = placed.mutate(number=points(placed, asked, catalog)).select("programme_id", *bits, "number").distinct()
    titles = tables["programme"].select("programme_id", "title")
    return _part("programme", known.join(titles, "programme_id"))


def _sides(placed: ibis.Table, catalog: Catalog) -> ibis.Table:
    return _part("side", placed.mutate(number=basis_points(placed.basis, catalog)))


def _world(tables: Tables, asked: Asked, catalog: Catalog) -> list[ibis.Table]:
    """Stages and legs of the day, the counterparts, and which bit is which code."""
    sure = catalog.opportunity_rules.evidence.sure
    stages = of_day(tables["trail_stage"], asked)
    home = tables["national_society"].filter(lambda t: t.status == "recognised")
    stands = stages.group_by("trail_id", "role", "country_code").aggregate(
        number=ibis.cases((stages.certainty.isin(sure), 1), else_=0).max()
    )
    home = home.group_by("country_code").aggregate(society_id=home.organisation_id.min())
    stages = stands.left_join(home, "country_code").select(
        "trail_id", "country_code", "society_id", "number", side="role"
    )
    legs = of_day(tables["trail_leg"], asked).select(
        "trail_id", country_code="from_country_code", other_country_code="to_country_code"
    )
    kinds = of_day(tables["trail_stage"], asked).select("trail_id", trail_kind="kind").distinct()
    answers = tables["service_counterpart"].join(kinds, "trail_kind")
    answers = answers.select(
        "trail_id",
        code="service_code",
        side="role",
        other_code="counterpart_service_code",
        other_side="counterpart_role",
    )
    bits = tables["code_bit"].select("code", title="code_list", number="mask")
    return [
        _part("stage", stages),
        _part("leg", legs.distinct()),
        _part("counterpart", answers.distinct()),
        _part("bit", bits),
    ]


def of_day(found: ibis.Table, asked: Asked) -> ibis.Table:
    """Stages or legs of one trail, where asked, that stood on the day, or at any time of the year asked about."""
    last = reference_day(asked)
    first = last if asked.year is None else dt.date(asked.year, 1, 1)
    if asked.trail:
        found = found.filter(found.trail_id == asked.trail)
    return found.filter(
        (found.from_date.isnull() | (found.from_date <= last)) & (found.to_date.isnull() | (found.to_date >= first))
    )


def _corridors(tables: Tables, asked: Asked) -> ibis.Table:
    """People between the countries that a trail begins in (or returns to) and those that it leads to."""
    stages = of_day(tables["trail_stage"], asked)
    begins = stages.filter(stages.role.isin(("origin", "return"))).select("trail_id", "country_code").distinct()
    ends = stages.filter(stages.role == "destination").select("trail_id", other_country_code="country_code").distinct()
    pairs = begins.join(ends, "trail_id")
    people = latest_stock(tables, asked)
    people = people.filter(people.people.notnull())
    joined = pairs.join(
        people, [pairs.country_code == people.origin_code, pairs.other_country_code == people.destination_code]
    )
    return _part("corridor", joined, number=joined.people)


def _links(tables: Tables) -> ibis.Table:
    return _part("link", tables["programme_link"].select("programme_id", "other_programme_id").distinct())


def _societies_of(tables: Tables) -> ibis.Table:
    parties = tables["participation"].join(tables["national_society"].select("organisation_id"), "organisation_id")
    return parties.select("programme_id", society_id="organisation_id").distinct()


def _ties(tables: Tables, asked: Asked) -> list[ibis.Table]:
    """Societies that share an open programme, or that an agreement or a meeting names together."""
    parties = _societies_of(tables)
    running = tables["programme"]
    running = running.filter(is_open(running, asked)).select("programme_id")
    here = parties.semi_join(running, "programme_id")
    other = here.view()
    both = here.join(other, here.programme_id == other.programme_id).select(
        society_id=here.society_id, other_society_id=other.society_id, programme_id=here.programme_id
    )
    both = both.filter(both.society_id < both.other_society_id)
    shared = both.group_by("society_id", "other_society_id").aggregate(number=both.programme_id.nunique())
    return [_part("tie", shared, code=ibis.literal("shared_programme")), _agreed(tables, parties)]


def _agreed(tables: Tables, parties: ibis.Table) -> ibis.Table:
    """Who is of an agreement or meeting: those whose programmes name it, and whom or whose programme it names."""
    said = tables["link"].filter(lambda t: t.link_type.isin(_OF_SOCIETIES) & t.target.notnull())
    said = said.select("programme_id", "link_type", "target").distinct()
    societies = tables["national_society"].select("organisation_id")
    named = tables["programme_link"].filter(lambda t: t.link_type.isin(_OF_SOCIETIES))
    sides = [
        said.join(parties, "programme_id").select("link_type", "target", "society_id"),
        said.join(societies, said.target == societies.organisation_id).select(
            "link_type", "target", society_id="organisation_id"
        ),
        named.join(parties, named.other_programme_id == parties.programme_id).select(
            "link_type", "target", "society_id"
        ),
    ]
    member = ibis.union(*sides, distinct=True)
    other = member.view()
    both = member.join(other, [member.link_type == other.link_type, member.target == other.target]).select(
        code=member.link_type, society_id=member.society_id, other_society_id=other.society_id, target=member.target
    )
    both = both.filter(both.society_id < both.other_society_id)
    counted = both.group_by("code", "society_id", "other_society_id").aggregate(number=both.target.nunique())
    return _part("tie", counted)


def experience(tables: Tables, asked: Asked) -> ibis.Table:
    """``society_id, service_code, programmes, first_date``: what each society has done, whatever became of it."""
    known = tables["programme"].select("programme_id", "start_date", "status")
    if asked.year is not None:
        known = known.filter(known.start_date.isnull() | (known.start_date <= dt.date(asked.year, 12, 31)))
    carried = tables["programme_trail_side"].filter(lambda t: t.society_id.notnull())
    carried = carried.select("programme_id", "society_id").distinct()
    done = tables["service"].select("programme_id", "service_code").distinct().join(carried, "programme_id")
    done = done.join(known, "programme_id")
    return done.group_by("society_id", "service_code").aggregate(
        programmes=done.programme_id.nunique(), first_date=done.start_date.min()
    )


def _experience(tables: Tables, asked: Asked) -> ibis.Table:
    found = experience(tables, asked)
    return _part("experience", found, code=found.service_code, number=found.programmes, day=found.first_date)
