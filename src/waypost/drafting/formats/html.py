"""A version as one HTML page that any browser shows and any word processor opens; provisions carry their ids."""

from __future__ import annotations

from collections.abc import Sequence

from lxml import etree
from lxml.html import HTMLParser, builder, document_fromstring, tostring

from waypost.drafting.reading_back import Read
from waypost.drafting.texts import Version
from waypost.errors import InputError

_STYLE = (
    "body{font:16px/1.5 serif;max-width:48rem;margin:2rem auto;padding:0 1rem}"
    "table{border-collapse:collapse;width:100%}td,th{border:1px solid #999;padding:.4rem;vertical-align:top;"
    "text-align:start}[data-kind=heading]{font-weight:bold}"
)


def write(version: Version, title: str, languages: Sequence[str]) -> bytes:
    """A table with a row for each provision and a column for each language."""
    head = builder.TR(builder.TH("№"), *(builder.TH(language, lang=language) for language in languages))
    rows = []
    for provision in version.provisions:
        cells = [builder.TH(provision.id, scope="row")]
        for language in languages:
            text = provision.texts.get(language)
            marks = {"lang": language, "dir": "rtl" if language == "ar" else "ltr", "data-provision": provision.id,
                     "data-kind": provision.kind}  # fmt: skip
            cells.append(builder.TD(text.body if text is not None else "", **marks))
        rows.append(builder.TR(*cells))
    noted = [builder.P(version.note, dir="auto")] if version.note else []
    page = builder.HTML(
        builder.HEAD(builder.META(charset="utf-8"), builder.TITLE(title), builder.STYLE(_STYLE)),
        builder.BODY(builder.H1(title), builder.P(version.code), *noted, builder.TABLE(head, *rows)),
    )
    page.set("lang", languages[0])
    written: bytes = tostring(page, doctype="<!doctype html>", encoding="utf-8", pretty_print=True)
    return written


def read(content: bytes) -> Read:
    """Every element that names its provision and its language. Raises :class:`InputError` for a page without any."""
    try:
        page = document_fromstring(content, parser=HTMLParser(encoding="utf-8", no_network=True, recover=True))
    except (etree.ParserError, etree.XMLSyntaxError, ValueError) as error:
        raise InputError(f"no HTML page ({str(error)[:120]})") from error
    found = Read()
    for element in page.iter():
        name = element.get("data-provision") if isinstance(element.tag, str) else None
        if name is not None:
            language = (element.get("lang") or "").split("-")[0].lower()
            found.put(name, language, " ".join("".join(map(str, element.itertext())).split()), element.get("data-kind"))
    if not found.texts:
        raise InputError("no provision: expected elements with data-provision and lang, as Waypost writes them")
    return found
