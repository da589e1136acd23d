"""Waypost: the full picture of what National Societies do for migrants, along every trail."""

__version__ = "0.1.0"
