"""What judgements of both societies and of the team add up to."""

from __future__ import annotations

from dataclasses import dataclass

from hypothesis import given
from hypothesis import strategies as st

from waypost.web.contribute.verdicts import verdict


@dataclass(frozen=True)
class Said:
    ns_id: str
    judgement: str
    sides: str = "ns-a|ns-b"


WORDS = ("same", "not_same", "unsure")
SAID = st.lists(st.builds(Said, st.sampled_from(["", "ns-a", "ns-b"]), st.sampled_from(WORDS)), max_size=8)


def test_one_society_alone_makes_nothing_the_same():
    assert verdict([Said("ns-a", "same")])[0] == "unsure"
    assert verdict([Said("ns-a", "same"), Said("ns-b", "same")])[0] == "same"
    assert verdict([Said("ns-a", "same"), Said("ns-b", "not_same")])[0] == "not_same"
    assert verdict([Said("", "same")])[0] == "same"
    assert verdict([Said("", "same"), Said("ns-b", "not_same")])[0] == "not_same"
    assert verdict([Said("ns-b", "not_same"), Said("", "same")])[0] == "same"
    assert verdict([]) == (None, None)


def test_a_side_without_a_society_has_nobody_to_ask():
    assert verdict([Said("ns-a", "same", "ns-a|")])[0] == "same"
    assert verdict([Said("ns-a", "same", "ns-a ns-b|ns-a")])[0] == "same"


def test_what_was_two_when_it_was_judged_stays_two_after_it_was_merged():
    merged = "ns-a ns-b|ns-a ns-b"
    said = [Said("ns-a", "same"), Said("ns-b", "same"), Said("ns-b", "unsure", merged), Said("ns-a", "same", merged)]
    assert verdict(said)[0] != "same"


@given(SAID)
def test_the_same_only_by_the_team_or_by_both(said):
    word, rests_on = verdict(said)
    assert (word is None) == (not said)
    team = next((n for n in range(len(said) - 1, -1, -1) if not said[n].ns_id), None)
    after = said[(-1 if team is None else team) + 1 :]
    latest = {each.ns_id: each.judgement for each in after}
    if word == "same":
        assert latest == {"ns-a": "same", "ns-b": "same"} or (
            "not_same" not in latest.values() and team is not None and said[team].judgement == "same"
        )
    if "not_same" in latest.values():
        assert word == "not_same"
    assert rests_on is None or rests_on in said
    assert verdict([*said, Said("", "unsure")])[0] == "unsure"
