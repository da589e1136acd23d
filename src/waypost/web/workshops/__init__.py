"""Workshops on vulnerability along a trail: what was observed, its profile, programmes drafted from it, and capacity.

Everything is worked out in :mod:`waypost.profiles`; here stands who said what, and who may see what of it.
"""
