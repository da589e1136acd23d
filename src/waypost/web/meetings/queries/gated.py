"""What of a meeting has to pass the gate before a Board."""

from __future__ import annotations

from collections.abc import Iterable

from waypost.web.meetings.models import Document, Item, Meeting, Override
from waypost.web.meetings.versions import is_public, open_works


def gated(meeting: Meeting, versions: Iterable[tuple[str, str]]) -> list[tuple[str, str]]:
    """Of these versions (work and code) those that a Board adopts and for which nobody has said why they lie there.

    A version that everybody can read already does not go there to be adopted. Of a file that is a text of a work no
    version is known: it has passed once somebody has said why of any version of the work.
    """
    if not meeting.is_governing:
        return []
    wanted = [each for each in dict.fromkeys(versions) if not is_public(*each)]
    said = set(meeting.overrides.values_list("work", "version")) if wanted else set()
    passed = said | {(work, "") for work, _ in said}
    return [each for each in wanted if each not in passed]


def versions_before(meeting: Meeting) -> list[tuple[str, str]]:
    """The versions of texts among the documents of a meeting."""
    return list(meeting.documents.exclude(work="").order_by("position").values_list("work", "version"))


def is_before(meeting: Meeting, work: str, version: str) -> bool:
    """Whether a version lies, or lay, before the meeting, or a file that was said to be a text of its work."""
    return meeting.documents.filter(work=work, version__in=(version, "")).exists()


def works_of_item(item: Item | None) -> list[str]:
    """The works that a point of the agenda concerns: those of the texts under it."""
    if item is None:
        return []
    return sorted(set(item.documents.exclude(work="").order_by().values_list("work", flat=True)))


def asks_of_files(meeting: Meeting, language: str = "en") -> list[tuple[str, str]]:
    """The texts under consultation, of which it is asked whether a file is one: before a Board; elsewhere none."""
    return open_works(language) if meeting.is_governing else []


def unsaid_files(meeting: Meeting) -> list[Document]:
    """Files before a Board of which nobody has said whether they are a text under consultation."""
    if not asks_of_files(meeting):
        return []
    return list(meeting.documents.filter(work="", is_text=None).order_by("position"))


def overrides_of(meeting: Meeting) -> list[Override]:
    """Why versions lie before a Board with open comments, in the order in which it was said."""
    return list(meeting.overrides.order_by("pk"))
