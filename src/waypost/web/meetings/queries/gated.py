"""What of a meeting has to pass the gate before a Board."""

from __future__ import annotations

from collections.abc import Iterable

from waypost.web.meetings.models import Meeting, Override
from waypost.web.meetings.versions import is_public


def gated(meeting: Meeting, versions: Iterable[tuple[str, str]]) -> list[tuple[str, str]]:
    """Of these versions (work and code) those that a Board adopts and for which nobody has said why they lie there.

    A version that everybody can read already does not go there to be adopted.
    """
    if not meeting.is_governing:
        return []
    wanted = [each for each in dict.fromkeys(versions) if not is_public(*each)]
    said = set(meeting.overrides.values_list("work", "version")) if wanted else set()
    return [each for each in wanted if each not in said]


def versions_before(meeting: Meeting) -> list[tuple[str, str]]:
    """The versions of texts among the documents of a meeting."""
    return list(meeting.documents.exclude(work="").order_by("position").values_list("work", "version"))


def is_before(meeting: Meeting, work: str, version: str) -> bool:
    """Whether a version lies, or lay, before the meeting."""
    return meeting.documents.filter(work=work, version=version).exists()


def overrides_of(meeting: Meeting) -> list[Override]:
    """Why versions lie before a Board with open comments, in the order in which it was said."""
    return list(meeting.overrides.order_by("pk"))
