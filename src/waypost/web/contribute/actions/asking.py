"""A society is asked about a field of a programme; it answers; whoever asked closes."""

from __future__ import annotations

from django.db import transaction
from django.utils import timezone

from waypost.importing.held_back import private_in
from waypost.reference import load_catalog
from waypost.web.accounts.errors import RefusedError
from waypost.web.accounts.models import User
from waypost.web.accounts.queries import Standing
from waypost.web.contribute.models import Asked
from waypost.web.contribute.questions import questions
from waypost.web.contribute.rights import asking_body, rights_of
from waypost.web.contribute.standing_now import programme_now

_MOST, _MOST_ANSWER = 1000, 2000


@transaction.atomic
def ask(*, standing: Standing, ns_id: str, programme: str, slot: str, text: str, kind: str = "question") -> Asked:
    """Ask a society about a programme of its own, or a slot of it. Raises :class:`RefusedError`.

    Whoever looks after the society asks, nobody else; a text with personal data is refused.
    """
    body = asking_body(standing, ns_id)
    if not body or not rights_of(standing, ns_id).may_stand_in:
        raise RefusedError("contribute_asked_refused_asking")
    catalog = load_catalog()
    if kind not in Asked.Kind.values or (slot and slot not in {q.slot for q in questions(catalog, "en")}):
        raise RefusedError("contribute_asked_refused_field")
    if programme_now(programme, ns_id, catalog) is None:
        raise RefusedError("contribute_asked_refused_field")
    return Asked.objects.create(
        kind=kind, programme=programme, slot=slot, ns_id=ns_id, text=checked(text, _MOST), by=standing.person,
        body=body,
    )  # fmt: skip


@transaction.atomic
def answer(*, ns_id: str, number: int, text: str, by: User | None) -> Asked:
    """Answer in words. ``by`` is None for whoever came by a link of the society. A later answer replaces an earlier.

    The caller has made sure that the person speaks for the society. Raises :class:`RefusedError` for a question that
    is closed, or of another society.
    """
    if by is not None:
        from waypost.web.accounts.queries import standing_of  # noqa: PLC0415 - asked for this alone

        if not rights_of(standing_of(by), ns_id).may_propose:
            raise RefusedError("contribute_asked_refused_answering")
    found = _open_one(ns_id, number)
    found.answered_text, found.answered_by = checked(text, _MOST_ANSWER), by
    found.answered_at = timezone.now()
    found.save(update_fields=["answered_text", "answered_by", "answered_at"])
    return found


@transaction.atomic
def close(*, standing: Standing, ns_id: str, number: int) -> Asked:
    """Close a question: the zone or the team that asked, whoever of them. Raises :class:`RefusedError`."""
    found = _open_one(ns_id, number)
    if asking_body(standing, ns_id) != found.body:
        raise RefusedError("contribute_asked_refused_closing")
    found.closed_by, found.closed_at = standing.person, timezone.now()
    found.save(update_fields=["closed_by", "closed_at"])
    return found


def checked(text: str, most: int) -> str:
    """A text that may be kept. Raises :class:`RefusedError` for none, a long one, or one with personal data."""
    plain = text.strip().replace("\r\n", "\n")
    if not plain:
        raise RefusedError("contribute_asked_refused_empty")
    if len(plain) > most:
        raise RefusedError("contribute_asked_refused_long", most=most)
    if kinds := private_in(plain):
        raise RefusedError("contribute_asked_refused_personal", kinds=tuple(kinds))
    return plain


def _open_one(ns_id: str, number: int) -> Asked:
    found = Asked.objects.select_for_update().filter(pk=number, ns_id=ns_id).first()
    if found is None or found.closed_at is not None:
        raise RefusedError("contribute_asked_refused_closed")
    return found
