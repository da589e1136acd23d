"""Claims as they stand, with what was found each time they were asked, and where they are used."""

from __future__ import annotations

from collections.abc import Iterable

from django.db.models import Max, Q, QuerySet

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
from waypost.web.advocacy.stated import Stated

_LIVE = (MessageStep.Step.LIVE, MessageStep.Step.WITHDRAWN)


def current_versions() -> QuerySet[ClaimVersion]:
    """The version of each claim that counts, with its claim."""
    last = ClaimVersion.objects.order_by().values("claim").annotate(last=Max("pk")).values("last")
    return ClaimVersion.objects.filter(pk__in=last).select_related("claim").order_by("aspect", "question", "claim_id")


def latest_runs(versions: Iterable[int] | None = None) -> dict[int, ClaimRun]:
    """The last run of each version, by the version's number; of all, or of those named."""
    found = ClaimRun.objects.order_by()
    if versions is not None:
        found = found.filter(version__in=list(versions))
    last = found.values("version").annotate(last=Max("pk")).values("last")
    return {run.version_id: run for run in ClaimRun.objects.filter(pk__in=last)}


def stated(versions: QuerySet[ClaimVersion]) -> list[Stated]:
    """Claims with their latest run; two queries."""
    found = list(versions)
    runs = latest_runs([each.pk for each in found]) if found else {}
    return [Stated(each.claim, each, runs.get(each.pk)) for each in found]


def live_messages() -> QuerySet[Message]:
    """Messages that are live: went live, and were not withdrawn since."""
    last = (
        MessageStep.objects.filter(step__in=_LIVE).order_by().values("message").annotate(last=Max("pk")).values("last")
    )
    live = MessageStep.objects.filter(pk__in=last, step=MessageStep.Step.LIVE).values("message")
    return Message.objects.filter(pk__in=live)


def live_public_messages() -> QuerySet[Message]:
    """Those that everybody may read."""
    return live_messages().filter(channel="public")


def live_versions(messages: QuerySet[Message]) -> QuerySet[MessageVersion]:
    """The wording of each of some messages that went live last."""
    steps = MessageStep.objects.filter(step=MessageStep.Step.LIVE, message__in=messages.values("pk"))
    last = steps.order_by().values("message").annotate(last=Max("version")).values("last")
    return MessageVersion.objects.filter(pk__in=last).select_related("message")


def live_messages_on(claims: Iterable[int]) -> dict[int, str]:
    """The live messages that rest on some claims, by number, and who answers for each."""
    rests = MessageClaim.objects.filter(version__in=live_versions(live_messages()).values("pk"), claim__in=list(claims))
    return dict(rests.values_list("version__message", "version__message__ns_id"))


def seen_claims(standing: Standing | None) -> QuerySet[ClaimVersion]:
    """The claims that somebody sees, as they count now.

    Members see all. Others see claims that come with Waypost and those of public messages that are live, as far as
    their figures are for the public.
    """
    found = current_versions().filter(is_retired=False)
    if rights.is_member(standing):
        return found
    used = MessageClaim.objects.filter(version__in=live_versions(live_public_messages()).values("pk")).values("claim")
    return found.filter(Q(claim__is_shipped=True) | Q(claim__in=used), audience="public")


def retired_claims(standing: Standing | None) -> QuerySet[ClaimVersion]:
    """The claims that nobody is to use any more, for members: messages may still rest on them."""
    found = current_versions().filter(is_retired=True)
    return found if rights.is_member(standing) else found.none()


def find_stated(standing: Standing | None, key: str) -> Stated | None:
    """A claim by its key, as far as somebody sees it; retired ones too, for members."""
    found = current_versions() if rights.is_member(standing) else seen_claims(standing)
    version = found.filter(claim__key=key).first()
    if version is None:
        return None
    run = ClaimRun.objects.filter(version=version).order_by("-pk").first()
    return Stated(version.claim, version, run)


def by_keys(keys: Iterable[str]) -> dict[str, Stated]:
    """Claims by their keys, whoever looks: for figures of slots, which are told or not by their audience."""
    wanted = list(dict.fromkeys(keys))
    return {each.key: each for each in stated(current_versions().filter(claim__key__in=wanted))} if wanted else {}


def runs_of(claim: Claim, most: int = 60) -> list[ClaimRun]:
    """What was found each time, the latest first, through all its versions."""
    return list(ClaimRun.objects.filter(claim=claim).select_related("version").order_by("-pk")[:most])


def messages_on(standing: Standing | None, claim: Claim) -> list[tuple[Message, MessageVersion, bool]]:
    """The messages whose wording rests on a claim, as far as somebody sees them, each with whether it is live."""
    live = set(live_messages().values_list("pk", flat=True))
    if rights.is_member(standing):
        seen = Message.objects.filter(rights.seen_messages(standing))
        earlier = seen.annotate(shown_pk=rights.shown_wording(standing)).exclude(shown_pk=None)
        shown = dict(earlier.values_list("pk", "shown_pk"))
        last = MessageVersion.objects.order_by().values("message").annotate(last=Max("pk")).values("last")
        now = Q(pk__in=last, message__in=seen) & ~Q(message__in=shown)
        versions = MessageVersion.objects.filter(now | Q(pk__in=shown.values()))
    else:
        versions = live_versions(live_public_messages())
    found = versions.filter(claims__claim=claim).select_related("message").distinct().order_by("message_id")
    return [(each.message, each, each.message_id in live) for each in found]


def to_check(standing: Standing) -> list[Stated]:
    """Claims in whose name somebody writes that moved further than they may, or lost what carried them."""
    owners = rights.owners_of(standing)
    found = current_versions().filter(is_retired=False)
    if owners is not None:
        found = found.filter(claim__ns_id__in=owners) if owners else found.none()
    return [each for each in stated(found) if each.is_to_check]
