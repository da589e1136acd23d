"""Answers that exist already: looked for before anybody is asked.

What is looked through are *sources*, each a function that gives texts; :func:`add_source` takes more of them.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass

import tantivy

from waypost.atlas.index import index_schema, with_tokenizers
from waypost.model.text import fold
from waypost.network.shipped import names_of
from waypost.reference import load_catalog
from waypost.settings import LANGUAGES
from waypost.web.network.queries.requests import published
from waypost.web.policy.models import Comment, Disposition
from waypost.web.policy.works import public_works

_TAG, _NEAR = 3.0, 0.35  # what a common tag adds; the share of the best score that is still told
_TERMS, _HEAP = 40, 15_000_000
_DISPOSITIONS = 500  # the latest ones


@dataclass(frozen=True)
class Text:
    """Something that may answer: a kind (``network_kind_<kind>`` names it), a title, words, its address, its tags."""

    kind: str
    title: str
    words: str
    address: str
    language: str
    tags: tuple[str, ...] = ()


Source = Callable[[str], Iterable[Text]]
_sources: list[Source] = []


def add_source(source: Source) -> Source:
    """Look through the texts of this function as well; it is given the language of the page."""
    if source not in _sources:
        _sources.append(source)
    return source


@add_source
def published_answers(language: str) -> Iterable[Text]:
    """Answers that were published for members."""
    for each in published():
        address = f"/{language}/network/answer/{each.request.code}/"
        tags = tuple(each.request.tags)
        yield Text("answer", each.title, each.redacted, address, each.language, tags)


@add_source
def provisions(language: str) -> Iterable[Text]:
    """Provisions of policies and of guidance that was adopted, as they stand now."""
    for work in public_works(language).values():
        version = work.versions[-1]
        for each in version.provisions:
            if each.kind == "provision" and language in each.texts:
                address = f"/{language}/policy/{work.code}/{version.code}/#p-{each.id}"
                title = f"{work.titles.get(language, work.code)} {each.id}"
                yield Text("provision", title, each.texts[language].body, address, language)


@add_source
def documents(language: str) -> Iterable[Text]:
    """Guidance that the catalog knows of."""
    catalog = load_catalog()
    for each in catalog.platforms.values():
        if each.kind == "guidance":
            words = " ".join(fact.words.get(language, "") for fact in each.facts.values())
            address = f"/{language}/network/platform/{each.platform}/"
            tags = tuple(one.tag for one in each.competences)
            yield Text("guidance", names_of(each, catalog)[language], words, address, language, tags)


@add_source
def dispositions(language: str) -> Iterable[Text]:
    """What was answered to comments, where all that it answers is open to members; the latest answer of each."""
    closed = Comment.objects.exclude(confidentiality="members", status="submitted")
    answered = Comment.objects.filter(answered__isnull=False).exclude(answered__disposed__comment__in=closed)
    found = Disposition.objects.filter(pk__in=answered.values("answered")).order_by("-pk")[:_DISPOSITIONS]
    comments = {each.answered_id: each for each in answered.filter(answered__in=list(found)).order_by("-pk")}
    for each in found:
        comment = comments[each.pk]
        title = f"{comment.work} {comment.provision}".strip()
        words = f"{each.reply} {each.reason}".strip()
        yield Text("disposition", title, words, f"/{language}/drafts/comment/{comment.pk}/", comment.language)


def find_existing(words: str, tags: Sequence[str], language: str, most: int = 5) -> list[Text]:
    """What comes nearest to words and tags, the nearest first; nothing where nothing comes near."""
    texts = [each for source in _sources for each in source(language)]
    terms = list(dict.fromkeys(term for term in fold(words).split() if len(term) > 3))[:_TERMS]
    if not texts or not (terms or tags):
        return []
    schema = index_schema()
    index = with_tokenizers(tantivy.Index(schema))
    writer = index.writer(heap_size=_HEAP, num_threads=1)
    for number, each in enumerate(texts):
        body = fold(f"{each.title} {each.words}")
        stems = f"stems_{each.language if each.language in LANGUAGES else 'en'}"
        document = tantivy.Document()
        for name, value in (("code", str(number)), ("words", body), (stems, body)):
            document.add_text(name, value)
        for tag in each.tags:
            document.add_text("codes", _plain(tag))
        writer.add_document(document)
    writer.commit()
    writer.wait_merging_threads()
    index.reload()
    should = tantivy.Occur.Should
    parts = [(should, index.parse_query(f'"{_letters(term)}"', ["words", *(f"stems_{c}" for c in LANGUAGES)]))
             for term in terms if _letters(term)]  # fmt: skip
    parts += [
        (should, tantivy.Query.boost_query(tantivy.Query.term_query(schema, "codes", _plain(tag)), _TAG))
        for tag in tags
    ]
    searcher = index.searcher()
    hits = searcher.search(tantivy.Query.boolean_query(parts), limit=most).hits
    best = max((score for score, _ in hits), default=0.0)
    near = [address for score, address in hits if score >= _NEAR * best]
    return [texts[int(searcher.doc(address)["code"][0])] for address in near]


def _plain(tag: str) -> str:
    """A tag as one word of the index."""
    return "".join(letter for letter in tag if letter.isalnum())


def _letters(term: str) -> str:
    return "".join(letter for letter in term if letter.isalnum())
