"""A society with very many programmes: a hundred on a page, found by words and by what they want; kept at once."""

from __future__ import annotations

import datetime as dt

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.web.contribute.test_pages import MY, client
from tests.web.contribute.test_saying import WATER, author
from waypost.importing.held_back import free_texts, private_in, private_of
from waypost.web.contribute.listing import PER_PAGE, WANTS, asked_of, part_of

BLANK = {"missing": (), "is_stale": False, "has_ended": False, "status": None, "waiting": 0, "asked": 0, "lost": 0}


def line(number: int, **parts) -> dict:
    return {"programme_id": f"wp-{number}", "title": f"Ayuda número {number}", **BLANK, **parts}


@given(st.integers(0, 450))
def test_each_line_stands_on_exactly_one_page(count):
    lines = [line(number) for number in range(count)]
    seen, first = [], 0
    while first is not None:
        part = part_of(lines, asked_of({}), first)
        assert len(part.lines) <= PER_PAGE
        seen += part.lines
        first = part.after
    assert seen == lines


def test_words_are_found_whatever_their_accents_and_each_must_stand():
    lines = [line(1), line(2), line(3, title=None)]
    assert part_of(lines, asked_of({"words": "AYUDA numero 2"}), 0).lines == [lines[1]]
    assert part_of(lines, asked_of({"words": "wp-3"}), 0).lines == [lines[2]]
    assert part_of(lines, asked_of({"words": "water"}), 0).count == 0


@pytest.mark.parametrize(
    ("want", "parts"),
    [("missing", {"missing": ("x",)}), ("stale", {"is_stale": True}), ("ended", {"has_ended": True}),
     ("waiting", {"waiting": 2}), ("asked", {"asked": 1}), ("differing", {"lost": 1})],
)  # fmt: skip
def test_what_a_programme_wants_finds_it(want, parts):
    lines = [line(1), line(2, **parts)]
    assert part_of(lines, asked_of({"want": want}), 0).lines == [lines[1]]
    assert part_of([line(2, has_ended=True, status="closed")], asked_of({"want": "ended"}), 0).lines == []


@pytest.mark.parametrize("sent", [{"from": "٣"}, {"from": "-1"}, {"from": "9" * 40}, {"from": "1e3"}, {"want": "no"}])
def test_an_address_that_means_nothing_shows_all_from_the_beginning(sent):
    assert part_of([line(1)], asked_of(sent), asked_of(sent).first).lines == [line(1)]


@pytest.mark.django_db
def test_a_society_of_many_is_shown_part_by_part(world, people):
    from waypost.web.contribute.actions.saying import NewEntry, Word, say
    from waypost.web.contribute.models import Change

    keys = [f"wp-{number:06d}" for number in range(230)]
    say(
        author=author(people["manager"]), kind="page", sign_at_once=True,
        words=[Word(key, "programme.title.en", f"Shelter {key[-3:]}") for key in keys]
        + [Word(keys[0], "service", ["health"])],
        entries=[NewEntry(key, is_new=True, speaker="ns-ner") for key in keys],
    )  # fmt: skip
    first = Change.objects.get(programme=keys[0], slot="service")
    assert (first.new, first.old, first.is_own, first.state) == (["health"], None, True, "signed")
    assert first.signed_at.date() == dt.datetime.now(dt.UTC).date()
    manager = client(people["manager"])
    html = manager.get(MY).content.decode()
    assert html.count("Shelter ") <= PER_PAGE * 3  # a title, and two labels that name it
    assert f"Rows 1 to {PER_PAGE} of 232" in html
    last = manager.get(f"{MY}?from=200").content.decode()
    assert "Rows 201 to 232 of 232" in last
    found = manager.get(f"{MY}?words=shelter+229").content.decode()
    assert "Shelter 229" in found
    assert "Shelter 228" not in found
    assert WATER not in found
    assert "No programme fits" in manager.get(f"{MY}?words=nothing+like+it").content.decode()
    for want in WANTS:
        assert manager.get(f"{MY}?want={want}&from=999").status_code == 200


@pytest.mark.django_db
def test_rows_written_at_once_are_those_that_django_writes(world, people):
    from waypost.web.contribute.models import Batch, Change
    from waypost.web.project.many_rows import add_rows

    batch = Batch.objects.create(kind="page", ns_id="ns-ner", by=people["manager"])
    values = [None, "text", "", ["a", "b"], [{"count": "12", "name": "نص"}], 'it\'s "quoted" %s ?']

    def made():
        return [
            Change(batch=batch, speaker="ns-ner", programme="wp-1", slot=f"s{at}", old=None, new=value)
            for at, value in enumerate(values)
        ]

    Change.objects.bulk_create(made())
    theirs = list(Change.objects.order_by("pk").values_list("slot", "old", "new", "declined", "is_own", "signed_at"))
    Change.objects.all().delete()
    add_rows(Change, made())
    assert (
        list(Change.objects.order_by("pk").values_list("slot", "old", "new", "declined", "is_own", "signed_at"))
        == theirs
    )
    assert Change.objects.filter(new__isnull=True).count() == 1


def test_many_words_are_screened_as_each_is():
    told = [
        ("programme.title.en", "Write to focal.point@example.org"),
        ("programme.description.fr", "Tél. +227 90 12 34 56"),
        ("programme.planned_start_date", "2024-01-01"),
        ("people_count", [{"count": "90123456", "note": "call +227 90 12 34 56"}]),
        ("place", [{"name": "Agadez"}]),
        ("service", ["health"]),
        ("programme.title.ar", None),
    ] * 60
    assert len(told) > 200
    assert private_of(told) == [private_in(free_texts(slot, value)) for slot, value in told]
    assert private_of(told[:7]) == private_of(told)[:7]
    assert [bool(kinds) for kinds in private_of(told)[:7]] == [True, True, False, True, False, False, False]
