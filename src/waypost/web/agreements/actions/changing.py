"""How a change is made: by who may, on a row that nobody else changes meanwhile, with a line in the log."""

from __future__ import annotations

import datetime as dt
from decimal import Decimal
from typing import Any

from django.db import transaction

from waypost.web.accounts.errors import RefusedError
from waypost.web.accounts.models import User
from waypost.web.agreements.models import Agreement, Change
from waypost.web.agreements.published import publish_agreements
from waypost.web.agreements.rights import require_editing
from waypost.web.exercises.rights import role_of


def held(by: User | None, agreement: Agreement) -> Agreement:
    """The agreement as it stands now, for whoever may change it; what is public of it is written anew afterwards.

    Raises :class:`RefusedError`.
    """
    transaction.on_commit(publish_agreements)
    found: Agreement = Agreement.objects.select_for_update().get(pk=agreement.pk)
    require_editing(by, found)
    if found.withdrawn_at is not None:
        raise RefusedError("agreement_refused_withdrawn")
    return found


def last_change(agreement: Agreement, what: str = "agreement", row: int | None = None) -> int:
    """The number of the last change of a part; of one clause or commitment where ``row`` names it. 0 without any.

    What a form keeps, so that nobody overwrites what somebody else said meanwhile.
    """
    found = Change.objects.filter(agreement=agreement, what=what)
    if row is not None:
        found = found.filter(**{f"after__{what}": row})
    return found.order_by("-pk").values_list("pk", flat=True).first() or 0


def require_unchanged(agreement: Agreement, seen: int | None, what: str = "agreement", row: int | None = None) -> None:
    """Raise :class:`RefusedError` where somebody else changed it since the person looked; None: nobody says."""
    if seen is not None and last_change(agreement, what, row) != seen:
        raise RefusedError("agreement_refused_meanwhile")


def standing_row(agreement: Agreement, rows: Any, row: Any) -> Any:
    """A clause or commitment as it stands now, under the lock of its agreement.

    Raises :class:`RefusedError` for one that is of another agreement, or that somebody took out meanwhile.
    """
    if row.agreement_id != agreement.pk:
        raise RefusedError("agreement_refused_code")
    found = rows.filter(pk=row.pk, ended_at=None).first()
    if found is None:
        raise RefusedError("agreement_refused_meanwhile")
    return found


def log(by: User | None, agreement: Agreement, what: str, before: Any, after: Any, why: str = "") -> Change:
    """One line of the log of changes."""
    made: Change = Change.objects.create(
        agreement=agreement, what=what, before=_plain(before), after=_plain(after), why=why, by=by, by_role=role_of(by)
    )
    return made


def _plain(value: Any) -> Any:
    if isinstance(value, dict):
        return {name: _plain(each) for name, each in value.items()}
    return str(value) if isinstance(value, dt.date | Decimal) else value
