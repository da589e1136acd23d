"""The nine guarantees of vulnerability profiles, each for any inputs."""

from __future__ import annotations

import inspect
import re
import typing

import msgspec
import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.profiles.worlds import (
    ALL,
    GROUPS,
    HOST,
    METHOD,
    QUICK,
    SHARES,
    TOLD,
    WORDS,
    all_known,
    at_an_end,
    completions,
    inputs,
    known,
    seen,
    service,
)
from waypost.errors import InputError
from waypost.profiles import scores as scores_module
from waypost.profiles import scoring
from waypost.profiles.drafting import Condition, draft, heard_by_rules, told_truly, with_condition
from waypost.profiles.explaining import explain
from waypost.profiles.profile import profile
from waypost.profiles.records import frozen, recomputed, thawed
from waypost.profiles.scores import asked_of, precedes, score
from waypost.profiles.shown import hidden_counts, shown
from waypost.profiles.values import Group, Observation, Range, Unknown
from waypost.reference import load_catalog
from waypost.reference.checks.profiles import check_profiles
from waypost.reference.profile_methods import sealed
from waypost.reference.profiles import TESTS

CLASSES = re.compile(r"status|national|citizen|irregular|legal_class|refugee|asylum|permit|visa", re.IGNORECASE)
LABELS = st.sampled_from(["in an irregular situation", "refugees", "with a permit", "seeking asylum", ""])


# 1. No status argument


def _reached(kind, seen_types):
    """All types that a type is made of."""
    if kind in seen_types:
        return
    seen_types.add(kind)
    for part in typing.get_args(kind):
        _reached(part, seen_types)
    if isinstance(kind, type) and issubclass(kind, msgspec.Struct):
        for part in typing.get_type_hints(kind).values():
            _reached(part, seen_types)


@pytest.mark.parametrize("module", [scoring, scores_module])
def test_scoring_has_no_argument_and_no_field_for_a_status(module):
    members = [each for _, each in inspect.getmembers(module, inspect.isfunction)]
    functions = [each for each in members if each.__module__ == module.__name__]
    assert len(functions) > 5
    kinds = set()
    for function in functions:
        hints = typing.get_type_hints(function)
        assert set(inspect.signature(function).parameters) <= set(hints), function.__name__
        for name, kind in hints.items():
            assert not CLASSES.search(name), (function.__name__, name)
            _reached(kind, kinds)
    structs = [kind for kind in kinds if isinstance(kind, type) and issubclass(kind, msgspec.Struct)]
    assert Observation not in structs  # with its note and its nationalities
    assert not [field for kind in structs for field in kind.__struct_fields__ if CLASSES.search(field)]
    assert typing.Any not in kinds
    assert object not in kinds


def test_the_plain_computation_takes_numbers_alone():
    for _, function in inspect.getmembers(scoring, inspect.isfunction):
        kinds = set()
        for name, kind in typing.get_type_hints(function).items():
            if name != "return" and function.__name__ != "failing":  # names of tests of access
                _reached(kind, kinds)
        assert str not in {kind for kind in kinds if kind is not scoring.TierRules}


def test_no_code_of_the_catalog_is_a_legal_class_or_an_origin():
    taken = {"needs": {**WORDS.needs, "refugee_status": WORDS.needs["safety"]}}
    changed = msgspec.structs.replace(WORDS, **taken)
    catalog = type("Changed", (), {"profiles": changed, "code_lists": load_catalog().code_lists})
    assert any("'refugee_status' tells a legal class" in line for line in check_profiles(catalog))
    assert list(check_profiles(load_catalog())) == []


@QUICK
@given(st.data())
def test_labels_of_status_in_notes_and_sources_change_nothing(data):
    told = data.draw(inputs())
    labelled = seen(inputs=told, note=data.draw(LABELS))
    renamed = _relabelled(labelled, data.draw(LABELS))
    assert _numbers(profile([labelled], METHOD)) == _numbers(profile([renamed], METHOD))


def _relabelled(observation, label):
    """The same with a label in every free text, by way of its JSON."""
    written = msgspec.json.encode(observation).decode().replace("Workshop in Niamey", f"Workshop, people {label}")
    return msgspec.structs.replace(msgspec.json.decode(written, type=Observation), note=label)


def _numbers(made):
    return [(of.scores, of.exposure_here, of.width, of.hidden) for of in made.cells]


# 2. Nationality


@QUICK
@given(told=st.lists(inputs(), min_size=2, max_size=3), data=st.data())
def test_permuting_nationalities_changes_nothing(told, data):
    labels = [("NGA",), ("MLI", "GIN"), ()][: len(told)]
    cells = [seen(inputs=each, place=str(n), nationalities=labels[n]) for n, each in enumerate(told)]
    moved = data.draw(st.permutations(labels))
    other = [msgspec.structs.replace(each, nationalities=moved[n]) for n, each in enumerate(cells)]
    assert _numbers(profile(cells, METHOD)) == _numbers(profile(other, METHOD))


# 3. Hosts


@QUICK
@given(inputs(), inputs())
def test_hosts_and_migrants_are_held_against_the_same_measure(one, other):
    migrants, hosts = profile([seen(inputs=one), seen(HOST, inputs=other)], METHOD).cells
    swapped, swapped_hosts = profile([seen(inputs=other), seen(HOST, inputs=one)], METHOD).cells
    assert (migrants.scores, hosts.scores) == (swapped_hosts.scores, swapped.scores)
    assert precedes(migrants.scores, hosts.scores) == precedes(swapped_hosts.scores, swapped.scores)


def test_hosts_with_greater_need_go_first():
    grave = all_known(HOST, severities={"health": 4.0}, failing=["health"])
    slight = all_known(severities={"health": 1.0}, failing=["health"])
    hosts, migrants = profile([seen(HOST, inputs=grave), seen(inputs=slight)], METHOD).cells
    assert precedes(hosts.scores, migrants.scores)
    assert not precedes(migrants.scores, hosts.scores)


# 4. Monotone


@QUICK
@given(inputs(is_known=True), st.data())
def test_more_risk_never_lowers_and_more_protection_or_access_never_raises(told, data):
    before = score(told, ALL, METHOD)
    asked = asked_of(ALL, METHOD)
    risks = sorted(code for of in asked.risk.values() for code, _ in of)
    protections = sorted(code for of in asked.protection.values() for code, _ in of)
    risk, protection = data.draw(st.sampled_from(risks)), data.draw(st.sampled_from(protections))
    need, test = data.draw(st.sampled_from(asked.needs)), data.draw(st.sampled_from(TESTS))
    riskier = score(_with_factor(told, risk), ALL, METHOD)
    safer = score(_with_factor(told, protection), ALL, METHOD)
    passes = msgspec.structs.replace(told.access[need], **{test: known(1.0)})
    reached = score(msgspec.structs.replace(told, access=told.access | {need: passes}), ALL, METHOD)
    graver = score(msgspec.structs.replace(told, severities=told.severities | {need: known(4.0)}), ALL, METHOD)
    assert _is_at_least(riskier, before)
    assert _is_at_least(before, safer)
    assert _is_at_least(before, reached)
    assert _is_at_least(graver, before)


def _with_factor(told, code):
    return msgspec.structs.replace(told, factors=told.factors | {code: known(1.0)})


def _is_at_least(one, other):
    pairs = [(one.exposure, other.exposure), (one.pressing, other.pressing), (other.tier, one.tier)]
    pairs += [(of.unmet, other.needs[need].unmet) for need, of in one.needs.items()]
    return all(a.low >= b.low and a.high >= b.high for a, b in pairs)


@QUICK
@given(st.lists(st.tuples(st.sampled_from([0.1, 0.3, 0.5]), st.sampled_from(SHARES)), min_size=1, max_size=6))
def test_protection_softens_and_never_erases(parts):
    risk = scoring.level(parts)
    left = scoring.net(risk, 1.0, METHOD.softening)
    assert left == pytest.approx(0.4 * risk)
    assert (left > 0) == (risk > 0)


# 5. Intervals


@QUICK
@given(st.sampled_from(GROUPS), st.data())
def test_every_completion_lies_inside(group, data):
    told = data.draw(inputs(group))
    outer = score(told, group, METHOD)
    inner = score(data.draw(completions(told, group)), group, METHOD)
    pairs = [(outer.exposure, inner.exposure), (outer.pressing, inner.pressing), (outer.tier, inner.tier)]
    for need, of in outer.needs.items():
        pairs += [(getattr(of, name), getattr(inner.needs[need], name)) for name in ("severity", "access", "unmet")]
    for level, of in outer.levels.items():
        pairs += [(getattr(of, name), getattr(inner.levels[level], name)) for name in ("risk", "protection", "net")]
    for around, inside in pairs:
        assert around.low <= inside.low == inside.high <= around.high


@QUICK
@given(st.sampled_from(GROUPS), st.data())
def test_both_ends_are_reached_by_a_completion(group, data):
    told = data.draw(inputs(group))
    outer = score(told, group, METHOD)
    best = score(at_an_end(told, group, is_worst=False), group, METHOD)
    worst = score(at_an_end(told, group, is_worst=True), group, METHOD)
    assert (outer.exposure.low, outer.exposure.high) == (best.exposure.low, worst.exposure.low)
    assert (outer.pressing.low, outer.pressing.high) == (best.pressing.low, worst.pressing.low)
    assert (outer.tier.low, outer.tier.high) == (worst.tier.low, best.tier.low)
    for need, of in outer.needs.items():
        assert of.unmet == Range(best.needs[need].unmet.low, worst.needs[need].unmet.low)
    for level, of in outer.levels.items():
        assert of.net == Range(best.levels[level].net.low, worst.levels[level].net.low)


@QUICK
@given(inputs(), inputs(), st.data())
def test_what_precedes_surely_precedes_however_it_turns_out(one, other, data):
    if precedes(score(one, ALL, METHOD), score(other, ALL, METHOD)):
        first, second = data.draw(completions(one)), data.draw(completions(other))
        assert precedes(score(first, ALL, METHOD), score(second, ALL, METHOD))
        calmest, gravest = at_an_end(one, ALL, is_worst=False), at_an_end(other, ALL, is_worst=True)
        assert precedes(score(calmest, ALL, METHOD), score(gravest, ALL, METHOD))


# 6. Few people


@QUICK
@given(female=st.integers(0, 40), male=st.integers(0, 40), other=st.integers(0, 12), young=st.integers(0, 60))
def test_a_small_cell_cannot_be_worked_out_from_the_others(female, male, other, young):
    counts = {
        ALL: female + male + other,
        **{Group(traits=(("sex", of),)): n for of, n in (("female", female), ("male", male), ("other_sex", other))},
        Group(traits=(("age", "age_5_11"),)): min(young, female + male + other),
    }
    made = profile([seen(group, people=known(float(n))) for group, n in counts.items()], METHOD)
    hidden = {each.group for each in hidden_counts(made, METHOD, WORDS.groups)}
    small = {group for group, n in counts.items() if 0 < n < METHOD.least_people}
    assert small <= hidden
    assert {each.cell.group for each in shown(made, METHOD, WORDS.groups).profile.cells}.isdisjoint(small)
    sexes = [group for group in counts if group.on("sex")]
    open_sexes = [group for group in sexes if group in hidden]
    if ALL not in hidden and set(open_sexes) & small:  # the hidden ones share what the whole leaves
        left = counts[ALL] - sum(counts[group] for group in sexes if group not in hidden)
        assert len(open_sexes) > 1, "one alone is the difference"
        assert left >= METHOD.least_people, "none of them could be as many as a cell that is shown"


# 7. Every number opens


@QUICK
@given(st.sampled_from(GROUPS), st.data())
def test_every_number_opens_to_factors_sources_deciders_and_dates(group, data):
    told = data.draw(inputs(group))
    people = data.draw(st.sampled_from([known(200.0), Unknown()]))
    clinic = service(requirements=("residence_card",))
    made = profile([seen(group, inputs=told, people=people, capacities=(clinic,))], METHOD)
    scored = made.cells[0]
    steps = explain(scored, METHOD)
    assert steps["exposure"].value == scored.scores.exposure
    assert steps["tier"].value == scored.scores.tier
    for need, of in scored.scores.needs.items():
        assert steps[f"unmet:{need}"].value == of.unmet
    for step in steps.values():
        _opens(step)


def _opens(step):
    assert step.rule in WORDS.words.rules
    assert step.number in WORDS.words.numbers
    if step.parts:
        for part in step.parts:
            _opens(part)
            assert part.number != "constant" or part.code in WORDS.words.constants
        expected = _again(step)
        assert expected is None or step.value.low == pytest.approx(expected.low)
        assert expected is None or step.value.high == pytest.approx(expected.high)
    elif step.is_known and step.rule in ("told", "method"):
        assert step.told.source
        assert step.told.decided_by
        assert step.told.on


def _again(step):
    """The number from its parts alone, by another way of writing the same."""
    of = {}
    for part in step.parts:
        of.setdefault(part.number, []).append(part.value)
    if step.rule == "weighed":
        (factor,), (weight,) = of["factor"], of["weight"]
        return Range(factor.low * weight.low, factor.high * weight.high)
    if step.rule == "net":
        (risk,), (protection,), (softening,) = of["risk"], of["protection"], of["constant"]
        return Range(
            risk.low - risk.low * softening.low * protection.high,
            risk.high - risk.high * softening.low * protection.low,
        )
    if step.rule == "unmet":
        (severity,), (access,) = of["severity"], of["access"]
        return Range(severity.low * access.low / 4, severity.high * access.high / 4)
    if step.rule == "exposure":
        nets = of["net"]
        return Range(*((max(ends) + sum(ends) / 4) / 2 for ends in ([n.low for n in nets], [n.high for n in nets])))
    if step.rule == "pressing":
        sides = ([u.low for u in of["unmet"]], [u.high for u in of["unmet"]])
        return Range(*(sum(sorted(ends)[-3:]) / 3 for ends in sides))
    if step.rule == "level":
        ends = [1.0, 1.0]
        for factor in of["factor"]:
            ends = [ends[0] * (1 - factor.low), ends[1] * (1 - factor.high)]
        return Range(1 - ends[0], 1 - ends[1])
    return None


# 8. Programmes by need


@pytest.fixture(scope="module")
def drafted():
    made = profile([seen(inputs=all_known(severities={"health": 4.0}, failing=["health"])), seen(HOST)], METHOD)
    return draft(made, made.cells[0], "health", load_catalog())


def test_a_draft_is_open_by_need_in_four_languages(drafted):
    assert drafted.eligibility == (Condition(criterion="need", effect="prioritise"),)
    assert drafted.eligibility_text["en"].startswith("For: people who need health care, at Niger. Need decides")
    assert set(drafted.eligibility_text) == {"en", "fr", "es", "ar"}
    assert not [text for text in (*drafted.eligibility_text.values(), *drafted.title.values()) if "{" in text]
    assert drafted.host_looked_at


def test_a_condition_of_status_triggers_the_rule(drafted):
    day = TOLD.on
    assert heard_by_rules(drafted, load_catalog(), day, ["R01"]) == {"R01": "conforms"}
    for effect in ("exclude", "only_include"):
        closed = with_condition(
            drafted, Condition(criterion="status", effect=effect, imposed_by="funder"), load_catalog()
        )
        assert heard_by_rules(closed, load_catalog(), day, ["R01"]) == {"R01": "departs"}


def test_a_text_does_not_say_that_need_alone_decides_where_a_condition_stands(drafted):
    catalog, document = load_catalog(), Condition(criterion="document", effect="only_include")
    closed = with_condition(drafted, document, catalog)
    said = catalog.profiles.words.draft
    assert "beside need: a document (opens access to these alone)." in closed.eligibility_text["en"]
    for language, text in closed.eligibility_text.items():
        assert not [name for name in ("by_need", "hosts", "everybody") if said[name][language] in text]
        assert "{" not in text
        assert "  " not in text
    assert told_truly(closed.eligibility_text, (document,), catalog) == closed.eligibility_text
    status = Condition(criterion="status", effect="exclude")
    changed = told_truly(closed.eligibility_text, (status,), catalog, before=(document,))
    assert "legal status (shuts out)" in changed["en"]
    assert "document" not in changed["en"]
    assert told_truly(changed, (), catalog, before=(status,)) == drafted.eligibility_text
    own = told_truly({"en": "For women at the station.", "fr": ""}, (document,), catalog)
    assert own["en"].startswith("For women at the station. Access depends on a condition")
    assert own["fr"] == ""


# 9. Frozen methods


@QUICK
@given(st.lists(inputs(), min_size=1, max_size=3))
def test_an_old_profile_is_worked_out_again_by_its_version(told):
    made = profile([seen(inputs=each, place=str(n)) for n, each in enumerate(told)], METHOD)
    newer = sealed(msgspec.structs.replace(METHOD, version="2027-1", softening=0.3))
    kept = thawed(frozen(made))
    assert recomputed(kept, {METHOD.version: METHOD, "2027-1": newer}) == made == kept


def test_a_method_that_is_gone_or_changed_is_refused():
    made = profile([seen()], METHOD)
    with pytest.raises(InputError, match="no method 2026-1; there are: 2027-1"):
        recomputed(made, {"2027-1": METHOD})
    with pytest.raises(InputError, match="not the one that this profile was worked out with"):
        recomputed(made, {METHOD.version: msgspec.structs.replace(METHOD, softening=0.3)})
    with pytest.raises(InputError, match="not a profile that was kept"):
        thawed(b"{}")
