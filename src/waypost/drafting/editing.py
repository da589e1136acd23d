"""One change of a version that is being drafted: words, a new provision, one that goes, a split, a merge.

Each gives the version after the change and leaves the one before as it was. What was given up stands in the lineage, so
that comments find the way. A translation whose source changes is not touched: it is stale, and says so itself.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping

import msgspec

from waypost.drafting.texts import Descent, Provision, Text, Version, text_hash
from waypost.errors import InputError

_replace = msgspec.structs.replace


def begun(version: Version, code: str, note: str = "") -> Version:
    """A new version with the words of another one; nothing has been given up in it yet."""
    return Version(code=code, provisions=version.provisions, lineage=(), note=note)


def reworded(
    version: Version, provision: str, language: str, body: str, *, by: str = "human", reviewed_by: str | None = None
) -> Version:
    """The version with other words of a provision in one language; empty words take a translation away.

    An authoritative text stays authoritative. A translation is of the authoritative words as they stand now; where
    there are several, of the first. Raises :class:`InputError` for an unknown provision, and for taking away the
    only authoritative text.
    """
    found = _known(version, provision)
    texts = dict(found.texts)
    known = texts.get(language)
    is_source = known is not None and known.translation_of is None
    if not body.strip():
        if is_source:
            raise InputError(f"{provision}: the text in {language} is authoritative and stays; take the provision away")
        texts.pop(language, None)
        return _with(version, provision, _replace(found, texts=texts))
    source = None if is_source else next(iter(found.sources().values())).hash
    texts[language] = Text(body=body.strip(), translation_of=source, by=by, reviewed_by=reviewed_by)
    return _with(version, provision, _replace(found, texts=texts))


def added(
    version: Version,
    provision: str,
    words: Mapping[str, str],
    *,
    authoritative: str,
    kind: str = "provision",
    after: str | None = None,
) -> Version:
    """The version with a new provision behind ``after`` and all that stands under it, or behind the last one there.

    ``after`` is one of those that it stands among, or the one above for the first place under it. Raises
    :class:`InputError` for another one, for an id that is there, one without the provision above, and missing
    authoritative words.
    """
    here = version.by_id()
    if provision in here:
        raise InputError(f"{provision} is there already")
    if not words.get(authoritative, "").strip():
        raise InputError(f"{provision} is new and has no text in {authoritative}")
    source = Text(body=words[authoritative].strip())
    texts = {
        language: source if language == authoritative else Text(body=body.strip(), translation_of=source.hash)
        for language, body in words.items()
        if body.strip()
    }
    made = Provision(id=provision, texts=texts, kind=kind)
    if made.parent is not None and made.parent not in here:
        raise InputError(f"{provision} stands under {made.parent}, which is not here")
    order = list(version.provisions)
    order.insert(_behind(order, made, after), made)
    return _replace(version, provisions=tuple(order))


def split(
    version: Version,
    provision: str,
    other: str,
    stays: Mapping[str, str],
    goes: Mapping[str, str],
    *,
    authoritative: str,
) -> Version:
    """The version in which a part of a provision stands behind it as ``other``; the first part keeps the id.

    ``stays`` and ``goes`` are the words of both by language. A language whose words stay as they were is not touched,
    so that its translation is stale. Comments stay with the id that is kept, and their way names the other one.
    Raises :class:`InputError` for a provision that is not there and for parts without words in ``authoritative``.
    """
    found = _known(version, provision)
    if not stays.get(authoritative, "").strip():
        raise InputError(f"{provision}: nothing is left of it in {authoritative}")
    made = version
    # The source first: a translation is of the words that then stand.
    for language in sorted(stays, key=lambda each: each != authoritative):
        known = found.texts.get(language)
        if stays[language].strip() != (known.body if known else ""):
            made = reworded(made, provision, language, stays[language])
    made = added(made, other, goes, authoritative=authoritative, kind=found.kind, after=provision)
    origins = [provision, *(edge.old for edge in version.lineage if edge.new == provision)]
    lineage = (*version.lineage, *(Descent(old=old, new=other) for old in origins))
    return _replace(made, lineage=tuple(dict.fromkeys(lineage)))


def given_up(version: Version, provision: str, heirs: Iterable[str] = ()) -> Version:
    """The version without a provision and those under it; ``heirs`` are where its text went, none where it just goes.

    Raises :class:`InputError` for an unknown provision or heir, and for an heir that goes with it.
    """
    _known(version, provision)
    gone = {each.id for each in version.provisions if each.id == provision or each.id.startswith(f"{provision}.")}
    became = tuple(heirs)
    for heir in became:
        _known(version, heir)
        if heir in gone:
            raise InputError(f"{provision} cannot become {heir}, which goes with it")
    lineage = [edge for edge in version.lineage if edge.new not in gone]
    # What had become this provision, in the same version, becomes what it becomes.
    for old in dict.fromkeys(edge.old for edge in version.lineage if edge.new == provision):
        lineage += [Descent(old=old, new=heir) for heir in became]
    lineage += [Descent(old=provision, new=heir) for heir in became]
    return _replace(
        version,
        provisions=tuple(each for each in version.provisions if each.id not in gone),
        lineage=tuple(dict.fromkeys(lineage)),
    )


def settled(version: Version, before: Version) -> Version:
    """The version as it is issued: of the lineage only what tells of provisions that the version before had."""
    old = before.by_id()
    return _replace(version, lineage=tuple(edge for edge in version.lineage if edge.old in old))


def changed_provisions(version: Version, before: Version) -> dict[str, tuple[str, ...]]:
    """Provisions that are new or have other words, in order, each with the languages in which it has them."""
    old = {each.id: _words(each) for each in before.provisions}
    found = {}
    for each in version.provisions:
        now, was = _words(each), old.get(each.id, {})
        languages = tuple(language for language in (now | was) if now.get(language) != was.get(language))
        if languages:
            found[each.id] = languages
    return found


def _words(provision: Provision) -> dict[str, str]:
    return {language: text_hash(text.body) for language, text in provision.texts.items()}


def _known(version: Version, provision: str) -> Provision:
    found = version.by_id().get(provision)
    if found is None:
        raise InputError(f"{version.code}: no provision {provision!r}")
    return found


def _with(version: Version, provision: str, made: Provision) -> Version:
    return _replace(version, provisions=tuple(made if each.id == provision else each for each in version.provisions))


def _behind(order: list[Provision], made: Provision, after: str | None = None) -> int:
    """Behind a provision and all under it; without one, behind the last of the same parent, or behind the parent."""
    above = made.parent
    if after is not None and after != above:
        if not any(each.id == after and each.parent == above for each in order):
            raise InputError(f"{made.id} cannot stand behind {after}")
        return _end_of(order, after)
    if after is not None:
        return next(at for at, each in enumerate(order) if each.id == above) + 1
    return len(order) if above is None else _end_of(order, above)


def _end_of(order: list[Provision], name: str) -> int:
    """Behind a provision and all that stands under it."""
    return max(at for at, each in enumerate(order) if each.id == name or each.id.startswith(f"{name}.")) + 1
