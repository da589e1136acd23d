"""The words of the questions: four languages, slots that are columns, code lists that exist."""

from __future__ import annotations

from collections.abc import Iterator
from string import Formatter

from waypost.reference.catalog import Catalog
from waypost.reference.checks.findings import missing_languages
from waypost.reference.questions import QuestionText
from waypost.settings import LANGUAGES

# What a column may point at besides a code list.
NAMED = (
    "trail", "country", "society", "provision", "programme", "factor", "counterpart", "named", "by_scope",
)  # fmt: skip
# … and what the rules name: waypost.analysis.rule_words.
NAMED_BY_RULES = (
    "rule",
    "rule_ask",
    "rule_guidance",
    "rule_caution",
    "ask",
    "dilemma",
    "figure",
    "fact",
    "facts",
    "rule_field",
)
# … and waypost.analysis.relations.words.
NAMED_BY_RELATIONS = ("relation", "relation_ask", "told", "body", "matter", "way", "day")


def check_questions(catalog: Catalog) -> Iterator[str]:
    """Every text in four languages; every slot and ``when`` a column of the question."""
    for name, text in catalog.question_texts.items():
        where = f"rules/questions/{name}.yml"
        for what in ("title", "answers", "cannot_say"):
            yield from missing_languages(where, what, getattr(text, what))
        for column, meant in text.columns.items():
            yield from missing_languages(where, f"column {column}: label", meant.label)
            known = (*NAMED, *NAMED_BY_RULES, *NAMED_BY_RELATIONS, *catalog.code_lists)
            if meant.code_list and meant.code_list not in known:
                yield f"{where}: column {column}: no code list {meant.code_list!r}"
        yield from _check_sentences(where, text)


def _check_sentences(where: str, text: QuestionText) -> Iterator[str]:
    for number, sentence in enumerate(text.explain, start=1):
        what = f"sentence {number}"
        slots = {
            lang: {slot for _, slot, _, _ in Formatter().parse(getattr(sentence, lang)) if slot} for lang in LANGUAGES
        }
        for language, found in slots.items():
            yield from (
                f"{where}: {what} in {language}: no column {slot!r}"
                for slot in sorted(found)
                if slot not in text.columns
            )
            if found != slots["en"]:
                yield f"{where}: {what}: the slots in {language} are not those in en"
        if sentence.when and sentence.when not in text.columns:
            yield f"{where}: {what}: when names no column {sentence.when!r}"
        for column in (*sentence.same, *sentence.differ):
            if column not in text.columns:
                yield f"{where}: {what}: same and differ name no column {column!r}"
        yield from (
            f"{where}: {what}: only names no column {column!r}"
            for column in sentence.only
            if column not in text.columns
        )
