"""The network as a Django application."""

from django.apps import AppConfig


class NetworkConfig(AppConfig):
    """Who knows what, who asks, who answers."""

    name = "waypost.web.network"
    label = "network"
