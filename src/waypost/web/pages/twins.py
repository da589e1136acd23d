"""Addresses of pages: each with its twins, ``…/trail/CMR/`` beside ``…/trail/CMR.json`` and ``….csv``."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from django.urls import URLPattern, path


class LanguageConverter:
    """One of the four languages."""

    regex = "en|fr|es|ar"

    def to_python(self, value: str) -> str:
        """As it stands."""
        return value

    def to_url(self, value: str) -> str:
        """As it stands."""
        return value


class FormConverter(LanguageConverter):
    """What a twin of a page is: its values as JSON, or its table as CSV."""

    regex = "json|csv"


class CodeConverter(LanguageConverter):
    """A code or an id, which holds no point: what comes after one is the form."""

    regex = "[A-Za-z0-9_-]+"


def page(route: str, view: Callable[..., Any], name: str) -> list[URLPattern]:
    """The address of a page in a language, and of its twins. ``route`` has no slash at its end."""
    return [
        path(f"<lang:language>/{route}/", view, name=name),
        path(f"<lang:language>/{route}.<form:form>", view, name=f"{name}-twin"),
    ]
