"""The network on migration: a directory of who knows what, and requests for advice from asking to a published answer.

The rules stand in :mod:`waypost.network` as pure values; here they meet people, tables and pages.
"""
