"""Jinja2 for the pages: texts in four languages, and how values are shown."""

from __future__ import annotations

import datetime as dt
from decimal import Decimal
from functools import cache
from pathlib import Path
from typing import Any

import yaml
from babel.dates import format_date
from babel.numbers import format_decimal
from django.templatetags.static import static
from django.urls import reverse
from jinja2 import Environment, StrictUndefined

from waypost.errors import CatalogError
from waypost.settings import LANGUAGES

NOT_REPORTED = "–"
OWN_NAMES = {"en": "English", "fr": "Français", "es": "Español", "ar": "العربية"}


@cache
def texts() -> dict[str, dict[str, str]]:
    """Every text of every application: key → language → text. A key stands in one file, or nothing starts."""
    found: dict[str, dict[str, str]] = {}
    for path in sorted(Path(__file__).resolve().parents[1].glob("*/texts.yml")):
        loaded: dict[str, dict[str, str]] = yaml.safe_load(path.read_text("utf-8"))
        if twice := sorted(found.keys() & loaded.keys()):
            raise CatalogError(f"{path}: texts that another application has already: {', '.join(twice)}")
        found |= loaded
    return found


def text(language: str, key: str, **parts: Any) -> str:
    """A text of the pages in a language, with its parts filled in."""
    return texts()[key][language].format(**{name: shown(value, language) for name, value in parts.items()})


def shown(value: Any, language: str) -> str:
    """A value for people in their language; a dash for what is not reported, 0 only for zero."""
    if value is None:
        return NOT_REPORTED
    if isinstance(value, bool):
        return text(language, "yes" if value else "no")
    if isinstance(value, dt.date):
        return format_date(value, "d MMM yyyy", locale=language)
    if isinstance(value, int | Decimal):
        return format_decimal(value, format="#,##0", locale=language)
    return str(value)


def day(value: str | None, language: str) -> str:
    """A day as a source states it, time of day left out; as it stands where it is no day."""
    if not value:
        return NOT_REPORTED
    try:
        return shown(dt.date.fromisoformat(value[:10]), language)
    except ValueError:
        return value


def environment(**options: Any) -> Environment:
    """The Jinja2 environment that Django's setting names."""
    options |= {"undefined": StrictUndefined}
    options.pop("autoescape", None)
    made = Environment(autoescape=True, **options)
    made.globals.update(static=static, url=reverse, t=text, languages=LANGUAGES, own_names=OWN_NAMES)
    from waypost.web.accounts.templating import template_globals  # noqa: PLC0415  # which needs the texts above

    made.globals.update(template_globals())
    made.filters.update(shown=shown, day=day)
    return made
