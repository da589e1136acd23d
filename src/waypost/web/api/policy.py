"""Texts, versions and rounds as somebody who is signed in may reach them through the interface: as on the pages."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Literal

from django.http import HttpRequest
from ninja import Field, Schema

from waypost.drafting.texts import Version
from waypost.errors import InputError
from waypost.web.accounts.errors import RefusedError
from waypost.web.accounts.queries import Standing
from waypost.web.api.mine import refused, standing_or_problem
from waypost.web.api.problems import Problem, nothing_at
from waypost.web.exercises.queries import is_asked
from waypost.web.exercises.told import Told
from waypost.web.policy import rights
from waypost.web.policy.library import Kept, kept_work, known_version
from waypost.web.policy.models import Draft, Round
from waypost.web.policy.queries.rounds import find_round


class ToldHow(Schema, extra="forbid"):
    """How an organisation told somebody who writes it down."""

    medium: Literal["telephone", "letter", "meeting", "e-mail"] = Field(description="By which medium it was told.")
    told_by_role: Literal["focal_point", "director", "secretary_general", "president", "other_staff"] = Field(
        description="Who said it: a role, never a person."
    )
    told_on: dt.date = Field(description="On which day.")


def told_of(told: ToldHow | None) -> Told | None:
    """The same for an action."""
    return Told(told.medium, told.told_by_role, told.told_on) if told else None


@contextmanager
def told_refusals() -> Iterator[None]:
    """What an action refuses, or a text cannot be, as a problem."""
    try:
        yield
    except RefusedError as error:
        raise refused(error) from error
    except InputError as error:
        raise Problem("refused", str(error)) from error


def member_or_problem(request: HttpRequest) -> Standing:
    """Who is signed in with a role. Raises :class:`Problem`."""
    standing = standing_or_problem(request)
    if not rights.reads(standing):
        raise Problem("not-yours", "this is for people who have a role")
    return standing


def drafter_or_problem(request: HttpRequest) -> Standing:
    """One of the migration team, or an administrator. Raises :class:`Problem`."""
    standing = standing_or_problem(request)
    if not rights.drafts(standing):
        raise Problem("not-yours", "this is for the migration team and administrators")
    return standing


def speaker_or_problem(request: HttpRequest, organisation: str) -> Standing:
    """Whoever speaks for an organisation, or writes down what it said. Raises :class:`Problem`."""
    standing = member_or_problem(request)
    if not rights.speaks_for(standing, organisation):
        raise Problem("not-yours", f"this is for people who speak for {organisation[:60]}")
    return standing


def round_or_problem(standing: Standing, code: str) -> Round:
    """The round of an address; plans are for drafters. Raises :class:`Problem`."""
    found = find_round(code)
    if found is None or (found.exercise.opened_at is None and not rights.drafts(standing)):
        raise Problem("not-found", f"no consultation {code[:60]!r}; see /api/v1/my/consultations")
    return found


def asked_or_problem(found: Round, organisation: str) -> None:
    """Raise :class:`Problem` for a society or a platform that a round does not ask."""
    if not is_asked(found.exercise, organisation):
        raise Problem("not-found", f"{found.exercise.code} does not ask {organisation[:60]!r}")


def kept_or_problem(work: str) -> Kept:
    """The work of an address. Raises :class:`Problem`."""
    try:
        return kept_work(work)
    except RefusedError as error:
        raise Problem("not-found", f"no work {work[:60]!r}; see /api/v1/my/texts") from error


def version_or_problem(standing: Standing, kept: Kept, code: str) -> Version:
    """The version of an address; one at work is for drafters. Raises :class:`Problem`."""
    if kept.draft is not None and kept.draft.code == code and not rights.drafts(standing):
        raise Problem("not-yours", "a version at work is for the migration team and administrators")
    try:
        return known_version(kept, code)
    except RefusedError as error:
        there = [each.code for each in kept.work.versions]
        raise nothing_at("version", code, there, f"see /api/v1/my/texts/{kept.work.code}") from error


def draft_or_problem(work: str, code: str) -> Draft:
    """The version at work of an address, for drafters. Raises :class:`Problem`, also once it is issued."""
    kept = kept_or_problem(work)
    if kept.draft is None or kept.draft.code != code:
        at_work = kept.draft.code if kept.draft else "none"
        raise Problem("not-found", f"{code[:60]!r} of {work} is not at work; at work: {at_work}")
    return kept.draft
