"""What changed between two versions, word by word; nothing of either text is lost or told twice."""

from __future__ import annotations

import doctest
import time
from itertools import pairwise

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from tests.drafting.worlds import works
from tests.examples import examples
from waypost.drafting import words as words_module
from waypost.drafting.comparing import STATES, Compared, compare, joined_text
from waypost.drafting.lineage import became, steps
from waypost.drafting.texts import Descent, Provision, Text, Version, Work, check_work
from waypost.drafting.words import Part, compare_texts, text_after, text_before, words
from waypost.errors import InputError

ROUNDS = settings(max_examples=examples(60), deadline=None)
PROSE = st.text(alphabet="ab’'- \n.,«»؟،أيًاéL1", max_size=40)


def provision(name: str, text: str, **others: str) -> Provision:
    texts = {"fr": Text(body=text)}
    texts |= {language: Text(body=body, translation_of=texts["fr"].hash) for language, body in others.items()}
    return Provision(id=name, texts=texts)


def work(*versions: tuple[dict[str, str], tuple[tuple[str, str], ...]]) -> Work:
    """Versions v1, v2 … of provisions with a French text each, and the lineage of each."""
    made = tuple(
        Version(
            code=f"v{number}",
            provisions=tuple(provision(name, text) for name, text in texts.items()),
            lineage=tuple(Descent(old=old, new=new) for old, new in lineage),
        )
        for number, (texts, lineage) in enumerate(versions, start=1)
    )
    found = Work(code="w", titles={}, versions=made)
    check_work(found)
    return found


def shown(places: tuple[Compared, ...]) -> list[tuple[tuple[str, ...], tuple[str, ...], str]]:
    return [(place.old, place.new, place.state) for place in places]


def test_examples_in_docstrings() -> None:
    assert doctest.testmod(words_module).failed == 0


@pytest.mark.parametrize(
    ("language", "old", "new", "taken_out", "put_in"),
    [
        ("fr", "L’aide d’urgence est due.", "L’action d’urgence est due.", ["aide"], ["action"]),
        ("fr", "On l'aide aujourd’hui", "On l'aide demain", ["aujourd’hui"], ["demain"]),
        ("en", "the migrant’s rights", "the migrants’ rights", ["migrant’s"], ["migrants’"]),
        ("en", "1,000 people", "1,500 people", ["1,000"], ["1,500"]),
        ("ar", "تُصان المعلومات، أيًا كان", "تُصان البيانات، أيًا كان", ["المعلومات"], ["البيانات"]),
        ("ar", "أيًا كان", "أيٍّ كان", ["أيًا"], ["أيٍّ"]),
        ("es", "", "¿Quién?", [], ["¿Quién?"]),
    ],
)
def test_whole_words_are_taken_out_and_put_in(
    language: str, old: str, new: str, taken_out: list[str], put_in: list[str]
) -> None:
    parts = compare_texts(old, new, language)
    assert [part.text for part in parts if part.kind == "taken_out"] == taken_out
    assert [part.text for part in parts if part.kind == "put_in"] == put_in


@ROUNDS
@given(PROSE, PROSE, st.sampled_from(("fr", "en", "ar")))
def test_parts_put_together_are_both_texts(old: str, new: str, language: str) -> None:
    parts = compare_texts(old, new, language)
    assert (text_before(parts), text_after(parts)) == (old, new)
    assert all(part.text for part in parts)
    assert all(one.kind != other.kind for one, other in pairwise(parts))
    assert "".join(words(old, language)) == old


@ROUNDS
@given(works(), st.data())
def test_each_provision_of_two_versions_stands_in_one_place_with_its_texts(written: Work, data: st.DataObject) -> None:
    check_work(written)
    codes = st.sampled_from([version.code for version in written.versions])
    old, new = data.draw(codes), data.draw(codes)
    before, after = written.version(old), written.version(new)
    places = compare(written, old, new)
    assert sorted(each for place in places for each in place.old) == sorted(before.by_id())
    assert sorted(each for place in places for each in place.new) == sorted(after.by_id())
    for place in places:
        assert place.state in STATES
        for language, parts in place.parts.items():
            assert text_before(parts) == joined_text(before, place.old, language)
            assert text_after(parts) == joined_text(after, place.new, language)
            assert (language in place.changed) == any(part.kind != "kept" for part in parts)
    order = [after.provisions.index(after.by_id()[place.new[0]]) for place in places if place.new]
    assert order == sorted(order)


@ROUNDS
@given(works())
def test_what_became_of_a_provision_is_the_same_step_by_step(written: Work) -> None:
    first, last = written.versions[0].code, written.versions[-1].code
    held = {each: {each} for each in written.versions[0].by_id()}
    for one, other in pairwise(written.versions):
        step = became(written, one.code, other.code)
        held = {origin: {new for each in now for new in step[each]} for origin, now in held.items()}
    assert {origin: set(now) for origin, now in became(written, first, last).items()} == held


def test_the_states_of_a_comparison_in_reading_order() -> None:
    drafted = work(
        (dict.fromkeys(("1", "1.1", "1.2", "1.3", "2", "2.1", "2.2", "2.3"), "a b"), ()),
        (
            {"1": "a b", "1.1": "a c", "1.4": "a", "1.5": "b", "2": "a b", "2.4": "a b", "2.5": "a b", "2.6": "z"},
            (("1.2", "1.4"), ("1.2", "1.5"), ("2.1", "2.4"), ("2.2", "2.4"), ("2.3", "2.5")),
        ),
    )
    assert shown(compare(drafted, "v1", "v2")) == [
        (("1",), ("1",), "same"),
        (("1.1",), ("1.1",), "changed"),
        (("1.2",), ("1.4", "1.5"), "split"),
        (("1.3",), (), "gone"),
        (("2",), ("2",), "same"),
        (("2.1", "2.2"), ("2.4",), "merged"),
        (("2.3",), ("2.5",), "moved"),
        ((), ("2.6",), "new"),
    ]
    split = next(place for place in compare(drafted, "v1", "v2") if place.state == "split")
    assert split.parts["fr"] == (Part("kept", "a"), Part("taken_out", " "), Part("put_in", "\n"), Part("kept", "b"))
    assert [place.state for place in compare(drafted, "v2", "v1")][:4] == ["same", "changed", "merged", "new"]


def test_lineage_is_followed_over_versions_between() -> None:
    drafted = work(
        ({"1": "a b c"}, ()),
        ({"2": "a", "3": "b c"}, (("1", "2"), ("1", "3"))),
        ({"2": "a", "4": "b", "5": "c"}, (("3", "4"), ("3", "5"))),
    )
    assert shown(compare(drafted, "v1", "v3")) == [(("1",), ("2", "4", "5"), "split")]
    assert became(drafted, "v1", "v3") == {"1": ("2", "4", "5")}


def test_only_a_mended_translation_is_seen_as_such() -> None:
    old = Version(code="v1", provisions=(provision("1", "a", en="x y", es="p"),))
    new = Version(code="v2", provisions=(provision("1", "a", en="x z", es="p"),))
    (place,) = compare(Work(code="w", titles={}, versions=(old, new)), "v1", "v2")
    assert (place.state, place.changed) == ("changed", ("en",))


def test_a_version_that_does_not_exist_is_named() -> None:
    drafted = work(({"1": "a"}, ()), ({"1": "a"}, ()))
    with pytest.raises(InputError, match="no version 'v3'; there are: v1, v2"):
        compare(drafted, "v1", "v3")
    with pytest.raises(InputError, match="v1 comes before v2"):
        steps(drafted, "v2", "v1")


def test_a_long_policy_is_compared_in_well_under_a_second() -> None:
    texts = {language: [f"{language}{n * 7 % 90}" for n in range(300)] for language in ("fr", "en", "es", "ar")}

    def version(code: str, every: int) -> Version:
        bodies = {
            language: " ".join("other" if every and n % every == 0 else word for n, word in enumerate(found))
            for language, found in texts.items()
        }
        return Version(code=code, provisions=tuple(provision(f"{n}", bodies["fr"], **bodies) for n in range(40)))

    long = Work(code="w", titles={}, versions=(version("v1", 0), version("v2", 9)))
    began = time.process_time()
    places = compare(long, "v1", "v2")
    assert time.process_time() - began < 2  # it takes a third of a second; the machine may be slow
    assert {place.state for place in places} == {"changed"}
