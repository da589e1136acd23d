"""The form of an exercise's own questions: for each a value, or why there is none."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Any

from django import forms

from waypost.importing.held_back import private_in
from waypost.model.number_text import canonical, read_number
from waypost.model.value_text import ValueUnreadable
from waypost.reference import load_catalog
from waypost.web.exercises.actions.wording import personal_key
from waypost.web.exercises.models import Answer, Question, QuestionKind
from waypost.web.pages.templating import text

_YES_NO = (("yes", True), ("no", False))


class AnswerForm(forms.Form):
    """Labels are the questions themselves. A field that is left empty was not answered yet; nothing is forced."""

    def __init__(
        self, tongue: str, questions: Iterable[Question], stands: Mapping[int, Answer], *args: Any, **kwargs: Any
    ) -> None:
        super().__init__(*args, **kwargs)
        self.tongue, self.questions = tongue, list(questions)
        codes = load_catalog().code_lists["no_answer"].codes.values()
        reasons = [("", "–"), *((c.code, c.label[tongue]) for c in codes)]
        for question in self.questions:
            old = stands.get(question.pk)
            field = _field(question, tongue)
            label = question.text_in(tongue)
            field.label = f"{label} ({text(tongue, 'exercise_required')})" if question.is_required else label
            field.initial = _shown(question, old.value if old else None)
            self.fields[f"q{question.pk}"] = field
            self.fields[f"n{question.pk}"] = forms.ChoiceField(
                choices=reasons, required=False, initial=old.no_answer if old else "",
                label=text(tongue, "exercise_or_none"),
            )  # fmt: skip

    def clean(self) -> dict[str, Any]:
        """A value or a reason, not both; a number is a number."""
        cleaned = super().clean() or {}
        for question in self.questions:
            name = f"q{question.pk}"
            value, reason = cleaned.get(name) or "", cleaned.get(f"n{question.pk}") or ""
            if value and reason:
                self.add_error(name, text(self.tongue, "exercise_refused_both"))
            elif value and question.kind == QuestionKind.NUMBER:
                written = _number(value)
                if written is None:
                    self.add_error(name, text(self.tongue, "exercise_refused_number"))
                cleaned[name] = written
            elif value and question.kind == QuestionKind.TEXT:
                for kind in private_in(value):
                    self.add_error(name, text(self.tongue, personal_key(kind)))
        return cleaned

    def answers(self) -> dict[int, tuple[Any, str]]:
        """What ``actions.answer_questions`` takes."""
        found = {}
        for question in self.questions:
            value = self.cleaned_data.get(f"q{question.pk}") or ""
            reason = self.cleaned_data.get(f"n{question.pk}") or ""
            found[question.pk] = (None if reason or not value else _kept(question, value), reason)
        return found


def _field(question: Question, tongue: str) -> forms.Field:
    if question.kind == QuestionKind.TEXT:
        return forms.CharField(required=False, max_length=5000, widget=forms.Textarea(attrs={"rows": 3}))
    if question.kind == QuestionKind.NUMBER:
        return forms.CharField(required=False, max_length=40, widget=forms.TextInput(attrs={"inputmode": "decimal"}))
    if question.kind == QuestionKind.YES_NO:
        choices = [(code, text(tongue, code)) for code, _ in _YES_NO]
    else:
        choices = [(str(number), word) for number, word in enumerate(question.choices_in(tongue))]
    return forms.ChoiceField(required=False, choices=[("", "–"), *choices])


def _kept(question: Question, value: str) -> Any:
    if question.kind == QuestionKind.YES_NO:
        return dict(_YES_NO)[value]
    return int(value) if question.kind == QuestionKind.CHOICE else value


def _shown(question: Question, value: Any) -> str:
    if value is None:
        return ""
    return ("yes" if value else "no") if question.kind == QuestionKind.YES_NO else str(value)


def _number(written: str) -> str | None:
    """A number as people write it, in any script's digits; None for what is none or could be read in two ways."""
    try:
        return canonical(read_number(written, None, whole_only=False))
    except ValueUnreadable:
        return None
