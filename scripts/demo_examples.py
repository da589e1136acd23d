"""Writes the example spreadsheets of ``catalog/demo/examples``: everything in them is invented and says so.

The examples in text (XML, JSON, CSV) are kept by hand; those in XLSX are made here, so that what is in them can
be read and reviewed. The workbook carries the code lists of the catalog: write it again when they change.
"""

from __future__ import annotations

import copy
import datetime as dt
from pathlib import Path
from typing import Any

from openpyxl import Workbook

from waypost.publish.workbook import write_workbook
from waypost.publish.xlsx_bytes import save_workbook
from waypost.reference import Catalog, load_catalog
from waypost.reference.societies import NationalSociety

FOLDER = Path(__file__).resolve().parents[1] / "catalog" / "demo" / "examples"

# A society that does not exist, in a country where nobody lives.
SOCIETY = NationalSociety(
    ns_id="ns-exa",
    country_code="BVT",
    names={
        "en": "Example Red Cross Society of Examplia",
        "fr": "Croix-Rouge Exemple d’Examplia",
        "es": "Cruz Roja Ejemplo de Examplia",
        "ar": "جمعية الصليب الأحمر المثال في إكزامبليا",
    },
)

SPANISH: list[list[Any]] = [
    ["Actividades (archivo de ejemplo: todo es inventado)"],
    ["Código", "Título", "Organización", "País", "Servicio", "Población", "Inicio", "Fin", "Previstas", "Alcanzadas"],
    [
        "#activity+code",
        "#activity+name+es",
        "#org+impl",
        "#country",
        "#service",
        "#beneficiary",
        "#date+start",
        "#date+end",
        "#targeted",
        "#reached",
    ],
    [
        "EX-ES-1",
        "Ejemplo: Puntos de servicios humanitarios para migrantes en tránsito",
        "Agencia Ejemplo de Examplia",
        "HMD",
        "Punto de servicio humanitario",
        "Personas en tránsito",
        dt.date(2023, 5, 1),
        dt.date(2025, 4, 30),
        5000,
        3120,
    ],
    [
        "EX-ES-2",
        "Ejemplo: Cursos de idioma para personas refugiadas",
        "Agencia Ejemplo de Examplia",
        "HMD",
        "Cursos de idiomas e interpretación",
        "Personas en destino",
        "01/09/2024",
        "30/06/2026",
        "1.250",
        "640",
    ],
]

DECLARED: list[list[Any]] = [
    ["Example file: everything in it is invented / ملف مثال: كل ما فيه مختلق"],
    ["Code", "العنوان", "Who", "Country", "What", "For whom", "From", "Until", "Planned for", "Budget CHF"],
    [
        "EX-AR-1",
        "مثال: معلومات للعمال المهاجرين قبل المغادرة",
        "Example Red Crescent Society of Examplistan",
        "ATA",
        "pre_departure_information",
        "migrant_workers",
        dt.date(2024, 1, 1),
        dt.date(2025, 12, 31),
        2400,
        75000,
    ],
    [
        "EX-AR-2",
        "مثال: مساعدة نقدية للعائدين",
        "Example Red Crescent Society of Examplistan",
        "ATA",
        "cash",
        "returnees",
        dt.date(2025, 3, 1),
        dt.date(2027, 2, 28),
        900,
        54000,
    ],
]

PROGRAMMES: list[dict[str, Any]] = [
    {
        "programme_id": "wp-example-17",
        "programme": {
            "title": {
                "en": "Example: Rest and information for people in transit",
                "fr": "Exemple : Repos et information pour les personnes en transit",
                "es": "Ejemplo: Descanso e información para personas en tránsito",
                "ar": "مثال: راحة ومعلومات للأشخاص المتنقلين",
            },
            "description": {"en": "Example: two service points for people in transit, whoever they are."},
            "actual_start_date": "2024-02-01",
            "planned_end_date": "2026-12-31",
            "operation_type": "programme",
            "programme_type": "domestic",
            "access_condition": "irrespective_of_status",
            "information_sharing": "none",
            "payment": "free",
        },
        "identifier": [{"authority": "XX-EXA-RC", "value": "EXA-17"}],
        "place": [{"country_code": "BVT", "stage_role": "transit"}],
        "service": ["humanitarian_service_point", "first_aid", "rfl_prevention", "information_services"],
        "population_group": ["people_in_transit"],
        "budget": [{"budget_type": "revised", "amount": "260000", "currency": "CHF"}],
    },
    {
        "programme_id": "wp-example-18",
        "programme": {
            "title": {
                "en": "Example: Volunteers from migrant communities",
                "fr": "Exemple : Bénévoles issus des communautés migrantes",
            },
            "actual_start_date": "2025-01-01",
            "operation_type": "programme",
            "migrant_involvement": "staff_and_volunteers",
        },
        "place": [{"country_code": "BVT", "stage_role": "destination"}],
        "service": ["volunteers_from_migrants", "host_dialogue"],
        "population_group": ["people_at_destination", "host_communities"],
    },
]


def write_examples(folder: Path, catalog: Catalog) -> None:
    """Write the three spreadsheets to ``folder``; the same catalog gives the same bytes."""
    _table("Actividades", SPANISH, folder / "waypost_example_hxl_es.xlsx")
    _table("3W", DECLARED, folder / "waypost_example_sheet.xlsx")
    with_example = copy.copy(catalog)
    with_example.__dict__["societies"] = {**catalog.societies, SOCIETY.ns_id: SOCIETY}
    answered = dt.date(2025, 2, 1)
    path = folder / "waypost_example_workbook_fr.xlsx"
    write_workbook(path, SOCIETY.ns_id, "fr", PROGRAMMES, with_example, answered_on=answered)


def _table(title: str, rows: list[list[Any]], path: Path) -> None:
    book = Workbook()
    sheet = book.worksheets[0]
    sheet.title = title
    for row in rows:
        sheet.append(row)
    save_workbook(book, path)


if __name__ == "__main__":
    write_examples(FOLDER, load_catalog())
