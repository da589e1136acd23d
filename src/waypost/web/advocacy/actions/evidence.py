"""Evidence is added, reviewed by somebody else, set aside with a reason and taken in again. Nothing is taken away."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping, Sequence
from typing import Any

from django.db import transaction
from django.utils import timezone
from django.utils.text import slugify

from waypost.advocacy.grading import ROLES, SIDES
from waypost.reference import load_catalog
from waypost.web.accounts.models import User
from waypost.web.accounts.queries import Standing
from waypost.web.advocacy import rights
from waypost.web.advocacy.actions.mailing import tell_of_messages_on
from waypost.web.advocacy.models import Claim, Evidence, EvidenceStep, Story
from waypost.web.advocacy.models.evidence import ITEMS
from waypost.web.advocacy.models.signed import new_code
from waypost.web.advocacy.queries.evidence import SAID_PARTS
from waypost.web.advocacy.queries.stories import visible_stories
from waypost.web.advocacy.released import release_now
from waypost.web.contribute.records import seen_by
from waypost.web.exercises.actions.wording import impersonal, reason

S = EvidenceStep.Step
# The kinds that an item can be of; the first is taken where nobody says.
KINDS_OF = {
    "programme": ("programme_record", "programme_monitoring"),
    "series": ("context_rows", "indicator_series", "counted_register"),
    "survey": ("probability_survey", "key_informants", "counted_register"),
    "document": ("document_excerpt", "key_informants", "counted_register", "media"),
    "story": ("single_story",),
}


@transaction.atomic
def add_evidence(
    *, by: User, claim: Claim, ns_id: str, item: str, kind: str, bearing: str, reference: str = "",
    story: Story | None = None, excerpt: str = "", language: str = "", source: str = "", address: str = "",
    parts: Mapping[str, Any] | None = None, places: Sequence[str] = (), trail_sides: Sequence[str] = (),
    evidence_date: dt.date | None = None, note: str = "",
) -> Evidence:  # fmt: skip
    """One item for or against a claim, in the name of whose experience it is. Raises :class:`RefusedError`.

    A programme has to be one of the Movement that the writer may see, and is its society's whoever names it; a story
    is that of the society to which it was told, and only who sees it may name it; a document has an excerpt word by
    word and a source.
    """
    standing = rights.require_writing(by, ns_id)
    rights.require_society(ns_id)
    role, catalog = rights.role_of(standing, ns_id), load_catalog()
    known = item in ITEMS and bearing in ROLES and kind in KINDS_OF[item]
    rights.require(known, "claims_refused_code")
    rights.require(all(code in catalog.countries for code in places), "claims_refused_code")
    rights.require(all(side in SIDES for side in trail_sides), "claims_refused_code")
    reference, excerpt, source = reference.strip(), impersonal(excerpt.strip()), impersonal(source.strip())
    carry = _operators(standing, reference) if item == "programme" else None
    rights.require(item != "programme" or carry is not None, "claims_refused_programme")
    _require_item(standing, item, reference, story, excerpt, source)
    ns_id = _whose(carry or [], story, ns_id)
    return Evidence.objects.create(
        claim=claim, key=_key(claim, reference or (story.code if story else source)), item=item, kind=kind,
        bearing=bearing, reference=impersonal(reference) if item in ("survey", "document") else reference, story=story,
        excerpt=excerpt, language=language, source=source, address=address, parts=kept_parts(parts or {}),
        places=list(places), trail_sides=list(trail_sides), evidence_date=evidence_date, ns_id=ns_id,
        note=impersonal(note.strip()), by=by, role=role,
    )  # fmt: skip


@transaction.atomic
def review_evidence(*, by: User, evidence: Evidence, kind: str = "", parts: Mapping[str, Any] | None = None) -> None:
    """Somebody who writes, and did not add it, looked at the item; what they say of its parts counts from now on."""
    standing = _require_writer(by)
    rights.require(evidence.by_id != by.pk, "claims_refused_own_evidence")
    grading = load_catalog().advocacy_words.grading
    rights.require(not kind or (grading is not None and kind in grading.kinds), "claims_refused_code")
    _step(standing, evidence, S.REVIEWED, kind=kind, parts=kept_parts(parts or {}))


@transaction.atomic
def set_aside(*, by: User, evidence: Evidence, why: str) -> None:
    """The item does not count, for a reason that stays beside it. For whoever answers for the claim or the item.

    Owners of live messages that it carried are told.
    """
    standing = _require_own(by, evidence)
    rights.require(not is_taken_back(evidence), "claims_refused_code")
    _step(standing, evidence, S.SET_ASIDE, reason=reason(why))
    tell_of_messages_on([evidence.claim_id], f"evidence {evidence.pk} {timezone.now():%Y-%m-%d}")


@transaction.atomic
def take_in(*, by: User, evidence: Evidence, why: str) -> None:
    """What was set aside counts again, for a reason; what its source took back, by the source alone."""
    standing = _require_own(by, evidence)
    if is_taken_back(evidence):
        rights.require(rights.writes_for(standing, evidence.ns_id), "advocacy_refused_writing")
    _step(standing, evidence, S.TAKEN_IN, reason=reason(why))


@transaction.atomic
def withdraw_evidence(*, by: User, evidence: Evidence, why: str) -> None:
    """Whoever it comes from takes it back: claims that it supported have lost it. The clock asks them again.

    Owners of live messages that it carried are told at once.
    """
    standing = rights.require_writing(by, evidence.ns_id)
    _step(standing, evidence, S.WITHDRAWN, reason=reason(why))
    tell_of_messages_on([evidence.claim_id], f"evidence {evidence.pk} {timezone.now():%Y-%m-%d}")


def kept_parts(given: Mapping[str, Any]) -> dict[str, Any]:
    """The parts of a grade that a person said something about; None for what nobody knows is left out."""
    kept: dict[str, Any] = {name: bool(given[name]) for name in SAID_PARTS if given.get(name) is not None}
    coverage = given.get("coverage")
    if coverage is not None:
        rights.require(0 <= coverage <= 1, "claims_refused_coverage")
        kept["coverage"] = float(coverage)
    if lineage := impersonal(str(given.get("lineage") or "").strip()):
        kept["lineage"] = lineage[:120]
    return kept


def _require_item(
    standing: Standing, item: str, reference: str, story: Story | None, excerpt: str, source: str
) -> None:
    if item == "programme":
        return
    if item == "series":
        asked = "select 1 from context_dataset where dataset_id = ?"
        found = release_now().cursor().execute(asked, [reference]).fetchone()
        rights.require(found is not None, "claims_refused_series")
    elif item == "story":
        is_told = story is not None and story.erased_at is None and story.reviewed_at is not None
        is_own = story is not None and visible_stories(standing).filter(pk=story.pk).exists()
        # its words stand in the story alone, where they can be taken back
        rights.require(is_told and is_own and not excerpt, "claims_refused_story")
    elif item == "document":
        rights.require(bool(reference and excerpt and source), "claims_refused_excerpt")
    else:
        rights.require(bool(reference and source), "claims_refused_source")


def _operators(standing: Standing, programme: str) -> list[str] | None:
    """The societies that carry a programme of the Movement; None for any that the person may not know of."""
    found = seen_by(standing.viewer()).execute(
        "select coalesce(operating_ns_ids, '') from programme where programme_id = ? and is_movement", [programme]
    )
    row = found.fetchone()
    return None if row is None else row[0].split()


def _whose(carry: Sequence[str], story: Story | None, ns_id: str) -> str:
    """The society whose data an item is, which is asked before it is used: never another one than carries it."""
    if story is not None:
        return str(story.ns_id)
    return ns_id if ns_id in carry or not carry else carry[0]


def _require_writer(by: User) -> Standing:
    standing = rights.require_member(by)
    rights.require(rights.writes_somewhere(standing), "advocacy_refused_writing")
    return standing


def _require_own(by: User, evidence: Evidence) -> Standing:
    standing = _require_writer(by)
    own = rights.writes_for(standing, evidence.claim.ns_id) or rights.writes_for(standing, evidence.ns_id)
    rights.require(own, "advocacy_refused_writing")
    return standing


def is_taken_back(evidence: Evidence) -> bool:
    """Whether its source took it back, the last word on whether it counts."""
    judged = evidence.steps.exclude(step=S.REVIEWED).order_by("-pk").values_list("step", flat=True).first()
    return judged == S.WITHDRAWN


def _step(standing: Standing, evidence: Evidence, step: str, **said: Any) -> None:
    role = rights.role_of(standing, evidence.ns_id)
    EvidenceStep.objects.create(evidence=evidence, step=step, by=standing.person, role=role, at=timezone.now(), **said)


def _key(claim: Claim, name: str) -> str:
    """What the item is called within its claim, for quotations: short, and no other's."""
    stem = slugify(name)[:24] or "item"
    taken = set(Evidence.objects.filter(claim=claim).values_list("key", flat=True))
    return stem if stem not in taken else f"{stem[:24]}-{new_code()}"
