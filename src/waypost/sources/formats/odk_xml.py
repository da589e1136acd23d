"""One XML instance, as a phone sends it. Entities stay closed, nothing is fetched, and a document type is refused."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

from lxml import etree

from waypost.model import FileReport
from waypost.sources.formats.odk_shapes import Submission, UnreadableError, repeat_of, repeat_rows

_DEEPEST = 50


def xml_submissions(path: Path, report: FileReport) -> Iterator[Submission]:
    """Yield the one submission; raises :class:`UnreadableError` for what is no such XML."""
    parser = etree.XMLParser(
        resolve_entities=False, no_network=True, load_dtd=False, huge_tree=False, remove_comments=True, remove_pis=True
    )
    content = path.read_bytes()
    if b"<!DOCTYPE" in content or b"<!ENTITY" in content:
        raise UnreadableError("a document type, which an instance does not have")
    try:
        root = etree.fromstring(content, parser)
    except (etree.XMLSyntaxError, ValueError) as error:
        raise UnreadableError(f"no XML: {error}") from error
    if root.getroottree().docinfo.internalDTD is not None:  # in an encoding in which it was not seen
        raise UnreadableError("a document type, which an instance does not have")
    submission = Submission(submitted_at=root.get("submissionDate"))
    _take(submission, root, "", report, 0)
    yield submission


def _take(submission: Submission, element: etree._Element, above: str, report: FileReport, depth: int) -> None:
    for child in element.iterchildren(tag=etree.Element):
        name = etree.QName(child).localname
        path = f"{above}/{name}" if above else name
        kind = repeat_of(path)
        if kind is not None:
            row = {etree.QName(cell).localname: cell.text for cell in child.iterchildren(tag=etree.Element)}
            submission.repeats.setdefault(kind, []).extend(repeat_rows([row], report))
        elif len(child) and depth < _DEEPEST:
            _take(submission, child, path, report, depth + 1)
        else:
            submission.take(path, child.text, report)
