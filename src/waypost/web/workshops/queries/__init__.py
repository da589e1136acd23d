"""What is asked of the tables of workshops. Writes stand in ``actions``."""
