"""Work for later: put into the queue when the transaction that asks for it holds."""

from __future__ import annotations

from typing import Any

from django.db import transaction
from django.utils.module_loading import import_string


def later(task: str, **given: Any) -> None:
    """Queue a task by its name once the transaction is through."""
    transaction.on_commit(lambda: import_string(task).enqueue(**given))
