"""What is asked about one agreement, and about one beside those with the same partner.

Pure: an agreement, the others, the catalog and a day in; questions out. What nobody told is listed apart
(:func:`not_known`) and never asked about as if it lacked.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Iterator, Mapping

from waypost.agreements.beside import Facts, beside
from waypost.agreements.commitments import commitment_findings
from waypost.agreements.findings import Found, in_order
from waypost.agreements.judging import TERMS
from waypost.agreements.standing import clause_obliges, enforcement, holds, last_recorded, obliges
from waypost.reference.agreement_values import ENDED, STAGES, Agreement, day_of
from waypost.reference.agreements import CLAUSE_OF_FACT, DUTIES, MATTERS, CheckText
from waypost.reference.catalog import Catalog

BANDS = (30, 90, 180)  # days before the end at which it is asked about


def findings(
    agreement: Agreement, others: Iterable[Agreement], catalog: Catalog, today: dt.date, facts: Facts | None = None
) -> tuple[Found, ...]:
    """Everything that is asked about an agreement on a day. One that has ended binds nobody and is asked nothing.

    ``facts`` says what is known of an agreement where somebody has it at hand already.
    """
    if agreement.has_ended:
        return ()
    found = [
        *missing_clauses(agreement, catalog),
        *duties(agreement, catalog),
        *commitment_findings(agreement, catalog, today),
        *about_time(agreement, catalog, today),
        *beside(agreement, others, catalog, today, facts),
    ]
    return in_order(found)


def missing_clauses(agreement: Agreement, catalog: Catalog) -> Iterator[Found]:
    """Clauses of the model set that the text is said to lack."""
    for name, clause in catalog.agreement_model.clauses.items():
        needed = clause.needed.get(agreement.type)
        if needed is not None and holds(agreement, name) is False:
            of_rule = name in CLAUSE_OF_FACT.values() and agreement.is_in_force
            yield Found(
                check="missing_clause", subject=name, severity=needed, provisions=clause.provisions,
                rule=TERMS if of_rule else None, facts={"clause": name},
            )  # fmt: skip


def not_known(agreement: Agreement, catalog: Catalog) -> tuple[str, ...]:
    """Clauses of the model set of which nobody told whether the text has them."""
    model = catalog.agreement_model.clauses
    return tuple(
        name for name, clause in model.items() if agreement.type in clause.needed and holds(agreement, name) is None
    )


def duties(agreement: Agreement, catalog: Catalog) -> Iterator[Found]:
    """What clauses are known to oblige to: by what they state, or as a reviewer decided."""
    enforcing, matters = enforcement(catalog), catalog.agreement_model.lexicon.matters
    for name in MATTERS:
        if name not in matters or obliges(agreement, name, enforcing) is not True:
            continue
        matter = matters[name]
        clauses = [each.id for each in agreement.clauses if clause_obliges(agreement, each.id, name, enforcing)]
        for clause in clauses or [""]:
            yield Found(
                check=name, subject=clause or "whole", severity=matter.severity, provisions=matter.provisions,
                rule=TERMS if name in DUTIES and agreement.is_in_force else None, clause=clause or None,
                facts={"matter": name},
            )  # fmt: skip


def about_time(agreement: Agreement, catalog: Catalog, today: dt.date) -> Iterator[Found]:
    """An end that comes near or is over, a stage that is late, an agreement of which nothing was heard for a year."""
    checks = catalog.agreement_model.checks
    end = day_of(agreement.ends_on)
    if end is not None and agreement.is_in_force:
        left = (end - today).days
        if left < 0:
            yield _timed("past_its_end", "end", checks, day=str(agreement.ends_on))
        elif band := next((each for each in BANDS if left <= each), None):
            yield _timed("expiry", str(band), checks, day=str(agreement.ends_on), left=left)
    for stage in late_stages(agreement, today):
        yield _timed("late", stage, checks, day=str(agreement.planned(stage)), stage=stage)
    heard = last_recorded(agreement)
    if heard is not None and heard < _a_year_before(today):
        yield _timed("dormant", "dormant", checks, day=heard.isoformat())


def late_stages(agreement: Agreement, today: dt.date) -> tuple[str, ...]:
    """Stages whose planned day is over without that they, or a later one, are known to be reached."""
    reached = STAGES.index(agreement.stage)
    ahead = [stage for stage in STAGES if STAGES.index(stage) > reached and stage not in ENDED]
    planned = {stage: day_of(agreement.planned(stage)) for stage in ahead}
    return tuple(stage for stage, day in planned.items() if day is not None and day < today)


def band_of(agreement: Agreement, today: dt.date) -> int | None:
    """How near the end of an agreement in force is: 30, 90 or 180 days; None for one that ends later or is over."""
    end = day_of(agreement.ends_on)
    if end is None or not agreement.is_in_force or end < today:
        return None
    return next((each for each in BANDS if (end - today).days <= each), None)


def is_dormant(agreement: Agreement, today: dt.date) -> bool:
    """Whether nothing was heard of an agreement that has not ended for twelve months."""
    heard = last_recorded(agreement)
    return not agreement.has_ended and heard is not None and heard < _a_year_before(today)


def _timed(check: str, subject: str, checks: Mapping[str, CheckText], **facts: str | int) -> Found:
    text = checks[check]
    return Found(check=check, subject=subject, severity=text.severity, provisions=text.provisions, facts=facts)


def _a_year_before(day: dt.date) -> dt.date:
    """The same day a year ago; of the 29th of February the 28th."""
    return day.replace(year=day.year - 1, day=28 if (day.month, day.day) == (2, 29) else day.day)
