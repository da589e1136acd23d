"""A message on its way: begun, worded, checked, live, looked at again, withdrawn. Keyword-only, atomic, logged."""

from __future__ import annotations

import hashlib
from collections.abc import Mapping, Sequence

import orjson
from django.db import transaction

from waypost.advocacy.track import State, next_state
from waypost.errors import InputError
from waypost.reference import load_catalog
from waypost.settings import LANGUAGES
from waypost.web.accounts.errors import RefusedError
from waypost.web.accounts.models import User
from waypost.web.advocacy import judging, rights
from waypost.web.advocacy.actions.clearing import ask_societies
from waypost.web.advocacy.models import (
    Claim,
    Message,
    MessageClaim,
    MessageStep,
    MessageVersion,
    ToneReview,
)
from waypost.web.advocacy.models.message import AUDIENCES, CHANNELS, PARTS
from waypost.web.advocacy.queries.aspects import aspects
from waypost.web.advocacy.queries.messages import claims_now, state_of, version_of, with_track
from waypost.web.advocacy.seeing import require_seen
from waypost.web.advocacy.stated import said_in
from waypost.web.advocacy.wholes import whole_of
from waypost.web.exercises.actions.wording import impersonal, reason

Texts = Mapping[str, Mapping[str, str]]  # part (title, statement, …) → language → words
_S = MessageStep.Step


@transaction.atomic
def draft(
    *, by: User, ns_id: str, aspect: str, audience: str, channel: str, texts: Texts, claims: Sequence[str],
    countries: Sequence[str] = (),
) -> Message:  # fmt: skip
    """A message with its first words, in the name of a society or (empty) of the Secretariat."""
    standing = rights.require_writing(by, ns_id)
    rights.require_society(ns_id)
    if aspect not in aspects() or audience not in AUDIENCES or channel not in CHANNELS:
        raise RefusedError("message_refused_code")
    message = Message.objects.create(aspect=aspect, audience=audience, channel=channel, ns_id=ns_id, made_by=by)
    role = rights.role_of(standing, ns_id)
    MessageStep.objects.create(message=message, step=_S.DRAFTED, by=by, role=role)
    _word(message, by, role, texts, claims, countries)
    return message


@transaction.atomic
def save(
    *, by: User, message: Message, texts: Texts, claims: Sequence[str], countries: Sequence[str] = (),
    seen: str | None = None,
) -> None:  # fmt: skip
    """Other words, or other claims. What was checked or cleared is drafted again.

    ``seen`` is the hash of the words that the person began with: newer ones of somebody else are not written over.
    """
    standing = rights.require_writing(by, message.ns_id)
    _require_move(message, "save", seen)
    version = _word(message, by, rights.role_of(standing, message.ns_id), texts, claims, countries)
    _log(message, by, _S.SAVED, version)


def _word(
    message: Message, by: User, role: str, texts: Texts, claims: Sequence[str], countries: Sequence[str]
) -> MessageVersion:
    """The words as a version. Raises :class:`RefusedError` for what cannot be said so, with where and why."""
    told = {part: _clean(texts.get(part, {})) for part in ("title", *PARTS)}
    _require_whole(told)
    if any(code not in load_catalog().countries for code in countries):
        raise RefusedError("message_refused_code")
    rows = {each.key: each for each in Claim.objects.filter(key__in=claims)}
    if set(rows) != set(claims):
        raise RefusedError("message_refused_code")
    names = {key: rows[key] for key in dict.fromkeys(claims)}
    now = {each.claim.pk: each.version for each in claims_now(claim.pk for claim in names.values()).values()}
    rests = {name: said_in(now[claim.pk]) for name, claim in names.items()}
    digest = hashlib.sha256(orjson.dumps([told, rests, sorted(countries)], option=orjson.OPT_SORT_KEYS)).hexdigest()
    judging.require_said(message, told, names)
    version = MessageVersion.objects.create(
        message=message, by=by, role=role, countries=sorted(set(countries)), text_hash=digest, **told
    )
    for name, claim in names.items():
        MessageClaim.objects.create(version=version, claim=claim, claim_version=now[claim.pk], name=name)
    return version


def _clean(texts: Mapping[str, str]) -> dict[str, str]:
    return {code: impersonal(texts[code].strip()) for code in LANGUAGES if texts.get(code, "").strip()}


def _require_whole(told: Mapping[str, Mapping[str, str]]) -> None:
    """In each language in which anything is said there is a title, a statement and an ask."""
    languages = {code for part in told.values() for code in part}
    if not languages:
        raise RefusedError("message_refused_empty")
    for code in LANGUAGES:
        for part in ("title", "statement", "ask"):
            if code in languages and code not in told[part]:
                raise RefusedError("message_refused_part", tongue=code, part=part)


@transaction.atomic
def decide_tone(
    *, by: User, message: Message, language: str, is_accepted: bool, note: str, seen: str | None = None
) -> None:
    """A person's word on what the tone checks found: the words stay, or have to change. Never the writer's own."""
    _lock(message)
    require_seen(version_of(message), seen)
    standing = _require_other(by, message)
    found = judging.tone_of(message).get(language, [])
    if not found:
        raise RefusedError("message_refused_no_tone")
    ToneReview.objects.create(
        version=version_of(message), language=language, findings=found, is_accepted=is_accepted, note=reason(note),
        by=by, role=rights.role_of(standing, message.ns_id),
    )  # fmt: skip


@transaction.atomic
def check(*, by: User, message: Message, seen: str | None = None) -> None:
    """Say that it may be said so; the societies whose data it uses are asked. Never by who wrote the words.

    ``seen`` is the hash of the words that the person read. Raises :class:`RefusedError` while anything is missing that
    its writers can mend.
    """
    rights.require_writing(by, message.ns_id)
    _require_move(message, "check", seen)
    _require_other(by, message)
    missing = [each for each in judging.missing_of(message) if each.name in judging.OF_CHECKING]
    if missing:
        raise RefusedError("message_refused_missing", count=len(missing))
    version = version_of(message)
    _log(message, by, _S.CHECKED, version)
    if not ask_societies(by=by, message=message, version=version):
        _log(message, None, _S.CLEARED, version)


@transaction.atomic
def publish(*, by: User, message: Message, seen: str | None = None) -> None:
    """It goes live: everybody reads what is public from now on. ``seen`` is the hash of the words that were read."""
    rights.require_writing(by, message.ns_id)
    _require_move(message, "publish", seen)
    missing = judging.missing_of(message)
    if missing:
        raise RefusedError("message_refused_missing", count=len(missing))
    _log(message, by, _S.LIVE, version_of(message))


@transaction.atomic
def confirm(*, by: User, message: Message, why: str, seen: str | None = None) -> None:
    """Somebody who answers for it looked at it after a claim had moved: with the figures of now it may be used.

    Never who wrote the words: a claim that moved is looked at by a second person, as the words were.
    """
    rights.require_writing(by, message.ns_id)
    _lock(message)
    require_seen(version_of(message), seen)
    _require_other(by, message)
    whole = whole_of(message)
    if whole.state is State.WITHDRAWN:
        raise RefusedError("message_refused_step")
    runs = [each.run.pk for each in whole.rest if each.is_to_check and each.run is not None]
    if not runs:
        raise RefusedError("message_refused_nothing_to_confirm")
    if judging.unfilled(whole):
        raise RefusedError("message_refused_no_figure")
    _log(message, by, _S.CONFIRMED, whole.version, reason(why), runs)


@transaction.atomic
def withdraw(*, by: User, message: Message, why: str) -> None:
    """It is said no more. Its uses stay."""
    rights.require_writing(by, message.ns_id)
    _require_move(message, "withdraw")
    _log(message, by, _S.WITHDRAWN, version_of(message), reason(why))


def _lock(message: Message) -> None:
    """Nobody else takes a step with it until this one is over."""
    Message.objects.select_for_update().get(pk=message.pk)


def _require_move(message: Message, move: str, seen: str | None = None) -> None:
    _lock(message)
    require_seen(version_of(message), seen)
    try:
        next_state(state_of(with_track().get(pk=message.pk)), move)
    except InputError as error:
        raise RefusedError("message_refused_step") from error


def _require_other(by: User, message: Message):  # type: ignore[no-untyped-def]
    standing = rights.require_writing(by, message.ns_id)
    rights.require(version_of(message).by_id != by.pk, "message_refused_own_words")
    return standing


def _log(
    message: Message, by: User | None, step: str, version: MessageVersion, why: str = "", runs: Sequence[int] = ()
) -> None:
    role = rights.role_of(rights.standing_of(by), message.ns_id) if by else ""
    MessageStep.objects.create(
        message=message, version=version, step=step, by=by, role=role, reason=why, runs=list(runs)
    )
