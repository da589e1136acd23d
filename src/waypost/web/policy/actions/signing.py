"""Sign-offs of provisions."""

from __future__ import annotations

from collections.abc import Iterable

from django.db import transaction

from waypost.drafting.signing import AUTHORITIES, KINDS, check_sign_off, words_to_sign
from waypost.errors import InputError
from waypost.reference import load_catalog
from waypost.web.accounts.errors import RefusedError
from waypost.web.accounts.models import User
from waypost.web.accounts.queries import Standing
from waypost.web.exercises.actions.wording import impersonal
from waypost.web.exercises.told import Told, check_told
from waypost.web.policy.library import kept_work, known_version
from waypost.web.policy.models import SignOff
from waypost.web.policy.reference_groups import is_group
from waypost.web.policy.rights import is_of, require_speaking
from waypost.web.policy.values import sign_off_value

# Somebody who signs in the name of a higher authority than their own says how they know.
_OWN = {"manager": ("focal_point", "director", "secretary_general"), "focal_point": ("focal_point",)}


@transaction.atomic
def sign_off(
    *, by: User, work: str, version: str, provisions: Iterable[str], organisation: str, kind: str, authority: str,
    said: str = "", told: Told | None = None,
) -> list[SignOff]:  # fmt: skip
    """An organisation's word on provisions of a version, each signed for the words that stand there now.

    A focal point signs as one; a manager up to the Secretary General. For a higher authority, or for another
    organisation, ``told`` says how that is known. Raises :class:`RefusedError`.
    """
    standing = require_speaking(by, organisation)
    if is_group(organisation):
        raise RefusedError("policy_refused_group_signs")
    check_told(told, speaks=_has_authority(standing, organisation, authority))
    kept = kept_work(work)
    found = known_version(kept, version).by_id()
    wanted = list(dict.fromkeys(provisions))
    if not wanted or kind not in KINDS or authority not in AUTHORITIES:
        raise RefusedError("policy_refused_sign_off")
    heard = {"medium": told.medium, "told_on": told.told_on} if told else {}
    rows = []
    for provision in wanted:
        if provision not in found or found[provision].kind == "heading":
            raise RefusedError("policy_refused_provision", provision=provision, version=version)
        row = SignOff(
            work=work, version=version, provision=provision, signed=words_to_sign(found[provision]),
            organisation=organisation, kind=kind, authority=authority, said=impersonal(said.strip()), by=by, **heard,
        )  # fmt: skip
        try:
            check_sign_off(sign_off_value(row), kept.with_draft)
        except InputError as error:
            raise RefusedError("policy_refused_sign_off_said") from error
        rows.append(row)
    return SignOff.objects.bulk_create(rows)


def _has_authority(standing: Standing, organisation: str, authority: str) -> bool:
    if organisation not in load_catalog().societies:
        return True
    if not is_of(standing, organisation):
        return False
    roles = {held.role for held in standing.acting if held.ns_id == organisation}
    return any(authority in _OWN.get(role, ()) for role in roles)
