"""The network as a Django application."""

from django.apps import AppConfig


class NetworkConfig(AppConfig):
    """Who knows what, who asks, who answers."""

    name = "waypost.web.network"
    label = "network"
    waiting = "waypost.web.network.waiting.waiting"
    trail_briefing = "waypost.web.network.trail_briefing.trail_briefing"

    def ready(self) -> None:
        """What is asked again and again, and what answers name, counts for topics for guidance."""
        from waypost.web.findings.topics import feed  # noqa: PLC0415 - applications are loaded by then
        from waypost.web.network.asked_again import (  # noqa: PLC0415 - the same
            asked_for_advice,
            named_by_answers,
        )

        feed(asked_for_advice)
        feed(named_by_answers)
