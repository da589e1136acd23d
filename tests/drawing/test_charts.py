"""Bars that are named, measured and turned as the language reads."""

from __future__ import annotations

import re

import pytest

from waypost.drawing.charts import bars

ROWS = [("Ethiopia – Lebanon", 0.94, "94%"), ("World <all>", 0.47, "47%"), ("None", 0.0, "0%")]


def rectangles(svg):
    found = re.findall(r"<rect ([^>]*)/>", svg)
    return [{name: float(value) for name, value in re.findall(r'(x|width)="([\d.]+)"', each)} for each in found]


@pytest.mark.parametrize("is_mirrored", [False, True])
def test_bars_are_as_long_as_their_values(is_mirrored):
    svg = bars(ROWS, "Share of women", is_mirrored=is_mirrored, width=600)
    first, second, third = rectangles(svg)
    assert first["width"] == pytest.approx(2 * second["width"], abs=0.2)
    assert 0 < third["width"] < 2
    edges = {round(each["x"] + (each["width"] if is_mirrored else 0)) for each in (first, second, third)}
    assert edges == {384 if is_mirrored else 216}


def test_what_stands_in_a_chart_is_escaped_and_told():
    svg = bars(ROWS, "Share", most=1.0)
    assert "World &lt;all&gt;" in svg
    assert "<title>None: 0%</title>" in svg
    assert 'aria-label="Share"' in svg


def test_no_value_at_all_is_no_error():
    assert bars([], "Nothing")
    assert rectangles(bars([("a", 0.0, "0")], "Zero"))[0]["width"] > 0
