"""Advocacy: claims and their figures, the track of a message, coordination."""
