"""The lint of numerals: a number typed in a message that no slot, quotation or listed name covers is refused.

So no text can show a number that the release does not carry. Digits of every script count, numerals in words, shares
and years too.
"""

from __future__ import annotations

import itertools
import math
import re
from collections.abc import Iterable, Iterator, Mapping
from functools import lru_cache

import msgspec

from waypost.advocacy.beside import Beside, BesideWords
from waypost.advocacy.figures import Figure, written_figure
from waypost.advocacy.phrases import LETTER, key, phrases_pattern, spaced
from waypost.advocacy.roman import PATTERN, roman_in
from waypost.advocacy.seen_text import NUMERAL, SeenText, folded
from waypost.advocacy.slots import Quotation, slots_leniently, stands_in
from waypost.errors import Said
from waypost.reference.advocacy_words import Figures, Numerals, NumeralWords

# Signs between digits that make one number of them; a space only before a group of three.
_RUN = re.compile(
    rf"[0-9{NUMERAL}]+(?:(?:[.,٫٬'’ʼ·/⁄:\-‐‑–—−]|\s(?=[0-9]{{3}}(?![0-9])))?[0-9{NUMERAL}]+)*(?:\s?[%‰‱٪])?|[%‰‱٪]"
)
_QUOTED = re.compile(r"“([^“”]*)”|„([^„“”]*)[“”]|«([^«»]*)»|\"([^\"]*)\"|‹([^‹›]*)›")
_OVERRIDES = frozenset("\u202d\u202e")  # turn the digits that follow around


class Numeral(msgspec.Struct, frozen=True, kw_only=True):
    """A number in a text, from ``start`` to before ``end``. ``value`` is None where its words tell none."""

    start: int
    end: int
    text: str
    value: float | None = None


class Refusal(msgspec.Struct, frozen=True, kw_only=True):
    """A numeral that nothing covers: where it stands, the nearest claim at hand with its figure, and what to say."""

    start: int
    end: int
    text: str
    line: int
    column: int
    nearest: str | None
    nearest_figure: str | None
    said: Said


def lint(
    text: str,
    language: str,
    numerals: Numerals,
    figures: Mapping[str, Figure],
    words: Figures,
    *,
    quotations: Iterable[Quotation] = (),
) -> tuple[Refusal, ...]:
    """The numerals of a text, with its slots not yet filled, that nothing covers. Takes any text and never raises.

    ``figures``: of the claims at hand by their name, of which the nearest is named. ``quotations``: the excerpts that
    are attached; what stands in quotation marks passes where it stands word by word in one of them.
    """
    kept = list(text)
    for slot in slots_leniently(text):
        kept[slot.start : slot.end] = "_" * (slot.end - slot.start)  # no letter, and no space: a name does not end here
    masked = "".join(kept)
    covered = [*_verbatim(masked, tuple(quotations)), *name_spans(masked, language, numerals)]
    found = [
        each
        for each in numerals_in(masked, language, numerals)
        if not any(start <= each.start and each.end <= end for start, end in covered)
    ]
    refused = [_refused(text, each, language, figures, words) for each in found]
    refused += [_refused_beside(text, each) for each in _known(language, numerals).beside.found(text, masked)]
    refused += [_override(text, place) for place, letter in enumerate(text) if letter in _OVERRIDES]
    return tuple(sorted(refused, key=lambda each: each.start))


def numerals_in(text: str, language: str, numerals: Numerals) -> list[Numeral]:
    """Every numeral of a text in digits or words; what belongs together is one."""
    seen = SeenText(text)
    known = _known(language, numerals)
    names = [(start, end) for start, end in _names(seen, language, numerals)]
    marks = [_Mark(found.start(), found.end(), _run_value(found.group()), False) for found in _RUN.finditer(seen.text)]
    marks += known.marks(seen.text)
    marks += [_Mark(*each, False) for each in roman_in(seen, frozenset(numerals.roman_words))]
    marks.sort()
    told = []
    for group in _groups(marks, seen.text, known, names):
        start, end = seen.span(group[0].start, group[-1].end)
        told.append(Numeral(start=start, end=end, text=text[start:end], value=known.value(group, seen.text)))
    return told


def name_spans(text: str, language: str, numerals: Numerals) -> list[tuple[int, int]]:
    """Where listed names that hold a numeral stand in a text."""
    seen = SeenText(text)
    return [seen.span(start, end) for start, end in _names(seen, language, numerals)]


def nearest_claim(value: float | None, figures: Mapping[str, Figure]) -> str | None:
    """The name of the claim whose figure is nearest to a value, by how many times it is larger or smaller.

    Where the value is not known, the only claim at hand, if there is one.
    """
    told = {name: figure for name, figure in figures.items() if figure.value is not None and not figure.is_suppressed}
    if value is None or not told:
        return next(iter(told)) if len(told) == 1 else None
    return min(sorted(told), key=lambda name: _distance(value, told[name]))


def _distance(value: float, figure: Figure) -> float:
    return min(_apart(value, each) for each in (figure.value, figure.least, figure.most) if each is not None)


def _apart(a: float, b: float) -> float:
    if a <= 0 or b <= 0:
        return 0.0 if a == b else 1000.0 + abs(a - b)
    return abs(math.log(a) - math.log(b))


def _refused(text: str, numeral: Numeral, language: str, figures: Mapping[str, Figure], words: Figures) -> Refusal:
    line, column = _where(text, numeral.start)
    nearest = nearest_claim(numeral.value, figures)
    figure = figures.get(nearest or "")
    told = None
    if figure is not None and figure.value is not None:
        told = written_figure(figure.value, words.units[figure.unit], language, exact_to=figure.exact_to)
        told += f" ({figure.as_of.year})" if figure.as_of is not None else ""
    if told is None:
        said = Said(
            f"{numeral.text!r} at line {line}, letter {column} is a number that no claim carries: "
            "attach a claim and use its slot, or quote it word by word from an excerpt",
            "advocacy_numeral", numeral=numeral.text, line=line, column=column,
        )  # fmt: skip
    else:
        said = Said(
            f"{numeral.text!r} at line {line}, letter {column} is a number that no slot carries; the nearest claim, "
            f"{nearest}, says {told}: write {{{nearest}.figure}}",
            "advocacy_numeral_near",
            numeral=numeral.text, line=line, column=column, nearest=nearest, figure=told, slot=f"{{{nearest}.figure}}",
        )  # fmt: skip
    return Refusal(
        start=numeral.start, end=numeral.end, text=numeral.text, line=line, column=column,
        nearest=nearest, nearest_figure=told, said=said,
    )  # fmt: skip


def _refused_beside(text: str, found: Beside) -> Refusal:
    line, column = _where(text, found.start)
    word, slot = text[found.start : found.end], f"{{{found.slot}}}"
    said = Said(
        f"{word!r} at line {line}, letter {column} stands right beside {slot} and would change its figure: say it "
        "without it, or attach a claim that says so",
        "advocacy_numeral_beside", word=word, line=line, column=column, slot=slot,
    )  # fmt: skip
    return Refusal(
        start=found.start, end=found.end, text=word, line=line, column=column,
        nearest=None, nearest_figure=None, said=said,
    )  # fmt: skip


def _override(text: str, place: int) -> Refusal:
    line, column = _where(text, place)
    said = Said(
        f"an invisible mark at line {line}, letter {column} turns figures around: take it out",
        "advocacy_numeral_override", line=line, column=column,
    )  # fmt: skip
    return Refusal(
        start=place, end=place + 1, text=text[place], line=line, column=column,
        nearest=None, nearest_figure=None, said=said,
    )  # fmt: skip


def _where(text: str, start: int) -> tuple[int, int]:
    before = text[:start]
    return before.count("\n") + 1, start - (before.rfind("\n") + 1) + 1


def _verbatim(text: str, quotations: tuple[Quotation, ...]) -> Iterator[tuple[int, int]]:
    for found in _QUOTED.finditer(text):
        inside = next(each for each in found.groups() if each is not None)
        if any(stands_in(inside, each.excerpt) for each in quotations):
            yield found.span()


class _Mark(msgspec.Struct, frozen=True, order=True):
    """One digit run or word that tells a number; soft ones only beside another."""

    start: int
    end: int
    value: float | None
    is_soft: bool


def _run_value(run: str) -> float | None:
    """The value of digits as they are usually read; None where they can be read in several ways."""
    digits = run.rstrip("%‰‱٪").strip()
    if NUMERAL in digits or not digits or re.search(r"[/⁄:\-‐‑–—−·]", digits):
        return None
    signs = re.findall(r"[^0-9]", digits)
    is_grouped = re.fullmatch(r"[0-9]{1,3}(?:[^0-9][0-9]{3})+", digits) is not None and len(set(signs)) == 1
    if is_grouped or not signs:
        value = float(re.sub(r"[^0-9]", "", digits)[:300])
    else:
        whole, _, part = digits.rpartition(signs[-1])
        value = float(f"{re.sub('[^0-9]', '', whole)[:300] or 0}.{part}")
    return value / 100 if run[-1] in "%٪" else value


class _Known:
    """The numerals of a language in words, ready to be looked for."""

    def __init__(self, words: NumeralWords, language: str) -> None:
        self.values = {key(word): value for word, value in {**words.values, **words.soft}.items()}
        self.soft = {key(word) for word in words.soft}
        phrases = [*words.values, *words.more, *words.soft]
        self.pattern = phrases_pattern(phrases, language) if phrases else None
        joins = sorted((folded(word) for word in (*words.joins, *words.of)), key=len, reverse=True)
        of = sorted((folded(word) for word in words.of), key=len, reverse=True)
        between = "|".join(re.escape(word).replace(r"\ ", r"\s+") for word in joins)
        self.gap = re.compile(rf"[\s\-‐‑–']*(?:(?:{between})[\s\-‐‑–']*)*" if joins else r"[\s\-‐‑–']*")
        told = "|".join(re.escape(word).replace(r"\ ", r"\s+") for word in of)
        self.beside = BesideWords(words, language)
        self.share = re.compile(rf"(?<!{LETTER})(?:{told})(?!{LETTER})") if of else None

    def marks(self, text: str) -> list[_Mark]:
        """Every word and phrase of a seen text that tells a number."""
        if self.pattern is None:
            return []
        found = []
        for each in self.pattern.finditer(text):
            word = spaced(each["word"])
            found.append(_Mark(each.start("word"), each.end("word"), self._value(word), word in self.soft))
        return found

    def _value(self, word: str) -> float | None:
        if word in self.values:
            return self.values[word]
        return next((v for name, v in self.values.items() if name.endswith("*") and word.startswith(name[:-1])), None)

    def value(self, group: list[_Mark], text: str) -> float | None:
        """What the marks of one numeral say together."""
        sides: list[list[_Mark]] = [[group[0]]]
        for before, mark in itertools.pairwise(group):
            if self.share is not None and self.share.search(text[before.end : mark.start]):
                sides.append([mark])
            else:
                sides[-1].append(mark)
        told = [_together(side) for side in sides]
        if any(each is None for each in told) or len(told) > 2:
            return None
        first, last = told[0], told[-1]
        if len(told) == 1 or first is None or last is None:
            return first
        return first / last if last and first <= last else None


def _together(marks: list[_Mark]) -> float | None:
    """Two hundred million: what is smaller before a scale multiplies it, what is smaller after it is added."""
    total, current = 0.0, 0.0
    for mark in marks:
        if mark.value is None:
            return None
        if mark.value >= 1000 and mark.value in (1e3, 1e6, 1e9, 1e12):
            total, current = total + (current or 1.0) * mark.value, 0.0
        elif mark.value == 100:
            current = (current or 1.0) * 100
        else:
            current += mark.value
    return total + current


def _groups(marks: list[_Mark], text: str, known: _Known, names: list[tuple[int, int]]) -> Iterator[list[_Mark]]:
    """Marks that belong to one numeral; none that is soft alone, and none across the edge of a listed name."""

    def name_of(mark: _Mark) -> tuple[int, int] | None:
        return next((span for span in names if span[0] <= mark.start and mark.end <= span[1]), None)

    group: list[_Mark] = []
    for mark in marks:
        if group and mark.start < group[-1].end:
            continue  # stands in a longer one
        is_next = group and known.gap.fullmatch(text[group[-1].end : mark.start]) is not None
        if group and (not is_next or name_of(group[-1]) != name_of(mark)):
            yield from [group] if not all(each.is_soft for each in group) else []
            group = []
        group.append(mark)
    if group and not all(each.is_soft for each in group):
        yield group


def _names(seen: SeenText, language: str, numerals: Numerals) -> Iterator[tuple[int, int]]:
    pattern = _name_pattern((*numerals.names.get("any", ()), *numerals.names.get(language, ())))
    if pattern is None:
        return
    for found in pattern.finditer(seen.text):
        yield found.span()


@lru_cache(maxsize=32)
def _name_pattern(names: tuple[str, ...]) -> re.Pattern[str] | None:
    if not names:
        return None
    patterns = []
    for name in sorted(names, key=len, reverse=True):
        pattern = re.escape(folded(name)).replace(r"\ ", r"\s+").replace(r"\-", "[-‐‑–]")
        pattern = pattern.replace(r"\#\#\#", "[0-9]{1,4}").replace(r"\#\#", "[0-9]{4}").replace(r"\#", "[0-9]{1,2}")
        pattern = pattern.replace("@", PATTERN)
        patterns.append(pattern)
    # A number that goes on after the name is not the one that is listed.
    return re.compile(rf"(?<!\w)(?<![.,٫٬])(?:{'|'.join(patterns)})(?!\w)(?![.,٫٬'’/:]?[0-9{NUMERAL}])(?!\s?[%‰‱٪])")


_LANGUAGES: dict[tuple[int, str], tuple[Numerals, _Known]] = {}


def _known(language: str, numerals: Numerals) -> _Known:
    """The numerals of a language, made ready once."""
    kept = _LANGUAGES.get((id(numerals), language))
    if kept is None or kept[0] is not numerals:
        kept = (numerals, _Known(_words_of(language, numerals), language))
        _LANGUAGES[id(numerals), language] = kept
    return kept[1]


def _words_of(language: str, numerals: Numerals) -> NumeralWords:
    """The words of a language, with those that are numerals in whichever."""
    own, of_any = numerals.words.get(language, NumeralWords()), numerals.words.get("any", NumeralWords())
    return msgspec.structs.replace(
        own,
        values={**of_any.values, **own.values},
        more=(*of_any.more, *own.more),
        before=(*of_any.before, *own.before),
        after=(*of_any.after, *own.after),
    )
