"""Forms of questions and waivers, and why a rule changes. Labels and hints stand in ``texts*.yml``, by field."""

from __future__ import annotations

from typing import Any

from django import forms

from waypost.web.exercises.forms import Logged
from waypost.web.exercises.told_form import TellingFields, ask_told
from waypost.web.findings.actions.replying import MOST
from waypost.web.findings.models import Reply
from waypost.web.pages.templating import text

_DATE = forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d")


def area(rows: int = 3, **attrs: Any) -> forms.Textarea:
    return forms.Textarea(attrs={"rows": rows, "dir": "auto", **attrs})


class ReplyForm(Logged):
    """What the society says."""

    family = "reply"
    kept_words = ("words",)
    position = forms.ChoiceField(widget=forms.RadioSelect)
    words = forms.CharField(required=False, max_length=MOST, widget=area())

    def __init__(self, tongue: str, *args: Any, **kwargs: Any) -> None:
        super().__init__(tongue, *args, **kwargs)
        self.fields["position"].choices = [
            (str(code), text(tongue, f"reply_position_{code}")) for code in Reply.Position.values
        ]

    def said(self) -> dict[str, str]:
        """What is said, without how it was told."""
        return {name: self.cleaned_data[name] for name in ("position", "words")}


class ToldReplyForm(TellingFields, ReplyForm):
    """What the society said to somebody who writes it down."""

    def __init__(self, tongue: str, *args: Any, **kwargs: Any) -> None:
        super().__init__(tongue, *args, **kwargs)
        ask_told(self, tongue)


class WordsForm(Logged):
    """Words that are added."""

    family = "reply"
    kept_words = ("more",)
    more = forms.CharField(max_length=MOST, widget=area())


class CloseForm(Logged):
    """Why a question is closed."""

    family = "reply"
    kept_words = ("closing",)
    closing = forms.CharField(max_length=MOST, widget=area(2))


class WaiverForm(Logged):
    """For what reason, and until when."""

    family = "waiver"
    kept_words = ("reason",)
    reason = forms.CharField(max_length=400, widget=area())
    until = forms.DateField(widget=_DATE)


class WhyForm(Logged):
    """Why."""

    family = "rules"
    why = forms.CharField(max_length=MOST, widget=area(2))


class LiveForm(WhyForm):
    """Why a rule that never held goes live, and that somebody looked at what it would find."""

    looked = forms.BooleanField()
