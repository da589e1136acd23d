"""A briefing as PDF: tagged for those who listen to it, nothing fetched, the same bytes for the same content."""

from __future__ import annotations

from waypost.advocacy.briefing.fitting import Layout, fitting
from waypost.advocacy.briefing.html import briefing_html
from waypost.advocacy.briefing.values import Brief
from waypost.drawing.pdf import pages_of, pdf_of


def briefing_pdf(brief: Brief) -> bytes:
    """The briefing on one page of A4. Raises :class:`waypost.advocacy.briefing.fitting.TooLongError` where what is
    stated and asked for does not fit, :class:`waypost.errors.InputError` where the machine lacks what PDF needs.
    """
    return pdf_of(briefing_html(brief, layout_of(brief)))


def layout_of(brief: Brief, *, spare: float = 0.0) -> Layout:
    """The fullest layout that stands on one page with so many centimetres to spare."""
    return fitting(brief, lambda layout: pages_of(briefing_html(brief, layout, spare=spare)) == 1)
