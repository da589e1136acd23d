"""Text made comparable: one folding for every match in Waypost."""

from __future__ import annotations

from waypost.reference.folding import fold

__all__ = ["fold"]
