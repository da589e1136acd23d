"""The off-line comment form as values: what stands in it, and the mark by which it is read back.

A form is of one organisation and one version. The mark holds the hash of each official text, so that a comment is
known to be about the words that stood there when the form went out, and a digest of each comment that went out with
it, so that an edit made off-line is told apart from one made on the page meanwhile.
"""

from __future__ import annotations

import base64
import re
import zlib
from collections.abc import Iterable, Iterator, Mapping
from hashlib import blake2b
from typing import NamedTuple

import msgspec

from waypost.drafting.carrying import carry, placed
from waypost.drafting.comments import Comment
from waypost.drafting.formats.wording import field_name, label, word
from waypost.drafting.texts import Provision, Version, Work
from waypost.errors import InputError
from waypost.settings import LANGUAGES

FILLED = ("type", "position", "quote", "wording", "rationale", "evidence", "confidentiality")
FIELDS = ("provision", "language", *FILLED)
CHANGEABLE = ("draft", "verified")

_CONTROL = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\ud800-\udfff\ufffe\uffff]")
_MARK = re.compile(r"WAYPOST-COMMENTS-1\.([A-Za-z0-9_-]+=*)\.([0-9a-f]{16})")
_MOST = 8 * 1024 * 1024  # bytes of a mark


class Form(msgspec.Struct, frozen=True, kw_only=True):
    """What a form is made of.

    ``language`` is that of its labels and of the official text; ``beside`` a second text to read next to it.
    ``organisation`` is the id that comments are on behalf of, ``organisation_name`` what people call it. ``until`` and
    ``submits`` say when it is due and which role submits. ``comments`` are those that the organisation has already.
    """

    work: Work
    version: str
    language: str
    organisation: str
    organisation_name: str = ""
    beside: str | None = None
    until: str = ""
    submits: str = ""
    comments: tuple[Comment, ...] = ()

    @property
    def languages(self) -> tuple[str, ...]:
        """Those of the official texts in it, the form's own first."""
        return (self.language,) if self.beside in (None, self.language) else (self.language, str(self.beside))

    @property
    def title(self) -> str:
        """Of the work, in the language of the form."""
        return self.work.titles.get(self.language) or next(iter(self.work.titles.values()), self.work.code)


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
    """By what a form is read back. ``texts`` are hashes by provision and language, in the order of the version."""

    work: str
    version: str
    organisation: str
    languages: tuple[str, ...]
    texts: dict[str, dict[str, str]]
    comments: dict[str, Sent] = {}

    @property
    def language(self) -> str:
        """Of the form's labels, and of a comment that names no other."""
        return self.languages[0]


class Entry(NamedTuple):
    """One place of the form: an official text (None for the text as a whole) and a comment, or room for one."""

    provision: Provision | None
    comment: Comment | None


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
        "confidentiality": comment.confidentiality,
    }


def digest(value: str) -> str:
    """A short digest of the value of a field."""
    return blake2b(value.encode(), digest_size=6).hexdigest()


def shown(entry: Entry, form: Form) -> dict[str, str]:
    """What stands in each field of an entry, official texts under ``text:fr``; room for a comment is empty."""
    provision, comment = entry
    found = {"provision": provision.id if provision is not None else word("whole_text", form.language)}
    for language in form.languages if provision is not None else ():
        text = provision.texts.get(language) if provision is not None else None
        found[f"text:{language}"] = text.body if text is not None else ""
    if comment is None:
        return found
    told = {field: value for field, value in values_of(comment).items() if field != "provision"}
    for kind in ("type", "position", "confidentiality", "language"):
        told[kind] = label(kind, told[kind], form.language)
    return found | told | {"comment": comment.id, "status": label("status", comment.status, form.language)}


def fields_of(form: Form) -> list[str]:
    """The fields of a form in their order; on which text a comment is, is asked where there are several."""
    texts = [f"text:{language}" for language in form.languages]
    is_asked = len(texts) > 1 or any(comment.language != form.language for comment in form.comments)
    asked = ["language"] if is_asked else []
    return ["comment", "provision", *texts, *asked, *FILLED, *(["status"] if form.comments else [])]


def headings(form: Form) -> dict[str, str]:
    """What each field of the form is called in its language."""
    return {field: field_name(field, form.language) for field in fields_of(form)}


def entries(form: Form) -> tuple[Mark, list[Entry]]:
    """The mark of a form, and its entries: the text as a whole, then each provision; its comments, then room for one.

    Comments written on earlier versions stand where the rules carry them, and keep the words that they were written
    on. Raises :class:`InputError` for a language that the version does not have, and for a comment that is on another
    work, of another organisation or on a later version.
    """
    version = _checked(form)
    carried = carry([placed(comment) for comment in form.comments], form.work, form.version)
    by_place: dict[str | None, list[Comment]] = {}
    sent = {}
    for each in carried:
        comment = each.comment
        by_place.setdefault(each.provision, []).append(comment)
        sent[comment.id] = Sent(
            version=comment.version,
            provision=comment.provision,
            place=each.provision,
            language=comment.language,
            text_hash=comment.text_hash,
            status=comment.status,
            digests={field: digest(value) for field, value in values_of(comment).items()},
        )
    mark = Mark(
        work=form.work.code,
        version=form.version,
        organisation=form.organisation,
        languages=form.languages,
        texts={
            provision.id: {name: provision.texts[name].hash for name in form.languages if name in provision.texts}
            for provision in version.provisions
        },
        comments=sent,
    )
    return mark, list(_entries(version, by_place))


def _entries(version: Version, by_place: Mapping[str | None, list[Comment]]) -> Iterator[Entry]:
    for provision in (None, *version.provisions):
        for comment in by_place.get(provision.id if provision is not None else None, ()):
            yield Entry(provision, comment)
        yield Entry(provision, None)


def _checked(form: Form) -> Version:
    version = form.work.version(form.version)
    for language in form.languages:
        if language not in LANGUAGES or not any(language in provision.texts for provision in version.provisions):
            raise InputError(f"{form.work.code} {form.version}: no text in {language!r}")
    if not form.organisation.strip():
        raise InputError("a form is on behalf of an organisation; none was named")
    ids = [comment.id for comment in form.comments]
    for comment in form.comments:
        if comment.on_behalf_of != form.organisation:
            raise InputError(f"comment {comment.id} is of {comment.on_behalf_of}, not of {form.organisation}")
        if not comment.id.strip() or comment.id != comment.id.strip() or ids.count(comment.id) > 1:
            raise InputError(f"comment {comment.id!r}: a form needs an id for each comment, each once")
    return version


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
