"""Rules of practice that a server has in the place of the catalog's own: files of the same form in a folder beside.

The folder is named by ``WAYPOST_RULES``. A file replaces the rule of its name; what cannot be used is left out, and why
is kept: a rule that does not parse never counts, and a broken file never stops a start.
"""

from __future__ import annotations

import hashlib
import os
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import TYPE_CHECKING

from waypost.errors import CatalogError
from waypost.reference.practice_rules import PracticeRule, UnderstoodRule, understand_practice_rule, vocabulary
from waypost.reference.strict_yaml import convert, read_yaml

if TYPE_CHECKING:
    from waypost.reference.catalog import Catalog


@dataclass(frozen=True)
class Overlay:
    """The rules that replace others, as written and understood; ``problems`` says by file what was left out, and why.

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
    """The rules of the folder that can be used in the place of those of a catalog; never raises for a file."""
    rules: dict[str, PracticeRule] = {}
    understood: dict[str, UnderstoodRule] = {}
    problems: dict[str, str] = {}
    for path, _ in _files(folder):
        try:
            rule, read = read_rule(path, path.stem, catalog)
        except (CatalogError, OSError) as error:
            problems[path.name] = str(error)
            continue
        rules[rule.rule], understood[rule.rule] = rule, read
    return Overlay(digest, rules, understood, problems)


def read_rule(path: Path, name: str, catalog: Catalog) -> tuple[PracticeRule, UnderstoodRule]:
    """The rule of a file, as written and understood. Raises :class:`CatalogError` for the first thing that is wrong.

    ``name`` is that of the rule which it replaces.
    """
    from waypost.reference.checks.practice_rules import check_practice_rule  # noqa: PLC0415  # checks know the catalog

    rule = convert(read_yaml(path), PracticeRule, path)
    if rule.rule != name or name not in catalog.practice_rules:
        raise CatalogError(f"{path.name}: the rule {rule.rule!r} replaces no rule of this name")
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
