"""Texts in which telling words stand: proposed to a person who looks, never a finding.

``catalog/rules/lexicon.yml`` has the words by rule and language. A title or description that holds one is named beside
the rule; what the rule finds does not change by it.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

import ibis

from waypost.analysis.common import rows_of

if TYPE_CHECKING:
    from waypost.analysis.tables import Tables
    from waypost.reference import Catalog


def telling_words(tables: Tables, kept: ibis.Table, catalog: Catalog) -> ibis.Table:
    """``programme_id, provision, telling_words``: which words of a rule stand in the texts of a programme of ``kept``.

    ``kept`` has ``programme_id`` and the rule under ``provision``. Words are looked for in lower case, anywhere in a
    text; several are apart by a comma.
    """
    words = [
        {"provision": rule, "word": word.lower()}
        for rule, listed in catalog.rule_lexicon.items()
        for words in listed.values()
        for word in words
    ]
    asked = rows_of(words or [{"provision": "", "word": ""}])
    mine = kept.select("programme_id", "provision").distinct().join(asked, "provision")
    found = tables["programme_text"].select("programme_id", "text").join(mine, "programme_id")
    found = found.filter(found.text.lower().contains(found.word) & (found.word != ""))
    listed = found.word.collect(distinct=True).sort().join(", ")
    return found.group_by(["programme_id", "provision"]).aggregate(telling_words=listed)
