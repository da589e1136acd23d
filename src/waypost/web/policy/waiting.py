"""Which consultations and texts wait for one person."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator

from django.urls import reverse
from django.utils.translation import get_language

from waypost.reference import load_catalog
from waypost.web.accounts.queries import Standing
from waypost.web.accounts.waiting import Waiting
from waypost.web.contribute.rights import body_of
from waypost.web.exercises.queries import state_of
from waypost.web.policy.library import kept_work
from waypost.web.policy.models import Comment, Round, SignOff, Step
from waypost.web.policy.queries.approval import reviews_due, unreceived
from waypost.web.policy.queries.rounds import rounds_asking, rounds_of
from waypost.web.policy.queries.signing import asked_until, signing_on
from waypost.web.policy.rights import drafts, groups_of, own_of, platforms_of

_NEAR = dt.timedelta(days=90)  # a review that is planned so soon is told of
_UNSAID = ("draft", "verified")


def waiting(standing: Standing, now: dt.datetime) -> Iterator[Waiting]:
    """Consultations to which one's societies and platforms have submitted nothing, comments that are not submitted,
    texts to sign or to say to have received; for drafters reviews that come near.
    """
    yield from _consultations(standing, now)
    yield from _to_sign(standing)
    yield from _to_receive(standing, now.astimezone(dt.UTC).date())


def _consultations(standing: Standing, now: dt.datetime) -> Iterator[Waiting]:
    asked = [(ns_id, found) for ns_id in sorted(own_of(standing)) for found in rounds_of(ns_id)]
    for organisation, found in [*asked, *rounds_asking(platforms_of(standing))]:
        if not found.exercise.takes_answers(now):
            continue
        count = _unsaid(found, organisation)
        if count:
            yield _line("policy_todo_submit", found, organisation, count)
        elif not state_of(found.exercise, organisation, now).is_answered:
            yield _line("policy_todo_consultation", found, organisation)
    for body in filter(None, [body_of(standing), *groups_of(standing)]):
        written = Comment.objects.filter(organisation=body, status__in=_UNSAID).values("round")
        for found in Round.objects.filter(pk__in=written).select_related("exercise").order_by("pk"):
            if found.exercise.takes_answers(now):
                yield _line("policy_todo_submit", found, body, _unsaid(found, body))


def _to_sign(standing: Standing) -> Iterator[Waiting]:
    """Final drafts that one's societies are asked to sign off, and provisions whose words changed since they signed."""
    speak = sorted({*own_of(standing), body_of(standing)} - {""})
    final = Step.objects.filter(stage=Step.Stage.FINAL_DRAFT, actual_on__isnull=False)
    signed = SignOff.objects.filter(organisation__in=speak)
    for work in sorted(
        {*final.values_list("work", flat=True), *signed.values_list("work", flat=True)} if speak else ()
    ):
        kept = kept_work(work, _language())
        asked = asked_until(kept)
        if asked is None or kept.latest is None:
            continue
        (is_asked, day), version = asked, kept.latest
        found = signing_on(kept, version)
        parts = {"title": kept.work.titles[_language()], "version": version.code}
        again = {each.organisation: len(each.again) for each in found.lapses if each.again}
        for organisation in speak:
            address = reverse("draft_sign", args=[work, version.code, organisation])
            ns_id = organisation if organisation in load_catalog().societies else ""
            if organisation in again:
                counted = parts | {"count": again[organisation]}
                yield Waiting("policy_todo_sign_again", address, counted, ns_id, day)
            elif is_asked and organisation in found.unsigned:
                yield Waiting("policy_todo_sign", address, parts, ns_id, day)


def _to_receive(standing: Standing, today: dt.date) -> Iterator[Waiting]:
    """Adopted texts of which one's societies have not said that they have them, and reviews that are due or near."""
    for kept, version, day, ns_id in unreceived(own_of(standing), today, _language()):
        address = reverse("draft_track", args=[kept.work.code, version]) + "#received"
        yield Waiting("policy_todo_receive", address, {"title": kept.work.titles[_language()], "day": day}, ns_id)
    if drafts(standing):
        for kept, version, day in reviews_due(today + _NEAR, _language()):
            address = reverse("draft_step", args=[kept.work.code, version, Step.Stage.REVIEW.value])
            parts = {"title": kept.work.titles[_language()], "version": version}
            yield Waiting("policy_todo_review", address, parts, due=day)


def _language() -> str:
    return (get_language() or "en")[:2]


def _unsaid(found: Round, organisation: str) -> int:
    return Comment.objects.filter(round=found, organisation=organisation, status__in=_UNSAID).count()


def _line(key: str, found: Round, organisation: str, count: int = 0) -> Waiting:
    language = _language()
    address = reverse("consultation_society", args=[found.exercise.code, organisation])
    parts = {"name": found.exercise.name_in(language), "count": count}
    ns_id = organisation if organisation in load_catalog().societies else ""
    return Waiting(key, address, parts, ns_id, found.exercise.closing_day)
