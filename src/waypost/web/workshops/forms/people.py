"""Participants, what they say of themselves, and follow-ups."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from django import forms

from waypost.web.pages.templating import text
from waypost.web.workshops.actions.people import VERDICTS
from waypost.web.workshops.forms.worded import Worded, area
from waypost.web.workshops.models import Assessment, FollowUp, Side, Topic
from waypost.web.workshops.queries.follow_up import QUESTIONS

_MOST = 5_000


class ParticipantsForm(Worded):
    """How many of a group or an organisation."""

    side = forms.ChoiceField()
    name = forms.CharField(max_length=160)
    women = forms.IntegerField(min_value=0, max_value=_MOST, initial=0)
    men = forms.IntegerField(min_value=0, max_value=_MOST, initial=0)
    unsaid = forms.IntegerField(min_value=0, max_value=_MOST, initial=0)

    def __init__(self, tongue: str, data: Any = None) -> None:
        super().__init__(tongue, data)
        self.fields["name"].help_text = text(tongue, "ws_hint_group")
        self.offer("side", [(code, text(tongue, f"ws_side_{code}")) for code in Side.values])


class AssessForm(Worded):
    """How many participants are at each of four levels, topic by topic, before or after."""

    def __init__(self, tongue: str, data: Any, there: Iterable[Assessment], *, is_after: bool) -> None:
        super().__init__(tongue, data)
        stands = {each.topic: each.counts for each in there if each.is_after == is_after}
        self.topics: dict[str, list[str]] = {}
        for topic in Topic.values:
            self.topics[topic] = []
            for level in range(4):
                name = f"{topic}-{level}"
                field = forms.IntegerField(
                    required=False, min_value=0, max_value=_MOST, label=text(tongue, f"ws_level_of_{level}"),
                    initial=stands.get(topic, [0] * 4)[level],
                )  # fmt: skip
                self.fields[name] = field
                self.topics[topic].append(name)

    def groups(self) -> list[tuple[str, list[Any]]]:
        """Topics with their fields."""
        return [(topic, [self[name] for name in names]) for topic, names in self.topics.items()]

    def counts(self) -> dict[str, list[int]]:
        """Topic → how many at each level."""
        return {topic: [self.cleaned_data[name] or 0 for name in names] for topic, names in self.topics.items()}


class FollowUpForm(Worded):
    """What became of it: five questions, each with words."""

    def __init__(self, tongue: str, data: Any, there: Iterable[FollowUp]) -> None:
        super().__init__(tongue, data)
        stands = {each.question: each for each in there}
        choices = [(code, text(tongue, f"ws_verdict_{code}")) for code in VERDICTS]
        for question in QUESTIONS:
            found = stands.get(question)
            answer = forms.ChoiceField(
                required=False, widget=forms.RadioSelect, choices=choices, label=text(tongue, f"ws_follow_{question}"),
                initial=found.answer if found else "",
            )  # fmt: skip
            words = forms.CharField(
                required=False, max_length=1_000, widget=area(2), initial=found.words if found else "",
                label=text(tongue, "ws_field_words"),
            )  # fmt: skip
            self.fields[f"answer-{question}"], self.fields[f"words-{question}"] = answer, words

    def answers(self) -> dict[str, str]:
        """Question → answer."""
        return {question: self.cleaned_data[f"answer-{question}"] for question in QUESTIONS}

    def words(self) -> dict[str, str]:
        """Question → words."""
        return {question: self.cleaned_data[f"words-{question}"] for question in QUESTIONS}
