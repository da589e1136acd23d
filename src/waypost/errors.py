"""One root for every error that Waypost raises on purpose, with few children.

A message says in one line what was found, where, what was expected and what exists. Errors are for
what stops the work; a bad record or cell never raises, it becomes an :class:`waypost.model.Issue`.
"""


class WaypostError(Exception):
    """Root. The command line prints it as one line and exits with status 2."""


class CatalogError(WaypostError):
    """The catalog holds a dangling code, a duplicate or a malformed file."""


class InputError(WaypostError):
    """A path or argument given by the user cannot be used."""


class UploadError(InputError):
    """A file that somebody sends cannot be taken. ``kind`` names what is wrong, for a page to say in its language."""

    def __init__(self, kind: str, message: str) -> None:
        """``message`` is the line that the command line prints."""
        super().__init__(message)
        self.kind = kind


class ReleaseError(WaypostError):
    """A release is missing, incomplete or not one of ours."""


class AccountingError(WaypostError):
    """``read = registered + merged + set aside`` does not hold; nothing is published."""
