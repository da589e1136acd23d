"""What can be answered about a cell: the same codes in forms, in the sheet and in the log.

An answer is ``least`` and ``most``: the same where it is known, both None for :data:`NOT_KNOWN`, which somebody says.
"""

from __future__ import annotations

import msgspec

from waypost.profiles.scores import asked_of
from waypost.profiles.values import Group
from waypost.reference.catalog import Catalog
from waypost.reference.profile_methods import Method
from waypost.reference.profiles import TESTS
from waypost.web.pages.templating import text

NOT_KNOWN = "?"
FACTOR, SEVERITY, TEST = "factor", "severity", "test"
KINDS = (FACTOR, SEVERITY, TEST)
# Kind → code of an answer → its bounds. A severity may be known as one of two that lie beside each other.
ANSWERS: dict[str, dict[str, tuple[float | None, float | None]]] = {
    FACTOR: {"1": (1, 1), "0.5": (0.5, 0.5), "0": (0, 0), NOT_KNOWN: (None, None)},
    TEST: {"1": (1, 1), "0": (0, 0), NOT_KNOWN: (None, None)},
    SEVERITY: {
        **{str(at): (at, at) for at in range(5)},
        **{f"{at}-{at + 1}": (at, at + 1) for at in range(4)},
        NOT_KNOWN: (None, None),
    },
}


class Question(msgspec.Struct, frozen=True, kw_only=True):
    """One input that is asked of a group; ``part`` is the test of access."""

    kind: str
    code: str
    part: str = ""

    @property
    def key(self) -> str:
        """As a form or a sheet names it."""
        return "|".join((self.kind, self.code, self.part)).rstrip("|")


class Page(msgspec.Struct, frozen=True, kw_only=True):
    """Questions that are asked on one page: a level with what protects first, or a need with its access."""

    name: str
    code: str
    questions: tuple[Question, ...]


def question_of(key: str) -> Question:
    """The question of a key, whatever is asked of a group."""
    kind, _, rest = key.partition("|")
    code, _, part = rest.partition("|")
    return Question(kind=kind, code=code, part=part)


def pages_of(group: Group, method: Method) -> tuple[Page, ...]:
    """All that is asked of a group, page by page: capacities first, then risks beside them, then needs with access."""
    asked = asked_of(group, method)
    levels = tuple(
        Page(
            name=f"level-{level}",
            code=level,
            questions=tuple(
                Question(kind=FACTOR, code=code)
                for side in (asked.protection, asked.risk)
                for code, _ in side.get(level, ())
            ),
        )
        for level in method.risk
    )
    needs = tuple(
        Page(
            name=f"need-{need}",
            code=need,
            questions=(
                Question(kind=SEVERITY, code=need),
                *(Question(kind=TEST, code=need, part=test) for test in TESTS),
            ),
        )
        for need in asked.needs
    )
    return (*levels, *needs)


def answer_code(kind: str, least: float | None, most: float | None) -> str:
    """The code of an answer; empty for bounds that no form offers."""
    return next((code for code, bounds in ANSWERS[kind].items() if bounds == (least, most)), "")


def answer_name(kind: str, code: str, language: str, catalog: Catalog) -> str:
    """What an answer is called."""
    if code == NOT_KNOWN:
        return text(language, "ws_answer_not_known")
    if kind == SEVERITY and catalog.profiles.words is not None:
        one, _, other = code.partition("-")
        names = catalog.profiles.words.severities
        if other:
            return text(language, "ws_answer_between", one=one, other=other)
        return f"{one} – {names[one][language]}"
    return text(language, f"ws_answer_{kind}_{code.replace('.', '')}")


def choices_of(kind: str, language: str, catalog: Catalog) -> list[tuple[str, str]]:
    """What can be chosen, by code, in a language."""
    return [(code, answer_name(kind, code, language, catalog)) for code in ANSWERS[kind]]


def question_name(question: Question, language: str, catalog: Catalog) -> str:
    """What a question is called."""
    words = catalog.profiles
    if question.kind == FACTOR:
        return words.factors[question.code].label[language]
    if question.kind == SEVERITY:
        return text(language, "ws_severity_of", need=words.needs[question.code].label[language])
    tests = words.access.tests if words.access is not None else {}
    return tests[question.part][language]


def page_name(page: Page, language: str, catalog: Catalog) -> str:
    """What a page of questions is called."""
    if page.name.startswith("need-"):
        return catalog.profiles.needs[page.code].label[language]
    return text(language, f"ws_level_{page.code}")
