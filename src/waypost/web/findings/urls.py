"""Addresses of questions, rules, indicators and topics, below a language, for people who are signed in."""

from __future__ import annotations

from django.urls import path

from waypost.web.findings.views import indicators, questions, rules

_QUESTION = "questions/<int:number>"
_RULE = "rules/<code:name>"

urlpatterns = [
    path("questions/", questions.questions, name="rule_questions"),
    path(f"{_QUESTION}/", questions.question, name="rule_question"),
    path(f"{_QUESTION}/reply/", questions.reply, name="rule_question_reply"),
    path(f"{_QUESTION}/told/", questions.write_down, name="rule_question_told"),
    path(f"{_QUESTION}/words/", questions.follow, name="rule_question_words"),
    path(f"{_QUESTION}/close/", questions.close, name="rule_question_close"),
    path(f"{_QUESTION}/justification/", questions.propose, name="rule_question_waiver"),
    path(f"{_QUESTION}/justification/<int:waiver>/", questions.decide, name="rule_question_decide"),
    path("rules/", rules.rules, name="rules"),
    path("rules/new/", rules.new, name="rule_new"),
    path(f"{_RULE}/", rules.rule, name="rule"),
    path(f"{_RULE}/edit/", rules.edit, name="rule_edit"),
    path(f"{_RULE}/draft/", rules.draft, name="rule_draft"),
    path(f"{_RULE}/live/", rules.live, name="rule_live"),
    path(f"{_RULE}/back/", rules.back, name="rule_back"),
    path("indicators/", indicators.indicators, name="indicators"),
    path("indicators.<form:form>", indicators.indicators, name="indicators_twin"),
    path("topics/", indicators.topics, name="topics"),
]
