"""The index of search: what an audience may see of programmes, and the names and codes of the catalog."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import Any

import tantivy

from waypost.model.text import fold
from waypost.reference import Catalog
from waypost.settings import LANGUAGES

_STEMMERS = {"en": "english", "fr": "french", "es": "spanish", "ar": "arabic"}


def index_schema() -> tantivy.Schema:
    builder = tantivy.SchemaBuilder()
    builder.add_text_field("kind", stored=True, tokenizer_name="raw")
    builder.add_text_field("code", stored=True, tokenizer_name="raw")
    builder.add_text_field("codes", tokenizer_name="folded")
    builder.add_text_field("names", tokenizer_name="folded")
    builder.add_text_field("words", tokenizer_name="folded")
    for language in LANGUAGES:
        builder.add_text_field(f"stems_{language}", tokenizer_name=f"stems_{language}")
    return builder.build()


def with_tokenizers(index: tantivy.Index) -> tantivy.Index:
    """The index itself, knowing how its fields are cut into words."""
    plain = tantivy.TextAnalyzerBuilder(tantivy.Tokenizer.simple()).filter(tantivy.Filter.lowercase()).build()
    index.register_tokenizer("folded", plain)
    for language, stemmer in _STEMMERS.items():
        built = tantivy.TextAnalyzerBuilder(tantivy.Tokenizer.simple()).filter(tantivy.Filter.lowercase())
        index.register_tokenizer(f"stems_{language}", built.filter(tantivy.Filter.stemmer(stemmer)).build())
    return index


def write_index(folder: Path, con: Any, catalog: Catalog) -> None:
    """Make the index of what a connection shows in an empty folder."""
    folder.mkdir()
    index = with_tokenizers(tantivy.Index(index_schema(), path=str(folder)))
    writer = index.writer(heap_size=64_000_000, num_threads=1)
    for document in _documents(con, catalog):
        writer.add_document(document)
    writer.commit()
    writer.wait_merging_threads()


def _documents(con: Any, catalog: Catalog) -> Iterator[tantivy.Document]:
    for ns_id, society in catalog.societies.items():
        called = [n for each in (society.other_names, society.short_names, society.former_names) for n in _texts(each)]
        yield _document(
            "society", ns_id, society.names, called, [ns_id, society.country_code, *_texts(society.shared_names)]
        )
    for code, country in catalog.countries.items():
        yield _document("country", code, country.names, [], [code, getattr(country, "iso2", "") or ""])
    for trail_id, trail in catalog.trails.items():
        on = {c for stage in trail.stages for c in stage.countries}
        crossed = [catalog.countries[c].names[lang] for c in sorted(on) if c in catalog.countries for lang in LANGUAGES]
        labels = [label for each in trail.labels.values() for label in each]
        yield _document("trail", trail_id, trail.names, labels, [trail_id], crossed)
    for list_name, kind in (("service", "service"), ("population_group", "group")):
        for code, entry in catalog.code_lists[list_name].codes.items():
            told = "heading" if kind == "service" and entry.is_group else kind
            yield _document(told, code, entry.label, [w for each in entry.words.values() for w in each], [code])
    titles: dict[str, dict[str, str]] = {}
    texts: dict[str, list[str]] = {}
    for programme_id, field, language, text in con.execute(
        "select programme_id, field, language, text from programme_text where text is not null order by all"
    ).fetchall():
        if field == "title":
            titles.setdefault(programme_id, {})[language or ""] = text
        else:
            texts.setdefault(programme_id, []).append(text[:1_500])
    identifiers: dict[str, list[str]] = {}
    for programme_id, value in con.execute(
        "select programme_id, value from identifier where value is not null"
    ).fetchall():
        identifiers.setdefault(programme_id, []).append(value)
    for programme_id, title in con.execute("select programme_id, title from programme order by 1").fetchall():
        named = titles.get(programme_id) or {"": title or ""}
        codes = [programme_id, *identifiers.get(programme_id, ())]
        yield _document("programme", programme_id, named, [], codes, texts.get(programme_id, []))


def _texts(value: Any) -> list[str]:
    """Names however they are kept: a list, or lists by language."""
    if isinstance(value, dict):
        return [text for each in value.values() for text in _texts(each)]
    return [str(getattr(each, "name", each)) for each in value or ()]


def _document(
    kind: str, code: str, names: dict[str, str], other: list[str], codes: list[str], texts: list[str] | None = None
) -> tantivy.Document:
    document = tantivy.Document()
    document.add_text("kind", kind)
    document.add_text("code", code)
    for each in codes:
        if each:
            document.add_text("codes", fold(each))
    for each in {*names.values(), *other}:
        document.add_text("names", fold(each))
    for each in texts or ():
        document.add_text("words", fold(each))
    for language in LANGUAGES:
        said = [names[language]] if language in names else [names[""]] if "" in names else []
        for each in (*said, *(texts or ())):
            document.add_text(f"stems_{language}", fold(each))
    return document
