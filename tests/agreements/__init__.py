"""Agreements with partners as plain values."""
