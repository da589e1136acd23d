"""What can lie on the table: files of few kinds that are what they say. Values in, values out."""

from __future__ import annotations

import dataclasses
import hashlib
import io
import zipfile
from pathlib import PurePath

from lxml import etree

from waypost.web.accounts.errors import RefusedError

MOST = 20 * 1024 * 1024  # bytes of a file
_UNPACKED = 200 * 1024 * 1024
_OFFICE = "application/vnd.openxmlformats-officedocument"
_OPEN = "application/vnd.oasis.opendocument"
MEDIA_TYPES = {
    "pdf": "application/pdf",
    "docx": f"{_OFFICE}.wordprocessingml.document",
    "xlsx": f"{_OFFICE}.spreadsheetml.sheet",
    "ods": f"{_OPEN}.spreadsheet",
    "odt": f"{_OPEN}.text",
    "html": "text/html; charset=utf-8",
    "xml": "application/xml",
    "txt": "text/plain; charset=utf-8",
}
_PARTS = {"docx": "word/document.xml", "xlsx": "xl/workbook.xml", "ods": "content.xml", "odt": "content.xml"}


@dataclasses.dataclass(frozen=True)
class Tabled:
    """A document before it is kept: its bytes and form; of a version of a text which one, in which language."""

    data: bytes
    form: str
    work: str = ""
    version: str = ""
    language: str = ""

    @property
    def sha256(self) -> str:
        """The hash of the bytes."""
        return hashlib.sha256(self.data).hexdigest()


def tabled_file(name: str, data: bytes) -> Tabled:
    """A file whose bytes are what its name says.

    Raises :class:`RefusedError` for other kinds, empty and large ones, and those with macros.
    """
    form = PurePath(name).suffix.lstrip(".").lower().replace("htm", "html").replace("htmll", "html")
    if form not in MEDIA_TYPES:
        raise RefusedError("meeting_refused_form", forms=" ".join(MEDIA_TYPES))
    if not data:
        raise RefusedError("meeting_refused_empty")
    if len(data) > MOST:
        raise RefusedError("meeting_refused_large", most=MOST // 1024**2)
    if not _is(form, data):
        raise RefusedError("meeting_refused_other", form=form)
    return Tabled(data, form)


def _is(form: str, data: bytes) -> bool:
    if form == "pdf":
        return data.startswith(b"%PDF-")
    if form in _PARTS:
        return _is_packed(form, data)
    try:
        words = data.decode("utf-8-sig")
    except UnicodeDecodeError:
        return False
    if "\x00" in words:
        return False
    if form == "xml":
        return _is_xml(data)
    return form == "txt" or words.lstrip().startswith("<")


def _is_packed(form: str, data: bytes) -> bool:
    try:
        with zipfile.ZipFile(io.BytesIO(data)) as packed:
            names = {each.filename for each in packed.infolist()}
            if sum(each.file_size for each in packed.infolist()) > _UNPACKED or _PARTS[form] not in names:
                return False
            if any(
                name.lower().endswith(("vbaproject.bin", ".exe", ".js")) or name.startswith("Basic/") for name in names
            ):
                return False
            if form in ("docx", "xlsx"):
                return "[Content_Types].xml" in names
            return packed.read("mimetype").decode("ascii", "replace").strip() == MEDIA_TYPES[form]
    except (zipfile.BadZipFile, KeyError, NotImplementedError, RuntimeError):
        return False


def _is_xml(data: bytes) -> bool:
    try:
        etree.fromstring(data, etree.XMLParser(resolve_entities=False, no_network=True, huge_tree=False))
    except etree.XMLSyntaxError:
        return False
    return True
