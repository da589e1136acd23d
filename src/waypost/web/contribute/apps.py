"""The application."""

from __future__ import annotations

from django.apps import AppConfig


class ContributeConfig(AppConfig):
    """What societies fill in, correct, import and sign."""

    name = "waypost.web.contribute"
    label = "contribute"
    waiting = "waypost.web.contribute.waiting.waiting"
    default_auto_field = "django.db.models.BigAutoField"
