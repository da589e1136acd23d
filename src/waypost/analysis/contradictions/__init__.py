"""Contradictions, found by kind: between societies, with the policy, inside one source, between sources.

Each module gives the same rows (:mod:`waypost.analysis.contradictions.rows`): what one side says, what the other
says, and where the claims behind it are to be looked for. :mod:`waypost.analysis.contradictions.evidence` looks for
them once for all.
"""
