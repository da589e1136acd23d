"""Claims that come with Waypost stand in the tables like all others, so that messages and evidence can name them."""

from __future__ import annotations

from typing import Any

from django.db import transaction

from waypost.advocacy.shipped import shipped_claim
from waypost.reference import load_catalog
from waypost.web.advocacy.actions.mailing import tell_of_messages_on
from waypost.web.advocacy.models import Claim, ClaimVersion
from waypost.web.advocacy.queries.claims import current_versions


def take_in_shipped() -> int:
    """Take over the claims of the catalog, and what changed in one as a new version; how many were taken over.

    One that the catalog has no more is retired. Asked again, it does nothing.
    """
    catalog = load_catalog()
    wanted = {name: _said(name) for name in catalog.advocacy.claims}
    with transaction.atomic():
        held = {each.claim.key: each for each in current_versions().filter(claim__is_shipped=True)}
        new = [name for name in wanted if name not in held]
        Claim.objects.bulk_create([Claim(key=name, is_shipped=True) for name in new], ignore_conflicts=True)
        claims = {each.key: each for each in Claim.objects.filter(is_shipped=True)}
        changed = [name for name, said in wanted.items() if name not in held or not _is(held[name], said)]
        rows = [ClaimVersion(claim=claims[name], **wanted[name]) for name in changed]
        gone = [each for name, each in held.items() if name not in wanted and not each.is_retired]
        rows += [_retired(each) for each in gone]
        ClaimVersion.objects.bulk_create(rows)
        known = [each.claim.pk for each in rows if each.claim.key in held]
        if known:
            tell_of_messages_on(known, f"shipped claims, version {current_versions().order_by('-pk')[0].pk}")
    return len(rows)


def _said(name: str) -> dict[str, Any]:
    catalog = load_catalog()
    shipped = catalog.advocacy.claims[name]
    measure, value = catalog.advocacy.measures[shipped.measure], shipped_claim(shipped, catalog)
    return {
        "aspect": shipped.aspect, "question": shipped.question, "kind": shipped.kind, "words": dict(shipped.words),
        "cannot_say": dict(shipped.cannot_say), "beside": {each: each for each in shipped.beside},
        "measure": shipped.measure, "arguments": dict(shipped.arguments), "expected": shipped.expected,
        "unit": measure.unit, "tolerance": shipped.tolerance.kind, "tolerance_value": shipped.tolerance.value,
        "pivot": shipped.pivot, "as_of": shipped.as_of, "valid_until": shipped.valid_until,
        "audience": value.audience, "definition": value.definition, "is_retired": False,
    }  # fmt: skip


def _is(version: ClaimVersion, said: dict[str, Any]) -> bool:
    return all(getattr(version, name) == value for name, value in said.items())


def _retired(version: ClaimVersion) -> ClaimVersion:
    kept = {
        each.name: getattr(version, each.name)
        for each in ClaimVersion._meta.fields
        if each.name not in ("id", "by", "role", "at", "is_retired", "claim")
    }
    return ClaimVersion(claim=version.claim, is_retired=True, **kept)
