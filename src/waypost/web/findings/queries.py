"""What is asked of questions, replies and waivers, as somebody may see them."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

from django.db.models import Prefetch, QuerySet

from waypost.store.reading import rows
from waypost.web.accounts.queries import Standing
from waypost.web.contribute.records import visible_ids, whole
from waypost.web.findings.models import Putting, Question, Reply, Verdict, Waiver
from waypost.web.findings.rights import Sight, replies_for, sight
from waypost.web.findings.seen import in_order, seen_questions
from waypost.web.findings.tallies import Tally, from_kept


@dataclass(frozen=True)
class Shown:
    """A question as somebody sees it: all of it, or that there is one."""

    question: Question
    sight: Sight
    state: str  # of waypost.web.findings.seen.STATES

    @property
    def is_whole(self) -> bool:
        """All of it may be shown."""
        return self.sight is Sight.WHOLE


def sight_of(standing: Standing, question: Question, today: dt.date) -> Sight:
    """How much somebody sees of a question: by :func:`waypost.web.findings.rights.sight`, and none of it where the
    programme is one that they may not know of.
    """
    found = _sight(standing, question, today)
    if found is Sight.NOTHING or not question.programme or replies_for(standing, question.ns_id):
        return found
    return found if visible_ids(standing.viewer(), [question.programme]) else Sight.NOTHING


def _sight(standing: Standing, question: Question, today: dt.date) -> Sight:
    return sight(
        standing, question.ns_id, first_put_on=question.first_put_on, today=today, concerned=question.concerned.split(),
        has_reply=any(each.opens for each in question.replies.all()),
    )  # fmt: skip


def questions_for(standing: Standing, today: dt.date, *, closed: bool = False, **narrowed: str) -> list[Shown]:
    """The questions about which somebody learns anything, the most severe first, then those that wait."""
    return shown_of(standing, in_order(seen_questions(standing, today, closed=closed, narrowed=narrowed)), today)


def shown_of(standing: Standing, found: QuerySet[Question], today: dt.date) -> list[Shown]:
    """Questions of :func:`waypost.web.findings.seen.seen_questions`, or a part of them, as somebody sees them."""
    return [Shown(each, _sight(standing, each, today), state_of_question(each, today)) for each in with_parts(found)]


def find_question(standing: Standing, number: int, today: dt.date) -> Shown | None:
    """One question, as far as somebody sees it; None where they learn nothing of it."""
    question = with_parts(Question.objects.filter(pk=number)).first()
    if question is None:
        return None
    seen = sight_of(standing, question, today)
    return None if seen is Sight.NOTHING else Shown(question, seen, state_of_question(question, today))


def written_by(standing: Standing, question: Question) -> Reply | None:
    """What somebody wrote down last for the society: their own record, which they may read whatever else they see."""
    own = [each for each in _replies(question) if each.medium and each.by_id == standing.person.pk]
    return own[-1] if own else None


def questions_beside(standing: Standing, question: Question, today: dt.date) -> list[Shown]:
    """Of a finding about several societies, the latest question to each of the others that somebody sees whole."""
    if not question.finding:
        return []
    found = with_parts(Question.objects.filter(finding=question.finding, rule=question.rule)).order_by("pk")
    latest = {each.ns_id: each for each in found if each.ns_id in question.societies}
    latest.pop(question.ns_id, None)
    seen = [(each, sight_of(standing, each, today)) for _, each in sorted(latest.items())]
    return [Shown(each, Sight.WHOLE, state_of_question(each, today)) for each, one in seen if one is Sight.WHOLE]


def relation_of(standing: Standing, shown: Shown, beside: list[Shown]) -> dict[str, Any] | None:
    """The whole finding about several societies, once each of them has had its turn; None before.

    It names programmes, too: nobody is told of one that they may not know of.
    """
    question = shown.question
    others = {each.question.ns_id for each in beside}
    if not question.relation or not shown.is_whole or not set(question.societies) <= others | {question.ns_id}:
        return None
    programmes = str(question.relation.get("programmes") or "").split()
    told: dict[str, Any] = question.relation
    return told if visible_ids(standing.viewer(), programmes) == set(programmes) else None


def state_of(waiver: Waiver, today: dt.date) -> str:
    """Where a proposal stands: waiting, approved, declined, taken back, or expired."""
    verdicts = sorted(waiver.verdicts.all(), key=lambda each: each.pk)
    word = verdicts[-1].word if verdicts else "waiting"
    return "expired" if word in ("waiting", Verdict.Word.APPROVED) and waiver.until < today else str(word)


def waiver_in_force(question: Question, today: dt.date) -> Waiver | None:
    """The approved waiver of a question that counts today."""
    return next((each for each in question.waivers.all() if state_of(each, today) == "approved"), None)


def state_of_question(question: Question, today: dt.date) -> str:
    """Closed, waived, or how far the dialogue is: waiting for a reply, one written down that the
    society has yet to say itself, replied, advice wanted.
    """
    if question.closed_at is not None:
        return "closed"
    if waiver_in_force(question, today) or _is_justified_elsewhere(question):
        return "waived"
    replies = _replies(question)
    if not replies:
        return "waiting"
    if not replies[-1].opens:
        return "told"
    return "advice" if replies[-1].position == Reply.Position.ADVICE else "replied"


def _is_justified_elsewhere(question: Question) -> bool:
    """The release knows a justification that was not given here: decisions of the catalog may hold one."""
    given_here = any(
        verdict.word == Verdict.Word.APPROVED for each in question.waivers.all() for verdict in each.verdicts.all()
    )
    return question.outcome == Question.Outcome.JUSTIFIED and not given_here


def open_questions() -> QuerySet[Question]:
    """All open ones with their parts, for figures that name no society."""
    return with_parts(Question.objects.filter(closed_at=None))


MOST_WAITING = 50


def waivers_waiting(standing: Standing, today: dt.date) -> list[Waiver]:
    """Proposals that the team has yet to decide, and that the person sees: those that have waited longest."""
    waiting = Waiver.objects.filter(verdicts=None, until__gte=today, question__closed_at=None)
    asked = waiting.filter(question__in=seen_questions(standing, today, only_whole=True).values("pk"))
    return list(asked.select_related("question").order_by("at", "pk")[:MOST_WAITING])


def key_of_programme(programme: str, ns_id: str) -> str:
    """A record by which decisions name a programme: the society's own first; empty where the register has none."""
    found = rows(
        whole(),
        """select r.publisher || '|' || r.identifier as key,
                  coalesce(bool_or(p.organisation_id = ? or r.publisher = ?), false) as is_own
           from record r left join society_publisher p using (publisher)
           where r.programme_id = ? group by 1 order by is_own desc, key limit 1""",
        [ns_id, ns_id, programme],
    )
    return str(found[0]["key"]) if found else ""


def latest_tallies() -> tuple[Putting | None, list[Tally]]:
    """What was counted when the questions were put last."""
    latest = Putting.objects.order_by("-pk").first()
    return latest, from_kept(latest.tallies) if latest else []


def trails_of(programmes: Iterable[str]) -> dict[str, list[str]]:
    """Programme → its trails, in the release that is shown."""
    found: dict[str, list[str]] = {}
    wanted = sorted(set(programmes))
    sql = """select distinct programme_id, trail_id from programme_trail
             where programme_id in (select unnest(?)) order by all"""
    for row in rows(whole(), sql, [wanted]) if wanted else ():
        found.setdefault(row["programme_id"], []).append(row["trail_id"])
    return found


def with_parts(found: QuerySet[Question]) -> QuerySet[Question]:
    """Questions with their replies and waivers, in a fixed number of queries."""
    replies = Prefetch("replies", Reply.objects.order_by("pk"))
    verdicts = Prefetch("waivers__verdicts", Verdict.objects.order_by("pk"))
    return found.select_related("closing").prefetch_related(replies, "waivers", verdicts)


def _replies(question: Question) -> list[Reply]:
    return sorted(question.replies.all(), key=lambda each: each.pk)
