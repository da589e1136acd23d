"""Texts that are drafted, consulted and agreed: works, versions, provisions, and what people say of them.

Pure values: no database, no file, no Django. ``texts`` is the model; ``comparing`` says word by word what changed;
``carrying`` takes comments from one version to the next.
"""
