"""Versions as files that people and systems work with, and read back: HTML, Word, Akoma Ntoso.

Each module has ``write`` and ``read``; what is read is :class:`waypost.drafting.reading_back.Read`, so that whatever
the format, people see what would change before it does. The same version gives the same bytes.
"""
