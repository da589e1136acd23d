"""A comment form that came back, taken in as it was shown."""

from __future__ import annotations

from typing import Any

import msgspec
from django.core import signing
from django.db import transaction

from waypost.drafting.comments import Comment as Said
from waypost.drafting.comments_preview import CommentsPreview
from waypost.web.accounts.errors import RefusedError
from waypost.web.accounts.models import User
from waypost.web.exercises.told import Told
from waypost.web.policy.actions.commenting import SAID, change_comment, write_comment
from waypost.web.policy.models import Comment, Round
from waypost.web.policy.rights import require_speaking

_SALT = "waypost.policy.comments"
_DAY = 24 * 3600


class Shown(msgspec.Struct, frozen=True, kw_only=True):
    """What a preview has shown: comments that are new, and those that would be changed."""

    round: str
    organisation: str
    new: tuple[Said, ...]
    changed: tuple[Said, ...]


def pack(code: str, organisation: str, preview: CommentsPreview) -> str:
    """What a preview has shown, signed: it goes to the page and comes back, and nothing of it is kept here."""
    shown = Shown(
        round=code, organisation=organisation, new=tuple(each.comment for each in preview.new),
        changed=tuple(each.comment for each in preview.changed),
    )  # fmt: skip
    return signing.dumps(msgspec.to_builtins(shown), salt=_SALT, compress=True)


def unpack(packed: str, code: str, organisation: str) -> Shown:
    """The same again. Raises :class:`RefusedError` for what is not ours, of another round, or older than a day."""
    try:
        shown = msgspec.convert(signing.loads(packed, salt=_SALT, max_age=_DAY), Shown)
    except (signing.BadSignature, msgspec.ValidationError) as error:
        raise RefusedError("policy_refused_file") from error
    if (shown.round, shown.organisation) != (code, organisation):
        raise RefusedError("policy_refused_file")
    return shown


@transaction.atomic
def take_comments(
    *, by: User, consultation: Round, organisation: str, shown: Shown, told: Told | None = None
) -> dict[str, int]:
    """All of it or nothing: how many comments are new and how many were changed. Nothing is submitted.

    Raises :class:`RefusedError` for what cannot be, such as a comment that was submitted meanwhile.
    """
    require_speaking(by, organisation)
    for said in shown.new:
        write_comment(by=by, consultation=consultation, organisation=organisation, told=told, **_said(said))
    for said in shown.changed:
        known = Comment.objects.filter(pk=int(said.id), round=consultation, organisation=organisation).first()
        if known is None:
            raise RefusedError("policy_refused_file")
        change_comment(by=by, comment=known, **_said(said))
    return {"new": len(shown.new), "changed": len(shown.changed)}


def _said(said: Said) -> dict[str, Any]:
    values = {name: getattr(said, name) for name in SAID} | {"version": said.version}
    return values | {name: values[name] or "" for name in ("provision", "quote")}
