"""The policy of 2009 as a text: the words of the rules, and an invented draft that exercises everything."""

from __future__ import annotations

from collections import Counter

import pytest

from tests.drafting.test_carrying import comment
from waypost.drafting.carrying import carry, difference, placed
from waypost.drafting.comparing import Compared, compare
from waypost.drafting.shipped import shipped_works
from waypost.drafting.texts import Work
from waypost.drafting.words import Part
from waypost.reference import Catalog
from waypost.settings import LANGUAGES

DRAFT, ADOPTED = "draft-2009-03", "2009-11"


@pytest.fixture(scope="module")
def policy(catalog: Catalog) -> Work:
    return shipped_works(catalog)["migration-2009"]


@pytest.fixture(scope="module")
def places(policy: Work) -> tuple[Compared, ...]:
    return compare(policy, DRAFT, ADOPTED)


def test_the_adopted_text_is_that_of_the_rules_with_french_as_its_source(policy: Work, catalog: Catalog) -> None:
    adopted = policy.version(ADOPTED)
    provisions = [each for each in adopted.provisions if each.kind == "provision"]
    assert {each.id: {k: t.body for k, t in each.texts.items()} for each in provisions} == {
        name: rule.text for name, rule in catalog.provisions.items()
    }
    assert len(provisions) == 36
    assert [each.id for each in adopted.provisions if each.kind == "heading"] == [str(n) for n in range(1, 11)]
    assert [each.id for each in provisions] == list(catalog.provisions)
    for version in policy.versions:
        for each in version.provisions:
            assert set(each.texts) == set(LANGUAGES)
            assert list(each.sources()) == ["fr"]
            assert each.stale() == ()


def test_the_draft_says_that_it_is_invented_in_each_language(catalog: Catalog) -> None:
    note = catalog.policy_texts["migration-2009"].versions[DRAFT].note
    for language, word in {"en": "invented", "fr": "inventé", "es": "inventado", "ar": "مختلَق"}.items():
        assert word in note[language]
        assert shipped_works(catalog, language)["migration-2009"].version(DRAFT).note == note[language]


def test_from_the_draft_to_the_adopted_text_everything_happens(places: tuple[Compared, ...]) -> None:
    assert Counter(place.state for place in places) == {
        "same": 10 + 24,
        "changed": 7,
        "merged": 1,
        "split": 1,
        "gone": 1,
        "new": 2,
    }
    shown = {place.state: (place.old, place.new) for place in places if place.state not in ("same", "changed")}
    assert shown == {
        "merged": (("3.a", "3.b"), ("3.3",)),
        "gone": (("6.a",), ()),
        "new": ((), ("9.3",)),
        "split": (("8.a",), ("8.1", "8.2")),
    }
    only_translation = [place.new for place in places if place.state == "changed" and "fr" not in place.changed]
    assert only_translation == [("4.3",)]
    order = [(place.old or place.new)[0] for place in places]
    assert order.index("6.a") == order.index("6.4") + 1


def test_what_was_put_into_7_5_is_read_in_arabic_too(places: tuple[Compared, ...]) -> None:
    (flag,) = [place for place in places if place.new == ("7.5",)]
    assert flag.changed == ("en", "fr", "es", "ar")
    assert flag.parts["ar"][0] == Part("kept", "يجوز للجمعيات أن تعرّف بالمخاطر")
    assert "تمنع" in "".join(part.text for part in flag.parts["ar"] if part.kind == "put_in")


def test_comments_on_the_draft_come_to_one_place_each(policy: Work) -> None:
    said = [comment(policy, name, DRAFT, name) for name in ("7.5", "8.a", "3.a", "3.b", "6.a", "7.4", "8")]
    found = {each.comment.id: each for each in carry(map(placed, said), policy, ADOPTED)}
    assert {name: (each.provision, each.how) for name, each in found.items()} == {
        "7.5": ("7.5", "text_changed"),
        "8.a": ("8.1", "lineage"),
        "3.a": ("3.3", "lineage"),
        "3.b": ("3.3", "lineage"),
        "6.a": ("6", "inexact"),
        "7.4": ("7.4", "same"),
        "8": ("8", "same"),
    }
    assert found["8.a"].moves[-1].heirs == ("8.1", "8.2")
    assert {part.kind for part in difference(found["6.a"], policy)} == {"taken_out"}
