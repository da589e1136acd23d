"""What everybody may see of the plan: a file beside the server's own, since public pages ask no database.

It holds facts, what was said of outcomes in which role, milestones and notes; no money, no updates, nobody's name. It
is counted each minute and after each change, and written where something is other than what stands there, at the latest
with the next day: answers that are kept for everybody follow from it. ``at`` is since when it stands so.
"""

from __future__ import annotations

import datetime as dt
from functools import lru_cache
from pathlib import Path

import msgspec
from django.utils import timezone

from waypost.plan.facts import Told, all_facts
from waypost.plan.noted import Noted
from waypost.plan.outcomes import Judged, Override, PartState, judged, outcome_states
from waypost.reference import load_catalog
from waypost.reference.catalog import Catalog
from waypost.reference.plan_values import Milestone, Plan
from waypost.web.project.home import make_home, plan_file
from waypost.web.project.writing import write_whole

# Facts whose number rests on rows that members or fewer see: for everybody the state alone.
FOR_MEMBERS = frozenset(
    (
        "igo_agreements", "igo_agreements_specific", "igo_agreements_independent", "policy_comments",
        "policy_comments_answered", "societies_using", "requests_answered", "requests_answered_across_zones",
        "strategies", "strategies_closed", "commitments", "commitments_kept", "opportunities_found",
        "opportunities_acted", "targeted_programmes", "programmes_with_profile", "gravest_gaps", "gravest_gaps_closed",
    )
)  # fmt: skip


def for_everybody(given: Judged) -> Judged:
    """An outcome without the numbers that are for members; its states stay."""

    def open_part(part: PartState) -> PartState:
        if not {part.part.fact, part.part.of} & FOR_MEMBERS:
            return part
        return msgspec.structs.replace(part, value=None, of=None)

    parts = tuple(open_part(each) for each in given.computed.parts)
    return msgspec.structs.replace(given, computed=msgspec.structs.replace(given.computed, parts=parts))


class Kept(msgspec.Struct, frozen=True, kw_only=True):
    """What was counted, on which day, and since when it is so."""

    at: dt.datetime | None = None
    day: dt.date | None = None
    release: str = ""
    facts: Told = {}
    overrides: tuple[Override, ...] = ()
    milestones: tuple[Milestone, ...] = ()
    notes: tuple[Noted, ...] = ()

    def outcomes(self, catalog: Catalog, today: dt.date) -> dict[str, Judged]:
        """All outcomes, with what somebody says that holds today."""
        plan = plan_of(catalog)
        known = {name: value for name, value in self.facts.items() if name in plan.facts}  # those of an older catalog
        states = outcome_states(plan, all_facts(catalog, known))
        return {name: judged(each, self.overrides, today) for name, each in states.items()}

    def note_of(self, tracked: str) -> Noted | None:
        """What was said last of a risk, gender or quality."""
        return next((each for each in self.notes if each.tracked == tracked), None)


def plan_of(catalog: Catalog) -> Plan:
    """The plan of the catalog, which every catalog that is served has."""
    if catalog.plan is None:
        raise LookupError("the catalog holds no plan")
    return catalog.plan


def counted() -> Kept:
    """All of it, counted now."""
    from waypost.web.plan.facts import server_facts  # noqa: PLC0415  # public pages need no tables
    from waypost.web.plan.facts.released import released_facts, served  # noqa: PLC0415  # the same
    from waypost.web.plan.queries.said import milestones, notes, overrides  # noqa: PLC0415  # the same

    now, opened = timezone.now(), served()
    return Kept(
        at=now, day=now.date(), release="" if opened is None else opened.release_id,
        facts=server_facts(now) | released_facts(now), overrides=overrides(),
        milestones=milestones(plan_of(load_catalog())), notes=notes(),
    )  # fmt: skip


def publish_plan() -> None:
    """Write what there is now; what somebody began to count later, and wrote meanwhile, stays."""
    if load_catalog().plan is None:
        return
    made, stands = counted(), kept_plan()
    if msgspec.structs.replace(made, at=stands.at) == stands:
        return
    if made.at is not None and stands.at is not None and made.at < stands.at <= timezone.now():
        return
    make_home()
    write_whole(plan_file(), [msgspec.json.encode(made)])


def kept_plan() -> Kept:
    """What was counted last; nothing where the server never counted. Read again when the file was written anew."""
    path = plan_file()
    try:
        return _read(path, path.stat().st_mtime_ns)
    except FileNotFoundError:
        return Kept()


@lru_cache(maxsize=2)
def _read(path: Path, _written: int) -> Kept:
    return msgspec.json.decode(path.read_bytes(), type=Kept)
