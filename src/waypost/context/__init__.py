"""Figures about people who move: stocks, flows, displacement, deaths, each with publisher, revision and licence."""

from waypost.context.release_tables import load_context

__all__ = ["load_context"]
