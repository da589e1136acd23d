"""What the rules of practice find in a release, for every programme: read by the worker, once per release and rules.

To make the SQL of thirty rules takes seconds: it is kept for other processes as well, and no page waits for it.
"""

from __future__ import annotations

import datetime as dt
import hashlib
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from functools import lru_cache
from typing import TYPE_CHECKING, Any

import duckdb
import msgspec

from waypost.atlas.keeping import kept_sql
from waypost.reference import Catalog

if TYPE_CHECKING:
    from waypost.reference.practice_rules import PracticeRule
    from waypost.reference.relations import RelationRule

TO_LOOK_AT = "to_look_at"
_MEMBERS = """
    create or replace temp table carrier as
    with party as (
        select programme_id, organisation_id,
               coalesce(bool_or(role in ('operating', 'host', 'accountable')), false) as leads
        from participation semi join national_society using (organisation_id) group by all
    )
    select distinct p.programme_id, p.organisation_id as ns_id from party p
    where p.leads or not exists (select 1 from party q where q.programme_id = p.programme_id and q.leads)
"""


@dataclass(frozen=True)
class Found:
    """One thing to ask a society about: why, what is said in the fields that the rule asks about, telling words.

    Of a rule about relations: the name of its finding, the row of the answer, all societies that it is about, and
    whether the answer lists it.
    """

    rule: str
    programme: str
    ns_id: str
    outcome: str
    severity: str
    evidence: str = ""
    words: str = ""
    finding: str = ""
    relation: dict[str, Any] = field(default_factory=dict)
    concerned: tuple[str, ...] = ()
    is_listed: bool = True

    @property
    def key(self) -> tuple[str, ...]:
        """What tells one question from another; the programme does not where a finding is about several societies."""
        return (self.rule, self.ns_id, self.finding or self.programme)


def rules_digest(rules: Mapping[str, PracticeRule] | Mapping[str, RelationRule]) -> str:
    """Which rules, with every word of them."""
    return hashlib.sha256(msgspec.json.encode(list(rules.values()))).hexdigest()[:20]


def judge(con: duckdb.DuckDBPyConnection, catalog: Catalog, day: dt.date) -> None:
    """Put ``judged`` (``programme_id, rule, outcome``) and ``carrier`` (``programme_id, ns_id``) beside the tables.

    ``con`` has the tables of a whole release; invented examples are left out.
    """
    from waypost.analysis.engine import DuckEngine  # noqa: PLC0415 - imports Ibis

    con.register("judged_wide", DuckEngine(con).run(_sql(catalog, day)))
    names = " ".join(f"when 'outcome_{rule.lower()}' then '{rule}'" for rule in catalog.practice_rules)
    words = " ".join(f"when {number} then '{outcome}'" for number, outcome in _outcomes().items())
    con.execute(f"""
        create or replace temp table judged as
        select programme_id, case name {names} end as rule, case number {words} end as outcome
        from (unpivot (select programme_id, columns('^outcome_') from judged_wide)
              on columns('^outcome_') into name name value number)
        anti join (select programme_id from programme where is_example) using (programme_id)
    """)
    con.unregister("judged_wide")
    con.execute(_MEMBERS)


def findings_of(con: duckdb.DuckDBPyConnection, catalog: Catalog) -> list[Found]:
    """What there is to ask about, after :func:`judge`: departures, and texts with telling words that need a look."""
    told = _telling(con, catalog)
    asked = con.execute("""
        select j.rule, j.programme_id, c.ns_id, j.outcome from judged j join carrier c using (programme_id)
        where j.outcome in ('departs', 'departs_justified', 'not_enough') order by all
    """).fetchall()
    evidence = _evidence(con, catalog)
    found = []
    for rule, programme, ns_id, outcome in asked:
        words = told.get((programme, rule), "")
        if outcome == "not_enough" and not words:
            continue
        why = TO_LOOK_AT if outcome == "not_enough" else outcome
        severity = catalog.practice_rules[rule].severity
        said = evidence.get((programme, rule), "")
        found.append(Found(rule, programme, ns_id, why, severity, said, words[:500]))
    return found


def _telling(con: duckdb.DuckDBPyConnection, catalog: Catalog) -> dict[tuple[str, str], str]:
    """Programme and rule → the words of the lexicon that stand in the texts of a programme not known to conform."""
    from waypost.analysis.engine import DuckEngine  # noqa: PLC0415 - imports Ibis
    from waypost.analysis.rule_lexicon import telling_words  # noqa: PLC0415 - the same
    from waypost.analysis.tables import Tables  # noqa: PLC0415 - the same

    if not catalog.rule_lexicon.keys() & catalog.practice_rules.keys():
        return {}
    kept = _of_judged(("departs", "departs_justified", "not_enough"), catalog.rule_lexicon)
    engine = DuckEngine(con)
    rows = engine.run(engine.compile(telling_words(Tables(), kept, catalog))).to_pylist()
    return {(row["programme_id"], row["provision"]): row["telling_words"] for row in rows}


def _evidence(con: duckdb.DuckDBPyConnection, catalog: Catalog) -> dict[tuple[str, str], str]:
    """Programme and rule → what is said in the fields that the rule asks about, where a programme departs."""
    from waypost.analysis.engine import DuckEngine  # noqa: PLC0415 - imports Ibis
    from waypost.analysis.rule_evidence import with_evidence  # noqa: PLC0415 - the same
    from waypost.analysis.tables import Tables  # noqa: PLC0415 - the same

    departing = con.execute("select distinct rule from judged where outcome like 'departs%' order by 1").fetchall()
    rules = [rule for (rule,) in departing]
    if not rules:
        return {}
    kept = _of_judged(("departs", "departs_justified"), rules)
    fields = {name: catalog.practice_rules[name].required_facts for name in rules}
    engine = DuckEngine(con)
    rows = engine.run(engine.compile(with_evidence(Tables(), kept, fields))).to_pylist()
    return {(row["programme_id"], row["provision"]): row["evidence"] or "" for row in rows}


def _of_judged(outcomes: Iterable[str], rules: Iterable[str]) -> object:
    """Programmes and rules of ``judged`` as an expression, the rule under ``provision`` as other questions call it."""
    import ibis  # noqa: PLC0415 - heavy, and only the worker's

    table = ibis.table({"programme_id": "string", "rule": "string", "outcome": "string"}, name="judged")
    kept = table.filter(table.outcome.isin(list(outcomes)) & table.rule.isin(list(rules)))
    return kept.select("programme_id", provision="rule").distinct()


def _sql(catalog: Catalog, day: dt.date) -> str:
    return _made(_Rules(catalog), day)


class _Rules:
    """A catalog told apart by its rules: what the SQL follows from."""

    def __init__(self, catalog: Catalog) -> None:
        self.catalog = catalog
        self.key = (catalog.path, rules_digest(catalog.practice_rules))

    def __hash__(self) -> int:
        return hash(self.key)

    def __eq__(self, other: object) -> bool:
        return isinstance(other, _Rules) and self.key == other.key


@lru_cache(maxsize=16)
def _made(rules: _Rules, day: dt.date) -> str:
    from waypost.analysis.engine import DuckEngine  # noqa: PLC0415 - imports Ibis
    from waypost.analysis.practice_outcomes import practice_outcomes  # noqa: PLC0415 - the same
    from waypost.analysis.question import Asked  # noqa: PLC0415 - the same
    from waypost.analysis.tables import Tables  # noqa: PLC0415 - the same

    asked = Asked(as_of=day)

    def make() -> str:
        with duckdb.connect() as con:
            return DuckEngine(con).compile(practice_outcomes(Tables(), asked, rules.catalog, ("programme_id",)))

    return kept_sql("rules", rules.key[1], day, rules.catalog, make)


def _outcomes() -> dict[int, str]:
    from waypost.analysis.practice_outcomes import OUTCOMES  # noqa: PLC0415 - imports Ibis

    return OUTCOMES
