"""How an application has a word in the pages of another: it names a function in its configuration.

The one that asks knows none of them by name; each place that asks says what the function is given and what it gives.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from django.apps import apps
from django.utils.module_loading import import_string


def named_in_configurations(attribute: str) -> list[Callable[..., Any]]:
    """The functions whose dotted places stand in ``attribute`` of the applications' configurations, in their order."""
    places = (getattr(each, attribute, "") for each in apps.get_app_configs())
    return [import_string(place) for place in places if place]
