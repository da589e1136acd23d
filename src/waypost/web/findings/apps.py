"""The application."""

from __future__ import annotations

from django.apps import AppConfig


class FindingsConfig(AppConfig):
    """What follows from rules of practice, between societies, zones and the team."""

    name = "waypost.web.findings"
    label = "findings"
    waiting = "waypost.web.findings.waiting.waiting"
