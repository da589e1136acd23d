"""Agreements on the web."""
