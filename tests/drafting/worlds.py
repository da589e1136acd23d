"""Works that a drafting group might have written: any sequence of rewording, splitting, merging, dropping."""

from __future__ import annotations

from collections.abc import Callable

import msgspec
from hypothesis import strategies as st

from waypost.drafting.texts import Descent, Provision, Text, Version, Work, text_hash

VOCABULARY = {
    "fr": ("l’aide", "d'urgence", "les Sociétés", "n’est", "jamais", "été", "migrants,", "quel que soit"),
    "en": ("don’t", "help", "the migrant's", "rights;", "never", "well-being", "1,000", "societies"),
    "ar": ("المهاجرين،", "أيًا", "كان", "وضعهم", "القانوني.", "تُصان", "المساعدة", "؟"),
}


def bodies(language: str) -> st.SearchStrategy[str]:
    """A few words of a language."""
    return st.lists(st.sampled_from(VOCABULARY[language]), min_size=1, max_size=7).map(" ".join)


class Drafting:
    """A version being written: each operation leaves a work that can be."""

    def __init__(self, draw: Callable[..., object]) -> None:
        self.draw = draw
        self.used: set[str] = set()
        self.provisions: list[Provision] = []
        self.lineage: list[Descent] = []
        self.before: set[str] = set()
        for heading in ("1", "2", "3"):
            self.provisions.append(Provision(id=heading, kind="heading", texts=self.texts()))
            self.used.add(heading)
            for _ in range(draw(st.integers(0, 3))):
                self.put(heading, len(self.provisions))

    def texts(self) -> dict[str, Text]:
        source = self.draw(bodies("fr"))
        found = {"fr": Text(body=source)}
        for language in self.draw(st.sets(st.sampled_from(("en", "ar")))):
            found[language] = Text(body=self.draw(bodies(language)), translation_of=text_hash(source))
        return found

    def put(self, heading: str, place: int) -> str:
        number = next(n for n in range(1, 99) if f"{heading}.{n}" not in self.used)
        name = f"{heading}.{number}"
        self.used.add(name)
        self.provisions.insert(place, Provision(id=name, texts=self.texts()))
        return name

    def one(self) -> Provision | None:
        """Any provision that is no heading."""
        found = [each for each in self.provisions if each.kind == "provision"]
        return self.draw(st.sampled_from(found)) if found else None

    def follows(self, old: str, new: str) -> None:
        """Whatever became ``old`` in this version became ``new``; only those of the version before are named."""
        origins = {edge.old for edge in self.lineage if edge.new == old}
        if old in self.before:
            origins.add(old)
        self.lineage += [Descent(old=each, new=new) for each in sorted(origins)]

    def give_up(self, name: str) -> None:
        self.provisions = [each for each in self.provisions if each.id != name]
        self.lineage = [edge for edge in self.lineage if edge.new != name]

    def reword(self) -> None:
        if (chosen := self.one()) is None:
            return
        language = self.draw(st.sampled_from(sorted(chosen.texts)))
        text = msgspec.structs.replace(chosen.texts[language], body=self.draw(bodies(language)))
        changed = msgspec.structs.replace(chosen, texts={**chosen.texts, language: text})
        self.provisions = [changed if each is chosen else each for each in self.provisions]

    def translate(self) -> None:
        if (chosen := self.one()) is None:
            return
        language = self.draw(st.sampled_from(("en", "ar")))
        text = Text(body=self.draw(bodies(language)), translation_of=chosen.texts["fr"].hash, by="machine")
        changed = msgspec.structs.replace(chosen, texts={**chosen.texts, language: text})
        self.provisions = [changed if each is chosen else each for each in self.provisions]

    def split(self) -> None:
        if (chosen := self.one()) is None:
            return
        place = self.provisions.index(chosen)
        keeps_id = self.draw(st.booleans())
        for _ in range(1 if keeps_id else 2):
            self.follows(chosen.id, self.put(chosen.parent, place + 1))
        if not keeps_id:
            self.give_up(chosen.id)

    def merge(self) -> None:
        one, other = self.one(), self.one()
        if one is None or other is None or one is other:
            return
        into = one.id if self.draw(st.booleans()) else self.put(one.parent, self.provisions.index(one) + 1)
        for each in (one, other):
            if each.id != into:
                self.follows(each.id, into)
                self.give_up(each.id)

    def drop(self) -> None:
        if (chosen := self.one()) is not None:
            self.give_up(chosen.id)

    def drop_heading(self) -> None:
        heading = self.draw(st.sampled_from(("1", "2", "3")))
        for each in [each for each in self.provisions if each.id.split(".")[0] == heading]:
            self.give_up(each.id)

    def add(self) -> None:
        headings = [each.id for each in self.provisions if each.kind == "heading"]
        if headings:
            heading = self.draw(st.sampled_from(headings))
            self.put(heading, [each.id for each in self.provisions].index(heading) + 1)

    def close(self, code: str) -> Version:
        """The version as it stands; what follows is written on it."""
        edges = tuple(dict.fromkeys((edge.old, edge.new) for edge in self.lineage))
        version = Version(
            code=code,
            provisions=tuple(self.provisions),
            lineage=tuple(Descent(old=old, new=new) for old, new in edges if old != new),
        )
        self.lineage, self.before = [], {each.id for each in self.provisions}
        return version


OPERATIONS = ("reword", "reword", "translate", "split", "merge", "drop", "drop_heading", "add")


@st.composite
def works(draw: Callable[..., object], versions: int = 4) -> Work:
    """A work of one to so many versions."""
    drafting = Drafting(draw)
    made = [drafting.close("v1")]
    for number in range(2, draw(st.integers(1, versions)) + 1):
        for operation in draw(st.lists(st.sampled_from(OPERATIONS), max_size=4)):
            getattr(drafting, operation)()
        made.append(drafting.close(f"v{number}"))
    return Work(code="policy", titles={"en": "A policy"}, versions=tuple(made))
