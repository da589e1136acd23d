"""Support of societies along trails as a Django application."""

from django.apps import AppConfig


class SupportConfig(AppConfig):
    """Why to meet along a trail, who is heard there, what is agreed and acted on."""

    name = "waypost.web.support"
    label = "support"
    waiting = "waypost.web.support.waiting.waiting"
    beside_meeting = "waypost.web.support.beside.beside_meeting"
    guests_of_meeting = "waypost.web.support.beside.guests_of_meeting"
    trail_briefing = "waypost.web.support.trail_briefing.trail_briefing"

    def ready(self) -> None:
        """Strategies count for the plan."""
        from waypost.web.plan.addresses import lead  # noqa: PLC0415  # applications are loaded by then
        from waypost.web.plan.facts import feed  # noqa: PLC0415  # the same
        from waypost.web.support.plan_facts import strategy_facts  # noqa: PLC0415  # the same

        feed(strategy_facts)
        for fact in ("strategies", "strategies_closed", "commitments", "commitments_kept"):
            lead(fact, "support_strategies")
