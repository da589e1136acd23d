"""A world with something to ask: two societies at removal flights, one before and one after the later guidance."""

from __future__ import annotations

import datetime as dt
from pathlib import Path

from waypost.pipeline import build

AS_OF = dt.date(2024, 7, 1)
FLIGHTS = "Observers for migrants on removal flights"
THEN = "Help for migrants on removal flights, with both agreements"
AFTER = "Reception of returned migrants after arrival"
PROGRAMME = """
- id: {id}
  title: {title}
  description: Invented for a test.
  period: {period}
  operating_ns: [{society}]
  countries: [{society}]
  services: [legal]
  population_groups: [returnees]
  practice_facts:
    return: [{fact}]
  source: {{title: Invented, publisher: Nobody}}
"""
AGREED = "person_consent: true, receiving_ns_consent: true, conditions_met: true"


def write_facts(folder: Path, *, role: str = "observes") -> None:
    """Niger is at removal flights today; Italy was in early 2010, and Mali receives people after arrival."""
    programmes = [
        ("flights", FLIGHTS, "[2022, null]", "NER", f"{{phase: during_removal, ns_role: {role}}}"),
        ("then", THEN, "[2009-12, 2010-03]", "ITA", f"{{phase: during_removal, ns_role: accompanies, {AGREED}}}"),
        ("after", AFTER, "[2022, null]", "MLI", "{phase: post_arrival, ns_role: services}"),
    ]
    names = ("id", "title", "period", "society", "fact")
    told = "".join(PROGRAMME.format(**dict(zip(names, each, strict=True))) for each in programmes)
    folder.mkdir(exist_ok=True)
    (folder / "facts.yml").write_text(told, encoding="utf-8")


def make_world(folder: Path) -> Path:
    """``in`` the files, ``before`` the release."""
    write_facts(folder / "in")
    build([folder / "in"], folder / "before", as_of=AS_OF)
    return folder
