"""Aspects of the catalog and those that the team added, by key."""

from __future__ import annotations

from waypost.reference import load_catalog
from waypost.web.advocacy.models import AddedAspect


def aspect_titles() -> dict[str, dict[str, str]]:
    """Key → title by language, those of the catalog first; retired ones are left out."""
    found = {key: dict(each.title) for key, each in load_catalog().advocacy.aspects.items()}
    for row in AddedAspect.objects.order_by("pk"):
        if row.is_retired:
            found.pop(row.key, None)
        else:
            found.setdefault(row.key, row.title)
            found[row.key] = row.title
    return found


def aspect_keys() -> list[str]:
    """The keys of aspects that are shown."""
    return list(aspect_titles())
