"""Vulnerability profiles: where, when and for whom needs are greatest, out of what is known, with what is not known.

Values and pure functions. A profile is made of cells (stage, place, group), never of persons, and no legal status and
no nationality is part of what is worked out. For dialogue and workshops, not for choosing individuals.
"""
