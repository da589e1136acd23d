"""What a release does not hold and only a server knows, as plain values: who may be called, what was agreed.

Texts are in the language in which they were written. Whoever puts these together has asked whether the reader may see
them: nothing is asked again here.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Mapping

import msgspec

from waypost.profiles.profile import Profile


class Contact(msgspec.Struct, frozen=True, kw_only=True):
    """Somebody, or a unit, who agreed to be seen by members. ``mailbox`` of a role, ``telephone`` of a switchboard."""

    society_id: str
    words: str
    mailbox: str = ""
    telephone: str = ""


class Action(msgspec.Struct, frozen=True, kw_only=True):
    """Something to do that is open: by whom (in words), by which day if one was given."""

    text: str
    owner: str
    due: dt.date | None = None


class Agreed(msgspec.Struct, frozen=True, kw_only=True):
    """The last meeting about a trail: decisions with their outcome in words, actions of it that are still open.

    ``is_draft``: its minutes are not agreed yet. ``later``: days of meetings held since, of which nothing is written.
    """

    name: str
    day: dt.date
    decisions: tuple[str, ...] = ()
    actions: tuple[Action, ...] = ()
    is_draft: bool = False
    later: tuple[dt.date, ...] = ()


class Scored(msgspec.Struct, frozen=True, kw_only=True):
    """A profile that a workshop made, as it may be shown (:func:`waypost.profiles.shown.shown`)."""

    profile: Profile
    workshop: str
    day: dt.date


class Beside(msgspec.Struct, frozen=True, kw_only=True):
    """All of it for one trail and one reader.

    ``is_for_members``: the reader is signed in as one; without it the document says that there is more for members.
    ``under_way``: what is done about chances already, such as a strategy in force. ``acted``: of findings, by what
    tells them apart (:func:`waypost.strategies.reasons.finding_key`), the names of the strategies that act on them.
    ``made_on``: the day on which the paper is made, by which it says what is late; else that of the release.
    """

    is_for_members: bool = False
    scored: Scored | None = None
    contacts: tuple[Contact, ...] = ()
    agreed: Agreed | None = None
    questions: tuple[str, ...] = ()
    under_way: tuple[str, ...] = ()
    acted: Mapping[str, tuple[str, ...]] = {}
    made_on: dt.date | None = None


NOTHING = Beside()


def joined(parts: Iterable[Beside]) -> Beside:
    """What several have to say, in their order. Of profiles and meetings the latest one stands."""
    told = list(parts)
    scored = [each.scored for each in told if each.scored is not None]
    agreed = [each.agreed for each in told if each.agreed is not None]
    return Beside(
        is_for_members=any(each.is_for_members for each in told),
        scored=max(scored, key=lambda each: each.day, default=None),
        contacts=tuple(contact for each in told for contact in each.contacts),
        agreed=max(agreed, key=lambda each: each.day, default=None),
        questions=tuple(question for each in told for question in each.questions),
        under_way=tuple(line for each in told for line in each.under_way),
        acted={key: names for each in told for key, names in each.acted.items()},
        made_on=max((each.made_on for each in told if each.made_on is not None), default=None),
    )
