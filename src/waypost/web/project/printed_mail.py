"""Mails where no mail server is set up: on standard error, so that an answer on standard output stays an answer."""

from __future__ import annotations

import sys
from typing import Any

from django.core.mail.backends.console import EmailBackend


class PrintedMail(EmailBackend):
    """Django's console, at the other stream."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **{"stream": sys.stderr} | kwargs)
