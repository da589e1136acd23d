"""Advocacy as a Django application."""

from django.apps import AppConfig


class AdvocacyConfig(AppConfig):
    """What is said for people who move, and whether it still holds."""

    name = "waypost.web.advocacy"
    label = "advocacy"
    waiting = "waypost.web.advocacy.waiting.waiting"
