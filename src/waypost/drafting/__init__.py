"""Texts that are drafted, consulted and agreed: works, versions, provisions, and what people say of them.

Pure values: no database, no Django, no file but the catalog's. ``texts`` is the model; ``lineage`` says what became of
a provision over several versions; ``comparing`` says word by word what changed (``words`` for one pair of texts);
``comments`` is what organisations say, and what was answered; ``carrying`` takes comments from one version to the next;
``signing`` and ``agreement`` tell how far organisations agree, and whom nobody has heard; ``shipped`` builds the works
of the catalog.
"""
