"""Workshops as a Django application."""

from django.apps import AppConfig


class WorkshopsConfig(AppConfig):
    """Profiles of vulnerability, the workshops that make them, offers and requests between societies."""

    name = "waypost.web.workshops"
    label = "workshops"
    waiting = "waypost.web.workshops.waiting.waiting"
    trail_briefing = "waypost.web.workshops.trail_briefing.trail_briefing"

    def ready(self) -> None:
        """Programmes and gaps of workshops count for the plan."""
        from waypost.web.plan.addresses import lead  # noqa: PLC0415  # applications are loaded by then
        from waypost.web.plan.facts import feed  # noqa: PLC0415  # the same
        from waypost.web.workshops.plan_facts import workshop_facts  # noqa: PLC0415  # the same

        feed(workshop_facts)
        for fact in ("targeted_programmes", "programmes_with_profile", "gravest_gaps", "gravest_gaps_closed"):
            lead(fact, "workshops")
