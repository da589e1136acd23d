"""Each text is asked about once; what the reader resolves by itself is known."""

from __future__ import annotations

from tests.importing.conftest import Write
from waypost.importing.declaring import Matched
from waypost.importing.values import guess_values
from waypost.reference import Catalog

COLUMNS = {"Where": "#country", "Who": "#org", "State": "#status", "Help": "#service"}


def test_known_similar_remembered_and_own(write: Write, catalog: Catalog) -> None:
    rows = [
        ["Niger", "Red Cross", "Ongoing", "Tracing; Watter and sanitation"],
        ["", "Mali Red Cross", "Sleeping", ""],
        ["Niger; Colombie a", "Red Cross", "", "x"],
    ]
    path = write([list(COLUMNS), *rows])
    found = {
        (guess.field, guess.text): (guess.code, guess.why, guess.count, guess.first_row)
        for guess in guess_values(
            path, Matched(columns=COLUMNS, country="NER"), catalog, {("stated_status", "SLEEPING"): "suspended"}
        )
    }
    assert found["country_code", "Niger"] == ("NER", "known", 2, 2)
    assert found["country_code", "Colombie a"][:2] == ("COL", "similar")
    assert found["organisation_name", "Red Cross"] == ("ns-ner", "country", 2, 2)
    assert found["organisation_name", "Mali Red Cross"][:2] == ("ns-mli", "known")
    assert found["stated_status", "Sleeping"][:2] == ("suspended", "remembered")
    assert found["service_code", "Watter and sanitation"][:2] == ("water_sanitation", "similar")
    assert found["service_code", "x"][:2] == (None, "none")


def test_a_text_that_is_nothing_near_is_left_to_a_person(write: Write, catalog: Catalog) -> None:
    path = write([["Where"], ["Examplistan"]])
    (guess,) = guess_values(path, Matched(columns={"Where": "#country"}), catalog)
    assert (guess.code, guess.confidence, guess.why, guess.needed) == (None, 0.0, "none", True)
