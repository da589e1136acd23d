"""Cross-regional meetings and complementary strategies: proposed along trails, agreed by societies, followed.

Meetings themselves stand in ``web/meetings``; what is computed stands in ``waypost.strategies``.
"""
