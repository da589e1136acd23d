"""Pages of support along trails."""
