"""The loader: look-ups, laziness, and what stops it."""

from __future__ import annotations

from decimal import Decimal
from pathlib import Path

import pytest

from waypost.errors import CatalogError
from waypost.reference import Catalog, load_catalog
from waypost.reference.mailboxes import is_telephone, mailbox_problem
from waypost.reference.names import names_by_language
from waypost.reference.trails import Trail, trail_called


def test_codes_are_found_by_code_label_and_word(folder: Path) -> None:
    payment = Catalog(folder).code_lists["payment"]
    assert [payment.find(text) for text in ("free", "GRATUIT", "no  cost", "مجاني", "Sans-frais", "dear")] == [
        *["free"] * 5,
        None,
    ]
    assert payment.from_system("iati", "f") == ("free",)
    assert payment.from_system("iati", "01") == ()
    assert payment.to_system("iati", "free") == "1"
    assert payment.to_system("iati", "paid") is None
    assert payment.family("partly") == ("partly", "paid")


def test_a_word_with_two_meanings_stops_the_list(change) -> None:
    folder = change("reference/code_lists/payment.yml", "en: Partly", "en: FREE")
    with pytest.raises(CatalogError, match="'FREE' means both free and partly"):
        Catalog(folder).code_lists["payment"]


def test_countries_are_found_in_any_language(folder: Path) -> None:
    catalog = Catalog(folder)
    for text in ("NA", "NAM", "nam", "516", "Namibia", "Namibie", "ناميبيا", " Namibia "):
        assert catalog.find_country(text) == "NAM"
    assert catalog.find_country("Nijar") == "NER"
    assert catalog.find_country("na") is None
    assert catalog.find_country("") is None
    assert catalog.countries["NER"].names == {"en": "Niger", "fr": "Niger", "es": "Níger", "ar": "النيجر"}
    assert catalog.admin1["NA001"].country_code == "NAM"


def test_a_shared_name_finds_nothing_and_an_undeclared_one_stops(change) -> None:
    folder = change("reference/countries.yml", "iso2: NG,", "iso2: NG, other_names: {en: [the niger]},")
    with pytest.raises(CatalogError, match="means both NER and NGA"):
        Catalog(folder).find_country("x")
    change("reference/countries.yml", "iso3: NGA,", "iso3: NGA, shared_names: [The Niger],")
    assert Catalog(folder).find_country("The Niger") is None
    assert Catalog(folder).find_country("Niger") == "NER"


def test_societies_are_found_by_id_reference_and_name(folder: Path) -> None:
    catalog = Catalog(folder)
    for text in (
        "ns-ner",
        "DNE001",
        "ne-xyz-1",
        "Croix Rouge Nigerienne",
        "old society",
        "الصليب الأحمر النيجري",
    ):
        assert catalog.find_society(text) == "ns-ner"
    assert catalog.find_society("NER") is None
    assert catalog.find_society("Niger") is None
    assert catalog.society_of_country("NER") == "ns-ner"
    assert catalog.society_of_country("NGA") == "ns-ner"
    assert catalog.society_of_country("NAM") is None
    assert catalog.society_of_go_id(123) == "ns-ner"
    assert catalog.find_organisation("xm-dac-47066") == "iom"


def test_trails_sources_and_issue_types(folder: Path) -> None:
    catalog = Catalog(folder)
    trail = catalog.trails["DESERT"]
    assert trail.roles_of("NER") == ("transit",)
    assert trail.legs[0].to_country == "NGA"
    assert catalog.find_trail("desert way") == "DESERT"
    assert catalog.find_trail("nowhere") is None
    source = catalog.sources["sheet"]
    assert (source.trust, source.visibility) == (50, "movement")
    assert source.match.file_name == ("*.csv",)
    assert source.ignored_fields == ("Contact",)
    assert source.lookups["payment"] == {"gratis": "free"}
    assert catalog.issue_types["date_unreadable"].label["ar"] == "D"
    assert catalog.schema["programme"].fields["title"].description == "A"
    assert catalog.schema["programme"].fields["title"].descriptions["fr"] == "B"


def test_a_year_without_a_rate_is_not_convertible(folder: Path) -> None:
    catalog = Catalog(folder)
    assert catalog.chf_rate("EUR", 2009) == Decimal("1.51")
    assert catalog.chf_rate("EUR", 2010) is None
    assert catalog.chf_rate("CHF", 1900) == 1


@pytest.mark.parametrize("line", ["EUR,2009,1.52,again", "EUR,year,1,x", "EUR,2011,one,x", "EUR"])
def test_a_bad_rate_names_its_line(folder: Path, line: str) -> None:
    with (folder / "reference/rates.csv").open("a", encoding="utf-8") as rates:
        rates.write(line + "\n")
    with pytest.raises(CatalogError, match=r"rates\.csv:3"):
        _ = Catalog(folder).rates


@pytest.mark.parametrize(
    ("name", "part"),
    [
        ("schema/programme.yml", "schema"),
        ("reference/countries.yml", "countries"),
        ("reference/national_societies.yml", "societies"),
        ("reference/organisations.yml", "organisations"),
        ("trails/DESERT.yml", "trails"),
        ("sources/sheet.yml", "sources"),
        ("reference/issue_types/values.yml", "issue_types"),
    ],
)
def test_a_part_is_read_when_asked_for_and_says_what_is_wrong(folder: Path, name: str, part: str) -> None:
    (folder / name).write_text("just a text", encoding="utf-8")
    catalog = Catalog(folder)
    with pytest.raises(CatalogError, match=Path(name).name.replace(".", r"\.")):
        getattr(catalog, part)


@pytest.mark.parametrize(
    ("name", "copy", "part"),
    [
        ("trails/DESERT.yml", "trails/OTHER.yml", "trails"),
        ("sources/sheet.yml", "sources/other.yml", "sources"),
        ("schema/place.yml", "schema/site.yml", "schema"),
        ("reference/issue_types/values.yml", "reference/issue_types/more.yml", "issue_types"),
    ],
)
def test_nothing_is_defined_in_two_files(folder: Path, name: str, copy: str, part: str) -> None:
    (folder / copy).write_bytes((folder / name).read_bytes())
    with pytest.raises(CatalogError, match="defined twice"):
        getattr(Catalog(folder), part)


@pytest.mark.parametrize("name", ["countries.yml", "national_societies.yml", "organisations.yml"])
def test_nothing_is_defined_twice_in_one_file(folder: Path, name: str) -> None:
    path = folder / "reference" / name
    path.write_text(path.read_text(encoding="utf-8") * 2, encoding="utf-8")
    part = {"national_societies.yml": "societies"}.get(name, path.stem)
    with pytest.raises(CatalogError, match="defined twice"):
        getattr(Catalog(folder), part)


def test_absent_parts_are_empty(tmp_path: Path) -> None:
    (tmp_path / "schema").mkdir()
    catalog = load_catalog(tmp_path)
    assert not catalog.countries
    assert not catalog.societies
    assert not catalog.trails
    assert not catalog.rates
    assert len(catalog.code_lists) == 0
    assert catalog.find_society("x") is None
    assert load_catalog(tmp_path) is catalog


def test_no_catalog_is_said_so(tmp_path: Path) -> None:
    with pytest.raises(CatalogError, match="no catalog here"):
        load_catalog(tmp_path)


def test_names_come_in_several_shapes() -> None:
    assert names_by_language(None) == {}
    assert names_by_language("A") == {"und": ("A",)}
    assert names_by_language(["A", "B", "A"]) == {"und": ("A", "B")}
    assert names_by_language({"en": "A", "fr": ["B"], "es": None}) == {"en": ("A",), "fr": ("B",)}
    assert names_by_language([{"name": "A", "until": "2010"}]) == {"und": ("A",)}


@pytest.mark.parametrize(
    ("address", "problem"),
    [
        ("migration@redcross.example", None),
        ("info.migration-2@cri.example", None),
        ("croix@cr.example", None),  # one word: nobody can tell
        ("crp.rfl@cr.example", None),
        ("moussa.b@cr.example", "person"),
        ("jean-pierre@cr.example", "person"),
        ("Amina@cr.example", "person"),
        ("migration.amina@cr.example", "person"),
        ("amina.b", "shape"),
        ("a@b", "shape"),
        ("migration@cr.example, x@cr.example", "shape"),
    ],
)
def test_a_mailbox_is_of_a_role(address, problem):
    assert mailbox_problem(address, ["Amina Ba"]) == problem


def test_a_telephone_can_be_called_from_any_country():
    assert all(map(is_telephone, ("+227 20 73 30 37", "+39 06 47591", "+1 (202) 555-0100 ext. 12")))
    assert not any(map(is_telephone, ("20733037", "+0 123 456 789", "+227 20 73 30 37 or 38", "call us")))


def test_a_crossing_is_a_trail_only_where_it_is_all_of_it():
    def trail(name, *labels):
        return Trail(trail_id=name, names={"en": name}, kind="mixed", labels={"iom_mmp": labels})

    one, several, other = trail("Sea", "Central Sea"), trail("East", "East", "Land route"), trail("X", "Y", "Shared")
    every = (one, several, other, trail("Z", "Shared"))
    assert trail_called(every, "Central Sea") == one
    assert trail_called(every, "East") == several
    assert [trail_called(every, each) for each in ("Land route", "Shared", "Nowhere")] == [None, None, None]
