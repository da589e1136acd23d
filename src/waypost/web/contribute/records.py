"""Records of the release that is shown, and pairs of them: for pages on which people judge, and for their rights.

What a person is shown comes from a connection that holds what the person may see. What rights and guards follow from
is asked of the whole release. Everything of a release is worked out once and kept: a release does not change.
"""

from __future__ import annotations

import datetime as dt
import os
from collections import defaultdict
from collections.abc import Iterable
from functools import lru_cache
from pathlib import Path
from typing import Any

import duckdb
from django.conf import settings

from waypost.disclosure.access import Viewer, open_outlet
from waypost.model.text import fold
from waypost.reference import load_catalog
from waypost.store.reading import Rows, rows
from waypost.store.release import open_release
from waypost.web.contribute.models import Judgement
from waypost.web.contribute.verdicts import NOT_SAME, SAME, verdict

Societies = frozenset[str]


def place_of_release() -> str:
    """The folder that the release shown really stands in: another one for another release."""
    return os.path.realpath(settings.WAYPOST_RELEASE)


def seen_by(viewer: Viewer) -> duckdb.DuckDBPyConnection:
    """The tables of the release as a viewer may see them, on a cursor of this request's own."""
    return _seen(place_of_release(), viewer).cursor()


@lru_cache(maxsize=32)
def _seen(place: str, viewer: Viewer) -> duckdb.DuckDBPyConnection:
    return open_outlet(open_release(Path(place)), viewer, load_catalog()).con


def whole() -> duckdb.DuckDBPyConnection:
    """All tables of the release, to read."""
    return open_release(Path(place_of_release())).cursor()


def visible_ids(viewer: Viewer, ids: Iterable[str]) -> set[str]:
    """Of programmes, those that a viewer may know of."""
    found = seen_by(viewer).execute(
        "select programme_id from programme where programme_id in (select unnest(?))", [sorted(set(ids))]
    )
    return {row[0] for row in found.fetchall()}


_PAIRS = """
    with named as (
        select r.publisher || '|' || r.identifier as key, min(r.programme_id) as programme_id
        from record r where r.programme_id is not null group by 1
    )
    select m.left_key, m.right_key, m.score, m.reasons, l.programme_id as left_id, r.programme_id as right_id,
           coalesce(p.operating_ns_ids, '') as left_ns, coalesce(q.operating_ns_ids, '') as right_ns
    from match m join named l on l.key = m.left_key join named r on r.key = m.right_key
    join programme p on p.programme_id = l.programme_id join programme q on q.programme_id = r.programme_id
    where m.judgement in ('review', 'unsure') and l.programme_id <> r.programme_id
    order by m.score desc, m.left_key, m.right_key
"""


@lru_cache(maxsize=4)
def _pairs(place: str) -> tuple[dict[str, Any], ...]:
    found = rows(open_release(Path(place)).cursor(), _PAIRS)
    sides = ((frozenset(row["left_ns"].split()), frozenset(row["right_ns"].split())) for row in found)
    return tuple({**row, "sides": each} for row, each in zip(found, sides, strict=True))


def judgements_of_pairs() -> dict[tuple[str, ...], list[Judgement]]:
    """All judgements about two records, by the two keys in order; one query."""
    made: dict[tuple[str, ...], list[Judgement]] = defaultdict(list)
    for each in Judgement.objects.filter(kind=Judgement.Kind.SAME).select_related("by").order_by("pk"):
        made[tuple(sorted((each.left, each.right)))].append(each)
    return made


def open_pairs(judged: dict[tuple[str, ...], list[Judgement]] | None = None) -> Rows:
    """Pairs of records that nobody has decided about, each with ``said``: what was said of it so far."""
    judged = judgements_of_pairs() if judged is None else judged
    found = []
    for row in _pairs(place_of_release()):
        said = judged.get(tuple(sorted((row["left_key"], row["right_key"]))), [])
        if verdict(said)[0] not in (SAME, NOT_SAME):
            found.append({**row, "said": said})
    return found


def waits_for(pair: dict[str, Any], ns_id: str) -> bool:
    """Whether a pair waits for a society: it is of one of its records, and the society has not decided."""
    own = [each for each in pair["said"] if each.ns_id == ns_id]
    is_of = ns_id in pair["sides"][0] | pair["sides"][1]
    return is_of and (not own or own[-1].judgement not in (SAME, NOT_SAME))


def is_across(pair: dict[str, Any]) -> bool:
    """Whether the two records are of different societies: none operates both."""
    return not pair["sides"][0] & pair["sides"][1]


def sides_of_pair(left: str, right: str) -> tuple[Societies, Societies] | None:
    """The societies that operate what two records tell of; None when one of them is no record of the register."""
    found = rows(
        whole(),
        """select r.publisher || '|' || r.identifier as key,
                  coalesce(string_agg(distinct p.operating_ns_ids, ' '), '') as operating
           from record r join programme p using (programme_id)
           where r.publisher || '|' || r.identifier in (?, ?) group by 1""",
        [left, right],
    )
    named = {row["key"]: frozenset(row["operating"].split()) for row in found}
    if left == right or not {left, right} <= named.keys():
        return None
    return named[left], named[right]


def value_of_record(source: str, identifier: str, field: str, expect: str) -> bool:
    """Whether a source says this value of this field: what a correction is guarded by."""
    if source not in load_catalog().sources:
        return False
    kind, _, name = field.rpartition(".")
    found = whole().execute(
        """select 1 from claim c join record r using (record_id)
           where r.source_id = ? and r.identifier = ? and c.kind = ? and c.field = ?
                 and (c.value = ? or (c.basis = 'corrected' and c.original_value = ?)) limit 1""",
        [source, identifier, kind or "programme", name, expect, expect],
    )
    return found.fetchone() is not None


def dates_of_record(source: str, identifier: str) -> dict[str, str]:
    """The days that a source states of a programme itself, by slot."""
    found = whole().execute(
        """select 'programme.' || c.field, max(c.value) from claim c join record r using (record_id)
           where r.source_id = ? and r.identifier = ? and c.kind = 'programme' and c.field like '%_date'
           group by all""",
        [source, identifier],
    )
    return dict(found.fetchall())


def records_to_judge(viewer: Viewer) -> Rows:
    """Records that were set aside for a person to say whether they are about migration; what the viewer may see."""
    return rows(
        seen_by(viewer),
        """select publisher || '|' || identifier as key, publisher_name, title, scope_certainty as certainty,
                  scope_reasons as reasons, stated_date, file, sheet, "row", line
           from record where reason = 'for_review' order by scope_certainty desc, key""",
    )


def names_unknown(viewer: Viewer) -> Rows:
    """Names that speak of the emblem and mean no body of the catalog for sure: how many programmes, and one of them."""
    return rows(
        seen_by(viewer),
        """with told as (
               select distinct found as name, issue_type from issue
               where issue_type in ('organisation_unknown', 'organisation_doubtful')
                     and field like 'participation.organisation%'
           )
           select p.organisation_name as name, any_value(t.issue_type) as issue_type,
                  count(distinct p.programme_id) as programmes, min(p.programme_id) as programme_id,
                  string_agg(distinct p.role, ' ' order by p.role) as roles
           from participation p join told t
                on t.name = p.organisation_name or t.name like '% / ' || p.organisation_name
           where p.organisation_id like 'org-%' and p.organisation_name is not null
           group by 1 order by programmes desc, name""",
    )


def values_of_record(viewer: Viewer, key: str) -> Rows:
    """What a record says, value by value, for a person who wants to correct one; nothing for what is not theirs."""
    source, _, identifier = key.partition("|")
    if source not in load_catalog().sources:
        return []
    return rows(
        seen_by(viewer),
        """select c.kind, c.field, c.language, c.value, c.original_value, c.basis, r.title, r.publisher_name
           from claim c join record r using (record_id)
           where r.source_id = ? and r.identifier = ? and c.basis <> 'inferred'
           order by c.kind <> 'programme', c.kind, c.subject_no, c.field, c.language limit 300""",
        [source, identifier],
    )


def records_found(viewer: Viewer, words: str) -> Rows:
    """Records by their source and identifier, the id of their programme, or words of their title; what may be seen.

    Each with ``key``, its source and identifier as :func:`values_of_record` takes them. The first fifty.
    """
    wanted = words.split()
    if not wanted:
        return []
    titled = " and ".join(["strip_accents(lower(coalesce(r.title, ''))) like ?"] * len(wanted))
    patterns = ["%" + like.replace("%", "").replace("_", "") + "%" for like in map(fold, wanted)]
    return rows(
        seen_by(viewer),
        f"""select r.source_id || '|' || r.identifier as key, r.title, r.publisher_name, r.programme_id, r.stated_date
            from record r
            where r.source_id || '|' || r.identifier = ? or r.publisher || '|' || r.identifier = ?
                  or r.programme_id = ? or ({titled})
            order by r.title, key limit 50""",
        [words, words, words, *patterns],
    )


def as_of_release() -> dt.date:
    """The day that statuses of the release refer to."""
    return dt.date.fromisoformat(open_release(Path(place_of_release())).manifest["as_of"])
