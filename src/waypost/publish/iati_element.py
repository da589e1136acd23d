"""Elements of IATI 2.03 made safe: legal text, no empty attributes, and Waypost's own in a namespace of its own."""

from __future__ import annotations

from decimal import Decimal
from typing import Any

from lxml import etree

from waypost.publish.cells import plain, xml_text

NAMESPACE = "urn:waypost:iati:1"
XML_LANG = "{http://www.w3.org/XML/1998/namespace}lang"
NSMAP = {"wp": NAMESPACE}

Element = etree._Element


def own(name: str) -> str:
    """A name in Waypost's namespace, which IATI lets stand beside its own elements."""
    return f"{{{NAMESPACE}}}{name.replace('_', '-')}"


def add(parent: Element, tag: str, text: str | None = None, **attributes: Any) -> Element:
    """A child element; attributes that are unknown are left out, ``_`` in their names stands for ``-``."""
    child = etree.SubElement(parent, tag)
    for name, value in attributes.items():
        if value is not None and value != "":
            child.set(name.rstrip("_").replace("_", "-"), xml_text(plain(value)))
    if text is not None:
        child.text = xml_text(text)
    return child


def narrative(parent: Element, text: str | None, language: str | None = None) -> None:
    """A text in a language; none for an unknown text."""
    if text:
        child = add(parent, "narrative", text)
        if language:
            child.set(XML_LANG, language)


def percentage(share: float | None) -> str | None:
    """A share as a percentage without the noise of binary numbers.

    >>> percentage(0.35), percentage(None), percentage(1.0)
    ('35', None, '100')
    """
    if share is None:
        return None
    text = format(Decimal(repr(share)) * 100, "f")
    return text.rstrip("0").rstrip(".") if "." in text else text


def extension(parent: Element, kind: str, row: dict[str, Any]) -> None:
    """What IATI has no room for, as an element of Waypost's own with one attribute per field that is known."""
    child = etree.SubElement(parent, own(kind))
    for name, value in row.items():
        if value is not None and name != "programme_id":
            child.set(name.replace("_", "-"), xml_text(plain(value)))
