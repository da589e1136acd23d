"""Proposed to societies, accepted by each for itself, in force, followed, reviewed, ended."""

from __future__ import annotations

import datetime as dt

from django.db import transaction
from django.utils import timezone

from waypost.atlas.opened import Opened
from waypost.strategies.closure import open_points
from waypost.strategies.standing import MAY_SAY, NEXT, WITH_EVIDENCE, WITH_REASON
from waypost.strategies.values import Phase, Word
from waypost.web.accounts.errors import RefusedError
from waypost.web.accounts.models import User
from waypost.web.accounts.queries import standing_of
from waypost.web.accounts.viewing import viewer_in
from waypost.web.exercises.models import SIGNING_ROLES
from waypost.web.exercises.told import Told, told_columns
from waypost.web.meetings.actions.wording import reason, worded, words
from waypost.web.pages.releases import open_for
from waypost.web.support.actions.mailing import tell_proposed
from waypost.web.support.actions.steps import held, say
from waypost.web.support.models import Commitment, Event, HandOver, Said, Strategy
from waypost.web.support.queries.register import programmes_of
from waypost.web.support.queries.strategies import Stood
from waypost.web.support.reaching import reaching_for
from waypost.web.support.rights import require_drafting, require_speaking

OWN_WORDS = frozenset({Word.SHOWN, Word.HIDDEN})  # whether everybody sees it, a society says itself


@transaction.atomic
def propose(*, by: User | None, strategy: Strategy) -> Event:
    """Ask the societies named to accept what they would do; members read it from now on.

    Raises :class:`RefusedError`.
    """
    require_drafting(by, strategy.trail)
    found = held(strategy)
    if not found.value.live_commitments:
        raise RefusedError("support_refused_empty")
    made = _happen(by, found, "proposed")
    tell_proposed(found, made)
    return made


@transaction.atomic
def put_in_force(*, by: User | None, strategy: Strategy, why: str = "") -> Event:
    """It is acted on from today: accepted by all whom it names. While points are open a reason is needed, data about
    persons on a way to an enforcement body among them, as far as whoever does it may see the finding.

    Raises :class:`RefusedError`.
    """
    require_drafting(by, strategy.trail)
    found = held(strategy)
    if found.value.phase is Phase.PROPOSED:
        raise RefusedError("support_refused_undecided")
    points = open_points(found.value, reaching=reaching_for(standing_of(by) if by is not None else None))
    return _happen(by, found, "in_force", why=worded(why, is_needed=bool(points)))


@transaction.atomic
def review(*, by: User | None, strategy: Strategy, review_on: dt.date, why: str) -> Event:
    """It was looked at again: what was found, and the next day of review. Raises :class:`RefusedError`."""
    require_drafting(by, strategy.trail)
    today = timezone.now().date()
    if not today < review_on <= today + dt.timedelta(days=3 * 366):
        raise RefusedError("support_refused_review")
    return _happen(by, held(strategy), "reviewed", why=reason(why), review_on=review_on)


@transaction.atomic
def end(*, by: User | None, strategy: Strategy, why: str) -> Event:
    """It is not acted on any more, and why. Raises :class:`RefusedError`."""
    require_drafting(by, strategy.trail)
    return _happen(by, held(strategy), "ended", why=reason(why))


@transaction.atomic
def speak(
    *, by: User, commitment: Commitment, word: str, text: str = "", programme_id: str = "", told: Told | None = None
) -> Said:
    """What a society says of its own commitment, with what shows it; by ``told`` how whoever writes it down heard it.

    Kept needs evidence; declined, withdrawn and not kept a reason. ``programme_id``: the programme of the society on
    this trail by which it is done, as it stands in the release: of its service, and not over before it began. Raises
    :class:`RefusedError`.
    """
    role = require_speaking(by, commitment.ns_id, told)
    if told and word in OWN_WORDS:
        raise RefusedError("support_refused_speaking")
    _check_signs(told, word)
    found = held(commitment.strategy)
    now = found.value.commitment(commitment.pk)
    if now is None or word not in list(Word) or Word(word) not in MAY_SAY[now.state]:
        raise RefusedError("support_refused_word")
    chosen = Word(word)
    if found.value.phase in (Phase.DRAFT, Phase.ENDED):
        raise RefusedError("support_refused_not_asked")
    if chosen is Word.WITHDRAWN and any(commitment.pk in (e.giver, e.taker) for e in found.value.live_hand_overs):
        raise RefusedError("support_refused_rests")
    if programme_id:
        opened = open_for(viewer_in(standing_of(by)))
        if programme_id not in dict(may_show(opened, found.row.trail, commitment)):
            raise RefusedError("support_refused_programme")
    needs_words = chosen in WITH_REASON or (chosen in WITH_EVIDENCE and not programme_id)
    said = reason(text) if needs_words else words(text, may_lack=True)
    return say(
        by, found.row, "commitment", commitment.pk, chosen, role, ns_id=commitment.ns_id, text=said,
        programme_id=programme_id, **told_columns(told),
    )  # fmt: skip


@transaction.atomic
def answer_hand_over(
    *, by: User, hand_over: HandOver, ns_id: str, is_accepted: bool, text: str = "", told: Told | None = None
) -> Said:
    """One side of a hand-over takes it on, or does not and says why. Raises :class:`RefusedError`."""
    role = require_speaking(by, ns_id, told)
    found = held(hand_over.strategy)
    over = next((each for each in found.value.live_hand_overs if each.number == hand_over.pk), None)
    if over is None or ns_id not in (hand_over.giver.ns_id, hand_over.taker.ns_id):
        raise RefusedError("support_refused_part")
    if found.value.phase in (Phase.DRAFT, Phase.ENDED):
        raise RefusedError("support_refused_not_asked")
    _check_signs(told, Word.ACCEPTED if is_accepted else Word.DECLINED)
    said = words(text, may_lack=True) if is_accepted else reason(text)
    word = Word.ACCEPTED if is_accepted else Word.DECLINED
    return say(
        by, found.row, "hand_over", hand_over.pk, word, role, ns_id=ns_id, text=said, **told_columns(told)
    )  # fmt: skip


def may_show(opened: Opened, trail: str, commitment: Commitment) -> list[tuple[str, str]]:
    """The programmes that can show that a commitment began or was kept: id and title."""
    since = commitment.from_day or commitment.at.date()
    service = commitment.service or commitment.need.service
    return programmes_of(opened, trail, commitment.ns_id, service, since)


def _check_signs(told: Told | None, word: str) -> None:
    """A commitment binds: what is written down as accepted was said by somebody who signs for the society."""
    if told and word == Word.ACCEPTED and told.told_by_role not in SIGNING_ROLES:
        raise RefusedError("support_refused_signer")


def _happen(by: User | None, found: Stood, kind: str, *, why: str = "", review_on: dt.date | None = None) -> Event:
    if kind not in NEXT[found.value.phase]:
        raise RefusedError(f"support_refused_now_{found.value.phase}")
    made: Event = Event.objects.create(
        strategy=found.row, kind=kind, why=why, review_on=review_on, by=by,
        by_role=require_drafting(by, found.row.trail),
    )  # fmt: skip
    return made
