"""Support over the small release of the pages."""

from __future__ import annotations

import pytest


@pytest.fixture(autouse=True)
def support(release_path, settings, db):
    """A database, the release, a quick hash of passwords, and mails kept in memory."""
    settings.WAYPOST_RELEASE = release_path
    settings.WAYPOST_AUDIENCE = "public"
    settings.PASSWORD_HASHERS = ["django.contrib.auth.hashers.MD5PasswordHasher"]
    from django.core.cache import cache

    cache.clear()
    return settings
