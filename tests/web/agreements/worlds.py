"""Small worlds of agreements: invented texts under ids of real societies, nothing that a society said."""

from __future__ import annotations

import datetime as dt
from decimal import Decimal
from types import SimpleNamespace
from typing import Any

from django.utils import timezone

from tests.web.accounts.people import person
from waypost.web.accounts.models import User
from waypost.web.accounts.queries import standing_of
from waypost.web.agreements import actions
from waypost.web.agreements.models import Agreement
from waypost.web.agreements.published import publish_agreements
from waypost.web.agreements.queries.book import Book

DAY = dt.timedelta(days=1)


def today() -> dt.date:
    """Today, as the pages have it."""
    return timezone.now().date()


def people() -> SimpleNamespace:
    """A focal point and a manager of Niger, the zone, the team, somebody of Italy."""
    return SimpleNamespace(
        focal=person("moussa@example.org", "focal_point:ns-ner"),
        manager=person("aicha@example.org", "manager:ns-ner", factor=True),
        officer=person("kofi@example.org", "zone_officer:africa"),
        team=person("paula@example.org", "migration_team", factor=True),
        other=person("nadia@example.org", "focal_point:ns-ita"),
    )


def entered(by: User, ns_id: str = "ns-ner", **parts: Any) -> Agreement:
    """An agreement of Niger with IOM in force, of which nothing else is known."""
    given = {"titles": {"en": "Services at the border", "ar": "خدمات على الحدود"}, "level": "country",
             "country": "NER", "type": "project", "languages": ["en"]}  # fmt: skip
    made = actions.create_agreement(by=by, ns_id=ns_id, **given | parts)
    actions.add_party(by=by, agreement=made, body_id="iom")
    actions.log_step(by=by, agreement=made, stage="in_force", actual=today() - 30 * DAY)
    return made


def scenario(by: User, ns_id: str = "ns-ner", **parts: Any) -> Agreement:
    """Acceptance scenario 2: it obliges to report to the border police and, as a reviewer decides, not to interfere."""
    made = entered(by, ns_id, **parts)
    actions.say_clause(
        by=by, agreement=made, type="reporting", provisions=["1.5"], reports_to=["border_guard"],
        data_level="personal", texts={"en": "The Society reports names to the border police each week.",
                                      "ar": "تبلّغ الجمعية شرطة الحدود بالأسماء كل أسبوع."},
    )  # fmt: skip
    actions.say_clause(
        by=by, agreement=made, type="roles",
        texts={"en": "The Society undertakes not to interfere with decisions of the border police."},
    )  # fmt: skip
    actions.say_commitment(by=by, agreement=made, action="Keep a post open", actor="The Society", trigger="Every day",
                           texts={"en": "The Society keeps a first-aid post open every day."})  # fmt: skip
    actions.add_money(by=by, agreement=made, amount=Decimal("120000.50"), currency="EUR")
    actions.add_money(by=by, agreement=made, amount=Decimal("300"), currency="XOF")
    return made


def published() -> None:
    """What is public is written for those who are not signed in: after the commit, which a test has none of."""
    publish_agreements()


def book(who: User | None) -> Book:
    """What somebody sees."""
    published()
    return Book(standing_of(who) if who else None)


def asked(who: User, agreement: Agreement) -> set[str]:
    """What somebody is asked about an agreement; the numbers of clauses and commitments left out."""
    shown = book(who)
    entry = shown.find(agreement.code)
    return {each.check for each in shown.asked(entry)} if entry else set()
