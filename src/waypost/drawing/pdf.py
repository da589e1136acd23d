"""PDF out of HTML: tagged for those who listen to it, nothing fetched, the same bytes for the same content."""

from __future__ import annotations

import atexit
import hashlib
import threading
from functools import cache
from typing import Any

from waypost.drawing.fonts import plain_faces
from waypost.errors import InputError, Said

_OPTIONS = {"pdf_variant": "pdf/ua-1"}
_ONE_AT_A_TIME = threading.Lock()  # the fonts of one process are shared


def pdf_of(html: str) -> bytes:
    """A document of HTML that needs nothing from outside as PDF. Raises :class:`InputError` where the machine lacks
    what PDF needs.
    """
    name = hashlib.sha256(html.encode()).digest()[:16]
    with _ONE_AT_A_TIME:
        written: bytes = _rendered(html).write_pdf(pdf_identifier=name, **_OPTIONS)
    return written


def pages_of(html: str) -> int:
    """On how many pages it stands."""
    with _ONE_AT_A_TIME:
        return len(_rendered(html).pages)


def _rendered(html: str) -> Any:
    nothing, fonts, faces = _prepared()
    made = _weasyprint().HTML(string=html, url_fetcher=nothing)
    return made.render(font_config=fonts, stylesheets=[faces], **_OPTIONS)


@cache
def _prepared() -> tuple[Any, Any, Any]:
    """What fetches nothing but what a document holds itself, and the fonts, unpacked once."""
    made = _weasyprint()
    from weasyprint.text.fonts import FontConfiguration  # noqa: PLC0415
    from weasyprint.urls import URLFetcher  # noqa: PLC0415

    nothing = URLFetcher(allowed_protocols=("data",), allow_redirects=False, fail_on_errors=True)
    fonts = FontConfiguration()
    atexit.register(_prepared.cache_clear)  # it has to go before the libraries that it calls when it goes
    return nothing, fonts, made.CSS(string=plain_faces(), font_config=fonts, url_fetcher=nothing)


def _weasyprint() -> Any:
    try:
        import weasyprint  # noqa: PLC0415  only this needs the libraries of Pango
    except OSError as error:
        raise InputError(
            Said(
                "a PDF needs the library Pango on this machine: install it (Debian: libpango-1.0-0, libpangoft2-1.0-0)",
                "advocacy_briefing_no_pango",
            )
        ) from error
    return weasyprint
