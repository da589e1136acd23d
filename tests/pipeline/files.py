"""Small input files of three formats, all examples."""

from __future__ import annotations

from pathlib import Path

IATI = """<?xml version="1.0" encoding="UTF-8"?>
<iati-activities version="2.03" generated-datetime="{date}T00:00:00Z">
{activities}
</iati-activities>
"""
ACTIVITY = """<iati-activity xml:lang="en" default-currency="CHF" last-updated-datetime="{date}T00:00:00Z">
<iati-identifier>XX-EXA-1-{number}</iati-identifier>
<reporting-org ref="XX-EXA-1" type="22"><narrative>Example publisher</narrative></reporting-org>
<title><narrative>{title}</narrative></title>
<description><narrative>Water, first aid and family links for migrants in transit. An example.</narrative></description>
<participating-org role="4" type="22"><narrative>Example Red Cross Society of Examplia</narrative></participating-org>
<activity-status code="2"/>
<activity-date type="2" iso-date="2023-01-01"/>
<activity-date type="3" iso-date="2025-12-31"/>
<recipient-country code="NE" percentage="100"/>
<sector vocabulary="1" code="72010" percentage="100"/>
<budget><period-start iso-date="2023-01-01"/><period-end iso-date="2023-12-31"/>
<value currency="CHF" value-date="2023-01-01">{amount}</value></budget>
</iati-activity>
"""
GO_HEADER = (
    "Country,Regions,Reporting NS,Disaster Type,Operation Type,Programme Type,Primary Sector,Tags,Status,"
    "Project Name,Start Date,End Date,Budget(CHF),Targeted Males,Targeted Females,Targeted Others,Targeted Total,"
    "Reached Males,Reached Females,Reached Others,Reached Total,Visibility,Actual Expenditure,Contact Email,"
    "Contact Name,Contact Role,Description"
)
GO_ROW = (
    "Niger,,Example Red Cross Society of Examplia,Population Movement,Programme,Domestic,Migration,PGI,Ongoing,"
    "Example: help along the way,01/02/2023,31/12/2024,1000,,,,300,,,,150,Public,,a@example.org,A Person,Officer,"
    "Help for migrants on the move. An example."
)


def write_iati(path: Path, date: str = "2024-01-01", numbers: range = range(1, 4), amount: int = 1000) -> Path:
    """A file of activities; ``date`` is when the publisher touched them."""
    activities = "".join(
        ACTIVITY.format(date=date, number=n, title=f"Example: help for migrants, place {n}", amount=amount)
        for n in numbers
    )
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(IATI.format(date=date, activities=activities), encoding="utf-8")
    return path


def write_world(folder: Path) -> Path:
    """Two IATI files of the same publisher that overlap, a GO sheet, a broken file and one of no format."""
    write_iati(folder / "example_2024_01.xml", "2024-01-01")
    write_iati(folder / "example_2024_02.xml", "2024-02-01", range(2, 6), amount=2000)
    (folder / "example_go.csv").write_text(f"{GO_HEADER}\n{GO_ROW}\n", encoding="utf-8")
    (folder / "broken.xml").write_text("<iati-activities><iati-activity>", encoding="utf-8")
    (folder / "notes.bin").write_bytes(b"\x00\x01\x02 nothing of ours")
    return folder
