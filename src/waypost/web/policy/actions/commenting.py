"""Comments of an organisation from the first word to the submission: a focal point consolidates, then submits."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Any

from django.db import transaction
from django.utils import timezone

from waypost.drafting.comments import CONFIDENTIALITIES, POSITIONS, TYPES, comment_on
from waypost.errors import InputError
from waypost.reference import load_catalog
from waypost.settings import LANGUAGES
from waypost.web.accounts.errors import RefusedError
from waypost.web.accounts.models import User
from waypost.web.accounts.queries import Standing
from waypost.web.exercises.actions.telling import check_takes, log_event
from waypost.web.exercises.actions.wording import impersonal, reason
from waypost.web.exercises.models import Event
from waypost.web.exercises.platforms import is_platform
from waypost.web.exercises.queries import is_asked
from waypost.web.exercises.states import Kind
from waypost.web.exercises.told import Told, check_told
from waypost.web.policy.actions.carrying import place
from waypost.web.policy.evidence import named_in, unknown_to
from waypost.web.policy.library import kept_work
from waypost.web.policy.models import Comment, CommentEvent, Round
from waypost.web.policy.reference_groups import check_about, is_group
from waypost.web.policy.rights import require_speaking, role_of, speaks_itself

WORDS = ("quote", "wording", "rationale")
SAID = ("provision", "language", "type", "position", *WORDS, "evidence", "confidentiality", "written_in")
_MOST = 4000  # signs in one field


@transaction.atomic
def write_comment(
    *, by: User, consultation: Round, organisation: str, told: Told | None = None, **said: Any
) -> Comment:
    """A comment at work. ``said`` are the fields of :data:`SAID`; with a ``version``, on that one of the work, as a
    form has it that was made for it. Raises :class:`RefusedError`.
    """
    standing = require_speaking(by, organisation)
    now = timezone.now()
    check_open(consultation, organisation)
    check_told(told, speaks=speaks_itself(standing, organisation))
    made = Comment(
        round=consultation, work=consultation.work, version=said.get("version") or consultation.version,
        organisation=organisation,
        author_role=_author_role(standing, organisation, told), written_by=by, written_at=now,
        **_heard(told),
    )  # fmt: skip
    _fill(made, said, standing)
    made.save()
    place(made)
    _log(made, CommentEvent.Kind.WRITTEN, by)
    _note_work(consultation, organisation, by)
    return made


@transaction.atomic
def change_comment(*, by: User, comment: Comment, **said: Any) -> Comment:
    """Other words, as long as it is not submitted; what was verified is to be verified again.

    The provision and the language stay: a comment on another one is another comment. Raises :class:`RefusedError`.
    """
    standing = require_speaking(by, comment.organisation)
    comment = _locked(comment)
    check_open(comment.round, comment.organisation)
    if comment.status not in ("draft", "verified"):
        raise RefusedError("policy_refused_submitted")
    before = {name: getattr(comment, name) for name in SAID}
    _fill(comment, before | said | {"provision": comment.provision, "language": comment.language}, standing)
    after = {name: getattr(comment, name) for name in SAID}
    changed = {name: value for name, value in before.items() if after[name] != value}
    if changed:
        comment.status = "draft"
        comment.save()
        _log(comment, CommentEvent.Kind.CHANGED, by, before=changed)
        _note_work(comment.round, comment.organisation, by)
    return comment


@transaction.atomic
def verify(*, by: User, consultation: Round, organisation: str, numbers: Iterable[int] | None = None) -> list[Comment]:
    """Somebody of the organisation has read these comments, all of those at work unless some are named."""
    require_speaking(by, organisation)
    check_open(consultation, organisation)
    found = Comment.objects.select_for_update().filter(round=consultation, organisation=organisation, status="draft")
    chosen = list(found if numbers is None else found.filter(pk__in=list(numbers)))
    if not chosen:
        raise RefusedError("policy_refused_none_to_verify")
    _move(chosen, "verified", CommentEvent.Kind.VERIFIED, by)
    if is_asked(consultation.exercise, organisation):
        log_event(consultation.exercise, organisation, Kind.VERIFIED, timezone.now(), by=by)
    return chosen


@transaction.atomic
def submit(*, by: User, consultation: Round, organisation: str, told: Told | None = None) -> list[Comment]:
    """The verified comments become the organisation's answer. What is still a draft stays one.

    Of a society, its focal points and managers submit; whoever looks after it writes down that it did, with how and
    who said so. Raises :class:`RefusedError` where nothing was verified.
    """
    standing = require_speaking(by, organisation)
    check_open(consultation, organisation)
    check_told(told, speaks=speaks_itself(standing, organisation))
    found = Comment.objects.select_for_update().filter(round=consultation, organisation=organisation, status="verified")
    chosen = list(found)
    if not chosen:
        raise RefusedError("policy_refused_none_verified")
    _move(chosen, "submitted", CommentEvent.Kind.SUBMITTED, by)
    if is_asked(consultation.exercise, organisation):
        level = told.told_by_role if told else role_of(standing, organisation)
        log_event(consultation.exercise, organisation, Kind.SIGNED, timezone.now(), by=by, level=level, **_heard(told))
    return chosen


@transaction.atomic
def nil_return(*, by: User, consultation: Round, platform: str, why: str, told: Told | None = None) -> Event:
    """A platform that is asked has nothing to say: its chair or its secretary states it, or the team writes down how it
    was told. Of a society: :mod:`exercises.actions`. Raises :class:`RefusedError`.
    """
    standing = require_speaking(by, platform)
    if not is_platform(platform):
        raise RefusedError("policy_refused_speaking")
    why, now = reason(why), timezone.now()
    check_takes(consultation.exercise, platform, now)
    check_told(told, speaks=speaks_itself(standing, platform))
    return log_event(consultation.exercise, platform, Kind.NOTHING_TO_REPORT, now, by=by, why=why, **_heard(told))


@transaction.atomic
def withdraw(*, by: User, comment: Comment, why: str) -> Comment:
    """The organisation does not hold to a comment any more. It stays, with its answer, and is marked so."""
    require_speaking(by, comment.organisation)
    comment = _locked(comment)
    why = reason(why)
    if comment.status == "withdrawn":
        return comment
    comment.status = "withdrawn"
    comment.save(update_fields=["status"])
    _log(comment, CommentEvent.Kind.WITHDRAWN, by, why=why)
    return comment


def check_open(consultation: Round, organisation: str) -> None:
    """Raise :class:`RefusedError` when the round takes no comments of this organisation now."""
    check_about(organisation, consultation.work)
    if organisation in load_catalog().societies or is_asked(consultation.exercise, organisation):
        check_takes(consultation.exercise, organisation, timezone.now())
    elif not consultation.exercise.takes_answers(timezone.now()):
        raise RefusedError("exercise_refused_not_open")


def _author_role(standing: Standing, organisation: str, told: Told | None) -> str:
    """Who says it: of a Reference Group a member of it, whoever wrote it down; else who told it, or who writes."""
    return told.told_by_role if told and not is_group(organisation) else role_of(standing, organisation)


def _fill(comment: Comment, said: Mapping[str, Any], standing: Standing) -> None:
    kept = kept_work(comment.work)
    for name, known in (("type", TYPES), ("position", POSITIONS), ("confidentiality", CONFIDENTIALITIES)):
        value = said.get(name) or (CONFIDENTIALITIES[0] if name == "confidentiality" else "")
        if value not in known:
            raise RefusedError("policy_refused_code_of", name=name, value=value)
        setattr(comment, name, value)
    comment.provision, comment.language = said.get("provision") or "", said["language"]
    try:
        stood = comment_on(kept.work, comment.version, comment.provision or None, comment.language)
    except InputError as error:
        raise RefusedError("policy_refused_place", why=str(error)) from error
    comment.text_hash = stood or ""
    comment.written_in = said.get("written_in") or ""
    if comment.written_in not in ("", *LANGUAGES):
        raise RefusedError("policy_refused_code_of", name="written_in", value=comment.written_in)
    for name in WORDS:
        setattr(comment, name, impersonal(str(said.get(name) or "").strip())[:_MOST])
    lines = [line.strip()[:200] for line in said.get("evidence") or () if line.strip()][:20]
    impersonal(" ".join(lines))
    if unknown := unknown_to(standing, set(named_in(lines)) - set(named_in(comment.evidence))):
        raise RefusedError("policy_refused_programme", programmes=", ".join(sorted(unknown)))
    comment.evidence = lines
    if comment.position != "support" and not (comment.wording or comment.rationale):
        raise RefusedError("policy_refused_wordless")


def _move(comments: list[Comment], status: str, kind: str, by: User) -> None:
    now = timezone.now()
    for comment in comments:
        comment.status = status
        comment.submitted_at = now if status == "submitted" else None
    Comment.objects.bulk_update(comments, ["status", "submitted_at"])
    CommentEvent.objects.bulk_create(CommentEvent(comment=each, kind=kind, by=by, at=now) for each in comments)


def _locked(comment: Comment) -> Comment:
    return Comment.objects.select_for_update().select_related("round__exercise").get(pk=comment.pk)


def _log(comment: Comment, kind: str, by: User, **parts: Any) -> None:
    CommentEvent.objects.create(comment=comment, kind=kind, by=by, **parts)


def _heard(told: Told | None) -> dict[str, Any]:
    return {"medium": told.medium, "told_by_role": told.told_by_role, "told_on": told.told_on} if told else {}


def _note_work(consultation: Round, organisation: str, by: User) -> None:
    """That the organisation writes comments; said once until something else happens."""
    if not is_asked(consultation.exercise, organisation):
        return
    last = Event.objects.filter(exercise=consultation.exercise, ns_id=organisation).order_by("-at", "-pk").first()
    if last is None or last.kind != Kind.WORK:
        log_event(consultation.exercise, organisation, Kind.WORK, timezone.now(), by=by)
