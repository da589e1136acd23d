"""What there is to ask societies about: read from the release that is shown and from what they said since."""

from __future__ import annotations

import datetime as dt
from collections import defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any

from waypost.model.freshness import RECENTLY, is_verified_recently
from waypost.store.reading import rows
from waypost.web.contribute.models import Change
from waypost.web.contribute.queries import latest, withdrawn
from waypost.web.contribute.standing_now import shown_release

_OVER = ("closed", "cancelled")
_SLOTS = tuple(
    f"programme.{name}" for name in ("stated_status", "actual_end_date", "planned_end_date", "verified_date")
)
# What a society said itself, in its workbook, its own data or here: that a programme is over.
_OWN_WORD = """
    select distinct c.programme_id, p.organisation_id as ns_id
    from claim c join record r using (record_id) join society_publisher p using (publisher)
    where c.kind = 'programme' and coalesce(c.standing, '') <> 'superseded'
          and (c.field = 'stated_status' and c.value in ('closed', 'cancelled')
               or c.field = 'actual_end_date' and try_cast(c.value as date) < ?)
"""


@dataclass(frozen=True)
class Question:
    """A society is asked about a programme and its end, or (without a programme) about all, on a day."""

    ns_id: str
    programme: str
    day: dt.date


def ended_programmes(today: dt.date, only: Iterable[str] | None = None) -> list[Question]:
    """Programmes whose end has passed within the last year, which their society has not said are over.

    Older ends are left to the yearly question: nobody is sent a list of what ended long ago. ``only`` narrows to some.
    """
    con = shown_release().connect(threads=1)
    found = _operated(con, "end_date < ? and end_date >= ?", [today, today - RECENTLY], only)
    over = {(row["programme_id"], row["ns_id"]) for row in rows(con, _OWN_WORD, [today])}
    said, gone = _said({row["programme_id"] for row in found}), withdrawn()
    questions = []
    for row in found:
        key, ns_id = row["programme_id"], row["ns_id"]
        words = said[ns_id, key]
        end = _end(words, row["end_date"])
        if key in gone or (key, ns_id) in over or _is_over(words, today) or not today - RECENTLY <= end < today:
            continue
        questions.append(Question(ns_id, key, end))
    return questions


def unverified_programmes(today: dt.date, ns_ids: Iterable[str] | None = None) -> list[Question]:
    """Programmes that go on, as far as one knows, and that nobody verified for a year; ``day``: when last.

    What nobody ever verified counts once it has been known for a year without a new word.
    """
    con = shown_release().connect(threads=1)
    since = today - RECENTLY
    found = _operated(
        con,
        """coalesce(status, '') not in ('closed', 'cancelled')
           and coalesce(verified_date, latest_date, date '1900-01-01') < ?""",
        [since],
    )
    wanted = None if ns_ids is None else set(ns_ids)
    found = [row for row in found if wanted is None or row["ns_id"] in wanted]
    said, gone = _said({row["programme_id"] for row in found}), withdrawn()
    questions = []
    for row in found:
        words = said[row["ns_id"], row["programme_id"]]
        verified = _day(words.get("programme.verified_date"))
        if row["programme_id"] in gone or is_verified_recently(verified, today) or _is_over(words, today):
            continue
        questions.append(Question(row["ns_id"], row["programme_id"], row["verified_date"] or since))
    return questions


def unverified_societies(today: dt.date) -> list[str]:
    """Societies with such programmes."""
    return sorted({each.ns_id for each in unverified_programmes(today)})


def _operated(con: Any, where: str, given: list[Any], only: Iterable[str] | None = None) -> list[dict[str, Any]]:
    """Programmes of the Movement by who operates them: ``programme_id, ns_id, end_date, verified_date``."""
    narrowed = "" if only is None else "and list_contains(?, programme_id)"
    return rows(
        con,
        f"""select programme_id, unnest(string_split(operating_ns_ids, ' ')) as ns_id, end_date, verified_date
            from programme
            where is_movement and not coalesce(is_example, false) and coalesce(operating_ns_ids, '') <> ''
                  and {where} {narrowed}
            order by programme_id, ns_id""",
        given if only is None else [*given, sorted(only)],
    )


def _said(programmes: Iterable[str]) -> Mapping[tuple[str, str], dict[str, Any]]:
    """Society and programme → slot → what it said in the web, signed or not."""
    found: dict[tuple[str, str], dict[str, Any]] = defaultdict(dict)
    changes = Change.objects.filter(is_own=True, slot__in=_SLOTS)
    wanted = set(programmes)
    for speaker, programme, slot, new in latest(changes).values_list("speaker", "programme", "slot", "new"):
        if programme in wanted:
            found[speaker, programme][slot] = new
    return found


def _is_over(words: Mapping[str, Any], today: dt.date) -> bool:
    ended = _day(words.get("programme.actual_end_date"))
    return words.get("programme.stated_status") in _OVER or (ended is not None and ended < today)


def _end(words: Mapping[str, Any], known: dt.date) -> dt.date:
    return _day(words.get("programme.actual_end_date")) or _day(words.get("programme.planned_end_date")) or known


def _day(value: Any) -> dt.date | None:
    try:
        return dt.date.fromisoformat(str(value)[:10]) if value else None
    except ValueError:
        return None
