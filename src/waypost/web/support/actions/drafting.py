"""A strategy and its parts: added, and withdrawn with a reason. Nothing is edited."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping
from decimal import Decimal

from django.db import IntegrityError, transaction
from django.utils import timezone

from waypost.reference import load_catalog
from waypost.strategies.sides import sides_of
from waypost.strategies.standing import MAY_SAY
from waypost.strategies.values import Data, State, Word
from waypost.web.accounts.errors import RefusedError
from waypost.web.accounts.models import User
from waypost.web.accounts.queries import standing_of
from waypost.web.advocacy.queries.claims import live_messages
from waypost.web.advocacy.rights import seen_messages
from waypost.web.agreements.actions.parts import CURRENCIES
from waypost.web.exercises.rights import role_of
from waypost.web.meetings.actions.wording import code_of, names_of, reason, words
from waypost.web.meetings.models import Meeting
from waypost.web.meetings.queries import course_of
from waypost.web.meetings.states import MINUTED
from waypost.web.support.actions.steps import changing, known, placed, say
from waypost.web.support.models import Commitment, Finding, HandOver, Message, Need, Said, Strategy
from waypost.web.support.rights import drafts, require_adding, require_drafting, require_proposing, speaks_for

MOST_PEOPLE = 100_000_000
# No society takes part in a removal, so none commits to it along a trail (P8.2, R18).
NEVER = frozenset({"return_during_removal"})


@transaction.atomic
def draft_strategy(
    *,
    by: User | None,
    code: str,
    names: Mapping[str, str],
    trail: str,
    review_on: dt.date,
    meeting: Meeting | None = None,
) -> Strategy:
    """A strategy for a trail, from a meeting about it that was held, or from none. Raises :class:`RefusedError`."""
    role = require_drafting(by, trail)
    if trail not in load_catalog().trails:
        raise RefusedError("meeting_refused_trail")
    if meeting is not None and (meeting.trail != trail or course_of(meeting).state not in MINUTED):
        raise RefusedError("support_refused_meeting")
    _check_review(review_on)
    made = Strategy(
        code=code_of(code), names=names_of(names), trail=trail, review_on=review_on, meeting=meeting, by=by,
        by_role=role,
    )  # fmt: skip
    try:
        with transaction.atomic():
            made.save(force_insert=True)
    except IntegrityError as error:
        raise RefusedError("meeting_refused_code_taken", code=code) from error
    return made


@transaction.atomic
def add_need(
    *, by: User | None, strategy: Strategy, side: str, service: str, country: str = "", group: str = "", text: str = ""
) -> Need:
    """What people need at a stage. Raises :class:`RefusedError`."""
    role = require_adding(by, strategy.trail)
    found = changing(strategy).row
    side, country = placed(found.trail, side, country)
    made: Need = Need.objects.create(
        strategy=found, side=side, country=country, service=offered(service),
        group=known(group, "population_group", may_lack=True), text=words(text, may_lack=True), by=by, by_role=role,
    )  # fmt: skip
    return made


@transaction.atomic
def add_commitment(
    *,
    by: User | None,
    need: Need,
    ns_id: str,
    text: str,
    side: str = "",
    service: str = "",
    country: str = "",
    from_day: dt.date | None = None,
    until_day: dt.date | None = None,
    people_per_year: int | None = None,
    amount: Decimal | None = None,
    currency: str = "",
    decision: int | None = None,
) -> Commitment:
    """What a society does for a need; it counts for nothing until the society itself accepts it.

    ``side``: where the society stands, else the need's own side; on several others it has to be said. ``country``: of
    the need's stage. Raises :class:`RefusedError`.
    """
    role = require_proposing(by, need.strategy.trail, ns_id)
    found = changing(need.strategy)
    now = found.need(need.pk)
    if now is None or now.is_withdrawn:
        raise RefusedError("support_refused_need")
    own = sides_of(load_catalog(), found.row.trail, ns_id)
    side = side or (now.side if now.side in own else own[0] if len(own) == 1 else "")
    if not side:
        raise RefusedError("support_refused_which_side")
    if side not in own:
        raise RefusedError("support_refused_side")
    if country and now.country not in ("", country):
        raise RefusedError("support_refused_place")
    _, country = placed(found.row.trail, now.side, country)
    if from_day is not None and until_day is not None and until_day < from_day:
        raise RefusedError("meeting_refused_days")
    if people_per_year is not None and not 0 < people_per_year <= MOST_PEOPLE:
        raise RefusedError("meeting_refused_counts")
    _check_money(amount, currency)
    if decision is not None and not _has_decision(found.row, decision):
        raise RefusedError("support_refused_decision")
    made: Commitment = Commitment.objects.create(
        strategy=found.row, need=need, ns_id=ns_id, side=side, service=_service(service, now.service),
        country=country, text=words(text), from_day=from_day, until_day=until_day, people_per_year=people_per_year,
        amount=amount, currency=currency, decision=decision, by=by, by_role=role,
    )  # fmt: skip
    return made


@transaction.atomic
def add_hand_over(
    *, by: User | None, giver: Commitment, taker: Commitment, text: str, data: str = Data.NONE, safeguard: str = ""
) -> HandOver:
    """People go from what one society does to what another does; both have to accept it.

    What is theirs goes with them only with their consent, and then it is said how it is kept safe (P1.5, P7). Raises
    :class:`RefusedError`.
    """
    strategy = giver.strategy
    role = require_adding(by, strategy.trail)
    found = changing(strategy)
    live = {each.number for each in found.value.live_commitments}
    if taker.strategy_id != strategy.pk or not {giver.pk, taker.pk} <= live:
        raise RefusedError("support_refused_commitment")
    if giver.ns_id == taker.ns_id:
        raise RefusedError("support_refused_same")
    if data not in list(Data):
        raise RefusedError("support_refused_code")
    safe = words(safeguard, may_lack=True)
    if data == Data.WITH_CONSENT and not safe:
        raise RefusedError("support_refused_safeguard")
    made: HandOver = HandOver.objects.create(
        strategy=found.row, giver=giver, taker=taker, text=words(text), data=data, safeguard=safe, by=by, by_role=role
    )
    return made


@transaction.atomic
def add_message(*, by: User, strategy: Strategy, code: str) -> Message:
    """A message of the Movement that belongs to it: a live one that whoever adds it may read, and that is not discreet.

    Raises :class:`RefusedError`.
    """
    role = require_adding(by, strategy.trail)
    found = changing(strategy)
    seen = live_messages().filter(seen_messages(standing_of(by)), code=code).exclude(channel="discreet")
    if not seen.exists() or code in found.value.messages:
        raise RefusedError("support_refused_message")
    made: Message = Message.objects.create(strategy=found.row, code=code, by=by, by_role=role)
    return made


@transaction.atomic
def add_finding(*, by: User | None, strategy: Strategy, question: str, key: str, release: str) -> Finding:
    """What of the analysis it acts on; said again, it stays one. Raises :class:`RefusedError`."""
    role = require_drafting(by, strategy.trail)
    found = changing(strategy)
    if not key.startswith(f"{question}:") or key in found.value.findings:
        raise RefusedError("support_refused_finding")
    made: Finding = Finding.objects.create(
        strategy=found.row, question=question, key=key, release=release, by=by, by_role=role
    )
    return made


@transaction.atomic
def withdraw(*, by: User | None, strategy: Strategy, part: str, number: int, why: str) -> Said:
    """Take a part out of a strategy, with why; it stays to be read. Raises :class:`RefusedError`.

    By whoever drafts; a commitment, and a hand-over from or to it, by its society, too. A commitment on which its
    society gave its word is withdrawn by nobody else. What others rest on stays as long as they do.
    """
    found = changing(strategy)
    value, standing = found.value, standing_of(by) if by else None
    concerned: set[str] = set()
    is_theirs = False
    if part == "need":
        here = any(each.number == number for each in value.open_needs)
        rests = any(each.need == number for each in value.live_commitments)
    elif part == "commitment":
        one = value.commitment(number)
        here = one is not None and Word.WITHDRAWN in MAY_SAY[one.state]
        rests = any(number in (each.giver, each.taker) for each in value.live_hand_overs)
        concerned = {one.ns_id} if one else set()
        is_theirs = one is not None and one.state is not State.PROPOSED
    elif part == "hand_over":
        over = next((each for each in value.live_hand_overs if each.number == number), None)
        here, rests = over is not None, False
        both = (value.commitment(over.giver), value.commitment(over.taker)) if over else ()
        concerned = {each.ns_id for each in both if each}
    else:
        rows = {"message": found.messages, "finding": found.findings}.get(part, ())
        here = any(each.pk == number for each in rows) and not found.words_on(part, number)  # type: ignore[attr-defined]
        rests = False
    speaks = standing is not None and any(speaks_for(standing, ns) for ns in concerned)
    if standing is not None and not speaks and not drafts(standing, found.row.trail):
        raise RefusedError("support_refused_drafting")
    if is_theirs and here and not speaks:
        raise RefusedError("support_refused_speaking")
    if not here:
        raise RefusedError("support_refused_part")
    if rests:
        raise RefusedError("support_refused_rests")
    return say(by, found.row, part, number, Word.WITHDRAWN, role_of(by), text=reason(why))


@transaction.atomic
def leave_open(*, by: User | None, strategy: Strategy, number: int, why: str) -> Said:
    """Say that nobody meets a need for now, and why: an open need that is named. Raises :class:`RefusedError`."""
    role = require_drafting(by, strategy.trail)
    found = changing(strategy)
    if not any(each.number == number for each in found.value.open_needs):
        raise RefusedError("support_refused_part")
    return say(by, found.row, "need", number, Word.OPEN, role, text=reason(why))


def offered(service: str) -> str:
    """A service that can be named here. Raises :class:`RefusedError`."""
    if service in NEVER:
        raise RefusedError("support_refused_removal")
    return known(service, "service")


def _check_review(review_on: dt.date) -> None:
    today = timezone.now().date()
    if not today < review_on <= today + dt.timedelta(days=3 * 366):
        raise RefusedError("support_refused_review")


def _check_money(amount: Decimal | None, currency: str) -> None:
    if (amount is None) != (not currency):
        raise RefusedError("support_refused_money")
    if amount is not None and (not 0 <= amount < Decimal(10) ** 15 or currency not in CURRENCIES):
        raise RefusedError("support_refused_money")


def _has_decision(strategy: Strategy, number: int) -> bool:
    return strategy.meeting is not None and strategy.meeting.decisions.filter(number=number).exists()


def _service(service: str, of_need: str) -> str:
    """The service of a commitment: the need's own, or one under the same heading."""
    if not service:
        return of_need
    codes = load_catalog().code_lists["service"].codes
    offered(service)
    if (codes[service].parent or service) != (codes[of_need].parent or of_need):
        raise RefusedError("support_refused_service")
    return service
