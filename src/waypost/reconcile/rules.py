"""The declared knowledge of reconciliation: `catalog/rules/reconcile.yml`, typed."""

from __future__ import annotations

from functools import lru_cache
from pathlib import Path

import msgspec

from waypost.errors import CatalogError
from waypost.reference.strict_yaml import convert, read_yaml
from waypost.settings import catalog_path


class Thresholds(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """Probabilities: at or above ``match`` linked, from ``review`` on shown to a person.

    ``rival_bits``: when a second record of the same publisher fits within so many bits (log2 of the odds),
    nothing is linked and both pairs go to review.
    """

    match: float
    review: float
    rival_bits: float


class IdentifierRules(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """Which shared identifiers make one programme of two records."""

    appeal_authority: str
    appeal_pattern: str
    not_identity: tuple[str, ...]
    most_sharers: int


class Likeness(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """Measures of which one must be reached: ``alike`` and ``inside`` 0-100, ``meaning`` and ``paraphrase`` cosines.

    ``named``: or titles of two languages name the same services and people (``all``, see
    :meth:`waypost.reconcile.meanings.NameReader.compare`).
    """

    alike: float | None = None
    inside: float | None = None
    meaning: float | None = None
    paraphrase: float | None = None
    named: str | None = None

    def stated(self) -> dict[str, float]:
        """The measures that count, by name."""
        values = msgspec.structs.asdict(self).items()
        return {name: value for name, value in values if value is not None and name != "named"}


class TitleRules(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """How a title is made comparable."""

    stop_words: dict[str, tuple[str, ...]]
    common_words: dict[str, tuple[str, ...]]
    other_gist: float
    other_gist_meaning: float
    abbreviations: dict[str, str]
    phase_words: tuple[str, ...]
    ordinals: dict[str, int]
    likeness: dict[str, Likeness]
    fewest_words_inside: int

    def all_stop_words(self) -> frozenset[str]:
        """The stop words of every language."""
        return frozenset(word for words in self.stop_words.values() for word in words)


class BlockingRules(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """Which pairs are looked at; sizes are numbers of records that share a block."""

    rarest_words: int
    largest_block: int
    date_step_days: int
    money_steps_per_unit: int
    most_countries: int


class VectorRules(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """When titles are compared by meaning."""

    sketch_at_least: float
    long_from: int
    long_sketch_at_least: float
    long_sketch_enough: float
    paraphrase_sketch_at_least: float
    alike_enough: int
    centre_words: tuple[str, ...]


class Level(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """One level of a comparison: an SQL condition over the evidence of a pair, with its two probabilities.

    ``m``: how often pairs of one programme are at this level; ``u``: how often other candidate pairs are.
    ``says`` is the reason shown to a person; empty says nothing.
    """

    when: str
    m: float
    u: float
    says: str = ""


class Comparison(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """Levels from the strongest to the weakest (its condition is ``else``); ``unknown`` counts neither way."""

    name: str
    unknown: str
    levels: tuple[Level, ...]


class Model(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """A Fellegi-Sunter model with fixed parameters.

    ``prior``: share of pairs of one programme among the candidate pairs of the training half. The share of a build is
    estimated from its own pairs, see :func:`waypost.reconcile.linkage.estimate_prior`; that of the training half counts
    like ``prior_pairs`` pairs.
    """

    prior: float
    prior_pairs: int
    comparisons: tuple[Comparison, ...]


class OrganisationRules(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """How names of organisations are matched to the closed list."""

    emblem_phrases: tuple[str, ...]
    federation_phrases: tuple[str, ...]
    icrc_phrases: tuple[str, ...]
    filler_words: tuple[str, ...]
    office_words: tuple[str, ...]
    ambiguous: tuple[str, ...]
    society_ratio: float
    society_margin: float
    doubtful_ratio: float
    other_ratio: float


class PlaceRules(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """How names of first-level divisions are matched."""

    division_words: tuple[str, ...]
    ordinary_words: tuple[str, ...]
    longest_ordinary: int
    ratio: float
    margin: float


class Rules(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """The whole of `catalog/rules/reconcile.yml`."""

    thresholds: Thresholds
    identifiers: IdentifierRules
    titles: TitleRules
    blocking: BlockingRules
    vectors: VectorRules
    organisations: OrganisationRules
    places: PlaceRules
    model: Model


@lru_cache(maxsize=8)
def _load(path: Path) -> Rules:
    if not path.is_file():
        raise CatalogError(f"{path}: the rules of reconciliation are missing")
    rules = convert(read_yaml(path), Rules, path)
    for comparison in rules.model.comparisons:
        if comparison.levels[-1].when != "else":
            raise CatalogError(f"{path}: comparison {comparison.name!r} does not end with the level 'else'")
        for level in comparison.levels:
            if not (0 < level.m <= 1 and 0 < level.u <= 1):
                raise CatalogError(f"{path}: comparison {comparison.name!r}: m and u must be in (0, 1]")
    return rules


def load_rules(folder: Path | None = None) -> Rules:
    """Return the rules of the catalog in ``folder`` (else of the catalog in use), read once per path.

    Raises :class:`CatalogError` when the file is missing, misspelt or holds a probability outside (0, 1].
    """
    return _load((folder or catalog_path()) / "rules" / "reconcile.yml")
