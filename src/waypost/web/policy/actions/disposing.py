"""The drafters' answers to comments, and what the organisations say of them."""

from __future__ import annotations

from collections.abc import Iterable

from django.db import transaction
from django.utils import timezone

from waypost.drafting.comments import OUTCOMES, REACTIONS
from waypost.web.accounts.errors import RefusedError
from waypost.web.accounts.models import User
from waypost.web.exercises.actions.wording import impersonal, reason
from waypost.web.policy.library import kept_work, known_version
from waypost.web.policy.models import Comment, CommentEvent, Disposed, Disposition, Reaction, Reply
from waypost.web.policy.queries.people import people_of
from waypost.web.policy.rights import require_drafting, require_speaking


@transaction.atomic
def dispose(
    *, by: User, numbers: Iterable[int], version: str, outcome: str, why: str, responsible: str, reply: str = "",
    result_version: str = "", result_provision: str = "",
) -> Disposition:  # fmt: skip
    """One answer to one comment or to a group of them, all submitted; each author is told.

    An answer that was there is replaced, and with it the reaction to it; both stay in the history. Raises
    :class:`RefusedError` without a reason, for an unknown outcome or result, and for comments that were not submitted.
    """
    require_drafting(by)
    comments = list(
        Comment.objects.select_for_update().filter(pk__in=sorted(set(numbers)), status__in=("submitted", "withdrawn"))
    )
    if not comments or len({each.work for each in comments}) > 1:
        raise RefusedError("policy_refused_none_to_answer")
    if outcome not in OUTCOMES or not responsible.strip():
        raise RefusedError("policy_refused_outcome")
    work = kept_work(comments[0].work)
    known_version(work, version)
    if result_version:
        found = known_version(work, result_version)
        if result_provision and result_provision not in found.by_id():
            raise RefusedError("policy_refused_result", provision=result_provision, version=result_version)
    made = Disposition.objects.create(
        work=work.work.code, version=version, outcome=outcome, reason=reason(why), reply=impersonal(reply.strip()),
        responsible=impersonal(responsible.strip())[:120], result_version=result_version,
        result_provision=result_provision if result_version else "", by=by,
    )  # fmt: skip
    Disposed.objects.bulk_create(Disposed(disposition=made, comment=each) for each in comments)
    Comment.objects.filter(pk__in=[each.pk for each in comments]).update(answered=made, reaction="")
    CommentEvent.objects.bulk_create(
        CommentEvent(comment=each, kind=CommentEvent.Kind.DISPOSED, by=by) for each in comments
    )
    _tell(comments)
    return made


@transaction.atomic
def react(*, by: User, comment: Comment, reaction: str, said: str = "") -> Reaction:
    """The organisation is satisfied, or maintains its objection. Raises :class:`RefusedError`."""
    require_speaking(by, comment.organisation)
    comment = Comment.objects.select_for_update().get(pk=comment.pk)
    if comment.answered_id is None or reaction not in REACTIONS:
        raise RefusedError("policy_refused_reaction")
    made = Reaction.objects.create(
        comment=comment, disposition_id=comment.answered_id, reaction=reaction, said=impersonal(said.strip()), by=by
    )
    Comment.objects.filter(pk=comment.pk).update(reaction=reaction)
    CommentEvent.objects.create(comment=comment, kind=CommentEvent.Kind.REACTED, by=by)
    return made


def _tell(comments: list[Comment]) -> None:
    """Queue one mail a day for each person of the societies and zones whose comments were answered."""
    day = timezone.now().date()
    Reply.objects.bulk_create(
        (
            Reply(person=person, organisation=organisation, work=comments[0].work, day=day)
            for organisation, people in people_of({each.organisation for each in comments}).items()
            for person in people
        ),
        ignore_conflicts=True,
    )
