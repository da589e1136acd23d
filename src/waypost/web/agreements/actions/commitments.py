"""Commitments, and what became of them."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Mapping

from django.db import transaction
from django.utils import timezone

from waypost.reference.agreement_values import LACKING, STATUSES
from waypost.web.accounts.errors import RefusedError
from waypost.web.accounts.models import User
from waypost.web.agreements.actions.changing import held, log, require_unchanged, standing_row
from waypost.web.agreements.actions.wording import code_among, codes_among, line, text_of, texts_of, year
from waypost.web.agreements.models import Agreement, Commitment, Kept
from waypost.web.exercises.rights import role_of

_FIELDS = ("texts", "actor", "action", "trigger", "deadline", "indicator", "names_none")


@transaction.atomic
def say_commitment(
    *, by: User | None, agreement: Agreement, commitment: Commitment | None = None,
    texts: Mapping[str, str] | None = None, actor: str = "", action: str = "", trigger: str = "",
    deadline: dt.date | None = None, indicator: str = "", names_none: Iterable[str] = (), seen: int | None = None,
) -> Commitment:  # fmt: skip
    """A commitment, or what one says now. What is told to be named by nobody cannot be named. ``seen``: the last change
    of it that the person had before them. Raises :class:`RefusedError`."""
    found = held(by, agreement)
    made = Commitment(agreement=found) if commitment is None else standing_row(found, found.commitments, commitment)
    before = None if commitment is None else {name: getattr(made, name) for name in _FIELDS}
    if commitment is not None:
        require_unchanged(found, seen, "commitment", made.pk)
    made.texts, made.actor, made.action = texts_of(texts or {}), line(actor, 200), line(action, 300)
    made.trigger, made.deadline, made.indicator = line(trigger, 300), year(deadline), line(indicator, 300)
    told = {"actor": made.actor, "action": made.action, "when": made.trigger or made.deadline}
    made.names_none = [each for each in codes_among(names_none, LACKING) if not told[each]]
    if not made.texts and not made.action:
        raise RefusedError("agreement_refused_words")
    made.save()
    after = {name: getattr(made, name) for name in _FIELDS}
    if before != after:
        log(by, found, "commitment", before, {"commitment": made.pk} | after)
    return made


@transaction.atomic
def end_commitment(*, by: User | None, commitment: Commitment, why: str = "") -> None:
    """A commitment that does not stand in the text. Raises :class:`RefusedError`."""
    found = held(by, commitment.agreement)
    commitment = standing_row(found, found.commitments, commitment)
    commitment.ended_at = timezone.now()
    commitment.save(update_fields=["ended_at"])
    log(by, found, "commitment", {"commitment": commitment.pk}, None, text_of(why))


@transaction.atomic
def note_status(*, by: User | None, commitment: Commitment, status: str, evidence: str = "") -> Kept:
    """Where a commitment stands, with what shows it. That it was kept needs evidence. Raises :class:`RefusedError`."""
    found = held(by, commitment.agreement)
    commitment = standing_row(found, found.commitments, commitment)
    words = text_of(evidence)
    if status == "kept" and not words:
        raise RefusedError("agreement_refused_evidence")
    made: Kept = Kept.objects.create(
        commitment=commitment, status=code_among(status, STATUSES), evidence=words, by=by, by_role=role_of(by)
    )
    return made
