"""Programmes of a society as they stand now: the release that is shown, the society's words since in their place."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from pathlib import Path
from typing import Any

from django.conf import settings

from waypost.importing.known import Known
from waypost.model.contribution import Value, rows_of, slot_kind
from waypost.publish.society_programmes import programmes_by_id, society_programmes
from waypost.publish.workbook import given_lines
from waypost.reference import Catalog, load_catalog
from waypost.store.release import Release, open_release
from waypost.web.contribute.models import Entry
from waypost.web.contribute.queries import said_by


def shown_release() -> Release:
    """The release that the pages show."""
    return open_release(Path(settings.WAYPOST_RELEASE))


def known_now(societies: Iterable[str] | None) -> Known:
    """What stands, for a dry run of a file of these societies; of all for None."""
    return Known(shown_release().connect(), load_catalog(), said_by(societies))


def programmes_now(ns_id: str, catalog: Catalog) -> list[dict[str, Any]]:
    """Programmes of a society in the form of a workbook, those that it added since last; none that it took back."""
    release, said = shown_release(), said_by([ns_id])
    found = {each["programme_id"]: each for each in society_programmes(release, ns_id, catalog)}
    for programme in said.words:
        if programme not in found:
            found[programme] = {"programme_id": programme, "programme": {}}
            if programme in said.owners:
                found[programme]["participation"] = [{"organisation_ref": ns_id, "role": "operating"}]
    return [
        with_words(each, said.words.get(key, {}), said.blank.get(key, ()))
        for key, each in found.items()
        if key not in said.withdrawn
    ]


def programme_now(programme: str, ns_id: str, catalog: Catalog) -> dict[str, Any] | None:
    """One programme in the same form; None when the society has no part in it, or nobody knows it."""
    known = known_now([ns_id])
    said = known.said
    found = programmes_by_id(known.con, [programme], catalog).get(programme)
    if found is not None and programme not in known.concerning([programme], [ns_id]):
        return None  # the form shows all that the register knows, whoever may see it elsewhere
    if found is None and programme in said.words:
        found = {"programme_id": programme, "programme": {}}
    if found is None or programme in said.withdrawn:
        return None
    return with_words(found, said.words.get(programme, {}), said.blank.get(programme, ()))


def titles_of(programmes: Iterable[str]) -> dict[str, str]:
    """Titles by programme: as the release has them, else as they were called when they came in."""
    wanted = sorted(set(programmes))
    found = dict(Entry.objects.filter(programme__in=wanted).exclude(title="").values_list("programme", "title"))
    listed = (
        shown_release()
        .cursor()
        .execute(
            "select programme_id, title from programme where title is not null and programme_id in (select unnest(?))",
            [wanted],
        )
    )
    return found | dict(listed.fetchall())


def with_words(programme: Mapping[str, Any], words: Mapping[str, Value], blank: Iterable[str] = ()) -> dict[str, Any]:
    """A programme with words in the place of what stood, and nothing in the place of what was emptied."""
    merged = {key: value for key, value in programme.items() if key != "own"}
    fields = dict(programme.get("programme") or {})
    for slot, value in words.items():
        kind = slot_kind(slot)
        if kind != "programme":
            merged[kind] = rows_of(kind, value)
            continue
        _, name, *language = slot.split(".")
        if language or name in ("title", "description"):
            fields[name] = {**(fields.get(name) or {}), (language or ["en"])[0]: value}
        else:
            fields[name] = value
    for slot in blank:
        kind, _, name = slot.partition(".")
        field, _, language = name.partition(".")
        if kind != "programme":
            merged.pop(kind, None)
        elif language:
            fields[field] = {each: text for each, text in (fields.get(field) or {}).items() if each != language}
        else:
            fields.pop(field, None)
    merged["programme"] = fields
    return merged


def given_now(ns_id: str, language: str, catalog: Catalog) -> dict[str, dict[str, str]]:
    """What a workbook of the society would be sent out with today: key → slot → digest."""
    found: dict[str, dict[str, str]] = {}
    for slot, key, digest in given_lines(programmes_now(ns_id, catalog), language, catalog):
        found.setdefault(key, {})[slot] = digest
    return found
