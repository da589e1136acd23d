"""What the pages of contributions show, as plain values: a society's programmes, differences, pairs."""

from __future__ import annotations

import datetime as dt
from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from typing import Any

from django.utils import timezone

from waypost.disclosure.access import Viewer
from waypost.importing.slots import slots_of_programme
from waypost.model.freshness import is_verified_recently
from waypost.reference import Catalog
from waypost.store.reading import Rows, rows
from waypost.web.contribute.asked import open_count
from waypost.web.contribute.queries import WordsTold, beside, newest_build, proposed, words_of, words_told
from waypost.web.contribute.records import open_pairs, visible_ids, waits_for
from waypost.web.contribute.standing_now import programmes_now, shown_release
from waypost.web.contribute.templating import publisher_label
from waypost.web.exercises.queries import states_of_society


def society_page(ns_id: str, language: str, catalog: Catalog, viewer: Viewer | None = None) -> dict[str, Any]:
    """All programmes of a society, each with its state, and how far the whole is."""
    programmes = programmes_now(ns_id, catalog)
    keys = [each["programme_id"] for each in programmes]
    told = _told_by_others(keys)
    words = words_told(ns_id)
    others: dict[str, int] = defaultdict(int)
    for change in beside(keys):
        others[change.programme] += 1
    asked = open_count(ns_id)
    today = timezone.now().date()
    lines = [
        _line(p, told.get(p["programme_id"], {}), words, others, language, catalog, today, ns_id) for p in programmes
    ]
    for line in lines:
        line["asked"] = asked.get(line["programme_id"], 0)
    lines.sort(
        key=lambda line: (not line["operates"], line["end"] is not None and line["end"] < today, line["title"] or "")
    )
    waiting = proposed(ns_id)
    return {
        "society": ns_id,
        "programmes": lines,
        "operated": [line for line in lines if line["operates"]],
        "also": [line for line in lines if not line["operates"]],
        "waiting": waiting.count(),
        "completeness": _mean([line["completeness"] for line in lines if line["operates"]]),
        "build": newest_build(),
        "exercises": states_of_society(ns_id),
        "pairs": len(pairs_of(ns_id, viewer)),
        "asked": sum(asked.values()),
        "differing": sum(1 for line in lines if line["operates"] and line["lost"]),
    }


def _mean(shares: list[float]) -> float | None:
    return sum(shares) / len(shares) if shares else None


def _told_by_others(keys: list[str]) -> dict[str, dict[str, Any]]:
    """Of each programme: who tells of it, how many values lost against another's, who operates it, when verified."""
    con = shown_release().cursor()
    found = rows(
        con,
        """select p.programme_id, p.operating_ns_ids, p.verified_date, p.latest_date, p.status, p.visibility,
                  list(distinct [r.publisher, r.publisher_name]) filter (r.publisher is not null) as publishers,
                  count(distinct r.publisher) as publisher_count
           from programme p left join record r using (programme_id)
           where p.programme_id in (select unnest(?)) group by all""",
        [keys],
    )
    lost = rows(
        con,
        """select c.programme_id, count(distinct c.field) as lost from claim c
           where c.programme_id in (select unnest(?)) and c.kind = 'programme' and c.standing = 'lost'
                 and c.field not in ('title', 'description', 'visibility', 'verified_date', 'verified_by')
                 and c.why <> 'its society gives no answer here'
                 and not exists (
                     select 1 from claim w join record r using (record_id)
                     where w.programme_id = c.programme_id and w.kind = 'programme' and w.field = c.field
                           and w.standing = 'won' and r.source_id = 'contributions')
           group by all""",
        [keys],
    )
    by_key = {row["programme_id"]: row for row in found}
    for row in lost:
        by_key[row["programme_id"]]["lost"] = row["lost"]
    return by_key


def _line(
    programme: dict[str, Any],
    told: dict[str, Any],
    words: Mapping[str, WordsTold],
    others: dict[str, int],
    language: str,
    catalog: Catalog,
    today: dt.date,
    ns_id: str,
) -> dict[str, Any]:
    key = programme["programme_id"]
    slots = slots_of_programme(programme, catalog)
    said = words.get(key, WordsTold())
    answered = {*slots, *said.declined}
    titles = {slot.rpartition(".")[2]: value for slot, value in slots.items() if slot.startswith("programme.title.")}
    verified = _date(said.verified)
    verified = max(filter(None, (verified, told.get("verified_date"))), default=None)
    end = _date(slots.get("programme.actual_end_date") or slots.get("programme.planned_end_date"))
    title_language = next((each for each in (language, "en", "fr", "es", "ar", *titles) if titles.get(each)), None)
    places = slots.get("place") or []
    return {
        "programme_id": key,
        "title": titles.get(title_language) if title_language else None,
        "title_language": title_language,
        "countries": list(
            dict.fromkeys(row["country_code"] for row in places if isinstance(row, dict) and row.get("country_code"))
        ),
        "services": slots.get("service") or [],
        "groups": slots.get("population_group") or [],
        "start": _date(slots.get("programme.actual_start_date") or slots.get("programme.planned_start_date")),
        "end": end,
        "status": told.get("status"),
        "people": _people(slots.get("people_count") or []),
        "verified": verified,
        "is_stale": not is_verified_recently(verified, today),
        "has_ended": end is not None and end < today,
        "missing": catalog.essentials.missing(answered),
        "completeness": catalog.essentials.completeness(answered),
        "publishers": _publishers(told.get("publishers") or (), language),
        "publisher_count": told.get("publisher_count") or 0,
        "lost": told.get("lost") or 0,
        "beside": others.get(key, 0),
        "waiting": said.waiting,
        "operates": not told or ns_id in (told.get("operating_ns_ids") or "").split(),
        "is_new": not told,
        "visibility": told.get("visibility"),
    }


def _publishers(found: Iterable[Sequence[str | None]], language: str) -> list[str]:
    """Who tells of a programme: societies by their name in the language, others as they call themselves."""
    return sorted({publisher_label(publisher, name, language) for publisher, name in found})


def _date(value: Any) -> dt.date | None:
    try:
        return dt.date.fromisoformat(str(value)[:10]) if value else None
    except ValueError:
        return None


def _people(counts: Any) -> dict[str, int]:
    """The largest count of persons targeted and reached: counts are not added."""
    found: dict[str, int] = {}
    for row in counts:
        if isinstance(row, dict) and row.get("unit", "persons") == "persons" and str(row.get("count", "")).isdigit():
            measure = row.get("measure", "reached")
            found[measure] = max(found.get(measure, 0), int(row["count"]))
    return found


def claims_of(programme: str) -> dict[str, Rows]:
    """What each source says of each field of a programme, the one that speaks first on top."""
    found = rows(
        shown_release().cursor(),
        """select c.field, c.language, c.value, c.standing, c.why, c.basis, r.publisher, r.publisher_name,
                  r.stated_date, r.source_id, r.identifier
           from claim c join record r using (record_id)
           where c.programme_id = ? and c.kind = 'programme' and c.standing in ('won', 'agreed', 'lost')
           order by c.field, c.language, c.standing <> 'won', r.publisher""",
        [programme],
    )
    gathered: dict[str, Rows] = defaultdict(list)
    for row in found:
        slot = f"programme.{row['field']}" + (f".{row['language']}" if row["language"] else "")
        gathered[slot].append(row)
    return dict(gathered)


def tellers_of(programme: str, kind: str) -> Rows:
    """The sources whose word stands in the lists of a kind: ``publisher``, ``publisher_name``, ``stated_date``."""
    return rows(
        shown_release().cursor(),
        """select r.publisher, any_value(r.publisher_name) as publisher_name, max(r.stated_date) as stated_date
           from claim c join record r using (record_id)
           where c.programme_id = ? and c.kind = ? and c.standing in ('won', 'agreed') group by 1 order by 2, 1""",
        [programme, kind],
    )


def differences(ns_id: str, catalog: Catalog) -> list[dict[str, Any]]:
    """Fields of the society's own programmes of which two sources say different things, and it has not chosen since."""
    con = shown_release().cursor()
    found = rows(
        con,
        """with mine as (
               select programme_id, title from programme
               where list_contains(string_split(coalesce(operating_ns_ids, ''), ' '), ?)
           ), split as (
               select programme_id, field from claim
               where kind = 'programme' and standing = 'lost' and programme_id in (select programme_id from mine)
                     and field not in ('title', 'description', 'visibility', 'verified_date', 'verified_by')
               group by all
           )
           select c.programme_id, m.title, c.field, c.value, c.standing, c.why, r.publisher, r.publisher_name,
                  r.stated_date
           from claim c join split using (programme_id, field) join mine m using (programme_id)
           join record r using (record_id)
           where c.kind = 'programme' and c.standing in ('won', 'agreed', 'lost')
           order by m.title, c.programme_id, c.field, c.standing <> 'won', r.publisher""",
        [ns_id],
    )
    chosen = {(change.programme, change.slot) for change in words_of(ns_id)}
    gathered: dict[tuple[str, str], dict[str, Any]] = {}
    for row in found:
        slot = f"programme.{row['field']}"
        if (row["programme_id"], slot) in chosen:
            continue
        each = gathered.setdefault(
            (row["programme_id"], slot),
            {"programme_id": row["programme_id"], "title": row["title"], "slot": slot, "values": []},
        )
        known = next((value for value in each["values"] if value["value"] == row["value"]), None)
        who = {
            "name": row["publisher_name"],
            "publisher": row["publisher"],
            "on": row["stated_date"],
            "why": row["why"],
        }
        if known is None:
            each["values"].append({"value": row["value"], "who": [who], "stands": row["standing"] == "won"})
        else:
            known["who"].append(who)
    return [each for each in gathered.values() if len(each["values"]) > 1]


def pairs_of(ns_id: str, viewer: Viewer | None = None) -> Rows:
    """Records of the society's programmes that may tell of one programme, and wait for its judgement.

    Of another society's programme nobody is shown more than they may see anyway: a pair with one that ``viewer`` may
    not know of is left out.
    """
    found = [pair for pair in open_pairs() if waits_for(pair, ns_id)]
    if viewer is None:
        return found
    seen = visible_ids(viewer, {pair[side] for pair in found for side in ("left_id", "right_id")})
    return [pair for pair in found if {pair["left_id"], pair["right_id"]} <= seen]
