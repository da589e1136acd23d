"""The track of a version: every stage with its plan and what happened, sign-offs that hold, who has received it."""

from __future__ import annotations

from typing import Any

from waypost.drafting.texts import Version
from waypost.reference import load_catalog
from waypost.web.policy.library import Kept
from waypost.web.policy.models import Receipt, Step
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


def receipts(work: str, version: str) -> dict[str, Any]:
    """Who has received a version, of all recognised societies."""
    rows = list(Receipt.objects.filter(work=work, version=version).order_by("organisation"))
    known = [ns for ns, society in load_catalog().societies.items() if society.status == "recognised"]
    there = {row.organisation for row in rows}
    return {"rows": rows, "missing": sorted(set(known) - there), "whole": len(known)}
