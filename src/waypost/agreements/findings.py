"""What a check finds: a question to whoever looks after the agreement, with provision and remedy."""

from __future__ import annotations

from collections.abc import Iterable, Mapping

import msgspec

SEVERITIES = ("critical", "serious", "attention")


class Found(msgspec.Struct, frozen=True, kw_only=True):
    """One question. ``subject`` is what it is about within the agreement: a type of clause, a clause, a commitment.

    ``others`` are codes of agreements that it holds this one against; ``rule`` the rule that asks the same of
    programmes; ``facts`` what its words are filled with, as codes and dates.
    """

    check: str
    subject: str
    severity: str
    provisions: tuple[str, ...]
    rule: str | None = None
    clause: str | None = None
    others: tuple[str, ...] = ()
    facts: Mapping[str, str | int | tuple[str, ...]] = {}

    @property
    def id(self) -> str:
        """A name that follows from what it is about, never from words or their order."""
        return f"{self.check}:{self.subject}"


def in_order(found: Iterable[Found]) -> tuple[Found, ...]:
    """The weightiest first, then by name: so the order of clauses never matters."""
    return tuple(sorted(found, key=lambda each: (SEVERITIES.index(each.severity), each.check, each.subject)))
