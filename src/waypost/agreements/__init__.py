"""Agreements with partners: which clauses stand, what they oblige to, what is asked of whoever looks after them.

Values in, values out. What is not known never counts as missing; words and the order of clauses decide nothing. An
agreement that is invented is held against invented ones alone.
"""
