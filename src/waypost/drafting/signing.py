"""Sign-offs of provisions: who signs, with which authority, and how long it stands.

A sign-off is of the authoritative words of one provision. When they are changed, it lapses, and no other sign-off
does; a mended translation touches none.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping

import msgspec

from waypost.drafting.texts import Provision, Version, Work, text_hash
from waypost.errors import InputError

KINDS = ("endorse", "endorse_with_reservation", "no_objection", "object", "abstain")
# From the least to the highest.
AUTHORITIES = ("focal_point", "director", "secretary_general", "governance")
# Kinds that say nothing without words of their own: the reservation, the reason.
_NEED_WORDS = ("endorse_with_reservation", "object")


class SignOff(msgspec.Struct, frozen=True, kw_only=True):
    """One sign-off. ``signed`` is the hash of the words that were signed; ``said`` the reservation or the reason."""

    organisation: str
    version: str
    provision: str
    signed: str
    kind: str
    authority: str
    said: str = ""


def words_to_sign(provision: Provision) -> str:
    """The hash of all authoritative texts of a provision, whatever order their languages stand in."""
    sources = provision.sources()
    return text_hash(" ".join(f"{language}:{sources[language].hash}" for language in sorted(sources)))


def check_sign_off(sign_off: SignOff, work: Work) -> None:
    """Raise :class:`InputError` for an unknown kind or authority, missing words, or words that never stood there."""
    problems = [
        f"{what} {value!r}; known: {', '.join(known)}"
        for what, value, known in (
            ("kind", sign_off.kind, KINDS),
            ("authority", sign_off.authority, AUTHORITIES),
        )
        if value not in known
    ]
    if sign_off.kind in _NEED_WORDS and not sign_off.said.strip():
        problems.append(f"{sign_off.kind} without saying why")
    provision = work.version(sign_off.version).by_id().get(sign_off.provision)
    if provision is None:
        problems.append(f"no provision {sign_off.provision!r} in {sign_off.version}")
    elif words_to_sign(provision) != sign_off.signed:
        problems.append("other words than those that stand there")
    if problems:
        raise InputError(f"{sign_off.organisation} on {work.code} {sign_off.provision}: {'; '.join(problems)}")


def stands(sign_off: SignOff, version: Version) -> bool:
    """Whether a version still has the words that were signed, under the same provision."""
    provision = version.by_id().get(sign_off.provision)
    return provision is not None and words_to_sign(provision) == sign_off.signed


def standing(sign_offs: Iterable[SignOff], version: Version) -> tuple[SignOff, ...]:
    """Those whose words are still there, in the same order; all others have lapsed."""
    words = {provision.id: words_to_sign(provision) for provision in version.provisions}
    return tuple(each for each in sign_offs if words.get(each.provision) == each.signed)


def word_of_each(sign_offs: Iterable[SignOff]) -> Mapping[tuple[str, str], SignOff]:
    """By organisation and provision: the sign-off that holds, the highest authority and of equals the latest.

    They are given in the order in which they were made. A focal point does not overrule the governance of its society
    by signing after it. Raises :class:`InputError` for an unknown authority.
    """
    found: dict[tuple[str, str], SignOff] = {}
    for each in sign_offs:
        key = (each.organisation, each.provision)
        if key not in found or _rank(each) >= _rank(found[key]):
            found[key] = each
    return found


def _rank(sign_off: SignOff) -> int:
    if sign_off.authority not in AUTHORITIES:
        raise InputError(f"authority {sign_off.authority!r}; known: {', '.join(AUTHORITIES)}")
    return AUTHORITIES.index(sign_off.authority)
