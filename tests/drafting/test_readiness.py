"""Where the texts of a language stand: each provision exactly once, headings apart."""

from __future__ import annotations

from waypost.drafting.editing import reworded
from waypost.drafting.readiness import STATES, readiness
from waypost.drafting.texts import Provision, Text, Version

SOURCE = Text(body="De l’eau.")


def version() -> Version:
    told = {
        "1": {"fr": SOURCE, "en": Text(body="Water.", translation_of=SOURCE.hash)},
        "1.1": {"fr": SOURCE, "en": Text(body="Water.", translation_of=SOURCE.hash, by="machine")},
        "1.2": {"fr": SOURCE},
        "1.3": {
            "fr": SOURCE,
            "en": Text(body="Water.", translation_of=SOURCE.hash, by="machine", reviewed_by="migration_team"),
        },
        "1.4": {"fr": SOURCE, "en": Text(body="Water.", translation_of="0" * 24, by="machine")},
    }
    provisions = (
        Provision(id=name, texts=texts, kind="heading" if name == "1" else "provision") for name, texts in told.items()
    )
    return Version(code="one", provisions=tuple(provisions))


def test_each_text_stands_in_one_state():
    french, english, spanish = readiness(version(), ("fr", "en", "es"))
    assert english.provisions == {
        "authoritative": (), "human": ("1.3",), "machine": ("1.1",), "stale": ("1.4",), "missing": ("1.2",),
    }  # fmt: skip
    assert english.ids("human") == ("1", "1.3")
    assert french.ids("authoritative") == spanish.ids("missing") == ("1", "1.1", "1.2", "1.3", "1.4")
    for each in (french, english, spanish):
        assert sorted(name for state in STATES for name in each.ids(state)) == ["1", "1.1", "1.2", "1.3", "1.4"]


def test_other_authoritative_words_make_every_translation_stale_and_a_new_one_not():
    changed = reworded(version(), "1.3", "fr", "De l’eau pure.")
    (english,) = readiness(changed, ("en",))
    assert english.provisions["stale"] == ("1.3", "1.4")
    (english,) = readiness(reworded(changed, "1.3", "en", "Clean water."), ("en",))
    assert (english.provisions["stale"], english.provisions["human"]) == (("1.4",), ("1.3",))
