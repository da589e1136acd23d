"""Support of societies along trails as a Django application."""

from django.apps import AppConfig


class SupportConfig(AppConfig):
    """Why to meet along a trail, who is heard there, what is agreed and acted on."""

    name = "waypost.web.support"
    label = "support"
    waiting = "waypost.web.support.waiting.waiting"
    beside_meeting = "waypost.web.support.beside.beside_meeting"
    guests_of_meeting = "waypost.web.support.beside.guests_of_meeting"
