"""Policy and guidance: their texts, versions and comparison. What is consulted and signed will stand in tables here."""
