"""A version as Akoma Ntoso 3.0 (OASIS LegalDocML): one file for each language, as the standard has it.

Headings are sections, provisions their paragraphs; ``eId`` and ``num`` carry the ids. Source:
https://docs.oasis-open.org/legaldocml/akn-core/v1.0/akn-core-v1.0-part1-vocabulary.html
"""

from __future__ import annotations

from lxml import etree

from waypost.drafting.reading_back import Read
from waypost.drafting.texts import Provision, Version
from waypost.errors import InputError

_NAMESPACE = "http://docs.oasis-open.org/legaldocml/ns/akn/3.0"
_ISO = {"en": "eng", "fr": "fra", "es": "spa", "ar": "ara"}
_MOST = 32 * 1024 * 1024


def write(version: Version, work: str, title: str, language: str) -> bytes:
    """The version in one language; provisions without a text in it are left out."""
    root = etree.Element(_name("akomaNtoso"), nsmap={None: _NAMESPACE})  # type: ignore[dict-item]  # the default namespace
    document = etree.SubElement(root, _name("doc"), name="policy")
    _identify(document, version, work, title, language)
    body = etree.SubElement(document, _name("mainBody"))
    within: dict[str, etree._Element] = {}
    for provision in version.provisions:
        text = provision.texts.get(language)
        if text is None:
            continue
        above = within.get(provision.parent or "", body)
        element = etree.SubElement(above, _name("section" if provision.kind == "heading" else "paragraph"))
        element.set("eId", _eid(provision))
        etree.SubElement(element, _name("num")).text = provision.id
        if provision.kind == "heading":
            etree.SubElement(element, _name("heading")).text = text.body
        else:
            content = etree.SubElement(element, _name("content"))
            etree.SubElement(content, _name("p")).text = text.body
        within[provision.id] = element
    written: bytes = etree.tostring(root, xml_declaration=True, encoding="UTF-8", pretty_print=True)
    return written


def _identify(document: etree._Element, version: Version, work: str, title: str, language: str) -> None:
    identification = etree.SubElement(etree.SubElement(document, _name("meta")), _name("identification"))
    identification.set("source", "#waypost")
    base = f"/akn/un/policy/{work}"
    for level, uri in (
        ("FRBRWork", base),
        ("FRBRExpression", f"{base}/{_ISO[language]}@{version.code}"),
        ("FRBRManifestation", f"{base}/{_ISO[language]}@{version.code}.xml"),
    ):
        element = etree.SubElement(identification, _name(level))
        etree.SubElement(element, _name("FRBRthis"), value=f"{uri}/!main")
        etree.SubElement(element, _name("FRBRuri"), value=uri)
        etree.SubElement(element, _name("FRBRdate"), date=version.code[:10], name="version")
        etree.SubElement(element, _name("FRBRauthor"), href="#waypost")
        if level == "FRBRWork":
            etree.SubElement(element, _name("FRBRcountry"), value="un")
            etree.SubElement(element, _name("FRBRname"), value=title)
        if level == "FRBRExpression":
            etree.SubElement(element, _name("FRBRlanguage"), language=_ISO[language])


def _eid(provision: Provision) -> str:
    return "sec_" + provision.id.replace(".", "__para_", 1).replace(".", "_")


def _name(local: str) -> str:
    return f"{{{_NAMESPACE}}}{local}"


def read(content: bytes) -> Read:
    """Sections and paragraphs with a number. Raises :class:`InputError` for what is no Akoma Ntoso in a language."""
    if len(content) > _MOST:
        raise InputError(f"more than {_MOST // 1024**2} MB")
    parser = etree.XMLParser(resolve_entities=False, no_network=True, load_dtd=False, huge_tree=False)
    try:
        root = etree.fromstring(content, parser)
    except etree.XMLSyntaxError as error:
        raise InputError(f"no XML ({str(error)[:120]})") from error
    if root.tag != _name("akomaNtoso"):
        raise InputError(f"no Akoma Ntoso: expected akomaNtoso of {_NAMESPACE}")
    stated = root.find(f".//{_name('FRBRExpression')}/{_name('FRBRlanguage')}")
    codes = {iso: code for code, iso in _ISO.items()} | {code: code for code in _ISO}
    language = codes.get((stated.get("language") or "") if stated is not None else "")
    if language is None:
        raise InputError("no language: expected FRBRLanguage eng, fra, spa or ara in FRBRExpression")
    found = Read()
    for element in root.iter(_name("section"), _name("paragraph"), _name("article")):
        number = element.find(_name("num"))
        if number is None or not (number.text or "").strip():
            continue
        heading = element.find(_name("heading"))
        own = heading if heading is not None else element.find(_name("content"))
        if own is not None:
            words = " ".join("".join(map(str, own.itertext())).split())
            kind = "heading" if heading is not None else "provision"
            found.put((number.text or "").strip().rstrip("."), language, words, kind)
    if not found.texts:
        raise InputError("no provision: expected sections and paragraphs with a number")
    return found
