"""Workshops as a Django application."""

from django.apps import AppConfig


class WorkshopsConfig(AppConfig):
    """Profiles of vulnerability, the workshops that make them, offers and requests between societies."""

    name = "waypost.web.workshops"
    label = "workshops"
    waiting = "waypost.web.workshops.waiting.waiting"
