"""Code lists: the words that Waypost lets a value be, in four languages, with crosswalks.

``catalog/reference/code_lists/<name>.yml``::

    code_list: service
    label: {en: , fr: , es: , ar: }
    description: in English
    is_multiple: true           # a programme can have several of them; optional
    codes:
      rfl_tracing:
        label: {en: , fr: , es: , ar: }
        description: in English; optional
        parent: rfl             # a code of the same list; optional
        is_group: true          # a heading that other codes name as parent; optional
        is_sensitive: true      # a value that triggers rules and stricter disclosure; optional
        crosswalk: {iati_dac: ["72010"], go_sector: ["Health"]}
        words: {en: [tracing], fr: [], es: [], ar: []}

``crosswalk`` maps a system to its codes for the same thing. The first of them is the one that an export
writes; the further ones are read as well. Systems: ``iati`` (the IATI code list of that element, codes of
1.x behind those of 2.x), ``iati_dac`` (OECD DAC purpose codes of five digits and categories of
three), ``humanitarian_cluster`` (IASC), ``go`` (value and number of an IFRC GO field), ``go_sector``,
``go_tag`` (names as GO shows them), ``hxl`` (hashtags and attributes), ``r4v``
(sub-sectors and population types of the Regional Inter-Agency Coordination Platform's 5W).
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from functools import cached_property
from itertools import chain
from pathlib import Path
from typing import Any

import msgspec

from waypost.errors import CatalogError
from waypost.reference.folding import fold
from waypost.reference.strict_yaml import convert, read_yaml


class Code(msgspec.Struct, frozen=True, kw_only=True):
    """One value of a code list."""

    code: str
    label: dict[str, str]
    description: str | None = None
    parent: str | None = None
    is_group: bool = False
    is_sensitive: bool = False
    crosswalk: dict[str, tuple[str, ...]] = {}
    words: dict[str, tuple[str, ...]] = {}

    def texts(self) -> tuple[str, ...]:
        """Everything that means this code: code, labels, further words; each once, in file order."""
        listed = [self.code, *self.label.values(), *(word for words in self.words.values() for word in words)]
        return tuple(dict.fromkeys(listed))


class CodeList(msgspec.Struct, kw_only=True, dict=True):
    """A closed list of codes, in file order. Treat it as read-only."""

    code_list: str
    label: dict[str, str]
    description: str | None = None
    is_multiple: bool = False
    codes: dict[str, Code] = {}

    def __post_init__(self) -> None:
        """Build the look-ups once; a text that would mean two codes stops the catalog."""
        self._by_text: dict[str, str] = {}
        self._by_system: dict[tuple[str, str], list[str]] = {}
        ambiguous: list[str] = []
        for code in self.codes.values():
            for text in code.texts():
                taken = self._by_text.setdefault(fold(text), code.code)
                if taken != code.code:
                    ambiguous.append(f"{text!r} means both {taken} and {code.code}")
            for system, foreign_codes in code.crosswalk.items():
                for foreign in foreign_codes:
                    self._by_system.setdefault((system, foreign.strip().casefold()), []).append(code.code)
        if ambiguous:
            raise CatalogError(f"code list {self.code_list}: {'; '.join(ambiguous)}")

    def find(self, text: str) -> str | None:
        """Return the code that a text means: a code, a label or a further word in any language, folded."""
        return self._by_text.get(fold(text))

    def from_system(self, system: str, foreign: str) -> tuple[str, ...]:
        """Return our codes for a foreign code, in file order; empty when the crosswalk does not know it.

        Upper and lower case are one; nothing else is changed, so that ``1`` is not ``01``.
        """
        return tuple(self._by_system.get((system, foreign.strip().casefold()), ()))

    def to_system(self, system: str, code: str) -> str | None:
        """Return the foreign code that an export writes for one of ours: the first one, or None."""
        known = self.codes.get(code)
        foreign = known.crosswalk.get(system, ()) if known else ()
        return foreign[0] if foreign else None

    def family(self, code: str) -> tuple[str, ...]:
        """Return the code and its parents, nearest first."""
        line: list[str] = []
        current: str | None = code
        while current is not None and current not in line:
            line.append(current)
            current = self.codes[current].parent if current in self.codes else None
        return tuple(line)


class CodeLists(Mapping[str, CodeList]):
    """All code lists by name; a file is read when its list is first asked for.

    ``made`` gives lists that stand in no file of their own; it is called when one that has no file is asked for.
    """

    def __init__(self, folder: Path, made: Callable[[], Mapping[str, CodeList]] = dict) -> None:
        """Look at the file names only."""
        self._paths = {path.stem: path for path in sorted(folder.glob("*.yml"))}
        self._loaded: dict[str, CodeList] = {}
        self._make = made

    @cached_property
    def _made(self) -> Mapping[str, CodeList]:
        return self._make()

    def __getitem__(self, name: str) -> CodeList:
        """Return a list; KeyError when there is none of this name, as for any mapping."""
        if name not in self._loaded:
            self._loaded[name] = read_code_list(self._paths[name]) if name in self._paths else self._made[name]
        return self._loaded[name]

    def __iter__(self) -> Any:
        """Names in alphabetical order, those that have no file of their own behind."""
        return chain(self._paths, self._made)

    def __len__(self) -> int:
        """How many lists there are."""
        return len(self._paths) + len(self._made)

    def __contains__(self, name: object) -> bool:
        """Whether there is such a list, without reading its file."""
        return name in self._paths or name in self._made


def read_code_list(path: Path) -> CodeList:
    """Read one file; raises CatalogError when it is malformed or a text would mean two codes."""
    content = read_yaml(path) or {}
    if not isinstance(content, dict) or not isinstance(content.get("codes"), dict):
        raise CatalogError(f"{path}: expected keys code_list, label and codes")
    codes = {code: {"code": code, **(entry or {})} for code, entry in content["codes"].items()}
    try:
        return convert({**content, "codes": codes}, CodeList, path)
    except CatalogError as error:
        raise CatalogError(f"{path.name}: {error}") if str(path) not in str(error) else error from None
