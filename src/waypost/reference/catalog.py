"""The catalog as one read-only object whose parts are read when first asked for."""

from __future__ import annotations

import os
from decimal import Decimal
from functools import cache, cached_property, lru_cache
from pathlib import Path

from waypost.errors import CatalogError
from waypost.reference.advocacy import Advocacy, read_advocacy
from waypost.reference.advocacy_words import AdvocacyWords, read_advocacy_words
from waypost.reference.agreement_values import Agreement
from waypost.reference.agreements import AgreementModel, read_agreement_model, read_agreements
from waypost.reference.codes import CodeLists
from waypost.reference.column_names import ColumnNames, read_column_names
from waypost.reference.context import Areas, ContextSet, read_areas, read_context_sets
from waypost.reference.contradictions import Contradictions, read_contradictions
from waypost.reference.counterparts import (
    CounterpartTable,
    OpportunityRules,
    read_counterparts,
    read_opportunity_rules,
)
from waypost.reference.countries import Admin1, Country, CountryIndex, read_admin1, read_countries
from waypost.reference.country_links import CountryLink, TransitRules, read_country_links, read_transit_rules
from waypost.reference.essentials import Essentials, read_essentials
from waypost.reference.foreign import ForeignCodes, read_foreign_codes
from waypost.reference.issue_types import IssueType, read_issue_types
from waypost.reference.lags import LAGS_FILE, TrailLags, read_lags
from waypost.reference.needs import Needs, read_needs
from waypost.reference.network import Platform, read_platforms
from waypost.reference.plan import read_plan
from waypost.reference.plan_values import Plan
from waypost.reference.policy import (
    Policy,
    Provision,
    Rule,
    read_policy,
    read_provisions,
    rule_codes,
    understand_rule,
)
from waypost.reference.policy_texts import PolicyText, read_policy_texts
from waypost.reference.practice_rules import (
    PracticeRule,
    UnderstoodRule,
    read_practice_rules,
    understand_practice_rule,
    vocabulary,
)
from waypost.reference.practices import Practice, practice_code_lists, read_practices
from waypost.reference.profiles import Profiles, read_profiles
from waypost.reference.quality import QualityChecks, read_quality_checks, with_checks
from waypost.reference.questions import QuestionText, read_question_texts
from waypost.reference.rates import YearlyRate, read_rates
from waypost.reference.relations import RelationRule, read_relations
from waypost.reference.rule_language import RuleField, read_rule_fields
from waypost.reference.rule_overlay import Overlay, overlay_digest, overlay_folder, overlay_stamp, read_overlay
from waypost.reference.schema import Kind, read_schema
from waypost.reference.societies import (
    BodyIndex,
    NationalSociety,
    Organisation,
    read_organisations,
    read_societies,
)
from waypost.reference.sources import Source, read_sources
from waypost.reference.strict_yaml import convert, read_yaml
from waypost.reference.trails import Trail, read_trails
from waypost.reference.vulnerability import VulnerabilityFactor, WorkshopEvidence, read_evidence, read_factors
from waypost.settings import catalog_path


class Catalog:
    """Knowledge that a programme officer may edit, loaded and indexed.

    Every part raises :class:`CatalogError` when it is first used and malformed; a part whose file is absent is
    empty. What crosses parts (a trail that names an unknown country) is the matter of
    :func:`waypost.reference.checks.check_catalog`.
    """

    def __init__(self, path: Path) -> None:
        """``path`` is the folder that holds ``schema``, ``reference``, ``trails`` and ``sources``."""
        self.path = path
        self.overlay = Overlay()
        self._reference = path / "reference"

    @property
    def version(self) -> tuple[Path, str]:
        """What answers that are kept within a process depend on: the folder, and the rules in the place of its own."""
        return self.path, self.overlay.digest

    def with_rules(self, overlay: Overlay, *, alone: bool = False) -> Catalog:
        """The same catalog with some rules in the place of its own, or with those ``alone``."""
        made = Catalog(self.path)
        of_rules = ("overlay", "practice_rules", "understood_practice_rules", "relations")
        made.__dict__.update({name: part for name, part in self.__dict__.items() if name not in of_rules})
        made.overlay = overlay
        own = {} if alone else self.practice_rules
        read = {} if alone else self.understood_practice_rules
        made.__dict__["practice_rules"] = own | dict(overlay.rules)
        made.__dict__["understood_practice_rules"] = read | dict(overlay.understood)
        made.__dict__["relations"] = ({} if alone else self.relations) | dict(overlay.relations)
        return made

    @cached_property
    def schema(self) -> dict[str, Kind]:
        """Kinds by name."""
        return read_schema(self.path / "schema")

    @cached_property
    def code_lists(self) -> CodeLists:
        """Code lists by name."""
        return CodeLists(self._reference / "code_lists", lambda: practice_code_lists(self.practices))

    @cached_property
    def practices(self) -> dict[str, Practice]:
        """Facts about how programmes work, by name: what the rules of practice ask about."""
        return read_practices(self.path / "rules" / "practice_facts")

    @cached_property
    def countries(self) -> dict[str, Country]:
        """Countries by ISO 3166-1 alpha-3."""
        return read_countries(self._reference / "countries.yml")

    @cached_property
    def admin1(self) -> dict[str, Admin1]:
        """First administrative level by code."""
        return read_admin1(self._reference / "admin1.csv", self.countries)

    @cached_property
    def societies(self) -> dict[str, NationalSociety]:
        """National Societies by ns_id."""
        return read_societies(self._reference / "national_societies.yml")

    @cached_property
    def organisations(self) -> dict[str, Organisation]:
        """Other bodies of the Movement and frequent partners, by id."""
        return read_organisations(self._reference / "organisations.yml")

    @cached_property
    def trails(self) -> dict[str, Trail]:
        """Trails by id."""
        return read_trails(self.path / "trails")

    @cached_property
    def lags(self) -> TrailLags | None:
        """Days between the stations of a trail; None where nobody derived any."""
        return read_lags(self.path / "trails" / LAGS_FILE)

    @cached_property
    def sources(self) -> dict[str, Source]:
        """Declared sources by id."""
        return read_sources(self.path / "sources")

    @cached_property
    def issue_types(self) -> dict[str, IssueType]:
        """Issue types by name, those of the named checks of quality among them."""
        return with_checks(read_issue_types(self._reference / "issue_types"), self.quality)

    @cached_property
    def quality(self) -> QualityChecks:
        """The named checks of quality."""
        return read_quality_checks(self.path / "rules" / "quality_checks.yml")

    @cached_property
    def question_texts(self) -> dict[str, QuestionText]:
        """The words of each question, by its name."""
        return read_question_texts(self.path / "rules" / "questions")

    @cached_property
    def essentials(self) -> Essentials:
        """Which answers a programme cannot do without."""
        return read_essentials(self.path / "rules" / "essentials.yml", self.schema)

    @cached_property
    def needs(self) -> Needs:
        """Which figures of the context speak of a need."""
        return read_needs(self.path / "rules" / "needs.yml")

    @cached_property
    def vulnerability_factors(self) -> dict[str, VulnerabilityFactor]:
        """Factors of vulnerability by id."""
        return read_factors(self.path / "rules" / "vulnerability.yml")

    @cached_property
    def vulnerability_evidence(self) -> tuple[WorkshopEvidence, ...]:
        """What workshops and surveys found."""
        return read_evidence(self.path / "evidence")

    @cached_property
    def rule_fields(self) -> dict[str, RuleField]:
        """The fields that a condition of a rule may name."""
        return read_rule_fields(self.path / "rules" / "rule_fields.yml")

    @cached_property
    def policy(self) -> Policy | None:
        """The policy that programmes are held against; None when the catalog has none."""
        return read_policy(self.path / "rules" / "policy.yml")

    @cached_property
    def provisions(self) -> dict[str, Provision]:
        """The provisions of the policy, in their order, as written."""
        return read_provisions(self.path / "rules" / "policy")

    @cached_property
    def policy_rules(self) -> dict[str, Rule]:
        """The rule of each provision, understood; raises CatalogError at the first that cannot be."""
        codes = rule_codes(self, self.rule_fields)
        folder = self.path / "rules" / "policy"
        return {
            name: understand_rule(provision, folder / f"{name}.yml", self.rule_fields, codes)
            for name, provision in self.provisions.items()
        }

    @cached_property
    def relations(self) -> dict[str, RelationRule]:
        """Rules about relations between societies, by name."""
        return read_relations(self.path / "rules" / "relations")

    @cached_property
    def practice_rules(self) -> dict[str, PracticeRule]:
        """Rules of practice as written, by name."""
        return read_practice_rules(self.path / "rules" / "practice")

    @cached_property
    def understood_practice_rules(self) -> dict[str, UnderstoodRule]:
        """The same with their expressions understood."""
        folder, known = self.path / "rules" / "practice", vocabulary(self)
        return {
            name: understand_practice_rule(rule, folder / f"{name}.yml", known)
            for name, rule in self.practice_rules.items()
        }

    @cached_property
    def rule_lexicon(self) -> dict[str, dict[str, tuple[str, ...]]]:
        """Words that make a text worth a look, by rule of practice and language."""
        path = self.path / "rules" / "lexicon.yml"
        return convert(read_yaml(path) or {}, dict[str, dict[str, tuple[str, ...]]], path) if path.is_file() else {}

    @cached_property
    def policy_texts(self) -> dict[str, PolicyText]:
        """Policies as texts with versions, by work."""
        return read_policy_texts(self.path / "policy_texts")

    @cached_property
    def advocacy(self) -> Advocacy:
        """Hidden aspects, what can be measured about them, and claims that come with Waypost."""
        return read_advocacy(self.path / "advocacy")

    @cached_property
    def advocacy_words(self) -> AdvocacyWords:
        """How messages write figures, which words are numerals, which need a look, and how evidence is graded."""
        return read_advocacy_words(self.path / "advocacy")

    @cached_property
    def profiles(self) -> Profiles:
        """What vulnerability profiles are told and worked out with: cells, needs, factors, access, methods."""
        return read_profiles(self.path / "profiles")

    @cached_property
    def platforms(self) -> dict[str, Platform]:
        """Platforms and institutions of the network, by id."""
        return read_platforms(self.path / "network")

    @cached_property
    def agreement_model(self) -> AgreementModel:
        """What agreements with partners are held against: model clauses, words that propose, how checks ask."""
        return read_agreement_model(self.path / "agreements")

    @cached_property
    def agreements(self) -> dict[str, Agreement]:
        """Agreements with partners of which public sources tell, and invented ones, by code."""
        return read_agreements(self.path / "agreements")

    @cached_property
    def plan(self) -> Plan | None:
        """The Plan 2009-2010 Migration; None in a catalog without a plan."""
        return read_plan(self.path / "plan")

    @cached_property
    def counterparts(self) -> CounterpartTable:
        """Which service answers which on another side of a movement."""
        return read_counterparts(self.path / "rules" / "counterparts.yml")

    @cached_property
    def opportunity_rules(self) -> OpportunityRules:
        """The numbers by which opportunities are ranked."""
        return read_opportunity_rules(self.path / "rules" / "opportunities.yml")

    @cached_property
    def country_links(self) -> tuple[CountryLink, ...]:
        """Which countries share a land border or a crossing of the sea."""
        return read_country_links(self._reference / "country_links.csv")

    @cached_property
    def transit_rules(self) -> TransitRules:
        """What the ladder of transit goes by."""
        return read_transit_rules(self.path / "rules" / "transit.yml")

    @cached_property
    def context_sets(self) -> dict[str, ContextSet]:
        """Declared data sets of the migration context by id."""
        return read_context_sets(self.path / "context")

    @cached_property
    def areas(self) -> Areas:
        """Areas with figures that ISO 3166 has no code for, and what publishers write for a country."""
        return read_areas(self._reference / "context_areas.yml")

    @cached_property
    def contradictions(self) -> Contradictions:
        """What counts as a contradiction between societies or between what is said of one programme."""
        return read_contradictions(self.path / "rules" / "contradictions.yml")

    @cached_property
    def column_names(self) -> ColumnNames:
        """What the columns of other people's tables are called."""
        return read_column_names(self._reference / "column_names.yml")

    @cached_property
    def rates(self) -> dict[tuple[str, int], YearlyRate]:
        """Yearly average rates to Swiss francs, by currency and year."""
        return read_rates(self._reference / "rates.csv")

    @cached_property
    def foreign_codes(self) -> ForeignCodes:
        """Codes of other systems that crosswalks may name."""
        return read_foreign_codes(self._reference / "foreign_codes.csv")

    @cached_property
    def _country_index(self) -> CountryIndex:
        return CountryIndex(self.countries.values())

    @cached_property
    def _society_index(self) -> BodyIndex:
        return BodyIndex(
            "national societies",
            ((s.ns_id, (s.fdrs_code,) if s.fdrs_code else (), s) for s in self.societies.values()),
        )

    @cached_property
    def _organisation_index(self) -> BodyIndex:
        return BodyIndex("organisations", ((o.organisation_id, (), o) for o in self.organisations.values()))

    @cached_property
    def _society_of_country(self) -> dict[str, str]:
        own = {s.country_code: s.ns_id for s in self.societies.values()}
        return {code: s.ns_id for s in self.societies.values() for code in s.also_serves} | own

    @cached_property
    def _society_of_go_id(self) -> dict[int, str]:
        return {s.go_id: s.ns_id for s in self.societies.values() if s.go_id is not None}

    def find_country(self, text: str) -> str | None:
        """Return the alpha-3 code for a code (alpha-2, alpha-3, M49) or a name in any language, or None.

        ``NA`` is Namibia. A name that several countries share finds nothing.
        """
        return self._country_index.find(text)

    def find_society(self, text: str) -> str | None:
        """Return the ns_id for an ns_id, a published reference or a name (exact after folding), or None.

        A country code is not a society: see :meth:`society_of_country`.
        """
        return self._society_index.find(text)

    def find_organisation(self, text: str) -> str | None:
        """Return the id of another organisation for its id, a published reference or a name, or None."""
        return self._organisation_index.find(text)

    def society_of_country(self, iso3: str) -> str | None:
        """Return the society of a country or, for a territory without one, the society that serves it."""
        return self._society_of_country.get(iso3)

    def society_of_go_id(self, go_id: int) -> str | None:
        """Return the society whose country has this id in IFRC GO, or None."""
        return self._society_of_go_id.get(go_id)

    def find_trail(self, label: str) -> str | None:
        """Return the trail with this id or with this name or label of another body; None if not exactly one."""
        if label in self.trails:
            return label
        found = self._trails_by_label.get(label.casefold().strip(), ())
        return found[0] if len(found) == 1 else None

    @cached_property
    def _trails_by_label(self) -> dict[str, tuple[str, ...]]:
        found: dict[str, list[str]] = {}
        for trail in self.trails.values():
            texts = [*trail.names.values(), *(text for group in trail.labels.values() for text in group)]
            for text in dict.fromkeys(text.casefold().strip() for text in texts):
                found.setdefault(text, []).append(trail.trail_id)
        return {text: tuple(ids) for text, ids in found.items()}

    def chf_rate(self, currency: str, year: int) -> Decimal | None:
        """Return francs for one unit of a currency on average in a year; None means not convertible."""
        if currency == "CHF":
            return Decimal(1)
        rate = self.rates.get((currency, year))
        return None if rate is None else rate.chf_per_unit


@cache
def _catalog_at(path: Path) -> Catalog:
    return Catalog(path)


def load_catalog(path: Path | None = None) -> Catalog:
    """Return the catalog in a folder (the shipped one by default); the same object for the same folder.

    The shipped one has the rules that this server puts in the place of its own
    (:mod:`waypost.reference.rule_overlay`): another object as soon as they change. Raises :class:`CatalogError` when
    there is no catalog.
    """
    folder = _folder_of(path, os.environ.get("WAYPOST_CATALOG"))
    if path is not None or (beside := overlay_folder()) is None:
        return _catalog_at(folder)
    return _stamped(folder, beside, overlay_stamp(beside))


@lru_cache(maxsize=64)
def _stamped(folder: Path, beside: str, _stamp: int) -> Catalog:
    place = Path(beside)
    return _catalog_with(folder, place, overlay_digest(place))


@lru_cache(maxsize=8)
def _catalog_with(folder: Path, beside: Path, digest: str) -> Catalog:
    shipped = _catalog_at(folder)
    return shipped.with_rules(read_overlay(beside, digest, shipped)) if digest else shipped


@cache
def _folder_of(path: Path | None, _override: str | None) -> Path:
    """Looked for once: a page asks for the catalog thousands of times, and each look follows every link of a path."""
    folder = (path or catalog_path()).resolve()
    if not (folder / "schema").is_dir() and not (folder / "reference").is_dir():
        raise CatalogError(f"{folder}: no catalog here: expected the folders schema and reference")
    return folder
