"""A small workshop for tests: invented answers under ids of real societies, nothing that anybody said."""

from __future__ import annotations

import datetime as dt
from types import SimpleNamespace
from typing import Any

from django.utils import timezone

from tests.web.accounts.people import person
from waypost.reference import load_catalog
from waypost.web.accounts.models import User
from waypost.web.workshops import actions
from waypost.web.workshops.actions import Answer, By
from waypost.web.workshops.answers import pages_of
from waypost.web.workshops.models import Cell, Workshop
from waypost.web.workshops.observing import group_of, method_of

DAY = dt.timedelta(days=1)
TRAIL = "SAHARA"


def today() -> dt.date:
    """Today, as the pages have it."""
    return timezone.now().date()


def told(**parts: Any) -> By:
    """A group that told something yesterday."""
    given = {"source": "Group at the station", "decided_by": "Workshop group", "day": today() - DAY, "grade": "B"}
    return By(**given | parts)


def people() -> SimpleNamespace:
    """A focal point and a manager of Niger, one of Italy, one of Libya on the trail, the zone, the team."""
    return SimpleNamespace(
        focal=person("moussa@example.org", "focal_point:ns-ner"),
        manager=person("aicha@example.org", "manager:ns-ner", factor=True),
        other=person("nadia@example.org", "focal_point:ns-ita"),
        partner=person("salem@example.org", "focal_point:ns-lby"),
        officer=person("kofi@example.org", "zone_officer:africa"),
        team=person("paula@example.org", "migration_team", factor=True),
        nobody=person("ben@example.org"),
    )


def begun(by: User | None, **parts: Any) -> Workshop:
    """A workshop of Niger on the trail through the Sahara, without any line."""
    given = {"code": "agadez-2026", "names": {"en": "Agadez", "ar": "أغاديس"}, "trail": TRAIL, "period": "2026",
             "host": "ns-ner", "countries": ["NER"]}  # fmt: skip
    return actions.begin_workshop(by=by, **given | parts)


def cell(by: User | None, workshop: Workshop, *traits: str, people: int | None = 400, **parts: Any) -> Cell:
    """A line in transit in Agadez, of which somebody says how many people are in it."""
    given = {"stage": "transit", "country": "NER", "place": "Agadez"}
    made = actions.add_cell(by=by, workshop=workshop, traits=traits, **given | parts)
    if people is not None:
        actions.answer(by=by, cell=made, answers=[Answer(kind="people", least=people, most=people)], told=told())
    return made


def known(cell: Cell, *, severity: dict[str, int], failing: tuple[str, ...] = (), factor: float = 0.0) -> list[Answer]:
    """Answers to everything that is asked of a cell: no severity and full access, except what is named."""
    found = []
    for page in pages_of(group_of(cell), method_of(cell.workshop, load_catalog())):
        for each in page.questions:
            value: float = factor
            if each.kind == "severity":
                value = severity.get(each.code, 0)
            elif each.kind == "test":
                value = 0 if each.code in failing else 1
            found.append(Answer(kind=each.kind, code=each.code, part=each.part, least=value, most=value))
    return found


def scored(by: User | None, workshop: Workshop) -> SimpleNamespace:
    """Women of whom all is known and whose health is in danger, men of whom little is known, hosts, and a few."""
    women, men = cell(by, workshop, "female"), cell(by, workshop, "male")
    hosts, few = cell(by, workshop, is_host=True), cell(by, workshop, "female", "age_12_17", people=4)
    actions.answer(by=by, cell=women, answers=known(women, severity={"health": 4}, failing=("health",)), told=told())
    actions.answer(by=by, cell=hosts, answers=known(hosts, severity={"health": 2}), told=told())
    actions.answer(
        by=by, cell=men, told=told(),
        answers=[Answer(kind="severity", code="health", least=2, most=3), Answer(kind="factor", code="debt"),
                 actions.carried_answer("debt", "before_departure", "NGA", "")],
    )  # fmt: skip
    services = actions.capacity_answers(
        need="health", society="ns-ner", programme="Clinic by the station", least=100, most=100,
        requirements=["identity_card"], admitted=None,
    )  # fmt: skip
    actions.answer(by=by, cell=women, answers=services, told=told())
    return SimpleNamespace(women=women, men=men, hosts=hosts, few=few)


def world() -> SimpleNamespace:
    """People, and a scored workshop."""
    p = people()
    made = begun(p.focal)
    return SimpleNamespace(**vars(p), workshop=made, **vars(scored(p.focal, made)))
