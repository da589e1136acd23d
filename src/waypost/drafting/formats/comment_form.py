"""The off-line comment form as values: what stands in it. A form is of one organisation and one version."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import NamedTuple

import msgspec

from waypost.drafting.carrying import carry, placed
from waypost.drafting.comments import Comment
from waypost.drafting.formats.comment_mark import FILLED, Mark, Sent, digest, values_of
from waypost.drafting.formats.wording import field_name, label, word
from waypost.drafting.texts import Provision, Version, Work
from waypost.errors import InputError
from waypost.settings import LANGUAGES


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


class Entry(NamedTuple):
    """One place of the form: an official text (None for the text as a whole) and a comment, or room for one."""

    provision: Provision | None
    comment: Comment | None


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
    told["written_in"] = label("language", told["written_in"], form.language)
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
