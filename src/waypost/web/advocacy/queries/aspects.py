"""Aspects and research questions: those of the catalog and those that the team added, with what is known of each."""

from __future__ import annotations

from dataclasses import dataclass, field

from waypost.reference import load_catalog
from waypost.web.advocacy.models import AddedAspect, AddedQuestion


@dataclass(frozen=True)
class Question:
    """A research question. ``gap``: what no source at hand tells; texts by language."""

    key: str
    title: dict[str, str]
    gap: dict[str, str]
    is_added: bool = False


@dataclass(frozen=True)
class Aspect:
    """An aspect with its questions, in order."""

    key: str
    title: dict[str, str]
    about: dict[str, str]
    questions: dict[str, Question] = field(default_factory=dict)
    is_added: bool = False


def aspects() -> dict[str, Aspect]:
    """All that are shown, by key, those of the catalog first; two queries."""
    found = {
        key: Aspect(
            key, dict(each.title), dict(each.about),
            {name: Question(name, dict(q.title), dict(q.gap)) for name, q in each.questions.items()},
        )
        for key, each in load_catalog().advocacy.aspects.items()
    }  # fmt: skip
    for key, row in {each.key: each for each in AddedAspect.objects.order_by("pk")}.items():
        if not row.is_retired and key not in found:
            found[key] = Aspect(key, row.title, row.about, is_added=True)
    latest = {(each.aspect, each.key): each for each in AddedQuestion.objects.order_by("pk")}
    for (aspect, key), asked in latest.items():
        if aspect in found and not asked.is_retired and key not in found[aspect].questions:
            found[aspect].questions[key] = Question(key, asked.title, asked.gap, is_added=True)
    return found
