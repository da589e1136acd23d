"""A message with all that it is judged by, loaded once and passed on; many of them with as many queries as one."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from waypost.advocacy.track import State
from waypost.web.advocacy.models import Clearance, Coordination, Message, MessageVersion, ToneReview
from waypost.web.advocacy.queries.clearing import latest_words, that_hold
from waypost.web.advocacy.queries.coordinating import Beside, besides
from waypost.web.advocacy.queries.messages import Resting, resting, state_of, with_track
from waypost.web.advocacy.queries.used import Used, used_by_all


@dataclass(frozen=True)
class Whole:
    """A message as it stands at a moment.

    ``message`` with its track (:func:`queries.messages.with_track`); ``version``: its words; ``rest``: the claims that
    these rest on, as they are now; ``used``: all evidence of these, also what drops out; ``cleared``: the last word of
    each society on these words; ``tone``: a person's last word on what was found, by language; ``beside``: messages of
    other bodies on the same, with what was agreed.
    """

    message: Message
    version: MessageVersion
    rest: list[Resting]
    used: list[Used]
    cleared: list[Clearance]
    tone: dict[str, ToneReview]
    beside: Beside

    @property
    def state(self) -> State:
        """Where it stands."""
        return state_of(self.message)

    @property
    def others(self) -> list[Message]:
        """Messages of other bodies on the same aspect to the same audience, whoever may see them; nearest first."""
        return self.beside.others

    @property
    def agreed(self) -> list[Coordination]:
        """What was written down about it with other bodies."""
        return self.beside.agreed


def wholes(messages: Iterable[Message]) -> dict[int, Whole]:
    """Messages with their track as wholes, by number, in order; some fifteen queries for any number of them."""
    rows = list(messages)
    if not rows:
        return {}
    versions = MessageVersion.objects.in_bulk([each.version_pk for each in rows])  # type: ignore[attr-defined]
    rest = resting(rows)
    words = latest_words(rows)
    used = used_by_all(rows, rest, words)
    tone: dict[int, dict[str, ToneReview]] = {}
    for review in ToneReview.objects.filter(version__in=versions).order_by("pk"):
        tone.setdefault(review.version_id, {})[review.language] = review
    beside = besides(rows)
    found = {}
    for each in rows:
        version = versions[each.version_pk]  # type: ignore[attr-defined]  # annotated
        found[each.pk] = Whole(
            each, version, rest[each.pk], used[each.pk], that_hold(words.get(each.pk, ()), version),
            tone.get(version.pk, {}), beside[each.pk],
        )  # fmt: skip
    return found


def whole_of(message: Message) -> Whole:
    """One message as it stands now, whatever was known of it before."""
    fresh = with_track().get(pk=message.pk)
    return wholes([fresh])[fresh.pk]
