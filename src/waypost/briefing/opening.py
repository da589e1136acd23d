"""The first part of a briefing: the map, figures, the way with who is there on each side, what signs mean."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator

from waypost.atlas.trail import ROLES
from waypost.atlas.trail_drawn import trail_map
from waypost.briefing.telling import Teller
from waypost.drawing.document import SHEET, Block, Fact, Key, Mark, Paragraph, Picture, Plate, Section, Stretch, Way
from waypost.drawing.signs import STATES, sign
from waypost.drawing.svg import drawing, element
from waypost.drawing.ways import Way as Leg
from waypost.drawing.ways import draw_way

_MAP = 11.2  # centimetres
WORKING = ("running", "known", "ended")
_STEP = 15.0  # from sign to sign
_TO_CENTIMETRES = 0.027


def opening(tell: Teller) -> Section:
    """The trail at a glance."""
    return Section(heading=tell.word("glance"), blocks=tuple(_blocks(tell)))


def _blocks(tell: Teller) -> Iterator[Block]:
    figures, of_trail = tell.parts["figures"], tell.parts["list_figures"]
    yield Paragraph(
        tell.word(
            "lead", programmes=tell.number(of_trail["programmes"]), running=tell.number(of_trail["running"]),
            ended=tell.number(of_trail["ended"]), societies=tell.number(of_trail["societies"]),
            share=tell.share(figures["covered_share"]),
        )
    )  # fmt: skip
    if of_trail["examples"]:
        yield Paragraph(tell.word("examples", count=tell.number(of_trail["examples"])), "quiet")
    words = tell.word("map_words", trail=tell.trail.names[tell.language])
    svg = trail_map(tell.opened, tell.parts, tell.language)
    yield Plate(Picture(svg, words, _MAP), tuple(_facts(tell)))
    yield Paragraph(tell.word("map_note"), "quiet")
    yield way(tell)
    yield _key(tell)


def _facts(tell: Teller) -> Iterator[Fact]:
    figures, of_trail = tell.parts["figures"], tell.parts["list_figures"]
    dated = ""
    if figures["people"] is not None:
        source = tell.source(figures["people_source"])
        dated = tell.word("dated", day=tell.day(figures["people_date"]), source=source).strip()
    yield Fact(tell.short(figures["people"]), tell.word("people_fact"), dated)
    running = tell.word("running_note", count=tell.number(of_trail["running"]))
    yield Fact(tell.number(of_trail["programmes"]), tell.word("programmes_fact"), running)
    yield Fact(tell.number(of_trail["societies"]), tell.word("societies_fact"), _heard(tell))
    yield Fact(tell.number(len(tell.parts["gaps"])), tell.word("gaps_fact"), tell.word("gaps_note"))
    if tell.parts["opportunities"]:
        yield Fact(tell.number(len(tell.parts["opportunities"])), tell.word("chances_fact"))


def _heard(tell: Teller) -> str:
    countries = {each["country_code"] for each in tell.stations}
    silent = {each["country_code"] for each in tell.stations if each["is_silent"]}
    return tell.word("heard_note", count=tell.number(len(silent)), of=tell.number(len(countries)))


def way(tell: Teller) -> Way:
    """The way from stage to stage: on which side work is known, and in how many countries nobody has answered."""
    roles = [role for role in ROLES if any(each["role"] == role for each in tell.stations)]
    wide = SHEET / len(roles) - 0.35
    stretches = []
    for role in roles:
        states = sorted((each["state"] for each in tell.stations if each["role"] == role), key=STATES.index)
        counted = Counter(states)
        known = sum(counted[state] for state in WORKING)
        lines = [tell.word("stage_known", count=tell.number(known), of=tell.number(len(states)))]
        lines += [tell.word(f"state_{state}", count=tell.number(counted[state])) for state in STATES if counted[state]]
        name = tell.name(role, "stage_role")
        stretches.append(Stretch(name, _signs(role, states, wide, "; ".join((name, *lines)), tell), tuple(lines)))
    return Way(tuple(stretches))


def _signs(role: str, states: list[str], wide: float, words: str, tell: Teller) -> Picture:
    """One sign for each country, joined by the line of the trail; several lines where one does not hold them."""
    in_line = max(int(wide / _TO_CENTIMETRES / _STEP), 1)
    width = wide / _TO_CENTIMETRES
    rows = [states[start : start + in_line] for start in range(0, len(states), in_line)]
    drawn = []
    for at, row in enumerate(rows):
        y = 9.0 + at * 17.0
        places = [8.0 + index * _STEP for index in range(len(row))]
        if tell.language == "ar":
            places = [width - place for place in places]
        drawn.append(element("path", d=f"M{min(places)} {y}H{max(places)}", stroke="#15212b", stroke_width=1.2))
        drawn += [sign(role, state, x, y, 4.8) for x, state in zip(places, row, strict=True)]
    return Picture(drawing(width, 17.0 * len(rows) + 1, *drawn, label=words), words, wide)


def _key(tell: Teller) -> Key:
    signs: list[tuple[Picture | Mark, str]] = [
        (_small(sign("origin", state, 10, 7, 4.6), tell.word(f"key_{state}")), tell.word(f"key_{state}"))
        for state in STATES
    ]
    for key, ends in (("way_both", (True, True)), ("way_one", (True, False)), ("way_none", (False, False))):
        line = draw_way(Leg((0, 7), (22, 7), *ends, width=2.0, bend=0.0))
        signs.append((_small(line, tell.word(key)), tell.word(key)))
    return Key(tuple(signs))


def _small(body: str, words: str) -> Picture:
    return Picture(drawing(26, 14, body, label=words), words, 0.65)
