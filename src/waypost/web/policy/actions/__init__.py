"""What is done with texts and comments. Each asks who does it, and raises ``RefusedError``."""
