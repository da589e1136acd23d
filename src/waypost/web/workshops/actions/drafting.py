"""A programme is drafted from a need of a cell, heard by rules of practice, and put into the society's register."""

from __future__ import annotations

from typing import Any

import msgspec
from django.conf import settings
from django.db import transaction
from django.utils import timezone

from waypost.model.contribution import Value
from waypost.profiles.drafting import ProgrammeDraft, draft, facts_of, heard_by_rules, told_truly
from waypost.reference import Catalog, load_catalog
from waypost.reference.money import is_total
from waypost.settings import LANGUAGES
from waypost.web.accounts.errors import RefusedError
from waypost.web.accounts.models import User
from waypost.web.accounts.queries import standing_of
from waypost.web.contribute.acting import Acting
from waypost.web.contribute.proposing import Proposal, propose
from waypost.web.contribute.questions import Answers
from waypost.web.contribute.rights import rights_of
from waypost.web.exercises.actions.wording import impersonal
from waypost.web.network.actions import draft as draft_request
from waypost.web.network.models import Request
from waypost.web.workshops.actions.wording import prose
from waypost.web.workshops.actions.workshops import locked, looked_at
from waypost.web.workshops.drafted import Drafted, as_programme, facts_beside, first_draft
from waypost.web.workshops.models import Cell, Draft, DraftVersion, Entered, Workshop
from waypost.web.workshops.observing import profile_of, value_of
from waypost.web.workshops.queries.workshops import cells_of, said_in

_MOST_DRAFTS = 30


def begun(workshop: Workshop, cell: Cell, need: str, catalog: Catalog) -> ProgrammeDraft:
    """What a draft for a need of a cell begins with, as the profile stands; it stays on a cell that was taken back.

    Raises :class:`InputError`.
    """
    value = value_of(workshop, cell)
    others = [each for each in cells_of(workshop) if value_of(workshop, each) != value]
    made = profile_of(workshop, [*others, cell], said_in(workshop), catalog)
    places = dict.fromkeys(LANGUAGES, cell.place) if cell.place else None
    return draft(made, made.of(value), need, catalog, places)


@transaction.atomic
def begin_draft(*, by: User | None, cell: Cell, need: str, ns_id: str) -> Draft:
    """Draft a programme of a society for a need of a cell; heard at once. Raises :class:`RefusedError`."""
    workshop, role = locked(by, cell.workshop)
    looked_at(cell)
    if ns_id not in workshop.ns_ids or need not in load_catalog().profiles.needs:
        raise RefusedError("ws_refused_known")
    if workshop.drafts.count() >= _MOST_DRAFTS:
        raise RefusedError("ws_refused_cells", most=_MOST_DRAFTS)
    made = Draft.objects.create(
        workshop=workshop, cell=cell, number=workshop.drafts.count() + 1, need=need, ns_id=ns_id
    )  # fmt: skip
    catalog = load_catalog()
    _keep(by, role, made, first_draft(begun(workshop, cell, need, catalog)), catalog)
    return made


@transaction.atomic
def write_draft(
    *, by: User | None, draft: Draft, drafted: Drafted, seen: int | None = None
) -> DraftVersion:  # fmt: skip
    """Write it anew and have the rules hear it; a text that says that need alone decides gives way to a condition.

    Raises :class:`RefusedError` once it is in the register, for a line of the budget that is a sum of others, a rate of
    a day to come, personal data, and where somebody else wrote a version after the one that was ``seen``.
    """
    _, role = locked(by, draft.workshop)
    if Entered.objects.filter(draft=draft).exists():
        raise RefusedError("ws_refused_entered")
    if seen is not None and draft.versions.filter(pk__gt=seen).exists():
        raise RefusedError("agreement_refused_meanwhile")
    if not any(drafted.titles.values()):
        raise RefusedError("ws_refused_names")
    for line in drafted.budget:
        if is_total(line.what):
            raise RefusedError("ws_refused_total", found=line.what)
    if any(rate.date > timezone.now().date().isoformat() for rate in drafted.rates):
        raise RefusedError("ws_refused_future")
    for words in _texts(msgspec.to_builtins(drafted)):
        impersonal(words)
    catalog, last = load_catalog(), draft.versions.order_by("-pk").first()
    before = content_of(last).conditions if last is not None else ()
    texts = told_truly(drafted.eligibility, drafted.conditions, catalog, before)
    return _keep(by, role, draft, msgspec.structs.replace(drafted, eligibility=texts), catalog)


def _texts(value: Any) -> list[str]:
    if isinstance(value, str):
        return [value]
    inside = value.values() if isinstance(value, dict) else value if isinstance(value, list | tuple) else ()
    return [each for one in inside for each in _texts(one)]


def _keep(by: User | None, role: str, draft: Draft, drafted: Drafted, catalog: Catalog) -> DraftVersion:
    day = timezone.now().date()
    programme = as_programme(begun(draft.workshop, draft.cell, draft.need, catalog), drafted)
    heard = heard_by_rules(programme, catalog, day, also=facts_beside(drafted))
    return DraftVersion.objects.create(
        draft=draft, content=msgspec.to_builtins(drafted), heard=heard, by=by, by_role=role,
        heard_with=f"{day} {catalog.overlay.digest}"[:80],
    )  # fmt: skip


def content_of(version: DraftVersion) -> Drafted:
    """What a version holds; its text of eligibility as it holds with its conditions, also in versions of before."""
    found = msgspec.convert(version.content, Drafted)
    texts = told_truly(found.eligibility, found.conditions, load_catalog())
    return msgspec.structs.replace(found, eligibility=texts)


@transaction.atomic
def enter_register(*, by: User, draft: Draft, language: str, why: str = "", sign: bool = False) -> Entered:
    """Put the draft into the society's register as a planned programme: proposed, or signed at once by a manager.

    It goes the way of every contribution, with a link to the profile. Where rules of practice ask about it, ``why``
    says how the workshop sees that. Raises :class:`RefusedError` for whoever is not of the society, a second time, and
    what a contribution is refused for.
    """
    workshop, role = locked(by, draft.workshop)
    standing = standing_of(by)
    rights = rights_of(standing, draft.ns_id)
    if not rights.may_propose:
        raise RefusedError("ws_refused_own")
    if Entered.objects.filter(draft=draft).exists():
        raise RefusedError("ws_refused_entered")
    version = draft.versions.order_by("-pk").first()
    assert version is not None  # it is written as it is begun  # noqa: S101
    drafted = content_of(version)
    words = prose(why, 2_000)
    if "departs" in version.heard.values() and not words:
        raise RefusedError("ws_refused_departs")
    acting = Acting(draft.ns_id, language, rights, standing=standing)
    answers = Answers(values=slots_of(workshop, draft, drafted, load_catalog()))
    proposal = Proposal(token=f"workshop-draft-{draft.pk}", sign=sign, why=_why(workshop))
    kept = propose(acting, "", {}, answers, proposal, is_new=True)
    return Entered.objects.create(
        draft=draft, programme=kept.programme, is_signed=kept.is_signed, words=words, by=by, by_role=role
    )  # fmt: skip


@transaction.atomic
def ask_advice(*, by: User, draft: Draft, language: str) -> Request:
    """A request for advice out of the open questions of a draft: a draft of the network, which its asker sends.

    Raises :class:`RefusedError` where nothing is open, and for whoever does not ask for the society.
    """
    workshop, _ = locked(by, draft.workshop)
    version = draft.versions.order_by("-pk").first()
    assert version is not None  # it is written as it is begun  # noqa: S101
    drafted = content_of(version)
    if not drafted.questions.strip():
        raise RefusedError("ws_refused_words")
    title = drafted.titles.get(language) or next(iter(drafted.titles.values()))
    return draft_request(
        by=by, ns_id=draft.ns_id, title=title, question=drafted.questions, language=language,
        tags=[f"service:{code}" for code in drafted.services], countries=[draft.cell.country], trails=[workshop.trail],
    )  # fmt: skip


def _why(workshop: Workshop) -> str:
    return f"{settings.WAYPOST_ADDRESS}/en/workshops/{workshop.code}/profile/"


def slots_of(workshop: Workshop, draft: Draft, drafted: Drafted, catalog: Catalog) -> dict[str, Value | None]:
    """The draft as the register knows a programme; nothing of what was left open."""
    cell, begun_as = draft.cell, begun(workshop, draft.cell, draft.need, catalog)
    role = begun_as.roles[0] if len(begun_as.roles) == 1 else _role_on(workshop, cell, begun_as, catalog)
    place = _filled(country_code=cell.country, place_name=cell.place, trail_id=workshop.trail, stage_role=role)
    asked: dict[str, Any] = {
        **{f"programme.title.{code}": words for code, words in drafted.titles.items()},
        **{f"programme.description.{code}": words for code, words in drafted.eligibility.items()},
        "programme.stated_status": "pipeline",
        "programme.planned_start_date": drafted.start,
        "programme.planned_end_date": drafted.end,
        "programme.access_condition": "status_conditional" if _has_status(drafted) else "needs_based",
        "place": [place],
        "trail": [_filled(trail_id=workshop.trail, stage_role=role)],
        "service": list(drafted.services),
        "population_group": list(drafted.groups),
        "people_count": _people(drafted),
        "budget": [
            _filled(budget_type="original", amount=format(line.amount, "f"), currency=line.currency,
                    period_start_date=drafted.start, period_end_date=drafted.end)
            for line in drafted.budget
        ],
        "link": [{"link_type": "document", "target": _why(workshop), "title": workshop.name_in("en")}],
        "practice": practice_rows(as_programme(begun_as, drafted), drafted),
    }  # fmt: skip
    return {slot: value for slot, value in asked.items() if value}


def _has_status(drafted: Drafted) -> bool:
    return any(each.criterion in ("status", "document", "nationality") for each in drafted.conditions)


def _role_on(workshop: Workshop, cell: Cell, begun_as: ProgrammeDraft, catalog: Catalog) -> str:
    """Of the roles that a stage can have, the one that the country has on the trail."""
    stages = catalog.trails[workshop.trail].stages
    held = {stage.role for stage in stages if cell.country in stage.countries}
    return next((role for role in begun_as.roles if role in held), begun_as.roles[0] if begun_as.roles else "")


def _people(drafted: Drafted) -> list[dict[str, str]]:
    if drafted.people is None:
        return []
    row = _filled(measure="targeted", unit="persons", count=str(drafted.people), period_start_date=drafted.start,
                  period_end_date=drafted.end)  # fmt: skip
    return [row]


def practice_rows(programme: ProgrammeDraft, drafted: Drafted) -> list[dict[str, str]]:
    """Practices as the register keeps them; a practice that was not told of has no row."""
    told = {
        name: entries
        for name, entries in (facts_of(programme) | facts_beside(drafted)).items()
        if name in ("eligibility", "referral_out", "complement", "harm_analysis", "data_collected", "disaggregation")
        and isinstance(entries, list)
    }
    return [
        {"practice_code": name, "practice_no": str(number), "practice_field": field, "practice_value": _said(value)}
        for name, entries in told.items()
        for number, entry in enumerate(entries, start=1)
        for field, value in entry.items()
    ]


def _said(value: object) -> str:
    return str(value).lower() if isinstance(value, bool) else str(value)


def _filled(**parts: str) -> dict[str, str]:
    return {name: value for name, value in parts.items() if value}
