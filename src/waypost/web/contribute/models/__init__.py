"""The tables of contributions."""

from waypost.web.contribute.models.asked import Asked
from waypost.web.contribute.models.batch import Batch
from waypost.web.contribute.models.build import Build
from waypost.web.contribute.models.change import Change
from waypost.web.contribute.models.entry import Entry
from waypost.web.contribute.models.judgement import Judgement
from waypost.web.contribute.models.remembered import RememberedColumns, RememberedValue
from waypost.web.contribute.models.upload import Upload

__all__ = [
    "Asked",
    "Batch",
    "Build",
    "Change",
    "Entry",
    "Judgement",
    "RememberedColumns",
    "RememberedValue",
    "Upload",
]
