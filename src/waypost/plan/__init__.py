"""A plan as a live framework: outcomes computed from facts, indicators with periods and updates, money, milestones.

Values in, values out; neither a database nor the clock. What is not known never counts as not reached.
"""
