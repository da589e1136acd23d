"""Agreements as a Django application."""

from django.apps import AppConfig


class AgreementsConfig(AppConfig):
    """Which partners have agreed on what, and what is asked about it."""

    name = "waypost.web.agreements"
    label = "agreements"
    waiting = "waypost.web.agreements.waiting.waiting"
