"""The vocabulary of profiles: the shipped one is whole, and a check names each thing that lacks."""

from __future__ import annotations

import pytest

from tests.reference.changing import changed_catalog
from waypost.errors import CatalogError
from waypost.reference import load_catalog
from waypost.reference.catalog import Catalog
from waypost.reference.checks.profiles import check_profiles
from waypost.reference.profile_methods import digest_of, newest, sealed
from waypost.reference.profiles import read_profiles

METHOD = "methods/2026-1"


@pytest.fixture
def changed(tmp_path):
    """The findings after a change to one of the files."""

    def findings(file, change):
        return list(check_profiles(changed_catalog(tmp_path, "profiles", file, change, "reference")))

    return findings


def test_the_shipped_vocabulary_is_whole():
    profiles = load_catalog().profiles
    assert list(check_profiles(load_catalog())) == []
    assert (len(profiles.stages), len(profiles.needs), len(profiles.access.tests)) == (9, 12, 6)
    assert all(entry.source and entry.decided_by for entry in profiles.factors.values())


def test_a_catalog_without_it_is_whole(tmp_path):
    assert list(check_profiles(Catalog(tmp_path))) == []
    with pytest.raises(CatalogError, match="no method"):
        newest(Catalog(tmp_path).profiles.methods)


@pytest.mark.parametrize(
    ("file", "change", "expected"),
    [
        ("stages", lambda c: c["entries"]["transit"]["label"].pop("ar"), "transit: label lacks ar"),
        ("stages", lambda c: c["entries"]["transit"].update(roles=["middle"]), "'middle' is not in the code list"),
        ("stages", lambda c: c.update(decided_by=""), "says no source, or not who decided"),
        ("needs", lambda c: c["entries"]["health"].update(services=["magic"]), "'magic' is not in the code list"),
        ("needs", lambda c: c["entries"].pop("dignity"), "need 'dignity' is not in the catalog"),
        ("needs", lambda c: c["entries"].update(rest=c["entries"]["health"]), "does not ask about the need rest"),
        ("needs", lambda c: c["entries"]["health"]["who"].pop("fr"), "health: who lacks fr"),
        ("factors", lambda c: c["entries"]["debt"].update(needs=["money"]), "need 'money' is not in the catalog"),
        ("factors", lambda c: c["entries"]["debt"].pop("needs"), "debt is a risk and makes no need"),
        ("factors", lambda c: c["entries"].pop("debt"), "factor 'debt' is not in the catalog"),
        ("factors", lambda c: c["entries"].update(luck=c["entries"]["savings"]), "no method weighs luck"),
        ("factors", lambda c: c["entries"].update(no_visa=c["entries"]["savings"]), "'no_visa' tells a legal class"),
        ("groups", lambda c: c["axes"]["age"]["traits"].update(female=c["host"]), "female stands on 2 axes"),
        ("groups", lambda c: c["axes"].update(status=c["axes"]["minority"]), "'status' tells a legal class"),
        ("groups", lambda c: c["comparisons"]["women_men"].update(axis="gender"), "women_men: no axis 'gender'"),
        ("groups", lambda c: c["comparisons"]["women_men"].update(second=["female"]), "holds female beside itself"),
        ("access", lambda c: c["tests"].pop("safe"), "safe lacks en, fr, es, ar"),
        ("access", lambda c: c["barriers"]["fee"].update(test="cheap"), "test 'cheap' is not in the catalog"),
        ("access", lambda c: c["barriers"]["fee"]["hits"].pop("es"), "fee: hits lacks es"),
        ("words", lambda c: c["numbers"].pop("gap"), "numbers.gap lacks en"),
        ("words", lambda c: c["tiers"].pop("2"), "tiers.2 lacks en"),
        ("words", lambda c: c["rules"].pop("net"), "rules.net lacks en"),
        ("words", lambda c: c["constants"].update(pi=c["constants"]["of_mean"]), "code of constants 'pi'"),
        ("words", lambda c: c["draft"]["eligibility"].update(en="For all"), "eligibility in en lacks {who}"),
        (METHOD, lambda c: c["risk"]["individual"]["debt"].update(weight=0.3), "a method is frozen: its digest is"),
        (METHOD, lambda c: c["risk"]["individual"]["debt"].update(weight=0.6), "debt weighs 0.6"),
        (METHOD, lambda c: c["risk"]["household"].update(debt={"weight": 0.2}), "the factor debt stands 2 times"),
        (METHOD, lambda c: c.update(of_mean=0.4), "of_greatest and of_mean make 1"),
        (METHOD, lambda c: c.update(softening=1), "softening is 1.0"),
        (METHOD, lambda c: c.update(floor_tests=["cheap"]), "test 'cheap' is not in the catalog"),
        (METHOD, lambda c: c["needs"]["education"].update(among={"age": ["old"]}), "trait 'old' is not in the catalog"),
        (METHOD, lambda c: c["needs"]["education"].update(among={"year": []}), "axis 'year' is not in the catalog"),
        (METHOD, lambda c: c["risk"].update(journey={}), "level 'journey' is not in the catalog"),
    ],
)  # fmt: skip
def test_what_lacks_is_named(changed, file, change, expected):
    findings = changed(file, change)
    assert any(expected in line for line in findings), findings


def test_a_key_that_stands_twice_is_refused(tmp_path):
    (tmp_path / "stages.yml").write_text("source: a\nsource: b\n", "utf-8")
    with pytest.raises(CatalogError, match="'source' is defined twice"):
        read_profiles(tmp_path)


def test_a_digest_depends_on_what_is_worked_out_and_on_no_order():
    method = load_catalog().profiles.method
    turned = {level: dict(reversed(of.items())) for level, of in reversed(method.risk.items())}
    other = type(method)(**{name: getattr(method, name) for name in method.__struct_fields__} | {"risk": turned})
    assert digest_of(other) == digest_of(method) == sealed(other).digest
    stricter = type(method)(**{name: getattr(method, name) for name in method.__struct_fields__} | {"least_people": 5})
    assert digest_of(stricter) != digest_of(method)
