"""Exercises as a Django application."""

from django.apps import AppConfig


class ExercisesConfig(AppConfig):
    """Who is asked, until when, who has answered, and who is reminded."""

    name = "waypost.web.exercises"
    label = "exercises"
    waiting = "waypost.web.exercises.waiting.waiting"
