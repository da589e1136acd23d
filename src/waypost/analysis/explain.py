"""Why the register says what it says of one programme: every claim, what won, what lost and why."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Any

import duckdb

from waypost.errors import InputError
from waypost.store.reading import rows

if TYPE_CHECKING:
    from waypost.reference import Catalog

_MOST_NAMED = 5

_CLAIM = re.compile(r"(r[a-z2-7]{13})\.\d+")
_ISSUE = re.compile(r"(?:issue|#)[ #-]*(\d+)", re.IGNORECASE)

# What an id may be, the surest first; each query gives the programmes and records that it leads to.
_LEADS = (
    "select programme_id, null as record_id from programme where programme_id = ?",
    "select programme_id, record_id from record where record_id = ?",
    "select programme_id, record_id from record where publisher || '|' || identifier = ?",
    "select programme_id, record_id from record where identifier = ?",
    "select programme_id, null from identifier where value = ?",
    """select programme_id, record_id from record
       where lower(?) in (lower(identifier), lower(publisher || '|' || identifier))
       union all select programme_id, null from identifier where lower(value) = lower($1)""",
)


def find_programme(con: duckdb.DuckDBPyConnection, wanted: str) -> dict[str, Any]:
    """What an id leads to: ``{'programme_id', 'record_id'}``, one of them None.

    Taken are a programme id, a record id, a claim id, ``publisher|identifier``, any identifier that a publisher
    gave, in whatever case, an issue as ``#12``, and words of a title that only one programme has. Raises
    :class:`InputError` naming what comes near when nothing is found, and what there is when an identifier or
    words stand for several things.
    """
    text = wanted.strip()
    if not text:
        raise InputError("an empty id: give a programme, a record, an identifier, an issue, or words of a title")
    if issue := _ISSUE.fullmatch(text):
        return _of_issue(con, int(issue[1]))
    if claim := _CLAIM.fullmatch(text):
        text = claim[1]
    for sql in _LEADS:
        found = rows(con, sql.replace("?", "$1"), [text])
        programmes = sorted({row["programme_id"] for row in found if row["programme_id"]})
        aside = sorted({row["record_id"] for row in found if not row["programme_id"] and row["record_id"]})
        if len(programmes) == 1:
            return {"programme_id": programmes[0], "record_id": None}
        if programmes or len(aside) > 1:
            raise InputError(f"{wanted}: stands for {_listed(con, programmes or aside)}; give one of these")
        if aside:
            return {"programme_id": None, "record_id": aside[0]}
    titled = _titled(con, text)
    if len(titled) == 1:
        return {"programme_id": titled[0]["programme_id"], "record_id": None}
    if titled:
        names = "; ".join(f"{row['programme_id']} ({row['text']})" for row in titled[:_MOST_NAMED])
        more = " and more" if len(titled) > _MOST_NAMED else ""
        raise InputError(f"{wanted}: several programmes have it in their titles: {names}{more}")
    raise InputError(
        f"{wanted}: no programme, record, identifier, issue or title of that name; nearest: {_near(con, text)}"
    )


def _titled(con: duckdb.DuckDBPyConnection, words: str) -> list[dict[str, Any]]:
    """Programmes with these words in a title, in whatever language; one more than are named in an error."""
    return rows(
        con,
        f"""select programme_id, min(text) as text from (
               select programme_id, text from programme_text where field = 'title'
               union select programme_id, title from record where programme_id is not null
           ) where contains(strip_accents(lower(text)), strip_accents(lower(?)))
           group by programme_id order by programme_id limit {_MOST_NAMED + 1}""",
        [words],
    )


def _of_issue(con: duckdb.DuckDBPyConnection, number: int) -> dict[str, Any]:
    found = rows(con, "select issue_type, programme_id, record_id, file, found from issue where issue_no = ?", [number])
    if not found:
        last = con.execute("select coalesce(max(issue_no), 0) from issue").fetchall()[0][0]
        raise InputError(f"#{number}: no such issue; they are numbered from 1 to {last}")
    issue = found[0]
    if issue["programme_id"]:
        return {"programme_id": issue["programme_id"], "record_id": None}
    if issue["record_id"]:
        return {"programme_id": None, "record_id": issue["record_id"]}
    told = f": {issue['found']}" if issue["found"] else ""
    raise InputError(f"#{number}: {issue['issue_type']} is about {issue['file']} as a whole{told}; see: waypost issues")


def _listed(con: duckdb.DuckDBPyConnection, ids: list[str]) -> str:
    titles = dict(
        con.execute(
            """select programme_id, title from programme where list_contains($1, programme_id)
               union all select record_id, title from record where list_contains($1, record_id)""",
            [ids],
        ).fetchall()
    )
    told = [f"{name} ({titles[name]})" if titles.get(name) else name for name in ids[:_MOST_NAMED]]
    return ", ".join(told) + (f" and {len(ids) - _MOST_NAMED} more" if len(ids) > _MOST_NAMED else "")


def _near(con: duckdb.DuckDBPyConnection, text: str) -> str:
    near = con.execute(
        """select name from (
               select identifier as name from record where identifier is not null
               union select value from identifier union select programme_id from programme
           ) order by jaro_winkler_similarity(lower(name), lower(?)) desc, name limit 3""",
        [text],
    ).fetchall()
    return ", ".join(row[0] for row in near) or "there is no record at all"


def explain_programme(con: duckdb.DuckDBPyConnection, programme_id: str) -> dict[str, Any]:
    """``{programme, people, money, records, claims, matches, issues}`` of one programme, ready to print.

    Claims carry ``record_id.claim_no``, kind, field, value, original, where it stood, who said it and when,
    its standing and why. ``people`` are the totals by deduplication model, with what speaks against them;
    ``money`` the rates at which amounts were converted. ``matches`` are all that were thought of its records:
    joined, held apart, left to a person.
    """
    programme = rows(con, "select * from programme where programme_id = ?", [programme_id])[0]
    records = rows(
        con,
        """select record_id, fate, reason, source_id, publisher, publisher_name, identifier, file, sheet, row,
                  line, stated_date, retrieved_date, scope_outcome, scope_certainty, scope_reasons
           from record where programme_id = ? order by fate desc, record_id""",
        [programme_id],
    )
    claims = rows(
        con,
        """select c.record_id || '.' || c.claim_no as claim_id, c.kind, c.subject_no, c.field, c.language,
                  c.value, c.original_value, c.basis, c.place, c.standing, c.why,
                  r.publisher, r.source_id, r.file, r.sheet, r.row, r.line, r.stated_date
           from claim c join record r using (record_id)
           where c.programme_id = ?
           order by c.kind <> 'programme', case when c.kind = 'programme' then c.field end,
                    case when c.kind = 'programme' then c.language end nulls first,
                    case when c.kind = 'programme' then c.standing <> 'won' end, c.kind, c.record_id, c.claim_no""",
        [programme_id],
    )
    keys = [f"{record['publisher']}|{record['identifier']}" for record in records]
    matches = rows(
        con,
        """select left_key, right_key, how, score, judgement, reasons from match
           where list_contains(?, left_key) or list_contains(?, right_key)
           order by judgement <> 'same', left_key, right_key, how""",
        [keys, keys],
    )
    people = rows(
        con,
        """select measure, unit, model, count, note from people_total where programme_id = ?
           order by measure, unit, count desc, model desc""",
        [programme_id],
    )
    money = rows(
        con,
        """select distinct currency, rate_year, rate, rate_source from (
               select currency, rate_year, rate, rate_source, programme_id from budget
               union all select currency, rate_year, rate, rate_source, programme_id from "transaction"
           ) where programme_id = ? and currency <> 'CHF' order by all""",
        [programme_id],
    )
    issues = rows(
        con,
        """select issue_type, severity, file, sheet, row, line, field, found, expected, suggestion from issue
           where programme_id = ? order by issue_no""",
        [programme_id],
    )
    return {
        "programme": programme,
        "people": people,
        "money": money,
        "records": records,
        "claims": claims,
        "matches": matches,
        "issues": issues,
    }


def claims_of_fact(
    con: duckdb.DuckDBPyConnection, programme_id: str, field: str, catalog: Catalog
) -> list[dict[str, Any]]:
    """The claims that say what a rule goes by in a field: ``{claim_id, value, standing, publisher, identifier}``.

    ``field`` is a field of rules or a fact of a practice such as ``data_flow.level``; one that the register works out
    from several, or finds beside the programme, has no claim of its own.
    """
    practice, _, name = field.partition(".")
    if practice in catalog.practices:
        which = """c.kind = 'practice' and c.field = 'practice_value' and (c.record_id, c.subject_no) in (
                       select (record_id, subject_no) from claim
                       where programme_id = $1 and kind = 'practice' and field in ('practice_code', 'practice_field')
                       group by 1 having bool_or(field = 'practice_code' and value = $2)
                              and bool_or(field = 'practice_field' and value in ($3, 'none')))"""
        given = [programme_id, practice, name]
    else:
        known = catalog.rule_fields.get(field)
        kind, _, column = (known.schema if known is not None and known.schema else f"programme.{field}").partition(".")
        which, given = "c.kind = $2 and c.field = $3", [programme_id, kind, column]
    return rows(
        con,
        f"""select c.record_id || '.' || c.claim_no as claim_id, c.value, c.standing, r.publisher, r.identifier
            from claim c join record r using (record_id)
            where c.programme_id = $1 and {which} order by c.standing <> 'won', c.record_id, c.claim_no""",
        given,
    )


def explain_record(con: duckdb.DuckDBPyConnection, record_id: str) -> dict[str, Any]:
    """``{record, claims, issues}`` of a record that was set aside: why, where, what to do."""
    record = rows(con, "select * from record where record_id = ?", [record_id])[0]
    claims = rows(
        con,
        """select record_id || '.' || claim_no as claim_id, kind, subject_no, field, language, value,
                  original_value, basis, place, standing, why
           from claim where record_id = ? order by claim_no""",
        [record_id],
    )
    issues = rows(con, "select * from issue where record_id = ? order by issue_no", [record_id])
    return {"record": record, "claims": claims, "issues": issues}
