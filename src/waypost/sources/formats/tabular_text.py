"""CSV in the field's many dialects, streamed: memory does not grow with the file.

Encoding: a byte order mark decides; else UTF-8 when the whole file is valid UTF-8 (one pass in small blocks);
else it is guessed from the lines that hold other bytes, and the guess is an issue.
"""

from __future__ import annotations

import codecs
import csv
import re
from collections import Counter
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import BinaryIO

from charset_normalizer import from_bytes

from waypost.model import FileReport
from waypost.sources.formats.tabular_rows import Row

MAX_TEXT_BYTES = 4 * 1024**3
MAX_CELL_SIGNS = 131_072  # the csv module's own limit; an unclosed quote ends here
_BLOCK = 1 << 20
_SAMPLE = 65536
_MARKS = (
    (codecs.BOM_UTF8, "utf-8-sig"),
    (codecs.BOM_UTF32_LE, "utf-32"),
    (codecs.BOM_UTF32_BE, "utf-32"),
    (codecs.BOM_UTF16_LE, "utf-16"),
    (codecs.BOM_UTF16_BE, "utf-16"),
)
# What offices in the four languages save from Excel when they do not save UTF-8.
_GUESSED = ["cp1252", "cp1256", "cp1250", "cp1251", "mac_roman", "cp850"]
_DELIMITERS = ",;\t|"
_NOT_TEXT = re.compile(rb"[\x01-\x08\x0e-\x1a\x1c-\x1f]")
_OTHER_KINDS = (b"<", b"{", b"%PDF", b"PK\x03\x04", b"\x89PNG", b"\xff\xd8\xff", b"\xd0\xcf\x11\xe0", b"\x1f\x8b")


@dataclass(frozen=True)
class Dialect:
    """How a text file holds its table. ``guessed`` when the encoding is not certain; ``skip`` lines are no rows."""

    encoding: str
    delimiter: str
    guessed: bool = False
    skip: int = 0


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
        encoding, guessed = _find_encoding(file)
        file.seek(0)
        sample = file.read(_SAMPLE).decode(encoding, errors="replace")
    lines = sample.splitlines(keepends=True)
    if len(lines) > 1 and len(sample) >= _SAMPLE // 4:
        lines = lines[:-1]  # the last one may be cut
    told = re.fullmatch(r"sep=(.)\r?\n", lines[0], re.IGNORECASE) if lines else None
    if told:
        return Dialect(encoding, told[1], guessed, skip=1)
    return Dialect(encoding, _best_delimiter(lines) or ",", guessed)


def find_delimiter(path: Path) -> str | None:
    """The delimiter of a text file, None when no sign parts its lines alike."""
    with path.open("rb") as file:
        sample = file.read(_SAMPLE).decode("utf-8", errors="replace")
    return _best_delimiter(sample.splitlines(keepends=True))


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


def _find_encoding(file: BinaryIO) -> tuple[str, bool]:
    head = file.read(4096)
    for mark, encoding in _MARKS:
        if head.startswith(mark):
            return encoding, False
    wide = _wide_encoding(head)
    if wide:
        return wide, False
    file.seek(0)
    decoder = codecs.getincrementaldecoder("utf-8")()
    try:
        while block := file.read(_BLOCK):
            decoder.decode(block)
        decoder.decode(b"", final=True)
    except UnicodeDecodeError:
        file.seek(0)
        return _guess_encoding(file), True
    return "utf-8", False


def _guess_encoding(file: BinaryIO) -> str:
    """The likeliest old encoding of the lines that are not ASCII; UTF-8 when most of them are valid in it."""
    lines: list[bytes] = []
    size = valid = 0
    for line in file:
        if not line.isascii():
            lines.append(line[:2000])
            size += len(lines[-1])
            try:
                line.decode("utf-8")
                valid += 1
            except UnicodeDecodeError:
                pass
        if size > 4 * _SAMPLE:
            break
    if valid > len(lines) / 2:
        return "utf-8"
    best = from_bytes(b"".join(lines), cp_isolation=_GUESSED, enable_fallback=True).best()
    return best.encoding if best is not None and best.encoding in _GUESSED else "cp1252"


def _best_delimiter(lines: list[str]) -> str | None:
    """The delimiter under which most rows have the same number of cells, and more than one; None: there is none.

    At least half of the rows must agree; a bar in a few texts of a file of one column parts nothing.
    """
    best: tuple[int, str | None] = (0, None)
    for delimiter in _DELIMITERS:
        try:
            widths = Counter(len(row) for row in csv.reader(lines, delimiter=delimiter) if row)
        except csv.Error:
            continue
        rows = sum(widths.values())
        score = max(((width - 1) * count for width, count in widths.items() if count * 2 >= rows), default=0)
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
        if report is not None and dialect.guessed:
            report.flag(
                "encoding_guessed",
                found="bytes that are not UTF-8",
                expected="UTF-8",
                suggestion=f"read as {dialect.encoding}; save the file as CSV UTF-8",
            )
        flaws = _Flaws(report)
        with self.path.open(encoding=dialect.encoding, errors="replace", newline="") as file:
            for _ in range(dialect.skip):
                file.readline()
            reader = csv.reader(flaws.without_zeros(file), delimiter=dialect.delimiter)
            number, line = dialect.skip, dialect.skip + 1
            while True:
                try:
                    for cells in reader:
                        number += 1
                        yield Row(number, line, cells)  # type: ignore[arg-type]  # a list of str is one of cells
                        line = reader.line_num + dialect.skip + 1
                    break
                except csv.Error as error:
                    number += 1
                    flaws.broken_row(number, line, str(error))
                    line = reader.line_num + dialect.skip + 1
        flaws.finish()


class _Flaws:
    """Counts what is wrong with the form of a text file; one issue for each kind, with its first place."""

    def __init__(self, report: FileReport | None) -> None:
        self.report = report
        self.first: dict[str, int] = {}
        self.count: Counter[str] = Counter()

    def without_zeros(self, lines: Iterable[str]) -> Iterator[str]:
        """The lines without NUL signs; counts them and the signs that the encoding could not read."""
        for number, text in enumerate(lines, start=1):
            clean = text
            if "\x00" in text:
                clean = text.replace("\x00", "")
                self._note("nul_signs", number)
            if "\ufffd" in text:
                self._note("signs_unreadable", number)
            yield clean

    def broken_row(self, row: int, line: int, message: str) -> None:
        """A row that the csv module refuses: a cell beyond all measure, for a quote was not closed."""
        if self.report is not None:
            self.report.flag(
                "row_broken",
                row=row,
                line=line,
                found=message,
                expected=f"cells of at most {MAX_CELL_SIGNS} signs and quotes that close",
            )

    def _note(self, kind: str, line: int) -> None:
        self.first.setdefault(kind, line)
        self.count[kind] += 1

    def finish(self) -> None:
        """Write the issues that concern many lines."""
        if self.report is not None:
            for kind, line in self.first.items():
                self.report.flag(kind, line=line, found=f"{self.count[kind]} lines, the first is line {line}")
