"""What societies are asked, in words: whether a programme goes on, and whether all still holds."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable
from pathlib import Path
from typing import Any

from django.conf import settings

from waypost.atlas.compared import titles_at
from waypost.publish.labels import Labels
from waypost.reference import load_catalog
from waypost.web.accounts.queries import Standing
from waypost.web.accounts.roles import OF_A_SOCIETY
from waypost.web.contribute.mail_links import still_true_link
from waypost.web.following.due import Question, ended_programmes, unverified_programmes
from waypost.web.following.models import Letter
from waypost.web.following.plain import apart, link
from waypost.web.pages.templating import text

_MOST = 30  # programmes named in one letter


def ended_lines(letter: Letter, standing: Standing, today: dt.date) -> list[str]:
    """Whether each goes on; empty when every society has answered in the meantime, or the person left them.

    A programme that the person may not see (a role that still lacks its second factor) is counted and not named.
    """
    asked = {ns_id: {key for key, _ in rows} for ns_id, rows in letter.about.items() if _is_of(standing, ns_id)}
    open_ones = ended_programmes(today, {key for keys in asked.values() for key in keys})
    lines: list[str] = []
    for ns_id, keys in asked.items():
        questions = [each for each in open_ones if each.ns_id == ns_id and each.programme in keys]
        lines += _of_society(standing, ns_id, questions, Letter.Kind.ENDED) if questions else []
    return lines


def still_lines(letter: Letter, standing: Standing, today: dt.date) -> list[str]:
    """Whether all still holds; empty when somebody of the society has said so in the meantime."""
    lines: list[str] = []
    for ns_id in letter.about:
        questions = unverified_programmes(today, [ns_id]) if _is_of(standing, ns_id) else []
        lines += _of_society(standing, ns_id, questions, Letter.Kind.STILL) if questions else []
    return lines


def _is_of(standing: Standing, ns_id: str) -> bool:
    return any(each.ns_id == ns_id and each.role in OF_A_SOCIETY for each in standing.memberships)


def _of_society(standing: Standing, ns_id: str, questions: list[Question], kind: str) -> list[str]:
    language, person = standing.person.language, standing.person
    society = Labels(load_catalog(), language).society(ns_id)
    known = _titles(standing, {each.programme for each in questions}, language)
    named = [each for each in questions if each.programme in known][:_MOST]
    lines = [text(language, f"following_{kind}_intro", society=society, count=len(questions)), ""]
    for each in named:
        title = apart(known[each.programme]["title"] or text(language, "untitled"))
        told = text(language, "following_ended_on", day=each.day) if kind == Letter.Kind.ENDED else ""
        lines += [f"* {title}" + (f" – {told}" if told else "")]
        lines += ["  " + link(f"/{language}/my/{ns_id}/programme/{each.programme}/")]
    if len(named) < len(questions):
        lines += [text(language, "following_more_there", count=len(questions) - len(named))]
    about = [each.programme for each in questions] if kind == Letter.Kind.ENDED else []
    lines += ["", text(language, f"following_{kind}_still_true"), still_true_link(person, ns_id, about)]
    lines += ["", text(language, "following_society_page"), link(f"/{language}/my/{ns_id}/"), ""]
    return lines


def _titles(standing: Standing, programmes: Iterable[str], language: str) -> dict[str, dict[str, Any]]:
    viewer = standing.viewer(settings.WAYPOST_AUDIENCE)
    return titles_at(Path(settings.WAYPOST_RELEASE), viewer, set(programmes), language)
