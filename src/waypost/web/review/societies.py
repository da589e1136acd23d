"""The societies that somebody looks after, a row for each: what waits, what is missing, what is old.

A fixed number of queries however many societies there are. What follows from the release alone is worked out once.
"""

from __future__ import annotations

import datetime as dt
from collections import Counter, defaultdict
from collections.abc import Collection, Mapping
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path
from typing import Any

from django.db.models import Count, Max, Min
from django.utils import timezone

from waypost.model.freshness import is_verified_recently
from waypost.model.text import fold
from waypost.reference import Catalog, load_catalog
from waypost.reference.essentials import plain_slots
from waypost.store.reading import rows
from waypost.store.release import open_release
from waypost.web.contribute.asked import open_questions
from waypost.web.contribute.models import Batch, Change, Entry
from waypost.web.contribute.queries import latest
from waypost.web.contribute.records import open_pairs, place_of_release, waits_for
from waypost.web.exercises.choosing import groups_of
from waypost.web.exercises.models import Exercise, Purpose
from waypost.web.exercises.queries import states_of

Row = dict[str, Any]
COLUMNS = (
    "ns_id", "zone", "region", "programmes", "waiting", "waiting_since", "without_essentials", "unverified", "pairs",
    "differences", "questions", "signed_at", "exercise", "state",
)  # fmt: skip
COUNTS = ("programmes", "waiting", "without_essentials", "unverified", "pairs", "differences", "questions")


@dataclass(frozen=True)
class _Programme:
    """What the release knows of a programme, as far as it is asked here."""

    societies: tuple[str, ...]
    missing: frozenset[str]
    verified: dt.date | None


@dataclass
class _Said:
    """What societies said since: slots and the day of verification by programme, and what is gone."""

    slots: Mapping[str, set[str]]
    verified: Mapping[str, dt.date]
    speaker: Mapping[str, str]
    withdrawn: Collection[str]


def societies_table(seen: Collection[str] | None, now: dt.datetime | None = None) -> list[Row]:
    """A row per society of those that are ``seen``, None for all of the reference, in the order of their ids."""
    now = now or timezone.now()
    wanted = sorted(load_catalog().societies if seen is None else seen)
    made: dict[str, Row] = {ns_id: _empty(ns_id) for ns_id in wanted}
    said = _said()
    _count_programmes(made, said, now.date())
    for ns_id, count, since in _waiting():
        if ns_id in made:
            made[ns_id] |= {"waiting": count, "waiting_since": since}
    for ns_id, at in _signed():
        if ns_id in made:
            made[ns_id]["signed_at"] = at
    for ns_id, count in open_questions().items():
        if ns_id in made:
            made[ns_id]["questions"] = count
    for pair in open_pairs():
        for ns_id in pair["sides"][0] | pair["sides"][1]:
            if ns_id in made and waits_for(pair, ns_id):
                made[ns_id]["pairs"] += 1
    _add_states(made, now)
    return list(made.values())


def _empty(ns_id: str) -> Row:
    areas = {"zone": groups_of(ns_id, "zone")[0], "region": groups_of(ns_id, "region")[0]}
    unknown = {"waiting_since": None, "signed_at": None, "exercise": None, "state": None}
    return {"ns_id": ns_id, **areas, **dict.fromkeys(COUNTS, 0), **unknown}


def _waiting() -> Any:
    found = Change.objects.filter(is_own=True, state=Change.State.PROPOSED).order_by()
    return found.values_list("speaker").annotate(count=Count("pk"), since=Min("batch__at"))


def _signed() -> Any:
    """When a society last signed something; that programmes are still true is told beside."""
    found = Change.objects.filter(is_own=True, state=Change.State.SIGNED).exclude(batch__kind=Batch.Kind.VERIFY)
    return found.order_by().values_list("speaker").annotate(at=Max("signed_at"))


def _said() -> _Said:
    slots: dict[str, set[str]] = defaultdict(set)
    verified: dict[str, dt.date] = {}
    speaker: dict[str, str] = {}
    found = latest(Change.objects.filter(is_own=True)).order_by("pk")
    for programme, slot, new, who in found.values_list("programme", "slot", "new", "speaker"):
        if new in (None, "", []):
            continue
        slots[programme].add(slot)
        speaker[programme] = who
        if slot == "programme.verified_date":
            verified[programme] = dt.date.fromisoformat(str(new)[:10])
    withdrawn = Entry.objects.exclude(withdrawn_at=None).values_list("programme", flat=True)
    return _Said(slots, verified, speaker, set(withdrawn))


def _count_programmes(made: dict[str, Row], said: _Said, today: dt.date) -> None:
    catalog = load_catalog()
    known = _programmes(place_of_release())
    fresh = {
        key: _Programme((ns_id,), frozenset(catalog.essentials.missing(())), None)
        for key, ns_id in said.speaker.items()
        if key not in known
    }
    differing = _differing(place_of_release())
    for key, programme in (known | fresh).items():
        if key in said.withdrawn:
            continue
        told = said.slots.get(key, set())
        missing = programme.missing & set(catalog.essentials.missing(told)) if told else programme.missing
        verified = max(filter(None, (programme.verified, said.verified.get(key))), default=None)
        split = sum(f"programme.{field}" not in told for field in differing.get(key, ()))
        for ns_id in programme.societies:
            if ns_id in made:
                row = made[ns_id]
                row["programmes"] += 1
                row["without_essentials"] += bool(missing)
                row["unverified"] += not is_verified_recently(verified, today)
                row["differences"] += split


@lru_cache(maxsize=4)
def _programmes(place: str) -> dict[str, _Programme]:
    """Programmes that a society operates, with the essentials that the release lacks."""
    catalog = load_catalog()
    con = open_release(Path(place)).cursor()
    columns = {row[0] for row in con.execute("describe programme").fetchall()}
    tables = {row[0] for row in con.execute("select view_name from duckdb_views() where not internal").fetchall()}
    told = [
        (each.name, " or ".join(_answered(slot, columns, tables) for slot in sorted(plain_slots(each.slots))))
        for each in catalog.essentials.essentials
    ]
    lacks = ", ".join(f"not ({condition}) as lacks_{number}" for number, (_, condition) in enumerate(told))
    sql = f"select programme_id, operating_ns_ids, verified_date, {lacks} from programme p where operating_ns_ids <> ''"
    found = {}
    for row in rows(con, sql):
        missing = frozenset(name for number, (name, _) in enumerate(told) if row[f"lacks_{number}"])
        found[row["programme_id"]] = _Programme(tuple(row["operating_ns_ids"].split()), missing, row["verified_date"])
    return found


def _answered(slot: str, columns: set[str], tables: set[str]) -> str:
    """SQL: the release has something in a slot of programme ``p``. Names are of the catalog, checked against it."""
    kind, _, field = slot.partition(".")
    if kind != "programme":
        return f'p.programme_id in (select programme_id from "{kind}")' if kind in tables else "false"
    if field in ("title", "description"):
        return f"p.programme_id in (select programme_id from programme_text where field = '{field}')"
    return f'p."{field}" is not null' if field in columns else "false"


@lru_cache(maxsize=4)
def _differing(place: str) -> dict[str, tuple[str, ...]]:
    """Fields of which two sources say different things, by programme; as ``contribute.reading.differences`` has it."""
    found = rows(
        open_release(Path(place)).cursor(),
        """select programme_id, field from claim
           where kind = 'programme' and standing in ('won', 'agreed', 'lost') and programme_id is not null
                 and field not in ('title', 'description', 'visibility', 'verified_date', 'verified_by')
           group by all having count(distinct value) > 1 and bool_or(standing = 'lost') order by all""",
    )
    fields: dict[str, list[str]] = defaultdict(list)
    for row in found:
        fields[row["programme_id"]].append(row["field"])
    return {key: tuple(each) for key, each in fields.items()}


def _add_states(made: dict[str, Row], now: dt.datetime) -> None:
    """The state in the open exercise that ends first, of those that ask the society."""
    opened = Exercise.objects.filter(purpose=Purpose.MAPPING, opened_at__isnull=False)
    opened = opened.filter(opens_at__lte=now, closes_at__gt=now)
    for exercise in sorted((e for e in opened if e.is_open(now)), key=lambda e: (e.closes_at, e.pk), reverse=True):
        for ns_id, standing in states_of(exercise, now, list(made)).items():
            if ns_id in made:
                made[ns_id] |= {"exercise": exercise.code, "state": str(standing.state)}


def totals(found: Collection[Row]) -> Counter[str]:
    """Sums over rows: of what waits, not of programmes, which several societies can operate together."""
    return Counter({name: sum(row[name] for row in found) for name in COUNTS if name != "programmes"})


def narrowed(found: Collection[Row], asked: Mapping[str, str]) -> list[Row]:
    """Rows that a filter leaves: ``zone``, ``region``, ``state``, and ``has`` for one of :data:`COUNTS` above zero."""
    left = list(found)
    for name in ("zone", "region", "state"):
        if asked.get(name):
            left = [row for row in left if row[name] == asked[name]]
    has = asked.get("has", "")
    return [row for row in left if row[has]] if has in COUNTS else left


def apart(found: Collection[Row]) -> tuple[list[Row], list[Row]]:
    """Rows with something to do, and those with nothing but programmes: each in the order in which they came."""
    busy = [row for row in found if any(row[name] for name in COUNTS if name != "programmes")]
    names = {row["ns_id"] for row in busy}
    return busy, [row for row in found if row["ns_id"] not in names]


def ordered(found: Collection[Row], by: str, names: Mapping[str, str]) -> list[Row]:
    """Rows in an order: by a count, the largest first; by a day, the oldest first, none at the end; else by name."""
    listed = sorted(found, key=lambda row: fold(names.get(row["ns_id"], row["ns_id"])))
    if by in COUNTS:
        return sorted(listed, key=lambda row: -row[by])
    if by in ("waiting_since", "signed_at"):
        return sorted(listed, key=lambda row: (row[by] is None, row[by] or timezone.now()))
    return listed


def society_names(language: str, catalog: Catalog) -> dict[str, str]:
    """The name of every society."""
    return {ns_id: each.names.get(language) or each.names["en"] for ns_id, each in catalog.societies.items()}
