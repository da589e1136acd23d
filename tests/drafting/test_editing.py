"""One change after the other: what is given up leaves a trace, what was before stays as it was."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from waypost.drafting.carrying import carry, placed
from waypost.drafting.comments import Comment, comment_on
from waypost.drafting.editing import added, begun, changed_provisions, given_up, reworded, settled, split
from waypost.drafting.texts import Descent, Provision, Text, Version, Work, check_work
from waypost.errors import InputError


def first() -> Version:
    source = {name: Text(body=f"les mots de {name}") for name in ("1", "1.1", "1.2", "2", "2.1")}
    return Version(
        code="d1",
        provisions=tuple(
            Provision(
                id=name,
                kind="heading" if "." not in name else "provision",
                texts={"fr": text, "en": Text(body=f"the words of {name}", translation_of=text.hash)},
            )
            for name, text in source.items()
        ),
    )


def test_other_words_make_the_translation_stale_and_change_nothing_else() -> None:
    before = first()
    after = reworded(begun(before, "d2"), "1.1", "fr", "d’autres mots")
    assert after.by_id()["1.1"].stale() == ("en",)
    assert changed_provisions(after, before) == {"1.1": ("fr",)}
    assert before.by_id()["1.1"].texts["fr"].body == "les mots de 1.1"


def test_a_translation_is_of_the_words_that_stand_now() -> None:
    after = reworded(begun(first(), "d2"), "1.1", "fr", "d’autres mots")
    assert reworded(after, "1.1", "en", "other words").by_id()["1.1"].stale() == ()


def test_a_translation_can_be_taken_away_and_the_source_cannot() -> None:
    assert "en" not in reworded(first(), "1.1", "en", " ").by_id()["1.1"].texts
    with pytest.raises(InputError, match="authoritative and stays"):
        reworded(first(), "1.1", "fr", "")


def test_a_new_provision_stands_behind_its_siblings() -> None:
    after = added(begun(first(), "d2"), "1.3", {"fr": "du nouveau"}, authoritative="fr")
    assert [each.id for each in after.provisions] == ["1", "1.1", "1.2", "1.3", "2", "2.1"]


@pytest.mark.parametrize(
    ("name", "words", "said"),
    [
        ("1.1", {"fr": "x"}, "there already"),
        ("9.1", {"fr": "x"}, "stands under 9"),
        ("1.3", {"en": "x"}, "no text in fr"),
    ],
)
def test_a_new_provision_that_cannot_be(name: str, words: dict[str, str], said: str) -> None:
    with pytest.raises(InputError, match=said):
        added(first(), name, words, authoritative="fr")


def test_a_split_and_a_merge_stand_in_the_lineage() -> None:
    parts = begun(first(), "d2")
    for name in ("1.a", "1.b"):
        parts = added(parts, name, {"fr": f"la moitié {name}"}, authoritative="fr")
    parts = given_up(parts, "1.1", ["1.a", "1.b"])
    merged = given_up(given_up(parts, "1.2", ["1.b"]), "1.a", ["1.b"])
    assert settled(parts, first()).lineage == (Descent(old="1.1", new="1.a"), Descent(old="1.1", new="1.b"))
    assert settled(merged, first()).heirs("1.1") == ("1.b",)
    assert settled(merged, first()).heirs("1.2") == ("1.b",)
    assert {edge.old for edge in settled(merged, first()).lineage} == {"1.1", "1.2"}
    check_work(Work(code="w", titles={"en": "w"}, versions=(first(), settled(merged, first()))))


def test_a_split_leaves_the_id_with_what_stays() -> None:
    parts = split(
        begun(first(), "d2"), "1.1", "1.1b", {"fr": "le début", "en": "words"}, {"fr": "la fin"}, authoritative="fr"
    )
    at = [each.id for each in parts.provisions].index("1.1")
    assert [each.id for each in parts.provisions][at : at + 2] == ["1.1", "1.1b"]
    assert parts.by_id()["1.1"].texts["fr"].body == "le début"
    assert parts.lineage == (Descent(old="1.1", new="1.1b"),)
    work = Work(code="w", titles={"en": "w"}, versions=(first(), settled(parts, first())))
    check_work(work)
    said = Comment(
        id="c", work="w", version="d1", provision="1.1", language="fr", on_behalf_of="ns-ner", type="editorial",
        text_hash=comment_on(work, "d1", "1.1", "fr"), position="support",
    )  # fmt: skip
    (now,) = carry([placed(said)], work, "d2")
    assert (now.provision, now.how, now.moves[-1].heirs) == ("1.1", "text_changed", ("1.1", "1.1b"))
    for stays, goes in (({"fr": " "}, {"fr": "x"}), ({"fr": "x"}, {"en": "x"})):
        with pytest.raises(InputError, match=r"in fr"):
            split(first(), "1.1", "1.1b", stays, goes, authoritative="fr")


def test_what_came_from_others_goes_on_to_both_parts() -> None:
    merged = given_up(begun(first(), "d2"), "1.2", ["1.1"])
    parts = split(merged, "1.1", "1.1b", {"fr": "le début"}, {"fr": "la fin"}, authoritative="fr")
    assert settled(parts, first()).heirs("1.2") == ("1.1", "1.1b")


@pytest.mark.parametrize(("after", "place"), [("1", 0), ("1.1", 1), (None, -1)])
def test_a_new_provision_stands_where_it_is_put(after: str | None, place: int) -> None:
    made = added(first(), "1.9", {"fr": "x"}, authoritative="fr", after=after)
    under = [each.id for each in made.provisions if each.parent == "1"]
    assert under[place] == "1.9"


def test_a_new_provision_stands_among_its_own() -> None:
    with pytest.raises(InputError, match="cannot stand behind"):
        added(first(), "1.9", {"fr": "x"}, authoritative="fr", after="2")


def test_an_heir_that_goes_too_is_refused() -> None:
    with pytest.raises(InputError, match="goes with it"):
        given_up(first(), "1", ["1.1"])


@given(
    st.lists(st.tuples(st.sampled_from(["reword", "add", "drop", "replace", "split"]), st.integers(0, 9)), max_size=12)
)
def test_whatever_is_done_the_work_can_be_and_no_comment_is_lost(steps: list[tuple[str, int]]) -> None:
    before, now = first(), begun(first(), "d2")
    for number, (what, at) in enumerate(steps):
        names = [each.id for each in now.provisions if each.kind == "provision"]
        if not names:
            break
        name = names[at % len(names)]
        above = name.rpartition(".")[0]
        fresh = f"{above}.n{number}"
        if what == "reword":
            now = reworded(now, name, "fr", f"mots {number}")
        elif what == "drop":
            now = given_up(now, name)
        elif what == "split":
            now = split(now, name, fresh, {"fr": f"début {number}"}, {"fr": f"fin {number}"}, authoritative="fr")
        else:
            now = added(now, fresh, {"fr": f"mots {number}"}, authoritative="fr")
            now = given_up(now, name, [fresh]) if what == "replace" else now
    work = Work(code="w", titles={"en": "w"}, versions=(before, settled(now, before)))
    check_work(work)
    said = [
        placed(
            Comment(
                id=name, work="w", version="d1", provision=name, language="fr", on_behalf_of="ns-ner", type="editorial",
                text_hash=comment_on(work, "d1", name, "fr"), position="support",
            )
        )
        for name in before.by_id()
    ]  # fmt: skip
    carried = carry(said, work, "d2")
    assert [each.comment for each in carried] == [each.comment for each in said]
    assert all(each.provision is None or each.provision in work.version("d2").by_id() for each in carried)
