"""Identity follows from content, for whatever text a publisher uses."""

from __future__ import annotations

import re

from hypothesis import example, given, settings
from hypothesis import strategies as st

from tests.examples import examples
from waypost.model.identity import programme_id, record_id, record_key
from waypost.model.text import fold

texts = st.text(max_size=40)


@settings(deadline=None, max_examples=examples(100))
@given(texts, texts)
def test_ids_are_short_stable_and_fit_an_address(publisher, identifier):
    key = record_key(publisher, identifier)
    assert re.fullmatch(r"wp-[a-z2-7]{10}", programme_id(key))
    assert programme_id(key) == programme_id(record_key(publisher, identifier))


@settings(deadline=None, max_examples=examples(100))
@given(st.lists(st.tuples(texts, st.integers(0, 9)), min_size=2, max_size=20, unique=True))
def test_different_records_have_different_ids(records):
    assert len({record_id(sha256, number) for sha256, number in records}) == len(records)


def test_ids_stay_as_they_are():
    assert programme_id("XM-DAC-21018|MDRGR001") == programme_id(record_key("XM-DAC-21018", "MDRGR001"))
    assert record_id("00" * 32, 0) == "r" + record_id("00" * 32, 0)[1:]
    assert len(record_id("00" * 32, 0)) == 14


@settings(deadline=None, max_examples=examples(200))
@given(st.text(max_size=60))
@example("ﱓ")  # a ligature that holds a letter which is folded
def test_folding_is_final_and_never_fails(text):
    folded = fold(text)
    assert fold(folded) == folded
    assert folded == folded.strip()
    assert "  " not in folded


def test_what_people_write_differently_folds_alike():
    assert fold("Société de la Croix-Rouge") == fold("SOCIETE DE LA CROIX ROUGE")
    assert fold("الهِلال الأحمر") == fold("الهلال الاحمر")
