"""The plan and its money as pages: facts told by the tables, outcomes, indicators with updates, spending, reports.

What is computed stands in :mod:`waypost.plan`; here are the tables, who may do what, and the pages.
"""
