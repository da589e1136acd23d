"""Comments through any sequence of drafts: none lost, none moved in silence, every answer with its comment."""

from __future__ import annotations

from collections import Counter

import msgspec
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from tests.drafting.test_comparing import work
from tests.drafting.worlds import bodies, works
from tests.examples import examples
from waypost.drafting.carrying import carry, difference, identical, placed, quote_stands
from waypost.drafting.comments import (
    OUTCOMES,
    POSITIONS,
    Comment,
    Disposition,
    check_comment,
    comment_on,
    dispose,
    react,
    unanswered,
)
from waypost.drafting.texts import Provision, Text, Work
from waypost.drafting.words import Part, text_before
from waypost.errors import InputError

ROUNDS = settings(max_examples=examples(50), deadline=None)
REJECTED = Disposition(outcome="rejected", reason="Said in 7.5 already", responsible="secretary of the group")


def comment(written: Work, name: str, version: str, provision: str | None, **said: object) -> Comment:
    language = str(said.pop("language", "fr"))
    return Comment(
        **{
            "id": name,
            "work": written.code,
            "version": version,
            "provision": provision,
            "language": language,
            "text_hash": comment_on(written, version, provision, language),
            "on_behalf_of": "ns-ner",
            "type": "substantive",
            "position": "support",
            "status": "submitted",
            **said,
        }
    )


@st.composite
def commented(draw) -> tuple[Work, tuple[Comment, ...]]:
    """A work, and one comment at least on any text of any of its versions, some of them answered."""
    written = draw(works())
    places = [
        (version.code, provision.id, language)
        for version in written.versions
        for provision in version.provisions
        for language in provision.texts
    ] + [(version.code, None, "fr") for version in written.versions]
    found = []
    for number, place in enumerate(draw(st.lists(st.sampled_from(places), min_size=1, max_size=6))):
        said = comment(written, f"c{number}", *place[:2], language=place[2], position=draw(st.sampled_from(POSITIONS)))
        said = msgspec.structs.replace(said, rationale="because")
        check_comment(said, written)
        if draw(st.booleans()):
            outcome = draw(st.sampled_from(OUTCOMES))
            (said,) = dispose([said], Disposition(outcome=outcome, reason=f"reason {number}", responsible="group"))
        found.append(said)
    return written, tuple(found)


@ROUNDS
@given(commented())
def test_no_comment_is_lost_or_told_twice_and_each_keeps_its_answer(drawn: tuple[Work, tuple[Comment, ...]]) -> None:
    written, comments = drawn
    last = written.versions[-1]
    carried = carry(map(placed, comments), written, last.code)
    assert tuple(each.comment for each in carried) == comments  # with disposition and reaction, in the same order
    assert unanswered(each.comment for each in carried) == unanswered(comments)
    for each in carried:
        assert each.version == last.code
        assert each.provision is None or each.provision in last.by_id()
    assert sum(Counter(each.provision for each in carried).values()) == len(comments)


@ROUNDS
@given(commented())
def test_in_one_go_is_step_by_step(drawn: tuple[Work, tuple[Comment, ...]]) -> None:
    written, comments = drawn
    codes = [version.code for version in written.versions]
    for each in comments:
        found = (placed(each),)
        for code in codes[codes.index(each.version) :]:
            found = carry(found, written, code)
            assert found == carry([placed(each)], written, code)


@ROUNDS
@given(commented())
def test_every_step_is_recorded_and_says_what_is_true(drawn: tuple[Work, tuple[Comment, ...]]) -> None:
    written, comments = drawn
    codes = [version.code for version in written.versions]
    for each in carry(map(placed, comments), written, codes[-1]):
        stood = each.comment.provision
        assert [move.to_version for move in each.moves] == codes[codes.index(each.comment.version) + 1 :]
        for move in each.moves:
            before, after = written.version(move.from_version).by_id(), written.version(move.to_version)
            assert move.from_provision == stood
            stood = move.to_provision
            if move.how in ("same", "text_changed"):
                assert move.from_provision == move.to_provision
                if stood is not None:
                    texts = (
                        before[stood].texts.get(each.comment.language),
                        after.by_id()[stood].texts.get(each.comment.language),
                    )
                    hashes = [None if text is None else text.hash for text in texts]
                    assert (move.how == "same") == (hashes[0] == hashes[1])
            elif move.how == "lineage":
                assert move.heirs == after.heirs(move.from_provision)
                assert stood == move.heirs[0]
            else:
                assert move.how == "inexact"
                assert after.heirs(move.from_provision) == ()
                assert stood == after.nearest(move.from_provision)
        assert each.provision == stood
        if each.comment.provision is not None:
            old = written.version(each.comment.version).by_id()[each.comment.provision].texts
            assert text_before(difference(each, written)) == old[each.comment.language].body


def test_redrafting_a_provision_three_times_keeps_its_comment_and_its_answer() -> None:
    written = work(
        ({"7": "h", "7.5": "Elles informent des risques"}, ()),
        ({"7": "h", "7.5": "Elles informent parfois des risques"}, ()),
        ({"7": "h", "7.6": "Elles informent", "7.7": "des risques"}, (("7.5", "7.6"), ("7.5", "7.7"))),
        ({"7": "h", "7.7": "des risques"}, ()),
        ({"8": "h"}, ()),
    )
    said = comment(written, "c1", "v1", "7.5", quote="des  risques")
    (said,) = dispose([said], REJECTED)
    said = react(said, "maintains_objection")
    ways = [carry([placed(said)], written, f"v{number}")[0] for number in range(1, 6)]
    assert [(each.provision, each.how) for each in ways] == [
        ("7.5", "same"),
        ("7.5", "text_changed"),
        ("7.6", "lineage"),
        ("7", "inexact"),
        (None, "inexact"),
    ]
    assert ways[2].moves[-1].heirs == ("7.6", "7.7")
    assert [quote_stands(each, written) for each in ways] == [True, True, False, False, False]
    assert Part("put_in", " parfois") in difference(ways[1], written)
    assert "".join(part.text for part in difference(ways[3], written) if part.kind == "kept") == "des risques"
    assert {part.kind for part in difference(ways[4], written)} == {"taken_out"}
    assert {(each.comment.disposition, each.comment.reaction) for each in ways} == {(REJECTED, "maintains_objection")}


def test_words_that_come_back_are_those_of_the_comment_again() -> None:
    written = work(({"1": "a"}, ()), ({"1": "b"}, ()), ({"1": "a"}, ()))
    (back,) = carry([placed(comment(written, "c1", "v1", "1"))], written, "v3")
    assert back.how == "same"
    assert [move.how for move in back.moves] == ["text_changed", "text_changed"]


def test_a_part_that_was_split_off_is_named_where_the_provision_stayed() -> None:
    written = work(({"1": "a b"}, ()), ({"1": "a", "2": "b"}, (("1", "2"),)))
    (stays,) = carry([placed(comment(written, "c1", "v1", "1"))], written, "v2")
    assert (stays.provision, stays.how, stays.moves[-1].heirs) == ("1", "text_changed", ("1", "2"))


def test_identical_comments_are_answered_at_once_even_from_different_versions() -> None:
    written = work(({"1": "a", "2": "b"}, ()), ({"1": "a", "2": "c"}, ()))
    said = [
        comment(written, "c1", "v1", "1", rationale="L’été compte."),
        comment(written, "c2", "v2", "1", rationale="l'ete  compte", on_behalf_of="ns-fra"),
        comment(written, "c3", "v1", "1", rationale="L’été compte.", position="oppose"),
        comment(written, "c4", "v1", "2", rationale="L’été compte."),
        comment(written, "c5", "v1", "1", rationale="L’été compte.", status="draft"),
    ]
    groups = identical(carry(map(placed, said), written, "v2"))
    assert [[each.comment.id for each in group] for group in groups] == [["c1", "c2"], ["c3"], ["c4"]]
    answered = dispose([each.comment for each in groups[0]], REJECTED)
    assert [each.id for each in unanswered([*answered, *said[2:]])] == ["c3", "c4"]


def test_an_answer_needs_a_reason_and_a_submitted_comment() -> None:
    written = work(({"1": "a"}, ()))
    said = comment(written, "c1", "v1", "1")
    with pytest.raises(InputError, match="needs its reason"):
        dispose([said], Disposition(outcome="accepted", reason=" ", responsible="group"))
    with pytest.raises(InputError, match="outcome 'maybe'; known: accepted"):
        dispose([said], Disposition(outcome="maybe", reason="x", responsible="group"))
    with pytest.raises(InputError, match="not submitted yet"):
        dispose([msgspec.structs.replace(said, status="verified")], REJECTED)
    with pytest.raises(InputError, match="nobody answered it"):
        react(said, "satisfied")


@pytest.mark.parametrize(
    ("said", "problem"),
    [
        ({"type": "rant"}, "type 'rant'; known: editorial"),
        ({"position": "support_if"}, "support_if without saying what"),
        ({"on_behalf_of": " "}, "on behalf of nobody"),
        ({"text_hash": "0"}, "written on words that v1 1 does not have in fr"),
        ({"provision": "9"}, "no provision '9'"),
        ({"language": "ar", "text_hash": "0"}, "no text in 'ar'; there is: fr"),
        ({"work": "other"}, "about 'other', not about 'w'"),
    ],
)
def test_what_a_comment_cannot_be_is_named(said: dict[str, str], problem: str) -> None:
    written = work(({"1": "a"}, ()))
    with pytest.raises(InputError, match=problem):
        check_comment(msgspec.structs.replace(comment(written, "c1", "v1", "1"), **said), written)


def test_comments_go_forward_and_within_their_work() -> None:
    written = work(({"1": "a"}, ()), ({"1": "a"}, ()))
    with pytest.raises(InputError, match="v1 comes before v2"):
        carry([placed(comment(written, "c1", "v2", "1"))], written, "v1")
    with pytest.raises(InputError, match="is about 'other'"):
        carry([placed(comment(written, "c1", "v1", "1", work="other"))], written, "v2")


@ROUNDS
@given(st.lists(st.tuples(st.sampled_from(("source", "translation", "translate")), bodies("fr")), max_size=6))
def test_a_translation_is_stale_exactly_when_its_source_has_changed(edits: list[tuple[str, str]]) -> None:
    source, translated_from, translation = "l’aide", "l’aide", "x"
    for what, body in edits:
        if what == "source":
            source = body
        else:
            translation = body
        if what == "translate":
            translated_from = source
    texts = {
        "fr": Text(body=source.replace(" ", "\n")),
        "en": Text(body=translation, translation_of=Text(body=translated_from).hash),
    }
    stale = Provision(id="1", texts=texts).stale()
    assert stale == (("en",) if source != translated_from else ())
