"""Loads the catalog; fails on a duplicate or a malformed file.

Each module's docstring gives the layout of the files it reads. :func:`load_catalog` is the way in.
"""

from waypost.reference.catalog import Catalog, load_catalog
from waypost.reference.codes import Code, CodeList, CodeLists
from waypost.reference.column_names import ColumnNames, ColumnTarget, PeopleWord, PeopleWords
from waypost.reference.countries import Admin1, Country
from waypost.reference.issue_types import IssueType
from waypost.reference.rates import YearlyRate
from waypost.reference.schema import Field, Kind
from waypost.reference.societies import NationalSociety, Organisation, StatusPeriod
from waypost.reference.sources import Correction, Match, Source
from waypost.reference.trails import Leg, Stage, Trail, TrailSource

__all__ = [
    "Admin1",
    "Catalog",
    "Code",
    "CodeList",
    "CodeLists",
    "ColumnNames",
    "ColumnTarget",
    "Correction",
    "Country",
    "Field",
    "IssueType",
    "Kind",
    "Leg",
    "Match",
    "NationalSociety",
    "Organisation",
    "PeopleWord",
    "PeopleWords",
    "Source",
    "Stage",
    "StatusPeriod",
    "Trail",
    "TrailSource",
    "YearlyRate",
    "load_catalog",
]
