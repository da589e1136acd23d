"""Rules about relations: what two societies do beside each other, or what goes from one to the next.

    values.py     what is known, as plain values
    facts.py      the same out of a release, as one long table that any engine gives
    reading.py    that table back to values
    finding.py    what a rule finds: what departs, what cannot be told, how many conform
    rules.py      which function belongs to which rule, and the rule on a day
    the rest      one function per rule (catalog/rules/relations): values in, findings out

docs/explanation/relations.md says what each looks for; docs/adr/0025 why it is built like this.
"""
