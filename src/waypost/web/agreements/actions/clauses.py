"""Clauses, what reviewers decide about them, and what is said to what was found."""

from __future__ import annotations

from collections.abc import Iterable, Mapping

from django.db import transaction
from django.utils import timezone

from waypost.reference import load_catalog
from waypost.reference.agreement_values import DATA_LEVELS, ONWARD, VERDICTS
from waypost.reference.agreements import MATTERS
from waypost.web.accounts.errors import RefusedError
from waypost.web.accounts.models import User
from waypost.web.agreements.actions.changing import held, log, require_unchanged, standing_row
from waypost.web.agreements.actions.wording import code_among, codes_among, provisions_of, text_of, texts_of
from waypost.web.agreements.models import Agreement, Clause, Reading, Reply
from waypost.web.exercises.rights import role_of

RECIPIENTS = "practice.data_flow.recipient_type"  # the code list of kinds of recipient
_FIELDS = ("type", "texts", "provisions", "reports_to", "data_level", "onward", "is_confidential")


@transaction.atomic
def say_clause(
    *, by: User | None, agreement: Agreement, type: str, clause: Clause | None = None,  # noqa: A002  # its name
    texts: Mapping[str, str] | None = None, provisions: Iterable[str] = (), reports_to: Iterable[str] | None = None,
    data_level: str = "", onward: str = "", is_confidential: bool = False, seen: int | None = None,
) -> Clause:  # fmt: skip
    """A clause, or what a clause says now. A type that has a clause is absent no more. ``seen``: the last change of it
    that the person had before them. Raises :class:`RefusedError`."""
    found, catalog = held(by, agreement), load_catalog()
    made = (
        Clause(agreement=found, position=_next(found)) if clause is None else standing_row(found, found.clauses, clause)
    )
    before = None if clause is None else {name: getattr(made, name) for name in _FIELDS}
    if clause is not None:
        require_unchanged(found, seen, "clause", made.pk)
    made.type, made.texts = code_among(type, catalog.agreement_model.clauses), texts_of(texts or {})
    made.provisions, made.is_confidential = provisions_of(provisions), is_confidential
    kinds = list(catalog.code_lists[RECIPIENTS].codes)
    made.reports_to = None if reports_to is None else codes_among(reports_to, kinds)
    made.data_level = code_among(data_level, DATA_LEVELS, may_lack=True)
    made.onward = code_among(onward, ONWARD, may_lack=True)
    made.save()
    if made.type in found.absent:
        found.absent = [each for each in found.absent if each != made.type]
        found.save(update_fields=["absent"])
    after = {name: getattr(made, name) for name in _FIELDS}
    if before != after:
        log(by, found, "clause", before, {"clause": made.pk} | after)
    return made


@transaction.atomic
def end_clause(*, by: User | None, clause: Clause, why: str = "") -> None:
    """A clause that does not stand in the text. Raises :class:`RefusedError`."""
    found = held(by, clause.agreement)
    clause = standing_row(found, found.clauses, clause)
    clause.ended_at = timezone.now()
    clause.save(update_fields=["ended_at"])
    log(by, found, "clause", {"clause": clause.pk, "type": clause.type}, None, text_of(why))


@transaction.atomic
def decide(
    *, by: User | None, agreement: Agreement, matter: str, verdict: str, clause: Clause | None = None, why: str = ""
) -> Reading:
    """A reviewer says whether a clause, or the whole agreement, obliges to something. Raises :class:`RefusedError`."""
    found = held(by, agreement)
    if clause is not None and clause.agreement_id != found.pk:
        raise RefusedError("agreement_refused_code")
    made: Reading = Reading.objects.create(
        agreement=found, clause=clause, matter=code_among(matter, MATTERS), verdict=code_among(verdict, VERDICTS),
        why=text_of(why), by=by, by_role=role_of(by),
    )  # fmt: skip
    return made


@transaction.atomic
def reply(*, by: User | None, agreement: Agreement, finding: str, words: str) -> Reply:
    """What is said to a question; the question stays as long as what it asks about does. Raises
    :class:`RefusedError`."""
    found = held(by, agreement)
    made: Reply = Reply.objects.create(
        agreement=found, finding=finding[:80], words=text_of(words, may_lack=False), by=by, by_role=role_of(by)
    )
    return made


def _next(agreement: Agreement) -> int:
    last = agreement.clauses.order_by("-position").values_list("position", flat=True).first()
    return (last or 0) + 1
