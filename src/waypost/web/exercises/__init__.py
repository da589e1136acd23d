"""Mapping exercises: rounds in which National Societies fill, correct and sign the picture of their programmes.

Nothing here knows a programme. ``web/contribute`` tells what a society did by ``actions.note_*``.
"""
