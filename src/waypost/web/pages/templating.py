"""Jinja2 for the pages: texts in four languages, and how values are shown."""

from __future__ import annotations

import datetime as dt
import re
from decimal import Decimal
from functools import cache
from pathlib import Path
from typing import Any

from babel import Locale
from babel.numbers import format_compact_decimal, format_decimal
from django.templatetags.static import static
from django.urls import reverse
from jinja2 import Environment, StrictUndefined, pass_context
from markupsafe import Markup

from waypost.analysis.reading_aloud import explain_row, shown_name, shown_value
from waypost.atlas.findings import is_shown_gap
from waypost.drawing import charts, signs
from waypost.errors import CatalogError
from waypost.reference.schema import Field
from waypost.reference.strict_yaml import read_yaml
from waypost.reference.wording import comma, spaced, written_day, written_month, written_share
from waypost.settings import LANGUAGES
from waypost.web.pages.claimed import claimed_words

NOT_REPORTED = "–"
OWN_NAMES = {"en": "English", "fr": "Français", "es": "Español", "ar": "العربية"}


@cache
def texts() -> dict[str, dict[str, str]]:
    """Every text of every application: key → language → text, with the spaces of its language.

    A key stands in one file, or nothing starts.
    """
    found: dict[str, dict[str, str]] = {}
    for path in sorted(Path(__file__).resolve().parents[1].glob("*/texts*.yml")):
        loaded: dict[str, dict[str, str]] = read_yaml(path)
        if twice := sorted(found.keys() & loaded.keys()):
            raise CatalogError(f"{path}: texts that another application has already: {', '.join(twice)}")
        found |= {key: {code: spaced(each, code) for code, each in of.items()} for key, of in loaded.items()}
    return found


def text(language: str, key: str, **parts: Any) -> str:
    """A text of the pages in a language, with its parts filled in.

    A key that ends with ``_one`` stands beside one whose ``count`` needs a singular: which numbers take it, the
    language says (0 in French does). Arabic texts name the thing before the number and need none.
    """
    count = parts.get("count")
    if isinstance(count, int) and f"{key}_one" in texts() and Locale(language).plural_form(count) == "one":
        key = f"{key}_one"
    return texts()[key][language].format(**{name: shown(value, language) for name, value in parts.items()})


def shown(value: Any, language: str) -> str:
    """A value for people in their language; a dash for what is not reported, 0 only for zero."""
    if value is None:
        return NOT_REPORTED
    if isinstance(value, bool):
        return text(language, "yes" if value else "no")
    if isinstance(value, dt.date):
        return written_day(value, language)
    if isinstance(value, int | Decimal):
        return format_decimal(value, format="#,##0", locale=language)
    return str(value)


def short(value: int | Decimal | None, language: str) -> str:
    """A large number in few letters: 1.3M; a dash for what is not known."""
    if value is None:
        return NOT_REPORTED
    if value < 10_000:
        return format_decimal(value, format="#,##0", locale=language)
    return format_compact_decimal(value, fraction_digits=1, locale=language)


def share(value: float | None, language: str) -> str:
    """A share as a percentage; a dash for what is not known."""
    return NOT_REPORTED if value is None else written_share(value, language)


def day(value: str | None, language: str) -> str:
    """A day as a source states it, time of day left out; as it stands where it is no day."""
    if not value:
        return NOT_REPORTED
    try:
        return shown(dt.date.fromisoformat(str(value)[:10]), language)
    except ValueError:
        return str(value)


def some_day(value: str | None, language: str) -> str:
    """A day, a month or a year as a source states it; as it stands where it is none of these."""
    found = re.fullmatch(r"(\d{4})-(0[1-9]|1[0-2])", str(value or ""))
    return day(value, language) if found is None else _month(int(found[1]), int(found[2]), language)


def version_name(code: str, language: str) -> str:
    """What people call a version of a text: its month, where its code says one; else the code."""
    found = re.fullmatch(r"(draft-)?(\d{4})-(0[1-9]|1[0-2])", code)
    if found is None:
        return code
    month = _month(int(found[2]), int(found[3]), language)
    return text(language, "version_draft_of" if found[1] else "version_of", month=month)


def _month(year: int, month: int, language: str) -> str:
    return written_month(dt.date(year, month, 1), language)


@pass_context
def text_here(context: Any, language: str, key: str, **parts: Any) -> str:
    """A text for whoever looks: what nobody told the public may well be known to others, and is said so."""
    if context.get("audience") == "public" and f"{key}_public" in texts():
        key = f"{key}_public"
    return text(language, key, **parts)


@pass_context
def named(context: Any, code: str | None, code_list: str) -> str:
    """The name of a code in the page's language: of a trail, a country, a society or an entry of a code list."""
    return NOT_REPORTED if code is None else shown_name(code, code_list, context["catalog"], context["language"])


@pass_context
def aloud(context: Any, row: dict[str, Any], question: str) -> str:
    """The sentences about a row of an answer."""
    catalog, language = context["catalog"], context["language"]
    return explain_row(row, catalog.question_texts[question], catalog, language)


@pass_context
def of_answer(context: Any, value: Any, question: str, column: str, row: dict[str, Any]) -> str:
    """A value of an answer as people read it."""
    catalog, language = context["catalog"], context["language"]
    return shown_value(value, catalog.question_texts[question], column, catalog, language, row)


@pass_context
def claimed(context: Any, value: str, kind: str, field: Field) -> str:
    """A value that a source claims, as people read it."""
    return claimed_words(value, kind, field, context["catalog"], context["language"])


def drawn(svg: str) -> Markup:
    """A drawing of ours, which has escaped what came from outside."""
    return Markup(svg)  # noqa: S704 - made by waypost.drawing, which escapes every text


def environment(**options: Any) -> Environment:
    """The Jinja2 environment that Django's setting names."""
    options |= {"undefined": StrictUndefined, "trim_blocks": True, "lstrip_blocks": True}
    options.pop("autoescape", None)
    made = Environment(autoescape=True, **options)
    made.globals.update(
        static=static,
        url=reverse,
        t=text_here,
        languages=LANGUAGES,
        own_names=OWN_NAMES,
        charts=charts,
        signs=signs,
        comma=comma,
        is_shown_gap=is_shown_gap,
    )
    from waypost.web.accounts.templating import template_globals  # noqa: PLC0415  # which needs the texts above
    from waypost.web.contribute import templating as contribute  # noqa: PLC0415  # the same
    from waypost.web.following import templating as following  # noqa: PLC0415  # the same
    from waypost.web.support import templating as support  # noqa: PLC0415  # the same

    made.globals.update(template_globals() | following.template_globals() | contribute.template_globals())
    made.globals.update(support.template_globals())
    made.filters.update(contribute.template_filters())
    made.filters.update(
        shown=shown,
        short=short,
        share=share,
        claimed=claimed,
        day=day,
         some_day=some_day, version_name=version_name, named=named,
        aloud=aloud,
        of_answer=of_answer,
        drawn=drawn,
    )  # fmt: skip
    return made
