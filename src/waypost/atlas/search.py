"""Search in four languages: accents folded, words cut to their stems, slips forgiven, codes taken at their word.

The index holds what an audience may see and is made with its answers. What a viewer sees beyond the audience, the
programmes of the society that they speak for, is looked through besides.
"""

from __future__ import annotations

from functools import lru_cache
from typing import Any

import tantivy

from waypost.atlas.index import index_schema, with_tokenizers
from waypost.atlas.opened import Opened
from waypost.model.text import fold
from waypost.settings import LANGUAGES
from waypost.store.reading import Rows

_MOST = 60
# How much a match counts: a code that is typed is meant; a name before what stands inside a text.
_CODE, _NAME, _STEM, _TEXT, _TYPO, _BEGUN = 30.0, 6.0, 3.0, 1.5, 0.6, 1.2
# A trail, a society or a country is more often looked for than one of many programmes that name it.
_KINDS = {"trail": 2.0, "society": 2.2, "country": 2.0, "heading": 1.6, "service": 1.4, "group": 1.5, "programme": 1.0}


@lru_cache(maxsize=6)
def _open(folder: str) -> tuple[tantivy.Index, tantivy.Schema]:
    schema = index_schema()
    return with_tokenizers(tantivy.Index(schema, path=folder)), schema


def find(opened: Opened, words: str, language: str, most: int = _MOST) -> Rows:
    """What comes nearest to words, the nearest first: ``kind, code, name, name_language, score``.

    ``kind`` is trail, society, country, heading, service, group or programme. Every word has to be met by something,
    be it with one or two slips of the typing hand.
    """
    terms = [term for term in fold(words).split() if term][:12]
    if not terms:
        return []
    index, schema = _open(str(opened.answers.folder / "search"))
    searcher = index.searcher()
    parts = [_meets(schema, index, term, language) for term in terms]
    for occur in (tantivy.Occur.Must, tantivy.Occur.Should):
        found = searcher.search(tantivy.Query.boolean_query([(occur, part) for part in parts]), limit=most * 2).hits
        if found:
            break
    hits: Rows = []
    for score, address in found:
        stored = searcher.doc(address)
        kind, code = str(stored["kind"][0]), str(stored["code"][0])
        hits.append({"kind": kind, "code": code, "score": float(score or 0) * _KINDS[kind]})
    met = {hit["code"] for hit in hits if hit["kind"] == "programme"}
    hits += [hit for hit in _own(opened, terms) if hit["code"] not in met]
    hits.sort(key=lambda hit: (-hit["score"], hit["kind"], hit["code"]))
    return _named(opened, hits[:most], language)


def _meets(schema: tantivy.Schema, index: tantivy.Index, term: str, language: str) -> tantivy.Query:
    """A document meets a term by its code, its names, its texts, a stem in any language, or with a slip."""
    should = tantivy.Occur.Should
    parts = [
        (should, _boost(tantivy.Query.term_query(schema, "codes", term), _CODE)),
        (should, _boost(tantivy.Query.term_query(schema, "names", term), _NAME)),
        (should, _boost(tantivy.Query.term_query(schema, "words", term), _TEXT)),
    ]
    for code in LANGUAGES:
        stemmed = index.parse_query(f'"{_plain(term)}"', [f"stems_{code}"])
        parts.append((should, _boost(stemmed, _STEM * (1.5 if code == language else 1.0))))
    if len(term) >= 3:
        begun = tantivy.Query.fuzzy_term_query(schema, "names", term, distance=0, prefix=True)
        parts.append((should, _boost(begun, _BEGUN)))
    if len(term) >= 4:
        slips = 2 if len(term) >= 8 else 1
        near = tantivy.Query.fuzzy_term_query(schema, "names", term, distance=slips, prefix=False)
        parts.append((should, _boost(near, _TYPO)))
    return tantivy.Query.boolean_query(parts)


def _boost(query: tantivy.Query, weight: float) -> tantivy.Query:
    return tantivy.Query.boost_query(query, weight)


def _plain(term: str) -> str:
    """A term without what the query language would take for its own."""
    return "".join(letter for letter in term if letter.isalnum()) or "-"


def _own(opened: Opened, terms: list[str]) -> Rows:
    """Programmes that the viewer sees and the audience does not, whose titles hold every term."""
    if not opened.viewer.own():
        return []
    listed = ", ".join(f"'{ns_id}'" for ns_id in opened.viewer.own())
    rows = opened.rows(
        f"""select programme_id, title from listed
            where list_has_any(societies, [{listed}]) and visibility in ('secretariat', 'owner')"""
    )
    return [
        {"kind": "programme", "code": row["programme_id"], "score": _NAME}
        for row in rows
        if all(term in fold(row["title"] or "") for term in terms)
    ]


def _named(opened: Opened, hits: Rows, language: str) -> Rows:
    catalog = opened.catalog
    wanted = [hit["code"] for hit in hits if hit["kind"] == "programme"]
    titles = {
        row["programme_id"]: row
        for row in opened.rows(
            """select l.programme_id, coalesce(t.text, l.title) as title, l.operating_ns_ids, l.country_codes,
                      l.verified_date, l.is_verified_recently,
                      case when t.text is null then l.title_language else ? end as title_language
               from listed l left join (select * from listed_title where language = ?) t using (programme_id)
               where list_contains(?, l.programme_id)""",
            [language, language, wanted],
        )
    }
    found = []
    for hit in hits:
        code = hit["code"]
        if hit["kind"] == "programme":
            if code not in titles:  # the predicate has the last word
                continue
            row = titles[code]
            name, said_in = row["title"] or code, row["title_language"]
            about = {
                "societies": row["operating_ns_ids"], "countries": row["country_codes"],
                "verified_date": row["verified_date"], "is_verified_recently": row["is_verified_recently"],
            }  # fmt: skip
        else:
            lists: dict[str, Any] = {
                "society": catalog.societies, "country": catalog.countries, "trail": catalog.trails,
            }  # fmt: skip
            if hit["kind"] in lists:
                name = lists[hit["kind"]][code].names[language]
            else:
                name = (
                    catalog.code_lists["population_group" if hit["kind"] == "group" else "service"]
                    .codes[code]
                    .label[language]
                )
            said_in, about = language, {}
        found.append(
            {
                "kind": hit["kind"],
                "code": code,
                "name": name,
                "name_language": said_in,
                "score": round(hit["score"], 2),
                **about,
            }
        )
    return found
