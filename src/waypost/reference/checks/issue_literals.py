"""Which issue types the code names, read from its syntax tree.

A type that the code raises and the catalog does not hold would reach people as a bare key, in no language.
"""

from __future__ import annotations

import ast
from collections.abc import Iterator
from pathlib import Path

_CALLS = {"flag", "Issue"}


def issue_types_in_code(folder: Path) -> Iterator[tuple[str, str]]:
    """Yield ``(issue type, file:line)`` for each literal, in order of file and line.

    Understood are the first argument or ``issue_type=`` of ``flag(…)``, ``_flag(…)`` and ``Issue(…)``, and
    ``unusable=`` or ``….unusable = …``; a name stands for the text constant that its module defines or imports.
    What is put together at run time cannot be seen here.
    """
    trees = {path: ast.parse(path.read_text(encoding="utf-8")) for path in sorted(folder.rglob("*.py"))}
    constants = {_module(path, folder): _constants(tree) for path, tree in trees.items()}
    for path, tree in trees.items():
        names = dict(constants[_module(path, folder)])
        for node in ast.walk(tree):
            if isinstance(node, ast.ImportFrom) and node.module in constants:
                origin = constants[node.module]
                names |= {a.asname or a.name: origin[a.name] for a in node.names if a.name in origin}
        found = sorted((value.lineno, text) for value in _places(tree) for text in _texts(value, names))
        for line, text in found:
            yield text, f"{path.relative_to(folder)}:{line}"


def _module(path: Path, folder: Path) -> str:
    parts = path.relative_to(folder).with_suffix("").parts
    return ".".join(parts[:-1] if parts[-1] == "__init__" else parts)


def _constants(tree: ast.Module) -> dict[str, str]:
    found: dict[str, str] = {}
    for node in tree.body:
        if isinstance(node, ast.AnnAssign):
            targets: list[ast.expr] = [node.target]
        elif isinstance(node, ast.Assign):
            targets = node.targets
        else:
            continue
        if isinstance(node.value, ast.Constant) and isinstance(node.value.value, str):
            found |= {target.id: node.value.value for target in targets if isinstance(target, ast.Name)}
    return found


def _places(tree: ast.Module) -> Iterator[ast.expr]:
    for node in ast.walk(tree):
        if isinstance(node, ast.Call):
            name = node.func.attr if isinstance(node.func, ast.Attribute) else getattr(node.func, "id", None)
            if (name or "").lstrip("_") in _CALLS:
                yield from node.args[:1]
                yield from (keyword.value for keyword in node.keywords if keyword.arg == "issue_type")
            yield from (keyword.value for keyword in node.keywords if keyword.arg == "unusable")
        elif isinstance(node, ast.Assign) and any(
            isinstance(target, ast.Attribute) and target.attr == "unusable" for target in node.targets
        ):
            yield node.value


def _texts(node: ast.expr, names: dict[str, str]) -> list[str]:
    if isinstance(node, ast.Constant) and isinstance(node.value, str):
        return [node.value]
    if isinstance(node, ast.Name) and node.id in names:
        return [names[node.id]]
    if isinstance(node, ast.IfExp):
        return _texts(node.body, names) + _texts(node.orelse, names)
    return []
