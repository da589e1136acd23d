"""Drawings are well-formed, say nothing by style alone, escape what comes from outside, and lay no name on another."""

from __future__ import annotations

import math
import re

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from lxml import etree

from waypost.drawing import charts, maps
from waypost.drawing.labels import Name, _box, _overlap, _places, set_names
from waypost.drawing.maps import FRAMES, Leg, Place, Station, Trail, draw_trail, draw_trails, frame_named
from waypost.drawing.projection import azimuthal, equal_earth, frame_around
from waypost.drawing.signs import ROLES, STATES, sign, trail_line

HOSTILE = """<script>alert("x")</script> & 'quoted' ]]> \u202e"""
PLACES = [
    Place("NER", "Niger", 9.3, 17.4, 3, 1, "/en/country/NER/"),
    Place("ITA", "Italy", 11.1, 44.7, 1),
    Place("MLT", HOSTILE, 14.4, 35.9, 0),
    Place("TUV", "Tuvalu", 179.2, -8.5, None),
]
TRAILS = [Trail("CMR", HOSTILE, "/en/trail/CMR/", (Leg("NER", "ITA"), Leg("ITA", "MLT"), Leg("MLT", "TUV")))]


def parsed(svg: str) -> etree._Element:
    return etree.fromstring(svg.encode(), parser=etree.XMLParser(resolve_entities=False))


@pytest.mark.parametrize("part", ["world", *FRAMES])
def test_a_map_is_well_formed_and_needs_no_style(part):
    root = parsed(draw_trails(frame_named(part), PLACES, TRAILS, HOSTILE))
    assert root.get("role") == "group"
    for each in root.iter():
        assert each.get("style") is None
        assert etree.QName(each).localname not in ("script", "style", "foreignObject", "image", "use")
        assert not [name for name in each.attrib if name.startswith("on")]


def test_each_trail_is_one_link_with_a_name():
    root = parsed(draw_trails(frame_named("world"), PLACES, TRAILS, "Map"))
    (link,) = root.iter("{*}a")
    assert (link.get("href"), link.get("aria-label")) == ("/en/trail/CMR/", HOSTILE)


def test_small_states_are_seen():
    root = parsed(draw_trails(frame_named("world"), PLACES, TRAILS, "Map"))
    assert {g.get("data-country") for g in root.iter("{*}g")} >= {"TUV", "MLT"}


def test_silence_has_a_form_of_its_own():
    root = parsed(draw_trails(frame_named("world"), PLACES, [], "Map"))
    forms = {
        g.get("data-country"): tuple(g.find("{*}circle").get(name) for name in ("fill", "stroke-dasharray"))
        for g in root.iter("{*}g")
        if g.get("data-country")
    }
    assert len({forms["NER"], forms["MLT"], forms["TUV"]}) == 3


def test_a_trail_drawn_alone():
    stations = [
        Station("NER", "Niger", 9.3, 17.4, {"origin": "running", "transit": "known"}),
        Station("ITA", "Italy", 11.1, 44.7, {"destination": "none"}),
        Station("LBY", HOSTILE, 18.0, 27.0, {"transit": "silent", "return": "silent"}),
    ]
    root = parsed(draw_trail(stations, [Leg("NER", "LBY"), Leg("LBY", "ITA"), Leg("NER", "XXX")], "Trail"))
    texts = "".join(root.itertext())
    assert "Niger" in texts
    assert "<script" not in texts.replace(HOSTILE, "")


@given(st.floats(-180, 180), st.floats(-85, 85))
def test_projections_keep_areas(longitude, latitude):
    """A small square has the same area on paper wherever it lies."""
    size = 1e-3
    sphere = math.radians(size) * (math.sin(math.radians(latitude + size)) - math.sin(math.radians(latitude)))
    corners = np.array([[0, 0], [size, 0], [size, size], [0, size]])
    for project in (equal_earth, azimuthal(10.0, 20.0)):
        if project is not equal_earth:
            away = np.degrees(
                math.acos(
                    max(
                        -1,
                        min(
                            1,
                            math.sin(math.radians(latitude)) * math.sin(math.radians(20))
                            + math.cos(math.radians(latitude))
                            * math.cos(math.radians(20))
                            * math.cos(math.radians(longitude - 10)),
                        ),
                    )
                )
            )
            if away > 150:
                continue
        x, y = project(longitude + corners[:, 0], latitude + corners[:, 1])
        area = 0.5 * abs(np.dot(x, np.roll(y, 1)) - np.dot(y, np.roll(x, 1)))
        assert area == pytest.approx(sphere, rel=2e-3)


@given(st.lists(st.tuples(st.floats(-180, 180), st.floats(-60, 70)), min_size=1, max_size=6))
def test_a_frame_holds_its_points(points):
    frame = frame_around(points, 700, 500)
    spread = max(abs(a[0] - b[0]) for a in points for b in points)
    if spread > 100:
        return  # round half of the world no sheet is promised
    for longitude, latitude in points:
        x, y = frame.place(longitude, latitude)
        assert -1 <= x <= 701
        assert -1 <= y <= 501


@given(
    st.lists(
        st.builds(Name, st.text("abcdefgh ", min_size=1, max_size=14), st.floats(0, 500), st.floats(0, 300)),
        max_size=30,
    )
)
def test_no_name_lies_on_another(names):
    drawn = etree.fromstring(f"<g>{set_names(names, 500, 300)}</g>")
    boxes = [
        _box(text.text or "", float(text.get("x")), float(text.get("y")), text.get("text-anchor"), 11)
        for text in drawn.iter("text")
        if text.get("aria-hidden") is None
    ]
    for index, box in enumerate(boxes):
        # Coordinates are written with one decimal: names may come that near.
        small = (box[0] + 0.2, box[1] + 0.2, box[2] - 0.2, box[3] - 0.2)
        assert not any(_overlap(small, other) for other in boxes[index + 1 :])
    assert len(_places(Name("a", 1, 1), 11)) == 8


@pytest.mark.parametrize("role", ROLES)
def test_each_state_of_a_sign_has_its_own_form_without_colour(role):
    forms = {re.sub(r"#[0-9a-f]{6}", "#", sign(role, state, 10, 10)) for state in STATES}
    filled = {sign(role, state, 10, 10) for state in STATES}
    assert len(filled) == len(STATES)
    assert len(forms) >= 3  # filled and hollow differ by fill alone, which black and white keep apart


def test_the_line_of_a_trail_turns_with_the_script():
    states = {"origin": "running", "destination": "silent"}
    assert "scale(-1 1)" in trail_line(states, is_mirrored=True)
    assert "scale(-1 1)" not in trail_line(states)


def test_charts_tell_unknown_from_none():
    nothing, unknown, silent = charts.bar(0, 10), charts.bar(None, 10), charts.bar(None, 10, is_silent=True)
    assert len({nothing, unknown, silent, charts.bar(5, 10)}) == 4
    drawn = "".join(parsed(charts.columns([("2023", 0), ("2024", None), ("2025", 4)], HOSTILE)).itertext())
    assert "–" in drawn
    parsed(charts.ranges([("2020", None, None), ("2021", 1, 5), ("2022", 3, 3)], HOSTILE))
    parsed(charts.columns([], "empty"))
    parsed(charts.ranges([], "empty"))


def test_each_mark_of_a_trail_has_its_name_or_a_number_with_a_key_and_lies_on_no_other():
    """Countries nearly at one place, as Senegal and Gambia are, and more of them than names find room for."""
    stations = [
        Station(f"C{at:02}", f"Country of number {at}", -15.0 + at % 4 * 0.4, 13.5 + at // 4 * 0.4,
                {"origin": "ended", "transit": "known", "return": "none"})
        for at in range(16)
    ]  # fmt: skip
    stations.append(Station("FAR", "Far away", 90.0, 24.0, {"origin": "none"}))
    for is_mirrored in (False, True):
        root = parsed(draw_trail(stations, [], "Trail", is_mirrored=is_mirrored))
        told = [text.text for text in root.iter("{*}text") if text.get("aria-hidden") is None]
        assert {station.name for station in stations} <= set(told)
        numbers = [each for each in told if each.isdigit()]
        assert numbers
        assert sorted(numbers, key=int) == sorted([*map(str, range(1, len(numbers) // 2 + 1))] * 2, key=int)
    at = maps._apart(stations, maps._frame_of(stations, 760, 560))
    for index, one in enumerate(stations):
        for other in stations[index + 1 :]:
            (x1, y1), (x2, y2) = at[one.code], at[other.code]
            assert abs(x1 - x2) > 12 or abs(y1 - y2) > 10
