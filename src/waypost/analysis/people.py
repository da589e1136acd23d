"""How many people programmes reached, as a range: what nobody can be below and nobody above.

Counts of people do not add up, so a number always stands between two. For a set of programmes, at least the largest
of them alone (everybody else may be the same people), at most all added (nobody was reached twice). For a part of
what a programme does, one of its five countries say, its total is no more than the most: at least what it states of
that part, or its total where it does nothing else.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

import ibis

if TYPE_CHECKING:
    from waypost.analysis.tables import Tables

# Codes of the list people_range: which models the two ends of a range follow.
OF_WHOLE = "largest_programme_to_sum"
OF_PART = "stated_here_to_whole_programmes"


def totals(tables: Tables) -> ibis.Table:
    """Persons reached per programme that says so: programme_id, least (``largest_place``), most (``sum``)."""
    found = tables["people_total"]
    found = found.filter((found.measure == "reached") & (found.unit == "persons"))
    return found.group_by("programme_id").aggregate(
        least=found["count"].max(where=found.model == "largest_place"),
        most=found["count"].max(where=found.model == "sum"),
    )


def stated_parts(tables: Tables, cells: ibis.Table) -> ibis.Table:
    """The largest number that a programme surely reached in each of its cells.

    ``cells`` has programme_id, country_code, service_code and population_group_code, null where the programme does
    not say. A count belongs to a cell when it names the cell's country, service and group, or names none and the
    programme has no other. The answer has the same four columns and ``least``; cells without a count are not in it.
    """
    only = only_ones(tables)
    counts = tables["people_count"]
    counts = counts.filter((counts.measure == "reached") & (counts.unit == "persons") & counts["count"].notnull())
    counts = counts.group_by("programme_id", "country_code", "service_code", "population_group_code").aggregate(
        least=counts["count"].max()
    )
    whole = totals(tables)
    sums = whole.select(
        "programme_id",
        country_code=ibis.null("string"),
        service_code=ibis.null("string"),
        population_group_code=ibis.null("string"),
        least=whole.least,
    )
    told = counts.union(sums).join(only, "programme_id").filter(lambda t: t.least.notnull())
    joined = cells.join(told, "programme_id", rname="{name}_told")
    fits = ibis.literal(True)
    for name in ("country_code", "service_code", "population_group_code"):
        here, said = joined[name], joined[f"{name}_told"]
        fits = fits & ((said == here) | (said.isnull() & joined[f"only_{name}"]) | here.isnull())
    joined = joined.filter(fits)
    key = ["programme_id", "country_code", "service_code", "population_group_code"]
    return joined.group_by(key).aggregate(least=joined.least.max())


def only_ones(tables: Tables) -> ibis.Table:
    """Per programme whether it has at most one country, service and group: only_country_code and the like.

    What such a programme says of itself, it says of that one.
    """
    named = tables["programme"].select("programme_id")
    for column, table in (
        ("country_code", "place"),
        ("service_code", "service"),
        ("population_group_code", "population_group"),
    ):
        several = (
            tables[table]
            .group_by("programme_id")
            .aggregate(codes=tables[table][column].nunique())
            .filter(lambda t: t.codes > 1)
        )
        marked = named.left_join(several, "programme_id", rname="{name}_several")
        named = marked.select(*named.columns, **{f"only_{column}": marked.codes.isnull()})
    return named
