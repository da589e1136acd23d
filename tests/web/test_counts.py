"""Counts over all programmes: shown as they were told, a star where one is hidden, and nothing worked out."""

from __future__ import annotations

import pytest

from waypost.atlas.counts import BY, counts_by, read_counts, whole
from waypost.errors import InputError

HEAD = (
    '"country_code","service_heading_code","service_code","population_group_code","trail_id","trail_stage","year",'
    '"half_year","programmes","is_hidden"\n'
)
ROWS = (
    ",,,,,,,,129,false\n"
    '"NER",,,,,,,,7,false\n'
    '"ITA",,,,,,,,,true\n'
    '"NER",,,"host_communities",,,,,4,false\n'
    '"NER",,,,,,"2016",,3,false\n'
    '"NER",,,,,,"2016","2016-H1",,true\n'
    ',"rfl","rfl_tracing",,,,,,5,false\n'
    ',"rfl",,,,,,,0,false\n'
)


@pytest.fixture
def told(tmp_path):
    path = tmp_path / "counts.csv"
    path.write_text(HEAD + ROWS, encoding="utf-8")
    return path


def test_cells_are_given_as_they_were_told(told):
    rows = read_counts(told)
    assert whole(rows) == {"programmes": 129, "is_hidden": False}
    assert counts_by(rows, "country", {}) == [
        {"code": "NER", "programmes": 7, "is_hidden": False},
        {"code": "ITA", "programmes": None, "is_hidden": True},
    ]
    assert counts_by(rows, "group", {"country": "NER"})[0]["programmes"] == 4
    assert counts_by(rows, "half_year", {"country": "NER"})[0]["is_hidden"]
    assert counts_by(rows, "service", {})[0] == {"code": "rfl_tracing", "programmes": 5, "is_hidden": False}
    assert counts_by(rows, "heading", {}) == [{"code": "rfl", "programmes": 0, "is_hidden": False}]
    assert counts_by(rows, "trail", {}) == []


def test_a_file_of_something_else_is_refused(tmp_path):
    other = tmp_path / "other.csv"
    other.write_text("a,b\n1,2\n", encoding="utf-8")
    with pytest.raises(InputError, match="lacks country_code"):
        read_counts(other)
    with pytest.raises(InputError, match="waypost disclose"):
        read_counts(tmp_path / "none.csv")
    broken = tmp_path / "broken.parquet"
    broken.write_bytes(b"PAR1nonsense")
    with pytest.raises(InputError, match="not a file of counts"):
        read_counts(broken)


def test_the_page_shows_a_star_and_never_a_guess(pages, settings, told):
    settings.WAYPOST_COUNTS = str(told)
    body = pages.get("/en/counts/").content.decode()
    assert ">129<" in body
    assert "hidden, since few make it up" in body
    assert pages.get("/en/counts.json").json()["rows"][1] == {"code": "ITA", "programmes": None, "is_hidden": True}
    for by in BY:
        assert pages.get(f"/ar/counts/?by={by}").status_code == 200
    assert pages.get("/en/counts/?by=nonsense").status_code == 404
    assert "129" in pages.get("/en/").content.decode()


def test_without_a_file_there_is_no_page(pages, settings):
    settings.WAYPOST_COUNTS = ""
    assert pages.get("/en/counts/").status_code == 404
    assert "All programmes, counted" not in pages.get("/en/").content.decode()


def test_a_new_file_shows_at_once(pages, settings, told):
    settings.WAYPOST_COUNTS = str(told)
    assert ">129<" in pages.get("/en/counts/").content.decode()
    told.write_text(HEAD + ROWS.replace("129", "140"), encoding="utf-8")
    assert ">140<" in pages.get("/en/counts/").content.decode()
