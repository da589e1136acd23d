"""Findings as questions: right of reply, waivers, rules of practice as they are edited, indicators, topics."""
