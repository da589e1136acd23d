"""The plan as a Django application."""

from django.apps import AppConfig


class PlanConfig(AppConfig):
    """The plan, its money, its indicators and its reports."""

    name = "waypost.web.plan"
    label = "plan"
    waiting = "waypost.web.plan.waiting.waiting"
