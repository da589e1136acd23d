"""Agreements with partners: for everybody what is public, for who is signed in what their pages show, and writing."""

from __future__ import annotations

import datetime as dt
from decimal import Decimal
from typing import Literal

from django.http import HttpRequest, HttpResponse
from ninja import Field, Query, Router, Schema

from waypost.agreements.telling import ROW
from waypost.reference import load_catalog
from waypost.web.accounts.queries import Standing
from waypost.web.accounts.viewing import standing_of_request
from waypost.web.agreements import actions
from waypost.web.agreements.models import Agreement
from waypost.web.agreements.queries.book import Book
from waypost.web.agreements.views.reading import rows_of, told_of
from waypost.web.api import described
from waypost.web.api.described import Worded, codes, number, rows, table_of, text, value_of, yes_no
from waypost.web.api.forms import Table
from waypost.web.api.mine import standing_or_problem
from waypost.web.api.policy import told_refusals
from waypost.web.api.problems import Problem, nothing_at
from waypost.web.api.routes.mine import act, tell
from waypost.web.api.telling import form_of, tell_table, tell_value, told_now

router = Router(tags=["agreements"])
PLACE = "/my/agreements/{code}"
_COLUMNS = {
    "code": text(may_lack=False), "title": text(may_lack=False), "type": text("mou, framework, project or data"),
    "level": text("global, zone or country"), "zone": text("Zone of 2009."), "country": text("ISO 3166 alpha-3."),
    "holder": text("A society, or secretariat; null for an example."), "partners": codes("Names."),
    "stage": text("idea, mandate, negotiating, legal_review, signed, in_force, under_review, expired, terminated."),
    "ends_on": text("Year, month or day; null: not known."), "next": text("stage, commitment or end."),
    "next_on": text("The day of what comes next; it may be over."),
    "questions": number("How many are asked; null for whoever does not look after it."),
    "critical": number("How many of them are critical."),
    "to_look_at": number("Clauses that words propose to look at."),
    "visibility": text("public, members or parties."), "is_example": yes_no("Invented."),
}  # fmt: skip
_WHOLE = {
    name: rows() for name in (
        "parties", "signatories", "stages", "money", "clauses", "model", "commitments", "findings", "proposals",
        "sources",
    )
}  # fmt: skip


@described.get(
    router, "/agreements", name="list_agreements", summary="Agreements with partners that I may see",
    schema=table_of(_COLUMNS), asks=Worded,
)  # fmt: skip
def list_agreements(request: HttpRequest, asked: Query[Worded]) -> HttpResponse:
    """Those of the catalog, and what societies and the Secretariat show to whoever asks; what is not known is null."""
    form_of(request)
    found = rows_of(Book(standing_of_request(request)), asked.language)
    return told_now(tell_table(request, Table(ROW, found)), request)


@described.get(
    router, "/agreements/{code}", name="get_agreement", summary="An agreement, as far as I may see it",
    schema=value_of({**_COLUMNS, **_WHOLE}), asks=Worded, forms=described.JSON_ONLY,
)  # fmt: skip
def get_agreement(request: HttpRequest, code: str, asked: Query[Worded]) -> HttpResponse:
    """Clauses, commitments, stages, money by currency; and for who looks after it what is asked about it."""
    form_of(request, described.JSON_ONLY)
    book = Book(standing_of_request(request))
    entry = book.find(code)
    if entry is None:
        known = [each.whole.code for each in book.entries]
        raise nothing_at("agreement", code, known, "see /api/v1/agreements")
    return told_now(tell_value(request, told_of(book, entry, asked.language)), request)


@described.get(
    router, "/agreement-model", name="get_agreement_model", summary="What agreements are held against",
    schema=value_of({"clauses": rows(), "matters": rows()}), asks=Worded, forms=described.JSON_ONLY,
)  # fmt: skip
def get_agreement_model(request: HttpRequest, asked: Query[Worded]) -> HttpResponse:
    """The model set of clauses with suggested wording, and what a clause may be found to oblige to."""
    form_of(request, described.JSON_ONLY)
    model, language = load_catalog().agreement_model, asked.language
    clauses = [
        {
            "type": name,
            "label": each.label[language],
            "why": each.why[language],
            "wording": each.wording[language],
            "provisions": list(each.provisions),
            "needed": each.needed,
        }
        for name, each in model.clauses.items()
    ]
    matters = [
        {
            "matter": name, "label": each.label[language], "severity": each.severity, "question": each.ask[language],
            "remedy": each.remedy[language], "provisions": list(each.provisions),
        }
        for name, each in model.lexicon.matters.items()
    ]  # fmt: skip
    return tell_value(request, {"clauses": clauses, "matters": matters})


Texts = dict[Literal["en", "fr", "es", "ar"], str]


class AgreementParts(Schema, extra="forbid"):
    """What an agreement is. What is not given is not known."""

    titles: Texts = Field(description="Language: title. One is enough.")
    type: Literal["mou", "framework", "project", "data"] = Field(description="What kind of agreement it is.")
    level: Literal["global", "zone", "country"] = Field(description="Where it holds.")
    zone: str = Field("", max_length=40, description="Zone of 2009, for the level zone.")
    country: str = Field("", max_length=3, description="ISO 3166 alpha-3, for the level country.")
    ends_on: dt.date | None = Field(None, description="Its last day.")
    languages: list[str] = Field(default_factory=list, max_length=4, description="Languages of the text.")
    services: list[str] = Field(default_factory=list, max_length=80, description="Services that it is about.")
    places: list[str] = Field(default_factory=list, max_length=200, description="Countries that it is about.")
    groups: list[str] = Field(default_factory=list, max_length=40, description="People that it is for.")
    predecessor: str = Field("", max_length=60, description="Code of the agreement before it.")
    absent: list[str] = Field(default_factory=list, max_length=40, description="Types of clause the text lacks.")
    is_complete: bool = Field(False, description="All clauses of the text are written down.")
    visibility: Literal["public", "members", "parties"] = Field("parties", description="Who sees it.")


class NewAgreement(AgreementParts, extra="forbid"):
    """An agreement. What is not given is not known."""

    society: str = Field("", max_length=40, description="Whose it is, such as ns-ner; empty for the Secretariat.")


class NewParty(Schema, extra="forbid"):
    """A party: of the catalog by its id, or by name."""

    body_id: str = Field("", max_length=60, description="A society or organisation of the catalog.")
    names: Texts = Field(default_factory=dict, description="Language: name, of a body that the catalog lacks.")
    role: Literal["party", "lead", "donor", "implementing", "host_authority", "witness"] = Field(
        "party", description="What it is in the agreement."
    )
    is_movement: bool = Field(False, description="A body of the Movement that the catalog lacks.")


class NewStep(Schema, extra="forbid"):
    """A stage that is planned or was reached."""

    stage: str = Field(max_length=20, description="One of the stages.")
    planned: dt.date | None = Field(None, description="For which day it is planned.")
    actual: dt.date | None = Field(None, description="On which day it was reached.")
    why: str = Field("", max_length=2000, description="Needed where the stage leaves the usual way.")


class NewClause(Schema, extra="forbid"):
    """A clause with what it states beside its words."""

    type: str = Field(max_length=30, description="A type of the model set.")
    texts: Texts = Field(default_factory=dict, description="Language: words.")
    provisions: list[str] = Field(default_factory=list, max_length=36, description="Provisions it touches.")
    reports_to: list[str] | None = Field(None, description="Kinds of recipient; empty: nobody; null: not known.")
    data_level: str = Field("", max_length=14, description="aggregate, pseudonymous or personal.")
    onward: str = Field("", max_length=14, description="no, with_consent or yes.")
    is_confidential: bool = Field(False, description="Keep it from members.")


class NewDecision(Schema, extra="forbid"):
    """What a reviewer decides."""

    matter: str = Field(max_length=24, description="One of the matters of the model.")
    verdict: Literal["yes", "no", "unsure"] = Field(description="Whether it obliges to that.")
    clause: str = Field("", max_length=20, description="The clause, as its agreement names it; empty: the whole.")
    why: str = Field("", max_length=2000, description="Why.")


class NewCommitment(Schema, extra="forbid"):
    """A commitment."""

    texts: Texts = Field(default_factory=dict, description="Language: words.")
    actor: str = Field("", max_length=200, description="Who acts: a party or an office.")
    action: str = Field("", max_length=300, description="What is done.")
    trigger: str = Field("", max_length=300, description="What sets it in motion.")
    deadline: dt.date | None = Field(None, description="By which day.")
    indicator: str = Field("", max_length=300, description="What shows it.")
    names_none: list[str] = Field(default_factory=list, max_length=3, description="actor, action, when: not named.")


class NewStatus(Schema, extra="forbid"):
    """What became of a commitment."""

    status: Literal["open", "in_progress", "kept", "not_kept", "dropped"] = Field(description="Where it stands.")
    evidence: str = Field("", max_length=2000, description="What shows it; needed where it was kept.")


class NewMoney(Schema, extra="forbid"):
    """An amount in its own currency."""

    amount: Decimal = Field(ge=0, max_digits=18, decimal_places=2, description="As in the text.")
    currency: str = Field(max_length=3, description="ISO 4217.")
    kind: Literal["budget", "revised", "commitment", "expenditure"] = Field("budget", description="Of which kind.")
    note: str = Field("", max_length=200, description="What it is for.")


def mine(request: HttpRequest, code: str) -> tuple[Standing, Agreement]:
    """Who acts on which agreement. Raises :class:`Problem` for one that cannot be seen or changed."""
    standing = standing_or_problem(request)
    entry = Book(standing).find(code)
    if entry is None:
        raise Problem("not-found", f"no agreement {code[:60]!r}; see /api/v1/agreements")
    if entry.row is None or not entry.may_edit:
        raise Problem("not-yours", "this is for those who look after the agreement")
    return standing, entry.row


@act("/my/agreements", name="enter_agreement", summary="Enter an agreement", ok="201", more=("409",), to=router)
def enter_agreement(request: HttpRequest, said: NewAgreement) -> HttpResponse:
    """For the own society, for one of the zone, or for the Secretariat."""
    standing = standing_or_problem(request)
    given = said.dict()
    with told_refusals():
        made = actions.create_agreement(by=standing.person, ns_id=given.pop("society"), **given)
    return tell({"code": made.code}, 201)


@act(f"{PLACE}/parties", name="add_party", summary="Add a party", ok="201", more=("409",), to=router)
def add_party(request: HttpRequest, code: str, said: NewParty) -> HttpResponse:
    """Of the catalog by its id, or by name."""
    standing, row = mine(request, code)
    with told_refusals():
        made = actions.add_party(by=standing.person, agreement=row, **said.dict())
    return tell({"party": made.pk}, 201)


@act(f"{PLACE}/steps", name="log_step", summary="Log a stage", ok="201", more=("409",), to=router)
def log_step(request: HttpRequest, code: str, said: NewStep) -> HttpResponse:
    """Planned or reached; the log only grows."""
    standing, row = mine(request, code)
    with told_refusals():
        made = actions.log_step(by=standing.person, agreement=row, **said.dict())
    return tell({"step": made.pk}, 201)


@act(f"{PLACE}/clauses", name="add_clause", summary="Add a clause", ok="201", more=("409",), to=router)
def add_clause(request: HttpRequest, code: str, said: NewClause) -> HttpResponse:
    """Its words, and what it states beside them."""
    standing, row = mine(request, code)
    with told_refusals():
        made = actions.say_clause(by=standing.person, agreement=row, **said.dict())
    return tell({"clause": f"c{made.pk}"}, 201)


@act(f"{PLACE}/decisions", name="decide_clause", summary="Decide what a clause obliges to", ok="201",
     more=("409",), to=router)  # fmt: skip
def decide_clause(request: HttpRequest, code: str, said: NewDecision) -> HttpResponse:
    """A reviewer's word on a clause or on the whole agreement; the latest counts."""
    standing, row = mine(request, code)
    given = said.dict()
    named = given.pop("clause")
    clause = row.clauses.filter(pk=int(named[1:]), ended_at=None).first() if named[1:].isdecimal() else None
    if named and clause is None:
        raise Problem("not-found", f"no clause {named!r} in this agreement")
    with told_refusals():
        made = actions.decide(by=standing.person, agreement=row, clause=clause, **given)
    return tell({"decision": made.pk}, 201)


@act(f"{PLACE}/commitments", name="add_commitment", summary="Add a commitment", ok="201", more=("409",), to=router)
def add_commitment(request: HttpRequest, code: str, said: NewCommitment) -> HttpResponse:
    """Who does what, and what sets it in motion or by when."""
    standing, row = mine(request, code)
    with told_refusals():
        made = actions.say_commitment(by=standing.person, agreement=row, **said.dict())
    return tell({"commitment": f"k{made.pk}"}, 201)


@act(f"{PLACE}/commitments/{{commitment}}/status", name="note_commitment", summary="Say what became of a commitment",
     ok="201", more=("409",), to=router)  # fmt: skip
def note_commitment(request: HttpRequest, code: str, commitment: str, said: NewStatus) -> HttpResponse:
    """With what shows it."""
    standing, row = mine(request, code)
    found = (
        row.commitments.filter(pk=int(commitment[1:]), ended_at=None).first() if commitment[1:].isdecimal() else None
    )
    if found is None:
        raise Problem("not-found", f"no commitment {commitment[:20]!r} in this agreement")
    with told_refusals():
        made = actions.note_status(by=standing.person, commitment=found, **said.dict())
    return tell({"status": made.pk}, 201)


@act(f"{PLACE}/money", name="add_money", summary="Add an amount", ok="201", more=("409",), to=router)
def add_money(request: HttpRequest, code: str, said: NewMoney) -> HttpResponse:
    """In its own currency; amounts of different currencies are never added."""
    standing, row = mine(request, code)
    with told_refusals():
        made = actions.add_money(by=standing.person, agreement=row, **said.dict())
    return tell({"money": made.pk}, 201)
