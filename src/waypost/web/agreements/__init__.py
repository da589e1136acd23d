"""Agreements with partners: of societies and of the Secretariat, with those of the catalog beside them.

What is asked about them is worked out by ``waypost.agreements`` from plain values; here they are kept, shown and told.
"""
