"""Clauses of a file, taken in as they were shown."""

from __future__ import annotations

import msgspec
from django.core import signing
from django.db import transaction

from waypost.web.accounts.errors import RefusedError
from waypost.web.accounts.models import User
from waypost.web.agreements.actions.changing import held
from waypost.web.agreements.actions.clauses import say_clause
from waypost.web.agreements.clause_files import ReadClause
from waypost.web.agreements.models import Agreement

_SALT = "waypost.agreements.clauses"
_DAY = 24 * 3600


class Shown(msgspec.Struct, frozen=True, kw_only=True):
    """What a preview has shown: the clauses that are new to an agreement."""

    agreement: str
    clauses: tuple[ReadClause, ...]


def new_to(agreement: Agreement, clauses: list[ReadClause]) -> tuple[list[ReadClause], list[ReadClause]]:
    """Clauses that are not there yet, and those that are: of the same type with the same words."""
    there = {_same(each.type, each.texts) for each in agreement.clauses.filter(ended_at=None)}
    new: list[ReadClause] = []
    old: list[ReadClause] = []
    for each in clauses:
        same = _same(each.type, each.texts)
        (old if same in there else new).append(each)
        there.add(same)
    return new, old


def _same(clause_type: str, texts: dict[str, str]) -> tuple[str, tuple[tuple[str, str], ...]]:
    return clause_type, tuple(sorted((code, " ".join(words.split())) for code, words in texts.items()))


def pack(agreement: Agreement, clauses: list[ReadClause]) -> str:
    """What a preview has shown, signed: it goes to the page and comes back, and nothing of it is kept here."""
    shown = Shown(agreement=agreement.code, clauses=tuple(clauses))
    return signing.dumps(msgspec.to_builtins(shown), salt=_SALT, compress=True)


def unpack(packed: str, agreement: Agreement) -> Shown:
    """The same again. Raises :class:`RefusedError` for what is not ours, of another agreement, or older than a day."""
    try:
        shown = msgspec.convert(signing.loads(packed, salt=_SALT, max_age=_DAY), Shown)
    except (signing.BadSignature, msgspec.ValidationError) as error:
        raise RefusedError("agreement_refused_file") from error
    if shown.agreement != agreement.code:
        raise RefusedError("agreement_refused_file")
    return shown


@transaction.atomic
def take_clauses(*, by: User | None, agreement: Agreement, shown: Shown) -> int:
    """All of them or nothing; how many. What came in meanwhile is not taken twice. Raises :class:`RefusedError`."""
    found = held(by, agreement)
    new, _ = new_to(found, list(shown.clauses))
    for each in new:
        say_clause(by=by, agreement=found, type=each.type, texts=each.texts, provisions=each.provisions)
    return len(new)
