"""Following as a Django application."""

from django.apps import AppConfig


class FollowingConfig(AppConfig):
    """Lists that people follow, the weekly digest, and questions that are asked once."""

    name = "waypost.web.following"
    label = "following"
