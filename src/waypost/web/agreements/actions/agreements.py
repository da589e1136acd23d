"""An agreement is entered, changed, taken back when it was a mistake; its stages are logged."""

from __future__ import annotations

import datetime as dt
import secrets
from collections.abc import Iterable, Mapping
from typing import Any

from django.db import transaction
from django.utils import timezone

from waypost.reference import load_catalog
from waypost.reference.agreement_values import LEVELS, STAGES, TYPES, VISIBILITIES, stage_of
from waypost.settings import LANGUAGES
from waypost.web.accounts.errors import RefusedError
from waypost.web.accounts.models import User
from waypost.web.accounts.queries import standing_of
from waypost.web.agreements.actions.changing import held, log, require_unchanged
from waypost.web.agreements.actions.wording import code_among, codes_among, reason, text_of, texts_of, year
from waypost.web.agreements.models import Agreement, Party, Step
from waypost.web.agreements.published import publish_agreements
from waypost.web.agreements.queries.values import step_value
from waypost.web.agreements.rights import looks_after, publishes, sight_of
from waypost.web.exercises.rights import role_of

_FIELDS = (
    "titles", "level", "zone", "country", "type", "ends_on", "languages", "predecessor", "services", "places",
    "groups", "absent", "is_complete", "visibility",
)  # fmt: skip
_OWN_BODY = "ifrc"  # the party that the Secretariat is


@transaction.atomic
def create_agreement(*, by: User | None, ns_id: str, **parts: Any) -> Agreement:
    """An agreement of a society, or without one of the Secretariat, which is its first party.

    Raises :class:`RefusedError`.
    """
    made = Agreement(code=f"agr-{secrets.token_hex(4)}", ns_id=ns_id, created_by=by)
    if ns_id and ns_id not in load_catalog().societies:
        raise RefusedError("agreement_refused_code")
    _fill(by, made, **parts)
    transaction.on_commit(publish_agreements)
    made.save(force_insert=True)
    own = {"kind": "society", "body_id": ns_id} if ns_id else {"kind": "organisation", "body_id": _OWN_BODY}
    Party.objects.create(agreement=made, **own)
    log(by, made, "entered", None, {"code": made.code, "ns_id": ns_id})
    return made


@transaction.atomic
def change_agreement(*, by: User | None, agreement: Agreement, seen: int | None = None, **parts: Any) -> Agreement:
    """Say it anew. What changed stands in the log. ``seen``: the last change that the person had before them
    (:func:`last_change`). Raises :class:`RefusedError`."""
    found = held(by, agreement)
    require_unchanged(found, seen)
    before = {name: getattr(found, name) for name in _FIELDS}
    _fill(by, found, **parts)
    changed = [name for name in _FIELDS if getattr(found, name) != before[name]]
    if changed:
        found.save()
        now = {name: getattr(found, name) for name in changed}
        log(by, found, "agreement", {name: before[name] for name in changed}, now)
    return found


@transaction.atomic
def withdraw_agreement(*, by: User | None, agreement: Agreement, why: str) -> None:
    """It was entered by mistake: nobody sees it any more. Raises :class:`RefusedError`."""
    found = held(by, agreement)
    found.withdrawn_at = timezone.now()
    found.save(update_fields=["withdrawn_at"])
    log(by, found, "withdrawn", None, None, reason(why))


@transaction.atomic
def log_step(
    *, by: User | None, agreement: Agreement, stage: str, planned: dt.date | None = None,
    actual: dt.date | None = None, why: str = "",
) -> Step:  # fmt: skip
    """A stage is planned or was reached. A reason is needed where it goes back or leaves a stage out, and where it is
    terminated. Raises :class:`RefusedError`."""
    found = held(by, agreement)
    stage = code_among(stage, STAGES)
    if planned is None and actual is None:
        raise RefusedError("agreement_refused_step_day")
    if actual is not None and actual > timezone.now().date():
        raise RefusedError("agreement_refused_future")
    # What was reached by that day: what is written down later may have come earlier.
    by_then = [each for each in found.steps.order_by("pk") if each.actual and (not actual or each.actual <= actual)]
    ahead = STAGES.index(stage) - STAGES.index(stage_of(step_value(each) for each in by_then))
    is_by_the_way = ahead in (0, 1) or (not by_then and stage != "terminated")
    words = text_of(why)
    if actual is not None and (not is_by_the_way or stage == "terminated") and not words:
        raise RefusedError("agreement_refused_step_why")
    made: Step = Step.objects.create(
        agreement=found, stage=stage, planned=year(planned), actual=year(actual), why=words, by=by, by_role=role_of(by)
    )
    return made


def _fill(
    by: User | None, agreement: Agreement, *, titles: Mapping[str, str], level: str, type: str,  # noqa: A002  # its name
    zone: str = "", country: str = "", ends_on: dt.date | None = None, languages: Iterable[str] = (),
    predecessor: str = "", services: Iterable[str] = (), places: Iterable[str] = (), groups: Iterable[str] = (),
    absent: Iterable[str] = (), is_complete: bool = False, visibility: str = "parties",
) -> None:  # fmt: skip
    catalog = load_catalog()
    agreement.titles, agreement.level = texts_of(titles, 200, may_lack=False), code_among(level, LEVELS)
    agreement.type = code_among(type, TYPES)
    zones = catalog.code_lists["zone_2009"].codes
    agreement.zone = code_among(zone, zones, may_lack=True) if level == "zone" else ""
    agreement.country = code_among(country, catalog.countries, may_lack=True) if level == "country" else ""
    if (level == "zone" and not agreement.zone) or (level == "country" and not agreement.country):
        raise RefusedError(f"agreement_refused_{level}")
    agreement.ends_on, agreement.is_complete = year(ends_on), bool(is_complete)
    agreement.languages = codes_among(languages, LANGUAGES)
    agreement.services = codes_among(services, list(catalog.code_lists["service"].codes))
    agreement.places = codes_among(places, list(catalog.countries))
    agreement.groups = codes_among(groups, list(catalog.code_lists["population_group"].codes))
    there = set(agreement.clauses.filter(ended_at=None).values_list("type", flat=True)) if agreement.pk else set()
    lacking = codes_among(absent, list(catalog.agreement_model.clauses))
    agreement.absent = [each for each in lacking if each not in there]
    if predecessor and predecessor != agreement.predecessor and not _may_name(by, agreement, predecessor):
        raise RefusedError("agreement_refused_predecessor")
    agreement.predecessor = predecessor
    was_public = agreement.pk is not None and agreement.visibility == "public"
    agreement.visibility = code_among(visibility, VISIBILITIES)
    if by is not None:
        standing = standing_of(by)
        if not looks_after(standing, agreement.ns_id, agreement.level, agreement.zone):
            raise RefusedError("agreement_refused_edit")
        if visibility == "public" and not was_public and not publishes(standing, agreement.ns_id):
            raise RefusedError("agreement_refused_showing")


def _may_name(by: User | None, agreement: Agreement, code: str) -> bool:
    """Whether an agreement can be named as the one before: one that the person sees. Of others nobody learns."""
    if code == agreement.code:
        return False
    row = Agreement.objects.filter(code=code, withdrawn_at=None).first()
    if row is None:
        return code in load_catalog().agreements
    return by is None or sight_of(standing_of(by), row) is not None
