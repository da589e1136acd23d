"""The application."""

from __future__ import annotations

from django.apps import AppConfig


class PolicyConfig(AppConfig):
    """Texts that are agreed. The works of the catalog need no tables."""

    name = "waypost.web.policy"
    label = "policy"
    waiting = "waypost.web.policy.waiting.waiting"
    beside_plan = "waypost.web.policy.beside.beside_plan"
