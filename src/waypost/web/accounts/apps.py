"""Accounts as a Django application."""

from django.apps import AppConfig


class AccountsConfig(AppConfig):
    """People, what they may see and on whose word, and who read what."""

    name = "waypost.web.accounts"
    label = "accounts"
