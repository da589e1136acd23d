"""How far a trail is covered: the share of its stages where a service is present, also weighed by people."""

from __future__ import annotations

from functools import reduce
from typing import TYPE_CHECKING

import ibis

from waypost.analysis import concerned, people
from waypost.analysis.common import (
    RUNNING,
    TRAIL_STATED,
    carriers,
    level,
    of_service,
    programmes,
    share,
    stages,
    trail_rows,
)
from waypost.analysis.question import Asked, Question

if TYPE_CHECKING:
    from waypost.analysis.tables import Tables
    from waypost.reference import Catalog

_ROW = ("scope", "trail_key", "code")
_PLACE = ("trail_id", "role", "country_code")


def answer(tables: Tables, asked: Asked, catalog: Catalog) -> ibis.Table:
    """Rows for all trails together, each trail, and of each trail each role, heading of services and group.

    A stage is a country in a role on a trail. It is covered when a programme stands there, covered now when one runs
    there on the day of the release, and the shares are of all stages, or of all people of those stages of which
    people are known (:mod:`waypost.analysis.concerned`). Rows without any programme are there: nothing is a finding.
    The denominators are the trail's alone, so that another programme never lowers a share. Every number of
    programmes, societies and people is of distinct programmes, however many stages and trails they stand on.
    """
    places = stages(tables, asked).select(*_PLACE).distinct()
    weighed = places.left_join(concerned.of_stages(tables, asked, places), list(_PLACE), rname="{name}_w")
    weighed = weighed.select(*_PLACE, "people")
    facts = _facts(tables, asked)
    stood = trail_rows(tables, asked).select("programme_id", *_PLACE, "basis").join(facts, "programme_id")
    stood = stood.semi_join(places, list(_PLACE))
    parts = [_all(stood), _by_trail(stood), _by_role(stood), _by_service(tables, asked, stood),
             _by_group(tables, asked, stood)]  # fmt: skip
    rows = _rows(asked, catalog, weighed)
    covers = _covers(parts, weighed)
    numbers = _numbers(tables, parts)
    found = rows.left_join(covers, list(_ROW), rname="{name}_c").left_join(numbers, list(_ROW), rname="{name}_n")
    corridors = _people(concerned.of_corridors(tables, asked, places))
    found = found.left_join(corridors, "trail_key", rname="{name}_p")
    return _shown(found.cross_join(concerned.dated(tables, asked)))


def _facts(tables: Tables, asked: Asked) -> ibis.Table:
    """Of each programme asked about: whether it runs, and its people as a range."""
    found = programmes(tables, asked).select("programme_id", "status")
    found = found.left_join(people.totals(tables), "programme_id", rname="{name}_p")
    runs = found.status.isin(RUNNING).fill_null(False).cast("int64")
    return found.select("programme_id", "least", "most", runs=runs)


def _rows(asked: Asked, catalog: Catalog, weighed: ibis.Table) -> ibis.Table:
    """What is asked about, with the stages and people that the shares are of."""
    told = {
        "stages": weighed.count(),
        "stages_weighed": weighed.people.count(),
        "stage_people": weighed.people.sum(),
    }
    of_trail = weighed.group_by("trail_id").aggregate(**told)
    of_role = weighed.group_by("trail_id", "role").aggregate(**told)
    numbers = tuple(told)
    services = [asked.service] if asked.service else _headings(catalog)
    groups = [asked.group] if asked.group else list(catalog.code_lists["population_group"].codes)
    rows = [
        _named(of_trail, "trail", of_trail.trail_id, *numbers),
        _named(of_role, "role", of_role.role, *numbers),
        _named(of_trail, "service", ibis.array(services).unnest(), *numbers),
        _named(of_trail, "group", ibis.array(groups).unnest(), *numbers),
    ]
    if asked.trail is None:
        whole = weighed.aggregate(**told)
        kept = {name: whole[name] for name in numbers}
        rows.append(
            whole.select(scope=ibis.literal("all"), trail_key=ibis.literal(""), code=ibis.literal("all"), **kept)
        )
    return reduce(lambda left, right: left.union(right), rows)


def _headings(catalog: Catalog) -> list[str]:
    codes = catalog.code_lists["service"].codes.values()
    return sorted({code.parent or code.code for code in codes})


def _named(found: ibis.Table, scope: str, code: ibis.Value, *kept: str) -> ibis.Table:
    return found.select(
        scope=ibis.literal(scope), trail_key=found.trail_id, code=code, **{name: found[name] for name in kept}
    )


_STOOD = (*_PLACE, "programme_id", "basis", "runs", "least", "most")


def _part(stood: ibis.Table, scope: str, key: ibis.Value, code: ibis.Value) -> ibis.Table:
    return stood.select(scope=ibis.literal(scope), trail_key=key, code=code, **{name: stood[name] for name in _STOOD})


def _all(stood: ibis.Table) -> ibis.Table:
    return _part(stood, "all", ibis.literal(""), ibis.literal("all"))


def _by_trail(stood: ibis.Table) -> ibis.Table:
    return _part(stood, "trail", stood.trail_id, stood.trail_id)


def _by_role(stood: ibis.Table) -> ibis.Table:
    return _part(stood, "role", stood.trail_id, stood.role)


def _by_service(tables: Tables, asked: Asked, stood: ibis.Table) -> ibis.Table:
    """By heading, each programme once per heading; by the one service that is asked about."""
    offered = tables["service"].select("programme_id", "service_code").distinct()
    if asked.service:
        offered = offered.semi_join(of_service(tables, asked.service), "service_code")
        offered = offered.select("programme_id").distinct().mutate(code=ibis.literal(asked.service))
    else:
        headings = tables["service_heading"].select("service_code", code="heading_code")
        offered = offered.join(headings, "service_code").select("programme_id", "code").distinct()
    joined = stood.join(offered, "programme_id")
    return _part(joined, "service", joined.trail_id, joined.code)


def _by_group(tables: Tables, asked: Asked, stood: ibis.Table) -> ibis.Table:
    served = tables["population_group"].select("programme_id", code="population_group_code").distinct()
    if asked.group:
        served = served.filter(served.code == asked.group)
    joined = stood.join(served.filter(served.code.notnull()), "programme_id")
    return _part(joined, "group", joined.trail_id, joined.code)


def _covers(parts: list[ibis.Table], weighed: ibis.Table) -> ibis.Table:
    """How many stages are covered, and how many people they concern."""
    made = []
    for part in parts:
        cells = part.group_by(*_ROW, *_PLACE).aggregate(
            runs=part.runs.max(), stated=part.basis.isin(TRAIL_STATED).cast("int64").max()
        )
        cells = cells.left_join(weighed, list(_PLACE), rname="{name}_w")
        made.append(
            cells.group_by(list(_ROW)).aggregate(
                stages_covered=cells.count(),
                stages_covered_now=cells.runs.sum(),
                stages_covered_stated=cells.stated.sum(),
                people_covered=cells.people.sum(),
                people_covered_now=cells.people.sum(where=cells.runs == 1),
            )
        )
    return reduce(lambda left, right: left.union(right), made)


def _numbers(tables: Tables, parts: list[ibis.Table]) -> ibis.Table:
    """Distinct programmes and societies, and their people as a range."""
    carried = carriers(tables)
    made = []
    for part in parts:
        each = part.select(*_ROW, "programme_id", "runs", "least", "most").distinct()
        numbers = each.group_by(list(_ROW)).aggregate(
            programmes=each.count(),
            programmes_running=each.runs.sum(),
            people_programmes=each.most.count(),
            people_least=each.least.max(),
            people_most=each.most.sum(),
        )
        parties = each.join(carried, "programme_id")
        societies = parties.group_by(list(_ROW)).aggregate(societies=parties.organisation_id.nunique())
        found = numbers.left_join(societies, list(_ROW), rname="{name}_s")
        made.append(found.select(*numbers.columns, "societies"))
    return reduce(lambda left, right: left.union(right), made)


def _people(corridors: ibis.Table) -> ibis.Table:
    """People of each trail's corridors and of all, a corridor of two trails once."""
    per_trail = corridors.group_by(trail_key=corridors.trail_id).aggregate(people_concerned=corridors.people.sum())
    once = corridors.select("origin_code", "destination_code", "people").distinct()
    whole = once.aggregate(people_concerned=once.people.sum())
    return per_trail.union(whole.select(trail_key=ibis.literal(""), people_concerned=whole.people_concerned))


def _shown(found: ibis.Table) -> ibis.Table:
    """Nothing is zero stages and zero programmes; people of whom nobody knows stay null."""
    covered, now = (ibis.coalesce(found[n], 0) for n in ("stages_covered", "stages_covered_now"))
    running = ibis.coalesce(found.programmes_running, 0)
    is_known = found.stage_people.notnull()
    return found.select(
        level=level(found.scope),
        scope=found.scope,
        trail_id=found.trail_key.nullif(""),
        code=found.code,
        covered_now_share=share(now, found.stages),
        covered_share=share(covered, found.stages),
        people_now_share=share(ibis.coalesce(found.people_covered_now, 0), found.stage_people),
        people_share=share(ibis.coalesce(found.people_covered, 0), found.stage_people),
        stages_covered_now=now,
        stages_covered=covered,
        stages_covered_stated=ibis.coalesce(found.stages_covered_stated, 0),
        stages=found.stages,
        stages_weighed=found.stages_weighed,
        is_unweighed=~is_known,
        programmes_running=running,
        programmes=ibis.coalesce(found.programmes, 0),
        societies=ibis.coalesce(found.societies, 0),
        people_least=found.people_least,
        people_most=found.people_most,
        people_programmes=ibis.coalesce(found.people_programmes, 0),
        people_range=ibis.literal(people.OF_WHOLE),
        running_per_100000=share(running, found.people_concerned) * 100_000.0,
        people_concerned=found.people_concerned,
        people_date=found.people_date,
        people_source=found.people_source,
    )


QUESTION = Question(
    name="coverage",
    columns=(
        "level",
        "scope",
        "trail_id",
        "code",
        "covered_now_share",
        "covered_share",
        "people_now_share",
        "people_share",
        "stages_covered_now",
        "stages_covered",
        "stages_covered_stated",
        "stages",
        "stages_weighed",
        "is_unweighed",
        "programmes_running",
        "programmes",
        "societies",
        "people_least",
        "people_most",
        "people_programmes",
        "people_range",
        "running_per_100000",
        "people_concerned",
        "people_date",
        "people_source",
    ),
    key=("trail_id", "scope", "code"),
    order=("level", "trail_id", "-stages_covered", "-programmes"),
    answer=answer,
    filters=("trail", "society", "service", "group", "year", "everybody"),
    shown=(
        "trail_id", "scope", "code", "covered_now_share", "covered_share", "people_share", "stages_covered", "stages",
        "programmes_running", "programmes", "people_date",
    ),
)  # fmt: skip
