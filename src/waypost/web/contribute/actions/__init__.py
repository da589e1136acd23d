"""What changes the tables of contributions: keyword-only, each in one transaction, with who did it."""
