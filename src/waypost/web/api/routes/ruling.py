"""Rules changed by the team: a draft from a file, what checks and the register say of it, live, taken back."""

from __future__ import annotations

from typing import Any

import msgspec
from django.db import transaction
from django.http import HttpRequest, HttpResponse
from django.utils import timezone
from ninja import Field, Query, Schema

from waypost.errors import CatalogError, said_by
from waypost.reference import load_catalog
from waypost.web.accounts.queries import Standing
from waypost.web.api.described import check_names, number, rows, text
from waypost.web.api.policy import member_or_problem, told_refusals
from waypost.web.api.problems import Problem, nothing_at
from waypost.web.api.routes.mine import Mine, act, read, tell
from waypost.web.api.routes.rules import router
from waypost.web.findings import rights
from waypost.web.findings.actions import ruling
from waypost.web.findings.looking import Looked, look_at_draft
from waypost.web.findings.problems import worded
from waypost.web.findings.rule_files import candidate, content_from, rule_of

_PLACE = "/my/rules/{rule}"


class RuleFile(Schema, extra="forbid"):
    """A rule as its file in the catalog has it."""

    file: str = Field(
        min_length=1, max_length=200_000,
        description="The whole rule as YAML, as in `catalog/rules/`; the `content` of the rule as JSON is YAML, too.",
    )  # fmt: skip
    why: str = Field("", max_length=2000, description="What was changed; no names, no contacts.")


class GoLive(Schema, extra="forbid"):
    """The draft holds from now on."""

    draft: int = Field(description="The number of the draft that was looked at.")
    why: str = Field(min_length=1, max_length=2000, description="Why; no names, no contacts.")
    looked: bool = Field(False, description="That somebody looked at what it would find; for a rule that never held.")


class TakenBack(Schema, extra="forbid"):
    """The rule of the catalog holds again; one that was added here, no longer."""

    why: str = Field(min_length=1, max_length=2000, description="Why; no names, no contacts.")


@act(f"{_PLACE}/draft", name="save_rule_draft", to=router, ok="201", summary="Save a draft of a rule, for the team")
def save_rule_draft(request: HttpRequest, rule: str, sent: RuleFile) -> HttpResponse:
    """Nothing changes by that. One that does not parse is refused with its line; what checks find else is told."""
    standing = _team_or_problem(request, rule)
    try:
        content = content_from(sent.file, rule, load_catalog())
    except CatalogError as error:
        raise Problem("refused", said_by(error)) from error
    with told_refusals(), transaction.atomic():
        made = ruling.save_rule(by=standing.person, rule=rule, content=content, why=sent.why)
        read_as, problems = candidate(made.content, load_catalog())
        if read_as is None:  # nothing is kept of it
            raise Problem("refused", "; ".join(problems))
    return tell({"rule": rule, "draft": made.pk, "problems": [str(each) for each in problems]}, 201)


@read(f"{_PLACE}/draft", name="get_rule_draft", to=router, summary="A draft, and what it would find, for the team",
      schema={"type": "object", "required": ["rule", "draft", "content", "problems", "preview"], "properties": {
          "rule": text(may_lack=False), "draft": number(may_lack=False), "content": {"type": "object"},
          "problems": rows("What keeps it from going live."),
          "preview": {"type": ["object", "null"], "description": "Outcomes before and after in the register shown; "
                      "null for a draft that cannot be read."}}})  # fmt: skip
def get_rule_draft(request: HttpRequest, rule: str, asked: Query[Mine]) -> HttpResponse:
    """Programmes, or findings, by outcome before and after, and the first that change, as far as one may be told."""
    check_names(request, tuple(Mine.model_fields))
    standing = _team_or_problem(request, rule)
    found = look_at_draft(standing, rule, timezone.now().date())
    if found is None:
        raise Problem("not-found", f"there is no draft of {rule}; send one to /api/v1/my/rules/{rule}/draft")
    return tell(_told(rule, found, asked.language))


@act(f"{_PLACE}/live", name="put_rule_live", to=router, summary="Put a draft of a rule live, for the team")
def put_rule_live(request: HttpRequest, rule: str, sent: GoLive) -> HttpResponse:
    """The draft that is named, once every check passes; another one since is refused."""
    standing = _team_or_problem(request, rule)
    with told_refusals():
        made = ruling.put_live(by=standing.person, rule=rule, **sent.dict())
    return tell({"rule": rule, "change": made.pk, "kind": made.kind})


@act(f"{_PLACE}/back", name="take_rule_back", to=router, summary="Take a changed rule back, for the team")
def take_rule_back(request: HttpRequest, rule: str, sent: TakenBack) -> HttpResponse:
    """What was found by it is told anew with the next evaluation."""
    standing = _team_or_problem(request, rule)
    with told_refusals():
        made = ruling.take_rule_back(by=standing.person, rule=rule, why=sent.why)
    return tell({"rule": rule, "change": made.pk, "kind": made.kind})


def _team_or_problem(request: HttpRequest, rule: str) -> Standing:
    """One of the team, for a rule that there is. Raises :class:`Problem`."""
    standing = member_or_problem(request)
    if not rights.edits_rules(standing):
        raise Problem("not-yours", "this is for the migration team and administrators")
    catalog = load_catalog()
    if rule_of(rule, catalog) is None and not ruling.is_added(rule):
        there = [*catalog.practice_rules, *catalog.relations]
        raise nothing_at("rule", rule, there, "see /api/v1/my/rules")
    return standing


def _told(rule: str, found: Looked, language: str) -> dict[str, Any]:
    return {
        "rule": rule, "draft": found.draft.pk, "why": found.draft.why or None, "content": found.draft.content,
        "is_new": found.is_new, "problems": [worded(each, language) for each in found.problems],
        "preview": msgspec.to_builtins(found.preview) if found.preview else None,
    }  # fmt: skip
