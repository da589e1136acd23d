"""Mending one known value of one publisher, with a guard that fails once the publisher has mended it."""

from __future__ import annotations

from collections.abc import Iterable

from waypost.model import SourceRecord
from waypost.reference import Correction


def apply_corrections(record: SourceRecord, corrections: Iterable[Correction]) -> None:
    """Replace the claims that are corrected; the value that stood is kept as original.

    A correction whose ``expect`` is no longer what the publisher says is not applied and becomes an issue,
    so that nobody goes on correcting what is right.
    """
    for correction in corrections:
        if correction.identifier != record.identifier:
            continue
        kind, _, field = correction.field.rpartition(".")
        kind = kind or "programme"
        hits = [n for n, c in enumerate(record.claims) if c.kind == kind and c.field == field]
        matching = [n for n in hits if record.claims[n].value == correction.expect]
        if not matching:
            found = "; ".join(record.claims[n].value for n in hits) or "no value"
            record.flag(
                "correction_out_of_date",
                field=correction.field,
                found=found,
                expected=correction.expect,
                suggestion=f"remove the correction of {correction.at} by {correction.by}: {correction.reason}",
            )
        for number in matching:
            claim = record.claims[number]
            record.claims[number] = claim._replace(
                value=correction.value,
                original_value=claim.original_value or claim.value,
                basis="corrected",
                place=f"corrected by {correction.by} on {correction.at}: {correction.reason}",
            )
