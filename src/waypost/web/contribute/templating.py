"""What templates of contributions may ask for, beside what all pages may."""

from __future__ import annotations

import datetime as dt
import re
import secrets
from collections.abc import Callable, Iterable, Mapping
from typing import Any
from urllib.parse import urlencode

from babel.dates import format_datetime
from django.conf import settings
from django.utils import timezone

from waypost.reference import Catalog, load_catalog
from waypost.reference.wording import comma
from waypost.settings import LANGUAGES
from waypost.web.contribute.list_changes import list_change
from waypost.web.contribute.practice_form import entries_in_form
from waypost.web.contribute.questions import no_answers, rows_in_form, shown_in_form
from waypost.web.contribute.showing import language_name, slot_label, slot_text


def template_globals() -> dict[str, Callable[..., Any] | Any]:
    """Name → function."""
    return {
        "both": lambda left, right: list(dict.fromkeys([*left, *right])),
        "choice_label": lambda code, choices: dict(choices).get(code, code),
        "entries_in_form": entries_in_form,
        "essential_names": essential_names,
        "field_label": field_label,
        "group_label": lambda group, catalog, language: catalog.column_names.groups[group].get(language, group),
        "issue_advice": issue_advice,
        "issue_label": issue_label,
        "list_change": list_change,
        "new_token": lambda: secrets.token_hex(8),
        "no_answer_name": no_answer_name,
        "no_answers": no_answers,
        "now": timezone.now,
        "other_languages": lambda language: [each for each in LANGUAGES if each != language],
        "publisher_label": publisher_label,
        "problem_field": problem_field,
        "row_name": row_name,
        "language_name": language_name,
        "rows_in_form": rows_in_form,
        "shown_in_form": shown_in_form,
        "other_text": other_text,
        "slot_label": slot_label,
        "slot_text": slot_text,
        "speaker_name": speaker_name,
        "target_label": target_label,
        "text_or": text_or,
        "title_in": title_in,
        "title_language": title_language,
        "title_slot": title_slot,
        "upload_mb": settings.WAYPOST_UPLOAD_MB,
        "who": who,
        "with_asked": with_asked,
    }


def template_filters() -> dict[str, Callable[..., Any]]:
    """Name → filter."""
    return {
        "anchor": anchor,
        "code_name": code_name,
        "country_name": country_name,
        "moment": moment,
        "society_name": society_name,
    }


def anchor(name: str) -> str:
    """An id for a field's name."""
    return "f-" + re.sub(r"[^a-zA-Z0-9]+", "-", name).strip("-")


def speaker_name(body: str, ns_id: str, language: str) -> str:
    """Who speaks: a role of a society, a zone, or the migration team. Never a person."""
    from waypost.web.pages.templating import text, texts  # noqa: PLC0415 - which loads this

    if body == "migration-team":
        return text(language, "account_role_migration_team")
    if body.startswith("zone-"):
        return _zone_name(body.removeprefix("zone-"), language)
    role = text(language, f"account_role_{body}") if f"account_role_{body}" in texts() else body
    return f"{society_name(ns_id, language)} – {role}" if ns_id else role


def _zone_name(code: str, language: str) -> str:
    for name in ("region", "zone_2009"):
        if known := load_catalog().code_lists[name].codes.get(code):
            return known.label.get(language) or known.label["en"]
    return code


def society_name(ns_id: str, language: str) -> str:
    """Of a National Society."""
    society = load_catalog().societies.get(ns_id)
    return society.names.get(language) or society.names["en"] if society else ns_id


def country_name(code: str, language: str) -> str:
    """Of a country."""
    country = load_catalog().countries.get(code)
    return country.names.get(language) or country.names["en"] if country else code


def code_name(code: str, code_list: str, language: str) -> str:
    """Of a code."""
    found = load_catalog().code_lists[code_list].codes.get(code)
    return found.label.get(language) or found.label["en"] if found else code


def moment(at: dt.datetime | None, language: str) -> str:
    """A day and a time, in UTC."""
    return "–" if at is None else f"{format_datetime(at, 'd MMM yyyy HH:mm', locale=language)} UTC"


def essential_names(names: Iterable[str], *_: Any) -> str:
    """The names of essentials, as the page's language has them."""
    from django.utils.translation import get_language  # noqa: PLC0415 - asked when a page is made

    from waypost.web.pages.templating import text  # noqa: PLC0415 - which loads this

    language = (get_language() or "en")[:2]
    return comma(language).join(text(language, f"contribute_essential_{name}") for name in names)


def field_label(field: str, language: str, catalog: Catalog) -> str:
    """The label of a field of any kind."""
    for kind in catalog.schema.values():
        if field in kind.fields:
            label = kind.fields[field].label
            return label.get(language) or label["en"]
    return field


def issue_label(name: str, language: str, catalog: Catalog) -> str:
    """What kind of issue it is."""
    known = catalog.issue_types.get(name)
    return known.label.get(language) or known.label["en"] if known else name


def issue_advice(name: str, language: str, catalog: Catalog) -> str:
    """What to do about a kind of issue."""
    known = catalog.issue_types.get(name)
    return (known.what_to_do.get(language) or known.what_to_do.get("en", "")) if known else ""


def no_answer_name(code: str, language: str, catalog: Catalog) -> str:
    """A kind of no answer."""
    found = catalog.code_lists["no_answer"].codes.get(code)
    return found.label.get(language) or found.label["en"] if found else code


def target_label(code: str, groups: Iterable[tuple[str, list[Any]]], language: str) -> str:
    """What a column may mean."""
    found = next((target for _, listed in groups for target in listed if target.code == code), None)
    return found.labels.get(language) or found.labels.get("en") or code if found else code


def publisher_label(publisher: str | None, name: str | None, language: str) -> str:
    """A publisher: a society by its name in the language, what we gathered ourselves in our words, others by theirs."""
    from waypost.web.pages.templating import text, texts  # noqa: PLC0415 - which loads this

    if publisher in load_catalog().societies:
        return society_name(publisher or "", language)
    ours = f"contribute_publisher_{publisher}"
    return text(language, ours) if ours in texts() else name or publisher or ""


def other_text(slot: str, slots: Mapping[str, Any]) -> tuple[str, str] | None:
    """Of a text that has nothing in its language, the language that has something, and what it says."""
    base, _, own = slot.rpartition(".")
    if slots.get(slot) or own not in LANGUAGES:
        return None
    there = {each.rpartition(".")[2]: str(value) for each, value in slots.items() if each.rpartition(".")[0] == base}
    found = next((each for each in (*LANGUAGES, *there) if there.get(each)), None)
    return (found, there[found]) if found else None


def title_language(programme: Mapping[str, Any] | None, language: str) -> str:
    """The language of the title that :func:`title_in` gives."""
    titles = (programme or {}).get("programme", {}).get("title") or {}
    known = titles if isinstance(titles, Mapping) else {}
    return next((each for each in (language, *LANGUAGES, *known) if known.get(each)), language)


def problem_field(name: str, asked: Iterable[Any], language: str) -> str:
    """What people call the input ``term:1:term_text``: its question, the row where it is not the first, its column."""
    from waypost.web.pages.templating import text  # noqa: PLC0415 - which loads this

    head, _, rest = name.partition(":")
    question = next((each for each in asked if each.name == head), None)
    if question is None:
        return ""
    row, _, column = rest.partition(":")
    number = int(row) + 1 if row.isdigit() else 1
    parts = [question.label] + ([text(language, "contribute_entry_at", number=number)] if number > 1 else [])
    parts += [each.label for each in question.columns if each.slot == column]
    return " – ".join(parts)


def row_name(place: str, language: str, own: tuple[str | None, int] = ("", 0)) -> str:
    """Sheet and row of a cell of a workbook; nothing for another place, and for that of ``own``, told already."""
    from waypost.web.pages.templating import text  # noqa: PLC0415 - which loads this

    sheet, _, cell = place.rpartition("!")
    row = re.fullmatch(r"[A-Z]+([0-9]+)", cell)
    if not sheet or row is None or (sheet, int(row[1])) == own:
        return ""
    return text(language, "contribute_sheet_row", sheet=sheet, row=row[1])


def title_slot(slots: Mapping[str, Any], language: str) -> str:
    """The title that a row shows: in the page's language, else the first there is."""
    wanted = (language, *LANGUAGES)
    return next((s for each in wanted if (s := f"programme.title.{each}") in slots), f"programme.title.{language}")


def title_in(programme: Mapping[str, Any] | None, language: str) -> str | None:
    """The title of a programme, best in a language."""
    titles = (programme or {}).get("programme", {}).get("title") or {}
    if not isinstance(titles, Mapping):
        return str(titles)
    return next((titles[each] for each in (language, *LANGUAGES, *titles) if titles.get(each)), None)


def text_or(key: str, language: str) -> str:
    """A text of ours by its key, or the sentence itself."""
    from waypost.web.pages.templating import text, texts  # noqa: PLC0415 - which loads this

    return text(language, key) if key in texts() else key


def with_asked(asked: Mapping[str, str], **more: str) -> str:
    """The question of an address: what was asked, and something else."""
    return urlencode({**asked, **more})


def who(batch: Any, language: str) -> str:
    """Who said it, when, and how a stand-in was told."""
    from waypost.web.pages.templating import shown, text  # noqa: PLC0415 - which loads this

    person = str(batch.by) if batch.by_id else text(language, "contribute_by_nobody")
    line = f"\u2068{person}\u2069, {moment(batch.at, language)}"  # apart from the direction of the words around it
    if batch.medium:
        medium = text(language, f"contribute_medium_{batch.medium}")
        day = shown(batch.told_on, language)
        line += " – " + text(language, "contribute_told_line", role=batch.told_by, medium=medium, day=day)
    return line
