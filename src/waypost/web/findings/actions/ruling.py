"""Rules of practice are changed by the team: saved as a draft, put live when every check passes, taken back.

What is live stands as a file in the server's own folder, written whole; the catalog reads it beside its own rules, and
a running server takes it up with the next request.
"""

from __future__ import annotations

import os
import time
from typing import Any

from django.db import transaction

from waypost.reference import load_catalog
from waypost.web.accounts.errors import RefusedError
from waypost.web.accounts.models import User
from waypost.web.contribute.rights import role_word
from waypost.web.exercises.actions.wording import impersonal, reason
from waypost.web.findings.models import RuleChange
from waypost.web.findings.rights import require_team
from waypost.web.findings.rule_files import Content, as_file, candidate, content_of, with_facts
from waypost.web.jobs.queue import later
from waypost.web.project.home import rules_folder
from waypost.web.project.writing import write_whole

_TASK = "waypost.web.findings.tasks.take_up_rules"


def latest_draft(rule: str) -> RuleChange | None:
    """The draft that was saved since the rule was last put live or taken back."""
    latest = RuleChange.objects.filter(rule=rule).order_by("-pk").first()
    return latest if latest is not None and latest.kind == RuleChange.Kind.SAVED else None


def content_now(rule: str) -> Content:
    """The draft, or else the rule that holds."""
    draft = latest_draft(rule)
    return dict(draft.content) if draft else content_of(load_catalog().practice_rules[rule])


@transaction.atomic
def save_rule(*, by: User, rule: str, content: dict[str, Any], why: str = "") -> RuleChange:
    """Keep a draft, whatever is wrong with it. Raises :class:`RefusedError` for a rule that there is not."""
    standing = require_team(by)
    catalog = load_catalog()
    if rule not in catalog.practice_rules:
        raise RefusedError("rules_refused_unknown", rule=rule)
    kept = with_facts({**content, "rule": rule}, catalog)
    said, role = impersonal(why.strip()), role_word(standing, "")
    return RuleChange.objects.create(rule=rule, kind=RuleChange.Kind.SAVED, content=kept, why=said, role=role, by=by)


@transaction.atomic
def put_live(*, by: User, rule: str, draft: int, why: str) -> RuleChange:
    """The draft holds from now on. Raises :class:`RefusedError` when it is another one than was looked at, or when a
    check does not pass: a rule that does not parse never goes live.
    """
    standing = require_team(by)
    said = reason(why)
    found = latest_draft(rule)
    if found is None or found.pk != draft:
        raise RefusedError("rules_refused_draft")
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
    """The catalog's own rule holds again. Raises :class:`RefusedError` where no other does."""
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
    """The rules that hold in the place of the catalog's own, as their history says."""
    found: dict[str, Content] = {}
    for each in RuleChange.objects.exclude(kind=RuleChange.Kind.SAVED).order_by("pk"):
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
    ours = set(RuleChange.objects.exclude(kind=RuleChange.Kind.SAVED).values_list("rule", flat=True))
    for rule in ours - wanted.keys():
        (folder / f"{rule}.yml").unlink(missing_ok=True)
    now = time.time_ns()  # finer than the clock of a file system, which may give two changes one time
    os.utime(folder, ns=(now, now))
