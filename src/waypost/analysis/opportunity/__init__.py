"""Chances to work together: the relational part, the arrays it becomes, and the compiled ranking of all pairs.

    facts.py     what the release holds, as one long table that any engine gives
    ground.py    the same as compact arrays, by trail
    kernel.py    all pairs of two programmes, compiled
    singles.py   one programme and a country without its counterpart; a society and one that starts
    ranking.py   both cores, and the rows of the answer

docs/explanation/opportunities.md says what is ranked and how; docs/adr/0012 why it is built like this.
"""
