"""What societies say: proposed, signed, built into the next release, undone, taken back; each with its history."""

from __future__ import annotations

import pytest

from tests.web.contribute.conftest import work
from waypost.store.release import open_release

pytestmark = pytest.mark.django_db
WATER = "Water for migrants on the way"


def author(person, ns_id="ns-ner", speaker=None, **told):
    from waypost.web.contribute.actions.saying import Author

    return Author(by=person, ns_id=ns_id, speaker=speaker or ns_id, **told)


def say(people, who, *words, **parts):
    from waypost.web.contribute.actions.saying import Word
    from waypost.web.contribute.actions.saying import say as keep

    return keep(author=author(people[who]), kind="page", words=[Word(*word) for word in words], **parts)


def title_of(world, programme):
    con = open_release(world / "before").connect()
    return con.execute("select title from programme where programme_id = ?", [programme]).fetchall()


def test_what_is_signed_is_in_the_next_release_and_what_is_only_proposed_is_not(world, ids, people):
    from waypost.web.contribute.actions.signing import sign
    from waypost.web.contribute.models import Build

    water = ids[WATER]
    say(people, "focal", (water, "programme.title.en", "Water and food"))
    assert work() == 0
    assert sign(by=people["manager"], ns_id="ns-ner") == 1
    say(people, "focal", (water, "programme.title.en", "Not yet"))
    assert work() == 1
    assert title_of(world, water) == [("Water and food",)]
    assert [build.state for build in Build.objects.all()] == ["done"]


def test_the_second_of_two_managers_is_told(world, ids, people):
    from waypost.web.contribute.actions.saying import ChangedMeanwhileError, Word
    from waypost.web.contribute.actions.saying import say as keep

    water = ids[WATER]
    keep(author=author(people["manager"]), kind="page", words=[Word(water, "programme.reach", "national", seen=0)])
    with pytest.raises(ChangedMeanwhileError) as told:
        keep(
            author=author(people["focal"]),
            kind="page",
            words=[Word(water, "programme.reach", "regional", seen=0)],
        )
    assert [change.new for change in told.value.changes] == ["national"]


def test_saying_the_same_again_keeps_nothing(world, ids, people):
    assert say(people, "focal", (ids[WATER], "programme.reach", "national")) is not None
    assert say(people, "manager", (ids[WATER], "programme.reach", "national")) is None


def test_a_batch_is_undone_as_a_whole_and_what_stood_before_stands_again(world, ids, people):
    from waypost.web.contribute.actions.signing import sign, undo
    from waypost.web.contribute.queries import words_of

    water = ids[WATER]
    say(people, "focal", (water, "programme.title.en", "First"))
    batch = say(people, "focal", (water, "programme.title.en", "Second"), (water, "programme.reach", "national"))
    sign(by=people["manager"], ns_id="ns-ner")
    undo(by=people["manager"], batch=batch)
    assert {(w.slot, w.new) for w in words_of("ns-ner")} == {("programme.title.en", "First")}
    work()
    assert title_of(world, water) == [("First",)]


def test_personal_data_is_held_back_with_its_kind(world, ids, people):
    from waypost.web.contribute.actions.saying import PersonalDataError

    text = "Call Amina on +227 90 12 34 56 or amina@example.org"
    with pytest.raises(PersonalDataError) as refused:
        say(people, "focal", (ids[WATER], "programme.description.en", text))
    assert set(refused.value.found[ids[WATER], "programme.description.en"]) >= {"email"}
    assert say(people, "focal", (ids[WATER], "programme.description.en", text), hold_back=True) is None


def test_still_true_needs_no_signature_and_names_a_role(world, ids, people):
    from waypost.web.contribute.actions.signing import still_true

    still_true(author=author(people["focal"]), programmes=[ids[WATER]], role="focal_point")
    work()
    con = open_release(world / "before").connect()
    found = con.execute(
        "select verified_date is not null, verified_by from programme where programme_id = ?", [ids[WATER]]
    )
    assert found.fetchall() == [(True, "focal_point")]


def test_what_is_taken_back_leaves_a_tombstone_and_can_come_back(world, ids, people):
    from waypost.web.contribute.actions.signing import restore, withdraw

    water = ids[WATER]
    withdraw(by=people["manager"], ns_id="ns-ner", programme=water, title=WATER, why="not ours")
    work()
    con = open_release(world / "before").connect()
    assert title_of(world, water) == []
    assert con.sql("select programme_id, society_id from tombstone").fetchall() == [(water, "ns-ner")]
    for folder in (world / "before.releases").iterdir():  # nor in an earlier release, nor in what was made of one
        if (folder / "manifest.json").is_file():
            kept = open_release(folder).connect().sql("select programme_id from programme").fetchall()
            assert (water,) not in kept
    from waypost.web.accounts.errors import RefusedError

    with pytest.raises(RefusedError):
        say(people, "focal", (water, "programme.reach", "national"))
    restore(by=people["manager"], ns_id="ns-ner", programme=water)
    work()
    assert title_of(world, water) == [(WATER,)]


def test_a_build_that_was_cut_off_is_made_again(world, ids, people):
    from waypost.web.contribute.actions.building import take_up_builds
    from waypost.web.contribute.models import Build

    say(people, "focal", (ids[WATER], "programme.title.en", "Water and food"), sign_at_once=True)
    from django_tasks_db.models import DBTaskResult

    DBTaskResult.objects.all().delete()
    Build.objects.update(state="running")
    take_up_builds()
    assert work() == 1
    assert title_of(world, ids[WATER]) == [("Water and food",)]
    assert sorted(Build.objects.values_list("state", flat=True)) == ["done", "failed"]


def test_what_a_zone_says_stands_beside(world, ids, people):
    from waypost.web.contribute.actions.saying import Word
    from waypost.web.contribute.actions.saying import say as keep

    water = ids[WATER]
    say(people, "manager", (water, "programme.title.en", "Ours"), sign_at_once=True)
    beside = author(people["officer"], speaker="zone-africa")
    keep(author=beside, kind="beside", words=[Word(water, "programme.title.en", "Theirs")], sign_at_once=True)
    work()
    assert title_of(world, water) == [("Ours",)]
    con = open_release(world / "before").connect()
    told = con.execute(
        """select r.publisher, c.value from claim c join record r using (record_id)
           where c.programme_id = ? and c.kind = 'programme' and c.field = 'title' order by 1""",
        [water],
    ).fetchall()
    assert ("zone-africa", "Theirs") in told


def test_decisions_made_here_win_in_the_next_build(world, ids, people, tmp_path):
    from waypost.web.contribute.decisions import write_decisions
    from waypost.web.contribute.models import Judgement

    con = open_release(world / "before").connect()
    keys = con.sql("select publisher || '|' || identifier from record order by 1").fetchall()
    Judgement.objects.create(kind="same", left=keys[0][0], right=keys[1][0], judgement="same", role="migration_team")
    Judgement.objects.create(kind="name", left="Croissant", right="ns-ner", role="migration_team", why="theirs")
    assert write_decisions(tmp_path / "d") == {"same.csv": 1, "scope.csv": 0, "names.csv": 1, "corrections.csv": 0}
    assert write_decisions(tmp_path / "d") == {"same.csv": 1, "scope.csv": 0, "names.csv": 1, "corrections.csv": 0}
    say(people, "manager", (ids[WATER], "programme.reach", "national"), sign_at_once=True)
    work()
    assert open_release(world / "before").connect().sql("select count(*) from programme").fetchall() == [(1,)]
