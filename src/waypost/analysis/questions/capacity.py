"""Capacity building: where the need is high and a service thin, and which society has the experience to share."""

from __future__ import annotations

from typing import TYPE_CHECKING

import ibis

from waypost.analysis.concerned import of_stages
from waypost.analysis.opportunity.facts import is_open, of_day, reference_day
from waypost.analysis.question import Asked, Question

if TYPE_CHECKING:
    from waypost.analysis.tables import Tables
    from waypost.reference import Catalog

_KEY = ("trail_id", "society_id", "service_code", "peer_id")


def answer(tables: Tables, asked: Asked, catalog: Catalog) -> ibis.Table:
    """One row for each thin service of a society on a trail and society that is strong in it, the best few of them.

    A society is on a trail where its country has a stage on it. Headings of services, unless one service is asked
    about. Parts lie between 0 and 1; one that is not known is null and left out of the score.
    """
    matched = _matched(tables, asked, catalog)
    if asked.society:
        matched = matched.filter((matched.society_id == asked.society) | (matched.peer_id == asked.society))
    scored = _scored(matched, catalog)
    by_service = scored.mutate(
        place=ibis.row_number().over(
            group_by=["trail_id", "society_id", "service_code"], order_by=[scored.score.desc(), scored.peer_id]
        )
    )
    few = by_service.filter(by_service.place < catalog.opportunity_rules.capacity.peers).drop("place")
    ranked = few.mutate(
        rank=ibis.row_number().over(
            group_by=["trail_id", "society_id"], order_by=[few.score.desc(), few.service_code, few.peer_id]
        )
        + 1
    )
    return ranked.filter(ranked["rank"] <= asked.top)


def _matched(tables: Tables, asked: Asked, catalog: Catalog) -> ibis.Table:
    """Every thin service of a society on a trail with every society on that trail that is strong in it."""
    on_trail = _on_trail(tables, asked)
    thin = _thin(tables, on_trail, asked, catalog)
    strong = _strong(tables, asked, catalog)
    peers = on_trail.select("trail_id", peer_id="society_id").distinct()
    matched = thin.join(peers, "trail_id").filter(lambda t: t.society_id != t.peer_id)
    matched = matched.join(strong, ["peer_id", "service_code"])
    together = _together(on_trail)
    matched = matched.left_join(together, ["society_id", "peer_id"]).drop("society_id_right", "peer_id_right")
    tongues = _tongues(tables)
    return matched.left_join(tongues, ["society_id", "peer_id"]).drop("society_id_right", "peer_id_right")


def _on_trail(tables: Tables, asked: Asked) -> ibis.Table:
    """``trail_id, role, country_code, society_id`` of the day: the societies at home on the stages of the trails."""
    home = tables["national_society"].filter(lambda t: t.status == "recognised")
    home = home.group_by("country_code").aggregate(society_id=home.organisation_id.min())
    return of_day(tables["trail_stage"], asked).select("trail_id", "role", "country_code").distinct().join(
        home, "country_code"
    )  # fmt: skip


def _services(tables: Tables, asked: Asked) -> ibis.Table:
    """``programme_id, service_code``: headings, or the one service asked about."""
    headed = tables["service"].select("programme_id", "service_code").join(tables["service_heading"], "service_code")
    if asked.service:
        headed = headed.filter((headed.heading_code == asked.service) | (headed.service_code == asked.service))
        return headed.select("programme_id", service_code=ibis.literal(asked.service)).distinct()
    return headed.select("programme_id", service_code=headed.heading_code).distinct()


def _kinds_of_service(tables: Tables, asked: Asked) -> ibis.Table:
    listed = tables["service_heading"]
    if asked.service:
        listed = listed.filter(listed.service_code == asked.service)
        return listed.select("service_code").distinct()
    return listed.select(service_code="heading_code").distinct()


def _thin(tables: Tables, on_trail: ibis.Table, asked: Asked, catalog: Catalog) -> ibis.Table:
    """Services of which there is little in a society's country, with the need there."""
    programmes = tables["programme"]
    running = programmes.filter(is_open(programmes, asked)).select("programme_id", "status", "is_movement")
    offered = _services(tables, asked).join(running, "programme_id")
    places = (
        tables["place"].filter(lambda t: t.country_code.notnull()).select("programme_id", "country_code").distinct()
    )
    there = offered.join(places, "programme_id")
    provision = there.group_by("country_code", "service_code").aggregate(
        provision=there.programme_id.nunique(where=there.is_movement),
        provision_of_others=there.programme_id.nunique(where=~there.is_movement),
    )
    parties = tables["participation"].select("programme_id", society_id="organisation_id").distinct()
    planned = offered.filter(offered.status == "pipeline").join(parties, "programme_id")
    planned = planned.group_by("society_id", "service_code").aggregate(planned=planned.programme_id.nunique())
    cells = _need(tables, on_trail, asked).cross_join(_kinds_of_service(tables, asked))
    if asked.country:
        cells = cells.filter(cells.country_code == asked.country)
    found = cells.left_join(provision, ["country_code", "service_code"]).drop(
        "country_code_right", "service_code_right"
    )
    found = found.left_join(planned, ["society_id", "service_code"]).drop("society_id_right", "service_code_right")
    found = found.mutate(
        provision=ibis.coalesce(found.provision, 0), provision_of_others=ibis.coalesce(found.provision_of_others, 0)
    )
    return found.filter(found.provision <= catalog.opportunity_rules.capacity.thin)


def _need(tables: Tables, on_trail: ibis.Table, asked: Asked) -> ibis.Table:
    """``trail_id, society_id, country_code, people, need_part``: whom the country concerns on the trail, and its rank.

    Of several stages of one country the one that concerns most. The part is the share of the countries of the trail,
    of which figures are known, that concern fewer; null where no figure is known.
    """
    stages = of_stages(tables, asked, on_trail.select("trail_id", "role", "country_code").distinct())
    concerned = stages.group_by("trail_id", "country_code").aggregate(people=stages.people.max())
    by_people = ibis.window(group_by="trail_id", order_by="people")
    ranked = concerned.mutate(
        fewer=ibis.rank().over(by_people).cast("float64"),
        others=(concerned.people.count().over(ibis.window(group_by="trail_id")) - 1).cast("float64"),
    )
    ranked = ranked.mutate(need_part=ranked.fewer / ranked.others.nullif(0)).drop("fewer", "others")
    here = on_trail.select("trail_id", "society_id", "country_code").distinct()
    return here.left_join(ranked, ["trail_id", "country_code"]).drop("trail_id_right", "country_code_right")


def _strong(tables: Tables, asked: Asked, catalog: Catalog) -> ibis.Table:
    """``peer_id, service_code, peer_programmes, peer_years``: by what peer learning calls strong."""
    rules, day = catalog.opportunity_rules.peer_learning, reference_day(asked)
    known = tables["programme"].filter(lambda t: t.start_date <= day).select("programme_id", "start_date")
    carried = tables["programme_trail_side"].filter(lambda t: t.society_id.notnull())
    carried = carried.select("programme_id", peer_id="society_id").distinct()
    done = _services(tables, asked).join(carried, "programme_id").join(known, "programme_id")
    found = done.group_by("peer_id", "service_code").aggregate(
        peer_programmes=done.programme_id.nunique(), first_date=done.start_date.min()
    )
    first = found.first_date
    is_short = (first.month() * 100 + first.day()) > day.month * 100 + day.day  # the last year is not whole yet
    found = found.mutate(peer_years=(ibis.literal(day.year) - first.year() - ibis.ifelse(is_short, 1, 0)).cast("int64"))
    return found.filter((found.peer_programmes >= rules.programmes) & (found.peer_years >= rules.strong_years)).drop(
        "first_date"
    )


def _together(on_trail: ibis.Table) -> ibis.Table:
    """``society_id, peer_id, trails_in_common, trails``: of the trails of the society, how many are also the peer's."""
    one = on_trail.select("trail_id", "society_id").distinct()
    other = on_trail.select("trail_id", peer_id="society_id").distinct()
    both = one.join(other, "trail_id")
    common = both.group_by("society_id", "peer_id").aggregate(trails_in_common=both.trail_id.nunique())
    trails = one.group_by("society_id").aggregate(trails=one.trail_id.nunique())
    return common.join(trails, "society_id")


def _tongues(tables: Tables) -> ibis.Table:
    """``society_id, peer_id, languages_in_common``, a row where both say in which languages they work."""
    said = tables["national_society"].filter(lambda t: t.languages.notnull() & (t.languages != ""))
    one = said.select(society_id="organisation_id", language=said.languages.split(" ").unnest())
    other = one.select(peer_id="society_id", peer_language="language")
    both = one.cross_join(other).filter(lambda t: t.society_id != t.peer_id)
    return both.group_by("society_id", "peer_id").aggregate(
        languages_in_common=both.language.nunique(where=both.language == both.peer_language)
    )


def _scored(found: ibis.Table, catalog: Catalog) -> ibis.Table:
    """Parts, and the weighted mean of those that are known."""
    rules = catalog.opportunity_rules.capacity
    years = ibis.least(found.peer_years, rules.full_years).cast("float64") / float(rules.full_years)
    programmes = ibis.least(found.peer_programmes, rules.full_programmes).cast("float64") / float(rules.full_programmes)
    found = found.mutate(
        thin_part=1.0 / (found.provision.cast("float64") + 1.0),
        experience_part=(years + programmes) / 2.0,
        language_part=ibis.cases(
            (found.languages_in_common.isnull(), ibis.null("float64")), (found.languages_in_common > 0, 1.0), else_=0.0
        ),
        trail_part=found.trails_in_common.cast("float64") / found.trails.cast("float64").nullif(0.0),
        interest_part=ibis.ifelse(found.planned > 0, 1.0, ibis.null("float64")),
    )
    weights = {name: float(getattr(rules.weights, name)) for name in _PARTS}
    parts = {name: found[f"{name}_part"] for name in _PARTS}
    total = sum((parts[name].fill_null(0.0) * weight for name, weight in weights.items()), ibis.literal(0.0))
    known = sum(
        (ibis.ifelse(parts[name].notnull(), weight, 0.0) for name, weight in weights.items()), ibis.literal(0.0)
    )
    return found.mutate(score=total / known.nullif(0.0)).select(
        *_KEY[:2], "country_code", "service_code", "peer_id", "score", *(f"{name}_part" for name in _PARTS), "people",
        "provision", "provision_of_others", "planned", "peer_years", "peer_programmes", "languages_in_common",
        "trails_in_common",
    )  # fmt: skip


_PARTS = ("need", "thin", "experience", "language", "trail", "interest")

QUESTION = Question(
    name="capacity",
    columns=(
        "trail_id",
        "society_id",
        "country_code",
        "rank",
        "service_code",
        "peer_id",
        "score",
        *(f"{name}_part" for name in _PARTS),
        "people",
        "provision",
        "provision_of_others",
        "planned",
        "peer_years",
        "peer_programmes",
        "languages_in_common",
        "trails_in_common",
    ),
    key=_KEY,
    order=("trail_id", "society_id", "rank"),
    answer=answer,
    filters=("trail", "society", "service", "country", "year", "top"),
)
