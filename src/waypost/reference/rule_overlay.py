"""Rules that a server has in the place of the catalog's own, or beside them: files of the same form.

They stand in a folder that ``WAYPOST_RULES`` names. A file replaces the rule of its name, of practice or about
relations, or says ``is_added: true`` and has a name that the catalog does not know; then it is a rule of practice. What
cannot be used is left out, and why is kept: a rule that does not parse never counts, and a broken file never stops a
start.
"""

from __future__ import annotations

import hashlib
import os
import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import TYPE_CHECKING

import msgspec

from waypost.errors import CatalogError, Said, said_by
from waypost.reference.practice_rules import PracticeRule, UnderstoodRule, understand_practice_rule, vocabulary
from waypost.reference.relations import RelationRule
from waypost.reference.strict_yaml import convert, read_yaml

if TYPE_CHECKING:
    from waypost.reference.catalog import Catalog


# What an added rule is called.
ADDED = re.compile(r"R[0-9]{2,3}")


@dataclass(frozen=True)
class Overlay:
    """The rules that replace others or are added, as written and understood; ``problems`` says by file what was left
    out, and why.

    ``digest`` tells one content of the folder from another; empty where there is none.
    """

    digest: str = ""
    rules: Mapping[str, PracticeRule] = field(default_factory=dict)
    understood: Mapping[str, UnderstoodRule] = field(default_factory=dict)
    problems: Mapping[str, str] = field(default_factory=dict)
    relations: Mapping[str, RelationRule] = field(default_factory=dict)

    @property
    def changed(self) -> frozenset[str]:
        """The rules of both kinds that it replaces or adds."""
        return frozenset((*self.rules, *self.relations))


def overlay_folder() -> str | None:
    """The folder that the environment names."""
    return os.environ.get("WAYPOST_RULES") or None


def overlay_stamp(folder: str) -> int:
    """What changes whenever a file is put into the folder, replaced or taken away; cheap enough to ask at any time."""
    try:
        return os.stat(folder).st_mtime_ns
    except OSError:
        return 0


def overlay_digest(folder: Path) -> str:
    """Of names and contents; empty where there is no file that could be read."""
    hashed, some = hashlib.sha256(), False
    for path, content in _files(folder):
        some = True
        hashed.update(f"{path.name}\0{len(content)}\0".encode() + content)
    return hashed.hexdigest() if some else ""


def read_overlay(folder: Path, digest: str, catalog: Catalog) -> Overlay:
    """The rules of the folder that can be used in the place of those of a catalog, or beside them; never raises for a
    file.
    """
    from waypost.reference.checks.practice_rules import MOST_RULES, too_many  # noqa: PLC0415  # checks know the catalog

    rules: dict[str, PracticeRule] = {}
    understood: dict[str, UnderstoodRule] = {}
    relations: dict[str, RelationRule] = {}
    problems: dict[str, str] = {}
    added = 0
    for path, _ in _files(folder):
        try:
            found = read_one(path, path.stem, catalog)
            adds = sum(rule.is_added for rule in found.rules.values())
            if adds and (rules_in_all := len(catalog.practice_rules) + added + adds) > MOST_RULES:
                raise CatalogError(too_many(rules_in_all))
        except (CatalogError, OSError) as error:
            problems[path.name] = said_by(error)
            continue
        added += adds
        rules |= found.rules
        understood |= found.understood
        relations |= found.relations
    return Overlay(digest, rules, understood, problems, relations)


def overlay_of(rule: PracticeRule | RelationRule, understood: UnderstoodRule | None = None) -> Overlay:
    """One rule of either kind, to be held by a catalog; one of practice with how it is understood."""
    if isinstance(rule, RelationRule):
        return Overlay(relations={rule.relation: rule})
    return Overlay(rules={rule.rule: rule}, understood={rule.rule: understood} if understood else {})


def read_one(path: Path, name: str, catalog: Catalog) -> Overlay:
    """The rule of a file, of whichever kind its name is. Raises :class:`CatalogError` for the first thing wrong."""
    if name in catalog.relations:
        return overlay_of(read_relation(path, name, catalog))
    return overlay_of(*read_rule(path, name, catalog))


def check_file(path: Path, name: str, catalog: Catalog) -> Iterator[str]:
    """All that the checks of the catalog say of a file. Raises :class:`CatalogError` for one that cannot be read."""
    from waypost.reference.checks.practice_rules import check_practice_rule  # noqa: PLC0415  # checks know the catalog
    from waypost.reference.checks.relations import check_relation  # noqa: PLC0415  # the same

    if name in catalog.relations:
        yield from check_relation(_relation_of(path, name, catalog), path.name, catalog)
    else:
        rule = convert(read_yaml(path), PracticeRule, path)
        yield from check_practice_rule(rule, path.name, path, catalog, vocabulary(catalog))


def read_relation(path: Path, name: str, catalog: Catalog) -> RelationRule:
    """The rule about relations of a file. Raises :class:`CatalogError` for the first thing that is wrong."""
    for problem in check_file(path, name, catalog):
        raise CatalogError(problem)
    return _relation_of(path, name, catalog)


def _relation_of(path: Path, name: str, catalog: Catalog) -> RelationRule:
    """As the file has it, with what follows from the search taken from the catalog: an edit cannot change it."""
    rule, own = convert(read_yaml(path), RelationRule, path), catalog.relations[name]
    if rule.relation != name:
        message = f"{path.name}: the rule {rule.relation!r} replaces no rule of this name"
        raise CatalogError(Said(message, "name", rule=rule.relation))
    if rule.algorithm != own.algorithm:
        message = f"{path.name}: algorithm {rule.algorithm!r}; an edit cannot change {own.algorithm!r}"
        raise CatalogError(Said(message, "algorithm", code=rule.algorithm, known=own.algorithm))
    return msgspec.structs.replace(rule, required_facts=own.required_facts, extends=own.extends)


def read_rule(path: Path, name: str, catalog: Catalog) -> tuple[PracticeRule, UnderstoodRule]:
    """The rule of a file, as written and understood. Raises :class:`CatalogError` for the first thing that is wrong.

    ``name`` is that of the rule which it replaces, or of one that no rule of the catalog has.
    """
    rule = convert(read_yaml(path), PracticeRule, path)
    is_own = name in catalog.practice_rules and not catalog.practice_rules[name].is_added
    if rule.rule != name or (not is_own and not rule.is_added):
        raise CatalogError(
            Said(f"{path.name}: the rule {rule.rule!r} replaces no rule of this name", "name", rule=name)
        )
    if rule.is_added and (is_own or not ADDED.fullmatch(name)):
        message = f"{path.name}: an added rule cannot be called {name!r}; expected R and a number that no rule has"
        raise CatalogError(Said(message, "name_taken", rule=name))
    for problem in check_file(path, name, catalog):
        raise CatalogError(problem)
    return rule, understand_practice_rule(rule, path, vocabulary(catalog))


def _files(folder: Path) -> Iterator[tuple[Path, bytes]]:
    try:
        listed = sorted(path for path in folder.iterdir() if path.suffix == ".yml" and not path.name.startswith("."))
    except OSError:
        return
    for path in listed:
        try:
            yield path, path.read_bytes()
        except OSError:
            continue
