"""Hidden aspects, claims that are asked again with every release, what carries them, and messages that rest on them."""
