"""Drafts and rounds for tests."""

from __future__ import annotations

from typing import Any

from tests.web.exercises.rounds import DAY
from waypost.web.exercises.actions import open_exercise
from waypost.web.policy.actions.commenting import submit, verify, write_comment
from waypost.web.policy.actions.consulting import plan_round
from waypost.web.policy.actions.drafting import begin_draft, issue, reword
from waypost.web.policy.library import kept_work
from waypost.web.policy.models import Comment, Draft, Round

WORK = "migration-2009"
NAMES = {"en": "On the draft", "fr": "Sur le projet", "es": "Sobre el borrador", "ar": "حول المسودة"}


def issued(team: Any, code: str = "draft-2027-1", **words: str) -> Draft:
    """A version after the last one, with other words of provisions in French: ``p7_5="…"``."""
    draft = begin_draft(by=team, work=WORK, code=code)
    for name, body in words.items():
        draft = reword(by=team, draft=draft, provision=name[1:].replace("_", "."), language="fr", body=body)
    return issue(by=team, draft=draft)


def opened(team: Any, version: str = "draft-2027-1", code: str = "first-round", work: str = WORK, **plan: Any) -> Round:
    """A round of the last day, open for thirty more, that asks three societies."""
    from django.utils import timezone

    now = timezone.now()
    given = {
        "names": NAMES, "languages": ("en", "fr", "es", "ar"), "time_zone": "Africa/Nairobi",
        "opens_at": now - DAY, "closes_at": now + 30 * DAY, "chosen_by": "list",
        "chosen_codes": ("ns-ner", "ns-ita", "ns-mli"),
    }  # fmt: skip
    made = plan_round(by=team, work=work, version=version, code=code, **given | plan)
    open_exercise(by=team, exercise=made.exercise)
    made.exercise.refresh_from_db()
    return made


def said(by: Any, consultation: Round, organisation: str = "ns-ner", **parts: Any) -> Comment:
    """A comment on 7.5 in French."""
    given = {
        "provision": "7.5", "language": "fr", "type": "substantive", "position": "support_if",
        "wording": "ne devient jamais l’instrument", "rationale": "plus clair",
    }  # fmt: skip
    return write_comment(by=by, consultation=consultation, organisation=organisation, **given | parts)


def submitted(by: Any, consultation: Round, organisation: str = "ns-ner", **parts: Any) -> Comment:
    """The same, verified and submitted."""
    made = said(by, consultation, organisation, **parts)
    verify(by=by, consultation=consultation, organisation=organisation)
    submit(by=by, consultation=consultation, organisation=organisation)
    made.refresh_from_db()
    return made


def words(version: str, provision: str, language: str = "fr") -> str:
    """The words of a provision."""
    return kept_work(WORK).work.version(version).by_id()[provision].texts[language].body
