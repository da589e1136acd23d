"""What is done with questions, waivers and rules. Each asks who does it, and raises ``RefusedError``."""
