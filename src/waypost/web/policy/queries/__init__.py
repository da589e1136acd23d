"""What is asked of the tables of policy. Writes stand in ``actions``."""
