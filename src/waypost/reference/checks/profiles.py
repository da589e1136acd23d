"""The vocabulary and the methods of vulnerability profiles: nothing dangling, frozen methods, no status anywhere."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping

from waypost.reference.catalog import Catalog
from waypost.reference.checks.findings import dangling, missing_languages, unknown
from waypost.reference.profile_methods import GREATEST_WEIGHT, LEVELS, Method, TierRules, digest_of
from waypost.reference.profiles import SEVERITIES, TESTS, TIERS, Profiles

# Parts of codes by which a legal class or a nationality would come in.
_CLASSES = re.compile(
    r"(^|_)(status|nationality|national|citizen\w*|irregular|regularity|illegal|undocumented|asylum|refugee\w*|visa|"
    r"stateless\w*|foreign\w*|alien\w*|race|religion)(_|$)"
)
_WANTED = {
    "numbers": (
        "exposure", "exposure_here", "risk", "protection", "net", "factor", "weight", "severity", "access", "test",
        "unmet", "pressing", "tier", "width", "hidden", "people", "capacity", "admitted", "gap", "constant",
    ),
    "rules": (
        "told", "method", "weighed", "level", "net", "exposure", "access", "unmet", "pressing", "tier", "width",
        "hidden", "admitted", "gap",
    ),
    "constants": (
        "softening", "of_greatest", "of_mean", "access_floor", "tier_weights", "supported", "of_exposure", "of_unmet",
        *TierRules.__struct_fields__,
    ),
    "severities": SEVERITIES,
    "tiers": TIERS,
}  # fmt: skip
_SLOTS = {
    "title": ("{need}", "{place}"),
    "eligibility": ("{who}", "{place}"),
    "by_need": (),
    "hosts": (),
    "depends": ("{conditions}",),
    "group": ("{group}",),
    "everybody": (),
}


def check_profiles(catalog: Catalog) -> Iterator[str]:
    """All of ``catalog/profiles``, where it is."""
    profiles = catalog.profiles
    yield from _check_entries(profiles, catalog)
    yield from _check_groups(profiles, catalog)
    yield from _check_access(profiles)
    yield from _check_words(profiles)
    for method in profiles.methods.values():
        yield from _check_method(method, profiles)
    weighed = {code for method in profiles.methods.values() for code in method.weights()}
    yield from (f"profiles/factors.yml: no method weighs {code}" for code in profiles.factors if code not in weighed)
    yield from _check_classes(profiles)


def _check_entries(profiles: Profiles, catalog: Catalog) -> Iterator[str]:
    for file, entries in (("stages", profiles.stages), ("needs", profiles.needs), ("factors", profiles.factors)):
        for code, entry in entries.items():
            where = f"profiles/{file}.yml: {code}"
            yield from missing_languages(where, "label", entry.label)
            yield from _unsigned(where, entry.source, entry.decided_by)
    for code, stage in profiles.stages.items():
        for role in stage.roles:
            yield from dangling(f"profiles/stages.yml: {code}", "role", role, catalog, "stage_role")
        if stage.registered_as:
            where = f"profiles/stages.yml: {code}"
            yield from dangling(where, "group", stage.registered_as, catalog, "population_group")
    for code, need in profiles.needs.items():
        where = f"profiles/needs.yml: {code}"
        yield from missing_languages(where, "who", need.who)
        for service in need.services:
            yield from dangling(where, "service", service, catalog, "service")
    risks = {code for method in profiles.methods.values() for level in method.risk.values() for code in level}
    for code, factor in profiles.factors.items():
        yield from unknown(f"profiles/factors.yml: {code}", "need", factor.needs, profiles.needs)
        if code in risks and not factor.needs:
            yield f"profiles/factors.yml: {code} is a risk and makes no need"


def _check_groups(profiles: Profiles, catalog: Catalog) -> Iterator[str]:
    groups, where = profiles.groups, "profiles/groups.yml"
    if groups is None:
        return
    yield from _unsigned(where, groups.source, groups.decided_by)
    for what, texts in (("host", groups.host), ("everybody", groups.everybody)):
        yield from missing_languages(where, what, texts)
    for name, axis in groups.axes.items():
        yield from missing_languages(f"{where}: {name}", "label", axis.label)
        for trait, label in axis.traits.items():
            yield from missing_languages(f"{where}: {name}", trait, label)
    for trait, group in groups.registered_as.items():
        known = dict.fromkeys(["host", *(each for axis in groups.axes.values() for each in axis.traits)])
        yield from unknown(where, "trait", [trait], known)
        yield from dangling(f"{where}: {trait}", "group", group, catalog, "population_group")
    told = Counter(trait for axis in groups.axes.values() for trait in axis.traits)
    yield from (f"{where}: the trait {trait} stands on {count} axes" for trait, count in told.items() if count > 1)
    for name, comparison in groups.comparisons.items():
        yield from missing_languages(f"{where}: {name}", "label", comparison.label)
        if comparison.axis and comparison.axis not in groups.axes:
            yield f"{where}: {name}: no axis {comparison.axis!r}"
            continue
        traits = groups.axes[comparison.axis].traits if comparison.axis else {}
        yield from unknown(f"{where}: {name}", "trait", (*comparison.first, *comparison.second), traits)
        if shared := set(comparison.first) & set(comparison.second):
            yield f"{where}: {name} holds {', '.join(sorted(shared))} beside itself"


def _check_access(profiles: Profiles) -> Iterator[str]:
    access, where = profiles.access, "profiles/access.yml"
    if access is None:
        return
    yield from _unsigned(where, access.source, access.decided_by)
    yield from unknown(where, "test", access.tests, dict.fromkeys(TESTS))
    for test in TESTS:
        yield from missing_languages(where, test, access.tests.get(test, {}))
    for code, barrier in access.barriers.items():
        yield from unknown(f"{where}: {code}", "test", [barrier.test], dict.fromkeys(TESTS))
        yield from missing_languages(f"{where}: {code}", "label", barrier.label)
        yield from missing_languages(f"{where}: {code}", "hits", barrier.hits)


def _check_words(profiles: Profiles) -> Iterator[str]:
    words, where = profiles.words, "profiles/words.yml"
    if words is None:
        return
    yield from _unsigned(where, words.source, words.decided_by)
    for part, wanted in (*_WANTED.items(), ("draft", tuple(_SLOTS))):
        texts = getattr(words, part)
        yield from unknown(where, f"code of {part}", texts, dict.fromkeys(wanted))
        for code in wanted:
            yield from missing_languages(where, f"{part}.{code}", texts.get(code, {}))
    for code, slots in _SLOTS.items():
        for language, text in words.draft.get(code, {}).items():
            yield from (f"{where}: {code} in {language} lacks {slot}" for slot in slots if slot not in text)


def _check_method(method: Method, profiles: Profiles) -> Iterator[str]:
    where = f"profiles/methods/{method.version}.yml"
    yield from _unsigned(where, method.source, method.decided_by)
    if method.digest != (made := digest_of(method)):
        yield (
            f"{where}: a method is frozen: its digest is {made} and it says {method.digest or 'none'}; "
            "weigh otherwise in a version of its own"
        )
    for name, value in (("softening", method.softening), ("access_floor", method.access_floor)):
        if not 0 <= value < 1:
            yield f"{where}: {name} is {value}; it lies from 0 to below 1"
    if min(method.of_greatest, method.of_mean) < 0 or method.of_greatest + method.of_mean != 1:
        yield f"{where}: of_greatest and of_mean make 1"
    yield from unknown(where, "test", method.floor_tests, dict.fromkeys(TESTS))
    yield from unknown(where, "need", method.needs, profiles.needs)
    yield from (f"{where}: does not ask about the need {need}" for need in profiles.needs if need not in method.needs)
    for need, weighed in method.needs.items():
        yield from _check_among(f"{where}: {need}", weighed.among, profiles)
    told = [code for side in (method.risk, method.protection) for level in side.values() for code in level]
    yield from (f"{where}: the factor {code} stands {n} times" for code, n in Counter(told).items() if n > 1)
    for side in (method.risk, method.protection):
        yield from unknown(where, "level", side, dict.fromkeys(LEVELS))
    for code, weight in method.weights().items():
        yield from unknown(where, "factor", [code], profiles.factors)
        yield from _check_among(f"{where}: {code}", weight.among, profiles)
        if not 0 < weight.weight <= GREATEST_WEIGHT:
            yield f"{where}: {code} weighs {weight.weight}; a weight is above 0 and {GREATEST_WEIGHT} at most"


def _check_among(where: str, among: Mapping[str, Iterable[str]], profiles: Profiles) -> Iterator[str]:
    axes = profiles.groups.axes if profiles.groups is not None else {}
    yield from unknown(where, "axis", among, axes)
    for axis, traits in among.items():
        if axis in axes:
            yield from unknown(where, "trait", traits, axes[axis].traits)


def _check_classes(profiles: Profiles) -> Iterator[str]:
    """Decision 8 of the paper: no legal status and no nationality has a place to stand in a profile."""
    for code in _codes(profiles):
        if _CLASSES.search(code):
            yield f"profiles: {code!r} tells a legal class or an origin of people; say what they lack, or a place asks"


def _codes(profiles: Profiles) -> Iterable[str]:
    methods = profiles.methods.values()
    return dict.fromkeys(
        (
            *profiles.stages, *profiles.needs, *profiles.factors, *profiles.axes(),
            *(profiles.groups.axes if profiles.groups is not None else ()),
            *(code for method in methods for code in (*method.needs, *method.weights())),
        )
    )  # fmt: skip


def _unsigned(where: str, source: str, decided_by: str) -> Iterator[str]:
    if not source.strip() or not decided_by.strip():
        yield f"{where}: says no source, or not who decided"
