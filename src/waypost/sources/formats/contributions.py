"""What National Societies, and others beside them, said in the web: one line for each speaker and programme.

The web writes such files for a build (:mod:`waypost.model.contribution`); they are read like any other. The first
line says what the file is, each further one is a JSON object::

    {"speaker": "ns-ita", "programme": "wp-abc…", "stated": "2026-11-26T10:00:00+00:00",
     "slots": {"programme.title.en": "…", "service": ["rfl_tracing"], "place": [{"country_code": "NER"}]},
     "declined": {"programme.reach": "unknown"}, "identifiers": [["go", "project/2174"]], "withdrawn": null}

Raw record: ``kind="contributions"``, ``line``, ``data`` the :class:`waypost.model.contribution.Contribution`. A line
that is none becomes an issue; the others are read.
"""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import msgspec

from waypost.model import RawRecord
from waypost.model.contribution import MARK, Contribution
from waypost.sources.context import ReadContext

FORMAT = "contributions"


def recognises(path: Path, head: bytes) -> bool:
    """A file that begins with our mark."""
    return head.startswith(MARK)


def read(ctx: ReadContext) -> Iterator[RawRecord]:
    """Yield one raw record per line."""
    decoder = msgspec.json.Decoder(Contribution)
    with ctx.path.open("rb") as file:
        for number, line in enumerate(file, start=1):
            if number == 1 or not line.strip():
                continue
            try:
                said = decoder.decode(line)
            except (msgspec.DecodeError, RecursionError) as error:
                ctx.report.flag("contribution_unreadable", line=number, found=str(error), expected="a line of the web")
                continue
            yield RawRecord(kind=FORMAT, data=said, line=number)
