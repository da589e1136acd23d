"""The form in which an organisation comments without a line: what pages and the command line write."""

from __future__ import annotations

from waypost.drafting.formats.comment_form import Form
from waypost.web.exercises.times import when
from waypost.web.policy.library import Kept
from waypost.web.policy.models import Round
from waypost.web.policy.queries.rounds import comments_of
from waypost.web.policy.values import comment_value
from waypost.web.policy.views.pages import organisation_name


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
