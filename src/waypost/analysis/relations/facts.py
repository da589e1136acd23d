"""What rules about relations need of a release, as one long table: ``kind`` and the columns of that kind as text.

Everything is brought down to what societies say before it leaves the engine: thousands of programmes that say the
same of two societies are one row. See :mod:`waypost.analysis.relations.values` for what each kind means.
"""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass
from functools import cached_property
from typing import TYPE_CHECKING, Any

import ibis

from waypost.analysis.common import RUNNING, ran_in, trail_rows
from waypost.analysis.relations.values import KINDS, columns_of
from waypost.analysis.rule_facts import carrying
from waypost.reference.practices import KIND, NO_ANSWER, NONE

if TYPE_CHECKING:
    from waypost.analysis.question import Asked
    from waypost.analysis.tables import Tables
    from waypost.reference import Catalog

WIDTH = max(len(columns_of(kind)) for kind in KINDS)
COLUMNS = ("kind", *(f"v{number}" for number in range(WIDTH)))
# The facts of practices that the rules ask for.
FACTS: dict[str, tuple[str, ...]] = {
    "data_flow": ("to", "recipient_type", "level", "purpose", "consent", "compelled"),
    "trail_link": ("society", "last_exchange", "content"),
    "referral_out": ("to", "service"),
    "eligibility": ("criterion", "effect"),
    "message": ("audience", "aim", "date"),
    "message_figure": ("about", "origin", "destination", "year", "value", "tolerance"),
    "return": (
        *("phase", "country", "receiving_ns_consent", "receiving_ns_agreement", "post_arrival_service"),
    ),
    "detention": ("role",),
    "facility": ("ns_role", "freedom_of_movement"),
    "agreement": (
        *("partner", "stage", "independence_clause", "principles_clause", "data_clause", "exit_clause"),
        *("reporting_duty", "non_interference_duty"),
    ),
    "shared_count": ("society", "taken_out"),
}  # fmt: skip


def laid(kind: str, table: ibis.Table, **values: Any) -> ibis.Table:
    """Rows of a kind in the one shape; a value that is not given stands in ``table``, or is not known."""
    texts: list[Any] = []
    for name in columns_of(kind):
        value = values.get(name, table[name] if name in table.columns else None)
        texts.append(ibis.null("string") if value is None else value.cast("string"))
    texts += [ibis.null("string")] * (WIDTH - len(texts))
    return table.select(kind=ibis.literal(kind), **dict(zip(COLUMNS[1:], texts, strict=True)))


@dataclass(frozen=True)
class Facts:
    """The pieces that several kinds rest on, each made once."""

    tables: Tables
    asked: Asked
    catalog: Catalog

    @staticmethod
    def day_of(asked: Asked) -> dt.date:
        """The day that the rules are held to: the one asked about, or the last of a year that is over."""
        return asked.as_of if asked.year is None else min(asked.as_of, dt.date(asked.year, 12, 31))

    @property
    def day(self) -> dt.date:
        """The day of :meth:`day_of`."""
        return self.day_of(self.asked)

    @cached_property
    def current(self) -> ibis.Table:
        """Programmes of the Movement, and examples of them, that run on the day or in the year."""
        found = self.tables["programme"]
        if not self.asked.everybody:
            found = found.filter((found.is_movement | found.is_example).fill_null(ibis.literal(False)))
        if self.asked.year is None:
            return found.filter(found.status.isin(RUNNING))
        return found.filter(ran_in(found, self.asked))

    @cached_property
    def parties(self) -> ibis.Table:
        """``programme_id, society``: who stands for a programme.

        An invented society is none of the catalog: in an example without another, whoever runs it stands for it.
        """
        leading = carrying(self.tables, self.current)
        examples = (
            self.current.filter(self.current.is_example).select("programme_id").anti_join(leading, "programme_id")
        )
        others = self.tables["participation"].semi_join(examples, "programme_id")
        others = others.filter((others.role == "operating") & others.organisation_id.notnull())
        found = leading.union(others.select("programme_id", "organisation_id").distinct())
        return found.select("programme_id", society="organisation_id")

    @cached_property
    def entries(self) -> ibis.Table:
        """One row per entry of a practice with a text for each fact; what nobody can or will say is null."""
        facts = self.tables["practice"].semi_join(self.current, "programme_id")
        facts = facts.filter(facts.practice_code.isin(tuple(FACTS)))
        silent = list(self.catalog.code_lists[NO_ANSWER].codes)
        said = ibis.ifelse(facts.practice_value.isin(silent), ibis.null("string"), facts.practice_value)
        names = dict.fromkeys((NONE, *(name for fields in FACTS.values() for name in fields)))
        columns = {f"f_{name}": said.max(where=facts.practice_field == name) for name in names}
        return facts.group_by("programme_id", "practice_code", "practice_no").aggregate(**columns)

    @cached_property
    def dates(self) -> ibis.Table:
        """``programme_id, practice_code, dated``: the date of the source that tells of a practice."""
        claims = self.tables["claim"]
        named = claims.filter(
            (claims.kind == KIND) & (claims.field == "practice_code") & (claims.standing == "won")
        ).select("programme_id", "record_id", practice_code="value")
        records = self.tables["record"].select("record_id", "stated_date")
        found = named.join(records, "record_id")
        return found.group_by("programme_id", "practice_code").aggregate(dated=found.stated_date.max())

    def of(self, practice: str) -> ibis.Table:
        """``society, programme_id`` and the facts of each entry of a practice; without those that say there is none."""
        found = self._said(practice)
        return found.filter((found[f"f_{NONE}"] != "true").fill_null(ibis.literal(True)))

    def none_of(self, practice: str) -> ibis.Table:
        """``society, programme_id`` where it is said that there is no entry."""
        found = self._said(practice)
        return found.filter(found[f"f_{NONE}"] == "true")

    def _said(self, practice: str) -> ibis.Table:
        mine = self.entries.filter(self.entries.practice_code == practice)
        return mine.join(self.parties, "programme_id")

    @cached_property
    def on_trails(self) -> ibis.Table:
        """``programme_id, trail, role`` of current programmes, each once."""
        placed = trail_rows(self.tables, self.asked).semi_join(self.current, "programme_id")
        return placed.select("programme_id", "role", trail="trail_id").distinct()

    @cached_property
    def services(self) -> ibis.Table:
        """``programme_id, service`` of current programmes, each once."""
        found = self.tables["service"].semi_join(self.current, "programme_id")
        return found.select("programme_id", service="service_code").distinct()

    @cached_property
    def places(self) -> ibis.Table:
        """``programme_id, country`` of current programmes, each once."""
        found = self.tables["place"].semi_join(self.current, "programme_id")
        return found.filter(found.country_code.notnull()).select("programme_id", country="country_code").distinct()

    def least(self, programme: Any, where: Any = None) -> Any:
        """Of programmes that say the same the one that is asked about, else the least."""
        least = programme.min(where=where)
        if self.asked.programme is None:
            return least
        is_asked = programme == self.asked.programme
        return ibis.coalesce(programme.max(where=is_asked if where is None else is_asked & where), least)

    def first_of(self, table: ibis.Table, *keys: str, **more: Any) -> ibis.Table:
        """One row for each set of ``keys``, with one of the programmes that say so."""
        return table.group_by(list(keys)).aggregate(programme_id=self.least(table.programme_id), **more)


def truth(text: Any) -> Any:
    """A yes or no as it stands in a fact."""
    return text == "true"
