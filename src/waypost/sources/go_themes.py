"""Sectors, tags and disaster types of IFRC GO, and the services and groups that the catalog's crosswalk names."""

from __future__ import annotations

from rapidfuzz import process

from waypost.sources.claiming import CODE_UNKNOWN, Claimer, did_you_mean
from waypost.sources.exhaust import Exhaust, stated_text
from waypost.sources.go_terms import flag_disagreement

# Our code list and the kind and field that a code of it is claimed under.
_DERIVED = (("service", "service", "service_code"), ("population_group", "population_group", "population_group_code"))


def claim_sector(claimer: Claimer, fields: Exhaust) -> None:
    """The primary sector, stated as number and label."""
    number, label = fields.text("primary_sector"), fields.text("primary_sector_display")
    add_sector(claimer, "go_sector", "sector_code", 0, number, label, "primary_sector_display")


def claim_disaster_type(claimer: Claimer, fields: Exhaust, key: str = "dtype") -> None:
    """The disaster type: ``dtype`` (a number) with ``dtype_detail``, or one object under ``dtype`` (appeals)."""
    inner = fields.nested(key)
    if inner is None:
        number = fields.text(key)
        inner = fields.nested(f"{key}_detail")
    else:
        number = None
    name = None
    if inner is not None:
        inner_number, name = inner.text("id"), inner.text("name")
        inner.ignore("summary")
        inner.finish()
        if number is not None and number != inner_number:
            flag_disagreement(claimer, "sector.sector_code", f"{key}={number}", f"{key}_detail.id={inner_number}", key)
        number = inner_number or number
    add_sector(claimer, "go_disaster_type", "disaster_type", 1, number, name, key)


def add_sector(
    claimer: Claimer,
    vocabulary: str,
    lookup: str,
    subject_no: int,
    number: str | None,
    label: str | None,
    column: str,
) -> None:
    """Claim one sector in a GO vocabulary: GO's number is the code, the label its name.

    A label whose number the source's lookups do not know keeps its name and gets an issue.
    """
    if number is None and label is None:
        return
    by_label = claimer.lookup(lookup, label) if label is not None else None
    if number is not None and by_label is not None and number != by_label:
        flag_disagreement(claimer, "sector.sector_code", f"{lookup}={number}", f"label={label}", column)
    if by_label is None and label is not None and number is None:
        _flag_unknown(claimer, "sector.sector_code", lookup, label, column)
    record = claimer.record
    record.add("sector", "vocabulary", vocabulary, subject_no=subject_no, place=column)
    code = number or by_label
    record.add("sector", "sector_code", code, subject_no=subject_no, original=label or number, place=column)
    record.add("sector", "sector_name", label, subject_no=subject_no, place=column)
    claim_derived(claimer, vocabulary, code, label, column)


def claim_tags(claimer: Claimer, fields: Exhaust) -> None:
    """The tags (GO's secondary sectors), stated as a list of numbers and a list of labels in the same order."""
    numbers, labels = fields.take("secondary_sectors"), fields.take("secondary_sectors_display")
    count = _length(numbers), _length(labels)
    if None in count or (numbers is not None and labels is not None and count[0] != count[1]):
        flag_disagreement(
            claimer,
            "marker.marker_code",
            f"secondary_sectors={stated_text(numbers)}",
            f"secondary_sectors_display={stated_text(labels)}",
            "secondary_sectors",
        )
    numbers = numbers if isinstance(numbers, list) else []
    labels = labels if isinstance(labels, list) else []
    for position in range(max(len(numbers), len(labels))):
        number = stated_text(numbers[position]) if position < len(numbers) else None
        label = stated_text(labels[position]) if position < len(labels) else None
        add_tag(claimer, position, number, label, "secondary_sectors_display")


def _length(value: object) -> int | None:
    if value is None:
        return 0
    return len(value) if isinstance(value, list) else None


def add_tag(claimer: Claimer, subject_no: int, number: str | None, label: str | None, column: str) -> None:
    """Claim one tag as a marker of the vocabulary ``go_tag``."""
    if number is None and label is None:
        return
    by_label = claimer.lookup("tag_code", label) if label is not None else None
    if number is not None and by_label is not None and number != by_label:
        flag_disagreement(claimer, "marker.marker_code", f"secondary_sectors={number}", f"label={label}", column)
    if label is not None and by_label is None and number is None:
        _flag_unknown(claimer, "marker.marker_code", "tag_code", label, column)
    add_marker(claimer, subject_no, "go_tag", number or by_label, label, column)
    claim_derived(claimer, "go_tag", number or by_label, label, column)


def add_marker(
    claimer: Claimer, subject_no: int, vocabulary: str, code: str | None, name: str | None, column: str
) -> None:
    """Claim one tag as published, in a vocabulary of GO."""
    record = claimer.record
    record.add("marker", "marker_type", "tag", subject_no=subject_no, place=column)
    record.add("marker", "vocabulary", vocabulary, subject_no=subject_no, place=column)
    record.add("marker", "marker_code", code, subject_no=subject_no, original=name, place=column)
    record.add("marker", "marker_name", name, subject_no=subject_no, place=column)


def claim_derived(claimer: Claimer, system: str, code: str | None, label: str | None, column: str) -> None:
    """Services and groups that the crosswalk gives for exactly this sector or tag; nothing when it gives several."""
    record = claimer.record
    for list_name, kind, field in _DERIVED:
        found: tuple[str, ...] = ()
        for foreign in (code, label):
            if foreign is not None and not found:
                found = claimer.ctx.catalog.code_lists[list_name].from_system(system, foreign)
        taken = [c for c in record.claims if c.kind == kind]
        if len(found) == 1 and found[0] not in {c.value for c in taken}:
            record.add(
                kind, field, found[0], subject_no=len(taken), original=label or code, basis="inferred", place=column
            )


def _flag_unknown(claimer: Claimer, field: str, lookup: str, label: str, column: str) -> None:
    known = sorted(raw for raw in claimer.ctx.source.lookups.get(lookup, {}) if not raw.isdecimal())
    claimer.record.flag(
        CODE_UNKNOWN,
        field=field,
        found=label,
        expected=f"a label of IFRC GO: {', '.join(known)}"[:300],
        suggestion=did_you_mean(nearest(label, known)),
        column=column,
    )


def nearest(text: str, known: list[str]) -> list[str]:
    """The one known label that looks most like ``text``, as a list; empty when none is near."""
    hit = process.extractOne(text.casefold(), [k.casefold() for k in known], score_cutoff=60)
    return [known[hit[2]]] if hit else []
