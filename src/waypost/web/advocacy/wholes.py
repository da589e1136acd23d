"""A message with all that it is judged by, loaded once and passed on; many of them with as many queries as one."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from waypost.advocacy.track import State
from waypost.web.advocacy.models import Clearance, Coordination, Message, MessageVersion, ToneReview, Waiver
from waypost.web.advocacy.queries.clearing import latest_words, that_hold
from waypost.web.advocacy.queries.coordinating import Beside, besides
from waypost.web.advocacy.queries.messages import Resting, resting, state_of, with_track, words_pk
from waypost.web.advocacy.queries.used import Used, societies_in, used_by_all
from waypost.web.advocacy.queries.waiving import in_force, waivers_of
from waypost.web.advocacy.released import Places, places_of


@dataclass(frozen=True)
class Whole:
    """A message as it stands at a moment.

    ``message`` with its track (:func:`queries.messages.with_track`); ``version``: its words, for who was asked to clear
    a discreet one those that they were asked for; ``rest``: the claims that these rest on, as they are now; ``used``:
    all evidence of these, also what drops out; ``cleared``: the last word of each society on these words; ``tone``: a
    person's last word on what was found, by language; ``beside``: messages of other bodies on the same, with what was
    agreed; ``waivers``: all that was said of rules that it does without; ``places``: countries and trails of programmes
    in the release.
    """

    message: Message
    version: MessageVersion
    rest: list[Resting]
    used: list[Used]
    cleared: list[Clearance]
    tone: dict[str, ToneReview]
    beside: Beside
    waivers: list[Waiver]
    places: Mapping[str, Places]

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

    @property
    def societies(self) -> frozenset[str]:
        """The societies whose programmes, surveys, stories or own figures it uses."""
        return societies_in(self.rest, self.used)

    @property
    def words(self) -> list[Clearance]:
        """What the societies said whose data it uses now; one that answers for the message says nothing."""
        said = self.societies - {self.message.ns_id}
        return [each for each in self.cleared if each.ns_id in said]

    def waived_on(self, day: dt.date) -> list[Waiver]:
        """The rules that it does without on a day."""
        return in_force(self.waivers, self.version, day)


def wholes(messages: Iterable[Message]) -> dict[int, Whole]:
    """Messages with their track as wholes, by number, in order; some fifteen queries for any number of them."""
    rows = list(messages)
    if not rows:
        return {}
    versions = MessageVersion.objects.in_bulk([words_pk(each) for each in rows])
    rest = resting(rows)
    words = latest_words(rows)
    used = used_by_all(rows, rest, words)
    tone: dict[int, dict[str, ToneReview]] = {}
    for review in ToneReview.objects.filter(version__in=versions).order_by("pk"):
        tone.setdefault(review.version_id, {})[review.language] = review
    beside, waivers = besides(rows), waivers_of(rows)
    places = places_of(one.item.reference for of in used.values() for one in of if one.item.item == "programme")
    found = {}
    for each in rows:
        version = versions[words_pk(each)]
        found[each.pk] = Whole(
            each, version, rest[each.pk], used[each.pk], that_hold(words.get(each.pk, ()), version),
            tone.get(version.pk, {}), beside[each.pk], waivers.get(each.pk, []), places,
        )  # fmt: skip
    return found


def whole_of(message: Message) -> Whole:
    """One message as it stands now, whatever was known of it before."""
    fresh = with_track().get(pk=message.pk)
    return wholes([fresh])[fresh.pk]


def as_shown(message: Message) -> Whole:
    """One message in the words that it was found with, for who reads it; without its track, as it stands now."""
    return wholes([message])[message.pk] if hasattr(message, "version_pk") else whole_of(message)
