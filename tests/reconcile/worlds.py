"""Tiny worlds: records as a few words of Python, turned into the tables that reconciliation reads."""

from __future__ import annotations

from dataclasses import dataclass, field

import pyarrow as pa

RECORDS = ("record_id", "source_id", "publisher", "identifier", "record_kind", "stated_date")
CLAIMS = ("record_id", "kind", "subject_no", "field", "value", "original_value", "language", "basis")
DECISIONS = ("left_id", "right_id", "judgement", "by", "at", "why")


@dataclass
class World:
    """Records, claims and decisions as rows."""

    records: list[tuple[str, ...]] = field(default_factory=list)
    claims: list[tuple[object, ...]] = field(default_factory=list)
    decisions: list[tuple[str, ...]] = field(default_factory=list)

    def tell(
        self,
        publisher: str,
        identifier: str,
        title: str = "",
        *,
        language: str = "en",
        societies: tuple[str, ...] = ("Niger Red Cross",),
        countries: tuple[str, ...] = ("NER",),
        start: str | None = "2020-01-01",
        end: str | None = "2021-12-31",
        amount: str | None = None,
        identifiers: tuple[tuple[str, str], ...] = (),
        appeal_link: str | None = None,
        kind: str = "activity",
        stated: str = "2022-01-01",
        record_id: str | None = None,
    ) -> str:
        """Add one record with its claims; return its key ``publisher|identifier``."""
        record_id = record_id or f"r{len(self.records):03d}"
        self.records.append((record_id, "example", publisher, identifier, kind, stated))

        def say(kind: str, number: int, name: str, value: str | None, spoken: str | None = None) -> None:
            if value:
                self.claims.append((record_id, kind, number, name, value, None, spoken, "reported"))

        say("programme", 0, "title", title, language)
        say("programme", 0, "actual_start_date", start)
        say("programme", 0, "actual_end_date", end)
        for i, society in enumerate(societies):
            say("participation", i, "organisation_name", society)
            say("participation", i, "role", "operating" if i == 0 else "participating")
        for i, country in enumerate(countries):
            say("place", i, "country_code", country)
        for i, (authority, value) in enumerate(identifiers):
            say("identifier", i, "authority", authority)
            say("identifier", i, "value", value)
        if amount:
            say("budget", 0, "amount", amount)
            say("budget", 0, "currency", "CHF")
        if appeal_link:
            say("link", 0, "link_type", "appeal")
            say("link", 0, "target", appeal_link)
        return f"{publisher}|{identifier}"

    def decide(self, left: str, right: str, judgement: str, at: str = "2026-01-01") -> None:
        """Add a decision of a person."""
        self.decisions.append((left, right, judgement, "zone officer", at, "asked both societies"))

    def tables(self) -> tuple[pa.Table, pa.Table, pa.Table]:
        """The three tables in the order in which they were told."""
        return _table(RECORDS, self.records), _table(CLAIMS, self.claims), _table(DECISIONS, self.decisions)


def _table(names: tuple[str, ...], rows: list[tuple[object, ...]]) -> pa.Table:
    columns = list(zip(*rows, strict=True)) or [()] * len(names)
    return pa.table(
        {
            name: pa.array(list(column), type=pa.int64() if name == "subject_no" else pa.string())
            for name, column in zip(names, columns, strict=True)
        }
    )
