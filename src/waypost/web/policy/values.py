"""From rows of the tables to the values that ``drafting`` works with."""

from __future__ import annotations

import msgspec

from waypost.drafting import comments, signing
from waypost.drafting.carrying import Move, Placed
from waypost.web.policy.models import Comment, Placement, SignOff


def comment_value(row: Comment) -> comments.Comment:
    """A comment; its disposition is that of the row, where it has been asked for with it."""
    answered = row.answered if row.answered_id is not None else None
    return comments.Comment(
        id=str(row.pk), work=row.work, version=row.version, provision=row.provision or None, language=row.language,
        text_hash=row.text_hash or None, on_behalf_of=row.organisation, type=row.type, position=row.position,
        quote=row.quote or None, wording=row.wording, rationale=row.rationale, evidence=tuple(row.evidence),
        written_in=row.written_in,
        confidentiality=row.confidentiality, status=row.status, author_role=row.author_role,
        disposition=None if answered is None else comments.Disposition(
            outcome=answered.outcome, reason=answered.reason, responsible=answered.responsible, reply=answered.reply,
            version=answered.result_version or None, provision=answered.result_provision or None,
        ),
        reaction=row.reaction or None,
    )  # fmt: skip


def placed_value(comment: comments.Comment, rows: list[Placement]) -> Placed:
    """A comment where the last of its placements has it; rows in the order of the versions, all of one comment."""
    last = rows[-1]
    return Placed(
        comment=comment, version=last.version, provision=last.provision or None, text_hash=last.text_hash or None,
        moves=tuple(_move(row) for row in rows if row.step),
    )  # fmt: skip


def placed_at(comment: comments.Comment, row: Placement) -> Placed:
    """A comment where one placement has it; the way there is told in one move."""
    moves = (msgspec.structs.replace(_move(row), how=row.how),) if row.step else ()
    return Placed(
        comment=comment, version=row.version, provision=row.provision or None, text_hash=row.text_hash or None,
        moves=moves,
    )  # fmt: skip


def sign_off_value(row: SignOff) -> signing.SignOff:
    """A sign-off."""
    return signing.SignOff(
        organisation=row.organisation, version=row.version, provision=row.provision, signed=row.signed,
        kind=row.kind, authority=row.authority, said=row.said,
    )  # fmt: skip


def _move(row: Placement) -> Move:
    return Move(
        from_version=row.from_version, from_provision=row.from_provision or None, to_version=row.version,
        to_provision=row.provision or None, how=row.step, heirs=tuple(row.heirs),
    )  # fmt: skip
