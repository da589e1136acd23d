"""The counterpart table and the numbers of the ranking: what the catalog's check finds."""

from __future__ import annotations

import textwrap
from pathlib import Path

import pytest

from tests.reference.conftest import FOUR
from waypost.errors import CatalogError
from waypost.reference import Catalog
from waypost.reference.checks.counterparts import check_counterparts

SERVICES = f"""
    code_list: service
    label: {FOUR}
    codes:
      care: {{label: {{en: Care, fr: Soin, es: Cuidado, ar: رعاية}}, is_group: true}}
      first_aid: {{label: {{en: First aid, fr: Secours, es: Auxilio, ar: إسعاف}}, parent: care}}
      talk: {{label: {{en: Talk, fr: Parole, es: Charla, ar: حديث}}}}
"""
WHOLE = f"""
    counterparts:
      - counterpart: heal
        left: {{services: [first_aid], roles: [transit]}}
        right: {{services: [talk], roles: [destination]}}
        why: {FOUR}
"""


@pytest.fixture
def with_rules(folder: Path) -> Path:
    (folder / "reference/code_lists/service.yml").write_text(textwrap.dedent(SERVICES), encoding="utf-8")
    (folder / "rules").mkdir(exist_ok=True)
    (folder / "rules/counterparts.yml").write_text(textwrap.dedent(WHOLE), encoding="utf-8")
    return folder


def findings(folder: Path, old: str = "", new: str = "") -> list[str]:
    path = folder / "rules/counterparts.yml"
    text = path.read_text(encoding="utf-8")
    assert old in text
    path.write_text(text.replace(old, new), encoding="utf-8")
    return list(check_counterparts(Catalog(folder)))


def test_whole(with_rules: Path) -> None:
    assert findings(with_rules) == []


@pytest.mark.parametrize(
    ("old", "new", "said"),
    [
        ("[first_aid]", "[frist_aid]", "'frist_aid' is not in the code list service"),
        ("[first_aid]", "[care]", "'care' is a heading"),
        ("[transit]", "[sky]", "'sky' is not in the code list stage_role"),
        ("[transit]", "[destination]", "both ends stand on one side"),
        ("left:", "both:", "expected either left and right, or both"),
        ("why: {en: A", "why: {de: A", "lacks en"),
        ("why:", "not_on: [moon]\n    why:", "'moon' is not in the code list trail_kind"),
    ],
)
def test_what_is_wrong_is_named(with_rules: Path, old: str, new: str, said: str) -> None:
    assert any(said in finding for finding in findings(with_rules, old, new))


def test_the_same_name_twice_stops_the_catalog(with_rules: Path) -> None:
    path = with_rules / "rules/counterparts.yml"
    text = path.read_text(encoding="utf-8")
    path.write_text(text + text.split("counterparts:\n")[1], encoding="utf-8")
    with pytest.raises(CatalogError, match="defined twice"):
        _ = Catalog(with_rules).counterparts


def test_pairs_go_both_ways_and_never_stay_on_one_side(catalog: Catalog) -> None:
    for entry in catalog.counterparts.counterparts:
        pairs = set(entry.pairs())
        assert pairs
        assert pairs == {(c, d, a, b) for a, b, c, d in pairs}
        assert all(role != other for _, role, _, other in pairs)


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("ties: {linked: 1200}", "raises the score"),
        ("weights: {people: 1, evidence: 0, match: 0}", "both 0"),
        ("evidence: {running: -1}", "below 0"),
        ("people: {full: 1}", "no scale"),
        ("evidence: {sure: [certain]}", "'certain' is not in the code list trail_certainty"),
        ("capacity: {weights: {need: -2}}", "capacity.weights.need"),
    ],
)
def test_numbers_that_make_no_sense(with_rules: Path, text: str, said: str) -> None:
    (with_rules / "rules/opportunities.yml").write_text(text, encoding="utf-8")
    assert any(said in finding for finding in check_counterparts(Catalog(with_rules)))
