"""Advocacy with facts that still hold: what is said, what carries it, and whether it is still so.

Values and pure functions; figures come from the tables of a release as a viewer may see them.
"""
