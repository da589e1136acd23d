"""What is read of the plan: rows as the plain values that :mod:`waypost.plan` knows."""
