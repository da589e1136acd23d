"""The form in which an organisation comments without a line: what pages, the interface and the command line write, and
what one that comes back would do.
"""

from __future__ import annotations

from waypost.drafting.comments_preview import CommentsPreview, preview_comments
from waypost.drafting.comments_read import CommentsRead
from waypost.drafting.formats import comment_files
from waypost.drafting.formats.comment_form import Form
from waypost.web.accounts.errors import RefusedError
from waypost.web.exercises.times import when
from waypost.web.policy.library import Kept
from waypost.web.policy.models import Round
from waypost.web.policy.queries.rounds import comments_of
from waypost.web.policy.values import comment_value
from waypost.web.policy.views.pages import organisation_name

MOST = 8 * 1024 * 1024  # bytes of a form that comes back


def form_of(found: Round, kept: Kept, organisation: str, language: str) -> Form:
    """The comments of an organisation in a round and room for more, the authoritative words beside its own language."""
    version, authoritative = kept.work.version(found.version), kept.authoritative
    tongue = language if any(language in each.texts for each in version.provisions) else authoritative
    return Form(
        work=kept.work, version=version.code, language=tongue, organisation=organisation,
        organisation_name=organisation_name(organisation, language),
        beside=authoritative if authoritative != tongue else None,
        until=when(found.exercise.ends_at, found.exercise.time_zone, language),
        comments=tuple(comment_value(each) for each in comments_of(found, organisation)),
    )  # fmt: skip


def preview_form(found: Round, kept: Kept, organisation: str, content: bytes) -> tuple[CommentsRead, CommentsPreview]:
    """What a form says, and what it would do to the comments that are there; nothing is done.

    Raises :class:`InputError` for a file that is none, too large, or on another work or of another organisation.
    """
    if len(content) > MOST:
        raise RefusedError("policy_refused_large", megabytes=MOST // 1024 // 1024)
    sent = comment_files.read(content)
    existing = [comment_value(each) for each in comments_of(found, organisation)]
    return sent, preview_comments(sent, existing, kept.work, organisation=organisation)
