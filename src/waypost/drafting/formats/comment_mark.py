"""The mark of a comment form, by which it is read back, and the fields of a comment as texts that can be compared.

The mark holds the hash of each official text, so that a comment is known to be about the words that stood there when
the form went out, and a digest of each field of the comments that went out with it, so that an edit made off-line is
told apart from one made on the page meanwhile.
"""

from __future__ import annotations

import base64
import re
import zlib
from collections.abc import Iterable
from hashlib import blake2b

import msgspec

from waypost.drafting.comments import Comment
from waypost.errors import InputError
from waypost.settings import LANGUAGES

FILLED = ("type", "position", "quote", "wording", "rationale", "evidence", "written_in", "confidentiality")
FIELDS = ("provision", "language", *FILLED)
CHANGEABLE = ("draft", "verified")

_CONTROL = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\ud800-\udfff\ufffe\uffff]")
_MARK = re.compile(r"WAYPOST-COMMENTS-1\.([A-Za-z0-9_-]+=*)\.([0-9a-f]{16})")
_MOST = 8 * 1024 * 1024  # bytes of a mark


class Sent(msgspec.Struct, frozen=True, kw_only=True):
    """A comment as the form took it along: where it was written, where it is shown, a digest of each field."""

    version: str
    provision: str | None
    place: str | None
    language: str
    text_hash: str | None
    status: str
    digests: dict[str, str]


class Mark(msgspec.Struct, frozen=True, kw_only=True):
    """By what a form is read back. ``texts`` are hashes by provision and language, in the order of the version.

    ``paragraphs`` are digests of what a document says outside its places: anything else there was written by somebody.
    """

    work: str
    version: str
    organisation: str
    languages: tuple[str, ...]
    texts: dict[str, dict[str, str]]
    comments: dict[str, Sent] = {}
    paragraphs: tuple[str, ...] = ()

    @property
    def language(self) -> str:
        """Of the form's labels, and of a comment that names no other."""
        return self.languages[0]


def clean(text: str) -> str:
    """A text as people typed it: one kind of line end, no control signs, nothing around it."""
    return _CONTROL.sub("", text.replace("\r\n", "\n").replace("\r", "\n")).strip()


def lines_of(text: str) -> tuple[str, ...]:
    """The lines of a text in which something stands."""
    return tuple(line for each in clean(text).split("\n") if (line := each.strip()))


def values_of(comment: Comment) -> dict[str, str]:
    """The fields of a comment as texts, by which two states of it are compared; codes as they are."""
    return {
        "provision": comment.provision or "",
        "language": comment.language,
        "type": comment.type,
        "position": comment.position,
        "quote": clean(comment.quote or ""),
        "wording": clean(comment.wording),
        "rationale": clean(comment.rationale),
        "evidence": "\n".join(lines_of("\n".join(comment.evidence))),
        "written_in": comment.written_in,
        "confidentiality": comment.confidentiality,
    }


def words_of(comment: Comment) -> tuple[str, ...]:
    """All that a comment says: two with the same are one that was said twice, whatever language they name for it."""
    return tuple(value for field, value in values_of(comment).items() if field != "written_in")


def digest(value: str) -> str:
    """A short digest of the value of a field."""
    return blake2b(value.encode(), digest_size=6).hexdigest()


def digest_of_line(text: str) -> str:
    """A digest of a paragraph, whatever its spaces and line breaks became."""
    return digest(" ".join(clean(text).split()))


def is_part_of_mark(text: str) -> bool:
    """Whether a paragraph is a mark and nothing else."""
    return _MARK.fullmatch("".join(text.split())) is not None


def encode(mark: Mark) -> str:
    """The mark as one long word that spreadsheets and word processors keep."""
    packed = base64.urlsafe_b64encode(zlib.compress(msgspec.json.encode(mark), 9)).decode()
    return f"WAYPOST-COMMENTS-1.{packed}.{_sum_of(packed)}"


def decode(pieces: Iterable[str]) -> Mark:
    """The mark in texts of a file, in their order; it may be broken into pieces, and stand several times.

    Raises :class:`InputError` where there is none, where it is damaged, and where there are two different ones.
    """
    together = "".join("".join(piece.split()) for piece in pieces)
    found = dict.fromkeys(match.groups() for match in _MARK.finditer(together))
    if not found:
        raise InputError(
            "no comment form of Waypost: its mark (WAYPOST-COMMENTS…) is missing; fill in the form as it was sent"
        )
    if len(found) > 1:
        raise InputError("the marks of two forms in one file; send each form by itself")
    ((packed, stated),) = found
    damaged = InputError("the mark of the form is damaged; copy the comments into the form as it was sent")
    if _sum_of(packed) != stated:
        raise damaged
    try:
        unpacking = zlib.decompressobj()
        content = unpacking.decompress(base64.urlsafe_b64decode(packed), _MOST)
        mark = msgspec.json.decode(content, type=Mark)
    except (ValueError, zlib.error, msgspec.MsgspecError) as error:
        raise damaged from error
    if not mark.languages or any(language not in LANGUAGES for language in mark.languages):
        raise damaged
    return mark


def _sum_of(packed: str) -> str:
    return blake2b(packed.encode(), digest_size=8).hexdigest()
