"""What somebody's own society says: its programmes, one of them with all that is said of it, proposals, signatures."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Mapping
from typing import Any, Literal

from django.http import HttpRequest, HttpResponse
from ninja import Field, Query, Router, Schema

from waypost.importing.slots import slots_of_programme
from waypost.reference import load_catalog
from waypost.web.accounts.errors import RefusedError
from waypost.web.api import described
from waypost.web.api.described import check_names, rows, text
from waypost.web.api.forms import CONTENT_TYPES, MEDIA_TYPES, Table, as_csv, as_json
from waypost.web.api.mine import acting_or_problem, refused, standing_or_problem
from waypost.web.api.problems import Problem, nothing_at
from waypost.web.contribute.acting import Acting
from waypost.web.contribute.actions import signing
from waypost.web.contribute.asked import questions_of
from waypost.web.contribute.positions import keep_positions, lacking, positions_now
from waypost.web.contribute.proposing import Proposal, propose
from waypost.web.contribute.queries import beside, history, positions_of, proposed, words_of
from waypost.web.contribute.questions import questions_of_itself
from waypost.web.contribute.reading import claims_of, society_page
from waypost.web.contribute.rights import looked_after, rights_of
from waypost.web.contribute.slots_sent import read_slots
from waypost.web.contribute.standing_now import programme_now, programmes_now

router = Router(tags=["my society"])
AS_TABLE = ("json", "csv")  # forms of reading routes that give their rows as a table, too


class MineTable(Schema):
    """Parameters of reading routes that give their rows as a table, too."""

    format: Literal["json", "csv"] = Field("json", description="The form of the answer.")
    language: Literal["en", "fr", "es", "ar"] = Field("en", description="Of titles, where a source has them in it.")


class Mine(MineTable):
    """Parameters of reading routes."""

    format: Literal["json"] = Field("json", description="The form of the answer.")


class Told(Schema, extra="forbid"):
    """How somebody who is not of the society was told what they enter for it."""

    medium: Literal["telephone", "letter", "meeting", "e-mail"]
    told_by: str = Field(min_length=1, max_length=120, description="A role, never a person.")
    told_on: dt.date


class Slots(Schema, extra="forbid"):
    """What is said of one programme. A slot that is not named stays as it is; null or an empty list takes it back."""

    slots: dict[str, Any] = Field(default_factory=dict, description="Slot: a text, a list of codes, or rows.")
    declined: dict[str, str] = Field(default_factory=dict, description="Slot: why there is no answer (no_answer).")
    seen: dict[str, int] = Field(
        default_factory=dict, description="Slot: its number `seen` when it was read; refused when it changed since."
    )
    why: str = Field("", max_length=500)
    sign: bool = Field(False, description="Sign at once, for a manager.")
    beside: bool = Field(False, description="For who looks after the society: said beside it, not in its name.")
    told: Told | None = Field(None, description="For who looks after the society and enters what it said.")


class NewProgramme(Slots):
    """A new programme; the token names it once, so that sent twice it is one."""

    token: str = Field(min_length=8, max_length=40)


class Chosen(Schema, extra="forbid"):
    """Which ones; null for all of them."""

    changes: list[int] | None = Field(None, description="Numbers of changes that wait.")


class ChosenProgrammes(Schema, extra="forbid"):
    """Which ones; null for all that the society runs or takes part in."""

    programmes: list[str] | None = None


def told_of_route(
    schema: Mapping[str, Any] | None = None, *, ok: str = "200", more: tuple[str, ...] = (),
    forms: tuple[str, ...] = described.JSON_ONLY,
) -> dict[str, Any]:  # fmt: skip
    """What OpenAPI tells of a route for people who are signed in."""
    statuses = ("401", "403", "404", "422", "500", *more)
    content = {
        MEDIA_TYPES[form]: {"schema": {"type": "string", "contentMediaType": MEDIA_TYPES[form]}} for form in forms
    }
    content[MEDIA_TYPES["json"]] = {"schema": dict(schema or {"type": "object"})}
    told: dict[str, Any] = {ok: {"description": "The answer.", "content": content}}
    told |= {status: {"$ref": f"#/components/responses/Problem{status}"} for status in sorted(set(statuses))}
    return {"responses": told, "security": [{"session": []}]}


def act(
    path: str, *, name: str, summary: str, ok: str = "200", more: tuple[str, ...] = (), to: Router = router
) -> Callable[[Callable[..., HttpResponse]], Callable[..., HttpResponse]]:
    """A route that writes."""
    made: Callable[..., Any] = to.post(
        path, operation_id=name, summary=summary, openapi_extra=told_of_route(ok=ok, more=more),
        response={int(ok): None}, url_name=name,
    )  # fmt: skip
    return made


def read(
    path: str, *, name: str, summary: str, schema: Mapping[str, Any], to: Router = router,
    forms: tuple[str, ...] = described.JSON_ONLY,
) -> Callable[[Callable[..., HttpResponse]], Callable[..., HttpResponse]]:  # fmt: skip
    """A route that reads."""
    made: Callable[..., Any] = to.get(
        path,
        operation_id=name,
        summary=summary,
        openapi_extra=told_of_route(schema, forms=forms),
        response={200: None},
        url_name=name,
    )
    return made


def tell(value: Any, status: int = 200) -> HttpResponse:
    """An answer."""
    return HttpResponse(as_json(value), content_type=CONTENT_TYPES["json"], status=status)


def tell_csv(table: Table) -> HttpResponse:
    """Rows as CSV."""
    return HttpResponse(as_csv(table), content_type=CONTENT_TYPES["csv"])


_OBJECT = {"type": "object"}


@read("/my/societies", name="list_my_societies", summary="Societies that I speak for or look after",
      schema={"type": "object", "required": ["societies"], "properties": {"societies": rows()}})  # fmt: skip
def list_my_societies(request: HttpRequest, asked: Query[Mine]) -> HttpResponse:
    """Each with what I may do for it: propose, sign, or stand in for it."""
    check_names(request, tuple(Mine.model_fields))
    standing = standing_or_problem(request)
    after = looked_after(standing)
    own = {m.ns_id for m in standing.acting if m.ns_id}
    names = load_catalog().societies
    known = set(names) if after is None else after | own
    found = [
        {
            "society_id": ns_id,
            "name": names[ns_id].names.get(asked.language) or names[ns_id].names["en"],
            **{name: getattr(rights_of(standing, ns_id), name) for name in ("may_propose", "may_sign", "may_stand_in")},
        }
        for ns_id in sorted(known & names.keys())
    ]
    return tell({"societies": found})


@read("/my/{society_id}/programmes", name="list_my_programmes", summary="Programmes of my society, with their state",
      schema={"type": "object", "required": ["society_id", "programmes", "waiting"], "properties": {
          "society_id": text(may_lack=False), "programmes": rows(),
          "waiting": described.number(may_lack=False)}})  # fmt: skip
def list_my_programmes(request: HttpRequest, society_id: str, asked: Query[Mine]) -> HttpResponse:
    """All that is known of them: what waits, what is missing, when they were verified, open questions."""
    check_names(request, tuple(Mine.model_fields))
    acting = acting_or_problem(request, society_id)
    page = society_page(acting.ns_id, asked.language, load_catalog(), acting.viewer)
    return tell(
        {
            "society_id": society_id,
            "programmes": [{**line, "missing": list(line["missing"])} for line in page["programmes"]],
            "waiting": page["waiting"], "completeness": page["completeness"], "pairs": page["pairs"],
            "questions": page["asked"],
        }
    )  # fmt: skip


@read("/my/{society_id}/programmes/{programme_id}", name="get_my_programme", summary="A programme of my society",
      schema={"type": "object", "required": ["programme_id", "slots"], "properties": {
          "programme_id": text(may_lack=False), "slots": _OBJECT, "claims": _OBJECT, "history": rows(),
          "questions": rows(), "beside": rows()}})  # fmt: skip
def get_my_programme(request: HttpRequest, society_id: str, programme_id: str, asked: Query[Mine]) -> HttpResponse:
    """Its slots as they stand, what each source says, what was said in the web, and open questions."""
    check_names(request, tuple(Mine.model_fields))
    acting = acting_or_problem(request, society_id)
    slots = _slots(acting, programme_id)
    said = {change.slot: change for change in words_of(society_id, [programme_id])}
    return tell(
        {
            "programme_id": programme_id,
            "slots": slots,
            "declined": {slot: change.declined for slot, change in said.items() if change.declined},
            "seen": {slot: change.pk for slot, change in said.items()},
            "waiting": [slot for slot, change in said.items() if change.state == "proposed"],
            "claims": claims_of(programme_id),
            "beside": [_change(change) for change in beside([programme_id])],
            "history": [_change(c) for c in history(programme_id) if c.speaker == society_id or not c.is_own],
            "questions": [_question(each) for each in questions_of(society_id, programme=programme_id)],
        }
    )


@act("/my/{society_id}/programmes/{programme_id}", name="propose_changes", summary="Propose changes of a programme",
     more=("409",))  # fmt: skip
def propose_changes(request: HttpRequest, society_id: str, programme_id: str, sent: Slots) -> HttpResponse:
    """Said as on its page: the same checks, the same history. A manager signs it, or signs at once."""
    acting = acting_or_problem(request, society_id, lambda rights: rights.may_propose or rights.may_stand_in)
    return _propose(acting, programme_id, _slots(acting, programme_id), sent)


@act("/my/{society_id}/programmes", name="add_programme", summary="Add a programme", ok="201", more=("409",))
def add_programme(request: HttpRequest, society_id: str, sent: NewProgramme) -> HttpResponse:
    """A programme that nobody has told of; it needs a title."""
    acting = acting_or_problem(request, society_id, lambda rights: rights.may_propose or rights.may_stand_in)
    return _propose(acting, "", {}, sent, token=sent.token)


@read("/my/{society_id}/positions", name="get_my_positions", summary="What my society says of itself",
      schema={"type": "object", "required": ["society_id", "slots"], "properties": {
          "society_id": text(may_lack=False), "slots": _OBJECT, "seen": _OBJECT,
          "waiting": {"type": "array", "items": {"type": "string"}}}})  # fmt: skip
def get_my_positions(request: HttpRequest, society_id: str, asked: Query[Mine]) -> HttpResponse:
    """The services that it declines, with reason and day, and what it calls people: two lists."""
    check_names(request, tuple(Mine.model_fields))
    acting_or_problem(request, society_id)
    said = positions_of(society_id)
    return tell(
        {
            "society_id": society_id, "slots": positions_now(society_id, said),
            "seen": {slot: change.pk for slot, change in said.items()},
            "waiting": [slot for slot, change in said.items() if change.state == "proposed"],
        }
    )  # fmt: skip


@act("/my/{society_id}/positions", name="propose_positions", summary="Propose what my society says of itself",
     more=("409",))  # fmt: skip
def propose_positions(request: HttpRequest, society_id: str, sent: Slots) -> HttpResponse:
    """Each list as a whole: what is not in it any more is taken back."""
    acting = acting_or_problem(request, society_id, lambda rights: rights.may_propose or rights.may_stand_in)
    stands, catalog = positions_now(society_id, positions_of(society_id)), load_catalog()
    answers, wrong = read_slots(sent.slots, sent.declined, stands, catalog, questions_of_itself(catalog, "en"))
    wrong += [{"parameter": name, "found": "", "expected": "a value"} for name in lacking(answers)]
    if wrong:
        first = wrong[0]
        raise Problem("parameter", f"{first['parameter']}={first['found']}: expected {first['expected']}", errors=wrong)
    if acting.stands_in and sent.told is None:
        raise refused(RefusedError("contribute_refused_told"))
    told = sent.told.model_dump() if sent.told and acting.stands_in else None
    try:
        kept = keep_positions(acting, stands, answers, seen=sent.seen, told=told, why=sent.why.strip(), sign=sent.sign)
    except RefusedError as error:
        raise refused(error) from error
    is_signed = kept is not None and sent.sign and acting.rights.may_sign
    return tell({"society_id": society_id, "batch": kept.pk if kept else None, "is_signed": is_signed})


@read("/my/{society_id}/waiting", name="list_waiting", summary="What waits for a manager's signature",
      schema={"type": "object", "required": ["changes"], "properties": {"changes": rows()}})  # fmt: skip
def list_waiting(request: HttpRequest, society_id: str, asked: Query[Mine]) -> HttpResponse:
    """Proposals, each with its number."""
    check_names(request, tuple(Mine.model_fields))
    acting_or_problem(request, society_id)
    return tell({"changes": [_change(change) for change in proposed(society_id)[:1000]]})


@act("/my/{society_id}/sign", name="sign", summary="Sign what waits")
def sign(request: HttpRequest, society_id: str, sent: Chosen) -> HttpResponse:
    """For the society's manager. What is signed goes into the next release."""
    acting = acting_or_problem(request, society_id, lambda rights: rights.may_sign)
    assert acting.person is not None  # noqa: S101 - nobody else gets here
    return tell({"signed": signing.sign(by=acting.person, ns_id=society_id, changes=sent.changes)})


@act("/my/{society_id}/still-true", name="still_true", summary="Say that programmes are still true")
def still_true(request: HttpRequest, society_id: str, sent: ChosenProgrammes) -> HttpResponse:
    """As of today, in the name of the person's role. Needs no signature."""
    acting = acting_or_problem(request, society_id, lambda rights: rights.may_propose)
    known = {each["programme_id"] for each in programmes_now(society_id, load_catalog())}
    strange = sorted(set(sent.programmes or ()) - known)
    if strange:
        raise nothing_at("programme", strange[0], known)
    wanted = sorted(known if sent.programmes is None else set(sent.programmes))
    chosen = signing.operated_of(society_id, wanted)
    try:
        signing.still_true(author=acting.author(), programmes=wanted, role=acting.role)
    except RefusedError as error:
        raise refused(error) from error
    return tell({"verified": len(chosen)})


def _slots(acting: Acting, programme: str) -> dict[str, Any]:
    catalog = load_catalog()
    now = programme_now(programme, acting.ns_id, catalog)
    if now is None:
        raise nothing_at("programme of this society", programme)
    return slots_of_programme(now, catalog)


def _propose(acting: Acting, key: str, slots: dict[str, Any], sent: Slots, token: str = "") -> HttpResponse:
    answers, wrong = read_slots(sent.slots, sent.declined, slots, load_catalog())
    if wrong:
        first = wrong[0]
        detail = f"{first['parameter']}={first['found']}: expected {first['expected']}"
        raise Problem("parameter", detail, errors=wrong)
    if sent.beside and not acting.stands_in:
        raise Problem("not-yours", "whoever is of the society speaks in its name, not beside it")
    told = sent.told.model_dump() if sent.told else None
    if acting.stands_in and not sent.beside and told is None:
        raise refused(RefusedError("contribute_refused_told"))
    proposal = Proposal(
        seen=sent.seen, told=told if acting.stands_in and not sent.beside else None, is_beside=sent.beside,
        why=sent.why.strip(), sign=sent.sign, token=token,
    )  # fmt: skip
    try:
        kept = propose(acting, key, slots, answers, proposal, is_new=not key)
    except RefusedError as error:
        raise refused(error) from error
    number = kept.batch.pk if kept.batch else None
    told_back = {"programme_id": kept.programme, "batch": number, "is_signed": kept.is_signed and number is not None}
    return tell(told_back, 201 if not key else 200)


def _change(change: Any) -> dict[str, Any]:
    """A change without the person: a role may be published, a name is for the pages."""
    batch = change.batch
    return {
        "change": change.pk, "programme_id": change.programme, "slot": change.slot, "speaker": change.speaker,
        "old": change.old, "new": change.new, "declined": change.declined or None, "state": change.state,
        "at": batch.at.isoformat(), "kind": batch.kind, "why": batch.why or None, "medium": batch.medium or None,
        "signed_at": change.signed_at.isoformat() if change.signed_at else None,
    }  # fmt: skip


def _question(each: Any) -> dict[str, Any]:
    asked = each.asked
    return {
        "question": asked.pk, "kind": asked.kind, "slot": asked.slot or None, "text": asked.text, "by": asked.body,
        "at": asked.at.isoformat(), "answer": asked.answered_text or None, "is_open": each.is_open,
        "is_changed_since": each.changed_since,
    }  # fmt: skip
