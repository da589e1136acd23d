"""Advocacy in the web: aspects, claims, evidence, messages."""
