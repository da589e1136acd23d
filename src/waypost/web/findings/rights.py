"""Who sees what of a question, and who may do what with it. One function decides what is seen: :func:`sight`.

The society concerned sees its question at once. Its zone and the migration team learn that there is one, by rule and
society; question and reply they see once the society has replied, or when :data:`DAYS_TO_REPLY` days have passed since
the question was first put. Whoever writes down what the society says reads what they wrote, and of which programme it
is. Nobody else sees anything. A membership without its second factor counts for nothing.

A finding about several societies is a question to each of them. The others, and their zones, see a society's own part
of it when zone and team do; that there is one they do not learn before.
"""

from __future__ import annotations

import datetime as dt
import enum
from collections.abc import Collection

from waypost.web.accounts.errors import RefusedError
from waypost.web.accounts.models import User
from waypost.web.accounts.queries import Standing, standing_of
from waypost.web.contribute.rights import may_decide, rights_of
from waypost.web.exercises.rights import area_of, own_of

DAYS_TO_REPLY = 30


class Sight(enum.IntEnum):
    """How much of a question somebody sees: nothing; that there is one, by rule and society; all of it."""

    NOTHING = 0
    EXISTS = 1
    WHOLE = 2


def sight(
    standing: Standing, ns_id: str, *, first_put_on: dt.date, has_reply: bool, today: dt.date,
    concerned: Collection[str] = (),
) -> Sight:  # fmt: skip
    """How much somebody sees of a question to a society; ``concerned`` are all societies that its finding is about.

    ``has_reply``: there is a reply from which on others see it.
    """
    if ns_id in own_of(standing):
        return Sight.WHOLE
    is_open = has_reply or today >= replies_until(first_put_on)
    if looks_after(standing, ns_id):
        return Sight.WHOLE if is_open else Sight.EXISTS
    return Sight.WHOLE if is_open and not speaks_near(standing).isdisjoint(concerned) else Sight.NOTHING


def speaks_near(standing: Standing) -> frozenset[str]:
    """The societies that somebody speaks for or looks after, the team aside: it looks after all."""
    return own_of(standing) | area_of(standing)


def replies_until(first_put_on: dt.date) -> dt.date:
    """The day from which zone and team see a question that nobody replied to."""
    return first_put_on + dt.timedelta(days=DAYS_TO_REPLY)


def looks_after(standing: Standing, ns_id: str) -> bool:
    """The zone of the society, the migration team, administrators."""
    return may_decide(standing) or ns_id in area_of(standing)


def concerned_with(standing: Standing) -> frozenset[str] | None:
    """The societies about whose questions somebody learns anything at all; None for all."""
    return None if may_decide(standing) else speaks_near(standing)


def replies_for(standing: Standing, ns_id: str) -> bool:
    """Replies, and proposes waivers: a focal point or manager of the society."""
    return ns_id in own_of(standing)


def writes_down_for(standing: Standing, ns_id: str) -> bool:
    """Writes down what the society said, and is not of it: its zone, the migration team, administrators."""
    return rights_of(standing, ns_id).may_stand_in and not replies_for(standing, ns_id)


def adds_words(standing: Standing, ns_id: str) -> bool:
    """Adds words to a question that they see whole: not another society on the way, which has a question of its own."""
    return replies_for(standing, ns_id) or looks_after(standing, ns_id)


def edits_rules(standing: Standing) -> bool:
    """Approves waivers, changes rules, opens topics: the migration team and administrators."""
    return may_decide(standing)


def reads(standing: Standing) -> bool:
    """Reads rules and indicators: everybody with a role."""
    return bool(standing.acting)


def require_reply(by: User, ns_id: str) -> Standing:
    """Raise :class:`RefusedError` for whoever does not speak for the society."""
    standing = standing_of(by)
    if not replies_for(standing, ns_id):
        raise RefusedError("reply_refused_society")
    return standing


def require_team(by: User) -> Standing:
    """Raise :class:`RefusedError` for whoever is not of the migration team and no administrator."""
    standing = standing_of(by)
    if not edits_rules(standing):
        raise RefusedError("reply_refused_team")
    return standing
