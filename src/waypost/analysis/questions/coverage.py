"""How far a trail is covered: the share of its stages where a service is present, also weighed by people."""

from __future__ import annotations

from functools import reduce
from typing import TYPE_CHECKING

import ibis

from waypost.analysis import concerned, people
from waypost.analysis.bits import Societies, bit_or, numbered
from waypost.analysis.common import (
    RUNNING,
    TRAIL_STATED,
    left_on,
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
    societies = Societies(tables, catalog)
    running = _running(tables, asked)
    facts = left_on(running, people.totals(tables), ("programme_id",))
    facts = left_on(facts, societies.of_programmes(), ("programme_id",))
    stood = trail_rows(tables, asked).select("programme_id", *_PLACE, "basis")
    stood = stood.join(running, "programme_id").semi_join(places, list(_PLACE))
    rows = _rows(asked, catalog, weighed)
    covers = _covers(tables, asked, stood, weighed)
    numbers = _numbers(_once(tables, asked, stood, facts), societies)
    found = rows.left_join(covers, list(_ROW), rname="{name}_c").left_join(numbers, list(_ROW), rname="{name}_n")
    corridors = _people(concerned.of_corridors(tables, asked, places))
    found = found.left_join(corridors, "trail_key", rname="{name}_p")
    return _shown(found.cross_join(concerned.dated(tables, asked)))


def _running(tables: Tables, asked: Asked) -> ibis.Table:
    """Of each programme asked about whether it runs."""
    found = programmes(tables, asked)
    return found.select("programme_id", runs=found.status.isin(RUNNING).fill_null(False).cast("int64"))


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


def _part(found: ibis.Table, scope: str, key: ibis.Value | None = None, code: ibis.Value | None = None) -> ibis.Table:
    """Rows of ``found`` under a scope: of their trail and code, where nothing else is said."""
    key = found.trail_id if key is None else key
    return found.mutate(scope=ibis.literal(scope), trail_key=key, code=found.code if code is None else code)


def _all(found: ibis.Table) -> ibis.Table:
    return _part(found, "all", ibis.literal(""), ibis.literal("all"))


def _by_trail(found: ibis.Table) -> ibis.Table:
    return _part(found, "trail", code=found.trail_id)


def _by_role(found: ibis.Table) -> ibis.Table:
    return _part(found, "role", code=found.role)


def _offered(tables: Tables, asked: Asked) -> ibis.Table:
    """programme_id and code: each programme once per heading, or under the one service that is asked about."""
    offered = tables["service"]
    if asked.service:
        offered = offered.semi_join(of_service(tables, asked.service), "service_code")
        return offered.select("programme_id").distinct().mutate(code=ibis.literal(asked.service))
    headings = tables["service_heading"].select("service_code", code="heading_code")
    return offered.join(headings, "service_code").select("programme_id", "code").distinct()


def _served(tables: Tables, asked: Asked) -> ibis.Table:
    """programme_id and code: each programme once per group, or for the one group that is asked about."""
    served = tables["population_group"].select("programme_id", code="population_group_code").distinct()
    if asked.group:
        served = served.filter(served.code == asked.group)
    return served.filter(served.code.notnull())


def _covers(tables: Tables, asked: Asked, stood: ibis.Table, weighed: ibis.Table) -> ibis.Table:
    """How many stages are covered, and how many people they concern.

    What is done at a stage, and for whom, are bits of one number: all of it, what runs now, what was stated.
    """
    kinds = {"service": _offered(tables, asked), "group": _served(tables, asked)}
    codes = {kind: numbered(found, "code") for kind, found in kinds.items()}
    for kind, found in kinds.items():
        each = found.join(codes[kind], "code").group_by("programme_id")
        stood = left_on(stood, each.aggregate(**{f"{kind}_bits": bit_or(ibis._.mask)}), ("programme_id",))
    runs, stated = stood.runs == 1, stood.basis.isin(TRAIL_STATED)
    bits = {f"{kind}_bits": stood[f"{kind}_bits"] for kind in kinds}
    cells = stood.group_by(list(_PLACE)).aggregate(
        runs=stood.runs.max(),
        stated=stated.cast("int64").max(),
        **{name: bit_or(value) for name, value in bits.items()},
        **{f"{name}_now": bit_or(runs.ifelse(value, 0)) for name, value in bits.items()},
        **{f"{name}_stated": bit_or(stated.ifelse(value, 0)) for name, value in bits.items()},
    )
    cells = cells.left_join(weighed, list(_PLACE), rname="{name}_w")
    cells = cells.select(*(name for name in cells.columns if not name.endswith("_w")))
    parts = [_all(cells), _by_trail(cells), _by_role(cells)]
    parts += [_part(_covered_by(cells, kind, codes[kind]), kind) for kind in kinds]
    made = []
    for part in parts:
        made.append(
            part.group_by(list(_ROW)).aggregate(
                stages_covered=part.count(),
                stages_covered_now=part.runs.sum(),
                stages_covered_stated=part.stated.sum(),
                people_covered=part.people.sum(),
                people_covered_now=part.people.sum(where=part.runs == 1),
            )
        )
    return reduce(lambda left, right: left.union(right), made)


def _covered_by(cells: ibis.Table, kind: str, codes: ibis.Table) -> ibis.Table:
    """Stages with each of the codes that stand there."""
    found = cells.cross_join(codes)
    found = found.filter(found[f"{kind}_bits"] & found.mask != 0)
    runs, stated = ((found[f"{kind}_bits_{name}"] & found.mask != 0).cast("int64") for name in ("now", "stated"))
    return found.select("trail_id", "code", "people", runs=runs, stated=stated)


def _once(tables: Tables, asked: Asked, stood: ibis.Table, facts: ibis.Table) -> list[ibis.Table]:
    """The parts with each programme once, and what counts of it: on a trail once, so once under each of its codes."""
    in_role = stood.select("programme_id", "trail_id", "role").distinct()
    on_trail = in_role.select("programme_id", "trail_id").distinct()
    whole = on_trail.select("programme_id").distinct()
    whole, on_trail, in_role = (each.join(facts, "programme_id") for each in (whole, on_trail, in_role))
    offered, served = (on_trail.join(kind(tables, asked), "programme_id") for kind in (_offered, _served))
    return [_all(whole), _by_trail(on_trail), _by_role(in_role), _part(offered, "service"), _part(served, "group")]


def _numbers(parts: list[ibis.Table], societies: Societies) -> ibis.Table:
    """Distinct programmes and societies, and their people as a range, of parts that hold each programme once."""
    made = []
    for each in parts:
        found = each.group_by(list(_ROW)).aggregate(
            programmes=each.count(),
            programmes_running=each.runs.sum(),
            people_programmes=each.most.count(),
            people_least=each.least.max(),
            people_most=each.most.sum(),
            **societies.any_of(each),
        )
        numbers = ("programmes", "programmes_running", "people_programmes", "people_least", "people_most")
        made.append(found.select(*_ROW, *numbers, societies=societies.count(found)))
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
