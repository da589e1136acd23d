"""What somebody with an account says in a round on the command line. Plain values in and out, as the pages let them."""

from __future__ import annotations

import datetime as dt
from typing import TYPE_CHECKING, Any

from waypost.errors import InputError
from waypost.web.accounts.command import standing_named

if TYPE_CHECKING:
    from waypost.drafting.comments_preview import CommentsPreview
    from waypost.drafting.comments_read import CommentsRead
    from waypost.web.accounts.queries import Standing
    from waypost.web.exercises.told import Told
    from waypost.web.policy.models import Round

How = tuple[str, str, dt.date] | None  # by which medium, which role said it, on which day


def form_file(email: str, code: str, organisation: str, language: str, kind: str) -> bytes:
    """The form of an organisation, with what it has said already. Raises ``InputError``."""
    _, found = _asked(email, code, organisation)
    from waypost.drafting.formats.comment_files import write  # noqa: PLC0415  # tables are known once Django started
    from waypost.web.policy.comment_files import form_of  # noqa: PLC0415
    from waypost.web.policy.library import kept_work  # noqa: PLC0415

    return write(form_of(found, kept_work(found.work, language), organisation, language), kind)


def read_form(
    email: str, code: str, organisation: str, content: bytes, *, take: bool, how: How
) -> tuple[CommentsRead, CommentsPreview, dict[str, int] | None]:
    """What a form says beside what is there; with ``take``, how many comments are new and changed now."""
    standing, found = _asked(email, code, organisation)
    from waypost.web.policy.actions.taking_in import pack, take_comments, unpack  # noqa: PLC0415  # as above
    from waypost.web.policy.comment_files import preview_form  # noqa: PLC0415
    from waypost.web.policy.library import kept_work  # noqa: PLC0415

    sent, preview = preview_form(found, kept_work(found.work), organisation, content)
    if not take:
        return sent, preview, None
    shown = unpack(pack(code, organisation, preview), code, organisation)
    done = take_comments(
        by=standing.person, consultation=found, organisation=organisation, shown=shown, told=_told(how)
    )
    return sent, preview, done


def submit(email: str, code: str, organisation: str, *, verify: bool, how: How) -> list[int]:
    """The numbers of the comments that are the organisation's answer now. Raises ``InputError``."""
    standing, found = _asked(email, code, organisation)
    from django.db import transaction  # noqa: PLC0415  # as above

    from waypost.web.policy.actions import commenting  # noqa: PLC0415

    given: dict[str, Any] = {"by": standing.person, "consultation": found, "organisation": organisation}
    with transaction.atomic():  # refused as a whole
        if verify and found.comments.filter(organisation=organisation, status="draft").exists():
            commenting.verify(**given)
        return [each.pk for each in commenting.submit(**given, told=_told(how))]


def nil_return(email: str, code: str, organisation: str, *, why: str, how: How) -> str:
    """The state of a society, or of a platform that is asked, that has nothing to say. Raises ``InputError``."""
    standing, found = _asked(email, code, organisation)
    from waypost.web.exercises import actions  # noqa: PLC0415  # as above
    from waypost.web.exercises.platforms import is_platform  # noqa: PLC0415
    from waypost.web.exercises.queries import state_of  # noqa: PLC0415
    from waypost.web.exercises.states import Kind  # noqa: PLC0415
    from waypost.web.policy.actions import commenting  # noqa: PLC0415
    from waypost.web.policy.queries.rounds import STATES  # noqa: PLC0415

    given: dict[str, Any] = {"ns_id": organisation, "exercise": found.exercise, "by": standing.person, "why": why}
    if is_platform(organisation):
        commenting.nil_return(by=standing.person, consultation=found, platform=organisation, why=why, told=_told(how))
    elif how is None:
        actions.nothing_to_report(**given)
    else:
        medium, role, day = how
        actions.enter_on_behalf(
            **given, kind=Kind.NOTHING_TO_REPORT, medium=medium, told_by_role=role, told_on=day
        )  # fmt: skip
    return STATES[state_of(found.exercise, organisation).state]


def _asked(email: str, code: str, organisation: str) -> tuple[Standing, Round]:
    """Who says it, and the round. Raises ``InputError`` for who does not speak for the organisation."""
    standing = standing_named(email)
    from waypost.reference import load_catalog  # noqa: PLC0415  # as above
    from waypost.web.accounts.errors import RefusedError  # noqa: PLC0415
    from waypost.web.exercises.queries import is_asked  # noqa: PLC0415
    from waypost.web.policy import rights  # noqa: PLC0415
    from waypost.web.policy.queries.rounds import find_round  # noqa: PLC0415

    found = find_round(code)
    if found is None or (found.exercise.opened_at is None and not rights.drafts(standing)):
        raise RefusedError("policy_refused_round", code=code)
    if not rights.speaks_for(standing, organisation):
        raise RefusedError("policy_refused_speaking")
    if organisation in load_catalog().societies and not is_asked(found.exercise, organisation):
        raise InputError(f"{code} does not ask {organisation}")
    return standing, found


def _told(how: How) -> Told | None:
    from waypost.web.exercises.told import Told  # noqa: PLC0415  # as above

    return Told(*how) if how else None
