"""From a proposal to a planned meeting, and who was heard in one. The meeting itself is that of ``web/meetings``."""

from __future__ import annotations

from collections.abc import Collection
from typing import Any

from django.db import transaction

from waypost.reference import Catalog, load_catalog
from waypost.reference.wording import comma
from waypost.settings import LANGUAGES
from waypost.strategies.reasons import Proposal, Reason, agenda_reasons
from waypost.strategies.sides import all_on, countries_of, sides_on
from waypost.web.accounts.errors import RefusedError
from waypost.web.accounts.models import User
from waypost.web.meetings import actions as meetings
from waypost.web.meetings.models import Item, Meeting
from waypost.web.meetings.organisations import is_society
from waypost.web.meetings.queries import attendance_of, course_of
from waypost.web.meetings.rights import require_running
from waypost.web.meetings.states import MINUTED
from waypost.web.pages.templating import text
from waypost.web.support.actions.drafting import NEVER, add_finding, add_need
from waypost.web.support.models import HOW, Seed, Strategy, Voice

OPENING, CLOSING = 30, 60  # minutes


@transaction.atomic
def plan_cross_regional(
    *,
    by: User | None,
    proposal: Proposal,
    release: str,
    language: str,
    chosen: Collection[str] | None = None,
    guests: Collection[str] | None = None,
    **plan: Any,
) -> Meeting:
    """A meeting about a trail, with an agenda out of its reasons and whom to invite. Nobody is told yet.

    ``chosen``: keys of the reasons, else the first of each kind. ``guests``: societies of the trail, else those whom
    the reasons concern and those from whom nothing was heard. Raises :class:`RefusedError`.
    """
    role, catalog = require_running(by), load_catalog()
    trail = proposal.trail_id
    reasons = agenda_reasons(proposal.reasons)
    if chosen is not None:
        reasons = [each for each in proposal.reasons if each.key in set(chosen)]
        if len(reasons) != len(set(chosen)):
            raise RefusedError("support_refused_finding")
    along = set(all_on(catalog, trail))
    wanted = set(proposal.societies) | set(proposal.unheard) if guests is None else set(guests)
    if guests is not None and not wanted <= along:
        raise RefusedError("support_refused_side")
    made = meetings.plan_meeting(by=by, kind="cross_regional", trail=trail, **plan)
    points: list[tuple[str, Reason | None, str, int | None]] = [
        ("support_agenda_sides", None, "information", OPENING),
        *((f"support_agenda_{each.kind}", each, "discussion", None) for each in reasons),
        ("support_agenda_strategy", None, "decision", CLOSING),
    ]
    for key, reason, asked, minutes in points:
        titles = {code: text(code, key, **(named(reason, catalog, code) if reason else {}))[:300] for code in LANGUAGES}
        meetings.add_item(
            by=by, meeting=made, title=titles[language], titles=titles, asked=asked, minutes=minutes
        )  # fmt: skip
    Seed.objects.create(
        meeting=made, release=release, findings=[_kept(each) for each in reasons],
        guests=sorted(wanted & along), by=by, by_role=role,
    )  # fmt: skip
    return made


@transaction.atomic
def note_voice(*, by: User | None, meeting: Meeting, organisation: str, how: str, item: Item | None = None) -> Voice:
    """A society was heard in a meeting that was held. Raises :class:`RefusedError`."""
    role = require_running(by)
    locked = Meeting.objects.select_for_update().get(pk=meeting.pk)
    if course_of(locked).state not in MINUTED:
        raise RefusedError("meeting_refused_not_held")
    if not is_society(organisation) or how not in HOW:
        raise RefusedError("meeting_refused_organisation")
    there = {each.organisation for each in attendance_of(locked)}
    if how == "spoke" and there and organisation not in there:
        raise RefusedError("support_refused_not_there")
    if item is not None and item.meeting_id != locked.pk:
        raise RefusedError("meeting_refused_item")
    made: Voice = Voice.objects.create(
        meeting=locked, organisation=organisation, how=how, item=item, by=by, by_role=role
    )
    return made


@transaction.atomic
def seed_strategy(*, by: User | None, strategy: Strategy, seed: Seed) -> int:
    """What a meeting was planned from, as the first needs of a strategy, and as what it acts on; how many needs.

    A gap becomes the need that it is about; a side without a counterpart says where, and not yet what is needed.
    """
    catalog = load_catalog()
    trail, made = strategy.trail, set()
    for each in seed.findings:
        add_finding(by=by, strategy=strategy, question=each["question"], key=each["key"], release=seed.release)
        services = catalog.code_lists["service"].codes.keys() - NEVER
        if each["kind"] != "gap" or each["service"] not in services:
            continue
        for country in each["countries"]:
            for side in sides_on(catalog, trail):
                if country in countries_of(catalog, trail, side):
                    made.add((side, each["service"], country))
    for side, service, country in sorted(made):
        add_need(by=by, strategy=strategy, side=side, service=service, country=country)
    return len(made)


def named(each: Reason, catalog: Catalog, language: str) -> dict[str, str]:
    """The parts of a point of the agenda. Societies stand in none: a finding is a question until they have replied."""
    services, roles = catalog.code_lists["service"].codes, catalog.code_lists["stage_role"].codes
    dilemma = catalog.contradictions.dilemmas.get(each.row.get("dilemma") or "")
    about = [
        *([dilemma.label[language]] if dilemma is not None else []),
        *([services[each.service].label[language]] if each.service in services else []),
    ]
    places = [catalog.countries[code].names[language] for code in each.countries[:3] if code in catalog.countries]
    row = each.row
    if each.question == "one_sided":
        places = [catalog.countries[row[f"{end}_code"]].names[language] for end in ("origin", "destination")]
    sides = [roles[side].label[language] for side in each.sides if side in roles]
    join = " – ".join
    return {
        "service": comma(language).join(about) or text(language, "support_any"),
        "places": join(places) or text(language, "support_whole_trail"),
        "sides": join(sides) or "–",
    }  # fmt: skip


def _kept(each: Reason) -> dict[str, Any]:
    is_open = each.kind == "contradiction"
    return {
        "kind": each.kind, "question": each.question, "key": each.key,
        "sides": [] if is_open else list(each.sides), "countries": [] if is_open else list(each.countries),
        "service": None if is_open else each.service,
    }  # fmt: skip
