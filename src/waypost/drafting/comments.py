"""What an organisation says about a provision, and what the drafters answer.

A comment is about a provision of one version, in one language, with the words that stood there when it was written: it
keeps their hash, never a link to live text. Its number, its words and its disposition never change by what becomes of
the text; where it stands today is the matter of :mod:`waypost.drafting.carrying`.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator

import msgspec

from waypost.drafting.texts import Work
from waypost.errors import InputError
from waypost.settings import LANGUAGES

TYPES = ("editorial", "substantive", "technical", "legal", "translation", "evidence")
POSITIONS = ("support", "support_if", "oppose", "question")
CONFIDENTIALITIES = ("members", "zone", "drafters")
STATUSES = ("draft", "verified", "submitted", "withdrawn")
OUTCOMES = ("accepted", "accepted_in_part", "rejected", "already_covered", "out_of_scope", "deferred_to_guidance")
REACTIONS = ("satisfied", "maintains_objection")


class Disposition(msgspec.Struct, frozen=True, kw_only=True):
    """What the drafters answer: the outcome, why, and the reply to the author.

    ``responsible`` is a role or a body. ``version`` and ``provision`` are where the result is read; None where the
    comment changed nothing.
    """

    outcome: str
    reason: str
    responsible: str
    reply: str = ""
    version: str | None = None
    provision: str | None = None


class Comment(msgspec.Struct, frozen=True, kw_only=True):
    """One comment of an organisation.

    ``provision`` and ``text_hash`` are None for a comment about the work as a whole. ``quote`` is the passage that is
    meant; ``wording`` the text that is proposed instead; ``evidence`` links to programmes, claims or documents.
    ``written_in`` is the language of its own words, empty where that is unknown. ``author_role`` is a role, never a
    person's name.
    """

    id: str
    work: str
    version: str
    provision: str | None
    language: str
    text_hash: str | None
    on_behalf_of: str
    type: str
    position: str
    quote: str | None = None
    wording: str = ""
    rationale: str = ""
    evidence: tuple[str, ...] = ()
    written_in: str = ""
    confidentiality: str = "members"
    status: str = "draft"
    author_role: str = ""
    disposition: Disposition | None = None
    reaction: str | None = None


def comment_on(work: Work, version: str, provision: str | None, language: str) -> str | None:
    """The hash that a comment keeps of the words it is written on; None for the work as a whole.

    Raises :class:`InputError` that names what exists: versions, or the languages of the provision.
    """
    found = work.version(version)
    if provision is None:
        return None
    if provision not in found.by_id():
        raise InputError(f"{work.code} {version}: no provision {provision!r}")
    texts = found.by_id()[provision].texts
    if language not in texts:
        raise InputError(f"{work.code} {version} {provision}: no text in {language!r}; there is: {', '.join(texts)}")
    return texts[language].hash


def check_comment(comment: Comment, work: Work) -> None:
    """Raise :class:`InputError` that names all that cannot be: codes, or a text that never stood there."""
    problems = list(_problems(comment, work))
    if problems:
        raise InputError(f"comment {comment.id}: " + "; ".join(problems))


def dispose(comments: Iterable[Comment], disposition: Disposition) -> tuple[Comment, ...]:
    """The comments with this answer: one disposition for a group of identical ones, or for one alone.

    An answer that was there before is replaced, and with it the author's reaction to it.
    Raises :class:`InputError` for an unknown outcome, a missing reason or responsible, and for a comment that was
    never submitted.
    """
    _one_of("outcome", disposition.outcome, OUTCOMES)
    for what in ("reason", "responsible"):
        if not getattr(disposition, what).strip():
            raise InputError(f"a disposition needs its {what}: {disposition.outcome} without one")
    answered = tuple(comments)
    early = [comment.id for comment in answered if comment.status in ("draft", "verified")]
    if early:
        raise InputError(f"not submitted yet, and not answered before they are: {', '.join(early)}")
    return tuple(msgspec.structs.replace(comment, disposition=disposition, reaction=None) for comment in answered)


def react(comment: Comment, reaction: str) -> Comment:
    """The comment with what its author says of the answer.

    Raises :class:`InputError` for an unknown reaction, and for a comment that nobody answered.
    """
    _one_of("reaction", reaction, REACTIONS)
    if comment.disposition is None:
        raise InputError(f"comment {comment.id}: nobody answered it yet, there is nothing to react to")
    return msgspec.structs.replace(comment, reaction=reaction)


def unanswered(comments: Iterable[Comment]) -> tuple[Comment, ...]:
    """The submitted comments without a disposition: while there are any, the version does not go to the Board."""
    return tuple(comment for comment in comments if comment.status == "submitted" and comment.disposition is None)


def _one_of(what: str, value: str, known: tuple[str, ...]) -> None:
    if value not in known:
        raise InputError(f"{what} {value!r}; known: {', '.join(known)}")


def _problems(comment: Comment, work: Work) -> Iterator[str]:
    for what, value, known in (
        ("type", comment.type, TYPES),
        ("position", comment.position, POSITIONS),
        ("confidentiality", comment.confidentiality, CONFIDENTIALITIES),
        ("status", comment.status, STATUSES),
        ("reaction", comment.reaction, (None, *REACTIONS)),
        ("language of its words", comment.written_in, ("", *LANGUAGES)),
    ):
        if value not in known:
            yield f"{what} {value!r}; known: {', '.join(each for each in known if each)}"
    if not comment.on_behalf_of.strip():
        yield "on behalf of nobody"
    if comment.position == "support_if" and not (comment.wording.strip() or comment.rationale.strip()):
        yield "support_if without saying what: give a wording or a rationale"
    if comment.work != work.code:
        yield f"about {comment.work!r}, not about {work.code!r}"
        return
    try:
        stood = comment_on(work, comment.version, comment.provision, comment.language)
    except InputError as error:
        yield str(error)
        return
    if stood != comment.text_hash:
        yield f"written on words that {comment.version} {comment.provision} does not have in {comment.language}"
