"""How a page of questions and rules is answered."""

from __future__ import annotations

from collections.abc import Callable
from functools import partial
from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import NoReverseMatch, reverse
from django.utils import timezone

from waypost.analysis.reading_aloud import shown_name
from waypost.reference import load_catalog
from waypost.web.accounts.languages import direction, language_of
from waypost.web.accounts.views.pages import allowed
from waypost.web.findings import rights
from waypost.web.findings.guidance import provision_address
from waypost.web.findings.seen import SEVERITIES, STATES
from waypost.web.pages.templating import text

View = Callable[..., HttpResponse]


def page(request: HttpRequest, template: str, status: int = 200, **parts: Any) -> HttpResponse:
    """One of our pages."""
    catalog, language = load_catalog(), language_of(request)
    given = {
        "catalog": catalog,
        "direction": direction(language),
        "form": None,
        "language": language,
        "name_of": partial(shown_name, catalog=catalog, language=language),
        "path_rest": request.path.split("/", 2)[2],
        "provision_at": partial(provision_address, language=language),
        "place_name": partial(place_name, language=language),
        "query": request.GET.urlencode(),
        "rule_name": partial(rule_name, language=language),
        "today": timezone.now().date(),
    }
    return render(request, f"findings/{template}", given | parts, status=status)


def place_name(level: str, code: str, language: str) -> str:
    """A zone, a trail, or the world in words."""
    if level == "world":
        return text(language, "indicator_world")
    return shown_name(code, "zone_2009" if level == "zone" else level, load_catalog(), language)


def rule_name(name: str, language: str) -> str:
    """A rule in words, of whichever kind."""
    kind = "relation" if name in load_catalog().relations else "rule"
    return shown_name(name, kind, load_catalog(), language)


def filters_for(concerned: frozenset[str] | None, language: str, *, closed: bool) -> dict[str, list[tuple[str, str]]]:
    """What a list of questions can be narrowed by, each with its choices; zone and society for those of several."""
    catalog = load_catalog()
    named = partial(shown_name, catalog=catalog, language=language)
    societies = sorted(catalog.societies.keys() if concerned is None else concerned & catalog.societies.keys())
    zones = sorted({zone for ns_id in societies if (zone := catalog.societies[ns_id].zone_2009)})
    found = {
        "rule": [(name, rule_name(name, language)) for name in (*catalog.practice_rules, *catalog.relations)],
        "severity": [(code, named(code, "policy_severity")) for code in SEVERITIES],
        "state": [] if closed else [(code, text(language, f"reply_state_{code}")) for code in STATES[:-1]],
        "zone": [(code, named(code, "zone_2009")) for code in zones] if len(zones) > 1 else [],
        "ns_id": sorted(((ns_id, named(ns_id, "society")) for ns_id in societies), key=lambda pair: pair[1])
        if len(societies) > 1 else [],
    }  # fmt: skip
    return {name: choices for name, choices in found.items() if choices}


# Whoever has a role; the migration team and administrators.
members = allowed(rights.reads)
team = allowed(rights.edits_rules)


def did(request: HttpRequest, key: str, where: str, *args: Any) -> HttpResponse:
    """Say that something was done, and go on."""
    messages.success(request, text(language_of(request), key))
    return HttpResponseRedirect(reverse(where, args=args))


def address_of(name: str, *args: Any) -> str:
    """The address of a page that another application may have; empty where there is none."""
    try:
        return reverse(name, args=args)
    except NoReverseMatch:
        return ""


def facts_at(rule: Any, ns_id: str, programme: str, language: str) -> str:
    """Where a society sees and changes what it said of how a programme works: the first practice a rule asks about.

    Empty for a rule that asks about none.
    """
    known = load_catalog().practices
    asked = (fact.partition(".")[0] for fact in getattr(rule, "required_facts", ()))
    practice = next((name for name in asked if name in known), "")
    at = practice.replace("_", "-")
    return f"/{language}/my/{ns_id}/programme/{programme}/practices/#f-{at}" if practice else ""
