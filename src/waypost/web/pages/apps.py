"""The pages as a Django application."""

from django.apps import AppConfig


class PagesConfig(AppConfig):
    """Reading pages over a release."""

    name = "waypost.web.pages"
    label = "pages"
