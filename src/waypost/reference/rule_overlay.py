"""Rules of practice that a server has in the place of the catalog's own, or beside them: files of the same form.

They stand in a folder that ``WAYPOST_RULES`` names. A file replaces the rule of its name, or says ``is_added: true``
and has a name that the catalog does not know. What cannot be used is left out, and why is kept: a rule that does not
parse never counts, and a broken file never stops a start.
"""

from __future__ import annotations

import hashlib
import os
import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import TYPE_CHECKING

from waypost.errors import CatalogError, Said, said_by
from waypost.reference.practice_rules import PracticeRule, UnderstoodRule, understand_practice_rule, vocabulary
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
    problems: dict[str, str] = {}
    added = 0
    for path, _ in _files(folder):
        try:
            rule, read = read_rule(path, path.stem, catalog)
            if rule.is_added and (rules_in_all := len(catalog.practice_rules) + added + 1) > MOST_RULES:
                raise CatalogError(too_many(rules_in_all))
        except (CatalogError, OSError) as error:
            problems[path.name] = said_by(error)
            continue
        added += rule.is_added
        rules[rule.rule], understood[rule.rule] = rule, read
    return Overlay(digest, rules, understood, problems)


def read_rule(path: Path, name: str, catalog: Catalog) -> tuple[PracticeRule, UnderstoodRule]:
    """The rule of a file, as written and understood. Raises :class:`CatalogError` for the first thing that is wrong.

    ``name`` is that of the rule which it replaces, or of one that no rule of the catalog has.
    """
    from waypost.reference.checks.practice_rules import check_practice_rule  # noqa: PLC0415  # checks know the catalog

    rule = convert(read_yaml(path), PracticeRule, path)
    is_own = name in catalog.practice_rules and not catalog.practice_rules[name].is_added
    if rule.rule != name or (not is_own and not rule.is_added):
        raise CatalogError(
            Said(f"{path.name}: the rule {rule.rule!r} replaces no rule of this name", "name", rule=name)
        )
    if rule.is_added and (is_own or not ADDED.fullmatch(name)):
        message = f"{path.name}: an added rule cannot be called {name!r}; expected R and a number that no rule has"
        raise CatalogError(Said(message, "name_taken", rule=name))
    known = vocabulary(catalog)
    for problem in check_practice_rule(rule, path.name, path, catalog, known):
        raise CatalogError(problem)
    return rule, understand_practice_rule(rule, path, known)


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
