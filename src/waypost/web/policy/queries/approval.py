"""The track of a version: every stage with its plan and what happened, sign-offs that hold, who has received it."""

from __future__ import annotations

import datetime as dt
from collections.abc import Collection
from typing import Any

from waypost.drafting.texts import Version
from waypost.reference import load_catalog
from waypost.web.policy.library import Kept, kept_work
from waypost.web.policy.models import Receipt, Step
from waypost.web.policy.queries.adoption import adoptions, in_force
from waypost.web.policy.queries.signing import signing_on
from waypost.web.policy.works import approval_of


def track(work: str, version: str) -> list[dict[str, Any]]:
    """Every stage in its order: the row that counts, and the earlier ones. ``shipped`` is what the catalog says of the
    adoption, where nobody wrote anything down here.
    """
    rows = list(Step.objects.filter(work=work, version=version).order_by("-pk"))
    found = []
    for stage in Step.Stage.values:
        of_stage = [row for row in rows if row.stage == stage]
        shipped = approval_of(work, version) if stage == Step.Stage.ADOPTED and not of_stage else None
        found.append(
            {"stage": stage, "step": of_stage[0] if of_stage else None, "earlier": of_stage[1:], "shipped": shipped}
        )
    return found


def sign_off_table(kept: Kept, version: Version) -> dict[str, Any]:
    """Of each provision the sign-offs that hold and whose has lapsed; who is asked and has not signed."""
    found = signing_on(kept, version)
    rows = [
        {
            "provision": provision.id,
            "held": [each for (_, name), each in found.held.items() if name == provision.id],
            "lapsed": [each.organisation for each in found.lapses if provision.id in each.provisions],
        }
        for provision in version.provisions
        if provision.kind != "heading"
    ]
    return {
        "rows": rows, "organisations": len(found.organisations), "lapses": found.lapses, "asked": len(found.asked),
        "unsigned": found.unsigned,
    }  # fmt: skip


def sign_offs_of(kept: Kept, version: Version, organisation: str) -> dict[str, Any]:
    """An organisation's word on each provision, those on which it has lapsed, and what it would sign again."""
    found = signing_on(kept, version)
    lapse = next((each for each in found.lapses if each.organisation == organisation), None)
    return {
        "held": {name: each for (said, name), each in found.held.items() if said == organisation},
        "lapsed": lapse.provisions if lapse else (),
        "again": lapse.again if lapse else (),
    }


def receipts(kept: Kept, version: str, today: dt.date) -> dict[str, Any]:
    """Who has received a version, of all recognised societies; ``since`` is the day from which it is asked of all.

    That is the day of its adoption, for nobody writes down when a text was sent out; None for one that was not adopted
    here, or after which another was: of that nothing is asked.
    """
    rows = list(Receipt.objects.filter(work=kept.work.code, version=version).order_by("organisation"))
    known = [ns for ns, society in load_catalog().societies.items() if society.status == "recognised"]
    there = {row.organisation for row in rows}
    adopted = adoptions().get((kept.work.code, version))
    is_asked = adopted is not None and adopted <= today and in_force(kept) == version
    return {
        "rows": rows, "missing": [ns for ns in known if ns not in there], "whole": len(known),
        "since": adopted if is_asked else None,
    }  # fmt: skip


def unreceived(organisations: Collection[str], today: dt.date, language: str) -> list[tuple[Kept, str, dt.date, str]]:
    """What these societies have not said to have received: work, version, the day of its adoption, the society."""
    day_of = {key: day for key, day in adoptions().items() if day <= today}
    known = load_catalog().societies
    asked = sorted(ns for ns in organisations if ns in known and known[ns].status == "recognised")
    if not day_of or not asked:
        return []
    there = set(Receipt.objects.filter(organisation__in=asked).values_list("work", "version", "organisation"))
    found = []
    for work in sorted({work for work, _ in day_of}):
        kept = kept_work(work, language)
        version = in_force(kept)
        if version is not None and (day := day_of.get((work, version))):
            found += [(kept, version, day, ns) for ns in asked if (work, version, ns) not in there]
    return found


def reviews_due(until: dt.date, language: str) -> list[tuple[Kept, str, dt.date]]:
    """Adopted versions in force whose review is planned up to a day, and has not happened: work, version, day."""
    rows = Step.objects.filter(stage=Step.Stage.REVIEW).order_by("pk")
    latest = {(row.work, row.version): row for row in rows}
    found = []
    for (work, version), row in sorted(latest.items()):
        if row.planned_on is None or row.actual_on is not None or row.planned_on > until:
            continue
        kept = kept_work(work, language)
        if in_force(kept) == version:
            found.append((kept, version, row.planned_on))
    return found
