"""Rounds, who takes part, and where all stand on each provision."""

from __future__ import annotations

import dataclasses
import datetime as dt
from collections import Counter
from collections.abc import Collection, Mapping
from functools import lru_cache
from typing import Any

import msgspec
from django.db.models import Count, Q

from waypost.drafting.agreement import Answer, Picture, answers_to, pictures
from waypost.drafting.carrying import Placed
from waypost.drafting.comments import Comment as Said
from waypost.drafting.responses import Coverage, Participant, coverage
from waypost.drafting.texts import Version
from waypost.web.exercises.choosing import groups_of as groups
from waypost.web.exercises.choosing import language_of_society, sides_of
from waypost.web.exercises.models import Exercise, InvitedPlatform, Purpose
from waypost.web.exercises.queries import states_of, states_of_platforms
from waypost.web.exercises.states import Standing, State
from waypost.web.policy.models import Comment, CommentEvent, Placement, Round, SignOff
from waypost.web.policy.values import sign_off_value

STATES = {
    State.NOT_INVITED: "not_invited",
    State.INVITED: "invited",
    State.OPENED: "opened",
    State.IN_WORK: "drafting",
    State.VERIFIED: "verified",
    State.SIGNED: "submitted",
    State.NOTHING_TO_REPORT: "nil_return",
    State.ANSWERED_BY_OTHER: "represented",
    State.LATE: "late",
    State.DECLINED: "declined",
}


def find_round(code: str) -> Round | None:
    """The round of a code."""
    return Round.objects.select_related("exercise").filter(exercise__code=code).first()


def rounds() -> list[Round]:
    """All rounds, the latest first."""
    return list(Round.objects.select_related("exercise").order_by("-exercise__opens_at", "-pk"))


def rounds_of(ns_id: str) -> list[Round]:
    """The opened rounds that ask a society, the latest first."""
    asked = Exercise.objects.filter(purpose=Purpose.CONSULTATION, opened_at__isnull=False, invited__ns_id=ns_id)
    return list(
        Round.objects.select_related("exercise").filter(exercise__in=asked).order_by("-exercise__opens_at", "-pk")
    )


def rounds_asking(platforms: Collection[str]) -> list[tuple[str, Round]]:
    """The opened rounds that ask these platforms, each with the platform."""
    asked = InvitedPlatform.objects.filter(platform__in=platforms, exercise__purpose=Purpose.CONSULTATION)
    found = asked.select_related("exercise__round__exercise").order_by("platform", "-exercise__opens_at", "-pk")
    return [(each.platform, each.exercise.round) for each in found]


def rounds_on(work: str, version: str) -> list[Round]:
    """The rounds on a version."""
    return list(Round.objects.select_related("exercise").filter(work=work, version=version).order_by("pk"))


def participants(states: Mapping[str, Standing]) -> tuple[Participant, ...]:
    """The societies of a round as ``drafting`` counts them."""
    return tuple(
        Participant(
            organisation=ns_id,
            zone=groups(ns_id, "zone")[0],
            state=STATES[standing.state],
            sides=sides_of(ns_id),
            language=language_of_society(ns_id),
        )
        for ns_id, standing in states.items()
    )


@dataclasses.dataclass(frozen=True)
class RoundPicture:
    """Where a round stands: by provision, and how much of those invited was heard."""

    by_provision: Mapping[str, Picture]
    coverage: Coverage
    comments: Mapping[str, int]  # provision, empty for the text as a whole → submitted comments that stand there
    open: Mapping[str, int]  # of these, those without an answer
    silent: tuple[str, ...]
    platforms: Mapping[str, Standing]  # those that were asked, beside every count above


def round_picture(
    found: Round, version: Version, now: dt.datetime | None = None, only: str | None = None
) -> RoundPicture:
    """The picture of agreement on a version that is consulted on, or on a later one to which its comments were carried.

    ``only`` one provision saves working out the others. Six queries, however many comments there are.
    """
    states = states_of(found.exercise, now)
    people = participants(states)
    if only is not None:
        version = msgspec.structs.replace(version, provisions=tuple(p for p in version.provisions if p.id == only))
    answers = answers_on(found.work, version, only)
    counts, waiting = counts_on(found.work, version.code)
    return RoundPicture(
        by_provision=pictures(version, answers, people, nil_return_is_no_objection=found.nil_is_no_objection),
        coverage=coverage(people),
        comments=counts,
        open=waiting,
        silent=tuple(sorted(each.organisation for each in people if not each.has_returned)),
        platforms=states_of_platforms(found.exercise, now) if only is None else {},
    )


def answers_on(work: str, version: Version, only: str | None = None) -> tuple[Answer, ...]:
    """Where each organisation stands on each provision, worked out once for as long as nothing more is said."""
    latest = (
        CommentEvent.objects.order_by("-pk").values_list("pk", "at").first(),
        SignOff.objects.order_by("-pk").values_list("pk", "at").first(),
        Placement.objects.order_by("-pk").values_list("pk", flat=True).first(),
    )
    return _answers(work, _Words(version, only), latest)


@dataclasses.dataclass(frozen=True)
class _Words:
    """A version, or one provision of it, that was issued: known by its code, for its words never change."""

    version: Version = dataclasses.field(compare=False)
    only: str | None
    code: str = dataclasses.field(init=False)

    def __post_init__(self) -> None:
        object.__setattr__(self, "code", self.version.code)


@lru_cache(maxsize=8)
def _answers(work: str, words: _Words, _latest: tuple[Any, ...]) -> tuple[Answer, ...]:
    return answers_to(words.version, said_on(work, words.code, words.only), sign_offs_on(work))


def said_on(work: str, version: str, only: str | None = None) -> list[Placed]:
    """Submitted comments whose words still stand, each organisation's position on each provision once."""
    one = {} if only is None else {"provision": only}
    found = Placement.objects.filter(work=work, version=version, how="same", comment__status="submitted", **one)
    columns = ("provision", "comment__organisation", "comment__position", "comment__language")
    return [
        Placed(
            comment=Said(
                id="", work=work, version=version, provision=provision or None, language=language, text_hash="",
                on_behalf_of=organisation, type="substantive", position=position, status="submitted",
            ),
            version=version, provision=provision or None, text_hash="",
        )
        for provision, organisation, position, language in found.exclude(provision="").values_list(*columns).distinct()
    ]  # fmt: skip


def sign_offs_on(work: str) -> list[Any]:
    """Sign-offs on a work in the order in which they were made."""
    return [sign_off_value(row) for row in SignOff.objects.filter(work=work).order_by("pk")]


def counts_on(work: str, version: str) -> tuple[Counter[str], Counter[str]]:
    """Submitted comments by the provision where they stand in a version, and those of them without an answer."""
    found = Placement.objects.filter(work=work, version=version, comment__status="submitted").values("provision")
    rows = found.annotate(
        count=Count("pk"), waiting=Count("pk", filter=Q(comment__answered=None))
    ).values_list("provision", "count", "waiting")  # fmt: skip
    counts: Counter[str] = Counter()
    waiting: Counter[str] = Counter()
    for provision, count, unanswered in rows:
        counts[provision], waiting[provision] = count, unanswered
    return counts, waiting


def comments_of(found: Round, organisation: str) -> list[Comment]:
    """An organisation's comments in a round, in the order of writing."""
    return list(
        Comment.objects.filter(round=found, organisation=organisation).select_related("answered").order_by("pk")
    )
