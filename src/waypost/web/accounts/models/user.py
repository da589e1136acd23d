"""A person who can sign in."""

from __future__ import annotations

from django.contrib.auth.base_user import AbstractBaseUser, BaseUserManager
from django.db import models
from django.utils import timezone


class UserManager(BaseUserManager["User"]):
    """Finds people by their address, whatever its case."""

    def get_by_natural_key(self, username: str | None) -> User:
        """The person of an address."""
        return self.get(email__iexact=username)


class User(AbstractBaseUser):
    """Known by an e-mail address; nothing is asked beyond a name to show. Never deleted: the log points here."""

    email = models.EmailField(max_length=254, unique=True)
    display_name = models.CharField(max_length=120)
    language = models.CharField(max_length=2, default="en")
    is_active = models.BooleanField(default=True)
    joined_at = models.DateTimeField(default=timezone.now)

    USERNAME_FIELD = "email"
    EMAIL_FIELD = "email"
    REQUIRED_FIELDS = ("display_name",)
    objects = UserManager()

    def __str__(self) -> str:
        return self.display_name or self.email
