"""What a record, a claim and an issue are. No input, no output."""

from __future__ import annotations

from typing import Any, Literal, NamedTuple

import msgspec

# Of an answer in a questionnaire that was sent out filled in: ``repeated`` was not touched, ``revised`` belongs to a
# list of rows that the society changed and that stands in place of what others told.
Basis = Literal["reported", "corrected", "inferred", "repeated", "revised"]
Severity = Literal["critical", "error", "warning", "info"]

# How the answers to the named checks of quality are written in one text: names parted, and a mark at those failed.
SEPARATOR, FAILED = "; ", "!"


class Claim(NamedTuple):
    """One value said by one source about one field.

    ``kind`` and ``field`` are names from ``catalog/schema``. ``subject_no`` numbers the rows of a
    child kind inside one record (the second budget is 1); it is 0 for kind ``programme``. ``value`` is
    canonical text: ISO dates, plain decimals with a point, codes of our own code lists, ISO alpha-3
    countries, ``true``/``false``. ``original_value`` is what stood in the source, when it differs.
    ``language`` is a two-letter code for texts, else None. ``place`` refines the record's place
    (a column, a cell, an element path) when that helps the reader.
    """

    kind: str
    subject_no: int
    field: str
    value: str
    original_value: str | None = None
    language: str | None = None
    basis: str = "reported"
    place: str | None = None


class Issue(msgspec.Struct, frozen=True, kw_only=True):
    """Something the publisher or we must mend; typed for the person who must mend it.

    ``issue_type`` is a key of ``catalog/reference/issue_types.yml``, which holds its texts in four
    languages and its severity. ``sheet``, ``row`` (1-based as a spreadsheet shows it), ``column``
    (letter or header) and ``line`` (1-based, text files) say where; unknown parts are None.
    ``found`` is quoted as it stood, cut to 200 characters.
    """

    issue_type: str
    file: str
    severity: str | None = None
    source_id: str | None = None
    record_id: str | None = None
    sheet: str | None = None
    row: int | None = None
    column: str | None = None
    line: int | None = None
    field: str | None = None
    found: str | None = None
    expected: str | None = None
    suggestion: str | None = None


class RawRecord(msgspec.Struct, kw_only=True, gc=False):
    """One element or row as its format gives it, before any renaming, summing or picking.

    ``data`` is the passthrough; each format module documents its shape. ``sheet``, ``row`` and ``line``
    say where it stood.
    """

    kind: str
    data: Any
    sheet: str | None = None
    row: int | None = None
    line: int | None = None


# Kinds of record that tell what a society says of itself, and of no programme.
OF_SOCIETIES = ("declined_position", "term")


class SourceRecord(msgspec.Struct, kw_only=True):
    """One raw record turned into claims and issues: what `sources` hands to the next stages.

    ``identifier`` is the publisher's own identifier (never empty: a record without one gets its place
    as identifier and an issue). ``publisher`` is the reference of who publishes it (``XM-DAC-21018``,
    ``ns-ita``), the same text for every file of that publisher: ``(publisher, identifier)`` says that two
    records are versions or parts of the same thing. ``stated_date`` (ISO date or date and time) is when
    the publisher last touched the content; the newest version wins.
    """

    source_id: str
    publisher: str
    publisher_name: str | None = None
    record_kind: str = "activity"
    identifier: str
    file: str
    sheet: str | None = None
    row: int | None = None
    line: int | None = None
    stated_date: str | None = None
    claims: list[Claim] = msgspec.field(default_factory=list)
    issues: list[Issue] = msgspec.field(default_factory=list)
    # Set when the record cannot be registered at all: the issue type that says why.
    unusable: str | None = None
    # The named checks of quality that it answered; with FAILED behind the name those that it failed.
    checked: tuple[str, ...] = ()

    def add(
        self,
        kind: str,
        field: str,
        value: str | None,
        *,
        subject_no: int = 0,
        original: str | None = None,
        language: str | None = None,
        basis: str = "reported",
        place: str | None = None,
    ) -> None:
        """Append a claim unless the value is empty; keep the original only where it differs."""
        if value is None or value == "":
            return
        if original is not None and original == value:
            original = None
        self.claims.append(Claim(kind, subject_no, field, value, original, language, basis, place))

    def flag(
        self,
        issue_type: str,
        *,
        field: str | None = None,
        found: str | None = None,
        expected: str | None = None,
        suggestion: str | None = None,
        column: str | None = None,
        row: int | None = None,
        line: int | None = None,
    ) -> None:
        """Attach an issue at this record's place."""
        self.issues.append(
            Issue(
                issue_type=issue_type,
                file=self.file,
                source_id=self.source_id,
                sheet=self.sheet,
                row=row if row is not None else self.row,
                column=column,
                line=line if line is not None else self.line,
                field=field,
                found=None if found is None else found[:200],
                expected=expected,
                suggestion=suggestion,
            )
        )


class Decision(msgspec.Struct, frozen=True, kw_only=True):
    """A human judgement about two records: same, not_same or unsure; signed and dated.

    ``left`` and ``right`` are ``publisher|identifier`` keys, which survive rebuilds.
    """

    left: str
    right: str
    judgement: Literal["same", "not_same", "unsure"]
    by: str
    at: str
    why: str


class ScopeVerdict(msgspec.Struct, frozen=True, kw_only=True):
    """Is this record migration work? With the reasons for and against.

    ``outcome``: ``migration`` (registered), ``doubtful`` (review list) or ``other`` (set aside).
    ``certainty`` is between 0 and 1 that it is migration work. ``reasons`` are ``(sign, rule_id, text)``
    with sign ``+`` or ``-``; the text quotes what was found.
    """

    outcome: Literal["migration", "doubtful", "other"]
    certainty: float
    reasons: tuple[tuple[str, str, str], ...] = ()
