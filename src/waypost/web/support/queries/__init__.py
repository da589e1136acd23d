"""What is asked of the tables of support. Writes stand in ``actions``."""
