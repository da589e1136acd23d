"""Messages, where they stand, what they rest on, and who sees them. What readers ask begins at :func:`visible`."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from django.db.models import OuterRef, Q, QuerySet, Subquery

from waypost.advocacy.track import State
from waypost.web.accounts.queries import Standing
from waypost.web.advocacy import rights
from waypost.web.advocacy.models import (
    Claim,
    ClaimRun,
    ClaimVersion,
    Message,
    MessageClaim,
    MessageStep,
    MessageVersion,
)
from waypost.web.advocacy.queries.claims import current_versions, stated
from waypost.web.advocacy.queries.confirming import runs_looked_at
from waypost.web.advocacy.stated import Stated, said_in

_S = MessageStep.Step
# The step that tells the state; what was confirmed changes none.
STATE_OF = {
    _S.DRAFTED: State.DRAFTED, _S.SAVED: State.DRAFTED, _S.CHECKED: State.CHECKED, _S.CLEARED: State.CLEARED,
    _S.LIVE: State.LIVE, _S.WITHDRAWN: State.WITHDRAWN,
}  # fmt: skip


def with_track(rows: QuerySet[Message] | None = None) -> QuerySet[Message]:
    """Each message with ``step`` and ``since`` (the last step that tells a state), ``version_pk`` and ``live_at``."""
    steps = MessageStep.objects.filter(message=OuterRef("pk")).order_by("-pk")
    told = steps.filter(step__in=list(STATE_OF))
    version = MessageVersion.objects.filter(message=OuterRef("pk")).order_by("-pk")
    found = Message.objects.all() if rows is None else rows
    return found.annotate(
        step=Subquery(told.values("step")[:1]),
        since=Subquery(told.values("at")[:1]),
        version_pk=Subquery(version.values("pk")[:1]),
        live_at=Subquery(steps.filter(step=_S.LIVE).values("at")[:1]),
    )


def state_of(message: Message) -> State:
    """Where a message stands."""
    step = getattr(message, "step", None) or with_track().get(pk=message.pk).step  # type: ignore[attr-defined]
    return STATE_OF[_S(step)]


def visible(standing: Standing | None) -> QuerySet[Message]:
    """The messages that somebody sees: by role, and for everybody those that are public and live.

    ``shown_pk``: the wording that is shown to who was asked to clear a discreet one; None: the words as they stand.
    """
    seen = rights.seen_messages(standing)
    # An empty condition stands for all; beside another one it would stand for none.
    found = with_track().filter(Q(channel="public", step=_S.LIVE) | seen if seen else seen)
    return found.annotate(shown_pk=rights.shown_wording(standing))


def find_message(standing: Standing | None, code: str) -> Message | None:
    """One that somebody sees."""
    return visible(standing).filter(code=code).first()


def version_of(message: Message) -> MessageVersion:
    """Its words now; those that somebody was asked for, where :func:`visible` showed them no others."""
    shown = getattr(message, "shown_pk", None)
    return message.versions.get(pk=shown) if shown else message.versions.order_by("-pk")[:1].get()


def words_pk(message: Message) -> int:
    """The number of the wording that is shown of a message with its track."""
    return getattr(message, "shown_pk", None) or message.version_pk  # type: ignore[attr-defined]  # annotated


@dataclass(frozen=True)
class Resting:
    """A claim that a message rests on: what its slots call it, how it reads and how it stands now.

    ``is_confirmed``: the owner of the message looked at this run after the claim had moved, or at one that said the
    same. ``looked_at`` is the version of the claim that the words were written with, or that its owner looked at since.
    """

    name: str
    stated: Stated
    is_confirmed: bool = False
    looked_at: ClaimVersion | None = None

    @property
    def claim(self) -> Claim:
        """The claim through all its wordings."""
        return self.stated.claim

    @property
    def version(self) -> ClaimVersion:
        """Its words now."""
        return self.stated.version

    @property
    def run(self) -> ClaimRun | None:
        """What came out when it was asked last."""
        return self.stated.run

    @property
    def has_moved(self) -> bool:
        """The claim stands otherwise than a message may rest on, whoever looked at it."""
        return self.version.is_retired or self.stated.is_to_check

    @property
    def has_changed(self) -> bool:
        """Its owner made it say something else since: other words, another query, another tolerance."""
        return self.looked_at is not None and said_in(self.looked_at) != said_in(self.version)

    @property
    def is_to_check(self) -> bool:
        """Its message has to be checked before it is used."""
        return (self.has_moved or self.has_changed) and not self.is_confirmed


def claims_now(claims: Iterable[int]) -> dict[int, Stated]:
    """Claims as they stand, by number: two queries."""
    wanted = set(claims)
    return {each.claim.pk: each for each in stated(current_versions().filter(claim__in=wanted))} if wanted else {}


def resting(messages: Iterable[Message]) -> dict[int, list[Resting]]:
    """What each message rests on, by number of the message: six queries at most for any number of them."""
    versions = {words_pk(each): each.pk for each in messages}
    links = list(MessageClaim.objects.filter(version__in=versions).select_related("claim_version"))
    now = claims_now(each.claim_id for each in links)
    confirmed = runs_looked_at(versions.values())
    found: dict[int, list[Resting]] = {pk: [] for pk in versions.values()}
    for each in links:
        message, told = versions[each.version_id], now[each.claim_id]
        runs = confirmed.get(message, {})
        seen = [run.version for run in runs.values() if run.claim_id == each.claim_id]
        looked_at = max(filter(None, [each.claim_version, *seen]), key=lambda version: version.pk, default=None)
        is_confirmed = told.run is not None and told.run.pk in runs
        found[message].append(Resting(each.name, told, is_confirmed, looked_at))
    return found


def resting_of(message: Message) -> list[Resting]:
    """What one message rests on."""
    found = message if hasattr(message, "version_pk") else with_track().get(pk=message.pk)
    return resting([found])[message.pk]


def dependent_on(claim: Claim) -> QuerySet[Message]:
    """The messages whose words now rest on a claim, withdrawn ones left out."""
    using = MessageClaim.objects.filter(claim=claim).values("version")
    return with_track().filter(version_pk__in=using).exclude(step=_S.WITHDRAWN)
