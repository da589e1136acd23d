"""From the text of an expression to its bare tree: what was called, named and compared, and where it stands.

The grammar is the whole language. It is parsed by lark (LALR, no backtracking, time in proportion to the text);
bounds on length and depth keep every later walk over the tree short.
"""

from __future__ import annotations

from dataclasses import dataclass
from functools import cache
from typing import Any, TypeAlias

from lark import Lark, Token, Transformer, UnexpectedInput
from lark.exceptions import UnexpectedCharacters, UnexpectedToken

from waypost.errors import CatalogError, Said
from waypost.reference.rule_language.places import TextPlace

LONGEST = 4_000  # characters; the longest condition of the shipped rules has about three hundred
DEEPEST = 40  # parts within parts

GRAMMAR = r"""
start: disjunction
?disjunction: conjunction (_OR conjunction)*
?conjunction: negation (_AND negation)*
?negation: NOT negation -> negation
         | test
?test: operand COMPARISON operand -> comparison
     | operand IN values -> membership
     | operand NOT IN values -> absence
     | QUANTIFIER "(" NAME ":" disjunction ")" -> quantified
     | operand
     | "(" disjunction ")"
?operand: NAME -> name
        | TEXT -> text
        | NUMBER -> number
        | NAME "(" [disjunction ("," disjunction)*] ")" -> call
values: "(" literal ("," literal)* ")"
?literal: TEXT -> text
        | NUMBER -> number
_OR: "or"
_AND: "and"
NOT: "not"
IN: "in"
QUANTIFIER.2: /(some|every)(?=\s*\()/
NAME: /[a-z_][a-z0-9_]*(\.[a-z_][a-z0-9_]*)?/
TEXT: /'[^'\n]*'/
NUMBER: /-?[0-9]{1,15}(\.[0-9]{1,6})?/
COMPARISON: "<=" | ">=" | "!=" | "=" | "<" | ">"
%ignore /[ \t\r\n]+/
"""

# What a parser would call these, in words of the error.
_NAMED = {
    "NAME": "a field or a function",
    "TEXT": "a text in single quotes",
    "NUMBER": "a number",
    "COMPARISON": "= != < <= > or >=",
    "LPAR": "(",
    "RPAR": ")",
    "COMMA": "a comma",
    "COLON": "a colon",
    "QUANTIFIER": "some(…: …) or every(…: …)",
    "_OR": "or",
    "_AND": "and",
    "NOT": "not",
    "IN": "in",
    "$END": "the end",
}


@dataclass(frozen=True)
class Name:
    """A bare word: a field."""

    name: str
    at: tuple[int, int]
    depth: int = 1


@dataclass(frozen=True)
class Literal:
    """A text or a number as written, without its quotes."""

    value: str
    is_text: bool
    at: tuple[int, int]
    depth: int = 1


@dataclass(frozen=True)
class Call:
    """A function and what stands between its brackets; also ``and``, ``or``, ``not``."""

    function: str
    arguments: tuple[Bare, ...]
    at: tuple[int, int]
    depth: int


@dataclass(frozen=True)
class Comparison:
    """A comparison of two operands, or ``in`` and ``not in`` with a list of values on the right."""

    operator: str
    left: Bare
    right: Bare | tuple[Literal, ...]
    at: tuple[int, int]
    depth: int


@dataclass(frozen=True)
class Quantified:
    """``some`` or ``every`` entry of a practice, and what is asked of it."""

    quantifier: str
    practice: Name
    part: Bare
    at: tuple[int, int]
    depth: int


Bare: TypeAlias = Name | Literal | Call | Comparison | Quantified


class _TooDeepError(Exception):
    """Raised inside the parser; never leaves this module."""


class _Builder(Transformer[Token, Any]):
    """Makes nodes while lark reads: nothing is walked, so that depth costs nothing before it is refused."""

    def start(self, children: list[Bare]) -> Bare:
        return children[0]

    def name(self, children: list[Token]) -> Name:
        return Name(str(children[0]), _at(children[0]))

    def text(self, children: list[Token]) -> Literal:
        return Literal(str(children[0])[1:-1], True, _at(children[0]))

    def number(self, children: list[Token]) -> Literal:
        return Literal(str(children[0]), False, _at(children[0]))

    def values(self, children: list[Literal]) -> tuple[Literal, ...]:
        return tuple(children)

    def call(self, children: list[Any]) -> Call:
        token, *arguments = children
        given = tuple(argument for argument in arguments if argument is not None)
        return _call(str(token), given, _at(token))

    def quantified(self, children: list[Any]) -> Quantified:
        token, practice, part = children
        return Quantified(str(token), Name(str(practice), _at(practice)), part, _at(token), _deeper(part))

    def disjunction(self, children: list[Bare]) -> Call:
        return _call("or", tuple(children), children[0].at)

    def conjunction(self, children: list[Bare]) -> Call:
        return _call("and", tuple(children), children[0].at)

    def negation(self, children: list[Any]) -> Call:
        token, part = children
        return _call("not", (part,), _at(token))

    def comparison(self, children: list[Any]) -> Comparison:
        left, operator, right = children
        return Comparison(str(operator), left, right, _at(operator), _deeper(left, right))

    def membership(self, children: list[Any]) -> Comparison:
        left, token, values = children
        return Comparison("in", left, values, _at(token), _deeper(left))

    def absence(self, children: list[Any]) -> Comparison:
        left, token, _, values = children
        return Comparison("not in", left, values, _at(token), _deeper(left))


def _at(token: Token) -> tuple[int, int]:
    return (token.line or 1, token.column or 1)


def _deeper(*parts: Bare) -> int:
    depth = 1 + max((part.depth for part in parts), default=0)
    if depth > DEEPEST:
        raise _TooDeepError
    return depth


def _call(function: str, arguments: tuple[Bare, ...], at: tuple[int, int]) -> Call:
    return Call(function, arguments, at, _deeper(*arguments))


_KINDS = {
    "NAME": "sign_name", "TEXT": "sign_text", "NUMBER": "sign_number", "COMMA": "sign_comma", "COLON": "sign_colon",
    "$END": "sign_end",
}  # fmt: skip


@cache
def _parser() -> Lark:
    return Lark(GRAMMAR, parser="lalr", transformer=_Builder(), maybe_placeholders=False)


def parse(text: str, place: TextPlace) -> Bare:
    """The bare tree of an expression; raises :class:`CatalogError` with file, line and column for anything else."""
    if len(text) > LONGEST:
        message = f"an expression of {len(text)} characters; at most {LONGEST}"
        raise CatalogError(place.says(1, 1, message, "long", number=len(text), most=LONGEST))
    if not text.strip():
        raise CatalogError(place.says(1, 1, "an empty expression", "empty"))
    try:
        tree: Any = _parser().parse(text)  # what the builder makes, not a tree of lark's
    except _TooDeepError as error:
        raise CatalogError(place.says(1, 1, f"more than {DEEPEST} parts within parts", "deep", most=DEEPEST)) from error
    except UnexpectedInput as error:
        raise CatalogError(_unexpected(error, text, place)) from error
    bare: Bare = tree
    return bare


def _unexpected(error: UnexpectedInput, text: str, place: TextPlace) -> Said:
    line, column = getattr(error, "line", -1), getattr(error, "column", -1)
    expected: set[str] = set()
    found = "something else"
    is_end = False
    if isinstance(error, UnexpectedCharacters):
        expected, found = set(error.allowed or ()), repr(text[error.pos_in_stream or 0])
    elif isinstance(error, UnexpectedToken):
        expected = set(error.expected)
        is_end = error.token.type == "$END"
        found = "the end" if is_end else repr(str(error.token))
        if is_end:
            line, column = text.count("\n") + 1, len(text) - (text.rfind("\n") + 1) + 1
    words = ", ".join(sorted(_NAMED.get(name, name.lower()) for name in expected))
    message = f"{found} cannot stand here; expected {words}"
    key = "end" if is_end else "unexpected"
    signs = tuple(sorted(_sign(name) for name in expected))
    return place.says(max(line, 1), max(column, 1), message, key, found=found, expected=signs)


def _sign(name: str) -> str:
    """What may stand somewhere: a sign, which is the same in every language, or a kind of word."""
    word = _NAMED.get(name, name.lower())
    return Said(word, _KINDS[name]) if name in _KINDS else word
