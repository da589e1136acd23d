"""What became of a list, as a manager reads it before signing: rows that differ alone, the others counted."""

from __future__ import annotations

import pytest

from waypost.reference import load_catalog
from waypost.web.contribute.list_changes import Part, list_change

PEOPLE = [
    {"measure": "reached", "count": "14000", "unit": "persons", "period_start_date": "2024-01-01"},
    {"measure": "targeted", "count": "20000", "unit": "persons", "period_start_date": "2024-01-01"},
    {"measure": "reached", "count": "900", "unit": "households", "period_start_date": "2024-01-01"},
]


def told(slot, old, new, language="en", **more):
    change = list_change(slot, old, new, language, load_catalog(), **more)
    return [(line.mark, line.words, line.parts) for line in change.lines], change.unchanged


def practice(code, number, field, value):
    return {"practice_code": code, "practice_no": number, "practice_field": field, "practice_value": value}


def test_a_count_that_changed_is_one_line_with_both_numbers():
    new = [PEOPLE[0] | {"count": "14500"}, *PEOPLE[1:]]
    lines, unchanged = told("people_count", PEOPLE, new, "fr")
    ((mark, words, parts),) = lines
    assert (mark, unchanged) == ("changed", 2)
    assert parts == (Part("Nombre de personnes", "14\u202f000", "14\u202f500"),)
    assert "14" not in words
    # A file tells what was taken out and put in, and what would stand.
    assert told("people_count", PEOPLE[:1], new[:1], "fr", kept=new) == (lines, 2)


def test_rows_that_come_go_and_stay():
    niger, mali = {"country_code": "NER", "admin1_name": "Agadez"}, {"country_code": "MLI", "admin1_name": "Gao"}
    lines, unchanged = told("place", [niger, mali], [niger, {"country_code": "LBY"}])
    assert lines == [("removed", "Mali, Gao", ()), ("added", "Libya", ())]
    assert unchanged == 1
    assert told("place", [niger], [niger, niger]) == ([("added", "Niger, Agadez", ())], 1)
    lines, unchanged = told("service", ["water", "shelter"], ["shelter"])
    assert ([mark for mark, *_ in lines], unchanged) == (["removed"], 1)
    assert told("place", None, [niger])[0] == [("added", "Niger, Agadez", ())]
    assert list_change("programme.reach", "a", "b", "en", load_catalog()) is None


def test_practices_are_told_entry_by_entry():
    stays = [practice("access", "0", "fee", "false"), practice("barrier", "0", "kind", "cost")]
    figure = [practice("message_figure", "1", "year", "2025"), practice("message_figure", "1", "tolerance", "0.1")]
    old = [*stays, *figure, practice("facility", "0", "none", "true")]
    new = [*stays, figure[0], figure[1] | {"practice_value": "0.125"}, practice("host", "0", "inclusion", "true")]
    lines, unchanged = told("practice", old, new, "fr")
    assert unchanged == 2
    changed, removed, added = lines
    assert changed[:2] == ("changed", "Chiffres dans les messages 2")
    assert [(part.old, part.new) for part in changed[2]] == [("10\u00a0%", "12,5\u00a0%")]
    assert removed[0] == "removed"
    assert removed[1].endswith("il n’y en a pas")
    assert added[0] == "added"


@pytest.mark.parametrize("language", ["en", "fr", "es", "ar"])
def test_a_year_is_no_count(language):
    ((_, words, _),), _ = told("practice", [], [practice("message_figure", "0", "year", "2025")], language)
    assert "2025" in words
