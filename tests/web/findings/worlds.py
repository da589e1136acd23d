"""A world with something to ask: two societies at removal flights, one before and one after the later guidance.

Beside it a way: Mali hands names on to Italy, and Italy to a police. Neither says so of the other.
"""

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
POLICE = "Police of Examplia"
FLOW = """
- id: {id}
  title: {title}
  description: Invented for a test.
  period: [2023, null]
  operating_ns: [{society}]
  countries: [{society}]
  services: [rfl]
  population_groups: [people_in_transit]
  practice_facts:
    data_flow: [{{to: {to}, recipient_type: {kind}, level: personal, purpose: family_links, consent: {consent}}}]
  source: {{title: Invented, publisher: Nobody}}
"""
FLOWS = (
    ("handed-on", "Tracing of relatives in Mali", "MLI", "ns-ita", "national_society", "yes"),
    ("reported", "Tracing of relatives in Italy", "ITA", POLICE, "police", "no"),
)
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
    names = ("id", "title", "society", "to", "kind", "consent")
    told += "".join(FLOW.format(**dict(zip(names, each, strict=True))) for each in FLOWS)
    folder.mkdir(exist_ok=True)
    (folder / "facts.yml").write_text(told, encoding="utf-8")


def make_world(folder: Path) -> Path:
    """``in`` the files, ``before`` the release."""
    write_facts(folder / "in")
    build([folder / "in"], folder / "before", as_of=AS_OF)
    return folder
