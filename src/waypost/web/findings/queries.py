"""What is asked of questions, replies and waivers, as somebody may see them."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable
from dataclasses import dataclass

from django.db.models import Prefetch, QuerySet

from waypost.store.reading import rows
from waypost.web.accounts.queries import Standing
from waypost.web.contribute.records import visible_ids, whole
from waypost.web.findings.models import Putting, Question, Reply, Verdict, Waiver
from waypost.web.findings.rights import Sight, concerned_with, replies_for, sight
from waypost.web.findings.tallies import Tally, from_kept


@dataclass(frozen=True)
class Shown:
    """A question as somebody sees it: all of it, or that there is one."""

    question: Question
    sight: Sight
    state: str  # waiting, replied, advice, waived, closed

    @property
    def is_whole(self) -> bool:
        """All of it may be shown."""
        return self.sight is Sight.WHOLE


def sight_of(standing: Standing, question: Question, today: dt.date) -> Sight:
    """How much somebody sees of a question: by :func:`waypost.web.findings.rights.sight`, and none of it where the
    programme is one that they may not know of.
    """
    found = sight(
        standing, question.ns_id, first_put_on=question.first_put_on, has_reply=bool(_replies(question)), today=today
    )
    if found is Sight.NOTHING or replies_for(standing, question.ns_id):
        return found
    return found if visible_ids(standing.viewer(), [question.programme]) else Sight.NOTHING


def questions_for(
    standing: Standing, today: dt.date, *, ns_id: str = "", rule: str = "", programme: str = "", closed: bool = False
) -> list[Shown]:
    """The questions about which somebody learns anything, those that wait first, the most severe first."""
    concerned = concerned_with(standing)
    found = with_parts(Question.objects.filter(closed_at__isnull=not closed))
    if concerned is not None:
        found = found.filter(ns_id__in=concerned)
    for name, value in (("ns_id", ns_id), ("rule", rule), ("programme", programme)):
        found = found.filter(**{name: value}) if value else found
    listed = list(found)
    known = visible_ids(standing.viewer(), {q.programme for q in listed if not replies_for(standing, q.ns_id)})
    shown = []
    for question in listed:
        seen = sight(
            standing, question.ns_id, first_put_on=question.first_put_on, has_reply=bool(_replies(question)),
            today=today,
        )  # fmt: skip
        is_known = replies_for(standing, question.ns_id) or question.programme in known
        # whoever knows only that there is a question must not learn by narrowing which programme it is about
        least = Sight.WHOLE if programme else Sight.EXISTS
        if seen >= least and is_known:
            shown.append(Shown(question, seen, state_of_question(question, today)))
    return sorted(shown, key=_urgency)


def find_question(standing: Standing, number: int, today: dt.date) -> Shown | None:
    """One question, as far as somebody sees it; None where they learn nothing of it."""
    question = with_parts(Question.objects.filter(pk=number)).first()
    if question is None:
        return None
    seen = sight_of(standing, question, today)
    return None if seen is Sight.NOTHING else Shown(question, seen, state_of_question(question, today))


def state_of(waiver: Waiver, today: dt.date) -> str:
    """Where a proposal stands: waiting, approved, declined, taken back, or expired."""
    verdicts = sorted(waiver.verdicts.all(), key=lambda each: each.pk)
    word = verdicts[-1].word if verdicts else "waiting"
    return "expired" if word in ("waiting", Verdict.Word.APPROVED) and waiver.until < today else str(word)


def waiver_in_force(question: Question, today: dt.date) -> Waiver | None:
    """The approved waiver of a question that counts today."""
    return next((each for each in question.waivers.all() if state_of(each, today) == "approved"), None)


def state_of_question(question: Question, today: dt.date) -> str:
    """Closed, waived, or how far the dialogue is: waiting for a reply, replied, advice wanted."""
    if question.closed_at is not None:
        return "closed"
    if waiver_in_force(question, today) or _is_justified_elsewhere(question):
        return "waived"
    replies = _replies(question)
    if not replies:
        return "waiting"
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


def waivers_waiting(standing: Standing, today: dt.date) -> list[Waiver]:
    """Proposals that the team has yet to decide, and that the person sees."""
    waiting = Waiver.objects.filter(verdicts=None, until__gte=today, question__closed_at=None)
    found = waiting.select_related("question").order_by("at", "pk")
    return [each for each in found if sight_of(standing, each.question, today) is Sight.WHOLE]


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


_STATES = ("advice", "waiting", "replied", "waived", "closed")
_SEVERITIES = ("critical", "serious", "attention")


def _urgency(shown: Shown) -> tuple[int, int, str, str, int]:
    question = shown.question
    severity = _SEVERITIES.index(question.severity) if question.severity in _SEVERITIES else len(_SEVERITIES)
    return severity, _STATES.index(shown.state), question.rule, question.ns_id, question.pk
