"""A profile as it was, kept as bytes, and worked out again by the method of its time."""

from __future__ import annotations

from collections.abc import Mapping

import msgspec

from waypost.errors import InputError
from waypost.profiles.profile import Profile, profile
from waypost.reference.profile_methods import Method, digest_of


def frozen(made: Profile) -> bytes:
    """A profile as JSON, the same bytes each time, whether numbers were given with a point or without."""
    return msgspec.json.encode(thawed(msgspec.json.encode(made)), order="deterministic")


def thawed(record: bytes) -> Profile:
    """The profile that was kept. Raises :class:`InputError` for what is none."""
    try:
        return msgspec.json.decode(record, type=Profile)
    except (msgspec.ValidationError, msgspec.DecodeError) as error:
        raise InputError(f"not a profile that was kept: {error}") from error


def recomputed(kept: Profile, methods: Mapping[str, Method]) -> Profile:
    """The same observations worked out again by the version of the method that the profile names.

    Raises :class:`InputError` when the version is not there, or is no longer what it was.
    """
    method = methods.get(kept.version)
    if method is None:
        raise InputError(f"no method {kept.version}; there are: {', '.join(methods) or 'none'}")
    if digest_of(method) != kept.digest:
        raise InputError(f"the method {kept.version} is not the one that this profile was worked out with")
    return profile((scored.observation for scored in kept.cells), method)
