"""Who agrees, which offices sign, and the money."""

from __future__ import annotations

from collections.abc import Mapping
from decimal import Decimal

from django.db import transaction

from waypost.reference import load_catalog
from waypost.reference.agreement_values import AUTHORITIES, PARTY_KINDS, PARTY_ROLES
from waypost.reference.currencies import currencies_in_use
from waypost.reference.money import MONEY_KINDS
from waypost.web.accounts.errors import RefusedError
from waypost.web.accounts.models import User
from waypost.web.agreements.actions.changing import held, log
from waypost.web.agreements.actions.wording import code_among, line, texts_of
from waypost.web.agreements.models import Agreement, Money, Party, Signatory

CURRENCIES = currencies_in_use()


@transaction.atomic
def add_party(
    *, by: User | None, agreement: Agreement, body_id: str = "", names: Mapping[str, str] | None = None,
    role: str = "party", is_movement: bool = False,
) -> Party:  # fmt: skip
    """One more party: of the catalog by its id, or by name. Raises :class:`RefusedError`."""
    found, catalog = held(by, agreement), load_catalog()
    kind = "other"
    if body_id:
        kind = "society" if body_id in catalog.societies else "organisation"
        code_among(body_id, {*catalog.societies, *catalog.organisations})
    told = {} if body_id else texts_of(names or {}, 160, may_lack=False)
    made: Party = Party.objects.create(
        agreement=found, kind=code_among(kind, PARTY_KINDS), body_id=body_id, names=told,
        role=code_among(role, PARTY_ROLES), is_movement=is_movement and not body_id,
    )  # fmt: skip
    log(by, found, "party", None, _party(made))
    return made


@transaction.atomic
def remove_party(*, by: User | None, party: Party) -> None:
    """It is no party, with the offices that sign for it. The last one stays. Raises :class:`RefusedError`."""
    found = held(by, party.agreement)
    if found.parties.count() < 2:
        raise RefusedError("agreement_refused_last_party")
    log(by, found, "party", _party(party), None)
    party.signatories.all().delete()
    party.delete()


@transaction.atomic
def add_signatory(*, by: User | None, party: Party, office: str = "", authority: str = "") -> Signatory:
    """An office that signs for a party. Raises :class:`RefusedError`."""
    found = held(by, party.agreement)
    made: Signatory = Signatory.objects.create(
        party=party, office=line(office, 160), authority=code_among(authority, AUTHORITIES, may_lack=True)
    )
    if not made.office and not made.authority:
        raise RefusedError("agreement_refused_words")
    log(by, found, "signatory", None, {"party": party.pk, "office": made.office, "authority": made.authority})
    return made


@transaction.atomic
def remove_signatory(*, by: User | None, signatory: Signatory) -> None:
    """This office does not sign. Raises :class:`RefusedError`."""
    found = held(by, signatory.party.agreement)
    log(by, found, "signatory", {"office": signatory.office, "authority": signatory.authority}, None)
    signatory.delete()


@transaction.atomic
def add_money(
    *, by: User | None, agreement: Agreement, amount: Decimal, currency: str, kind: str = "budget", note: str = ""
) -> Money:
    """An amount in its own currency. Raises :class:`RefusedError`."""
    found = held(by, agreement)
    if not amount.is_finite() or amount < 0 or amount >= Decimal(10) ** 16:
        raise RefusedError("agreement_refused_amount")
    made: Money = Money.objects.create(
        agreement=found, amount=amount, currency=code_among(currency, CURRENCIES), kind=code_among(kind, MONEY_KINDS),
        note=line(note, 200),
    )  # fmt: skip
    log(by, found, "money", None, _money(made))
    return made


@transaction.atomic
def remove_money(*, by: User | None, money: Money) -> None:
    """This amount is not of the agreement. Raises :class:`RefusedError`."""
    found = held(by, money.agreement)
    log(by, found, "money", _money(money), None)
    money.delete()


def _party(row: Party) -> dict[str, object]:
    return {"kind": row.kind, "body_id": row.body_id, "names": row.names, "role": row.role}


def _money(row: Money) -> dict[str, object]:
    return {"amount": row.amount, "currency": row.currency, "kind": row.kind, "note": row.note}
