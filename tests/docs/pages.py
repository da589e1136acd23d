"""Pages of Markdown: their links, headings and blocks."""

from __future__ import annotations

import re
import shlex
from collections.abc import Iterator
from pathlib import Path

from tests.conftest import ROOT

DOCS = ROOT / "docs"
_PASSED_OVER = {".venv", ".venv-uv", ".bench", ".git", "build", "dist", "node_modules"}


def all_pages() -> list[Path]:
    """Every page of Markdown that belongs to the project."""
    found = [p for p in ROOT.rglob("*.md") if not _PASSED_OVER & set(p.relative_to(ROOT).parts)]
    return sorted(p for p in found if not any(part.startswith(".") for part in p.relative_to(ROOT).parts))


def shown(path: Path) -> str:
    """The page's name as tests print it."""
    return path.relative_to(ROOT).as_posix()


def without_blocks(text: str) -> str:
    """The prose of a page: blocks of code are left out."""
    return re.sub(r"^( *)```.*?^\1```$", "", text, flags=re.MULTILINE | re.DOTALL)


def links(path: Path) -> list[str]:
    """Targets of the links of a page that lead to a file or heading of ours."""
    targets = re.findall(r"\[[^\]]*\]\(([^)\s]+)\)", without_blocks(path.read_text(encoding="utf-8")))
    return [target for target in targets if not re.match(r"[a-z]+:", target)]


def anchors(path: Path) -> set[str]:
    """Names by which the headings of a page can be linked to, as GitHub makes them."""
    headings = re.findall(r"^#+ (.+)$", without_blocks(path.read_text(encoding="utf-8")), flags=re.MULTILINE)
    return {re.sub(r"[^\w\- ]", "", heading.lower()).strip().replace(" ", "-") for heading in headings}


def blocks(path: Path, language: str = "sh") -> list[str]:
    """The blocks of code of a page in a language, in their order, indentation taken off."""
    found = re.findall(rf"^( *)```{language}\n(.*?)^\1```$", path.read_text("utf-8"), flags=re.MULTILINE | re.DOTALL)
    return [re.sub(rf"^{indent}", "", body, flags=re.MULTILINE) for indent, body in found]


def commands(path: Path) -> Iterator[list[str]]:
    """Arguments of every ``waypost …`` of a page: lines of its blocks, and what stands in back-ticks."""
    text = path.read_text(encoding="utf-8")
    lines = [line for block in re.findall(r"```\w*\n(.*?)```", text, flags=re.DOTALL) for line in block.splitlines()]
    lines += re.findall(r"`(waypost [^`]+)`", without_blocks(text))
    for line in lines:
        parts = _words(line.strip())
        if len(parts) > 1 and parts[0] == "waypost" and not {"…", "[OPTIONS]"} & set(parts):
            yield parts[1:]


def _words(line: str) -> list[str]:
    words = []
    for word in shlex.split(line, comments=True) if line.count('"') % 2 == 0 and "'" not in line else line.split():
        if word in ("|", "||", "&&", ">", ">>", ";"):
            break
        words.append(word)
    return words
