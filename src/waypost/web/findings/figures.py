"""What indicators and topics are made of, read from the tables: questions as values, without words and people."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator

from waypost.reference import load_catalog
from waypost.web.accounts.queries import Standing
from waypost.web.findings.guidance import all_deferred, deferred_comments, held_topics
from waypost.web.findings.indicators import Asked
from waypost.web.findings.models import Question, Reply
from waypost.web.findings.queries import open_questions, state_of_question, trails_of, with_parts
from waypost.web.findings.rule_files import rule_of
from waypost.web.findings.topics import Advice, Case, Topic, Unresolved, fed, topics

SERVICE = "service"  # the vocabulary of competences that remedies of rules name
_UNRESOLVED = (Reply.Position.REASONED, Reply.Position.ADVICE)


def asked_questions(today: dt.date) -> list[Asked]:
    """Every question that was ever put, as figures need it; one that a waiver covers is not open."""
    societies = load_catalog().societies
    listed = list(with_parts(Question.objects.all()))
    trails = trails_of(question.programme for question in listed)
    found = []
    for question in listed:
        replies = sorted(question.replies.all(), key=lambda each: each.pk)
        zone = zone_of(question.ns_id)
        on_trails = (("trail", trail) for trail in trails.get(question.programme, ()))
        found.append(
            Asked(
                rule=question.rule, ns_id=question.ns_id, severity=question.severity,
                first_put_on=question.first_put_on, replied_on=_replied_on(replies[0]) if replies else None,
                is_open=state_of_question(question, today) not in ("closed", "waived"),
                places=(*((("zone", zone),) if zone and question.ns_id in societies else ()), *on_trails),
            )
        )  # fmt: skip
    return found


def _replied_on(reply: Reply) -> dt.date:
    """When the society said it, whoever wrote it down later."""
    return reply.told_on or reply.at.date()


def proposed_topics(today: dt.date, standing: Standing | None = None, language: str = "en") -> list[Topic]:
    """Topics for guidance, from what is unresolved now and from who asks for advice, here and where others feed it,
    with the guidance that they have. For somebody also from comments left to guidance, those that they may read.
    """
    cases = [*_open_cases(today), *fed(), *(deferred_comments(standing) if standing else ())]
    return topics(cases, held_topics(language))


def all_topics(today: dt.date) -> list[Topic]:
    """The same from all there is, whoever may read it: for what is only counted."""
    return topics([*_open_cases(today), *fed(), *all_deferred()])


def _open_cases(today: dt.date) -> Iterator[Case]:
    """What is unresolved under rules of both kinds, and advice that a reply asks for."""
    catalog = load_catalog()
    for question in open_questions():
        rule = rule_of(question.rule, catalog)
        replies = sorted(question.replies.all(), key=lambda each: each.pk)
        position = replies[-1].position if replies else None
        zone = zone_of(question.ns_id)
        if rule is None or state_of_question(question, today) == "waived":
            continue
        if position is None or position in _UNRESOLVED:
            yield Unresolved(
                rule=question.rule, provisions=rule.provisions, ns_id=question.ns_id, zone=zone,
                on=question.first_put_on,
            )  # fmt: skip
        if position == Reply.Position.ADVICE:
            on = _replied_on(replies[-1])
            for code in rule.remedy.competences:
                yield Advice(competence=f"{SERVICE}:{code}", ns_id=question.ns_id, zone=zone, on=on)


def zone_of(ns_id: str) -> str:
    """The zone of 2009 of a society; empty where it has none."""
    society = load_catalog().societies.get(ns_id)
    return (society.zone_2009 or "") if society else ""
