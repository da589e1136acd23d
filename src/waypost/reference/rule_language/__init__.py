"""The language that conditions of rules are written in: small, closed, three-valued.

``syntax`` parses a text into a tree, ``fields`` says which fields there are, ``understanding`` holds the tree against
them. What comes out is an :class:`Expression` that any engine can be made to evaluate and that reaches nothing but
the fields. Nothing is ever evaluated as code. Documented in ``docs/reference/rule-language.md``.
"""

from waypost.reference.rule_language.fields import (
    FUNCTIONS,
    RuleField,
    RuleFunction,
    practice_fields,
    read_rule_fields,
)
from waypost.reference.rule_language.places import TextPlace
from waypost.reference.rule_language.tree import (
    Ago,
    And,
    Compared,
    Counted,
    Expression,
    Has,
    Known,
    Leaf,
    Not,
    OneOf,
    Only,
    Or,
    Shown,
    Some,
    Stated,
    Truth,
    fields_of,
    leaves_of,
)
from waypost.reference.rule_language.understanding import understand

__all__ = [
    "FUNCTIONS",
    "Ago",
    "And",
    "Compared",
    "Counted",
    "Expression",
    "Has",
    "Known",
    "Leaf",
    "Not",
    "OneOf",
    "Only",
    "Or",
    "RuleField",
    "RuleFunction",
    "Shown",
    "Some",
    "Stated",
    "TextPlace",
    "Truth",
    "fields_of",
    "leaves_of",
    "practice_fields",
    "read_rule_fields",
    "understand",
]
