"""Rules are changed by the team, and rules of practice added: saved as a draft, put live when every check passes, taken
back. Of a rule about relations everything changes but its search.

What is live stands as a file in the server's own folder, written whole; the catalog reads it beside its own rules, and
a running server takes it up with the next request.
"""

from __future__ import annotations

import os
import time
from typing import Any

from django.db import IntegrityError, transaction

from waypost.reference import load_catalog
from waypost.reference.rule_overlay import ADDED
from waypost.web.accounts.errors import RefusedError
from waypost.web.accounts.models import User
from waypost.web.contribute.rights import role_word
from waypost.web.exercises.actions.wording import impersonal, reason
from waypost.web.findings.models import Question, RuleChange
from waypost.web.findings.rights import require_team
from waypost.web.findings.rule_files import Content, as_file, candidate, content_of, of_relation, rule_of, with_facts
from waypost.web.jobs.queue import later
from waypost.web.project.home import rules_folder
from waypost.web.project.writing import write_whole

_TASK = "waypost.web.findings.tasks.take_up_rules"
_ATTEMPTS = 5
_DRAFTS = (RuleChange.Kind.ADDED, RuleChange.Kind.SAVED)


def latest_draft(rule: str) -> RuleChange | None:
    """The draft that was saved since the rule was last put live or taken back."""
    latest = RuleChange.objects.filter(rule=rule).order_by("-pk").first()
    return latest if latest is not None and latest.kind in _DRAFTS else None


def drafted() -> set[str]:
    """The rules of which there is a draft."""
    latest = dict(RuleChange.objects.order_by("pk").values_list("rule", "kind"))
    return {rule for rule, kind in latest.items() if kind in _DRAFTS}


def content_now(rule: str) -> Content:
    """The draft, or else the rule that holds, or else the text that an added rule had when it was withdrawn."""
    draft, holding = latest_draft(rule), rule_of(rule, load_catalog())
    if draft is None and holding is not None:
        return content_of(holding)
    told = draft or RuleChange.objects.filter(rule=rule).exclude(kind=RuleChange.Kind.TAKEN_BACK).latest("pk")
    return dict(told.content)


def is_added(rule: str) -> bool:
    """Whether a rule was added here, whether or not it holds."""
    return RuleChange.objects.filter(rule=rule, kind=RuleChange.Kind.ADDED).exists()


def added_rules() -> list[str]:
    """The rules that were ever added here, in order."""
    found = RuleChange.objects.filter(kind=RuleChange.Kind.ADDED).values_list("rule", flat=True)
    return sorted(found, key=lambda rule: (len(rule), rule))


def next_rule() -> str:
    """The id of the next rule that is added: after every one that any rule ever had here, withdrawn ones among them."""
    catalog, folder = load_catalog(), rules_folder()
    used = {
        *catalog.practice_rules, *catalog.rule_lexicon,
        *RuleChange.objects.values_list("rule", flat=True), *Question.objects.values_list("rule", flat=True),
        *(path.stem for path in folder.glob("*.yml")),
    }  # fmt: skip
    return f"R{max((int(name[1:]) for name in used if ADDED.fullmatch(name)), default=0) + 1:02}"


def add_rule(*, by: User, content: dict[str, Any], why: str = "") -> RuleChange:
    """Keep the first draft of a new rule, whatever is wrong with it; from now on its id is its own."""
    standing = require_team(by)
    said, role = impersonal(why.strip()), role_word(standing, "")
    for attempt in range(_ATTEMPTS):
        rule = next_rule()
        kept = with_facts({**content, "rule": rule, "is_added": True}, load_catalog())
        try:
            with transaction.atomic():
                return RuleChange.objects.create(
                    rule=rule, kind=RuleChange.Kind.ADDED, content=kept, why=said, role=role, by=by
                )
        except IntegrityError:  # somebody added a rule at the same moment
            if attempt == _ATTEMPTS - 1:
                raise
    raise AssertionError


@transaction.atomic
def save_rule(*, by: User, rule: str, content: dict[str, Any], why: str = "") -> RuleChange:
    """Keep a draft, whatever is wrong with it. Raises :class:`RefusedError` for a rule that there is not."""
    standing = require_team(by)
    catalog, ours = load_catalog(), is_added(rule)
    if rule_of(rule, catalog) is None and not ours:
        raise RefusedError("rules_refused_unknown", rule=rule)
    if rule in catalog.relations:
        kept = of_relation(content, rule, catalog)
    else:
        mark = {"is_added": True} if ours else {}
        kept = with_facts({**content, "rule": rule, **mark}, catalog)
    said, role = impersonal(why.strip()), role_word(standing, "")
    return RuleChange.objects.create(rule=rule, kind=RuleChange.Kind.SAVED, content=kept, why=said, role=role, by=by)


@transaction.atomic
def put_live(*, by: User, rule: str, draft: int, why: str, looked: bool = False) -> RuleChange:
    """The draft holds from now on. Raises :class:`RefusedError` when it is another one than was looked at, or when a
    check does not pass: a rule that does not parse never goes live. Of a rule that never held before somebody must have
    ``looked`` at what it would find.
    """
    standing = require_team(by)
    said = reason(why)
    found = latest_draft(rule)
    if found is None or found.pk != draft:
        raise RefusedError("rules_refused_draft")
    if is_added(rule) and rule not in load_catalog().practice_rules and not looked:
        raise RefusedError("rules_refused_look")
    made, problems = candidate(found.content, load_catalog())
    if made is None or problems:
        raise RefusedError("rules_refused_checks", count=max(1, len(problems)))
    change = RuleChange.objects.create(
        rule=rule, kind=RuleChange.Kind.LIVE, content=found.content, why=said, role=role_word(standing, ""), by=by
    )
    transaction.on_commit(write_live)
    later(_TASK)
    return change


@transaction.atomic
def take_rule_back(*, by: User, rule: str, why: str) -> RuleChange:
    """The catalog's own rule holds again, or an added one no longer. Raises :class:`RefusedError` where none holds."""
    standing = require_team(by)
    said = reason(why)
    if rule not in live_contents():
        raise RefusedError("rules_refused_not_live")
    change = RuleChange.objects.create(
        rule=rule, kind=RuleChange.Kind.TAKEN_BACK, why=said, role=role_word(standing, ""), by=by
    )
    transaction.on_commit(write_live)
    later(_TASK)
    return change


def live_contents() -> dict[str, Content]:
    """The rules that hold in the place of the catalog's own and beside them, as their history says."""
    found: dict[str, Content] = {}
    for each in RuleChange.objects.exclude(kind__in=_DRAFTS).order_by("pk"):
        found.pop(each.rule, None)
        if each.kind == RuleChange.Kind.LIVE:
            found[each.rule] = each.content
    return found


def write_live() -> None:
    """Make the folder what the history says: the file of each rule that holds, and no other of ours."""
    folder, wanted = rules_folder(), live_contents()
    folder.mkdir(parents=True, exist_ok=True, mode=0o700)
    for rule, content in wanted.items():
        path, text = folder / f"{rule}.yml", as_file(content)
        if not path.is_file() or path.read_bytes() != text:
            write_whole(path, [text])
    ours = set(RuleChange.objects.exclude(kind__in=_DRAFTS).values_list("rule", flat=True))
    for rule in ours - wanted.keys():
        (folder / f"{rule}.yml").unlink(missing_ok=True)
    now = time.time_ns()  # finer than the clock of a file system, which may give two changes one time
    os.utime(folder, ns=(now, now))
