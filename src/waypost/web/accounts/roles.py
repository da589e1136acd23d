"""The roles, and what each may see. No database here: what a set of memberships amounts to is a pure function."""

from __future__ import annotations

from collections.abc import Iterable
from functools import lru_cache
from typing import Protocol

from django.db import models

from waypost.disclosure.access import Viewer
from waypost.disclosure.rules import audience_rank
from waypost.reference import load_catalog


class Role(models.TextChoices):
    """What somebody is to the register."""

    FOCAL_POINT = "focal_point"
    MANAGER = "manager"
    ZONE_OFFICER = "zone_officer"
    MIGRATION_TEAM = "migration_team"
    REFERENCE_GROUP = "reference_group"
    GOVERNING_BOARD = "governing_board"
    ADMINISTRATOR = "administrator"


OF_A_SOCIETY = (Role.FOCAL_POINT, Role.MANAGER)
# Whoever lets others in, or sees what is for the Secretariat, shows two things to get in.
WITH_SECOND_FACTOR = (Role.MANAGER, Role.MIGRATION_TEAM, Role.ADMINISTRATOR)
_AUDIENCES = dict.fromkeys(Role, "movement") | {Role.MIGRATION_TEAM: "secretariat"}


class Held(Protocol):
    """What is asked of a membership here."""

    role: str
    ns_id: str
    region: str
    zone: str


def viewer_of_memberships(held: Iterable[Held], least: str = "public") -> Viewer:
    """What memberships in force add up to: the widest audience, every society, every concern.

    ``least`` is the audience that the server shows to everybody.
    """
    audience, societies, concerns = least, set(), set()
    for membership in held:
        role = Role(membership.role)
        audience = max(audience, _AUDIENCES[role], key=audience_rank)
        if role in OF_A_SOCIETY:
            societies.add(membership.ns_id)
            concerns.add(membership.ns_id)
        elif role is Role.ZONE_OFFICER:
            concerns.update(societies_of(membership.region, membership.zone))
    return Viewer(audience, tuple(sorted(societies)), tuple(sorted(concerns)))


@lru_cache(maxsize=128)
def societies_of(region: str, zone: str) -> tuple[str, ...]:
    """National Societies of a region of today and of a zone of 2009, together; of neither when both are empty."""
    return tuple(
        sorted(
            ns_id
            for ns_id, society in load_catalog().societies.items()
            if (region and society.region == region) or (zone and society.zone_2009 == zone)
        )
    )
