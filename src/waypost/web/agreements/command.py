"""What the command line asks of agreements. Plain values out: the command line knows no Django."""

from __future__ import annotations

from typing import Any

from waypost.web.project.prepare import prepare


def agreements(language: str) -> list[dict[str, Any]]:
    """Every agreement of the server and of the catalog, with how many questions are asked about each."""
    book = _book()
    from waypost.web.agreements.views.reading import rows_of  # noqa: PLC0415  # as below

    return rows_of(book, language)


def show(code: str, language: str) -> dict[str, Any]:
    """All of an agreement. Raises ``InputError``."""
    book = _book()
    from waypost.web.accounts.errors import RefusedError  # noqa: PLC0415  # as below
    from waypost.web.agreements.views.reading import told_of  # noqa: PLC0415

    found = book.find(code)
    if found is None:
        raise RefusedError("agreement_refused_agreement", code=code)
    return told_of(book, found, language)


def remind() -> dict[str, Any]:
    """Queue what is due and send what waits. As often as one likes, by several at once."""
    prepare()
    from waypost.web.agreements import actions  # noqa: PLC0415  # tables are known once Django has started

    return {"queued": actions.queue_agreement_notices(), **actions.send_agreement_notices()}


def _book() -> Any:
    """Everything, as the server's own command line sees it."""
    prepare()
    from waypost.web.agreements.queries.book import Book  # noqa: PLC0415  # as above

    return Book(None, is_server=True)
