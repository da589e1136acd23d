"""A stranger's table, or our own workbook, beside what stands: columns and values matched, records compared.

``tables`` and ``columns`` look at a file and guess what it holds, ``declaring`` makes of the guesses a declaration with
which the readers read it, ``slots`` and ``known`` say what a record tells and what stands, ``finding`` which programme
a record is about, ``comparing`` what would change. Nothing here writes anything.
"""
