"""Each kind of finding, on a tiny catalog with one thing broken."""

from __future__ import annotations

import re
import subprocess
import sys
from pathlib import Path

import pytest

from waypost.reference.checks import check_catalog

SCRIPT = Path(__file__).resolve().parents[2] / "scripts" / "check_catalog.py"

PAYMENT = "reference/code_lists/payment.yml"
PROGRAMME = "schema/programme.yml"
COUNTRIES = "reference/countries.yml"
SOCIETIES = "reference/national_societies.yml"
ORGANISATIONS = "reference/organisations.yml"
TRAIL = "trails/DESERT.yml"
SOURCE = "sources/sheet.yml"
LINKS = "reference/country_links.csv"
LAGS = "trails/lags.yml"
SAME = "decisions/same.csv"
FOREIGN = "reference/foreign_codes.csv"

BROKEN = [
    (PAYMENT, "en: Partly", "en: ''", "label of partly lacks en"),
    (PAYMENT, "code_list: payment", "code_list: paid", "the file is named 'payment'"),
    (PAYMENT, "partly:", "Partly-so:", "'Partly-so' is not lower case"),
    (PAYMENT, "parent: paid", "parent: gone", "parent 'gone' of partly is not a code"),
    (PAYMENT, "parent: paid", "parent: free", "parent 'free' of partly is not declared is_group"),
    (PAYMENT, "is_group: true", "is_group: true\n    parent: paid", "round in a circle"),
    (PAYMENT, 'iati: ["2"]', 'iati: ["1"]', "iati '1' stands for both free and partly"),
    (PAYMENT, 'iati: ["2"]', 'iati_dac: ["7201"]', "'7201' is not written as a code of iati_dac"),
    (PAYMENT, 'iati: ["2"]', 'oecd: ["2"]', "a crosswalk to 'oecd'"),
    (PAYMENT, 'iati: ["2"]', 'iati: ["3"]', "iati has no code '3' (reference/foreign_codes.csv)"),
    (PAYMENT, 'iati: ["2"]', 'hxl: ["#org+funder"]', "hxl has no code '+funder'"),
    (FOREIGN, "iati,payment,2,", "iati,payment,1,", "'1' of iati is defined twice"),
    (FOREIGN, "iati,payment,2,Part", "iati,payment,2", "expected system, code_list, code, name"),
    (FOREIGN, "code_list,code", "list,code", "expected the columns system, code_list, code, name"),
    (PAYMENT, "no cost", "en partie", "'En partie' means both free and partly"),
    (PAYMENT, "  free:", "  paid: {}\n  free:", "key 'paid' is defined twice"),
    (PAYMENT, "words:", "synonyms:", "nobody reads the key 'synonyms'"),
    (PROGRAMME, "code_list: payment", "code_list: payments", "code list 'payments' of payment does not exist"),
    (PROGRAMME, "type: code, ", "", "must have type code and a code_list, or neither"),
    (PROGRAMME, "type: text", "type: string", "title has type 'string'"),
    (PROGRAMME, "merge: field", "merge: all", "merge 'all'"),
    (PROGRAMME, "key: []", "key: [name]", "key 'name' is not a field"),
    (PROGRAMME, "title: {label: {en: A, ", "title: {label: {", "label of title lacks en"),
    (PROGRAMME, "languages: true", "visibility: secret", "'secret' is not in the code list visibility"),
    (PROGRAMME, "title:", "country_code:", "country_code is not defined as in place: type, languages"),
    (PROGRAMME, "kind: programme", "kind: program", "does not stand in a file of its name"),
    (COUNTRIES, "iso2: NE\n", "iso2: NEX\n", "three and two capital letters"),
    (COUNTRIES, "m49: 562", "m49: 56", "m49 '56' is not three digits"),
    (COUNTRIES, "region: africa", "region: mars", "'mars' is not in the code list region"),
    (COUNTRIES, "iso3: NGA, iso2: NG", "iso3: QQQ, iso2: QQ", "name of QQQ lacks en, fr, es, ar"),
    (COUNTRIES, "m49: '566'", "m49: '562'", "code '562' is used twice"),
    (SOCIETIES, "country_code: NER", "country_code: XYZ", "country 'XYZ' is not in the catalog"),
    (SOCIETIES, "also_serves: [NGA]", "also_serves: [XYZ]", "country 'XYZ' is not in the catalog"),
    (SOCIETIES, "ns_id: ns-ner", "ns_id: niger", "'niger' is not ns- and three small letters"),
    (SOCIETIES, "go_id: 123", "mailbox: niger", "'niger' is no address such as migration@redcross.example"),
    (SOCIETIES, "go_id: 123", "mailbox: a.b@c.example", "'a.b@c.example' reads as a person's"),
    (SOCIETIES, "status: recognised", "status: gone", "'gone' is not in the code list ns_status"),
    (SOCIETIES, "ns_id: ns-ner", "ns_id: ns-nir", "ns-nir does not follow from its country NER"),
    (SOCIETIES, "languages: [fr]", "languages: [fq]", "'fq' is not a code of ISO 639"),
    (SOCIETIES, "status: recognised, from", "status: dissolved, from", "does not end in its status 'recognised', open"),
    (SOCIETIES, "from_date: '1970-02-28'", "from_date: '1969'", "dissolved (to 1970-02) overlaps recognised"),
    (SOCIETIES, "to_date: 1970-02,", "", "dissolved (to open) overlaps recognised (from 1970-02-28)"),
    (SOCIETIES, "to_date: 1970-02", "to_date: 1970-13", "'1970-13' is not a year, a month or a day"),
    (SOCIETIES, "to_date: 1970-02", "to_date: '1960'", "ends (1960) before it begins (1965)"),
    (SOCIETIES, ", source: A law", "", "status_history of ns-ner (dissolved) has no source"),
    (SOCIETIES, "  region: africa", "  status: dissolved", "does not end in its status 'dissolved', open"),
    (SAME, "P|1,Q|2", "P|1,P|1", "both sides are 'P|1'"),
    (SAME, "P|1,Q|2", "P1,Q|2", "'P1' is not publisher|identifier"),
    (SAME, "same,an", "maybe,an", "same.csv line 2: judgement 'maybe', expected same | not_same | unsure"),
    (SAME, "2024-05-01", "2024-05", "at '2024-05' is not a day"),
    (SAME, "an officer", "", "by is empty"),
    (SAME, ",told by both", "", "same.csv line 2: expected 6 cells"),
    (SAME, "judgement,by", "verdict,by", "expected the columns left,right,judgement,by,at,why"),
    (SAME, "both\n", "both\nQ|2,P|1,unsure,me,2024-05-01,hm\n", "line 3: decided on the same day in line 2"),
    ("decisions/scope.csv", "migration,", "perhaps,", "judgement 'perhaps', expected migration | other"),
    (SOCIETIES, "ar: الصليب الأحمر النيجري", "de: Nigrisches Rotes Kreuz", "name of ns-ner lacks ar"),
    (ORGANISATIONS, "organisation_type: multilateral", "organisation_type: un", "'un' is not in the code list"),
    (ORGANISATIONS, "refs: [XM", "mailbox: a.b@c.example\n  refs: [XM", "mailbox of iom"),
    (ORGANISATIONS, "en: Migration Agency", "en: Red Cross Society of Niger", "means both iom and ns-ner"),
    (ORGANISATIONS, "refs: [XM", "country_code: XYZ\n  refs: [XM", "country 'XYZ' is not in the catalog"),
    ("reference/admin1.csv", "Agadez,NER", "Agadez,XYZ", "country 'XYZ' is not in the catalog"),
    ("reference/issue_types/values.yml", "severity: error", "severity: bad", "severity 'bad'"),
    (
        "reference/issue_types/values.yml",
        "what_to_do: {en: A, ",
        "what_to_do: {",
        "what_to_do of date_unreadable lacks",
    ),
    ("reference/rates.csv", "EUR", "EURO", "'EURO' is not a currency"),
    ("reference/rates.csv", "1.51", "-1", "the rate must be above zero"),
    ("reference/rates.csv", "A bank", "", "EUR 2009 has no source"),
    (TRAIL, "names: {en: A, ", "names: {", "name lacks en"),
    (TRAIL, "trail_id: DESERT", "trail_id: SAND", "'SAND' does not stand in a file of its name"),
    (TRAIL, "role: transit", "role: way", "'way' is not in the code list stage_role"),
    (TRAIL, "countries: [NER]", "countries: [NER, XYZ]", "country 'XYZ' is not in the catalog"),
    (TRAIL, "countries: [NER]", "countries: [NER, NER]", "names NER twice"),
    (TRAIL, "certainty: curated", "certainty: sure", "'sure' is not in the code list trail_certainty"),
    (TRAIL, "mode: land", "mode: train", "'train' is not in the code list leg_mode"),
    (TRAIL, "kind: land", "kind: train", "'train' is not in the code list trail_kind"),
    (TRAIL, "source: study", "source: rumour", "source 'rumour' is not declared"),
    (TRAIL, "to_date: '2016'", "to_date: '2010'", "ends (2010) before it begins (2014)"),
    (TRAIL, "from_country: NER", "from_country: NAM", "NAM is on no stage"),
    (TRAIL, "from_date: '2014'", "from_date: long ago", "'long ago' is not a year, a month or a day"),
    (TRAIL, "mode: land", "mode: land, certainty: curated", "leg NER to NGA is curated and names no source"),
    (TRAIL, ", source: study, cert", ", cert", "stage 1 (transit) is curated and names no source"),
    (TRAIL, ", date: '2015'", "", "source study has no date, and no note that says why"),
    (TRAIL, "mode: land", "means: land", "nobody reads the key 'means'"),
    (LINKS, "NER,NGA", "NER,XYZ", "country 'XYZ' is not in the catalog"),
    (LINKS, "land", "train", "'train' is not in the code list leg_mode"),
    (LINKS, "NER,NGA", "NGA,NER", "expected two countries in order and a distance"),
    (LINKS, "940", "near", "expected a, b, mode, km"),
    (LINKS, "NER,NGA,land,940", "NER,NGA,land,940\nNER,NGA,land,941", "NER NGA land is defined twice"),
    (LAGS, "trail_id: DESERT", "trail_id: SAND", "trail 'SAND' is not in the catalog"),
    (LAGS, "to_station: south", "to_station: west", "'west' is not in the code list station"),
    (LAGS, "to_country: NGA", "to_country: XYZ", "country 'XYZ' is not in the catalog"),
    (LAGS, "lag_days: 1.5", "lag_days: 3.5", "3.5 days is not between 0.5 and 2.5"),
    (LAGS, "days: 41", "days: 41, hours: 7", "nobody reads the key 'hours'"),
    (SOURCE, "gratis: free", "gratis: gratis", "'gratis' is not in the code list payment"),
    (SOURCE, "The North: NER", "The North: XYZ", "country 'XYZ' is not in the catalog"),
    (SOURCE, "Name: programme.title", "Name: programme.name", "column 'Name' goes to 'programme.name'"),
    (SOURCE, "rows: {key:", "rows: {keys:", "nobody reads the key 'keys'"),
    (SOURCE, "currency: EUR", "currency: EURO", "'EURO' is not a currency"),
    (SOURCE, "currency: EUR", "trust: 101", "trust 101 is not between 0 and 100"),
    (SOURCE, "currency: EUR", "visibility: all", "'all' is not in the code list visibility"),
    (SOURCE, "currency: EUR", "country: XYZ", "country 'XYZ' is not in the catalog"),
    (SOURCE, "currency: EUR", "date_order: myd", "date_order 'myd'"),
    (SOURCE, "currency: EUR", 'decimal: ";"', "decimal ';'"),
    (SOURCE, "field: programme.title", "field: programme.name", "no field 'programme.name'"),
    (SOURCE, "source_id: sheet", "source_id: sheets", "'sheets' does not stand in a file of its name"),
    (SOURCE, "format: tabular", "format: [", "not readable as YAML"),
]


def test_a_whole_catalog_has_no_findings(folder: Path) -> None:
    assert check_catalog(folder) == []


@pytest.mark.parametrize(("name", "old", "new", "finding"), BROKEN)
def test_one_broken_thing_is_named(change, name: str, old: str, new: str, finding: str) -> None:
    findings = check_catalog(change(name, old, new))
    assert any(finding in line for line in findings), findings
    assert all("\n" not in line for line in findings)


def test_one_definition_for_a_field_unless_declared(change) -> None:
    change(SOURCE, "programme.title", "programme.country_code")
    change(PROGRAMME, "title:", "country_code:")
    change(PROGRAMME, "type: text", "type: text, defined_per_kind: true")
    assert check_catalog(change("schema/place.yml", "type: country", "type: country, defined_per_kind: true")) == []


def test_a_code_of_a_multiple_list_may_share_a_foreign_code(change) -> None:
    change(PAYMENT, 'iati: ["2"]', 'iati: ["1"]')
    assert check_catalog(change(PAYMENT, "codes:", "is_multiple: true\ncodes:")) == []


def test_two_defaults_for_a_format(folder: Path) -> None:
    text = (folder / SOURCE).read_text(encoding="utf-8") + "is_default: true\n"
    (folder / SOURCE).write_text(text, encoding="utf-8")
    (folder / "sources/other.yml").write_text(text.replace("source_id: sheet", "source_id: other"), encoding="utf-8")
    assert check_catalog(folder) == ["sources/sheet.yml: other is the default of format 'tabular' already"]


def test_a_leg_that_stands_twice(change) -> None:
    leg = "- {from_country: NER, to_country: NGA, mode: land}"
    found = check_catalog(change(TRAIL, leg, f"{leg}\n  {leg}"))
    assert found == [f"{TRAIL}: leg NER to NGA by land stands twice"]


def test_a_territory_that_two_societies_serve(folder: Path) -> None:
    path = folder / SOCIETIES
    name = "names: {en: N, fr: O, es: P, ar: Q}"
    again = f"- {{ns_id: ns-nam, country_code: NAM, also_serves: [NGA], {name}}}\n"
    path.write_text(path.read_text(encoding="utf-8") + again, encoding="utf-8")
    assert check_catalog(folder) == [f"{SOCIETIES}: NGA is served by both ns-ner and ns-nam"]
    path.write_text(path.read_text(encoding="utf-8").replace("[NGA], names", "[NER], names"), encoding="utf-8")
    assert check_catalog(folder) == [f"{SOCIETIES}: NER is served by both ns-ner and ns-nam"]


def test_two_societies_with_one_code(folder: Path) -> None:
    path = folder / SOCIETIES
    again = "- {ns_id: ns-nam, country_code: NAM, go_id: 123, names: {en: N, fr: O, es: P, ar: Q}}\n"
    path.write_text(path.read_text(encoding="utf-8") + again, encoding="utf-8")
    assert check_catalog(folder) == [f"{SOCIETIES}: go_id 123 stands for both ns-ner and ns-nam"]


def _code(folder: Path, text: str) -> Path:
    formats = folder.parent / "src" / "waypost" / "sources" / "formats"
    formats.mkdir(parents=True)
    (formats / "tabular.py").write_text(text, encoding="utf-8")
    (formats / "__init__.py").write_text('NOT_HERE = "from_elsewhere"\n', encoding="utf-8")
    return folder.parent / "src"


RAISED = """
from waypost.sources.formats import NOT_HERE as ELSEWHERE
HERE: str = "from_here"
def read(ctx, record, wide, name):
    ctx.report.flag("literal", field="x")
    record.flag(HERE)
    record.flag(ELSEWHERE)
    record.flag("one" if wide else "other")
    record.flag(name)
    record.unusable = "of_no_use"
    Issue(issue_type="as_keyword", file="f")
    SourceRecord(unusable="given_up")
    record.flag("date_unreadable")
"""


def test_issue_types_that_the_code_raises_are_declared(folder: Path) -> None:
    findings = check_catalog(folder, _code(folder, RAISED))
    raised = [
        re.search(r"'(\w+)' is not declared, but raised in waypost/sources/formats/tabular\.py:\d+", line)
        for line in findings
    ]
    assert [match.group(1) for match in raised if match] == [
        *["literal", "from_here", "from_elsewhere", "one", "other", "of_no_use", "as_keyword", "given_up"]
    ]


def test_the_format_of_a_source_is_a_module(change) -> None:
    folder = change(SOURCE, "format: tabular", "format: tables")
    assert check_catalog(folder, _code(folder, "")) == ["sources/sheet.yml: format 'tables' is not one of tabular"]


def test_the_script_exits_with_one_line_per_finding(change) -> None:
    folder = change(TRAIL, "role: transit", "role: way")
    run = subprocess.run([sys.executable, SCRIPT, folder], capture_output=True, text=True, check=False)
    assert run.returncode == 1
    assert run.stdout == "trails/DESERT.yml: stage 1 (way): 'way' is not in the code list stage_role\n"
    change(TRAIL, "role: way", "role: transit")
    assert subprocess.run([sys.executable, SCRIPT, folder], capture_output=True, check=False).returncode == 0
    assert subprocess.run([sys.executable, SCRIPT, folder / "no"], capture_output=True, check=False).returncode == 2
