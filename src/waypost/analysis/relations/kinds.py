"""Each kind of row out of a release: flows and exchanges, what is offered where, what is said and counted.

Every function takes the facts and the parameters of the rule that asks; most need no parameter.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import ibis

from waypost.analysis.relations.facts import Facts, laid, truth

if TYPE_CHECKING:
    from waypost.reference.relations import EligibilityDivergence, ReturnWithoutLanding


# Stands neither in dates nor in ids, and means nothing to engines that split by patterns.
_BETWEEN = "~"


def flows(facts: Facts, _: object) -> list[ibis.Table]:
    """Flows of data, silences and exchanges, each with its latest date; what was told after the day is left out."""
    day = ibis.literal(facts.day.isoformat())
    told = facts.of("data_flow").left_join(facts.dates, ["programme_id", "practice_code"])
    told = told.filter(told.dated.isnull() | (told.dated <= day))
    told = told.select(
        "programme_id", "society", "dated", recipient="f_to", recipient_type="f_recipient_type", level="f_level",
        purpose="f_purpose", has_consent=truth(told.f_consent), is_compelled=truth(told.f_compelled),
    )  # fmt: skip
    keys = ("society", "recipient", "recipient_type", "level", "purpose", "has_consent", "is_compelled")
    links = facts.of("trail_link").select(
        "programme_id", "society", other="f_society", content="f_content", dated="f_last_exchange"
    )
    out = facts.of("referral_out")
    referred = out.select(
        "programme_id", "society", other="f_to", content=ibis.literal("referrals"), dated=ibis.null("string")
    )
    exchanged = links.union(referred)
    exchanged = exchanged.filter(
        exchanged.other.notnull() & (exchanged.dated.isnull() | (exchanged.dated <= day))
    )  # fmt: skip
    return [
        laid("flows", _latest(facts, told, *keys)),
        laid("silences", facts.none_of("data_flow").select("society").distinct()),
        laid("exchanges", _latest(facts, exchanged, "society", "other", "content")),
    ]


def _latest(facts: Facts, table: ibis.Table, *keys: str) -> ibis.Table:
    """One row for each set of keys, from the programme asked about, else the one whose source is the latest."""
    every = table.dated.fill_null("") + _BETWEEN + table.programme_id
    mark = every.max()
    if facts.asked.programme is not None:
        mark = ibis.coalesce(every.max(where=table.programme_id == facts.asked.programme), mark)
    found = table.group_by(list(keys)).aggregate(mark=mark)
    parts = found.mark.split(_BETWEEN)
    return found.mutate(dated=parts[0].nullif(""), programme_id=parts[1])


def accesses(facts: Facts, given: EligibilityDivergence) -> list[ibis.Table]:
    """How each society gives access to a service on a trail, where criteria of any society there are told."""
    told = facts.entries.filter(facts.entries.practice_code == "eligibility")
    shuts = told.f_criterion.isin(given.criteria) & told.f_effect.isin(given.effects)
    is_none = (told.f_none == "true").fill_null(ibis.literal(False))
    shuts = ibis.ifelse(is_none, ibis.literal(False), shuts).cast("int8")
    each = told.mutate(shuts=shuts).group_by("programme_id")
    by_facts = each.aggregate(shuts=ibis._.shuts.max(), is_open_question=ibis._.shuts.isnull().any())
    stated = facts.current.select("programme_id", "access_condition")
    known = stated.left_join(by_facts, "programme_id").drop("programme_id_right")
    by_fact = ibis.cases((known.shuts == 1, 1), (known.is_open_question, ibis.null("int8")), (known.shuts == 0, 0))
    by_field = ibis.cases(
        (known.access_condition.isin(given.conditional), 1), (known.access_condition.isin(given.open), 0)
    )
    known = known.select("programme_id", by_fact=by_fact.cast("int8"), by_field=by_field.cast("int8"))
    shut = ibis.greatest(ibis.coalesce(known.by_fact, known.by_field), ibis.coalesce(known.by_field, known.by_fact))
    known = known.mutate(shut=shut, by_facts=known.by_fact.notnull() & (known.by_fact == shut))
    placed = facts.on_trails.select("programme_id", "trail").distinct().join(facts.services, "programme_id")
    rows = placed.join(known, "programme_id").join(facts.parties, "programme_id")
    society = rows.group_by("trail", "service", "society").aggregate(
        shut=rows.shut.min(),
        fact_open=(rows.by_facts & (rows.shut == 0)).any(),
        fact_shut=(rows.by_facts & (rows.shut == 1)).any(),
        first_open=facts.least(rows.programme_id, rows.shut == 0),
        first_shut=facts.least(rows.programme_id, rows.shut == 1),
        first=facts.least(rows.programme_id),
        programmes=rows.count(),
    )
    society = society.mutate(
        stands=ibis.cases((society.shut == 0, "open"), (society.shut == 1, "conditional")),
        by_facts=ibis.cases(
            (society.shut == 0, society.fact_open), (society.shut == 1, society.fact_shut), else_=False
        ),
        programme_id=ibis.coalesce(
            ibis.ifelse(society.shut == 0, society.first_open, society.first_shut), society.first
        ),
    )
    telling = society.filter(society.by_facts).select("trail", "service").distinct()
    shown = society.semi_join(telling, ["trail", "service"])
    return [laid("accesses", _first_sides(facts, shown))]


def _first_sides(facts: Facts, rows: ibis.Table) -> ibis.Table:
    """Of each side of a cell the societies of the most programmes, enough for every pair that is listed."""
    order = [rows.programmes.desc(), rows.society]
    ranked = rows.mutate(
        place=ibis.row_number().over(group_by=["trail", "service", "stands", "by_facts"], order_by=order)
    )
    leads = ranked.place <= facts.asked.top
    return ranked.filter(leads | (ranked.society == facts.asked.society) if facts.asked.society else leads)


def messages(facts: Facts, _: object) -> list[ibis.Table]:
    """Messages along each trail, the latest of each aim, and numbers that societies tell."""
    said = facts.of("message").join(facts.on_trails.select("programme_id", "trail").distinct(), "programme_id")
    said = said.mutate(audience=said.f_audience, aim=said.f_aim, dated=said.f_date)
    said = said.filter(said.dated.isnull() | (said.dated <= ibis.literal(facts.day.isoformat())))
    latest = _latest(facts, said, "trail", "society", "audience", "aim")
    numbers = facts.of("message_figure")
    numbers = numbers.filter(numbers.f_about.notnull())
    named = {name: numbers[f"f_{name}"] for name in ("about", "origin", "destination", "year", "value", "tolerance")}
    told = numbers.select("programme_id", "society", **named)
    return [
        laid("messages", latest, date=latest.dated),
        laid("figures", facts.first_of(told, "society", *named)),
    ]


def returns(facts: Facts, given: ReturnWithoutLanding) -> list[ibis.Table]:
    """Who helps people to return where, and who receives them."""
    told = facts.of("return")
    agrees = truth(told.f_receiving_ns_consent) | truth(told.f_receiving_ns_agreement)
    denied = (truth(told.f_receiving_ns_consent) == ibis.literal(False)).fill_null(ibis.literal(False))
    told = told.select(
        "programme_id", "society", phase="f_phase", country="f_country",
        receiver_agrees=ibis.ifelse(denied, ibis.literal(False), agrees),
        is_awaited=truth(told.f_post_arrival_service),
    )  # fmt: skip
    offered = facts.services.filter(facts.services.service.isin(given.landing_services))
    offered = offered.join(facts.places, "programme_id").join(facts.parties, "programme_id")
    return [
        laid("returns", facts.first_of(told, "society", "phase", "country", "receiver_agrees", "is_awaited")),
        laid("landings", facts.first_of(offered, "country", "society")),
    ]


def detention(facts: Facts, _: object) -> list[ibis.Table]:
    """What societies do where people are held, by country."""
    role = facts.of("detention")
    role = role.select("programme_id", "society", role="f_role", facility_role=_none(), may_leave=_no(), work=_none())
    place = facts.of("facility")
    place = place.select(
        "programme_id", "society", role=_none(), facility_role="f_ns_role",
        may_leave=truth(place.f_freedom_of_movement), work=_none(),
    )  # fmt: skip
    stated = facts.current.filter(facts.current.detention_work.notnull()).join(facts.parties, "programme_id")
    stated = stated.select(
        "programme_id", "society", role=_none(), facility_role=_none(), may_leave=_no(), work="detention_work"
    )
    every = role.union(place).union(stated)
    placed = every.left_join(facts.places, "programme_id").drop("programme_id_right")
    return [
        laid("detention", facts.first_of(placed, "society", "country", "role", "facility_role", "may_leave", "work"))
    ]


def _none() -> Any:
    return ibis.null("string")


def _no() -> Any:
    return ibis.null("boolean")


def positions(facts: Facts, _: object) -> list[ibis.Table]:
    """Sensitive services that societies offer, and services that they decline."""
    codes = facts.catalog.code_lists["service"].codes.values()
    sensitive = [code.code for code in codes if code.is_sensitive]
    done = facts.services.filter(facts.services.service.isin(sensitive)).join(facts.parties, "programme_id")
    done = done.join(facts.current.select("programme_id", "end_date"), "programme_id")
    lasting = done.group_by("society", "service").aggregate(
        programme_id=facts.least(done.programme_id), last=done.end_date.max(), is_open=done.end_date.isnull().any()
    )
    until = ibis.ifelse(lasting.is_open, ibis.null("date"), lasting["last"])
    said = facts.tables["declined_position"]
    said = said.filter(said.declined_service_code.notnull())
    return [
        laid("doings", lasting, until=until),
        laid(
            "declined", said, society=said.society_id, service=said.declined_service_code,
            reason=said.declined_reason, date=said.declined_date,
        ),
    ]  # fmt: skip


def counts(facts: Facts, _: object) -> list[ibis.Table]:
    """Whose people stand in which total of a trail, what societies call people, and whom others count too."""
    counted = facts.on_trails.select("programme_id", "trail").distinct()
    counted = counted.join(facts.current, "programme_id").join(facts.parties, "programme_id")
    measures = [
        facts.first_of(counted.filter(counted[f"people_{measure}"].notnull()), "trail", "society").mutate(
            measure=ibis.literal(measure)
        )
        for measure in ("targeted", "reached")
    ]
    terms = facts.tables["term"]
    shared = facts.of("shared_count")
    shared = shared.filter(shared.f_society.notnull())
    shared = shared.select(
        "programme_id", "society", other="f_society", taken_out=truth(shared.f_taken_out)
    )  # fmt: skip
    return [
        laid("counted", measures[0].union(measures[1])),
        laid(
            "terms", terms, society=terms.society_id, text=terms.term_text, language=terms.term_language,
            concept=terms.term_concept,
        ),
        laid("shared", facts.first_of(shared, "society", "other", "taken_out")),
    ]  # fmt: skip


def agreements(facts: Facts, _: object) -> list[ibis.Table]:
    """Agreements in force, with their clauses."""
    told = facts.of("agreement")
    told = told.filter((told.f_stage == "active") & told.f_partner.notnull())
    clauses = (
        "independence_clause", "principles_clause", "data_clause", "exit_clause", "reporting_duty",
        "non_interference_duty",
    )  # fmt: skip
    named = told.select(
        "programme_id", "society", partner="f_partner", **{name: truth(told[f"f_{name}"]) for name in clauses}
    )
    return [laid("agreements", facts.first_of(named, "society", "partner", *clauses))]


def bodies(facts: Facts, _: object) -> list[ibis.Table]:
    """Countries of societies, names of bodies that the catalog does not know, invented ones, and recorded reasons."""
    homes = facts.tables["national_society"]
    named = facts.tables["organisation"]
    named = named.filter(named.organisation_id.startswith("org-"))
    spoken = facts.parties.select(body="society").distinct()
    told = facts.entries
    recipients = told.select(body=ibis.coalesce(told.f_to, told.f_partner, told.f_society)).distinct()
    declined = facts.tables["declined_position"].select(body="society_id").distinct()
    terms = facts.tables["term"].select(body="society_id").distinct()
    wanted = spoken.union(recipients).union(declined).union(terms).distinct()
    named = named.select("name", body="organisation_id").semi_join(wanted, "body")
    examples = facts.current.filter(facts.current.is_example).select("programme_id")
    invented = facts.parties.semi_join(examples, "programme_id").select("society").distinct()
    invented = invented.anti_join(homes.select(society="organisation_id"), "society")
    waivers = facts.tables["waiver"]
    waivers = waivers.filter(
        waivers.expires_date.notnull() & waivers.rule.isin(tuple(facts.catalog.relations))
    )  # fmt: skip
    return [
        laid("homes", homes, society=homes.organisation_id, country=homes.country_code),
        laid("bodies", named),
        laid("invented", invented),
        laid("waivers", waivers, until=waivers.expires_date),
    ]
