"""How a page of the plan is answered, and how codes and figures are shown on it."""

from __future__ import annotations

from collections.abc import Callable
from functools import partial
from typing import Any

from django.forms import Form
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils import timezone

from waypost.plan.report import Reported, Teller
from waypost.reference import load_catalog
from waypost.reference.plan_values import Plan
from waypost.web.accounts.languages import language_of
from waypost.web.accounts.viewing import standing_of_request
from waypost.web.exercises import sending
from waypost.web.plan import rights
from waypost.web.plan.addresses import page_behind
from waypost.web.plan.errors import refusal
from waypost.web.plan.kept import FOR_MEMBERS, Kept, kept_plan, plan_of

# Refusal → the field of a form that it is about.
_ABOUT = {
    "plan_refused_amount": "amount", "plan_refused_decimals": "amount", "plan_refused_original": "kind",
    "plan_refused_rate": "rate", "plan_refused_source": "source", "plan_refused_label": "label",
    "plan_refused_until": "until", "plan_refused_why": "why", "plan_refused_future": "reached_on",
    "plan_refused_day_to_come": "day", "plan_refused_day": "day", "plan_refused_share_value": "value",
    "plan_refused_key": "key", "plan_refused_dimensions": "dimensions", "plan_refused_baseline": "baseline_year",
    "plan_refused_overlap": "starts", "plan_refused_period_days": "ends", "plan_refused_target": "target",
    "plan_refused_value": "value", "plan_refused_words": "told", "plan_refused_below": "value",
    "plan_refused_whole": "value",
    "plan_refused_return_why": "why", "plan_refused_unlock_why": "why",
}  # fmt: skip


def page(request: HttpRequest, template: str, status: int = 200, **parts: Any) -> HttpResponse:
    """One of our pages, in its language."""
    language, standing = language_of(request), standing_of_request(request)
    plan, kept = held(), kept_plan()
    is_member = rights.reads(standing)
    given: dict[str, Any] = {
        "plan": plan, "kept": kept, "form": None, "standing": standing, "today": timezone.now().date(),
        "is_member": is_member, "may_lead": rights.leads(standing), "may_report": rights.reports(standing),
        "word": lambda vocabulary, code: plan.word(vocabulary, code, language),
        "told": teller(language, kept), "hidden": () if is_member else FOR_MEMBERS,
        "page_behind": partial(page_behind, language=language, is_member=is_member),
        "own": lambda texts: own(texts, plan, language),
    }  # fmt: skip
    return render(request, f"plan/{template}", given | parts, status=status)


def held() -> Plan:
    """The plan of the catalog."""
    return plan_of(load_catalog())


def teller(language: str, kept: Kept | None = None) -> Teller:
    """The words in which a report tells the same."""
    today = timezone.now().date()
    told = Reported(plan=held(), year=today.year, day=today, outcomes={}, release=kept.release if kept else "")
    return Teller(told, language)


def own(texts: dict[str, str], plan: Plan, language: str) -> tuple[str, str]:
    """Language and words of a text: in the reader's language, else that of the plan, else the first."""
    order = (language, plan.authoritative, *texts)
    return next(((code, texts[code]) for code in order if texts.get(code)), (language, ""))


def answer_form(
    request: HttpRequest, form: Form, do: Callable[[], Any], key: str, back: str, template: str = "form.html",
    **parts: Any,
) -> HttpResponse:  # fmt: skip
    """The form, or what came of it: back to where it belongs, or the form again with why it was refused."""
    where = sending.sent(request, form, do, back, _ABOUT, refusal)
    if where is not None:
        return did(request, where)
    return page(request, template, form=form, key=key, back=back, **({"about": "", "said": ""} | parts))


did = partial(sending.did, key="plan_done")
press = partial(sending.press, key="plan_done", tell=refusal)
