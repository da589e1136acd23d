"""A tiny whole catalog in a folder; each test breaks one thing in it."""

from __future__ import annotations

import textwrap
from collections.abc import Callable
from pathlib import Path

import pytest

FOUR = "{en: A, fr: B, es: C, ar: D}"

FILES = {
    "schema/programme.yml": f"""
        kind: programme
        label: {FOUR}
        description: {FOUR}
        key: []
        merge: field
        fields:
          title: {{label: {FOUR}, description: {FOUR}, type: text, languages: true}}
          payment: {{label: {FOUR}, description: {FOUR}, type: code, code_list: payment}}
    """,
    "schema/place.yml": f"""
        kind: place
        label: {FOUR}
        description: {FOUR}
        key: [country_code]
        merge: union
        fields:
          country_code: {{label: {FOUR}, description: {FOUR}, type: country}}
    """,
    "reference/code_lists/payment.yml": f"""
        code_list: payment
        label: {FOUR}
        codes:
          free:
            label: {{en: Free, fr: Gratuit, es: Gratuito, ar: مجاني}}
            crosswalk: {{iati: ["1", "F"]}}
            words: {{en: [no cost], fr: [sans frais]}}
          paid:
            label: {{en: Paid, fr: Payant, es: De pago, ar: مدفوع}}
            is_group: true
          partly:
            label: {{en: Partly, fr: En partie, es: En parte, ar: جزئيًا}}
            parent: paid
            crosswalk: {{iati: ["2"]}}
    """,
    "reference/code_lists/visibility.yml": f"""
        code_list: visibility
        label: {FOUR}
        codes:
          public: {{label: {{en: Public, fr: Publique, es: Público, ar: عام}}}}
          movement: {{label: {{en: Movement, fr: Mouvement, es: Movimiento, ar: الحركة}}}}
    """,
    "reference/code_lists/stage_role.yml": f"""
        code_list: stage_role
        label: {FOUR}
        codes:
          transit: {{label: {{en: Transit, fr: Transit, es: Tránsito, ar: العبور}}}}
          destination: {{label: {{en: Destination, fr: Destination, es: Destino, ar: المقصد}}}}
    """,
    "reference/code_lists/trail_certainty.yml": f"""
        code_list: trail_certainty
        label: {FOUR}
        codes:
          curated: {{label: {{en: Curated, fr: Établi, es: Establecido, ar: موثق}}}}
          observed: {{label: {{en: Observed, fr: Observé, es: Observado, ar: مرصود}}}}
    """,
    "reference/code_lists/leg_mode.yml": f"""
        code_list: leg_mode
        label: {FOUR}
        codes:
          land: {{label: {{en: By land, fr: Par terre, es: Por tierra, ar: برا}}}}
    """,
    "reference/code_lists/station.yml": f"""
        code_list: station
        label: {FOUR}
        codes:
          north: {{label: {{en: North, fr: Nord, es: Norte, ar: الشمال}}}}
          south: {{label: {{en: South, fr: Sud, es: Sur, ar: الجنوب}}}}
    """,
    "reference/country_links.csv": """
        a,b,mode,km
        NER,NGA,land,940
    """,
    "rules/transit.yml": """
        inference: {border_km: 700, sea_factor: 1.75, slack_borders: 2, straight_share: 0.05}
        observation: {incidents_at_least: 3, wide_borders: 3, asylum_at_least: 100, years: 10}
        measured: {}
    """,
    "trails/lags.yml": """
        trail_id: DESERT
        source: {title: Counts, publisher: A society, date: '2016', licence: MIT, sha256: '0'}
        period: {from_date: null, to_date: null}
        method: a distributed lag
        lags:
          - {from_station: north, to_station: south, from_country: NER, to_country: NGA, lag_days: 1.5,
             lag_least: 0.5, lag_most: 2.5, days: 41, passed_share: 1.0, correlation: 0.9}
    """,
    "reference/code_lists/trail_kind.yml": f"""
        code_list: trail_kind
        label: {FOUR}
        codes:
          land: {{label: {{en: By land, fr: Par terre, es: Por tierra, ar: برا}}}}
    """,
    "reference/code_lists/ns_status.yml": f"""
        code_list: ns_status
        label: {FOUR}
        codes:
          recognised: {{label: {{en: Recognised, fr: Reconnue, es: Reconocida, ar: معترف بها}}}}
          dissolved: {{label: {{en: Dissolved, fr: Dissoute, es: Disuelta, ar: منحلّة}}}}
    """,
    "reference/code_lists/region.yml": f"""
        code_list: region
        label: {FOUR}
        codes:
          africa: {{label: {{en: Africa, fr: Afrique, es: África, ar: أفريقيا}}}}
    """,
    "reference/code_lists/organisation_type.yml": f"""
        code_list: organisation_type
        label: {FOUR}
        codes:
          multilateral: {{label: {{en: Multilateral, fr: Multilatérale, es: Multilateral, ar: متعددة الأطراف}}}}
    """,
    "reference/countries.yml": """
        - {iso3: NAM, iso2: NA, m49: '516', region: africa}
        - iso3: NER
          iso2: NE
          m49: 562
          other_names: {en: [The Niger], ha: [Nijar]}
        - {iso3: NGA, iso2: NG, m49: '566'}
    """,
    "reference/admin1.csv": "code,name,country_code\nNE001,Agadez,NER\nNA001,Erongo,NA\n",
    "reference/national_societies.yml": """
        - ns_id: ns-ner
          country_code: NER
          fdrs_code: DNE001
          go_id: 123
          region: africa
          names:
            en: Red Cross Society of Niger
            fr: Croix-Rouge nigérienne
            es: Cruz Roja Nigerina
            ar: الصليب الأحمر النيجري
          former_names: [{name: Old Society, until: 1970}]
          refs: [NE-XYZ-1]
          also_serves: [NGA]
          languages: [fr]
          status_history:
          - {status: dissolved, from_date: '1965', to_date: 1970-02, source: A law}
          - {status: recognised, from_date: '1970-02-28', source: A letter}
    """,
    "reference/foreign_codes.csv": "system,code_list,code,name\n"
    "iati,payment,1,Free\niati,payment,F,Free (1.x)\niati,payment,2,Part\nhxl,,#org,Body\nhxl,,+impl,Runs it\n",
    "decisions/same.csv": "left,right,judgement,by,at,why\nP|1,Q|2,same,an officer,2024-05-01,told by both\n",
    "decisions/scope.csv": "key,judgement,by,at,why\nP|1,migration,an officer,2024-05-01,read it\n",
    "reference/organisations.yml": """
        - organisation_id: iom
          organisation_type: multilateral
          names: {en: Migration Agency, fr: Agence, es: Agencia, ar: الوكالة}
          refs: [XM-DAC-47066]
    """,
    "reference/issue_types/values.yml": f"""
        - issue_type: date_unreadable
          severity: error
          label: {FOUR}
          what_to_do: {FOUR}
    """,
    "reference/rates.csv": "currency,year,chf_per_unit,source\nEUR,2009,1.51,A bank\n",
    "trails/DESERT.yml": f"""
        trail_id: DESERT
        names: {FOUR}
        kind: land
        stages:
          - {{role: transit, countries: [NER], source: study, certainty: curated}}
          - {{role: destination, countries: [NGA], from_date: '2014', to_date: '2016'}}
        legs:
          - {{from_country: NER, to_country: NGA, mode: land}}
        labels: {{others: [Desert Way]}}
        sources:
          - {{source_id: study, title: A study, publisher: A university, date: '2015'}}
    """,
    "sources/sheet.yml": """
        source_id: sheet
        publisher: ns-ner
        format: tabular
        match: {file_name: "*.csv"}
        currency: EUR
        columns: {Name: programme.title, Where: "#country", Fees: {field: programme.payment}}
        rows: {key: [Name]}
        lookups: {payment: {gratis: free}, country_code: {The North: NER}}
        ignored_fields: {Contact: personal}
        corrections:
          - {identifier: x, field: programme.title, expect: a, value: b, reason: typo, by: us, at: '2024-01-01'}
    """,
}

Change = Callable[..., Path]


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """The tiny catalog, whole."""
    for name, text in FILES.items():
        target = tmp_path / "catalog" / name
        target.parent.mkdir(parents=True, exist_ok=True)
        target.write_text(textwrap.dedent(text).lstrip("\n"), encoding="utf-8")
    return tmp_path / "catalog"


@pytest.fixture
def change(folder: Path) -> Change:
    """Replace a text in one file of the tiny catalog; the text must be there."""

    def replace(name: str, old: str, new: str) -> Path:
        path = folder / name
        text = path.read_text(encoding="utf-8")
        assert old in text
        path.write_text(text.replace(old, new), encoding="utf-8")
        return folder

    return replace
