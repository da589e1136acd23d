"""A record in the making: writes claims, counts what is not mapped, and knows the place of every element."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field
from functools import partial
from typing import cast

from lxml import etree

from waypost.model import Claim, RawRecord, SourceRecord
from waypost.sources.context import ReadContext
from waypost.sources.formats.iati import ActivityFile
from waypost.sources.mappings.iati_codes import Codes, codes_of
from waypost.sources.mappings.iati_values import iso_day, read_date, read_decimal, read_language

_claim: Callable[[tuple[str, int, str, str, str | None, str | None, str, str | None]], Claim] = partial(
    tuple.__new__, Claim
)
XML_LANG = "{http://www.w3.org/XML/1998/namespace}lang"
# What d-portal's own export makes of xml:lang.
_LANGS = (XML_LANG, "{xml}lang")
_NO_ATTRIBUTES: dict[str, str] = {}
NOTHING: frozenset[str] = frozenset()
LANGUAGE: frozenset[str] = frozenset(_LANGS)

Element = etree._Element


@dataclass
class Shares:
    """Percentages of one group, to be added up when the activity has been read: ``(row, percentage, element)``."""

    rows: list[tuple[int, str | None, Element]] = field(default_factory=list)


class Draft:
    """One activity being mapped. Handlers take its elements one by one; the facts that rules need gather here."""

    def __init__(self, raw: RawRecord, ctx: ReadContext) -> None:
        self.element: Element = raw.data.element
        self.file: ActivityFile = raw.data.file
        self.ctx = ctx
        self.codes: Codes = codes_of(ctx.catalog)
        self.line = raw.line or 1
        self.record = SourceRecord(
            source_id=ctx.source.source_id, publisher="", identifier="", file=ctx.report.file, line=raw.line
        )
        self._append = self.record.claims.append
        self._unmapped = ctx.report.unmapped
        self._ignored = ctx.report.ignored
        self._numbers: dict[str, int] = {}
        self.language: str | None = None
        self.currency: str | None = None
        self.version = self.file.version or ""
        self._is_d_portal = self.file.is_d_portal
        # The day that the file speaks of: nothing can have happened after it.
        self.made: str | None = None
        # Identity
        self.identifier: str | None = None
        self.publisher_ref: str | None = None
        self.publisher_name: str | None = None
        self.other_identifiers: list[tuple[str | None, str]] = []
        self.earlier_refs: list[str] = []
        # Texts
        self.titles = 0
        self.descriptions: list[tuple[str, str | None, str]] = []
        self.speechless: Element | None = None
        # Dates: type → (ISO date or None, as stated, element)
        self.dates: dict[str, tuple[str | None, str, Element]] = {}
        # Where and what, with the rows that their percentages belong to
        self.countries = Shares()
        self.regions: dict[str, Shares] = {}
        self.sectors: dict[str, Shares] = {}
        self.country_codes: dict[str, None] = {}
        self.places_known: set[str] = set()
        self.sectors_known: set[tuple[str, str]] = set()
        self.locations: dict[str, dict[str, str]] = {}
        self.rows_of_locations: list[tuple[int, dict[str, str], Element]] = []
        # Transactions and their places and sectors
        self.transactions = 0
        self.with_sector = 0
        self.with_place = 0
        self.links: set[tuple[str, str | None]] = set()
        self.services: set[str] = set()
        self.aid_types: dict[str, int] = {}
        # The same issue at many places of one activity is one issue with their number.
        self._gathered: dict[tuple[str, str | None, str | None], tuple[int, Element, str | None]] = {}

    # Claims

    def number(self, kind: str) -> int:
        """The number of the next row of a kind, from 0."""
        number = self._numbers.get(kind, 0)
        self._numbers[kind] = number + 1
        return number

    def add(
        self,
        kind: str,
        no: int,
        name: str,
        value: str | None,
        place: str,
        original: str | None = None,
        language: str | None = None,
        basis: str = "reported",
    ) -> None:
        """Claim a value unless there is none; ``original`` is kept where it differs."""
        if value:
            self._append(
                _claim((kind, no, name, value, None if original == value else original, language, basis, place))
            )

    def flag(
        self,
        issue_type: str,
        element: Element | None = None,
        *,
        name: str | None = None,
        found: str | None = None,
        expected: str | None = None,
        suggestion: str | None = None,
    ) -> None:
        """Attach an issue at an element's line."""
        self.record.flag(
            issue_type,
            field=name,
            found=found,
            expected=expected,
            suggestion=suggestion,
            line=self.line if element is None else self.line_of(element),
        )

    def gather(self, issue_type: str, element: Element, *, name: str, found: str | None, expected: str) -> None:
        """An issue that may stand at many places of one activity: told once, at the first place, with the number."""
        key = (issue_type, name, expected)
        count, first, said = self._gathered.get(key, (0, element, found))
        self._gathered[key] = (count + 1, first, said)

    def flag_gathered(self) -> None:
        """Turn what :meth:`gather` took into issues."""
        for (issue_type, name, expected), (count, first, said) in self._gathered.items():
            more = f" (and {count - 1} more in this activity)" if count > 1 else ""
            self.flag(issue_type, first, name=name, found=f"{said or ''}{more}", expected=expected)

    def line_of(self, element: Element) -> int:
        """Line of an element in its file, 1-based."""
        return self.line + (cast("int | None", element.sourceline) or 1) - 1

    # Taking elements apart

    def attributes(self, element: Element, path: str, known: frozenset[str]) -> dict[str, str]:
        """All attributes; those that the caller does not know are counted as unmapped."""
        items = element.items()
        if not items:
            return _NO_ATTRIBUTES
        found: dict[str, str] = dict(items)  # type: ignore[arg-type]  # text under every parser of ours
        if not known.issuperset(found):
            for name in found:
                if name not in known:
                    _tally(self._unmapped, f"{path}/@{_short(name)}")
        return found

    def spare(self, element: Element, path: str) -> None:
        """Count an element that no claim takes, and all in it, by path; texts that say nothing are an issue."""
        for wordless in _count(element, path, self._unmapped):
            self.wordless(wordless, path)

    def is_first(self, seen: set[str], element: Element, path: str) -> bool:
        """Whether an element that may stand once is the first of its kind; a further one is an issue, and counted."""
        tag = str(element.tag)
        if tag not in seen:
            seen.add(tag)
            return True
        named = [f"{_short(name)}={element.get(name)}" for name in map(str, element.attrib)]
        shown = " ".join(whole_text(element).split()) or ", ".join(named)
        self.gather("iati_repeated", element, name=path, found=shown, expected=f"one {tag} here; the first was taken")
        self.spare(element, path)
        return False

    def ignore(self, element: Element, path: str) -> None:
        """Count an element that is left out on purpose, and all in it, by path."""
        _count(element, path, self._ignored)

    def unmapped(self, path: str) -> None:
        """Count one thing that no claim takes."""
        self._unmapped[path] += 1

    def ignored(self, path: str) -> None:
        """Count one thing that is left out on purpose."""
        self._ignored[path] += 1

    def empty(self, element: Element, path: str, *, text: bool = True) -> None:
        """Count what stands inside an element that we know for its attributes alone."""
        own = element.text
        if text and own and not own.isspace():
            self._unmapped[f"{path}/text()"] += 1
        # Asking for the length costs a fifteenth of starting a loop over nothing.
        if len(element):
            for child in element:
                self.spare(child, f"{path}/{_short(child.tag)}")

    # Texts

    def language_of(self, element: Element, fallback: str | None) -> str | None:
        """Two-letter language of a text; an unknown code is an issue."""
        stated = element.get(XML_LANG)
        if not stated:
            stated = element.get("{xml}lang") if self._is_d_portal else None
            if not stated:
                return fallback
        language = read_language(stated)
        if language is None:
            self.flag("code_unknown", element, name="xml:lang", found=stated, expected="an ISO 639-1 language code")
        return language

    def texts(self, element: Element, path: str) -> list[tuple[str | None, str, Element]]:
        """Language, text and element of each narrative; in versions 1.x the text of the element itself."""
        outer = self.language_of(element, self.language)
        found: list[tuple[str | None, str, Element]] = []
        if len(element):
            for child in element:
                if child.tag == "narrative":
                    language, text = self._narrative(child, path, outer)
                    if text:
                        found.append((language, text, child))
                else:
                    self.spare(child, f"{path}/{_short(child.tag)}")
        own = element.text
        if own and not own.isspace():
            if found:
                self._unmapped[f"{path}/text()"] += 1
            else:
                found.append((outer, own.strip(), element))
                if outer is None and self.speechless is None:
                    self.speechless = element
        return found

    def _narrative(self, element: Element, path: str, outer: str | None) -> tuple[str | None, str | None]:
        """Language and text of one narrative; a text with elements in it is taken whole, and they are counted."""
        text = element.text
        if len(element):
            text = whole_text(element)
            for inner in element:
                self.spare(inner, f"{path}/narrative/{_short(inner.tag)}")
        language = outer
        if element.items():
            self.attributes(element, f"{path}/narrative", LANGUAGE)
            language = self.language_of(element, outer)
        text = text.strip() if text else None
        if text and language is None and self.speechless is None:
            self.speechless = element
        return language, text

    def name_of(self, element: Element, path: str) -> str | None:
        """One text in one line: in the activity's own language when there are several; the others are counted."""
        found = self.texts(element, path)
        if not found:
            return None
        chosen = found[0]
        if len(found) > 1:
            chosen = next((text for text in found if text[0] == self.language), chosen)
            for text in found:
                if text is not chosen:
                    self._unmapped[f"{path}/narrative[{text[0] or 'no language'}]"] += 1
        if chosen[0] != self.language:
            self._unmapped[f"{path}/@xml:lang[{chosen[0] or 'unknown'}]"] += 1
        return " ".join(chosen[1].split())

    def line_text(self, element: Element, path: str) -> str | None:
        """Text of an element that holds nothing but text, in one line."""
        if len(element):
            for child in element:
                self.spare(child, f"{path}/{_short(child.tag)}")
        text = element.text
        return " ".join(text.split()) or None if text else None

    def wordless(self, element: Element, path: str) -> None:
        """A title or description without any text."""
        rule = "4.3.1" if element.tag == "title" else "4.4.1"
        self.gather(
            "iati_text_missing",
            element,
            name=path,
            found=f"{element.tag} without text",
            expected=f"a narrative with text, or no such element (IATI rule {rule})",
        )

    # Values

    def date(self, stated: str | None, element: Element, name: str) -> str | None:
        """ISO date, or None with an issue when there is text that is no date."""
        if stated is None:
            return None
        iso, expected = read_date(stated, self.ctx.source.date_order)
        if expected is not None:
            self.flag("date_unreadable", element, name=name, found=stated, expected=expected)
        return iso

    def past_date(self, stated: str, element: Element, name: str, rule: str) -> str | None:
        """ISO date of something that has happened; one after the day that the file was made is an issue."""
        iso, expected = read_date(stated, self.ctx.source.date_order)
        if expected is None and (iso is None or self.made is None or iso <= self.made):
            return iso
        day = iso or iso_day(stated)
        if self.made is None or day is None or day <= self.made:
            return self.date(stated, element, name)
        expected = f"a date not after {self.made} (IATI rule {rule})"
        self.gather("iati_date_in_future", element, name=name, found=stated, expected=expected)
        return day if day < "2101" else None

    def decimal(self, stated: str | None, element: Element, name: str) -> str | None:
        """Plain decimal, or None with an issue when there is text that is no number."""
        if stated is None:
            return None
        value, expected = read_decimal(stated)
        if expected is not None:
            self.flag("number_unreadable", element, name=name, found=stated, expected=expected)
        return value

    def code(self, code_list: str, stated: str | None, element: Element, name: str) -> str | None:
        """Our code for a code of IATI; an unknown one is an issue and gives None."""
        if not stated:
            return None
        found = self.codes.find(code_list, stated)
        if found is None:
            expected = self.codes.expected(code_list)
            self.flag("code_unknown", element, name=name, found=stated, expected=expected)
        return found

    def service(self, system: str, code: str | None, place: str) -> None:
        """Services and groups that the crosswalk names for a foreign code; inferred, each once."""
        if not code:
            return
        for kind, name, ours in self.codes.derived(system, code):
            self.infer(kind, name, ours, place, code)

    def infer(self, kind: str, name: str, ours: str, place: str, original: str) -> None:
        """Claim an inferred service or group once per activity."""
        if ours not in self.services:
            self.services.add(ours)
            self.add(kind, self.number(kind), name, ours, place, original, basis="inferred")


def _short(name: object) -> str:
    """Name of an element or attribute, a foreign namespace written in braces; cut where it is absurdly long."""
    text = str(name)
    if text[:1] != "{" and len(text) <= _LONGEST_NAME:
        return text
    return text.replace("{http://www.w3.org/XML/1998/namespace}", "xml:")[:_LONGEST_NAME]


_LONGEST_NAME = 200
# More names than any publisher has: a file that makes up new ones without end shall not fill the memory.
_MOST_NAMES = 20_000


def _tally(counter: dict[str, int], name: str) -> None:
    if name in counter:
        counter[name] += 1
    elif len(counter) < _MOST_NAMES:
        counter[name] = 1
    else:
        counter["further names"] = counter.get("further names", 0) + 1


def whole_text(element: Element) -> str:
    """All text in an element, that of elements inside it too."""
    return "".join(map(str, element.itertext()))


_TEXTUAL = ("description", "title")


def _count(element: Element, path: str, counter: dict[str, int]) -> list[Element]:
    """Count an element and all in it, by path; the titles and descriptions without text are given back."""
    wordless: list[Element] = []
    waiting = [(element, path)]
    while waiting:
        current, at = waiting.pop()
        _tally(counter, at)
        for name, value in current.items():
            if value:
                _tally(counter, f"{at}/@{_short(name)}")
        text = current.text
        if text and not text.isspace():
            _tally(counter, f"{at}/text()")
        if current.tag in _TEXTUAL and not whole_text(current).strip():
            wordless.append(current)
        if len(current):
            waiting.extend((child, f"{at}/{_short(child.tag)}") for child in current)
    return wordless
