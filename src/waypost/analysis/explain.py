"""Why the register says what it says of one programme: every claim, what won, what lost and why."""

from __future__ import annotations

from typing import Any

import duckdb

from waypost.errors import InputError
from waypost.store.reading import rows


def find_programme(con: duckdb.DuckDBPyConnection, wanted: str) -> dict[str, Any]:
    """What an id leads to: ``{'programme_id', 'record_id'}``, one of them None.

    Taken are a programme id, a record id, any identifier that a publisher gave, and words of a title that only one
    programme has. Raises :class:`InputError` naming what comes near when nothing is found.
    """
    if not wanted.strip():
        raise InputError("an empty id: give a programme, a record, an identifier, or words of a title")
    hit = rows(con, "select programme_id, null as record_id from programme where programme_id = ?", [wanted])
    hit = hit or rows(
        con,
        """select programme_id, case when programme_id is null then record_id end as record_id from record
           where record_id = ? or identifier = ? order by programme_id nulls last, record_id limit 1""",
        [wanted, wanted],
    )
    hit = hit or rows(con, "select programme_id, null as record_id from identifier where value = ? limit 1", [wanted])
    if hit:
        return hit[0]
    titled = rows(
        con,
        """select programme_id, min(text) as text from (
               select programme_id, text from programme_text where field = 'title'
               union select programme_id, title from record where programme_id is not null
           ) where contains(strip_accents(lower(text)), strip_accents(lower(?)))
           group by programme_id order by programme_id limit 6""",
        [wanted],
    )
    if len(titled) == 1:
        return {"programme_id": titled[0]["programme_id"], "record_id": None}
    if titled:
        names = "; ".join(f"{row['programme_id']} ({row['text']})" for row in titled[:5])
        more = " and more" if len(titled) > 5 else ""
        raise InputError(f"{wanted}: several programmes have it in their titles: {names}{more}")
    near = con.execute(
        """select id from (select identifier as id from record union select programme_id from programme)
           where id is not null order by jaro_winkler_similarity(lower(id), lower(?)) desc, id limit 3""",
        [wanted],
    ).fetchall()
    names = ", ".join(row[0] for row in near) or "no record at all"
    raise InputError(f"{wanted}: no programme, record, identifier or title of that name; nearest: {names}")


def explain_programme(con: duckdb.DuckDBPyConnection, programme_id: str) -> dict[str, Any]:
    """``{programme, records, claims, matches, issues}`` of one programme, ready to print.

    Claims carry ``record_id.claim_no``, kind, field, value, original, where it stood, who said it and when,
    its standing and why.
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
           where list_contains(?, left_key) and list_contains(?, right_key) order by left_key, right_key""",
        [keys, keys],
    )
    issues = rows(
        con,
        """select issue_type, severity, file, sheet, row, line, field, found, expected, suggestion from issue
           where programme_id = ? order by issue_no""",
        [programme_id],
    )
    return {
        "programme": programme,
        "records": records,
        "claims": claims,
        "matches": matches,
        "issues": issues,
    }


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
