"""Pages: each answers one question, calls one function that gives plain values, and has twins for programs."""

from waypost.web.pages.views import about, counts, errors, findings, home, places, programmes, search, societies, trails

__all__ = ["about", "counts", "errors", "findings", "home", "places", "programmes", "search", "societies", "trails"]
