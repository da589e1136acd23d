"""The parts of somebody else's workbook, of which those that are changed are changed and all others stay as they are.

A library that reads a workbook and writes it again drops what it does not know: pictures, text boxes, small charts in
cells, the values that formulas had. Here a workbook is a ZIP of parts (ECMA-376), and what is not touched is copied
byte for byte. Formulas are neither read nor run.
"""

from __future__ import annotations

import io
import os
import tempfile
import zipfile
from collections.abc import Iterator
from hashlib import blake2b
from pathlib import Path, PurePosixPath
from typing import NamedTuple

from lxml import etree

Element = etree._Element

MAIN = "http://schemas.openxmlformats.org/spreadsheetml/2006/main"
RELATIONS = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
_PACKAGE_RELATIONS = "http://schemas.openxmlformats.org/package/2006/relationships"
_TYPES = "http://schemas.openxmlformats.org/package/2006/content-types"
_TYPES_PART = "[Content_Types].xml"
_BOOK = "xl/workbook.xml"
_MOST_BYTES = 512 * 1024**2
_EPOCH = (1980, 1, 1, 0, 0, 0)
_EMPTY_PARTS = {
    _TYPES_PART: f'''<Types xmlns="{_TYPES}"><Default Extension="rels" ContentType="application/vnd.openxmlformats-\
package.relationships+xml"/><Default Extension="xml" ContentType="application/xml"/><Override PartName="/{_BOOK}" \
ContentType="application/vnd.openxmlformats-officedocument.spreadsheetml.sheet.main+xml"/></Types>''',
    "_rels/.rels": f'''<Relationships xmlns="{_PACKAGE_RELATIONS}"><Relationship Id="rId1" \
Type="{RELATIONS}/officeDocument" Target="{_BOOK}"/></Relationships>''',
    _BOOK: f'''<workbook xmlns="{MAIN}" xmlns:r="{RELATIONS}"><sheets/></workbook>''',
}


class SheetPart(NamedTuple):
    """A worksheet: its name as people see it and the path of its part."""

    title: str
    path: str


def parse_part(content: bytes) -> Element:
    """A part as a tree; entities are not resolved. Raises ``XMLSyntaxError``."""
    return etree.fromstring(content, etree.XMLParser(resolve_entities=False, no_network=True, load_dtd=False))


def main(name: str) -> str:
    """A tag of spreadsheets."""
    return f"{{{MAIN}}}{name}"


def new_root(tag: str, namespace: str) -> Element:
    """The root of a new part, with its namespace as the one that needs no prefix: not every reader looks further."""
    return etree.Element(tag, nsmap={None: namespace})  # type: ignore[dict-item]  # the stubs forget this one


def _digest(root: Element) -> bytes:
    return blake2b(etree.tostring(root), digest_size=16).digest()


def _as_bytes(root: Element) -> bytes:
    return bytes(etree.tostring(root, xml_declaration=True, encoding="UTF-8", standalone=True))


class Package:
    """The parts of a workbook by path; trees of those that were asked for are written back on saving."""

    def __init__(self, content: bytes) -> None:
        """Raises ``ValueError``, ``zipfile.BadZipFile`` or ``XMLSyntaxError`` for what is no workbook of this kind."""
        with zipfile.ZipFile(io.BytesIO(content)) as archive:
            if sum(part.file_size for part in archive.infolist()) > _MOST_BYTES:
                raise ValueError("too large when unpacked")
            self._parts = {name: archive.read(name) for name in archive.namelist() if not name.endswith("/")}
        self._trees: dict[str, Element] = {}
        self._read: dict[str, bytes] = {}  # digest of each tree as it was read
        if _BOOK not in self._parts or self.tree(_BOOK).tag != main("workbook"):
            raise ValueError("no workbook of the transitional form of ECMA-376")

    def has(self, path: str) -> bool:
        """Whether there is such a part."""
        return path in self._parts

    def tree(self, path: str) -> Element:
        """The tree of a part, to read or to change."""
        if path not in self._trees:
            self._trees[path] = parse_part(self._parts[path])
            self._read[path] = _digest(self._trees[path])
        return self._trees[path]

    def text(self, path: str) -> str:
        """A part as text, for those that need not be well-formed."""
        return self._parts[path].decode("utf-8", "replace")

    def put(self, path: str, content: str | Element, content_type: str | None = None) -> None:
        """Add or replace a part; ``content_type`` is told of a new one."""
        if isinstance(content, str):
            self._parts[path] = content.encode("utf-8")
            self._trees.pop(path, None)
        else:
            self._parts.setdefault(path, b"")
            self._trees[path] = content
        if content_type:
            types = self.tree(_TYPES_PART)
            etree.SubElement(types, f"{{{_TYPES}}}Override", PartName=f"/{path}", ContentType=content_type)

    def name_default(self, extension: str, content_type: str) -> None:
        """Say what parts with this ending are, unless that is said already."""
        types = self.tree(_TYPES_PART)
        if not any(each.get("Extension", "").lower() == extension for each in types):
            types.insert(0, etree.Element(f"{{{_TYPES}}}Default", Extension=extension, ContentType=content_type))

    def free_path(self, pattern: str) -> str:
        """A path of the pattern (``xl/comments{}.xml``) that no part has."""
        return next(path for number in range(1, 1_000_000) if not self.has(path := pattern.format(number)))

    def paths(self, ending: str) -> Iterator[str]:
        """Paths of parts with this ending."""
        return (path for path in self._parts if path.endswith(ending))

    def related(self, path: str, kind: str) -> list[str]:
        """Paths of the parts that a part names as being of a kind (``comments``), in their order."""
        return [target for found, target in self._relations(path).values() if found == kind]

    def relate(self, path: str, kind: str, target: str) -> str:
        """Let a part name another one; the id of the relation."""
        listed = _relations_part(path)
        if not self.has(listed):
            self.put(listed, new_root(f"{{{_PACKAGE_RELATIONS}}}Relationships", _PACKAGE_RELATIONS))
        root = self.tree(listed)
        taken = {each.get("Id") for each in root}
        name = next(name for number in range(1, 1_000_000) if (name := f"rId{number}") not in taken)
        attributes = {"Id": name, "Type": f"{RELATIONS}/{kind}", "Target": f"/{target}"}
        etree.SubElement(root, f"{{{_PACKAGE_RELATIONS}}}Relationship", attributes)
        return name

    def _relations(self, path: str) -> dict[str, tuple[str, str]]:
        """Id → kind and path of the parts that a part names."""
        listed = _relations_part(path)
        if not self.has(listed):
            return {}
        found = {}
        for each in self.tree(listed):
            target = each.get("Target", "")
            inside = target.lstrip("/") if target.startswith("/") else _joined(PurePosixPath(path).parent, target)
            found[each.get("Id", "")] = (each.get("Type", "").rpartition("/")[2], inside)
        return found

    def sheets(self) -> list[SheetPart]:
        """The worksheets in their order, hidden ones too; sheets that are charts are left out."""
        relations = self._relations(_BOOK)
        found = []
        for each in self.tree(_BOOK).iter(main("sheet")):
            kind, path = relations.get(each.get(f"{{{RELATIONS}}}id", ""), ("", ""))
            if kind == "worksheet" and self.has(path):
                found.append(SheetPart(each.get("name", ""), path))
        return found

    def titles(self) -> set[str]:
        """Names of all sheets, folded to lower case, as Excel compares them."""
        return {each.get("name", "").lower() for each in self.tree(_BOOK).iter(main("sheet"))}

    def add_sheet(self, title: str, root: Element) -> SheetPart:
        """Add a worksheet behind the others."""
        path = self.free_path("xl/worksheets/sheet{}.xml")
        self.put(path, root, "application/vnd.openxmlformats-officedocument.spreadsheetml.worksheet+xml")
        sheets = next(self.tree(_BOOK).iter(main("sheets")))
        number = max((int(each.get("sheetId", "0")) for each in sheets), default=0) + 1
        sheet = etree.SubElement(sheets, main("sheet"), name=title, sheetId=str(number))
        sheet.set(f"{{{RELATIONS}}}id", self.relate(_BOOK, "worksheet", path))
        return SheetPart(title, path)

    def shared_strings(self) -> list[str]:
        """The texts that cells refer to by number."""
        found = self.related(_BOOK, "sharedStrings")
        if not found or not self.has(found[0]):
            return []
        return [_said(item) for item in self.tree(found[0]).iter(main("si"))]

    def styles_path(self) -> str:
        """Path of the part of styles, which is made when there is none."""
        found = self.related(_BOOK, "styles")
        if found and self.has(found[0]):
            return found[0]
        self.put(
            "xl/styles.xml", _no_styles(), "application/vnd.openxmlformats-officedocument.spreadsheetml.styles+xml"
        )
        self.relate(_BOOK, "styles", "xl/styles.xml")
        return "xl/styles.xml"

    def save(self, path: Path) -> None:
        """Write the workbook to ``path``, which appears whole; the same content gives the same bytes."""
        for name, root in self._trees.items():
            if self._read.get(name) != _digest(root):
                self._parts[name] = _as_bytes(root)
        path.parent.mkdir(parents=True, exist_ok=True)
        with (
            tempfile.NamedTemporaryFile(dir=path.parent, prefix=".", delete=False) as file,
            zipfile.ZipFile(file, "w", zipfile.ZIP_DEFLATED) as target,
        ):
            for name, content in self._parts.items():
                part = zipfile.ZipInfo(name, _EPOCH)
                part.compress_type = zipfile.ZIP_DEFLATED
                target.writestr(part, content)
        os.chmod(file.name, 0o644)
        os.replace(file.name, path)


def empty_package() -> Package:
    """A workbook without a sheet, to which one is added."""
    written = io.BytesIO()
    with zipfile.ZipFile(written, "w") as archive:
        for name, content in _EMPTY_PARTS.items():
            archive.writestr(name, content)
    return Package(written.getvalue())


def _relations_part(path: str) -> str:
    part = PurePosixPath(path)
    return str(part.parent / "_rels" / f"{part.name}.rels")


def _joined(folder: PurePosixPath, target: str) -> str:
    parts = list(folder.parts)
    for piece in target.split("/"):
        if piece == "..":
            parts = parts[:-1]
        elif piece not in ("", "."):
            parts.append(piece)
    return "/".join(parts)


def _said(item: Element) -> str:
    """The text of a shared or inline string: its runs one after the other, how they sound left out."""
    return "".join(
        each.text or "" for each in item.iter(main("t")) if (up := each.getparent()) is None or up.tag != main("rPh")
    )


def cell_text(item: Element) -> str:
    """Text of an inline string."""
    return _said(item)


def _no_styles() -> Element:
    root = new_root(main("styleSheet"), MAIN)
    fonts = etree.SubElement(root, main("fonts"), count="1")
    etree.SubElement(fonts, main("font"))
    fills = etree.SubElement(root, main("fills"), count="2")
    for kind in ("none", "gray125"):
        etree.SubElement(etree.SubElement(fills, main("fill")), main("patternFill"), patternType=kind)
    borders = etree.SubElement(root, main("borders"), count="1")
    etree.SubElement(borders, main("border"))
    etree.SubElement(etree.SubElement(root, main("cellStyleXfs"), count="1"), main("xf"))
    etree.SubElement(etree.SubElement(root, main("cellXfs"), count="1"), main("xf"), xfId="0")
    named = etree.SubElement(root, main("cellStyles"), count="1")
    etree.SubElement(named, main("cellStyle"), name="Normal", xfId="0", builtinId="0")
    return root
