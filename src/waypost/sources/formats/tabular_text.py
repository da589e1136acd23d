"""CSV in the field's many dialects, streamed: memory does not grow with the file.

Encoding: a byte order mark decides; else UTF-8 when the whole file is valid UTF-8 (one pass in small blocks);
else it is guessed from the lines that hold other bytes, and the guess is an issue. Where at least half of those
lines are UTF-8 (two exports pasted together), the bytes that are not are read by the guess and no sign is lost.
"""

from __future__ import annotations

import codecs
import csv
import io
import re
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import BinaryIO

from waypost.model import FileReport
from waypost.model.old_encoding import CANDIDATES, guess_encoding
from waypost.sources.formats.tabular_lines import Lines, read_rows
from waypost.sources.formats.tabular_rows import Row

MAX_TEXT_BYTES = 4 * 1024**3
_BLOCK = 1 << 20
_SAMPLE = 65536
_MARKS = (
    (codecs.BOM_UTF8, "utf-8-sig"),
    (codecs.BOM_UTF32_LE, "utf-32"),
    (codecs.BOM_UTF32_BE, "utf-32"),
    (codecs.BOM_UTF16_LE, "utf-16"),
    (codecs.BOM_UTF16_BE, "utf-16"),
)
_DELIMITERS = ",;\t|"
_TAGGED_LINES = 25
_TWO_TAGS = re.compile(r"""#[A-Za-z][\w+ ]*["']? *([,;\t|])[,;\t| "']*#[A-Za-z]""")
_NOT_TEXT = re.compile(rb"[\x01-\x08\x0e-\x1a\x1c-\x1f]")
_OTHER_KINDS = (b"<", b"{", b"%PDF", b"PK\x03\x04", b"\x89PNG", b"\xff\xd8\xff", b"\xd0\xcf\x11\xe0", b"\x1f\x8b")


def _read_byte_as(encoding: str) -> None:
    """Make an error handler that reads the bytes which are not of the file's encoding by another one."""

    def read(error: UnicodeError) -> tuple[str, int]:
        if not isinstance(error, UnicodeDecodeError):
            raise error
        return error.object[error.start : error.end].decode(encoding, "replace"), error.end

    codecs.register_error(f"waypost.{encoding}", read)


for _encoding in CANDIDATES:
    _read_byte_as(_encoding)


@dataclass(frozen=True)
class Dialect:
    """How a text file holds its table. ``guess`` is the encoding that is not certain: that of the whole file, or of
    the bytes in it that are not UTF-8; ``skip`` lines are no rows.
    """

    encoding: str
    delimiter: str
    guess: str | None = None
    skip: int = 0

    @property
    def errors(self) -> str:
        """The handler of bytes that do not fit the encoding."""
        return f"waypost.{self.guess}" if self.guess and self.guess != self.encoding else "replace"


def looks_like_text(head: bytes) -> bool:
    """Whether the file may be a table in text: not empty, no binary signs, no markup, no JSON."""
    for mark, encoding in _MARKS:
        if head.startswith(mark):
            text = head.decode(encoding, errors="replace").lstrip()
            return bool(text) and not text.startswith(("<", "{", "["))
    if _wide_encoding(head):
        return True
    stripped = head.lstrip()
    return bool(stripped) and not stripped.startswith((*_OTHER_KINDS, b"[")) and _NOT_TEXT.search(head) is None


def text_table(path: Path, report: FileReport | None = None) -> TextTable | None:
    """The table of a text file; None, and an issue, when it is too large to be one."""
    size = path.stat().st_size
    if size > MAX_TEXT_BYTES:
        if report is not None:
            report.flag("file_too_large", found=f"{size} bytes", expected=f"at most {MAX_TEXT_BYTES} bytes")
        return None
    return TextTable(path, find_dialect(path))


def find_dialect(path: Path) -> Dialect:
    """Encoding and delimiter of a text file."""
    with path.open("rb") as file:
        encoding, guess = _find_encoding(file)
        file.seek(0)
        sample = file.read(_SAMPLE).decode(encoding, errors="replace")
    lines = lines_of(sample)
    if len(lines) > 1 and len(sample) >= _SAMPLE // 4:
        lines = lines[:-1]  # the last one may be cut
    told = re.fullmatch(r"sep=(.)\r?\n", lines[0], re.IGNORECASE) if lines else None
    if told:
        return Dialect(encoding, told[1], guess, skip=1)
    return Dialect(encoding, _best_delimiter(lines) or ",", guess)


def decode_head(head: bytes) -> str:
    """The first bytes of a text file as text, whatever Unicode encoding they are in; other bytes do not matter."""
    marked = next((encoding for mark, encoding in _MARKS if head.startswith(mark)), None)
    return head.decode(marked or _wide_encoding(head) or "utf-8", "replace")


def find_delimiter(path: Path) -> str | None:
    """The delimiter of a text file, None when no sign parts its lines alike."""
    with path.open("rb") as file:
        sample = file.read(_SAMPLE).decode("utf-8", errors="replace")
    return _best_delimiter(lines_of(sample))


def lines_of(text: str) -> list[str]:
    """Lines with their ends, as a table has them: a sign that ends a line in prose alone, as U+2028, is in a cell."""
    return list(io.StringIO(text, newline=""))


def _wide_encoding(head: bytes) -> str | None:
    """UTF-16 without a mark shows as a zero in every other byte of Latin text."""
    sample = head[:2000]
    if len(sample) < 8:
        return None
    even, odd = sample[0::2].count(0), sample[1::2].count(0)
    half = len(sample) // 2
    if odd > half * 0.7 and even < half * 0.1:
        return "utf-16-le"
    return "utf-16-be" if even > half * 0.7 and odd < half * 0.1 else None


def _find_encoding(file: BinaryIO) -> tuple[str, str | None]:
    """The encoding of a file, and what had to be guessed of it."""
    head = file.read(4096)
    for mark, encoding in _MARKS:
        if head.startswith(mark):
            return encoding, None
    wide = _wide_encoding(head)
    if wide:
        return wide, None
    file.seek(0)
    decoder = codecs.getincrementaldecoder("utf-8")()
    try:
        while block := file.read(_BLOCK):
            decoder.decode(block)
        decoder.decode(b"", final=True)
    except UnicodeDecodeError:
        file.seek(0)
        return _guess_of_lines(file)
    return "utf-8", None


def _guess_of_lines(file: BinaryIO) -> tuple[str, str]:
    """The encoding of the file, UTF-8 when at least half of the lines that are not ASCII are valid in it, and the
    likeliest old encoding of those that are not.
    """
    other: list[bytes] = []
    size = valid = 0
    while size < _SAMPLE and (line := file.readline(_BLOCK)):
        if not line.isascii():
            try:
                line.decode("utf-8")
                valid += 1
            except UnicodeDecodeError:
                other.append(line[:2000])
                size += len(other[-1])
    guess = guess_encoding(b"".join(other))
    return ("utf-8", guess) if valid and valid >= len(other) else (guess, guess)


def _best_delimiter(lines: list[str]) -> str | None:
    """The delimiter under which most rows have the same number of cells, and more than one; None: there is none.

    What parts two tags parts all cells. Else at least half of the rows must agree, and the more of them the better: a
    bar in a few texts of a file of one column parts nothing, and semicolons inside a few cells do not either.
    """
    tagged = next((match for line in lines[:_TAGGED_LINES] if (match := _TWO_TAGS.search(line))), None)
    if tagged is not None:
        return tagged[1]
    best: tuple[float, str | None] = (0, None)
    for delimiter in _DELIMITERS:
        try:
            widths = Counter(len(row) for row in csv.reader(lines, delimiter=delimiter) if row)
        except csv.Error:
            continue
        rows = sum(widths.values())
        score = max(
            ((width - 1) * count * count / rows for width, count in widths.items() if count * 2 >= rows), default=0
        )
        if score > best[0]:
            best = (score, delimiter)
    return best[1]


class TextTable:
    """One table in a text file."""

    name: str | None = None

    def __init__(self, path: Path, dialect: Dialect) -> None:
        self.path = path
        self.dialect = dialect

    def rows(self, report: FileReport | None = None) -> Iterator[Row]:
        """Yield the rows, blank ones as well, so that numbers stay those that a spreadsheet shows."""
        dialect = self.dialect
        if report is not None and dialect.guess is not None:
            whole = dialect.guess == dialect.encoding
            report.flag(
                "encoding_guessed",
                found="bytes that are not UTF-8" if whole else "UTF-8 and bytes of another encoding in one file",
                expected="UTF-8",
                suggestion=f"{'read' if whole else 'those bytes were read'} as {dialect.guess};"
                " save the file as CSV UTF-8",
            )
        with self.path.open(encoding=dialect.encoding, errors=dialect.errors, newline="") as file:
            for _ in range(dialect.skip):
                file.readline()
            lines = Lines(file, report)
            lines.number = dialect.skip
            for number, line, cells in read_rows(lines, dialect.delimiter, dialect.skip + 1):
                yield Row(number, line, cells)  # type: ignore[arg-type]  # a list of str is one of cells
            lines.finish()
