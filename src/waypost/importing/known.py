"""What stands now of the programmes that a file may speak of: the register, and what was said in the web since.

Three things are told apart. What a *source* said last of a record, by publisher and identifier: a file that says the
same again changes nothing, whoever won in the register. What the *register* shows, which an export of ours repeats.
And the *word* that a society gave in the web, which a later build will take in.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from typing import Any

import duckdb
import pyarrow as pa

from waypost.importing.slots import Told, slots_of_programme, told_by
from waypost.model import Claim
from waypost.model.contribution import Value
from waypost.publish.society_programmes import programmes_by_id
from waypost.publish.workbook_cells import canonical_text
from waypost.reference import Catalog

RecordKey = tuple[str, str]
# Slot → columns of the table of programmes that say in one value what the register worked out for it.
SUMMARIES = {
    "programme.stated_status": ("status",),
    "programme.start": ("start_date",),
    "programme.end": ("end_date",),
    "budget": ("budget_chf",),
    "transaction": ("spending_chf",),
    "people_count": ("people_reached", "people_targeted"),
    "participation": ("operating_ns_ids",),
}
# Records under what their publisher calls them, and without the name of the source that a sheet's keys stand behind.
_NAMED = """
    select publisher, identifier as name, record_id, programme_id, stated_date
    from record where programme_id is not null
    union all
    select publisher, substr(identifier, instr(identifier, ':') + 1), record_id, programme_id, stated_date
    from record where programme_id is not null and instr(identifier, ':') > 0
"""


@dataclass(frozen=True)
class Said:
    """What was said in the web and is in no release yet: by programme and slot, and which names it gave."""

    words: Mapping[str, Mapping[str, Value]] = field(default_factory=dict)
    identifiers: Mapping[RecordKey, str] = field(default_factory=dict)  # (publisher, identifier) → programme
    owners: Mapping[str, tuple[str, ...]] = field(default_factory=dict)  # of new programmes: the societies
    withdrawn: frozenset[str] = frozenset()
    blank: Mapping[str, frozenset[str]] = field(default_factory=dict)  # slots left open or emptied, by programme
    from_files: frozenset[tuple[str, str]] = frozenset()  # programme and slot of words that an earlier file gave


class Known:
    """A release, and what was said since, asked in bulk: a few queries for a whole file."""

    def __init__(self, con: duckdb.DuckDBPyConnection, catalog: Catalog, said: Said | None = None) -> None:
        """``con`` has every table of a release, unfiltered: whoever asks shows only what is theirs."""
        self.con = con
        self.catalog = catalog
        self.said = said or Said()
        self._register: dict[str, dict[str, Value]] = {}
        self._summary: dict[str, dict[str, str]] = {}

    def find_records(self, keys: Iterable[RecordKey]) -> dict[RecordKey, str]:
        """Programme of each publisher and identifier that the register knows."""
        wanted = sorted(set(keys))
        if not wanted:
            return {}
        table = pa.table({"publisher": [k[0] for k in wanted], "identifier": [k[1] for k in wanted]})
        self.con.register("wanted_keys", table)
        rows = self.con.sql(f"""
            select w.publisher, w.identifier, min(r.programme_id) from wanted_keys w
            join ({_NAMED}) r on r.publisher = w.publisher and r.name = w.identifier
            group by all having count(distinct r.programme_id) = 1
        """).fetchall()
        self.con.unregister("wanted_keys")
        return {(p, i): found for p, i, found in rows} | {
            key: self.said.identifiers[key] for key in wanted if key in self.said.identifiers
        }

    def find_identifiers(self, pairs: Iterable[tuple[str, str]]) -> dict[tuple[str, str], str]:
        """Programme that alone has an identifier of an authority."""
        wanted = sorted(set(pairs))
        if not wanted:
            return {}
        self.con.register("wanted_names", pa.table({"a": [p[0] for p in wanted], "v": [p[1] for p in wanted]}))
        rows = self.con.sql("""
            select a, v, min(programme_id) from wanted_names join identifier on authority = a and value = v
            group by all having count(distinct programme_id) = 1
        """).fetchall()
        self.con.unregister("wanted_names")
        return {(a, v): found for a, v, found in rows}

    def last_said(self, programmes: Iterable[RecordKey]) -> dict[RecordKey, Told]:
        """What each publisher's newest record of an identifier told."""
        wanted = sorted(set(programmes))
        if not wanted:
            return {}
        table = pa.table({"publisher": [k[0] for k in wanted], "identifier": [k[1] for k in wanted]})
        self.con.register("wanted_keys", table)
        found = self.con.sql(f"""
            with newest as (
                select w.publisher, w.identifier, r.record_id from wanted_keys w
                join ({_NAMED}) r on r.publisher = w.publisher and r.name = w.identifier
                qualify coalesce(stated_date, '') = max(coalesce(stated_date, ''))
                    over (partition by w.publisher, w.identifier)
            ), numbered as (
                select *, row_number() over (partition by publisher, identifier order by record_id) as part from newest
            )
            select publisher, identifier, kind, part * 10000 + subject_no as subject_no,
                   field, value, language, basis
            from numbered join claim using (record_id) order by publisher, identifier, record_id, claim_no
        """).to_arrow_table()
        self.con.unregister("wanted_keys")
        gathered: dict[RecordKey, list[Claim]] = defaultdict(list)
        columns = [found.column(name).to_pylist() for name in found.column_names]
        for publisher, identifier, kind, number, name, value, language, basis in zip(*columns, strict=True):
            gathered[publisher, identifier].append(Claim(kind, number, name, value, None, language, basis))
        return {key: told_by(claims) for key, claims in gathered.items()}

    def load(self, ids: Iterable[str]) -> None:
        """Read what the register shows of these programmes, once."""
        missing = sorted(set(ids) - self._register.keys())
        if missing:
            found = programmes_by_id(self.con, missing, self.catalog)
            for key in missing:
                self._register[key] = slots_of_programme(found.get(key, {}), self.catalog)
            columns = [name for names in SUMMARIES.values() for name in names]
            rows = self.con.execute(
                f"select programme_id, {', '.join(columns)} from programme where programme_id in (select unnest(?))",
                [missing],
            ).fetchall()
            for key, *values in rows:
                texts = zip(columns, map(canonical_text, values), strict=True)
                self._summary[key] = {name: text for name, text in texts if text}

    def register(self, programme: str) -> dict[str, Value]:
        """What the register shows of a programme, but for what was emptied since; see :meth:`load`."""
        if programme not in self._register:
            self.load([programme])
        blank = self.said.blank.get(programme)
        there = self._register[programme]
        return {slot: value for slot, value in there.items() if slot not in blank} if blank else there

    def summary(self, programme: str) -> Mapping[str, str]:
        """What the register works out of a programme and exports show, by the columns of :data:`SUMMARIES`."""
        self.register(programme)
        return self._summary.get(programme, {})

    def words(self, programme: str) -> Mapping[str, Value]:
        """What was said of it in the web since."""
        return self.said.words.get(programme, {})

    def now(self, programme: str) -> dict[str, Value]:
        """What stands now: the register, with the words given since in their place."""
        return {**self.register(programme), **self.words(programme)}

    def exists(self, ids: Iterable[str]) -> set[str]:
        """Those of these ids that the register or the web knows."""
        wanted = sorted(set(ids))
        rows = self.con.execute("select programme_id from programme where programme_id in (select unnest(?))", [wanted])
        return ({row[0] for row in rows.fetchall()} | (set(wanted) & self.said.words.keys())) - self.said.withdrawn

    def owners(self, ids: Iterable[str]) -> dict[str, tuple[str, ...]]:
        """Societies that operate each programme."""
        rows = self.con.execute(
            "select programme_id, operating_ns_ids from programme where programme_id in (select unnest(?))",
            [sorted(set(ids))],
        ).fetchall()
        return {key: tuple((ns_ids or "").split()) for key, ns_ids in rows} | dict(self.said.owners)

    def concerning(self, ids: Iterable[str], societies: Iterable[str]) -> set[str]:
        """Those of these programmes in which one of these societies has a part, or which it told of itself."""
        wanted, chosen = sorted(set(ids)), sorted(set(societies))
        rows = self.con.execute(
            """select distinct programme_id from participation
               where programme_id in (select unnest(?)) and organisation_id in (select unnest(?))""",
            [wanted, chosen],
        ).fetchall()
        told = self.con.execute(
            """select distinct programme_id from record
               where programme_id in (select unnest(?)) and publisher in (select unnest(?))""",
            [wanted, chosen],
        ).fetchall()
        said = {key for key in wanted if set(self.said.owners.get(key, ())) & set(chosen)}
        return {row[0] for row in [*rows, *told]} | said

    def operated_by(self, societies: Iterable[str]) -> list[tuple[str, str]]:
        """Id and title of the programmes that societies operate, by id."""
        return self.con.execute(
            """select programme_id, coalesce(title, '') from programme
               where list_has_any(string_split(coalesce(operating_ns_ids, ''), ' '), ?) order by 1""",
            [sorted(set(societies))],
        ).fetchall()

    def of_the_same_lists(self, names: Iterable[RecordKey]) -> list[tuple[str, str]]:
        """Id and title of the programmes that stand in the lists (publisher and source) that these records are from."""
        wanted = sorted(set(names))
        table = pa.table({"publisher": [k[0] for k in wanted], "identifier": [k[1] for k in wanted]})
        self.con.register("wanted_keys", table)
        found = self.con.sql(f"""
            with lists as (
                select distinct publisher, source_id from record join (
                    select distinct n.record_id from ({_NAMED}) n
                    join wanted_keys w on n.publisher = w.publisher and n.name = w.identifier
                ) using (record_id)
            )
            select distinct programme_id, coalesce(p.title, '') from record r join lists using (publisher, source_id)
            join programme p using (programme_id) order by 1
        """).fetchall()
        self.con.unregister("wanted_keys")
        return found

    def titles_of(self, societies: Iterable[str]) -> list[dict[str, Any]]:
        """Programmes that a society operates or takes part in: id, every title, countries. For likeness."""
        wanted = sorted(set(societies))
        rows = self.con.execute(
            """select p.programme_id, list(distinct t.text), coalesce(p.country_codes, '')
               from programme p join participation a using (programme_id)
               left join programme_text t on t.programme_id = p.programme_id and t.field = 'title'
               where a.organisation_id in (select unnest(?)) group by all""",
            [wanted],
        ).fetchall()
        found = [
            {"programme_id": key, "titles": [t for t in titles if t], "countries": set(countries.split())}
            for key, titles, countries in rows
        ]
        for key, owners in self.said.owners.items():
            if set(owners) & set(wanted):
                words = self.said.words.get(key, {})
                places = words.get("place") or []
                countries = {str(row.get("country_code")) for row in places if isinstance(row, dict)}
                titles = [str(v) for slot, v in words.items() if slot.startswith("programme.title")]
                found.append({"programme_id": key, "titles": titles, "countries": countries})
        return [each for each in found if each["programme_id"] not in self.said.withdrawn]
