"""How aspects and bodies are called on pages of messages."""

from __future__ import annotations

from collections.abc import Callable, Iterable

from waypost.web.accounts.queries import Standing
from waypost.web.advocacy.models import Message, MessageVersion
from waypost.web.advocacy.queries.aspects import Aspect, aspects
from waypost.web.advocacy.queries.claims import seen_claims
from waypost.web.advocacy.queries.messages import words_pk
from waypost.web.exercises.mails import society_name
from waypost.web.pages.templating import text


def aspect_namer(language: str) -> Callable[[str], str]:
    """How aspects are called on one page; an aspect that nobody knows any more by its key. Asks once."""
    known: dict[str, Aspect] = {}

    def name(key: str) -> str:
        if not known:
            known.update(aspects())
        return title_in(known[key].title, language) if key in known else key

    return name


def aspect_choices(language: str) -> list[tuple[str, str]]:
    """All aspects that are shown."""
    return [(key, title_in(each.title, language)) for key, each in aspects().items()]


def body_name(ns_id: str, language: str) -> str:
    """The society that answers for something, or the Secretariat."""
    return society_name(ns_id, language) if ns_id else text(language, "claims_secretariat")


def title_in(texts: dict[str, str], language: str) -> str:
    """A text in a language, or in the first one in which it is written."""
    return texts.get(language) or next(iter(texts.values()), "")


def titles_of(messages: Iterable[Message], language: str) -> dict[int, str]:
    """The titles of messages (with their track) by number, in the words that they were found with: one query."""
    versions = {words_pk(each): each.pk for each in messages}
    found = MessageVersion.objects.filter(pk__in=versions).values_list("pk", "title") if versions else ()
    return {versions[version]: title_in(title, language) for version, title in found}


def claim_choices(standing: Standing, language: str) -> list[tuple[str, str]]:
    """The claims that a message may rest on, by key, with their words: slots stay as they are."""
    return [
        (each.claim.key, f"{each.claim.key}: {title_in(each.words, language)[:140]}") for each in seen_claims(standing)
    ]
