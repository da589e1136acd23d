"""What a person may not do, or not any more: said in their language."""

from __future__ import annotations

from typing import Any

from waypost.errors import InputError


class RefusedError(InputError):
    """A key of ``texts.yml`` and its parts; on the command line the English text."""

    def __init__(self, key: str, **parts: Any) -> None:
        from waypost.web.pages.templating import text  # noqa: PLC0415  # pages load accounts, not the other way round

        super().__init__(text("en", key, **parts))
        self.key, self.parts = key, parts
