"""The track of a version: every stage with its plan and what happened, sign-offs that hold, who has received it."""

from __future__ import annotations

from typing import Any

from waypost.drafting.signing import standing, word_of_each
from waypost.drafting.texts import Version
from waypost.reference import load_catalog
from waypost.web.policy.models import Receipt, Step
from waypost.web.policy.queries.rounds import sign_offs_on
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


def sign_off_table(work: str, version: Version) -> dict[str, Any]:
    """Of each provision the sign-offs that hold, by kind, and how many have lapsed since its words changed."""
    made = sign_offs_on(work)
    holding = standing(made, version)
    words = word_of_each(holding)
    lapsed = set(word_of_each(made)) - set(words)
    rows = []
    for provision in version.provisions:
        if provision.kind == "heading":
            continue
        held = [each for (_, name), each in words.items() if name == provision.id]
        gone = sum(name == provision.id for _, name in lapsed)
        rows.append({"provision": provision.id, "held": held, "lapsed": gone})
    return {"rows": rows, "organisations": len({each.organisation for each in words.values()})}


def sign_offs_of(work: str, version: Version, organisation: str) -> dict[str, Any]:
    """An organisation's word on each provision, and the provisions on which it has lapsed."""
    own = [each for each in sign_offs_on(work) if each.organisation == organisation]
    held = {name: each for (_, name), each in word_of_each(standing(own, version)).items()}
    return {"held": held, "lapsed": {each.provision for each in own} - held.keys()}


def receipts(work: str, version: str) -> dict[str, Any]:
    """Who has received a version, of all recognised societies."""
    rows = list(Receipt.objects.filter(work=work, version=version).order_by("organisation"))
    known = [ns for ns, society in load_catalog().societies.items() if society.status == "recognised"]
    there = {row.organisation for row in rows}
    return {"rows": rows, "missing": sorted(set(known) - there), "whole": len(known)}
