"""What is asked of the tables of the network. Writes stand in ``actions``."""
