"""The plan: outcomes with their evidence and milestones for everybody; money and indicators for who holds a role."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse
from ninja import Query, Router

from waypost.plan.telling import OUTCOME, flat_outcome, outcome_row
from waypost.web.accounts.queries import Standing
from waypost.web.api import described
from waypost.web.api.described import Worded, check_names, codes, number, rows_with, table_of, text, value_of, yes_no
from waypost.web.api.forms import Table
from waypost.web.api.mine import standing_or_problem
from waypost.web.api.problems import Problem, nothing_at
from waypost.web.api.routes.mine import AS_TABLE, MineTable, read, tell, tell_csv
from waypost.web.api.telling import form_of, tell_table, tell_value, told_now
from waypost.web.plan import rights
from waypost.web.plan.kept import kept_plan
from waypost.web.plan.queries.framework import framework
from waypost.web.plan.queries.money import entered
from waypost.web.plan.views import indicators, money
from waypost.web.plan.views.pages import held
from waypost.web.plan.views.reading import MILESTONE, hidden_from, judged_now, milestone_rows

router = Router(tags=["plan"])
_STATES = "not_begun, under_way, partly or achieved"
_PART = {
    "part": text(may_lack=False), "label": text(may_lack=False), "kind": text("flag, count or share.", may_lack=False),
    "state": text(f"{_STATES}; not_known; nothing: a share of a whole in which there is nothing yet.", may_lack=False),
    "least": text("The worst that it may be.", may_lack=False), "most": text("The best.", may_lack=False),
    "fact": text("The fact that it is worked out from.", may_lack=False),
    "value": {"type": ["integer", "boolean", "null"],
              "description": "Of the fact; null: not known, or for people with a role alone."},
    "of_fact": text("The whole of a share."), "of": number("Of the whole; null as above."),
    "enough": text("From where on it is achieved.", may_lack=False),
}  # fmt: skip
_OUTCOME = {
    "outcome": text("Its code, such as I.a.", may_lack=False), "label": text(may_lack=False),
    "state": text(f"{_STATES}, as computed; not_known where that is not sure.", may_lack=False),
    "least": text("The worst that it may be.", may_lack=False), "most": text("The best.", may_lack=False),
    "said": {"type": ["object", "null"], "description": "What somebody says instead: state, why, by (a role), at, "
             "until. In tables said_state, said_by and said_until."},
    "parts": rows_with(_PART, "Its evidence; not in tables."),
    "not_known": codes("Facts that are not known."),
}  # fmt: skip
_COUNTED = {
    "counted_at": text("Since when the facts stand so; null: never counted.", format="date-time"),
    "counted_release": text("The release that they were counted with; empty: none."),
}
_MILESTONES = {
    "milestone": text(may_lack=False), "label": text(may_lack=False), "original": text("Year, month or day."),
    "expected": text("The date that holds now."), "actual": text("When it was reached."),
    "state": text("reached, reached_late, due, planned or not_known.", may_lack=False),
    "outcome": text("The outcome that it belongs to."),
}  # fmt: skip
_AMOUNTS = {
    "component": text(), "line": text("Null: of the plan itself."),
    "kind": text("budget, revised, commitment or expenditure.", may_lack=False),
    "currency": text("ISO 4217.", may_lack=False), "amount": text("A decimal number.", may_lack=False),
    "day": text(may_lack=False), "source": text(may_lack=False),
    "counts": {"type": ["boolean", "null"], "description": "Whether it is part of what is added up."},
    "how": text("published or entered.", may_lack=False),
}  # fmt: skip
_RATES = {
    "of": text(may_lack=False), "into": text(may_lack=False), "value": text("A decimal number.", may_lack=False),
    "date": text(may_lack=False), "source": text(may_lack=False), "kind": text(may_lack=False),
}  # fmt: skip
_PERIODS = {
    "indicator": text(may_lack=False), "outcome": text(), "label": text(may_lack=False),
    "kind": text(may_lack=False), "unit": text(), "starts": text(may_lack=False), "ends": text(may_lack=False),
    "target": text("A decimal number."), "value": text("A decimal number, of what was approved."),
    "text": text("What was approved of an indicator in words."),
    "forecast": text("Where the pace leads, of a period without a value."),
    "forecast_low": text("By the slowest pace."), "forecast_high": text("By the fastest pace."),
    "made_from": number("How many values the forecast is made from."),
    "is_locked": yes_no("Takes nothing any more."),
    "is_interim": {"type": ["boolean", "null"], "description": "Written before the end of the period."},
}  # fmt: skip


@described.get(
    router, "/plan", name="list_outcomes", summary="How far each outcome of the plan is, with its evidence",
    schema=table_of(_OUTCOME, _COUNTED), asks=Worded,
)  # fmt: skip
def list_outcomes(request: HttpRequest, asked: Query[Worded]) -> HttpResponse:
    """Computed from facts; what is not known makes a span. Numbers that rest on rows for members are for members."""
    form, kept, plan, hidden = form_of(request), kept_plan(), held(), hidden_from(request)
    found = [
        {"outcome": name} | outcome_row(each, plan, asked.language, hidden)
        if form == "json" else flat_outcome(each, plan, asked.language)
        for name, each in judged_now().items()
    ]  # fmt: skip
    more = {"counted_at": kept.at and kept.at.isoformat(), "counted_release": kept.release}
    return told_now(tell_table(request, Table(OUTCOME, found), more=more), request)


@described.get(
    router, "/plan/outcomes/{code}", name="get_outcome", summary="An outcome of the plan, with its evidence",
    schema=value_of(_OUTCOME), asks=Worded, forms=described.JSON_ONLY,
)  # fmt: skip
def get_outcome(request: HttpRequest, code: str, asked: Query[Worded]) -> HttpResponse:
    """Its state, the parts of its evidence down to facts, and what somebody says of it."""
    form_of(request, described.JSON_ONLY)
    found = judged_now()
    if code not in found:
        raise nothing_at("outcome", code, found, "see /api/v1/plan")
    told = {"outcome": code} | outcome_row(found[code], held(), asked.language, hidden_from(request))
    return told_now(tell_value(request, told), request)


@described.get(
    router, "/plan/milestones", name="list_milestones", summary="What was to be reached when, and what was",
    schema=table_of(_MILESTONES), asks=Worded,
)  # fmt: skip
def list_milestones(request: HttpRequest, asked: Query[Worded]) -> HttpResponse:
    """Each with its first date, the one that holds, and when it was reached."""
    form_of(request)
    return told_now(tell_table(request, Table(MILESTONE, milestone_rows(asked.language))), request)


@read("/my/plan/money", name="list_plan_money", summary="What the plan costs: budget, amounts and rates", to=router,
      schema={"type": "object", "required": ["amounts", "rates"], "properties": {
          "amounts": rows_with(_AMOUNTS), "rates": rows_with(_RATES, "Not in tables.")}},
      forms=AS_TABLE)  # fmt: skip
def list_plan_money(request: HttpRequest, asked: Query[MineTable]) -> HttpResponse:
    """The budget as published, and every amount that was entered, in its own currency."""
    _reader(request)
    plan = held()
    found = list(money.amount_rows(plan, entered()))
    if asked.format == "csv":
        return tell_csv(Table(money.ROW, found))
    return tell({"amounts": found, "rates": money.told_rates(plan)})


@read("/my/plan/indicators", name="list_plan_indicators", summary="Indicators of the plan, period by period",
      to=router, schema={"type": "object", "required": ["periods"], "properties": {"periods": rows_with(_PERIODS)}},
      forms=AS_TABLE)  # fmt: skip
def list_plan_indicators(request: HttpRequest, asked: Query[MineTable]) -> HttpResponse:
    """Target, what was approved, and where the pace leads."""
    _reader(request)
    found = indicators.rows_of(framework(), asked.language)
    return tell_csv(Table(indicators.ROW, found)) if asked.format == "csv" else tell({"periods": found})


def _reader(request: HttpRequest) -> Standing:
    """Who sees money and indicators. Raises :class:`Problem`."""
    check_names(request, tuple(MineTable.model_fields))
    standing = standing_or_problem(request)
    if not rights.reads(standing):
        raise Problem("not-yours", "money and indicators of the plan are for people who have a role")
    request.is_no_read = True  # type: ignore[attr-defined]  # nothing of a release is read
    return standing
