"""Agreements with partners: parts of them are said anew or taken out, for who looks after them."""

from __future__ import annotations

from typing import Any

from django.http import HttpRequest, HttpResponse
from ninja import Field, Router, Schema

from waypost.web.agreements import actions
from waypost.web.agreements.actions.changing import last_change
from waypost.web.agreements.models import Agreement, Change, Signatory
from waypost.web.api.described import number, rows, value_of
from waypost.web.api.policy import told_refusals
from waypost.web.api.problems import Problem
from waypost.web.api.routes.agreements import PLACE, AgreementParts, NewClause, NewCommitment, mine
from waypost.web.api.routes.mine import act, read, tell

router = Router(tags=["agreements"])

_SEEN = "Number of the last change that you saw, as /my/agreements/{code} tells it; without it nothing is compared."


class ChangedAgreement(AgreementParts, extra="forbid"):
    """An agreement said anew. What is not given is not known."""

    seen: int | None = Field(None, ge=0, description=_SEEN)


class ChangedClause(NewClause, extra="forbid"):
    """A clause said anew."""

    seen: int | None = Field(None, ge=0, description=_SEEN)


class ChangedCommitment(NewCommitment, extra="forbid"):
    """A commitment said anew."""

    seen: int | None = Field(None, ge=0, description=_SEEN)


class Why(Schema, extra="forbid"):
    """Why something is taken out."""

    why: str = Field("", max_length=2000, description="Why; it stands in the log.")


class NewSignatory(Schema, extra="forbid"):
    """An office that signs for a party. Never a person."""

    party: int = Field(description="Number of the party, as /my/agreements/{code} tells it.")
    office: str = Field("", max_length=160, description="The office.")
    authority: str = Field(
        "", max_length=20, description="governance, secretary_general, director, head_of_office, other."
    )


def changing_of(row: Agreement) -> dict[str, Any]:
    """What somebody who changes an agreement has to name: numbers of parts, and of the last change of each."""
    parties = list(row.parties.order_by("pk").prefetch_related("signatories"))
    seen: dict[str, dict[str, int]] = {"clause": {}, "commitment": {}}
    for change in Change.objects.filter(agreement=row, what__in=list(seen), after__isnull=False).order_by("pk"):
        number = (change.after or {}).get(change.what)
        if number is not None:
            seen[change.what][f"{'c' if change.what == 'clause' else 'k'}{number}"] = change.pk
    return {
        "seen": last_change(row), "clauses": seen["clause"], "commitments": seen["commitment"],
        "parties": [{"party": each.pk, "id": each.body_id or None, "names": each.names} for each in parties],
        "signatories": [
            {"signatory": each.pk, "party": party.pk, "office": each.office or None,
             "authority": each.authority or None}
            for party in parties for each in party.signatories.all()
        ],
        "money": [
            {"money": each.pk, "amount": str(each.amount), "currency": each.currency, "kind": each.kind}
            for each in row.money.order_by("pk")
        ],
    }  # fmt: skip


def _part(row: Agreement, kind: str, name: str) -> Any:
    """A clause or commitment by what its agreement calls it. Raises :class:`Problem` for one that is not there."""
    rows, letter = (row.clauses, "c") if kind == "clause" else (row.commitments, "k")
    is_named = name[:1] == letter and name[1:].isascii() and name[1:].isdecimal() and len(name) < 12
    found = rows.filter(pk=int(name[1:]), ended_at=None).first() if is_named else None
    if found is None:
        raise Problem("not-found", f"no {kind} {name[:20]!r} in this agreement")
    return found


def _row(rows: Any, number: int, kind: str) -> Any:
    found = rows.filter(pk=number).first() if 0 < number < 2**31 else None
    if found is None:
        raise Problem("not-found", f"no {kind} {number} in this agreement")
    return found


@act(f"{PLACE}/change", name="change_agreement", summary="Say an agreement anew", more=("409",), to=router)
def change_agreement(request: HttpRequest, code: str, said: ChangedAgreement) -> HttpResponse:
    """All of it but its parts; what stood there stays in the log."""
    standing, row = mine(request, code)
    with told_refusals():
        made = actions.change_agreement(by=standing.person, agreement=row, **said.dict())
    return tell({"code": made.code, "seen": last_change(made)})


@act(f"{PLACE}/withdraw", name="withdraw_agreement", summary="Withdraw an agreement that was entered by mistake",
     more=("409",), to=router)  # fmt: skip
def withdraw_agreement(request: HttpRequest, code: str, said: Why) -> HttpResponse:
    """Nobody sees it any more; a reason is needed."""
    standing, row = mine(request, code)
    with told_refusals():
        actions.withdraw_agreement(by=standing.person, agreement=row, why=said.why)
    return tell({"code": row.code})


@act(f"{PLACE}/clauses/{{clause}}", name="change_clause", summary="Say a clause anew", more=("409",), to=router)
def change_clause(request: HttpRequest, code: str, clause: str, said: ChangedClause) -> HttpResponse:
    """Its words, and what it states beside them."""
    standing, row = mine(request, code)
    found = _part(row, "clause", clause)
    with told_refusals():
        actions.say_clause(by=standing.person, agreement=row, clause=found, **said.dict())
    return tell({"clause": clause, "seen": last_change(row, "clause", found.pk)})


@act(f"{PLACE}/clauses/{{clause}}/end", name="end_clause", summary="Take a clause out", more=("409",), to=router)
def end_clause(request: HttpRequest, code: str, clause: str, said: Why) -> HttpResponse:
    """One that does not stand in the text; decisions about it stay in the log."""
    standing, row = mine(request, code)
    found = _part(row, "clause", clause)
    with told_refusals():
        actions.end_clause(by=standing.person, clause=found, why=said.why)
    return tell({"clause": clause})


@act(f"{PLACE}/commitments/{{commitment}}", name="change_commitment", summary="Say a commitment anew",
     more=("409",), to=router)  # fmt: skip
def change_commitment(request: HttpRequest, code: str, commitment: str, said: ChangedCommitment) -> HttpResponse:
    """Who does what, and what sets it in motion or by when."""
    standing, row = mine(request, code)
    found = _part(row, "commitment", commitment)
    with told_refusals():
        actions.say_commitment(by=standing.person, agreement=row, commitment=found, **said.dict())
    return tell({"commitment": commitment, "seen": last_change(row, "commitment", found.pk)})


@act(f"{PLACE}/commitments/{{commitment}}/end", name="end_commitment", summary="Take a commitment out",
     more=("409",), to=router)  # fmt: skip
def end_commitment(request: HttpRequest, code: str, commitment: str, said: Why) -> HttpResponse:
    """One that does not stand in the text; what became of it stays in the log."""
    standing, row = mine(request, code)
    found = _part(row, "commitment", commitment)
    with told_refusals():
        actions.end_commitment(by=standing.person, commitment=found, why=said.why)
    return tell({"commitment": commitment})


@act(f"{PLACE}/signatories", name="add_signatory", summary="Add an office that signs", ok="201", more=("409",),
     to=router)  # fmt: skip
def add_signatory(request: HttpRequest, code: str, said: NewSignatory) -> HttpResponse:
    """For a party; never a person."""
    standing, row = mine(request, code)
    party = _row(row.parties, said.party, "party")
    with told_refusals():
        made = actions.add_signatory(by=standing.person, party=party, office=said.office, authority=said.authority)
    return tell({"signatory": made.pk}, 201)


@act(f"{PLACE}/parties/{{party}}/remove", name="remove_party", summary="Take a party out", more=("409",), to=router)
def remove_party(request: HttpRequest, code: str, party: int) -> HttpResponse:
    """With the offices that sign for it; the last one stays."""
    standing, row = mine(request, code)
    found = _row(row.parties, party, "party")
    with told_refusals():
        actions.remove_party(by=standing.person, party=found)
    return tell({"party": party})


@act(f"{PLACE}/signatories/{{signatory}}/remove", name="remove_signatory", summary="Take an office that signs out",
     more=("409",), to=router)  # fmt: skip
def remove_signatory(request: HttpRequest, code: str, signatory: int) -> HttpResponse:
    """It does not sign."""
    standing, row = mine(request, code)
    found = _row(Signatory.objects.filter(party__agreement=row), signatory, "signatory")
    with told_refusals():
        actions.remove_signatory(by=standing.person, signatory=found)
    return tell({"signatory": signatory})


@act(f"{PLACE}/money/{{money}}/remove", name="remove_money", summary="Take an amount out", more=("409",), to=router)
def remove_money(request: HttpRequest, code: str, money: int) -> HttpResponse:
    """It is not of the agreement."""
    standing, row = mine(request, code)
    found = _row(row.money, money, "money")
    with told_refusals():
        actions.remove_money(by=standing.person, money=found)
    return tell({"money": money})


@read(PLACE, name="get_my_agreement", summary="What I have to name to change an agreement",
      schema=value_of({"seen": number(may_lack=False), "parties": rows(), "signatories": rows(), "money": rows()}),
      to=router)  # fmt: skip
def get_my_agreement(request: HttpRequest, code: str) -> HttpResponse:
    """Numbers of parts, and of the last change of each, for who changes an agreement."""
    _, row = mine(request, code)
    return tell(changing_of(row))
