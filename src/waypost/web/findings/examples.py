"""Examples of rules as people type them: YAML whose scalars stay text, in braces."""

from __future__ import annotations

from typing import Any

import yaml


def read_example(written: str) -> dict[str, Any] | None:
    """An example as it is typed; None where nothing is. Raises for what is no mapping, and for references."""
    if not written.strip():
        return None
    if any(
        isinstance(token, yaml.AnchorToken | yaml.AliasToken) for token in yaml.scan(written, Loader=yaml.CBaseLoader)
    ):
        raise ValueError("& *")
    found = yaml.load(written, Loader=yaml.CBaseLoader)  # noqa: S506 - every scalar stays a text
    if not isinstance(found, dict):
        raise ValueError(written[:40])
    return found


def write_example(facts: Any, *, in_lines: bool = False) -> str:
    """An example to be changed in a form; a small world stands in lines, one for each thing that it tells of."""
    flow = None if in_lines else True
    return yaml.safe_dump(
        _plain(facts), default_flow_style=flow, allow_unicode=True, sort_keys=False, width=100
    ).strip()


def _plain(value: Any) -> Any:
    """As people type it: truths and numbers without quotes."""
    if isinstance(value, dict):
        return {key: _plain(part) for key, part in value.items()}
    if isinstance(value, list | tuple):
        return [_plain(part) for part in value]
    return {"true": True, "false": False}.get(value, value)
