"""What a build makes ready before the release is shown."""

from __future__ import annotations

import pytest

from tests.web.contribute.conftest import work
from tests.web.contribute.test_saying import WATER, say, title_of
from waypost.atlas.answers import answers_folder
from waypost.reference import load_catalog
from waypost.store.release import open_release

pytestmark = pytest.mark.django_db


def test_the_answers_for_every_audience_are_there_before_a_release_is_shown(world, ids, people, monkeypatch):
    from waypost.web.contribute.actions import building
    from waypost.web.project.starting import make_answers

    made = []

    def make(release):
        make_answers(release)
        made.append((release.path, open_release(world / "before").path))

    monkeypatch.setattr(building, "make_answers", make)
    earlier = open_release(world / "before").path
    say(people, "manager", (ids[WATER], "programme.title.en", "Water and food"), sign_at_once=True)
    work()
    assert title_of(world, ids[WATER]) == [("Water and food",)]
    shown = open_release(world / "before")
    assert made == [(shown.path, earlier)]
    for audience in ("public", "movement", "secretariat"):
        assert (answers_folder(shown, audience, load_catalog()) / "answers.json").is_file()
