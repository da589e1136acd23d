"""What a rule or an action says of a message, in a language of pages."""

from __future__ import annotations

from collections.abc import Mapping

from waypost.advocacy.gate import ENDED, LIMITED, REFUSED, RULES, Gate, Requirement
from waypost.reference import load_catalog
from waypost.web.accounts.errors import RefusedError
from waypost.web.accounts.roles import Role
from waypost.web.advocacy.judging import LackingError, PlaceError
from waypost.web.advocacy.seeing import MovedOnError
from waypost.web.advocacy.showing import body_name
from waypost.web.advocacy.telling import said_in
from waypost.web.exercises.errors import ManyRefusedError, refusal
from waypost.web.exercises.mails import society_name
from waypost.web.pages.templating import OWN_NAMES, text

# Words of a society that hold a message back, and that are no mere waiting.
_SAID = (REFUSED, ENDED, LIMITED)


def refusal_in(language: str, error: RefusedError) -> list[str]:
    """Why an action refused, one line for each reason."""
    if isinstance(error, ManyRefusedError):
        return [line for each in error.errors for line in refusal_in(language, each)]
    if isinstance(error, (MovedOnError, LackingError)):
        return [error.in_language(language)]
    if isinstance(error, PlaceError):
        where, why = error.parts, said_in(language, error.why)
        return [place_in(language, where["tongue"], where["part"], why)]
    parts = dict(error.parts)
    if "tongue" in parts and "part" in parts:
        parts |= {"tongue": OWN_NAMES[parts["tongue"]], "part": text(language, f"message_part_{parts['part']}")}
        return [text(language, error.key, **parts)]
    return [refusal(error, language)]


def place_in(language: str, tongue: str, part: str, why: str) -> str:
    """Where in a message something is, and what."""
    named = text(language, f"message_part_{part}")
    return text(language, "message_refused_place", tongue=OWN_NAMES[tongue], part=named, why=why)


def missing_in(gate: Gate, language: str) -> list[tuple[Requirement, str, str, list[str]]]:
    """What holds a message back: each with what it is, how it is mended, and what it is about, in words."""
    return [
        (each, what_in(each.name, language), mend_in(each.name, language), [_part_in(p, language) for p in each.parts])
        for each in gate.missing
    ]


def unknown_in(gate: Gate, language: str) -> list[tuple[Requirement, str, str]]:
    """What nobody can tell of a message and what holds nothing back: each with what it is and what is not known."""
    return [
        (each, what_in(each.name, language), " ".join(_part_in(part, language) for part in each.parts))
        for each in gate.unknown
    ]


def what_in(name: str, language: str) -> str:
    """What is asked of a message."""
    return text(language, f"advocacy_gate_{name}")


def mend_in(name: str, language: str) -> str:
    """How it is mended; of rules R28 and R29 in the words of the catalog."""
    rule = load_catalog().practice_rules.get(RULES.get(name, ""))
    return text(language, f"message_mend_{name}") if rule is None else str(rule.remedy.guidance[language])


def _part_in(part: Mapping[str, str], language: str) -> str:
    """One thing that a requirement is about: a claim with its state or grade, a society, a message, a story."""
    if "society" in part:
        name = society_name(part["society"], language)
        told = text(language, f"message_clearance_{part['step']}") if part["step"] in _SAID else ""
        return f"{name}{text(language, 'account_colon')} {told}" if told else name
    if "body" in part:
        return body_name(part["body"], language)
    if "state" in part:
        return f"{part['claim']}: {text(language, 'claims_state_' + part['state'])}"
    if "wanted" in part:
        grade = part["grade"] or text(language, "message_grade_none")
        return text(language, "message_grade_below", claim=part["claim"], grade=grade, wanted=part["wanted"])
    if "found" in part:
        return text(language, f"message_evidence_{part['found']}")
    if "why" in part:
        return text(language, f"message_dropped_{part['why']}")
    return part.get("claim") or part.get("count", "")


def role_in(role: str, language: str) -> str:
    """The role in which somebody acted, never who."""
    if role in Role.values:
        return text(language, f"account_role_{role}")
    return text(language, "message_zone" if role.startswith("zone") else "claims_secretariat")
