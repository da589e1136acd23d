"""Who took part, what they said of themselves, and what became of it later."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from django.db import transaction
from django.utils import timezone

from waypost.web.accounts.errors import RefusedError
from waypost.web.accounts.models import User
from waypost.web.workshops.actions.wording import line, prose
from waypost.web.workshops.actions.workshops import locked
from waypost.web.workshops.models import Assessment, FollowUp, Participants, Side, Topic, Workshop
from waypost.web.workshops.queries.follow_up import QUESTIONS
from waypost.web.workshops.queries.people import participants_of, people_in
from waypost.web.workshops.queries.workshops import FOLLOWED_UP, due_days, find_workshop

VERDICTS = ("yes", "partly", "no", "not_known")
_MOST = 5_000


@transaction.atomic
def count_participants(
    *, by: User | None, workshop: Workshop, side: str, name: str, women: int, men: int, unsaid: int = 0
) -> Participants:
    """So many of a group or an organisation took part, by sex; said again, it takes the place of what was said.

    Raises :class:`RefusedError` for nobody, and for a name that holds personal data.
    """
    found, role = locked(by, workshop)
    if side not in Side.values or not all(0 <= count <= _MOST for count in (women, men, unsaid)):
        raise RefusedError("ws_refused_known")
    if not women + men + unsaid:
        raise RefusedError("ws_refused_nobody")
    return Participants.objects.create(
        workshop=found, side=side, name=line(name, 160), women=women, men=men, unsaid=unsaid, by=by, by_role=role
    )


@transaction.atomic
def take_back_participants(*, by: User | None, row: Participants) -> Participants:
    """Nobody of this name took part: the row is said anew with nobody in it. Raises :class:`RefusedError`."""
    found, role = locked(by, row.workshop)
    return Participants.objects.create(
        workshop=found, side=row.side, name=row.name, women=0, men=0, unsaid=0, by=by, by_role=role
    )


@transaction.atomic
def assess(
    *, by: User | None, workshop: Workshop, is_after: bool, counts: Mapping[str, Sequence[int]]
) -> list[Assessment]:
    """How many participants are at each of four levels of each topic.

    Raises :class:`RefusedError` for more answers to a topic than there were participants, where these were counted.
    """
    found, role = locked(by, workshop)
    most = sum(people_in(each) for each in participants_of(found))
    made = []
    for topic, levels in counts.items():
        if topic not in Topic.values or len(levels) != 4 or not all(0 <= count <= _MOST for count in levels):
            raise RefusedError("ws_refused_known")
        if most and sum(levels) > most:
            raise RefusedError("ws_refused_more", answers=sum(levels), people=most)
        if sum(levels):
            made.append(
                Assessment.objects.create(
                    workshop=found, topic=topic, is_after=is_after, counts=list(levels), by=by, by_role=role
                )
            )
    return made


@transaction.atomic
def follow_up(
    *, by: User | None, workshop: Workshop, months: int, answers: Mapping[str, str], words: Mapping[str, str]
) -> int:
    """What became of it after so many months; how many answers. Raises :class:`RefusedError` before its day."""
    found, role = locked(by, workshop)
    state = find_workshop(found.code)
    held_on = getattr(state, "held_on", None)
    if months not in FOLLOWED_UP or held_on is None or due_days(held_on)[months] > timezone.now().date():
        raise RefusedError("ws_refused_early")
    given = {question: code for question, code in answers.items() if code}
    if not given:
        raise RefusedError("ws_refused_words")
    for question, code in given.items():
        if question not in QUESTIONS or code not in VERDICTS:
            raise RefusedError("ws_refused_known")
        FollowUp.objects.create(
            workshop=found, months=months, question=question, answer=code, words=prose(words.get(question, ""), 1_000),
            by=by, by_role=role,
        )  # fmt: skip
    return len(given)
