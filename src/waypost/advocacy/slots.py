"""The slots of a message's text: where figures and quotations come in, so that nobody types them.

``{name.figure}`` is the value of a claim with its unit in words, ``{name.value}``, ``{name.unit}``, ``{name.as_of}``
and ``{name.range}`` its parts, ``{name.amount}`` a change without its sign ("fell by"); ``{figure}`` alone is
that of the claim whose own words these are. ``{quote:key}`` puts in an excerpt of a document that is attached as
evidence, word by word.
"""

from __future__ import annotations

import contextlib
import itertools
import re
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence

import msgspec

from waypost.advocacy import figures as written
from waypost.advocacy.figures import Figure
from waypost.advocacy.seen_text import without_marks
from waypost.advocacy.touching import is_touched
from waypost.errors import InputError, Said
from waypost.reference.advocacy_words import Figures

FIELDS = ("figure", "value", "amount", "unit", "as_of", "range")
# Whose eyes a text is for, by channel. What is discreet still leaves only as societies cleared it.
EYES = {"public": "public", "discreet": "movement"}
_SLOT = re.compile(r"\{([^{}]*)\}")
_NAMED = re.compile(r"(?:([a-z][a-z0-9_-]*)\.)?([a-z_]+)")
_QUOTE = re.compile(r"quote:([a-z0-9][a-z0-9_-]*)")
# What may stand between two figures without making one number of them.
_PARTS_FIGURES = re.compile(r"[^\W\d_]|[;()\[\]«»“”\"–—\n]|,\s")


class SlotError(InputError):
    """A text has a slot that cannot be filled. What it says is a :class:`Said`: a key and its parts."""


class Plain(msgspec.Struct, frozen=True, tag="plain"):
    """Words as they were typed."""

    text: str


class Told(msgspec.Struct, frozen=True, tag="figure"):
    """What a slot told of a claim. ``field`` is one of :data:`FIELDS`."""

    text: str
    claim: str
    field: str


class Quoted(msgspec.Struct, frozen=True, tag="quotation"):
    """Words of an excerpt, as they stand in it."""

    text: str
    evidence: str


Part = Plain | Told | Quoted


class Quotation(msgspec.Struct, frozen=True, kw_only=True):
    """An excerpt that is attached as evidence. ``words`` are what is quoted of it: all where not said."""

    evidence: str
    excerpt: str
    words: str = ""
    source: str = ""
    language: str = ""

    @property
    def quoted(self) -> str:
        """What a slot puts in."""
        return self.words or self.excerpt


class Slot(msgspec.Struct, frozen=True, kw_only=True):
    """A slot as it stands in a text, from ``start`` to before ``end``. ``name`` is empty for the claim's own."""

    start: int
    end: int
    inside: str
    name: str = ""
    field: str = ""
    quote: str = ""


def parse(text: str) -> tuple[Slot, ...]:
    """The slots of a text in their order. Raises :class:`SlotError` for what opens and is none."""
    found = tuple(_slots(text))
    spans = {place for slot in found for place in range(slot.start, slot.end)}
    for place, letter in enumerate(text):
        if letter in "{}" and place not in spans:
            raise SlotError(
                Said(
                    f"a {letter!r} at {place + 1} that belongs to no slot: write {{name.figure}} or leave it out",
                    "advocacy_slot_brace", sign=letter, at=place + 1,
                )
            )  # fmt: skip
    return found


def _slots(text: str) -> Iterator[Slot]:
    for found in _SLOT.finditer(text):
        inside, (start, end) = found[1].strip(), found.span()
        if quote := _QUOTE.fullmatch(inside):
            yield Slot(start=start, end=end, inside=inside, quote=quote[1])
        elif (named := _NAMED.fullmatch(inside)) and named[2] in FIELDS:
            yield Slot(start=start, end=end, inside=inside, name=named[1] or "", field=named[2])
        else:
            raise SlotError(
                Said(
                    f"unknown slot {{{inside}}}: write the name of a claim with one of {', '.join(FIELDS)}, "
                    "or quote: with the key of an excerpt",
                    "advocacy_slot_unknown", slot=inside, fields=", ".join(FIELDS),
                )
            )  # fmt: skip


def slots_leniently(text: str) -> Iterator[Slot]:
    """The slots of a text that are well formed; never raises."""
    for found in _SLOT.finditer(text):
        with contextlib.suppress(SlotError):
            yield from (
                msgspec.structs.replace(slot, start=found.start(), end=found.end()) for slot in _slots(found.group())
            )


def fill(
    text: str,
    language: str,
    figures: Mapping[str, Figure],
    words: Figures,
    *,
    quotations: Mapping[str, Quotation] | None = None,
    own: str | None = None,
    eyes: str = "public",
) -> tuple[Part, ...]:
    """A text with its slots filled, as parts: what was typed, what a claim tells, what is quoted.

    ``figures``: of the claims that are attached, by the names that slots call them. ``own``: which of them slots
    without a name mean. ``eyes``: for whom the text is (``public``, ``movement``). Raises :class:`SlotError` for the
    first slot that cannot be filled, with what was found and what to do.
    """
    slots = parse(text)
    _keep_apart(text, slots)

    def told(slot: Slot) -> Sequence[Part]:
        if slot.quote:
            return _quoted(slot, quotations or {}, words.quotes[language])
        return [_told(slot, language, figures, words, own=own, eyes=eyes)]

    return _in_place(text, ((slot.start, slot.end, told(slot)) for slot in slots))


def fill_as_far(
    text: str,
    language: str,
    figures: Mapping[str, Figure],
    words: Figures,
    *,
    quotations: Mapping[str, Quotation] | None = None,
    own: str | None = None,
    eyes: str = "public",
    instead: Callable[[SlotError], str],
) -> tuple[tuple[Part, ...], SlotError | None]:
    """A text for readers, and the first slot that cannot be filled: ``instead`` gives words for such a one.

    Nobody who reads a text sees a slot; of figures that would run into each other none is told.
    """
    try:
        return fill(text, language, figures, words, quotations=quotations, own=own, eyes=eyes), None
    except SlotError as error:
        first = error
    joined: SlotError | None = None
    try:
        _keep_apart(text, tuple(slots_leniently(text)))
    except SlotError as error:
        joined = error

    def told(slot: str) -> Sequence[Part]:
        try:
            one = fill(slot, language, figures, words, quotations=quotations, own=own, eyes=eyes)
            if joined is not None and any(isinstance(each, Told) for each in one):
                raise joined
        except SlotError as error:
            return [Plain(instead(error))]
        return one

    return _in_place(text, ((each.start(), each.end(), told(each.group())) for each in _SLOT.finditer(text))), first


def _in_place(text: str, told: Iterable[tuple[int, int, Sequence[Part]]]) -> tuple[Part, ...]:
    """A text with what is told from one place of it to another, and what stands between as it was typed."""
    parts: list[Part] = []
    at = 0
    for start, end, instead in told:
        parts += [Plain(text[at:start])] if text[at:start] else []
        parts += instead
        at = end
    parts += [Plain(text[at:])] if text[at:] else []
    return tuple(parts)


def plain_text(parts: tuple[Part, ...]) -> str:
    """Parts as one text."""
    return "".join(part.text for part in parts)


def names_in(text: str) -> frozenset[str]:
    """The names of claims that the slots of a text call."""
    return frozenset(slot.name for slot in parse(text) if slot.name)


def _keep_apart(text: str, slots: tuple[Slot, ...]) -> None:
    """Two figures must not run into one, and nothing that touches a figure may turn it into another."""
    told = [slot for slot in slots if slot.field]
    touching = {
        (slot.end, following.start)
        for slot, following in itertools.pairwise(told)
        if not without_marks(text[slot.end : following.start])[0]
    }
    opened, closed = {start for _, start in touching}, {end for end, _ in touching}
    for slot in told:
        before, after = text[: slot.start], text[slot.end :]
        if is_touched(before, after, is_opened=slot.start in opened, is_closed=slot.end in closed):
            raise SlotError(
                Said(
                    f"what touches the slot {{{slot.inside}}} would change its figure: part them by a space or a word",
                    "advocacy_slot_sign", slot=slot.inside,
                )
            )  # fmt: skip
    for slot, following in itertools.pairwise(told):
        between = text[slot.end : following.start]
        # A unit stands behind its own value, and behind no other.
        is_own_unit = following.field == "unit" and slot.name == following.name and bool(between) and between.isspace()
        if not is_own_unit and slot.field != "unit" and not _PARTS_FIGURES.search(between):
            raise SlotError(
                Said(
                    f"{{{slot.inside}}} and {{{following.inside}}} would read as one number: part them by a word",
                    "advocacy_slot_joined", slot=slot.inside, following=following.inside,
                )
            )  # fmt: skip


def _quoted(slot: Slot, quotations: Mapping[str, Quotation], marks: str) -> list[Part]:
    found = quotations.get(slot.quote)
    if found is None:
        known = ", ".join(sorted(quotations)) or "none"
        raise SlotError(
            Said(
                f"no excerpt {slot.quote!r} is attached as evidence (there are: {known}): attach it, or take it out",
                "advocacy_slot_no_excerpt", slot=slot.quote, known=", ".join(sorted(quotations)),
            )
        )  # fmt: skip
    if not stands_in(found.quoted, found.excerpt):
        raise SlotError(
            Said(
                f"the words of {slot.quote!r} do not stand so in its excerpt: quote it word by word",
                "advocacy_slot_not_verbatim", slot=slot.quote,
            )
        )  # fmt: skip
    before, _, after = marks.partition("{words}")
    return [Plain(before), Quoted(found.quoted, found.evidence), Plain(after)]


def stands_in(words: str, excerpt: str) -> bool:
    """Whether words stand in an excerpt as they are; only how lines are broken may differ.

    A cut in the middle of a number or a word is no quotation: "91 million" does not stand in "191 million".
    """
    wanted = " ".join(words.split())
    pattern = rf"(?<![\w.,٫٬])(?:{re.escape(wanted)})(?![\w])(?![.,٫٬]\d)"
    return bool(wanted) and re.search(pattern, " ".join(excerpt.split())) is not None


def _told(
    slot: Slot, language: str, figures: Mapping[str, Figure], words: Figures, *, own: str | None, eyes: str
) -> Told:
    name = slot.name or own or ""
    figure = figures.get(name)
    if figure is None:
        known = ", ".join(sorted(figures)) or "none"
        raise SlotError(
            Said(
                f"{{{slot.inside}}} names no claim that is attached (there are: {known}): attach the claim, or name "
                "one of these",
                "advocacy_slot_not_attached", slot=slot.inside, known=", ".join(sorted(figures)),
            )
        )  # fmt: skip
    _may_tell(slot, figure, eyes)
    return Told(_words(slot, figure, language, words), figure.claim, slot.field)


def _may_tell(slot: Slot, figure: Figure, eyes: str) -> None:
    if figure.is_suppressed:
        raise SlotError(
            Said(
                f"the figure of {{{slot.inside}}} is held back so that nobody can be recognised: say it without it",
                "advocacy_slot_suppressed", slot=slot.inside, claim=figure.claim,
            )
        )  # fmt: skip
    if eyes == "public" and figure.audience != "public":
        raise SlotError(
            Said(
                f"the figure of {{{slot.inside}}} is for the Movement only: take a public one, or another channel",
                "advocacy_slot_not_public", slot=slot.inside, claim=figure.claim,
            )
        )  # fmt: skip


def _words(slot: Slot, figure: Figure, language: str, words: Figures) -> str:
    if slot.field == "as_of":
        if figure.as_of is None:
            raise _nothing(slot, figure)
        return written.written_date(figure.as_of, figure.precision, language)
    unit = words.units[figure.unit]
    if slot.field == "range":
        if figure.least is None or figure.most is None:
            raise _nothing(slot, figure)
        return written.written_range(figure.least, figure.most, unit, language, words, exact_to=figure.exact_to)
    if figure.value is None:
        raise _nothing(slot, figure)
    if slot.field == "amount":
        return written.written_figure(abs(figure.value), unit, language, exact_to=figure.exact_to)
    write = {"figure": written.written_figure, "value": written.written_value, "unit": written.written_unit}[slot.field]
    return write(figure.value, unit, language, exact_to=figure.exact_to)


def _nothing(slot: Slot, figure: Figure) -> SlotError:
    return SlotError(
        Said(
            f"the claim {figure.claim!r} has nothing for {{{slot.inside}}} now: ask it again, or take the slot out",
            "advocacy_slot_nothing", slot=slot.inside, claim=figure.claim,
        )
    )  # fmt: skip
