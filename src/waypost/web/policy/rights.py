"""Who may do what with texts and what is said of them. Asked by actions each time, and by pages to show what can be
done.

Drafters are the migration team and administrators. A society speaks through its focal points and managers; whoever
looks after it may write down what it said. Zones and the team speak for themselves. A platform of the network speaks
through the accounts that act for the chair or the secretary of the body that it is, and members of a Reference Group
in the name of the group; the team may write down what they said.
"""

from __future__ import annotations

from collections.abc import Iterable

from django.db.models import Q

from waypost.reference import load_catalog
from waypost.web.accounts.errors import RefusedError
from waypost.web.accounts.models import User
from waypost.web.accounts.queries import Standing, standing_of
from waypost.web.accounts.roles import Role
from waypost.web.contribute.rights import body_of
from waypost.web.exercises import rights as of_exercises
from waypost.web.exercises.platforms import is_platform
from waypost.web.meetings.models import Place
from waypost.web.meetings.rights import places_of
from waypost.web.meetings.speakers import SPEAKING
from waypost.web.policy import reference_groups
from waypost.web.policy.reference_groups import is_group

drafts = of_exercises.runs
is_of = of_exercises.is_of
enters_for = of_exercises.enters_for
own_of = of_exercises.own_of


def reads(standing: Standing) -> bool:
    """Reads texts at work, rounds and what members may see of comments: everybody with a role."""
    return bool(standing.acting)


def speaks_for(standing: Standing, organisation: str) -> bool:
    """Writes comments of a society, or those of the body that one stands for."""
    if organisation in load_catalog().societies:
        return is_of(standing, organisation) or enters_for(standing, organisation)
    if (is_platform(organisation) or is_group(organisation)) and drafts(standing):
        return True
    return speaks_itself(standing, organisation)


def speaks_itself(standing: Standing, organisation: str) -> bool:
    """Speaks as one of the organisation; whoever else writes for it says how it was told."""
    if organisation in load_catalog().societies:
        return is_of(standing, organisation)
    if is_platform(organisation):
        return organisation in platforms_of(standing)
    if is_group(organisation):
        return organisation in groups_of(standing)
    return bool(organisation) and organisation == body_of(standing)


def platforms_of(standing: Standing) -> frozenset[str]:
    """The platforms for which somebody speaks: by the place of chair or secretary in the body that it is."""
    return _platforms_in(places_of(standing))


def _platforms_in(places: Iterable[Place]) -> frozenset[str]:
    return frozenset(each.body.platform for each in places if each.role in SPEAKING) - {""}


def groups_of(standing: Standing) -> list[str]:
    """The Reference Groups in whose name somebody comments."""
    return sorted(reference_groups.groups_in(places_of(standing)))


def voices_of(standing: Standing, work: str) -> list[str]:
    """The platforms, and the Reference Groups of a text, for which somebody comments by a place in a body."""
    places = places_of(standing)
    groups = reference_groups.groups_in(places).items()
    return [*sorted(_platforms_in(places)), *sorted(code for code, body in groups if body.work in ("", work))]


def role_of(standing: Standing, organisation: str) -> str:
    """The role in which somebody speaks for an organisation: never a name."""
    if is_platform(organisation):
        return "platform"
    if is_group(organisation):
        return reference_groups.ROLE
    roles = {held.role for held in standing.acting if held.ns_id == organisation}
    if Role.MANAGER in roles:
        return str(Role.MANAGER)
    if Role.FOCAL_POINT in roles:
        return str(Role.FOCAL_POINT)
    return body_of(standing)


def seen_comments(standing: Standing) -> Q:
    """The comments that somebody sees.

    Of the own organisation all. Of others what was submitted: what is open to members; what is for the zone, in the
    own zone; everything, for drafters. What was written down for a society is seen by whoever looks after it.
    """
    if drafts(standing):
        return ~Q(status__in=("draft", "verified")) | ~Q(medium="") | Q(organisation=body_of(standing))
    places = places_of(standing)
    voices = _platforms_in(places) | reference_groups.groups_in(places).keys()
    own, area, near = own_of(standing), of_exercises.area_of(standing), _near(standing)
    said = ~Q(status__in=("draft", "verified"))
    return (
        Q(organisation__in=own | {body_of(standing)} | voices)
        | (said & Q(confidentiality="members"))
        | (said & Q(confidentiality="zone", organisation__in=near))
        | (~Q(medium="") & Q(organisation__in=area))
    )


def reading_level(standing: Standing) -> tuple[str, frozenset[str]]:
    """As whom somebody reads a whole table of comments: as a drafter, as one of a zone (with whom), or as a member."""
    if drafts(standing):
        return "drafters", frozenset()
    near = _near(standing)
    return ("zone", near) if near else ("members", frozenset())


def _near(standing: Standing) -> frozenset[str]:
    """The societies of the zones of one's own societies, and those that one looks after."""
    societies, mine = load_catalog().societies, own_of(standing) | of_exercises.area_of(standing)
    zones = {societies[ns_id].zone_2009 for ns_id in mine if ns_id in societies}
    return of_exercises.area_of(standing) | {
        ns_id for ns_id, society in societies.items() if society.zone_2009 in zones
    }


def require_drafting(by: User) -> Standing:
    """Raise :class:`RefusedError` for whoever is no drafter."""
    standing = standing_of(by)
    if not drafts(standing):
        raise RefusedError("policy_refused_drafting")
    return standing


def require_speaking(by: User, organisation: str) -> Standing:
    """Raise :class:`RefusedError` for whoever does not speak for this organisation."""
    standing = standing_of(by)
    if not speaks_for(standing, organisation):
        raise RefusedError("policy_refused_speaking")
    return standing
