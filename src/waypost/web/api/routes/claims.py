"""Aspects, measures and claims with their runs for everybody as far as they may see; writing for members."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any, Literal

from django.http import HttpRequest, HttpResponse
from ninja import Field, Query, Router, Schema

from waypost.reference import load_catalog
from waypost.web.accounts.errors import RefusedError
from waypost.web.accounts.queries import Standing
from waypost.web.accounts.viewing import standing_of_request
from waypost.web.advocacy import rights
from waypost.web.advocacy.actions import claims as actions
from waypost.web.advocacy.actions import evidence as evidence_actions
from waypost.web.advocacy.actions.claims import WordsError, figure_at_once
from waypost.web.advocacy.models import Evidence, Story
from waypost.web.advocacy.queries.aspects import aspects
from waypost.web.advocacy.queries.claims import find_stated, retired_claims, runs_of, seen_claims, stated, to_check
from waypost.web.advocacy.reading import note_reads_of
from waypost.web.advocacy.stated import Stated
from waypost.web.advocacy.telling import in_language, measure_line, told_lines, told_runs
from waypost.web.advocacy.views.public import LINE, eyes_of, whole
from waypost.web.api import described
from waypost.web.api.described import Worded, check_names, codes, rows, table_of, text, value_of, yes_no
from waypost.web.api.forms import Table
from waypost.web.api.mine import refused, standing_or_problem
from waypost.web.api.problems import Problem, nothing_at
from waypost.web.api.routes.mine import Mine, act, read, tell
from waypost.web.api.telling import form_of, tell_table, tell_value

router = Router(tags=["claims"])
_NUMBER = {"type": ["number", "null"]}
_LINE = {
    "claim": text("Its name, as slots call it.", may_lack=False),
    "aspect": text(may_lack=False),
    "question": text(),
    "kind": text("quantity, trend, comparison, existence, causal or normative.", may_lack=False),
    "words": text("With its figures as they are now; empty where one cannot be told.", may_lack=False),
    "words_language": text(may_lack=False),
    "state": text("fresh, drifted_within, drifted_beyond, direction_reversed, scope_broken, expired, "
                  "evidence_withdrawn, suppressed_now or unasked.", may_lack=False),
    "is_to_check": yes_no("Messages that rest on it have to be checked before use."),
    "figure": text("With its unit in words; null where none is told."),
    "range": text("Where sources leave one."),
    "value": _NUMBER,
    "unit": text(),
    "data_date": text("The last day that the facts speak of."),
    "release": text("The release that was asked."),
    "cannot_say": text("What must not be read into it."),
    "society_id": text("Who answers for it; null for the Secretariat."),
    "is_shipped": yes_no("Comes with Waypost."),
    "audience": text("public or movement.", may_lack=False),
}  # fmt: skip
_ASPECT = {
    "aspect": text(may_lack=False), "title": text(may_lack=False), "about": text(), "is_added": yes_no(),
    "questions": codes("Keys of its research questions."), "gaps": codes("Questions of which no source tells all."),
}  # fmt: skip
_MEASURE = {
    "measure": text(may_lack=False), "title": text(may_lack=False), "unit": text(), "how": text(),
    "source": text("context, register or published."), "cannot_say": text(), "parameters": codes("Their names."),
}  # fmt: skip


class Narrowed(Worded):
    """Which claims."""

    aspect: str = Field("", description="Of this aspect only.")
    state: str = Field("", description="In this state only; to_check: all to be checked; retired: for members.")


class Words(Schema, extra="forbid"):
    """What a claim says and asks. The expected figure is the one that the release gives now: nobody sends it."""

    aspect: str = Field(description="Key of an aspect.")
    question: str = Field("", description="Key of one of its questions.")
    kind: Literal["quantity", "trend", "comparison", "existence", "causal", "normative"] = Field(
        description="What kind of claim; the first three need a measure."
    )
    words: dict[str, str] = Field(description="By language, with slots in the place of figures.")
    cannot_say: dict[str, str] = Field(default_factory=dict, description="What must not be read into it, by language.")
    measure: str = Field("", description="Which figure; empty for a claim without one.")
    arguments: dict[str, str] = Field(default_factory=dict, description="Parameters of the measure, as codes.")
    audience: Literal["public", "movement"] = Field("movement", description="Whose figure it is.")
    tolerance: Literal["absolute", "relative", "rank", "sign"] = Field("relative", description="How it may move.")
    tolerance_value: float = Field(0.05, ge=0, description="How far.")
    pivot: float | None = Field(None, description="Where its meaning turns.")
    valid_until: dt.date | None = Field(None, description="Its last day of use.")
    confidence: Literal["", "high", "medium", "low"] = Field("", description="How sure its writer is.")
    scope: dict[str, Any] = Field(default_factory=dict, description="places, stages, groups as codes; period.")
    beside: dict[str, str] = Field(default_factory=dict, description="Name in slots: claim that gives the figure.")
    counter_claims: list[str] = Field(default_factory=list, description="Claims that say otherwise.")


class NewClaim(Words):
    """A new one."""

    society: str = Field("", description="In whose name; empty for the Secretariat.")


class ChangedClaim(Words):
    """Another version."""

    why: str = Field(min_length=1, max_length=2000, description="Why; no names, no contacts.")
    seen: int = Field(description="The `version_number` that was read; refused (409) when there is a newer one.")


class Asked(Mine):
    """A figure that somebody wants to see."""

    measure: str = Field(description="Which measure.")
    audience: Literal["public", "movement"] = Field("public", description="As whom.")
    arguments: str = Field("", description="Parameters as name=code, apart by commas.")


class NewEvidence(Schema, extra="forbid"):
    """An item for or against a claim."""

    society: str = Field("", description="Whose data or experience it is; empty for the Secretariat.")
    item: Literal["programme", "series", "survey", "document", "story"] = Field(description="What it is.")
    kind: str = Field(description="Where its grade begins: a kind of the catalog's grading.")
    bearing: Literal["supports", "opposes", "qualifies", "illustrates"] = Field(description="What it does for it.")
    reference: str = Field("", description="Programme, data set, or title.")
    story: str = Field("", description="Code of a story.")
    excerpt: str = Field("", description="Of a document, word by word.")
    language: str = Field("", description="Of the excerpt.")
    source: str = Field("", description="Who published it.")
    address: str = Field("", description="Where it stands.")
    places: list[str] = Field(default_factory=list, description="Countries of which it tells.")
    trail_sides: list[Literal["origin", "transit", "destination"]] = Field(
        default_factory=list, description="From which sides of a trail it looks."
    )
    evidence_date: dt.date | None = Field(None, description="Of when it tells.")
    parts: dict[str, Any] = Field(
        default_factory=dict,
        description="coverage (0 to 1), is_direct_group, is_direct_place, is_consistent, is_self_interested, lineage.",
    )
    note: str = Field("", max_length=2000, description="No names, no contacts.")


class Judged(Schema, extra="forbid"):
    """What becomes of an item."""

    step: Literal["reviewed", "set_aside", "taken_in", "withdrawn"] = Field(description="What is done.")
    why: str = Field("", max_length=2000, description="Why; needed for all but a review.")
    parts: dict[str, Any] = Field(default_factory=dict, description="Of a review: parts of the grade.")


def _now(response: HttpResponse) -> HttpResponse:
    """Follows from what people wrote, not from the release alone: nobody keeps it."""
    response["Cache-Control"] = "private, no-cache"
    return response


@described.get(router, "/advocacy/aspects", name="list_aspects", summary="Hidden aspects with their questions",
               schema=table_of(_ASPECT), asks=Worded)  # fmt: skip
def list_aspects(request: HttpRequest, asked: Query[Worded]) -> HttpResponse:
    """Those of the catalog and those that the team added."""
    form_of(request)
    found = [
        {
            "aspect": key, "title": in_language(each.title, asked.language)[0],
            "about": in_language(each.about, asked.language)[0], "is_added": each.is_added,
            "questions": list(each.questions), "gaps": [name for name, q in each.questions.items() if q.gap],
        }
        for key, each in aspects().items()
    ]  # fmt: skip
    return _now(tell_table(request, Table(tuple(_ASPECT), found)))


@described.get(router, "/advocacy/measures", name="list_measures", summary="What claims can measure",
               schema=table_of(_MEASURE), asks=Worded)  # fmt: skip
def list_measures(request: HttpRequest, asked: Query[Worded]) -> HttpResponse:
    """Each with its parameters and what must not be read into it."""
    form_of(request)
    found = []
    for name in load_catalog().advocacy.measures:
        line = measure_line(name, asked.language)
        found.append(line | {"parameters": [each["parameter"] for each in line["parameters"]]})
    return tell_table(request, Table(tuple(_MEASURE), found))


@described.get(router, "/advocacy/claims", name="list_claims", summary="Claims as they stand now",
               schema=table_of(_LINE), asks=Narrowed)  # fmt: skip
def list_claims(request: HttpRequest, asked: Query[Narrowed]) -> HttpResponse:
    """For everybody the public ones that ship or are used in a live public message; for members all."""
    form_of(request)
    standing = standing_of_request(request)
    found = retired_claims(standing) if asked.state == "retired" else seen_claims(standing)
    if asked.aspect:
        found = found.filter(aspect=asked.aspect[:60])
    kept = [each for each in stated(found) if _is_in(each, asked.state)]
    lines = told_lines(kept, asked.language, eyes_of(standing))
    told = [{name: line[name] for name in LINE} for line in lines]
    return _now(tell_table(request, Table(LINE, told)))


def _is_in(each: Stated, state: str) -> bool:
    return state in ("", "retired", each.state) or (state == "to_check" and each.is_to_check)


@described.get(
    router, "/advocacy/claims/{claim}", name="get_claim", summary="A claim with all that carries it",
    schema=value_of({**_LINE, "version_number": described.number(may_lack=False), "runs": rows(), "evidence": rows(),
                     "grade": {"type": "object"}, "messages": rows(), "counters": rows(), "parameters": rows(),
                     "datasets": rows()}, required=False),
    asks=Worded, forms=described.JSON_ONLY,
)  # fmt: skip
def get_claim(request: HttpRequest, claim: str, asked: Query[Worded]) -> HttpResponse:
    """Figure, source, state, every run, evidence for and against with its grade, and messages that one may see."""
    form_of(request, described.JSON_ONLY)
    standing = standing_of_request(request)
    each = _found(standing, claim)
    told = whole(each, standing, asked.language)
    note_reads_of(request, (row["message"] for row in told["messages"]))
    return _now(tell_value(request, told))


@described.get(router, "/advocacy/claims/{claim}/runs", name="list_claim_runs",
               summary="What was found each time a claim was asked", schema=table_of({}), asks=Worded)  # fmt: skip
def list_claim_runs(request: HttpRequest, claim: str, asked: Query[Worded]) -> HttpResponse:
    """The latest first, through all versions of the claim."""
    form_of(request)
    standing = standing_of_request(request)
    each = _found(standing, claim)
    runs = runs_of(each.claim, 1000)
    if eyes_of(standing) == "public":
        runs = [run for run in runs if run.audience == "public"]
    told = told_runs(runs, asked.language)
    columns = ("day", "release", "state", "value", "figure", "moved", "rows", "fingerprint", "occasion", "is_carried")
    return _now(tell_table(request, Table(columns, [{name: row[name] for name in columns} for row in told])))


@read("/my/advocacy/check", name="list_claims_to_check", to=router, summary="Claims of mine to check before use",
      schema={"type": "object", "required": ["claims"], "properties": {"claims": rows()}})  # fmt: skip
def list_claims_to_check(request: HttpRequest, asked: Query[Mine]) -> HttpResponse:
    """Those in whose name I write that moved further than they may, or lost what carried them."""
    check_names(request, tuple(Mine.model_fields))
    lines = told_lines(to_check(_writer(request)), asked.language, "movement")
    return tell({"claims": [{name: line[name] for name in LINE} for line in lines]})


@read("/my/advocacy/figure", name="look_at_figure", to=router, summary="A figure of the present release",
      schema={"type": "object", "properties": {"value": _NUMBER, "rows": {"type": "integer"}}})  # fmt: skip
def look_at_figure(request: HttpRequest, asked: Query[Asked]) -> HttpResponse:
    """What a measure gives now, before a claim is written on it."""
    check_names(request, tuple(Asked.model_fields))
    _writer(request)
    given = dict(part.split("=", 1) for part in asked.arguments.split(",") if "=" in part)
    with _told_refusals():
        result, figure, datasets = figure_at_once(measure=asked.measure, arguments=given, audience=asked.audience)
        return tell(
            {
                "value": result.value, "least": result.least, "most": result.most, "unit": figure.unit,
                "rows": result.rows, "is_suppressed": result.is_suppressed, "data_date": result.data_date,
                "fingerprint": result.fingerprint, "datasets": list(datasets.values()),
            }
        )  # fmt: skip


@act("/my/advocacy/claims", name="write_claim", to=router, ok="201", summary="Write a claim")
def write_claim(request: HttpRequest, asked: NewClaim) -> HttpResponse:
    """In the name of a society, or of the Secretariat. A number that is typed is refused."""
    standing = _writer(request)
    given = asked.dict()
    with _told_refusals():
        made = actions.write_claim(by=standing.person, ns_id=given.pop("society"), **given)
    return tell(_line(standing, made.claim.key), 201)


@act("/my/advocacy/claims/{claim}", name="change_claim", to=router, summary="Change a claim")
def change_claim(request: HttpRequest, claim: str, asked: ChangedClaim) -> HttpResponse:
    """A new version with the figure of now; the earlier one stays."""
    standing = _writer(request)
    each = _found(standing, claim)
    with _told_refusals():
        actions.change_claim(by=standing.person, claim=each.claim, **asked.dict())
    return tell(_line(standing, claim))


@act("/my/advocacy/claims/{claim}/evidence", name="add_evidence", to=router, ok="201", summary="Add evidence")
def add_evidence(request: HttpRequest, claim: str, asked: NewEvidence) -> HttpResponse:
    """For or against a claim; a programme has to be one that I may see."""
    standing = _writer(request)
    each, given = _found(standing, claim), asked.dict()
    code = given.pop("story")
    story = Story.objects.filter(code=code).first() if code else None
    with _told_refusals():
        made = evidence_actions.add_evidence(
            by=standing.person, claim=each.claim, ns_id=given.pop("society"), story=story, **given
        )
    return tell({"evidence": made.pk, "key": made.key}, 201)


@act("/my/advocacy/evidence/{int:evidence}", name="judge_evidence", to=router, summary="Review or set aside evidence")
def judge_evidence(request: HttpRequest, evidence: int, asked: Judged) -> HttpResponse:
    """Nothing is taken away: what is set aside stays with its reason."""
    standing = _writer(request)
    found = Evidence.objects.filter(pk=evidence).select_related("claim").first()
    if found is None or find_stated(standing, found.claim.key) is None:
        raise Problem("not-found", f"no evidence {evidence} that you can see")
    with _told_refusals():
        if asked.step == "reviewed":
            evidence_actions.review_evidence(by=standing.person, evidence=found, parts=asked.parts)
        else:
            do = {
                "set_aside": evidence_actions.set_aside, "taken_in": evidence_actions.take_in,
                "withdrawn": evidence_actions.withdraw_evidence,
            }[asked.step]  # fmt: skip
            do(by=standing.person, evidence=found, why=asked.why)
    return tell({"evidence": found.pk, "steps": [each.step for each in found.steps.order_by("pk")]})


def _found(standing: Standing | None, key: str) -> Stated:
    each = find_stated(standing, key)
    if each is None:
        raise nothing_at("claim", key, todo="see /api/v1/advocacy/claims")
    return each


def _line(standing: Standing, key: str) -> dict[str, Any]:
    (line,) = told_lines([_found(standing, key)], "en", "movement")
    return {name: line[name] for name in LINE}


def _writer(request: HttpRequest) -> Standing:
    standing = standing_or_problem(request)
    if not rights.writes_somewhere(standing):
        raise Problem("not-yours", "this is for people who write for a society or the Secretariat")
    return standing


@contextmanager
def _told_refusals() -> Iterator[None]:
    """What an action refuses, as a problem; of words each thing that is wrong."""
    try:
        yield
    except WordsError as error:
        told = [{"parameter": f"words.{each}", "found": str(why), "expected": "a slot"} for each, why in error.found]
        raise Problem("refused", str(error), errors=told) from error
    except RefusedError as error:
        raise refused(error) from error
