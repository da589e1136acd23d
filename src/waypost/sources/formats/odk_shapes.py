"""What the four shapes of a submission have in common: the question at the end of a path, and what is not ours."""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass, field
from typing import Any

from waypost.model import FileReport
from waypost.model.form_layout import ANSWERED_ON, PROGRAMME_KEY, SOCIETY, TOLD
from waypost.model.workbook_layout import IN_PROGRAMME_ROW, KINDS, PRACTICE
from waypost.sources.exhaust import stated_text

LONGEST_TEXT = 100_000
_OWN = (SOCIETY, PROGRAMME_KEY, ANSWERED_ON)
_INSTANCE = ("instanceid", "_uuid", "key")
_SUBMITTED = ("_submission_time", "submissiondate", "submissiontime")
_KINDS = (*KINDS, *(kind for kind, _ in IN_PROGRAMME_ROW))
_PRACTICE = re.compile(rf"{PRACTICE}__[a-z0-9]+(?:_[a-z0-9]+)*")  # a practice whose entries are the rows
_QUESTION = re.compile(rf"({'|'.join(_KINDS)})__[a-z_0-9]+")
_PATH = re.compile(r"[/\-:]")
# What the server adds: who, with which phone, which attachments. Some of it is about a person; none of it is read.
_SERVER = re.compile(
    r"(_.*|start|end|today|deviceid|username|subscriberid|simserial|phonenumber|instancename|formhub|meta|uuid|"
    r"submitter(id|name)|attachments(present|expected)|status|reviewstate|edits|formversion|parent_key|set-of-.*)",
    re.IGNORECASE,
)


class UnreadableError(Exception):
    """The file is not what its name says: the message says what was found."""


@dataclass
class Submission:
    """One answered form; texts by question, rows by kind of repeat."""

    instance: str | None = None
    submitted_at: str | None = None
    fields: dict[str, str] = field(default_factory=dict)
    repeats: dict[str, list[dict[str, str]]] = field(default_factory=dict)

    def take(self, path: str, value: Any, report: FileReport) -> None:
        """Put a value where its path says; count it when nobody asked for it."""
        leaf = leaf_of(path)
        text = text_of(value)
        if leaf.lower() in _INSTANCE:
            if self.instance is None or leaf.lower() == "instanceid":
                self.instance = text.removeprefix("uuid:") if text else self.instance
        elif leaf.lower() in _SUBMITTED:
            self.submitted_at = text or self.submitted_at
        elif not put(self.fields, leaf, text):
            count_rest(path, text, report)


def leaf_of(path: str) -> str:
    """The question at the end of a path: after groups, whichever sign parts them.

    >>> leaf_of("programme/programme__title__fr"), leaf_of("programme-programme__title__fr"), leaf_of("meta-instanceID")
    ('programme__title__fr', 'programme__title__fr', 'instanceID')
    """
    return _PATH.split(path.strip())[-1]


def text_of(value: Any) -> str | None:
    """A value as text, cut to what anybody could have typed; None for what is empty or no value."""
    if isinstance(value, dict | list):
        return None
    text = value if isinstance(value, str) else stated_text(value)
    return (text or "").strip()[:LONGEST_TEXT] or None


def put(fields: dict[str, str], leaf: str, text: str | None) -> bool:
    """Keep the answer to a question of ours; False for any other."""
    if leaf not in _OWN and not _QUESTION.fullmatch(leaf):
        return False
    if text is not None:
        fields[leaf] = text
    return True


def count_rest(path: str, text: str | None, report: FileReport) -> None:
    """Count what is not ours: what the server adds as ignored, the rest as unmapped."""
    if any(_SERVER.fullmatch(part) for part in (path, leaf_of(path), path.split("/", 1)[0].split("-", 1)[0])):
        report.ignored["what the server adds"] += 1
    elif text is not None:
        report.unmapped[path[:120]] += 1


def repeat_rows(rows: Iterable[Any], report: FileReport) -> list[dict[str, str]]:
    """Rows of a repeat, each a dictionary by path."""
    found = []
    for row in rows:
        fields: dict[str, str] = {}
        for path, value in row.items() if isinstance(row, dict) else ():
            if not put(fields, leaf_of(str(path)), text_of(value)):
                count_rest(str(path), text_of(value), report)
        if fields:
            found.append(fields)
    return found


def repeat_of(path: str) -> str | None:
    """The kind that a path of rows stands for, or None; of a practice with its name: ``practice__data_flow``."""
    leaf = leaf_of(path)
    is_kind = leaf in KINDS[1:] and leaf != PRACTICE
    return leaf if is_kind or (leaf != TOLD and _PRACTICE.fullmatch(leaf)) else None
