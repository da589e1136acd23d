"""Folding: the way for ASCII and the way for everything else give what one plain definition gives."""

from __future__ import annotations

import re
import unicodedata

import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st

from tests.examples import examples
from waypost.reference.folding import _ARABIC, fold


def plain(text: str) -> str:
    """The definition, character by character, without any short cut."""
    text = unicodedata.normalize("NFKD", text).translate(_ARABIC)
    text = "".join(character for character in text if not unicodedata.combining(character)).casefold()
    return re.sub(r"[\W_]+", " ", text).strip()


@settings(deadline=None, max_examples=examples(200))
@given(st.text(max_size=60))
@example("Côte d’Ivoire… 10 m²")
@example("ﬁnance_Straße İzmir")
@example("e\u0301 \u1100\u1161 a\u0327\u0301")
@example("أُسر النازحين، 2020")
@example("tab\tline\nunit\x1fend")
def test_every_text_folds_as_defined(text: str) -> None:
    assert fold(text) == plain(text)


@pytest.mark.parametrize("start", range(0, 0x11000, 0x1000))
def test_every_character_among_ascii_folds_as_defined(start: int) -> None:
    characters = [chr(number) for number in range(start, start + 0x1000) if not 0xD800 <= number < 0xE000]
    text = "".join(f"a{character}B_ " for character in characters)
    assert fold(text) == plain(text)
