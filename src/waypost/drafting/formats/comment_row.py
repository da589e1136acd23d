"""One row of a comment form: what stands in its places, and the comment that it is."""

from __future__ import annotations

import datetime as dt
import re
import unicodedata
from collections.abc import Mapping
from typing import NamedTuple

from waypost.drafting.comments import CONFIDENTIALITIES, Comment
from waypost.drafting.formats.comment_mark import FIELDS, FILLED, Mark, Sent, clean, digest, lines_of, values_of
from waypost.drafting.formats.comment_remarks import Place, Unusable
from waypost.drafting.formats.wording import find_code, says, wording
from waypost.settings import LANGUAGES

Cell = str | int | float | bool | dt.date | dt.time | dt.timedelta | None

_NUMBERED = re.compile(r"\d+(\.\d+)?")
_LISTED = 12  # provisions named in a remark
_CODED = ("type", "position", "confidentiality")


class FilledRow(NamedTuple):
    """What stands in the places of one comment, by field; official texts under ``text:fr``."""

    place: Place
    cells: Mapping[str, Cell]


def text_of(cell: Cell) -> str:
    """A cell as text: a whole number without a point, a day as it is written everywhere."""
    if cell is None:
        return ""
    if isinstance(cell, float):
        return str(int(cell)) if cell.is_integer() and abs(cell) < 1e15 else repr(cell)
    if isinstance(cell, dt.datetime) and cell.time() == dt.time():
        cell = cell.date()
    return clean(cell.isoformat() if isinstance(cell, dt.date) else str(cell))


def texts_in(row: FilledRow) -> dict[str, str]:
    """The cells of a row as texts; a list from which nothing was chosen is empty."""
    cells = {field: text_of(cell) for field, cell in row.cells.items()}
    return cells | {field: "" for field in (*_CODED, "language", "written_in") if says("choose", cells.get(field, ""))}


def is_said(cells: Mapping[str, str]) -> bool:
    """Whether somebody said something in a row: who may read it, and in which language, is nothing by itself."""
    return any(cells.get(field) for field in FILLED if field not in ("written_in", "confidentiality"))


def place_in(row: FilledRow, mark: Mark) -> str | None:
    """The id of the provision that a row names; None for the text as a whole. Raises :class:`Unusable`."""
    cell = row.cells.get("provision")
    text = text_of(cell)
    if not text or says("whole_text", text):
        return None
    known = mark.texts
    if isinstance(cell, int | float) and not isinstance(cell, bool):
        meant = [each for each in known if _NUMBERED.fullmatch(each) and float(each) == float(cell)]
        if len(meant) > 1:
            raise Unusable("provision_unsure", text, meant)
        if meant:
            return meant[0]
    plain = "".join(_ascii_digit(sign) for sign in text).rstrip(".")
    if plain in known:
        return plain
    raise Unusable("provision_unknown", text, [*list(known)[:_LISTED], *(["…"] if len(known) > _LISTED else [])])


def _ascii_digit(sign: str) -> str:
    """Figures of any script as ours, and the Arabic point as a point."""
    return str(unicodedata.decimal(sign)) if sign.isdecimal() else {"٫": "."}.get(sign, sign)


def new_comment(cells: Mapping[str, str], place: str | None, mark: Mark) -> Comment:
    """A comment that nobody said before, on the words of the form, written in its language where it names no other.

    Raises :class:`Unusable`.
    """
    language = _code("language", cells["language"]) if cells.get("language") else mark.language
    on = (mark.version, place, language, _hash_of(mark, place, language))
    written_in = cells.get("written_in") or mark.language
    return _comment({**cells, "written_in": written_in}, mark, on, "members")


def sent_comment(row: FilledRow, cells: Mapping[str, str], mark: Mark, sent: Sent) -> Comment:
    """A comment that went out with the form, as its row says it now.

    It stays on the words that it was written on, unless the row names another provision or language. Where its place,
    who may read it, or the language of its words was emptied, they are as before: nothing is moved or opened by
    leaving it out.
    Raises :class:`Unusable`.
    """
    place = place_in(row, mark) if cells.get("provision") else sent.place
    language = _code("language", cells["language"]) if cells.get("language") else sent.language
    on = (sent.version, sent.provision, language, sent.text_hash)
    if (place, language) != (sent.place, sent.language):
        on = (mark.version, place, language, _hash_of(mark, place, language))
    stated = sent.digests.get("confidentiality")
    before = next((each for each in CONFIDENTIALITIES if digest(each) == stated), "drafters")
    written = sent.digests.get("written_in")
    written_in = next((each for each in LANGUAGES if digest(each) == written), "")
    return _comment({**cells, "written_in": cells.get("written_in") or written_in}, mark, on, before)


def changed_fields(comment: Comment, sent: Sent) -> tuple[str, ...]:
    """The fields in which a comment is another than it went out."""
    now = values_of(comment)
    # A form that went out before comments had a language says nothing of it.
    asked = [field for field in FIELDS if field != "written_in" or field in sent.digests]
    return tuple(field for field in asked if digest(now[field]) != sent.digests.get(field))


def _hash_of(mark: Mark, place: str | None, language: str) -> str | None:
    if place is None:
        return None
    texts = mark.texts[place]
    if language not in texts:
        raise Unusable("no_text", place, texts)
    return texts[language]


def _comment(
    cells: Mapping[str, str], mark: Mark, on: tuple[str, str | None, str, str | None], readers: str
) -> Comment:
    """``on``: version, provision, language and hash; ``readers``: who may read it where the row does not say."""
    codes = {
        kind: _code(kind, cells.get(kind, "") or (readers if kind == "confidentiality" else "")) for kind in _CODED
    }
    if codes["position"] != "support" and not (cells.get("wording") or cells.get("rationale")):
        raise Unusable("condition_missing" if codes["position"] == "support_if" else "words_missing")
    version, provision, language, stood = on
    return Comment(
        id="",
        work=mark.work,
        version=version,
        provision=provision,
        language=language,
        text_hash=stood,
        on_behalf_of=mark.organisation,
        type=codes["type"],
        position=codes["position"],
        confidentiality=codes["confidentiality"],
        quote=cells.get("quote") or None,
        wording=cells.get("wording", ""),
        rationale=cells.get("rationale", ""),
        evidence=lines_of(cells.get("evidence", "")),
        written_in=_code("language", cells["written_in"], "written_in") if cells.get("written_in") else "",
    )


def _code(kind: str, text: str, field: str | None = None) -> str:
    known = wording().codes[kind]
    if not text:
        raise Unusable("code_missing", expected=known, field=kind)
    code = find_code(kind, text)
    if code is None:
        raise Unusable("code_unreadable", text, known, field or kind)
    return code
