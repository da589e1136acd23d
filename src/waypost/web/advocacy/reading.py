"""What of advocacy goes into the log of reads: what is confidential, wherever it is shown."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from typing import Any

from django.http import HttpRequest

from waypost.web.advocacy.models import Dialogue, Message, Story, Use
from waypost.web.advocacy.queries.matrix import Cell, Told


def note_reads(request: HttpRequest, *shown: Any) -> None:
    """What is confidential of what is shown goes into the log of reads: stories, discreet messages and talks, and uses
    of such messages. Anything else may be among it, in lists too.
    """
    about = set(_confidential(shown))
    if about:
        before = getattr(request, "read_about", ())
        request.is_confidential = True  # type: ignore[attr-defined]  # for the log of reads
        request.read_about = sorted({*before, *about} - {""})  # type: ignore[attr-defined]


def note_reads_of(request: HttpRequest, codes: Iterable[str]) -> None:
    """The same of messages by their codes."""
    wanted = list(codes)
    if wanted:
        note_reads(request, list(Message.objects.filter(code__in=wanted, channel="discreet")))


def _confidential(shown: Any) -> Iterator[str]:
    """Whose each confidential thing is, empty for the Secretariat."""
    if isinstance(shown, (list, tuple)):
        for each in shown:
            yield from _confidential(each)
    elif isinstance(shown, Cell):
        yield from _confidential(shown.told)
    elif isinstance(shown, Story) or (isinstance(shown, (Message, Dialogue)) and shown.is_discreet):
        yield shown.ns_id
    elif isinstance(shown, (Told, Use)):
        yield from _confidential(shown.message)
