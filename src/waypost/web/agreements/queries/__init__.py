"""What is asked of the tables of agreements. Writes stand in ``actions``."""
