"""The network on migration: who knows what, who asks, who answers.

Pure values: no database, no Django. ``tags`` are competences out of the catalog's vocabularies; ``holders`` who holds
them; ``assertions`` on whose word and how long ago; ``matching`` finds holders for a need, with the parts of every
score and the reasons of every exclusion as data; ``panels`` balances several; ``platforms`` tells a network that acts
from one on paper; ``states`` and ``clocks`` are the way of a request for advice; ``metrics`` say whether it works.
"""
