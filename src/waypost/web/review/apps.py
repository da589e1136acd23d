"""The application."""

from __future__ import annotations

from django.apps import AppConfig


class ReviewConfig(AppConfig):
    """Review by zones and the migration team. It has no tables: what is decided stands with contributions."""

    name = "waypost.web.review"
    label = "review"
