"""The works of the catalog, built from ``catalog/policy_texts`` and from the words that its rules hold."""

from __future__ import annotations

from waypost.drafting.texts import Descent, Provision, Text, Version, Work, check_work
from waypost.errors import CatalogError
from waypost.reference.catalog import Catalog
from waypost.reference.policy_texts import PolicyText, words_of


def shipped_works(catalog: Catalog, language: str = "en") -> dict[str, Work]:
    """All works of the catalog by their code; the notes of versions in ``language``.

    Raises :class:`CatalogError` where the catalog's words cannot be put together, and :class:`InputError` where they
    make no work that can be.
    """
    works = {code: _work(text, catalog, language) for code, text in catalog.policy_texts.items()}
    for work in works.values():
        check_work(work)
    return works


def _work(text: PolicyText, catalog: Catalog, language: str) -> Work:
    versions = []
    for code, version in text.versions.items():
        words = words_of(text, code, catalog.policy, catalog.provisions)
        headings = {name.rpartition(".")[0] for name in words}
        versions.append(
            Version(
                code=code,
                provisions=tuple(
                    Provision(
                        id=name,
                        kind="heading" if "." not in name or name in headings else "provision",
                        texts=_texts(f"policy_texts/{text.work}.yml: {code}: {name}", found, text.authoritative),
                    )
                    for name, found in words.items()
                ),
                lineage=tuple(Descent(old=old, new=new) for old, heirs in version.became.items() for new in heirs),
                note=version.note.get(language, ""),
            )
        )
    return Work(code=text.work, titles=text.titles, versions=tuple(versions))


def _texts(where: str, words: dict[str, str], authoritative: str) -> dict[str, Text]:
    if authoritative not in words:
        raise CatalogError(f"{where}: no words in {authoritative}, of which the others are translations")
    source = Text(body=words[authoritative])
    return {
        language: source if language == authoritative else Text(body=body, translation_of=source.hash)
        for language, body in words.items()
    }
