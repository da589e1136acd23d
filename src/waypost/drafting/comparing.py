"""Two versions of a work compared, provision by provision, language by language, word by word.

A provision is compared with the one of the same id. One that was split, merged or renumbered is compared with all
that it became, taken together, over as many versions as lie between; so each provision of either version stands in
exactly one place of the comparison.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping

import msgspec

from waypost.drafting.lineage import became, is_before
from waypost.drafting.texts import Provision, Version, Work, text_hash
from waypost.drafting.words import Part, compare_texts

# Between the texts of provisions that are compared together.
SEAM = "\n"

SAME, CHANGED, NEW, GONE = "same", "changed", "new", "gone"
# ``moved``: under another id, whatever became of its words. ``recast``: several became several.
SPLIT, MERGED, MOVED, RECAST = "split", "merged", "moved", "recast"
STATES = (SAME, CHANGED, NEW, GONE, SPLIT, MERGED, MOVED, RECAST)


class Compared(msgspec.Struct, frozen=True, kw_only=True):
    """One place of a comparison: provisions of the old version, and of the new one, in the order of their texts.

    ``parts`` by language: put together, they are the texts of the provisions of either side, with :data:`SEAM`
    between them. ``changed`` names the languages whose words are not the same; that only a translation was mended is
    seen there.
    """

    old: tuple[str, ...]
    new: tuple[str, ...]
    state: str
    parts: Mapping[str, tuple[Part, ...]]
    changed: tuple[str, ...] = ()


def compare(work: Work, old: str, new: str) -> tuple[Compared, ...]:
    """All provisions of two versions in the reading order of the new one; what is gone stands where it stood.

    ``old`` may be the later version: then what was put in reads as taken out.
    Raises :class:`InputError` that names the versions when one does not exist.
    """
    before, after = work.version(old), work.version(new)
    places = [_compared(before, after, *ids) for ids in _together(before, after, _ties(work, old, new))]
    return tuple(_in_reading_order(places, before, after))


def joined_text(version: Version, provisions: Iterable[str], language: str) -> str:
    """The texts of provisions of a version in one language, with :data:`SEAM` between them; nothing where none is."""
    here = version.by_id()
    texts = (here[each].texts.get(language) for each in provisions)
    return SEAM.join(text.body for text in texts if text is not None)


def _ties(work: Work, old: str, new: str) -> list[tuple[str, str]]:
    if is_before(work, new, old):
        return [(later, earlier) for earlier, held in became(work, new, old).items() for later in held]
    return [(earlier, later) for earlier, held in became(work, old, new).items() for later in held]


def _together(
    before: Version, after: Version, ties: Iterable[tuple[str, str]]
) -> list[tuple[tuple[str, ...], tuple[str, ...]]]:
    """What hangs together by ties, each provision once; those without ties alone."""
    old_group = {provision.id: ({provision.id}, set[str]()) for provision in before.provisions}
    new_group = {provision.id: (set[str](), {provision.id}) for provision in after.provisions}
    for old, new in ties:
        one, other = old_group[old], new_group[new]
        if one is other:
            continue
        one[0].update(other[0])
        one[1].update(other[1])
        old_group.update(dict.fromkeys(other[0], one))
        new_group.update(dict.fromkeys(other[1], one))
    groups = {id(group): group for group in (*old_group.values(), *new_group.values())}
    return [(_ordered(before, old_ids), _ordered(after, new_ids)) for old_ids, new_ids in groups.values()]


def _ordered(version: Version, ids: set[str]) -> tuple[str, ...]:
    if len(ids) < 2:
        return tuple(ids)
    return tuple(provision.id for provision in version.provisions if provision.id in ids)


def _compared(before: Version, after: Version, old: tuple[str, ...], new: tuple[str, ...]) -> Compared:
    old_ones, new_ones = before.by_id(), after.by_id()
    languages = dict.fromkeys(
        language
        for provision in (*(old_ones[each] for each in old), *(new_ones[each] for each in new))
        for language in provision.texts
    )
    texts = {each: (joined_text(before, old, each), joined_text(after, new, each)) for each in languages}
    changed = tuple(each for each, (was, now) in texts.items() if was != now and text_hash(was) != text_hash(now))
    return Compared(
        old=old,
        new=new,
        state=_state(old, new, is_changed=bool(changed)),
        parts={each: compare_texts(was, now, each) for each, (was, now) in texts.items()},
        changed=changed,
    )


def _state(old: tuple[str, ...], new: tuple[str, ...], *, is_changed: bool) -> str:
    if not old or not new:
        return GONE if old else NEW
    if len(old) > 1:
        return MERGED if len(new) == 1 else RECAST
    if len(new) > 1:
        return SPLIT
    if old != new:
        return MOVED
    return CHANGED if is_changed else SAME


def _in_reading_order(places: list[Compared], before: Version, after: Version) -> list[Compared]:
    """By the first provision of the new version; what is gone follows what it followed in the old one."""
    order = {provision.id: number for number, provision in enumerate(after.provisions)}
    of_old = {each: place for place in places for each in place.old}
    keys: dict[int, tuple[int, int]] = {id(place): (order[place.new[0]], 0) for place in places if place.new}
    latest = -1
    for number, provision in enumerate(before.provisions, start=1):
        place = of_old[provision.id]
        if place.new:
            latest = _end_of(place, provision, order)
        else:
            keys[id(place)] = (latest, number)
    return sorted(places, key=lambda place: keys[id(place)])


def _end_of(place: Compared, provision: Provision, order: Mapping[str, int]) -> int:
    """Where the old provision is found in the new text: at its own id if it kept it, else where its place stands."""
    return order.get(provision.id, order[place.new[0]])
