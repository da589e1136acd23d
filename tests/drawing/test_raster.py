"""Drawings as pictures: the same each time, in our own letters, Arabic among them."""

from __future__ import annotations

import io

from PIL import Image

from waypost.drawing.marks import marks_line
from waypost.drawing.raster import png_of
from waypost.drawing.svg import drawing, words


def picture(text: str) -> Image.Image:
    return Image.open(io.BytesIO(png_of(drawing(100, 20, words(text, 5, 15), label="x"), 200)))


def ink(image: Image.Image) -> int:
    return sum(image.convert("L").histogram()[:128])


def test_letters_are_ours_and_arabic_ones_are_joined():
    assert picture("Niger").size == (200, 40)
    assert ink(picture("Niger")) > 50
    assert ink(picture("")) == 0
    # ba four times, joined, is narrower than ba alone four times
    joined, apart = (picture(text).convert("L").point(lambda light: 255 if light < 128 else 0).getbbox()
                     for text in ("بببب", "ب\u200cب\u200cب\u200cب"))  # fmt: skip
    assert joined[2] - joined[0] < apart[2] - apart[0]
    assert png_of(drawing(10, 10, label="x"), 10) == png_of(drawing(10, 10, label="x"), 10)


def test_each_look_of_a_mark_has_a_form_of_its_own():
    looks = ("running", "known", "ended", "overlap", "gap", "none", "silent", "contradiction")
    drawn = [marks_line([(look, "1")], 20.0) for look in looks]
    grey = [Image.open(io.BytesIO(png_of(each, 80))).convert("L").tobytes() for each in drawn]
    assert len(set(grey)) == len(looks)
    assert marks_line([("known", "<1>")], 20.0).count("&lt;1&gt;") == 1
