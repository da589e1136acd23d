"""Which programme a record is about, and which ones a new one resembles."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterable, Sequence
from hashlib import blake2b
from typing import Any

from rapidfuzz import fuzz

from waypost.importing.known import Known, RecordKey
from waypost.importing.slots import Told
from waypost.model import SourceRecord
from waypost.model.identity import programme_id, record_key
from waypost.model.text import fold

ALIKE = 87.0  # of 100: from which likeness of titles a person is asked
_RARE = 4  # of a title's rarest words, one has to be shared
_MOST = 3


def name_records(records: Sequence[SourceRecord], told: Sequence[Told]) -> list[RecordKey]:
    """Publisher and identifier of each record, such that the same content has the same name in any file and place.

    A record that a sheet knows by its place alone is named by what it says: title, countries, start, who.
    """
    seen: Counter[RecordKey] = Counter()
    keys: list[RecordKey] = []
    for record, each in zip(records, told, strict=True):
        identifier = record.identifier
        if identifier.startswith(f"{record.file}:") or identifier == record.file:
            identifier = f"told:{_digest(each)}"
            seen[record.publisher, identifier] += 1
            if (times := seen[record.publisher, identifier]) > 1:
                identifier += f"#{times}"
        keys.append((record.publisher, identifier))
    return keys


def _digest(told: Told) -> str:
    parts = [str(value) for slot, value in sorted(told.slots.items()) if slot.startswith("programme.title")]
    for kind, names in (("place", ("country_code", "admin1_name")), ("participation", ("organisation_name", "role"))):
        rows = told.slots.get(kind) or []
        parts += sorted("/".join(row.get(name, "") for name in names) for row in rows if isinstance(row, dict))
    parts.append(str(told.slots.get("programme.actual_start_date") or told.slots.get("programme.planned_start_date")))
    return blake2b("\x1f".join(fold(part) for part in parts).encode(), digest_size=9).hexdigest()


def find_programmes(keys: Sequence[RecordKey], told: Sequence[Told], known: Known) -> list[tuple[str, str]]:
    """For each record: the programme, and how it was found (``key``, ``record``, ``identifier``, ``new``, ``gone``).

    ``gone``: it names a key that the register does not have, or has no longer.
    """
    stated = {each.key for each in told if each.key}
    there = known.exists(stated) if stated else set()
    by_record = known.find_records(keys)
    pairs = {pair for each in told for pair in each.identifiers if pair[0] != "waypost"}
    by_name = known.find_identifiers(pairs)
    found: list[tuple[str, str]] = []
    for key, each in zip(keys, told, strict=True):
        named = next((by_name[pair] for pair in each.identifiers if pair in by_name), None)
        if each.key:
            found.append((each.key, "key" if each.key in there else "gone"))
        elif key in by_record:
            found.append((by_record[key], "record"))
        elif named:
            found.append((named, "identifier"))
        else:
            found.append((programme_id(record_key(*key)), "new"))
    return found


class Likeness:
    """Programmes of some societies by the words of their titles."""

    def __init__(self, programmes: Iterable[dict[str, Any]]) -> None:
        """``programmes`` as :meth:`Known.titles_of` gives them."""
        self._programmes = list(programmes)
        self._words: dict[str, list[int]] = defaultdict(list)
        self._titles = [[fold(title) for title in each["titles"]] for each in self._programmes]
        for number, titles in enumerate(self._titles):
            for word in {word for title in titles for word in title.split()}:
                self._words[word].append(number)

    def find(self, titles: Sequence[str], countries: set[str]) -> list[tuple[str, str, float]]:
        """Id, title and likeness (0–100) of what a new programme resembles, the most alike first.

        Countries that both tell have to meet; at least one of the title's rarest words is shared.
        """
        folded = [fold(title) for title in titles if title]
        words = {word for title in folded for word in title.split()}
        rare = sorted(words, key=lambda word: (len(self._words.get(word, ())) or 10**9, word))[:_RARE]
        near = {number for word in rare if len(word) > 2 for number in self._words.get(word, ())}
        found = []
        for number in near:
            programme = self._programmes[number]
            if countries and programme["countries"] and not countries & programme["countries"]:
                continue
            score = max(
                (fuzz.token_sort_ratio(a, b, score_cutoff=ALIKE) for a in folded for b in self._titles[number]),
                default=0.0,
            )
            if score >= ALIKE:
                found.append((programme["programme_id"], programme["titles"][0], round(score, 1)))
        return sorted(found, key=lambda each: (-each[2], each[0]))[:_MOST]
