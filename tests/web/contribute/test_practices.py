"""How a programme works, asked on a page: what is said reaches the register, and an untouched form says nothing."""

from __future__ import annotations

import datetime as dt

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from tests.examples import examples
from tests.web.contribute.conftest import work
from tests.web.contribute.test_pages import client, filled, problems
from tests.web.contribute.test_saying import WATER
from waypost.reference import load_catalog
from waypost.reference.practices import NO_ANSWER, NONE
from waypost.store.release import open_release

pytestmark = pytest.mark.django_db
MY = "/en/my/ns-ner/"


def address_of(ids) -> str:
    return f"{MY}programme/{ids[WATER]}/practices/"


def said(person) -> list[tuple[str, str, str, str]]:
    from waypost.web.contribute.queries import words_of

    (change,) = words_of("ns-ner")
    assert change.slot == "practice"
    return sorted((r["practice_code"], r["practice_no"], r["practice_field"], r["practice_value"]) for r in change.new)


def test_what_is_said_reaches_the_register_and_comes_back(world, ids, people):
    manager = client(people["manager"])
    address = address_of(ids)
    sent = filled(manager.get(address).content.decode()) | {
        "data_flow:0:level": "personal", "data_flow:0:recipient_type": "health_service",
        "data_flow:0:compelled": "-not_known", "data_flow:0:to": "Red Cross Society of Niger",
        "assessment:0:date": "2024-03-31", "assessment:0:migrants_took_part": "true",
        "barrier:whole": NONE, "facility:whole": "-prefer_not_to_say", "sign": "1",
    }  # fmt: skip
    answer = manager.post(address, sent)
    assert answer.status_code == 302, problems(answer)
    expected = [
        ("assessment", "0", "date", "2024-03-31"), ("assessment", "0", "migrants_took_part", "true"),
        ("barrier", "0", "none", "true"), ("data_flow", "0", "compelled", "not_known"),
        ("data_flow", "0", "level", "personal"), ("data_flow", "0", "recipient_type", "health_service"),
        ("data_flow", "0", "to", "ns-ner"), ("facility", "0", "none", "prefer_not_to_say"),
    ]  # fmt: skip
    assert said(manager) == expected
    assert work() > 0
    found = (
        open_release(world / "before")
        .connect()
        .sql("select practice_code, practice_no::text, practice_field, practice_value from practice order by all")
    )
    assert found.fetchall() == expected

    html = manager.get(address).content.decode()
    assert "4 of 35 subjects answered" in html
    answer = manager.post(address, filled(html))
    assert answer.status_code == 302, problems(answer)
    assert said(manager) == expected
    html = manager.get(f"{MY}programme/{ids[WATER]}/history/").content.decode()
    assert "Where information about people goes: " in html
    assert "Barriers to access: there are none" in html


def test_an_entry_more_keeps_the_number_of_the_one_before(world, ids, people):
    focal, address = client(people["focal"]), address_of(ids)
    focal.post(address, filled(focal.get(address).content.decode()) | {"barrier:0:kind": "cost"})
    html = focal.get(address).content.decode()
    assert 'name="barrier:1:kind"' in html
    focal.post(address, filled(html) | {"barrier:1:kind": "language"})
    assert said(focal) == [("barrier", "0", "kind", "cost"), ("barrier", "1", "kind", "language")]
    sent = filled(focal.get(address).content.decode()) | {"barrier:0:drop": "1"}
    focal.post(address, sent)
    assert said(focal) == [("barrier", "1", "kind", "language")]
    sent = filled(focal.get(address).content.decode()) | {"barrier:0:drop": "1"}
    focal.post(address, sent)
    assert said(focal) == [("barrier", "0", "none", "not_known")]


def test_what_cannot_be_read_is_told_and_nothing_is_kept(world, ids, people):
    from waypost.web.contribute.queries import words_of

    focal, address = client(people["focal"]), address_of(ids)
    wrong = {"assessment:0:date": "the day before", "data_flow:0:level": "everything", "barrier:0:kind": "cost",
             "barrier:whole": NONE, "access:0:agreement_ref": "x" * 301, "message:0:topic": "see"}  # fmt: skip
    answer = focal.post(address, filled(focal.get(address).content.decode()) | wrong)
    html = answer.content.decode()
    assert answer.status_code == 422
    assert html.count('<span class="error">') == 4
    assert 'value="the day before"' in html
    assert words_of("ns-ner") == []
    assert client(people["stranger"]).get(address).status_code == 403
    assert client(people["manager"]).get(f"{MY}programme/wp-none/practices/").status_code == 404


def test_numbers_are_asked_and_shown_as_the_language_writes_them(world, ids, people):
    focal, address = client(people["focal"]), address_of(ids).replace("/en/", "/fr/")
    wrong = {"message_figure:0:value": "beaucoup", "message_figure:0:tolerance": "peu"}
    html = focal.post(address, filled(focal.get(address).content.decode()) | wrong).content.decode()
    summary = html[html.index('id="error-summary"') : html.index("</ul>", html.index('id="error-summary"'))]
    assert "Chiffres dans les messages – Nombre\u00a0: Indiquez un nombre" in summary
    assert "Chiffres dans les messages – Précision, à combien de pour cent près\u00a0: Indiquez un pour" in summary

    right = {"message_figure:0:year": "2025", "message_figure:0:value": "1,125", "message_figure:0:tolerance": "12,5",
             "save": "message_figure"}  # fmt: skip
    answer = focal.post(address, filled(focal.get(address).content.decode()) | right)
    assert answer["Location"].endswith("/practices/?topic=message_figure#f-message-figure")
    assert said(focal) == [
        ("message_figure", "0", "tolerance", "0.125"), ("message_figure", "0", "value", "1.125"),
        ("message_figure", "0", "year", "2025"),
    ]  # fmt: skip
    html = focal.get(answer["Location"]).content.decode()
    assert "Ce qui a changé\u00a0: Chiffres dans les messages." in html
    assert 'value="12,5"' in html
    assert 'value="1,125"' in html
    assert focal.post(address, filled(html)).status_code == 302
    assert len(said(focal)) == 3
    html = focal.get("/fr/my/ns-ner/waiting/").content.decode()
    assert "Année\u00a0: 2025" in html
    assert "12,5\u00a0%" in html


def test_what_waits_is_counted_in_one_way(world, ids, people):
    focal, address = client(people["focal"]), address_of(ids)
    for kind in ("cost", "language"):
        focal.post(address, filled(focal.get(address).content.decode()) | {"barrier:0:kind": kind})
    html = client(people["manager"]).get(MY).content.decode()
    assert f'<a href="{MY}waiting/">2</a></dd><dt>Waiting for a signature' in html
    assert "2 changes wait for a signature" in html
    html = client(people["manager"]).get(f"{MY}waiting/").content.decode()
    assert html.count('name="change"') == 2
    assert "<del><bdi>Cost</bdi></del>" in html


def test_a_stand_in_says_how_they_were_told(world, ids, people):
    officer, address = client(people["officer"]), address_of(ids)
    sent = filled(officer.get(address).content.decode()) | {"access:0:fee": "false"}
    assert officer.post(address, sent).status_code == 422
    told = {"as": "own", "medium": "telephone", "told_by": "Focal point", "told_on": "2024-06-01"}
    answer = officer.post(address, sent | told)
    assert answer.status_code == 302, problems(answer)
    assert said(officer) == [("access", "0", "fee", "false")]


@pytest.mark.parametrize("language", ["fr", "es", "ar"])
def test_it_is_asked_in_every_language(world, ids, people, language):
    html = client(people["focal"]).get(f"/{language}/my/ns-ner/programme/{ids[WATER]}/practices/").content.decode()
    for practice in load_catalog().practices.values():
        assert practice.question[language].replace("'", "&#39;") in html


def _value(catalog, practice, field):
    none = st.sampled_from(sorted(catalog.code_lists[NO_ANSWER].codes))
    code_list, type_ = practice.list_of(field), practice.fields[field].type
    if code_list is not None:
        return st.sampled_from(sorted(catalog.code_lists[code_list].codes)) | none
    if practice.fields[field].unit == "share":
        return st.integers(0, 100).map(lambda percent: f"{percent / 100:g}") | none
    if practice.fields[field].unit == "year":
        return st.integers(1900, 2100).map(str) | none
    return {
        "boolean": st.sampled_from(["true", "false"]),
        "country": st.sampled_from(sorted(catalog.countries)),
        "date": st.dates(dt.date(1950, 1, 1), dt.date(2090, 1, 1)).map(lambda day: day.isoformat()),
        "number": st.integers(0, 10**9).map(str),
    }.get(type_, st.text("abcdé عب-_.", min_size=1, max_size=40).map(str.strip).filter(bool)) | none


@st.composite
def _rows(draw):
    catalog = load_catalog()
    rows = []
    for name in draw(st.lists(st.sampled_from(sorted(catalog.practices)), unique=True, max_size=6)):
        practice = catalog.practices[name]
        if practice.is_list and draw(st.booleans()):
            rows.append((name, "0", NONE, "true"))
            continue
        for number in draw(
            st.lists(st.integers(0, 40), unique=True, min_size=1, max_size=3 if practice.is_list else 1)
        ):
            for field in draw(st.lists(st.sampled_from(sorted(practice.fields)), unique=True, min_size=1)):
                rows.append((name, str(number), field, draw(_value(catalog, practice, field))))
    return rows


@given(_rows(), st.sampled_from(["en", "fr", "es", "ar"]))
@settings(max_examples=examples(60), deadline=None, suppress_health_check=list(HealthCheck))
def test_what_stands_survives_the_form_in_every_language(rows, language):
    """The inputs of an untouched form say what stood, whatever stood."""
    from django.http import QueryDict

    from waypost.web.contribute.practice_form import entries_in_form, practices_asked, read_practices, said_of
    from waypost.web.contribute.questions import DECLINED, shown_in_form

    catalog = load_catalog()
    names = ("practice_code", "practice_no", "practice_field", "practice_value")
    stands = said_of([dict(zip(names, row, strict=True)) for row in rows], catalog)
    sent = QueryDict(mutable=True)
    silent = catalog.code_lists[NO_ANSWER].codes
    for practice in practices_asked(catalog, language):
        there = stands.get(practice.name)
        entries = entries_in_form(practice, there, {})
        sent[f"{practice.name}:rows"] = str(len(entries))
        sent[f"{practice.name}:whole"] = there.whole if there else ""
        for at, entry in enumerate(entries):
            sent[f"{practice.name}:{at}:number"] = str(entry["number"])
            for column in practice.columns:
                value = entry.get(column.slot)
                shown = DECLINED + value if value in silent else shown_in_form(column, value, language, catalog)
                sent[f"{practice.name}:{at}:{column.slot}"] = shown
    read = read_practices(sent, practices_asked(catalog, language), catalog)
    assert not read.wrong
    assert sorted(tuple(row[name] for name in names) for row in read.values["practice"]) == sorted(rows)
