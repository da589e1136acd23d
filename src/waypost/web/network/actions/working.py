"""Terms, the advice, its check, the asker's verdict, and what all members may read of it."""

from __future__ import annotations

import datetime as dt

from django.db import transaction
from django.utils import timezone

from waypost.network.states import Actor, State
from waypost.network.tags import is_led_by_icrc
from waypost.web.accounts.errors import RefusedError
from waypost.web.accounts.models import User
from waypost.web.network import rights
from waypost.web.network.actions.mailing import awaited, queue, queue_all
from waypost.web.network.actions.matching import includes_icrc
from waypost.web.network.actions.stepping import step
from waypost.web.network.actions.wording import needed
from waypost.web.network.models import Assertion, Deliverable, Publication, Request, Terms, Verdict
from waypost.web.network.queries.directory import vocabulary


@transaction.atomic
def agree_terms(*, by: User, request: Request, scope: str, due_on: dt.date, days: int) -> None:
    """What the advice covers, by when. Where the ICRC leads, not before it takes part."""
    if is_led_by_icrc(request.tags, vocabulary()) and not includes_icrc(request, accepted=True):
        raise RefusedError("network_refused_icrc_accepted")
    if due_on < timezone.now().date():
        raise RefusedError("network_refused_until")
    Terms.objects.create(request=request, by=by, scope=needed(scope), due_on=due_on, days=days)
    step(request=request, to=State.TERMS_AGREED, by=by)
    queue_all(awaited(request, Actor.EXPERT), "terms", "terms", request)


@transaction.atomic
def begin(*, by: User, request: Request) -> None:
    """Work begins."""
    _require_accepted(by, request)
    step(request=request, to=State.IN_PROGRESS, by=by)


@transaction.atomic
def deliver(*, by: User, request: Request, advice: str, language: str) -> None:
    """Write the advice; it goes to somebody else to be checked."""
    _require_accepted(by, request)
    step(request=request, to=State.QUALITY_CHECK, by=by)
    made = Deliverable.objects.create(request=request, by=by, advice=needed(advice), language=language)
    queue_all(awaited(request, Actor.MATCHER), "check", f"check-{made.pk}", request)


def _require_accepted(by: User, request: Request) -> None:
    """Whoever was invited works on it once they accepted; those who match may enter what a body did."""
    standing = rights.require_member(by)
    accepted = any(each.is_accepted for each in rights.invitations_for(standing, request))
    rights.require(accepted or rights.matches(standing, request), "network_refused_invited")


@transaction.atomic
def send_back(*, by: User, request: Request, why: str) -> None:
    """The advice has to be looked at again, for a reason."""
    _require_other(by, request)
    event = step(request=request, to=State.IN_PROGRESS, by=by, why=needed(why))
    queue_all(awaited(request, Actor.EXPERT), "back", f"back-{event.pk}", request)


@transaction.atomic
def approve(*, by: User, request: Request, why: str = "") -> None:
    """The advice goes to the asker. Nobody checks what they wrote themselves."""
    _require_other(by, request)
    step(request=request, to=State.DELIVERED, by=by, why=why)
    queue(request.asker, "delivered", request.code, request)


def _require_other(by: User, request: Request) -> None:
    latest = request.deliverable_rows.order_by("-pk").first()
    if latest is not None and latest.by_id == by.pk:
        raise RefusedError("network_refused_own_work")


@transaction.atomic
def give_verdict(*, by: User, request: Request, useful: str, used_in: str) -> None:
    """Whether it helped, and where it was used. What helped counts for those who answered, as a request answered."""
    if useful not in Verdict.Useful.values:
        raise RefusedError("network_refused_code")
    step(request=request, to=State.VERDICT, by=by)
    Verdict.objects.create(request=request, by=by, useful=useful, used_in=needed(used_in))
    if useful == Verdict.Useful.NO:
        return
    today = timezone.now().date()
    for each in request.invitations.filter(is_accepted=True).select_related("holder"):
        if each.holder.catalog_id:
            continue
        for tag in request.tags:
            Assertion.objects.get_or_create(
                holder=each.holder, tag=tag, basis="answered_request", reference=request.code, ended_at=None,
                defaults={"level": 3 if useful == Verdict.Useful.YES else 2, "said_on": today},
            )  # fmt: skip


@transaction.atomic
def publish(
    *, by: User, request: Request, title: str, redacted: str, language: str, is_checked: bool, topic: str = ""
) -> None:
    """A text of its own for all members. A person wrote it and says that it names nobody; a program looks again."""
    if not is_checked:
        raise RefusedError("network_refused_unchecked")
    Publication.objects.create(
        request=request, by=by, title=needed(title), redacted=needed(redacted), language=language,
        topic=needed(topic) if topic.strip() else "",
    )  # fmt: skip
    step(request=request, to=State.PUBLISHED, by=by)


@transaction.atomic
def restrict(*, by: User, request: Request, why: str) -> None:
    """The answer stays with the asker and those who match; what was published is taken back."""
    step(request=request, to=State.RESTRICTED, by=by, why=needed(why))
    Publication.objects.create(request=request, by=by)
