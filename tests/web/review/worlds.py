"""A world with something to decide: programmes of two societies that may be one, a doubtful record, a strange name."""

from __future__ import annotations

from pathlib import Path

from tests.pipeline.answering import AS_OF, FACTS
from tests.pipeline.files import ACTIVITY, IATI
from waypost.model.contribution import Contribution, contribution_lines
from waypost.pipeline import build

BUS = {
    "programme.title.en": "Safe passage bus for migrants on the coast road",
    "programme.actual_start_date": "2022-03-01",
    "programme.planned_end_date": "2024-12-31",
    "place": [{"country_code": "LBY"}],
    "service": ["health"],
    "population_group": ["people_in_transit"],
}
OURS, THEIRS, HIDDEN = "wp-aaaaaaaaaa", "wp-bbbbbbbbbb", "wp-cccccccccc"
PAIR = ("ns-ita|wp-bbbbbbbbbb", "ns-ner|wp-aaaaaaaaaa")
HIDDEN_TITLE = "Night shelter for migrants behind the old harbour"
DOUBTFUL = "XX-EXA-1|XX-EXA-1-9"
UNKNOWN = "Example Red Cross Society of Examplia"


def _said(speaker: str, programme: str, **more: object) -> Contribution:
    return Contribution(
        speaker=speaker, programme=programme, stated="2024-05-01T00:00:00+00:00", is_new=True, slots=BUS | more
    )


def write_inputs(folder: Path) -> None:
    """Two programmes of Niger told by others; the bus of Niger and of Italy; a shelter of each, Italy's for itself."""
    folder.mkdir()
    (folder / "facts.yml").write_text(FACTS, encoding="utf-8")
    shelter = {"programme.title.en": HIDDEN_TITLE, "place": [{"country_code": "TUN"}]}
    said = [
        _said("ns-ner", OURS),
        _said("ns-ita", THEIRS),
        _said("ns-ner", "wp-dddddddddd", **shelter),
        _said("ns-ita", HIDDEN, **shelter, **{"programme.visibility": "owner"}),
    ]
    (folder / "told.contributions.jsonl").write_bytes(b"".join(contribution_lines(said)))
    plain = ACTIVITY.format(date="2024-01-01", number=9, title="Diaspora savings clubs", amount=1)
    plain = plain.replace("Water, first aid and family links for migrants in transit.", "Told by a neighbour.")
    clear = ACTIVITY.format(date="2024-01-01", number=1, title="Example: help for migrants, place 1", amount=1)
    (folder / "example.xml").write_text(IATI.format(date="2024-01-01", activities=plain + clear), encoding="utf-8")


def make_world(folder: Path) -> Path:
    """``in`` the files, ``before`` the release."""
    write_inputs(folder / "in")
    build([folder / "in"], folder / "before", as_of=AS_OF)
    return folder
