"""How tags, languages and holders are called on pages. Whoever took consent back has no name anywhere."""

from __future__ import annotations

from functools import cache

from babel import Locale

from waypost.network.shipped import names_of
from waypost.network.tags import tag_words
from waypost.reference import load_catalog
from waypost.reference.network import VOCABULARIES
from waypost.web.exercises.mails import society_name
from waypost.web.network.models import Holder
from waypost.web.pages.templating import text

# Languages in which the work is done, beside those of the pages.
TONGUES = ("en", "fr", "es", "ar", "pt", "ru", "tr", "fa", "ur", "hi", "bn", "id", "ms", "th", "sw", "ha", "am", "so",
           "ti", "de", "it", "el", "uk", "pl", "nl", "zh", "ja", "ko")  # fmt: skip


def tag_name(tag: str, language: str) -> str:
    """A competence in words; its code where the catalog does not know it any more."""
    return tag_words(tag, load_catalog(), language)


@cache
def tongue_name(code: str, language: str) -> str:
    """A language in a language."""
    return str(Locale(language).languages.get(code, code))


@cache
def tag_choices(language: str) -> list[tuple[str, list[tuple[str, str]]]]:
    """All competences, under the names of their vocabularies; what stands below another is set in."""
    found = []
    lists = load_catalog().code_lists
    for vocabulary, name in VOCABULARIES.items():
        codes = lists[name].codes.values()
        rows = [(f"{vocabulary}:{each.code}", ("– " if each.parent else "") + each.label[language]) for each in codes]
        found.append((lists[name].label[language], rows))
    return found


def body_name(body: str, language: str) -> str:
    """The society or platform in whose name somebody acted; the Secretariat where none stands."""
    catalog = load_catalog()
    if body in catalog.platforms:
        return names_of(catalog.platforms[body], catalog)[language]
    return society_name(body, language) if body else text(language, "network_secretariat")


def holder_name(holder: Holder, language: str, *, is_shown: bool) -> str:
    """A person by name only where ``is_shown``, else by the society; a body by its own name."""
    if holder.catalog_id:
        return body_name(holder.catalog_id, language)
    if holder.is_person:
        if is_shown and holder.person is not None:
            return str(holder.person.display_name)
        of = body_name(holder.ns_id, language)
        return text(language, "network_somebody", body=of)
    return text(language, "network_unit_of", name=f"\u2068{holder.name}\u2069", body=body_name(holder.ns_id, language))
