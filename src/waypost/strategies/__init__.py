"""Cross-regional meetings and complementary strategies: who is heard on which side of a trail, why to meet, what is
agreed, whether both sides of it stand, and what it would change. Values in, values out."""
