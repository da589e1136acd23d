"""Policies as texts with versions: ``catalog/policy_texts/<work>.yml``.

::

    work: migration-2009                # the name of the file
    titles: {en: , fr: , es: , ar: }
    authoritative: fr                   # all other languages are translations of it
    versions:                           # the oldest first
      draft-2009-03:
        note: {en: , fr: , es: , ar: }  # what a reader must know of it, above all that it is an example
        differs_from: 2009-11           # it has the words of that version, but for these:
        without: ["8.1"]                # provisions that are not in it
        texts:                          # provisions that are worded otherwise, or only here
          "8.a": {en: , fr: , es: , ar: }
      2009-11:
        note: {en: , fr: , es: , ar: }
        policy: migration_2009          # its words are those of rules/policy.yml and rules/policy/
        approval:                       # which body was to adopt it and when, and which did
          planned: {body: governing_board, on: 2009-03}
          actual: {body: general_assembly, on: 2009-11}
        became: {"8.a": ["8.1"]}        # what became here of provisions that the version before had

Each version says ``policy`` or ``differs_from``. A provision that the other version has as well may name the languages
alone that differ; when the authoritative one does, all four.
"""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path

import msgspec

from waypost.errors import CatalogError
from waypost.reference.policy import Policy, Provision
from waypost.reference.strict_yaml import convert, read_yaml

BODIES = ("governing_board", "general_assembly", "council_of_delegates", "international_conference")


class Moment(msgspec.Struct, frozen=True, kw_only=True):
    """A body of :data:`BODIES`, and a year, month or day."""

    body: str
    on: str


class Approval(msgspec.Struct, frozen=True, kw_only=True):
    """What was planned, and what came: the plan is not overwritten."""

    planned: Moment | None = None
    actual: Moment | None = None


class PolicyVersion(msgspec.Struct, frozen=True, kw_only=True):
    """One version: the words of the policy, or those of another version with differences."""

    note: dict[str, str]
    policy: str | None = None
    differs_from: str | None = None
    without: tuple[str, ...] = ()
    texts: dict[str, dict[str, str]] = {}
    became: dict[str, tuple[str, ...]] = {}
    approval: Approval | None = None


class PolicyText(msgspec.Struct, frozen=True, kw_only=True):
    """A policy and its versions, the oldest first."""

    work: str
    titles: dict[str, str]
    authoritative: str
    versions: dict[str, PolicyVersion]


def read_policy_texts(folder: Path) -> dict[str, PolicyText]:
    """All works by their name; raises CatalogError on a malformed or misnamed file."""
    found = {}
    for path in sorted(folder.glob("*.yml")):
        text = convert(read_yaml(path), PolicyText, path)
        if text.work != path.stem:
            raise CatalogError(f"{path}: work {text.work!r} does not stand in a file of its name")
        found[text.work] = text
    return found


def reading_order(provision: str) -> tuple[tuple[int, int, str], ...]:
    """``7`` before ``7.1``, ``9.3`` before ``10.1``, and what has a letter for a number behind its neighbours.

    >>> sorted(["10", "8.a", "8", "8.2"], key=reading_order)
    ['8', '8.2', '8.a', '10']
    """
    return tuple((0, int(part), "") if part.isdecimal() else (1, 0, part) for part in provision.split("."))


def words_of(
    text: PolicyText, code: str, policy: Policy | None, provisions: Mapping[str, Provision]
) -> dict[str, dict[str, str]]:
    """The words of a version: by heading and provision, in reading order, by language.

    Raises CatalogError for a version that is not there, that differs from itself, or that names no words or a policy
    that the catalog does not have.
    """
    return _words(text, code, policy, provisions, ())


def _words(
    text: PolicyText,
    code: str,
    policy: Policy | None,
    provisions: Mapping[str, Provision],
    passed: tuple[str, ...],
) -> dict[str, dict[str, str]]:
    where = f"policy_texts/{text.work}.yml: {code}"
    version = text.versions.get(code)
    if version is None:
        raise CatalogError(f"{where}: no such version; there are: {', '.join(text.versions)}")
    if code in passed:
        raise CatalogError(f"{where}: its words are those of itself: {', '.join((*passed, code))}")
    if (version.policy is None) == (version.differs_from is None):
        raise CatalogError(f"{where}: needs policy or differs_from, and not both")
    if version.differs_from is not None:
        found = _words(text, version.differs_from, policy, provisions, (*passed, code))
    elif policy is None or policy.policy != version.policy:
        raise CatalogError(f"{where}: no policy {version.policy!r} in rules/policy.yml")
    else:
        found = {number: principle.label for number, principle in policy.principles.items()}
        found |= {name: provision.text for name, provision in provisions.items()}
    kept = {name: words for name, words in found.items() if name not in version.without}
    kept |= {name: {**kept.get(name, {}), **words} for name, words in version.texts.items()}
    return {name: kept[name] for name in sorted(kept, key=reading_order)}
