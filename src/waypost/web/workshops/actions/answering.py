"""Inputs of a cell are answered, by whoever runs the workshop; each answer says who told it, and when."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Sequence

import msgspec
from django.db import transaction
from django.utils import timezone

from waypost.profiles.context import can_bring
from waypost.profiles.scores import asked_of
from waypost.profiles.values import GRADES
from waypost.reference import load_catalog
from waypost.web.accounts.errors import RefusedError
from waypost.web.accounts.models import User
from waypost.web.workshops.actions.wording import line, place_name, prose
from waypost.web.workshops.actions.workshops import locked, looked_at
from waypost.web.workshops.answers import ANSWERS, KINDS, pages_of
from waypost.web.workshops.models import Cell, Saying
from waypost.web.workshops.observing import Standing, checked, group_of, method_of, observed
from waypost.web.workshops.queries.workshops import said_of


class By(msgspec.Struct, frozen=True, kw_only=True):
    """Who told it: a source, a group or a role that decided that it goes in, the day, the grade of the evidence."""

    source: str
    decided_by: str
    day: dt.date
    grade: str = ""


class Answer(msgspec.Struct, frozen=True, kw_only=True):
    """One thing that is said of a cell, as :class:`waypost.web.workshops.models.Saying` keeps it."""

    kind: str
    code: str = ""
    part: str = ""
    least: float | None = None
    most: float | None = None
    codes: tuple[str, ...] = ()
    words: str = ""
    is_over: bool = False
    told: By | None = None  # where it is another than that of all


def answered(question: tuple[str, str, str], code: str, told: By | None = None) -> Answer:
    """An answer by its code. Raises :class:`RefusedError` for one that there is not."""
    kind, of, part = question
    bounds = ANSWERS.get(kind, {}).get(code)
    if bounds is None:
        raise RefusedError("ws_refused_answer", found=code[:40])
    return Answer(kind=kind, code=of, part=part, least=bounds[0], most=bounds[1], told=told)


@transaction.atomic
def answer(
    *, by: User | None, cell: Cell, answers: Iterable[Answer], told: By, seen: int | None = None
) -> int:  # fmt: skip
    """Keep what is new of these answers; how many. All of them or none.

    ``seen``: the last that was said of the cell when the person looked. Raises :class:`RefusedError` for a cell that
    was taken back, what is not asked of the group, what people cannot bring from a later stage, what nobody stands
    behind, personal data, and what somebody else answered since.
    """
    workshop, role = locked(by, cell.workshop)
    looked_at(cell)
    catalog = load_catalog()
    method = method_of(workshop, catalog)
    now, stands = timezone.now(), said_of(cell)
    asked = {(q.kind, q.code, q.part) for page in pages_of(group_of(cell), method) for q in page.questions}
    needs = frozenset(asked_of(group_of(cell), method).needs)
    fresh = []
    for each in answers:
        if each.kind in KINDS and (each.kind, each.code, each.part) not in asked:
            raise RefusedError("ws_refused_not_asked", found=f"{each.code} {each.part}".strip())
        if each.kind in ("barriers", "capacity", "admitted") and each.code not in needs:
            raise RefusedError("ws_refused_not_asked", found=each.code)
        there = stands.get((each.kind, each.code, each.part))
        if is_same(there, each):
            continue
        if each.kind == "carried" and not each.is_over and not can_bring(each.codes[0], cell.stage, catalog.profiles):
            raise RefusedError("ws_refused_later")
        if there is not None and seen is not None and there.pk > seen:
            raise RefusedError("agreement_refused_meanwhile")
        says = _signed(each.told or told)
        fresh.append(
            Saying(
                cell=cell, kind=each.kind, code=each.code, part=line(each.part, 200, may_lack=True), least=each.least,
                most=each.most, codes=list(each.codes), words=prose(each.words), is_over=each.is_over,
                source=says.source, decided_by=says.decided_by, day=says.day, grade=says.grade, at=now, by=by,
                by_role=role,
            )
        )  # fmt: skip
    then: Standing = dict(stands.items()) | {(s.kind, s.code, s.part): s for s in fresh}
    checked(observed(workshop, cell, {k: s for k, s in then.items() if not s.is_over}), method, catalog)
    for saying in fresh:
        saying.save(force_insert=True)
    return len(fresh)


def is_same(there: Saying | None, new: Answer) -> bool:
    """Whether an answer says nothing that does not stand."""
    if there is None:
        return new.is_over
    return (there.least, there.most, tuple(there.codes), there.words, there.is_over) == (
        new.least, new.most, new.codes, new.words, new.is_over,
    )  # fmt: skip


def _signed(told: By) -> By:
    if told.grade and told.grade not in GRADES:
        raise RefusedError("ws_refused_grade")
    if told.day > timezone.now().date():
        raise RefusedError("ws_refused_future")
    return msgspec.structs.replace(told, source=line(told.source, 200), decided_by=line(told.decided_by, 120))


def people_answers(
    least: int | None, most: int | None, counted_by: Sequence[str], note: str
) -> tuple[Answer, ...]:  # fmt: skip
    """How many people are in need, by what they were counted, and a note that stays in the workshop.

    Raises :class:`RefusedError` where the most is less than the least.
    """
    if least is not None and most is not None and most < least:
        raise RefusedError("ws_refused_bounds")
    return (
        Answer(kind="people", least=least, most=most),
        Answer(kind="people_by", codes=tuple(counted_by)),
        Answer(kind="note", words=note),
    )


def capacity_answers(
    *, need: str, society: str, programme: str, least: int | None, most: int | None,
    requirements: Sequence[str], admitted: int | None,
) -> tuple[Answer, ...]:  # fmt: skip
    """A service that helps with a need: how many people, what it asks for, and the share in per cent that it admits."""
    if society not in load_catalog().societies:
        raise RefusedError("ws_refused_known")
    if least is not None and most is not None and most < least:
        raise RefusedError("ws_refused_bounds")
    name, share = line(programme, 200), None if admitted is None else admitted / 100
    return (
        Answer(kind="capacity", code=need, part=name, least=least, most=most, codes=tuple(requirements), words=society),
        Answer(kind="admitted", code=need, part=name, least=share, most=share),
    )


def carried_answer(factor: str, stage: str, country: str, place: str) -> Answer:
    """Something that people bring with them from an earlier stage. Raises :class:`RefusedError`."""
    catalog = load_catalog()
    if country not in catalog.countries or stage not in catalog.profiles.stages:
        raise RefusedError("ws_refused_known")
    return Answer(kind="carried", code=factor, codes=(stage, country), words=place_name(place))


def taken_back(saying: Saying) -> Answer:
    """The same thing, said no longer."""
    return Answer(kind=saying.kind, code=saying.code, part=saying.part, is_over=True)
