"""Who agrees to what: the weakest zone that was heard, the silent by name, sign-offs that a change makes lapse."""

from __future__ import annotations

import msgspec
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from tests.drafting.test_carrying import comment
from tests.drafting.test_comparing import provision, work
from tests.drafting.worlds import works
from tests.examples import examples
from waypost.drafting.agreement import STANCES, Answer, Picture, answers_to, pictures
from waypost.drafting.carrying import carry, placed
from waypost.drafting.responses import (
    STATES,
    Participant,
    check_participants,
    coverage,
    matrix,
    silent,
)
from waypost.drafting.signing import (
    SignOff,
    check_sign_off,
    standing,
    stands,
    word_of_each,
    words_to_sign,
)
from waypost.drafting.texts import Provision, Text, Version, Work
from waypost.errors import InputError

ROUNDS = settings(max_examples=examples(50), deadline=None)
ONE = Version(code="v1", provisions=(provision("1", "a"),))


def picture(answers: dict[str, str], participants: list[Participant], *, nil: bool = False) -> Picture:
    given_answers = [Answer(organisation=name, provision="1", stance=stance) for name, stance in answers.items()]
    return pictures(ONE, given_answers, participants, nil_return_is_no_objection=nil)["1"]


@st.composite
def rounds(draw) -> tuple[dict[str, str], list[Participant]]:
    """Up to thirty organisations in three zones, in any state, with or without a stance."""
    rows = draw(
        st.lists(
            st.tuples(
                st.sampled_from(("africa", "americas", "europe")),
                st.sampled_from(STATES),
                st.sampled_from((*STANCES, None, None)),
            ),
            max_size=30,
        )
    )
    participants = [
        Participant(organisation=f"o{n}", zone=zone, state=state) for n, (zone, state, _) in enumerate(rows)
    ]
    return {f"o{n}": stance for n, (_, _, stance) in enumerate(rows) if stance}, participants


@ROUNDS
@given(rounds(), st.booleans())
def test_everybody_invited_is_in_one_list_and_the_weakest_zone_was_heard(
    drawn: tuple[dict[str, str], list[Participant]], nil: bool
) -> None:
    answers, participants = drawn
    found = picture(answers, participants, nil=nil)
    lists = (found.agreeing, found.conditional, found.objecting, found.undecided, found.nil, found.unstated)
    named = [name for names in (*lists, found.silent) for name in names]
    assert sorted(named) == sorted(each.organisation for each in participants if each.is_invited)
    assert {each.zone for each in found.zones} == {each.zone for each in participants if each.is_invited}
    assert sum(zone.answers for zone in found.zones) == found.answers
    if found.weakest is not None:
        assert found.weakest.answers >= 5
        assert all(found.weakest.share <= zone.share for zone in found.zones if zone.answers >= 5)
    assert all(zone.answers < 5 for zone in found.not_heard)


@ROUNDS
@given(rounds(), st.integers(1, 40), st.sampled_from(("invited", "opened", "drafting", "verified", "late")))
def test_a_silent_zone_raises_nothing_and_is_named(
    drawn: tuple[dict[str, str], list[Participant]], size: int, state: str
) -> None:
    answers, participants = drawn
    mute = [Participant(organisation=f"m{n}", zone="mute", state=state) for n in range(size)]
    before, after = picture(answers, participants, nil=True), picture(answers, [*participants, *mute], nil=True)
    assert (after.share, after.weakest) == (before.share, before.weakest)
    assert "mute" in {zone.zone for zone in after.not_heard}
    assert set(after.silent) == set(before.silent) | {each.organisation for each in mute}


@ROUNDS
@given(rounds())
def test_an_organisation_that_falls_silent_is_never_counted_as_one_that_agrees(
    drawn: tuple[dict[str, str], list[Participant]],
) -> None:
    answers, participants = drawn
    before = picture(answers, participants, nil=True)
    for each in participants:
        quiet = [msgspec.structs.replace(p, state="late") if p is each else p for p in participants]
        after = picture({k: v for k, v in answers.items() if k != each.organisation}, quiet, nil=True)
        assert set(after.agreeing) == set(before.agreeing) - {each.organisation}


def test_186_invited_and_66_heard() -> None:
    zones = ("africa", "americas", "asia_pacific", "europe", "middle_east_north_africa")
    participants, answers = [], {}
    for n in range(186):
        zone = zones[n % 5]
        state = "submitted" if n < 60 and zone != "europe" else "late"
        participants.append(Participant(organisation=f"o{n:03}", zone=zone, state=state, sides=("transit", "origin")))
    others = [each for each in participants if each.zone == "europe"][:18]
    states = ["submitted"] * 12 + ["nil_return"] * 4 + ["represented"] * 2
    for each, state in zip(others, states, strict=True):
        participants[participants.index(each)] = msgspec.structs.replace(each, state=state)
    for each in participants:
        if each.state == "submitted" and each.zone != "americas":
            answers[each.organisation] = "objects" if each.zone == "africa" and each.organisation < "o015" else "agrees"
    found = picture(answers, participants)
    assert (len(found.silent), len(found.nil), len(found.unstated)) == (120, 4, 12 + 2)
    assert len(silent(participants)) == 120
    assert found.share == pytest.approx(45 / 48)
    assert (found.weakest.zone, found.weakest.share) == ("africa", pytest.approx(10 / 14))
    assert [zone.zone for zone in found.not_heard] == ["americas"]
    counted = picture(answers, participants, nil=True)
    assert (len(counted.agreeing), counted.nil) == (49, ())
    rows = matrix(participants, "zone")
    assert rows["europe"]["nil_return"] == 4
    assert sum(count for row in rows.values() for count in row.values()) == 186
    assert matrix(participants, "side")["origin"]["represented"] == 2
    assert list(matrix(participants, "language")) == [""]
    heard = coverage(participants)
    assert (heard.invited, heard.returned, heard.zones_share, heard.sides_share) == (186, 66, 0.0, 0.0)


def test_few_participants_and_states_that_are_none() -> None:
    nobody = coverage([Participant(organisation="a", zone="z", state="not_invited")])
    assert (nobody.invited, nobody.returned_share, nobody.zones_share) == (0, None, None)
    with pytest.raises(InputError, match="a stands twice; b: state 'asleep'"):
        check_participants(
            [
                Participant(organisation="a", zone="z"),
                Participant(organisation="a", zone="z"),
                Participant(organisation="b", zone="z", state="asleep"),
            ]
        )
    with pytest.raises(InputError, match="no matrix by 'age'; there are: zone, side, language"):
        matrix([Participant(organisation="a", zone="z")], "age")
    with pytest.raises(InputError, match="stance 'shrugs'"):
        picture({"a": "shrugs"}, [])
    outside = picture({"unit": "agrees"}, [Participant(organisation="a", zone="z")])
    assert (outside.others, outside.share, outside.weakest) == (("unit",), None, None)


def signed(version: Version, name: str, organisation: str = "ns-ner", **said: str) -> SignOff:
    return SignOff(
        **{
            "organisation": organisation,
            "version": version.code,
            "provision": name,
            "signed": words_to_sign(version.by_id()[name]),
            "kind": "endorse",
            "authority": "director",
            **said,
        }
    )


@ROUNDS
@given(works())
def test_a_change_makes_exactly_the_sign_offs_of_touched_provisions_lapse(written: Work) -> None:
    first, last = written.versions[0], written.versions[-1]
    all_signed = [signed(first, each.id) for each in first.provisions]
    found = {each.provision for each in standing(all_signed, last)}
    for each in first.provisions:
        now = last.by_id().get(each.id)
        kept = now is not None and {k: t.hash for k, t in now.sources().items()} == {
            k: t.hash for k, t in each.sources().items()
        }
        assert (each.id in found) == kept == stands(all_signed[first.provisions.index(each)], last)


def test_a_mended_translation_touches_no_sign_off_and_the_highest_authority_holds() -> None:
    texts = {"fr": Text(body="a"), "en": Text(body="x", translation_of=Text(body="a").hash)}
    old = Version(code="v1", provisions=(Provision(id="1", texts=texts),))
    mended = {**texts, "en": msgspec.structs.replace(texts["en"], body="y")}
    new = Version(code="v2", provisions=(Provision(id="1", texts=mended),))
    assert stands(signed(old, "1"), new)
    made = [
        signed(old, "1", kind="no_objection", authority="governance"),
        signed(old, "1", kind="object", authority="governance", said="no"),
        signed(old, "1", kind="endorse", authority="focal_point"),
    ]
    assert word_of_each(made)["ns-ner", "1"].kind == "object"
    with pytest.raises(InputError, match="authority 'king'"):
        word_of_each([*made, signed(old, "1", authority="king")])


@pytest.mark.parametrize(
    ("said", "problem"),
    [
        ({"kind": "shrug"}, "kind 'shrug'; known: endorse"),
        ({"authority": "king"}, "authority 'king'"),
        ({"kind": "object"}, "object without saying why"),
        ({"signed": "0"}, "other words than those that stand there"),
        ({"provision": "9"}, "no provision '9' in v1"),
    ],
)
def test_what_a_sign_off_cannot_be_is_named(said: dict[str, str], problem: str) -> None:
    written = work(({"1": "a"}, ()))
    with pytest.raises(InputError, match=problem):
        check_sign_off(msgspec.structs.replace(signed(written.versions[0], "1"), **said), written)


def test_stances_come_from_what_was_said_on_the_words_that_still_stand() -> None:
    written = work(({"1": "a", "2": "b"}, ()), ({"1": "a", "2": "c"}, ()))
    said = [
        comment(written, "c1", "v1", "1", on_behalf_of="a"),
        comment(written, "c2", "v1", "1", on_behalf_of="a", position="support_if", rationale="x"),
        comment(written, "c3", "v1", "1", on_behalf_of="b", position="question"),
        comment(written, "c4", "v1", "1", on_behalf_of="c", position="oppose"),
        comment(written, "c5", "v1", "1", on_behalf_of="d", status="draft"),
        comment(written, "c6", "v1", "2", on_behalf_of="e"),  # the words are others now
    ]
    first = written.versions[0]
    sign_offs = [signed(first, "1", organisation="c", kind="no_objection"), signed(first, "2", organisation="b")]
    last = written.versions[-1]
    found = answers_to(last, carry(map(placed, said), written, "v2"), sign_offs)
    assert {(each.organisation, each.provision): each.stance for each in found} == {
        ("a", "1"): "conditional",
        ("b", "1"): "undecided",
        ("c", "1"): "agrees",
    }
    with pytest.raises(InputError, match="comment c1 stands in v1, not in v2: carry it first"):
        answers_to(last, [placed(said[0])], [])


def test_support_of_a_translation_does_not_outlive_the_words_that_it_was_made_from() -> None:
    old = Version(code="v1", provisions=(provision("1", "a", en="x"),))
    changed = {**old.provisions[0].texts, "fr": Text(body="b")}
    new = Version(code="v2", provisions=(Provision(id="1", texts=changed),))
    written = Work(code="w", titles={}, versions=(old, new))
    support = placed(comment(written, "c1", "v1", "1", language="en"))
    assert len(answers_to(old, [support], [])) == 1
    (carried,) = carry([support], written, "v2")
    assert carried.how == "same"
    assert answers_to(new, [carried], []) == ()
