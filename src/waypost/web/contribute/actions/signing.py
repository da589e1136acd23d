"""A manager signs, puts aside, undoes; a society says that its programmes still hold."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from django.db import transaction
from django.utils import timezone

from waypost.web.accounts.errors import RefusedError
from waypost.web.accounts.models import User
from waypost.web.contribute.actions.building import ask_for_build
from waypost.web.contribute.actions.saying import Author, Word, say
from waypost.web.contribute.models import Batch, Change, Entry
from waypost.web.contribute.queries import proposed
from waypost.web.contribute.standing_now import known_now
from waypost.web.contribute.taken_back import write_taken_back
from waypost.web.exercises.actions import note_signed
from waypost.web.exercises.models import Event, Exercise


@transaction.atomic
def sign(*, by: User, ns_id: str, changes: Iterable[int] | None = None) -> int:
    """Sign what waits, or those of it with these numbers; how many were signed. It goes into the next release.

    With it the exercises that ask the society are signed, but for those whose required questions have no answer.
    """
    waiting = proposed(ns_id)
    if changes is not None:
        waiting = waiting.filter(pk__in=list(changes))
    numbers = list(waiting.values_list("pk", flat=True))
    now = timezone.now()
    signed = 0
    for start in range(0, len(numbers), 500):
        part = Change.objects.filter(pk__in=numbers[start : start + 500], state=Change.State.PROPOSED)
        signed += part.update(state=Change.State.SIGNED, signed_by=by, signed_at=now)
    note_signed(ns_id=ns_id, by=by, level="manager")
    if signed:
        ask_for_build()
    return signed


@transaction.atomic
def sign_picture(*, by: User, ns_id: str, exercise: Exercise | None = None) -> list[Event]:
    """The picture is right as it stands: a manager signs an exercise, or all that ask the society.

    Raises :class:`RefusedError` while proposals wait, since nobody knows which picture would be meant; where required
    questions of ``exercise`` have no answer; and for anybody who is no manager.
    """
    if count := proposed(ns_id).count():
        raise RefusedError("contribute_refused_waits", count=count)
    return note_signed(ns_id=ns_id, by=by, level="manager", exercise=exercise)


@transaction.atomic
def drop(*, by: User, ns_id: str, changes: Iterable[int], only_own: bool = False) -> int:
    """Put proposals aside, or those of one's own: they stay in the history, and count no more."""
    found = Change.objects.filter(speaker=ns_id, pk__in=list(changes), state=Change.State.PROPOSED)
    if only_own:
        found = found.filter(batch__in=Batch.objects.filter(by=by))
    return found.update(state=Change.State.DROPPED, signed_by=by, signed_at=timezone.now())


@transaction.atomic
def undo(*, by: User, batch: Batch) -> int:
    """Take a batch back as a whole: what was said before it stands again, what was said after it stays.

    Raises :class:`RefusedError` when it was undone already.
    """
    locked = Batch.objects.select_for_update().get(pk=batch.pk)
    if locked.undone_at is not None:
        raise RefusedError("contribute_refused_undone")
    now = timezone.now()
    found = Change.objects.filter(batch=locked).exclude(state=Change.State.DROPPED)
    had_signed = found.filter(state=Change.State.SIGNED).exists()
    dropped = found.update(state=Change.State.DROPPED)
    locked.undone_at, locked.undone_by = now, by
    locked.save(update_fields=["undone_at", "undone_by"])
    if had_signed:
        ask_for_build()
    return dropped


def operated_of(ns_id: str, programmes: Sequence[str]) -> list[str]:
    """Of these programmes those that the society operates, or that it alone has told of so far."""
    owners = known_now([ns_id]).owners(programmes)
    return [key for key in programmes if ns_id in owners.get(key, (ns_id,))]


def still_true(*, author: Author, programmes: Sequence[str], role: str) -> Batch | None:
    """The society says that these programmes hold as they stand: a day and a role, which need no signature.

    Only of what it operates: others are left out. Raises :class:`RefusedError` when nothing else was named.
    """
    own = operated_of(author.ns_id, programmes)
    if programmes and not own:
        raise RefusedError("contribute_refused_not_operated")
    today = timezone.now().date().isoformat()
    words = []
    for programme in own:
        words.append(Word(programme, "programme.verified_date", today))
        words.append(Word(programme, "programme.verified_by", role))
    return say(author=author, kind=Batch.Kind.VERIFY, words=words, sign_at_once=True)


@transaction.atomic
def withdraw(*, by: User, ns_id: str, programme: str, title: str, why: str) -> Entry:
    """Take a whole programme back: from pages at once, from everything else with the next release."""
    entry, _ = Entry.objects.select_for_update().get_or_create(
        programme=programme, defaults={"speaker": ns_id, "title": title[:500]}
    )
    if entry.withdrawn_at is None:
        entry.speaker = ns_id
        entry.withdrawn_at, entry.withdrawn_by, entry.withdrawn_why = timezone.now(), by, why[:500]
        entry.save(update_fields=["speaker", "withdrawn_at", "withdrawn_by", "withdrawn_why"])
        Batch.objects.create(kind=Batch.Kind.WITHDRAW, ns_id=ns_id, by=by, why=_about(entry, why))
        ask_for_build()
        transaction.on_commit(write_taken_back)
    return entry


def _about(entry: Entry, why: str) -> str:
    named = entry.title or entry.programme
    return (f"{named}: {why}" if why else named)[:500]


@transaction.atomic
def restore(*, by: User, ns_id: str, programme: str) -> None:
    """Bring a programme back that was taken back: with the next release."""
    found = Entry.objects.filter(programme=programme, speaker=ns_id).exclude(withdrawn_at=None)
    entry = found.first()
    if entry is not None and found.update(withdrawn_at=None, withdrawn_by=None, withdrawn_why=""):
        Batch.objects.create(kind=Batch.Kind.RESTORE, ns_id=ns_id, by=by, why=_about(entry, ""))
        ask_for_build()
        transaction.on_commit(write_taken_back)
