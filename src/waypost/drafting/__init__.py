"""Texts that are drafted, consulted and agreed: works, versions, provisions, and what people say of them.

Pure values: no database, no Django, no file but the catalog's. ``texts`` is the model; ``lineage`` says what became of
a provision over several versions; ``comparing`` says word by word what changed (``words`` for one pair of texts);
``comments`` is what organisations say, and what was answered; ``carrying`` takes comments from one version to the next;
``comments_read`` and ``comments_preview`` are comments that come back in a form, and what they would do;
``dispositions`` is the table of what became of them; ``signing`` and ``agreement`` tell how far organisations agree,
and whom nobody has heard; ``shipped`` builds the works of the catalog.
"""
