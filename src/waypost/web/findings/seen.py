"""The questions that somebody sees, narrowed and in order, decided in the database: for lists of any length.

The conditions are those of :func:`waypost.web.findings.rights.sight`; a test holds the two against each other.
"""

from __future__ import annotations

import datetime as dt
import json
from collections.abc import Collection, Mapping
from functools import lru_cache
from typing import Any

from django.db import connection
from django.db.models import Case, CharField, Exists, Field, IntegerField, OuterRef, Q, QuerySet, Subquery, Value, When
from django.db.models.expressions import RawSQL
from django.db.models.functions import Coalesce

from waypost.disclosure.access import Viewer
from waypost.reference import load_catalog
from waypost.web.accounts.queries import Standing
from waypost.web.contribute.records import place_of_release, seen_by
from waypost.web.contribute.rights import may_decide
from waypost.web.exercises.rights import area_of, own_of
from waypost.web.findings.models import Question, Reply, Verdict, Waiver
from waypost.web.findings.rights import DAYS_TO_REPLY, speaks_near

# In the order in which they ask for attention.
STATES = ("advice", "waiting", "told", "replied", "waived", "closed")
SEVERITIES = ("critical", "serious", "attention")
FILTERS = ("rule", "severity", "state", "zone", "ns_id", "programme")
# A list of any length as one parameter: SQLite takes 32,766 of them, PostgreSQL 65,535.
_LISTED = {
    "sqlite": "select value from json_each(%s)",
    "postgresql": "select jsonb_array_elements_text(%s::jsonb)",
}


def seen_questions(
    standing: Standing, today: dt.date, *, closed: bool = False, only_whole: bool = False,
    narrowed: Mapping[str, str] | None = None,
) -> QuerySet[Question]:  # fmt: skip
    """The questions about which somebody learns anything, or those alone that they see whole; in no order.

    ``narrowed`` holds filters of :data:`FILTERS`. Whoever knows only that there is a question must not learn by
    narrowing which programme it is about.
    """
    given = {name: value for name, value in (narrowed or {}).items() if value}
    found = with_state(Question.objects.filter(closed_at__isnull=not closed), today)
    whole = _is_own(standing) | (_is_near(standing) & opened_to_others(today))
    found = found.filter(whole if only_whole or "programme" in given else _is_looked_after(standing) | whole)
    for name, value in given.items():
        found = found.filter(_narrowed(name, value))
    return _of_known_programmes(standing, found)


def in_order(found: QuerySet[Question]) -> QuerySet[Question]:
    """The most severe first, then by state, rule and society."""
    ranks = {state: Value(place) for place, state in enumerate(STATES)}
    found = found.alias(severity_rank=_rank("severity", SEVERITIES), state_rank=_by_state(ranks, IntegerField()))
    return found.order_by("severity_rank", "state_rank", "rule", "ns_id", "pk")


def with_state(found: QuerySet[Question], today: dt.date) -> QuerySet[Question]:
    """With ``now_state`` to narrow by, as :func:`waypost.web.findings.queries.state_of_question` has it.

    Not selected, and asked for once: each mention of it is several questions to the database for every row.
    """
    last_word = Verdict.objects.filter(waiver=OuterRef("pk")).order_by("-pk")
    waivers = Waiver.objects.filter(question=OuterRef("pk"), until__gte=today)
    in_force = waivers.alias(last=Subquery(last_word.values("word")[:1])).filter(last=Verdict.Word.APPROVED)
    given_here = Verdict.objects.filter(waiver__question=OuterRef("pk"), word=Verdict.Word.APPROVED)
    elsewhere = Q(outcome=Question.Outcome.JUSTIFIED) & ~Exists(given_here)
    found = found.alias(is_waived=Case(When(Exists(in_force) | elsewhere, then=Value(True)), default=Value(False)))
    return found.alias(now_state=_by_state({state: Value(state) for state in STATES}, CharField()))


def _by_state(values: Mapping[str, Value], kind: Field[Any, Any]) -> Case:
    """A value for each state, from what :func:`with_state` puts beside a question: the latest reply is asked once."""
    of_reply = Case(
        When(opens=False, then=values["told"]),
        When(position=Reply.Position.ADVICE, then=values["advice"]),
        default=values["replied"],
        output_field=kind,
    )
    latest = Reply.objects.filter(question=OuterRef("pk")).order_by("-pk").annotate(says=of_reply)
    return Case(
        When(closed_at__isnull=False, then=values["closed"]),
        When(is_waived=True, then=values["waived"]),
        default=Coalesce(Subquery(latest.values("says")[:1]), values["waiting"], output_field=kind),
        output_field=kind,
    )


def waiting_for(ns_ids: Collection[str] | None, today: dt.date) -> QuerySet[Question]:
    """Open questions to some societies, or to all, that wait for their own words; not those whose days are over."""
    found = with_state(Question.objects.filter(closed_at=None), today).filter(now_state__in=("waiting", "told"))
    found = found.filter(first_put_on__gt=today - dt.timedelta(days=DAYS_TO_REPLY))
    return found if ns_ids is None else found.filter(ns_id__in=list(ns_ids))


def opened_to_others(today: dt.date) -> Q:
    """Zone, team and others on the way see it: there is a reply, or the days to reply are over."""
    replied = Exists(Reply.objects.filter(question=OuterRef("pk"), opens=True))
    return Q(replied) | Q(first_put_on__lte=today - dt.timedelta(days=DAYS_TO_REPLY))


def _is_own(standing: Standing) -> Q:
    return Q(ns_id__in=sorted(own_of(standing)))


def _is_looked_after(standing: Standing) -> Q:
    return Q(pk__isnull=False) if may_decide(standing) else Q(ns_id__in=sorted(area_of(standing)))


def _is_near(standing: Standing) -> Q:
    """Those that one looks after, and those about others whose finding is about a society of one's own, too."""
    near = _is_looked_after(standing)
    for ns_id in () if may_decide(standing) else sorted(speaks_near(standing)):
        near |= Q(concerned__contains=f" {ns_id} ")
    return near


def _narrowed(name: str, value: str) -> Q:
    if name == "state":
        return Q(now_state=value)
    if name == "zone":
        return Q(ns_id__in=[ns_id for ns_id, each in load_catalog().societies.items() if each.zone_2009 == value])
    if name not in FILTERS:
        raise ValueError(f"{name} narrows no list of questions; there are {', '.join(FILTERS)}")
    return Q(**{name: value})


def _of_known_programmes(standing: Standing, found: QuerySet[Question]) -> QuerySet[Question]:
    """Without those of others about a programme that one may not know of: the shorter of two lists decides."""
    others = found.exclude(_is_own(standing)).exclude(programme="")
    asked_about = set(others.order_by().values_list("programme", flat=True).distinct())
    known = asked_about & known_programmes(standing.viewer()) if asked_about else asked_about
    unknown = asked_about - known
    if not unknown:
        return found
    if len(unknown) <= len(known):
        return found.filter(_is_own(standing) | ~_named(unknown))
    return found.filter(_is_own(standing) | Q(programme="") | _named(known))


def known_programmes(viewer: Viewer) -> frozenset[str]:
    """All programmes that a viewer may know of: kept, since a release does not change."""
    return _known(place_of_release(), viewer)


@lru_cache(maxsize=8)
def _known(_place: str, viewer: Viewer) -> frozenset[str]:
    return frozenset(row[0] for row in seen_by(viewer).execute("select programme_id from programme").fetchall())


def _named(programmes: Collection[str]) -> Q:
    listed = RawSQL(_LISTED[connection.vendor], [json.dumps(sorted(programmes))])  # noqa: S611 - one of two of ours
    return Q(programme__in=listed)


def _rank(column: str, order: tuple[str, ...]) -> Any:
    cases = [When(**{column: value}, then=Value(place)) for place, value in enumerate(order)]
    return Case(*cases, default=Value(len(order)), output_field=IntegerField())
