"""What is asked of the tables of contributions. Writes stand in ``actions``."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass, field
from typing import Any

from django.db.models import Count, F, Max, Min, Q, QuerySet

from waypost.importing.known import Said
from waypost.model.contribution import Contribution, Value
from waypost.web.contribute.models import Batch, Build, Change, Entry, Upload

IN_FORCE = (Change.State.PROPOSED, Change.State.SIGNED)
VERIFIED = ("programme.verified_date", "programme.verified_by")


def latest(found: QuerySet[Change], *, signed: bool = False) -> QuerySet[Change]:
    """Of changes, the latest of each speaker, programme and slot that is in force (or signed)."""
    states = (Change.State.SIGNED,) if signed else IN_FORCE
    found = found.filter(state__in=states)
    newest = found.order_by().values("speaker", "programme", "slot").annotate(newest=Max("pk")).values("newest")
    return Change.objects.filter(pk__in=newest)


def words_of(ns_id: str, programmes: Iterable[str] | None = None) -> list[Change]:
    """The society's own words that are in force, signed or not, by programme and slot."""
    found = Change.objects.filter(speaker=ns_id, is_own=True)
    if programmes is not None:
        found = found.filter(programme__in=list(programmes))
    return list(latest(found).select_related("batch").order_by("programme", "slot"))


@dataclass
class WordsTold:
    """What a society's words in force add to a line about a programme."""

    declined: set[str] = field(default_factory=set)  # slots left open on purpose
    waiting: int = 0
    verified: str | None = None


def words_told(ns_id: str) -> dict[str, WordsTold]:
    """Of each programme that a society spoke of: what its words in force add to a line; few columns, for very many."""
    found: dict[str, WordsTold] = defaultdict(WordsTold)
    in_force = latest(Change.objects.filter(speaker=ns_id, is_own=True))
    for programme, slot, declined in in_force.values_list("programme", "slot", "declined"):
        told = found[programme]
        if declined:
            told.declined.add(slot)
    # As the page of signatures lists them: two proposals for one field wait both.
    waiting = proposed(ns_id).order_by().values_list("programme").annotate(Count("pk"))
    for programme, count in waiting:
        found[programme].waiting = count
    for programme, day in in_force.filter(slot="programme.verified_date").values_list("programme", "new"):
        found[programme].verified = day
    return found


def beside(programmes: Iterable[str]) -> list[Change]:
    """What others say beside the societies of these programmes."""
    found = Change.objects.filter(programme__in=list(programmes), is_own=False)
    return list(latest(found).select_related("batch").order_by("programme", "slot", "speaker"))


def said_by(societies: Iterable[str] | None) -> Said:
    """What societies said that a release may not hold yet, as a dry run takes it; of all societies for None.

    What a society says of itself (:func:`positions_of`) is said of no programme.
    """
    changes = Change.objects.filter(is_own=True).exclude(programme=F("speaker"))
    entries = Entry.objects.exclude(programme=F("speaker"))
    if societies is not None:
        wanted = list(societies)
        changes, entries = changes.filter(speaker__in=wanted), entries.filter(speaker__in=wanted)
    words: dict[str, dict[str, Value]] = defaultdict(dict)
    from_files = set()
    blank: dict[str, set[str]] = defaultdict(set)
    for programme, slot, new, kind in latest(changes).values_list("programme", "slot", "new", "batch__kind"):
        if slot not in VERIFIED and new in (None, []):
            blank[programme].add(slot)
        elif slot not in VERIFIED:
            words[programme][slot] = new
            if kind == Batch.Kind.IMPORT:
                from_files.add((programme, slot))
    rows = list(entries.values_list("programme", "speaker", "publisher", "identifier", "is_new", "withdrawn_at"))
    return Said(
        words=words,
        identifiers={(row[2], row[3]): row[0] for row in rows if row[3] and (not row[4] or row[0] in words)},
        owners={row[0]: (row[1],) for row in rows if row[4] and row[0] in words},
        withdrawn=frozenset(row[0] for row in rows if row[5] is not None),
        blank={programme: frozenset(slots) for programme, slots in blank.items()},
        from_files=frozenset(from_files),
    )


def positions_of(ns_id: str) -> dict[str, Change]:
    """What a society last said of itself, by slot: the services that it declines, what it calls people."""
    return {change.slot: change for change in words_of(ns_id, [ns_id])}


def withdrawn() -> frozenset[str]:
    """Programmes that were taken back: no page shows them from that moment on."""
    return frozenset(Entry.objects.exclude(withdrawn_at=None).values_list("programme", flat=True))


def taken_back_by(ns_id: str) -> list[Entry]:
    """Programmes that a society took back, the latest first: it may bring them back."""
    return list(Entry.objects.filter(speaker=ns_id).exclude(withdrawn_at=None).order_by("-withdrawn_at"))


def history(programme: str) -> list[Change]:
    """Everything that was ever said of a programme in the web, the latest first."""
    found = Change.objects.filter(programme=programme).select_related("batch", "batch__by", "signed_by")
    return list(found.order_by("-pk"))


def proposed(ns_id: str) -> QuerySet[Change]:
    """What waits for the society's manager."""
    found = Change.objects.filter(speaker=ns_id, is_own=True, state=Change.State.PROPOSED)
    return found.select_related("batch", "batch__by").order_by("programme", "slot", "pk")


def batches_of(ns_id: str, most: int = 50) -> list[Batch]:
    """What was said in one go, the latest first."""
    return list(Batch.objects.filter(ns_id=ns_id).select_related("by", "undone_by").order_by("-pk")[:most])


def contents_of(batches: Iterable[Batch]) -> dict[int, dict[str, Any]]:
    """Of each batch: how many changes still stand, of how many programmes, and one of these."""
    standing = Change.objects.filter(batch__in=[batch.pk for batch in batches], state__in=IN_FORCE)
    found = standing.order_by().values("batch")
    counted = found.annotate(changes=Count("pk"), programmes=Count("programme", distinct=True), one=Min("programme"))
    return {row["batch"]: row for row in counted}


def uploads_of(ns_id: str) -> list[Upload]:
    """Files on their way in, the latest first."""
    open_ones = ~Q(state__in=(Upload.State.DONE, Upload.State.DROPPED))
    return list(Upload.objects.filter(open_ones, ns_id=ns_id).order_by("-pk")[:20])


def newest_build() -> Build | None:
    """The build that was asked for last."""
    return Build.objects.order_by("-pk").first()


def is_signed_since_build(societies: Iterable[str]) -> bool:
    """Whether one of these societies signed something that no release made here holds yet."""
    done = Build.objects.filter(state=Build.State.DONE).order_by("-pk").first()
    signed = Change.objects.filter(speaker__in=list(societies), is_own=True, state=Change.State.SIGNED)
    return signed.filter(signed_at__gt=done.begun_at).exists() if done and done.begun_at else signed.exists()


def contributions(*, is_own: bool) -> list[Contribution]:
    """What goes into the next release: signed words by speaker and programme, and what was taken back."""
    changes = latest(Change.objects.filter(is_own=is_own), signed=True).order_by("speaker", "programme", "slot")
    gathered: dict[tuple[str, str], dict[str, Any]] = {}
    for change in changes.iterator(chunk_size=5000):
        part = gathered.setdefault(
            (change.speaker, change.programme), {"slots": {}, "declined": {}, "emptied": (), "stated": ""}
        )
        if change.declined:
            part["declined"][change.slot] = change.declined
        elif change.new in (None, []):
            part["emptied"] += (change.slot,)
        else:
            part["slots"][change.slot] = change.new
        stated = change.signed_at.isoformat(timespec="seconds") if change.signed_at else ""
        part["stated"] = max(part["stated"], stated)
    entries = {entry.programme: entry for entry in Entry.objects.all()}
    if is_own:
        for entry in entries.values():
            if entry.withdrawn_at is not None:
                stated = entry.withdrawn_at.isoformat(timespec="seconds")
                gathered[entry.speaker, entry.programme] = {
                    "slots": {}, "declined": {}, "stated": stated, "withdrawn": stated,
                }  # fmt: skip
    made = []
    for (speaker, programme), part in gathered.items():
        entry = entries.get(programme)
        if "withdrawn" not in part and entry is not None and entry.withdrawn_at is not None:
            continue  # taken back by its society: nobody's word about it leaves
        is_new = entry is not None and entry.is_new and entry.speaker == speaker
        if is_new and "withdrawn" not in part and set(part["slots"]) <= set(VERIFIED):
            continue  # what it was told of was undone: that it is still true makes no programme
        made.append(Contribution(speaker=speaker, programme=programme, is_new=is_new, **part))
    return made
