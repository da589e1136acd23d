"""What a society says of itself, for its page and the interface: what stands, what lacks, how it is kept."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any

from waypost.model import OF_SOCIETIES
from waypost.model.contribution import Value
from waypost.publish.workbook_cells import canonical_text
from waypost.reference import load_catalog
from waypost.store.reading import rows
from waypost.web.contribute.acting import Acting
from waypost.web.contribute.actions.saying import NewEntry, Word, say
from waypost.web.contribute.models import Batch, Change
from waypost.web.contribute.questions import Answers
from waypost.web.contribute.standing_now import shown_release

_NEEDED = {"declined_position": ("declined_service_code", "declined_reason"), "term": ("term_text", "term_concept")}


def positions_now(ns_id: str, said: Mapping[str, Change]) -> dict[str, Value]:
    """By slot the rows that stand: the society's last word, else the release's."""
    con = shown_release().cursor()
    found: dict[str, Value] = {}
    for kind in OF_SOCIETIES:
        if kind in said:
            found[kind] = said[kind].new or []
            continue
        asked = f"select * exclude (society_id, is_example) from {kind} where society_id = ? order by all"
        there = rows(con, asked, [ns_id])
        found[kind] = [{k: text for k, v in row.items() if (text := canonical_text(v)) is not None} for row in there]
    return found


def lacking(answers: Answers) -> Iterator[str]:
    """Inputs of entries that say too little: a service without a reason is no position."""
    for slot, needed in _NEEDED.items():
        value = answers.values.get(slot)
        for number, row in zip(answers.numbers.get(slot, ()), value if isinstance(value, list) else (), strict=True):
            yield from (f"{slot}:{number}:{name}" for name in needed if isinstance(row, dict) and not row.get(name))


def keep_positions(
    acting: Acting,
    stands: Mapping[str, Value],
    answers: Answers,
    *,
    seen: Mapping[str, int],
    told: dict[str, Any] | None,
    why: str,
    sign: bool,
) -> Batch | None:
    """Keep each list that changed; None when none did. Raises what ``say`` raises."""
    words = [
        Word(acting.ns_id, slot, value or [], old=stands[slot], seen=seen.get(slot))
        for slot, value in answers.values.items()
        if value != stands[slot]
    ]
    name = load_catalog().societies[acting.ns_id].names["en"]
    return say(
        author=acting.author(told), kind=Batch.Kind.PAGE, words=words, why=why,
        entries=[NewEntry(acting.ns_id, name, speaker=acting.ns_id)], sign_at_once=sign and acting.rights.may_sign,
    )  # fmt: skip
