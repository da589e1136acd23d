"""What trying the pages brought to light: ends of lines, rows with remarks, emptied answers, days that cannot be."""

from __future__ import annotations

import pytest

from tests.web.contribute.conftest import work
from tests.web.contribute.test_pages import MY, client, filled, problems
from tests.web.contribute.test_saying import WATER, author, title_of
from tests.web.contribute.test_taking_in import ROWS, compared, matched_upload, send, sheet, take
from waypost.store.release import open_release

pytestmark = pytest.mark.django_db

COUNTS = [
    {"measure": "reached", "count": "90", "unit": "persons", "counting": "cumulative", "disability": "with"},
    {"measure": "reached", "count": "40", "unit": "persons", "counting": "cumulative", "sex": "female"},
]


def say(who, *words, **parts):
    from waypost.web.contribute.actions.saying import Word
    from waypost.web.contribute.actions.saying import say as keep

    return keep(author=author(who), kind="page", words=[Word(*word) for word in words], **parts)


def as_a_browser(sent):
    """Browsers end the lines of whatever they send with both signs."""
    return {
        name: [each.replace("\r\n", "\n").replace("\n", "\r\n") for each in (v if isinstance(v, list) else [v])]
        for name, v in sent.items()
    }


def test_a_form_sent_untouched_by_a_browser_changes_nothing(world, ids, people):
    from waypost.web.contribute.models import Change

    say(people["manager"], (ids[WATER], "people_count", COUNTS), (ids[WATER], "service", ["health", "food"]))
    say(people["manager"], (ids[WATER], "population_group", ["returnees", "people_in_transit"]))
    before = Change.objects.count()
    address = f"{MY}programme/{ids[WATER]}/"
    answer = client(people["focal"]).post(address, as_a_browser(filled(client(people["focal"]).get(address).content)))
    assert answer.status_code == 302, problems(answer)
    assert Change.objects.count() == before


def test_a_row_of_a_list_keeps_what_the_form_does_not_ask(world, ids, people):
    from waypost.web.contribute.queries import words_of

    say(people["manager"], (ids[WATER], "people_count", COUNTS))
    address = f"{MY}programme/{ids[WATER]}/"
    sent = filled(client(people["focal"]).get(address).content)
    sent["people_count:0:count"] = "95"
    assert client(people["focal"]).post(address, as_a_browser(sent)).status_code == 302
    said = {c.slot: c.new for c in words_of("ns-ner", [ids[WATER]])}
    assert said["people_count"] == [{**COUNTS[0], "count": "95"}, COUNTS[1]]


@pytest.mark.parametrize(
    ("changes", "told"),
    [
        ({"programme.actual_start_date": "2020-05-01", "programme.actual_end_date": "2018-05-01"}, "before the beginn"),
        ({"programme.planned_start_date": "2099-01-01", "programme.planned_end_date": "2030-01-01",
          "programme.actual_start_date": "", "programme.actual_end_date": ""}, "before the beginn"),
        ({"people_count:0:age_min": "40", "people_count:0:age_max": "12"}, "highest age is below"),
        ({"people_count:0:period_start_date": "2021-02-01", "people_count:0:period_end_date": "2021-01-01"},
         "before the beginn"),
        ({f"programme.title{language}": "" for language in ("", ".en", ".fr", ".es", ".ar")},
         "Give the programme a title"),
    ],
)  # fmt: skip
def test_what_cannot_be_is_told_and_not_kept(world, ids, people, changes, told):
    from waypost.web.contribute.models import Change

    say(people["manager"], (ids[WATER], "people_count", COUNTS))
    before = Change.objects.count()
    address = f"{MY}programme/{ids[WATER]}/"
    sent = filled(client(people["focal"]).get(address).content) | changes
    answer = client(people["focal"]).post(address, sent)
    assert answer.status_code == 422
    assert told in answer.content.decode()
    assert Change.objects.count() == before


def test_an_end_before_the_start_is_told_in_the_table_too(world, ids, people):
    from lxml import html as parser

    manager = client(people["manager"])
    form = parser.fromstring(manager.get(f"{MY}table/").content).xpath("//form[@data-draft]")[0]
    sent = dict(form.form_values())
    sent[f"{ids[WATER]}:programme.actual_start_date"] = "2020-05-01"
    sent[f"{ids[WATER]}:programme.actual_end_date"] = "2019-05-01"
    answer = manager.post(f"{MY}table/", sent)
    assert answer.status_code == 422
    assert "before the beginning" in answer.content.decode()


def test_what_its_society_empties_is_empty_in_the_next_release_whoever_says_otherwise(world, ids, people):
    from waypost.web.contribute.actions.signing import undo
    from waypost.web.contribute.models import Batch, Build

    water = ids[WATER]
    con = open_release(world / "before").connect()
    title = con.execute("select title from programme where programme_id = ?", [water]).fetchone()
    services = con.execute("select count(*) from service where programme_id = ?", [water]).fetchone()
    assert title == (WATER,)
    assert services[0] > 0
    address = f"{MY}programme/{water}/"
    manager = client(people["manager"])
    sent = filled(manager.get(address).content)
    sent["programme.title.fr"] = "De l’eau"
    sent["programme.title.en"] = ""
    sent.pop("service")
    assert manager.post(address, sent | {"sign": "1"}).status_code == 302
    html = manager.get(address).content.decode()
    assert WATER not in html.split("<form", 1)[1].split("contribute_others", 1)[0].split('<details class="others"')[0]
    assert work() == 1
    assert [build.state for build in Build.objects.all()] == ["done"], Build.objects.get().problem
    con = open_release(world / "before").connect()
    assert con.execute("select title from programme where programme_id = ?", [water]).fetchall() == [("De l’eau",)]
    count = con.execute("select count(*) from service where programme_id = ?", [water]).fetchone()
    assert count == (0,)
    lost = con.execute(
        "select distinct why from claim where programme_id = ? and standing = 'lost'"
        " and ((field = 'title' and language = 'en') or kind = 'service')",
        [water],
    ).fetchall()
    assert lost == [("its society gives no answer here",)]
    undo(by=people["manager"], batch=Batch.objects.get(kind="page"))
    assert work() == 1
    con = open_release(world / "before").connect()
    assert con.execute("select title from programme where programme_id = ?", [water]).fetchall() == [(WATER,)]
    assert con.execute("select count(*) from service where programme_id = ?", [water]).fetchone() == services


def test_what_somebody_beside_leaves_open_silences_nobody(world, ids, people):
    from waypost.web.contribute.actions.saying import Author, Word
    from waypost.web.contribute.actions.saying import say as keep

    beside = Author(by=people["team"], ns_id="", speaker="migration-team")
    word = Word(ids[WATER], "programme.title.en", None, declined="not_known", is_own=False)
    keep(author=beside, kind="beside", words=[word], sign_at_once=True)
    assert work() == 1
    assert title_of(world, ids[WATER]) == [(WATER,)]


def test_a_row_with_an_error_is_shown_named_and_not_among_the_good_ones(world, people):
    upload = matched_upload(people["focal"], [["Advice for migrants", "Niger", "the day before", "12"], ROWS[1]])
    page = f"{MY}import/{upload.pk}/"
    html = client(people["focal"]).get(page).content.decode()
    assert "Take in the rows without errors (1)" in html
    assert "Take in all that can be read (2)" in html
    assert "the day before" in html
    assert "Start date" in html  # the column as its sheet calls it
    only = client(people["focal"]).get(f"{page}?outcome=issues").content.decode()
    assert "Advice for migrants" in only
    assert "Shelter for migrants" not in only
    take(upload, rows="good")
    from waypost.web.contribute.models import Entry

    assert [entry.title for entry in Entry.objects.filter(is_new=True)] == ["Shelter for migrants on the move"]


def test_who_is_passed_over_is_told_why(world, ids, people):
    from waypost.web.contribute.actions.uploading import ask_to_take_in

    upload = matched_upload(people["focal"], ROWS)
    say(people["manager"], (ids[WATER], "programme.reach", "national"))
    assert ask_to_take_in(upload=upload, choices={"rows": "all"})
    upload = compared(upload)
    assert (upload.state, upload.problem) == ("ready", "contribute_problem_meanwhile")
    html = client(people["focal"]).get(f"{MY}import/{upload.pk}/").content.decode()
    assert "callout" in html.split("contribute_look_lead")[0]


def test_columns_of_a_layout_that_is_known_can_be_matched_again(world, people):
    matched_upload(people["focal"], ROWS)
    upload = compared(send(people["focal"], "again.csv", sheet([["Project name", "Country", "Start date",
                                                                "People reached"], *ROWS])))  # fmt: skip
    assert upload.state == "ready"
    focal = client(people["focal"])
    page = f"{MY}import/{upload.pk}/"
    assert "?again=1" in focal.get(page).content.decode()
    from lxml import html as parser

    html = focal.get(f"{page}?again=1").content.decode()
    assert "Which column is what?" in html
    form = parser.fromstring(html).xpath("//form[.//button[@name='columns']]")[0]
    sent = dict(form.form_values()) | {"columns": "1", "column:3": "ignore"}
    answer = focal.post(page, sent)
    if answer.status_code == 200:
        values = dict(parser.fromstring(answer.content).xpath("//form[.//button[@name='values']]")[0].form_values())
        focal.post(page, values | {"value:country_code:Turkiye": "TUR", "values": "1"})
    upload = compared(upload)
    from waypost.web.contribute.shelf import result_of

    assert upload.state == "ready", upload.problem
    slots = {change.slot for row in result_of(upload.folder).rows for change in row.changes}
    assert "people_count" not in slots
    assert "programme.title.en" in slots


def test_what_was_taken_back_can_be_found_and_brought_back(world, ids, people):
    manager = client(people["manager"])
    assert manager.post(f"{MY}programme/{ids[WATER]}/withdraw/", {"why": "Never ours"}).status_code == 302
    html = manager.get(MY).content.decode()
    assert "Taken back" in html
    assert f'{MY}programme/{ids[WATER]}/withdraw/"' in html
    manager.post(f"{MY}programme/{ids[WATER]}/withdraw/", {"restore": "1"})
    told = manager.get(f"{MY}batches/").content.decode()
    assert "Brought back" in told
    assert f"{WATER}: Never ours" in told


def test_a_batch_says_what_it_holds_and_is_undone_only_when_one_is_sure(world, ids, people):
    from waypost.web.contribute.models import Batch

    say(people["manager"], (ids[WATER], "programme.reach", "national"), (ids[WATER], "programme.title.fr", "L’eau"))
    html = client(people["manager"]).get(f"{MY}batches/").content.decode()
    assert WATER in html
    assert "Yes, undo 2 changes" in html
    assert client(people["manager"]).post(f"{MY}batches/{Batch.objects.get().pk}/undo/").status_code == 302
    assert Batch.objects.get().undone_at is not None


def test_a_focal_point_takes_their_own_proposal_away_and_nobody_elses(world, ids, people):
    from waypost.web.contribute.models import Change

    say(people["focal"], (ids[WATER], "programme.reach", "national"))
    say(people["manager"], (ids[WATER], "programme.access_condition", "irrespective_of_status"))
    numbers = [str(change.pk) for change in Change.objects.all()]
    focal = client(people["focal"])
    assert focal.get(f"{MY}waiting/").content.decode().count('type="checkbox"') == 1
    focal.post(f"{MY}waiting/", {"change": numbers, "drop": "1"})
    assert {c.slot: c.state for c in Change.objects.all()} == {
        "programme.reach": "dropped",
        "programme.access_condition": "proposed",
    }


def test_nothing_ticked_is_told(world, ids, people):
    say(people["focal"], (ids[WATER], "programme.reach", "national"))
    answer = client(people["manager"]).post(f"{MY}waiting/", {"sign": "1"}, follow=True)
    assert "Nothing was chosen" in answer.content.decode()


@pytest.mark.parametrize(
    ("name", "content", "told"),
    [("vide.csv", b"", "le fichier est vide"), ("a.zip", b"PK\x03\x04rest", "l’archive ZIP ne peut pas")],
)
def test_a_file_that_cannot_be_taken_is_told_of_in_ones_language(world, people, name, content, told):
    from django.core.files.uploadedfile import SimpleUploadedFile

    answer = client(people["focal"]).post("/fr/my/ns-ner/import/", {"file": SimpleUploadedFile(name, content)})
    assert told in answer.content.decode()


def test_what_was_undone_leaves_no_programme_behind_that_is_only_still_true(world, ids, people):
    from waypost.web.contribute.actions.signing import still_true, undo
    from waypost.web.contribute.models import Batch

    take(matched_upload(people["manager"], ROWS), rows="all", others=True)
    work()
    con = open_release(world / "before").connect()
    new = [key for (key,) in con.sql("select programme_id from programme").fetchall() if key not in ids.values()]
    assert len(new) == 2
    still_true(author=author(people["manager"]), programmes=new, role="manager")
    undo(by=people["manager"], batch=Batch.objects.get(kind="import"))
    work()
    con = open_release(world / "before").connect()
    assert {key for (key,) in con.sql("select programme_id from programme").fetchall()} == set(ids.values())


def test_what_was_chosen_of_rows_stays_while_cells_are_mended_and_pages_turned(world, people):
    from waypost.web.contribute.models import Entry

    rows = [["Advice for migrants", "Niger", "the day before", "12"], *ROWS]
    upload = matched_upload(people["manager"], rows)
    manager = client(people["manager"])
    page = f"{MY}import/{upload.pk}/"
    chosen = {
        "here": ["2", "3", "4"],
        "skip:4": "1",
        "rows": "all",
        "sign": "1",
        "cell:!2!C": "01/02/2023",
        "mend": "1",
    }
    assert manager.post(page, chosen).status_code == 302
    compared(upload)
    html = manager.get(page).content.decode()
    assert 'name="skip:4" value="1" checked' in html
    assert 'name="rows" value="all" checked' in html
    answer = manager.post(page, {"here": ["2"], "rows": "all", "sign": "1", "go": "new:0"})
    assert answer["Location"].endswith("?outcome=new&from=0")
    assert 'name="skip:4" value="1" checked' in manager.get(page).content.decode()
    manager.post(page, {"here": ["2", "3"], "rows": "all", "sign": "1", "take": "1"})
    work()
    assert sorted(entry.title for entry in Entry.objects.filter(is_new=True)) == [
        "Advice for migrants", "Legal advice for migrants in transit",
    ]  # fmt: skip


def test_everything_is_still_true_is_not_offered_while_one_searches(world, people):
    from waypost.web.contribute.actions.saying import NewEntry, Word
    from waypost.web.contribute.actions.saying import say as keep

    keys = [f"wp-{number:06d}" for number in range(25)]
    keep(
        author=author(people["manager"]), kind="page",
        words=[Word(key, "programme.title.en", f"Shelter {key[-3:]}") for key in keys],
        entries=[NewEntry(key, is_new=True, speaker="ns-ner") for key in keys],
    )  # fmt: skip
    manager = client(people["manager"])
    assert "(27)" in manager.get(MY).content.decode()
    assert 'name="all"' not in manager.get(f"{MY}?words=shelter+001").content.decode()
    assert manager.get(f"{MY}?words=wp-000001").content.decode().count("Shelter 0") == 3


def test_what_the_society_chose_itself_is_no_difference_any_more(world, ids, people):
    say(people["manager"], (ids[WATER], "programme.actual_start_date", "2017-01-01"), sign_at_once=True)
    work()
    html = client(people["manager"]).get(MY).content.decode()
    assert "told differently by others" not in html
    form = client(people["manager"]).get(f"{MY}programme/{ids[WATER]}/").content.decode()
    assert "2016" in form


def test_a_sheet_that_nobody_chose_is_named(world, people, tmp_path):
    import openpyxl

    from waypost.importing.declaring import Matched
    from waypost.web.contribute.actions.uploading import choose_columns, choose_values

    book = openpyxl.Workbook()
    head = ["Project name", "Country", "Start date", "People reached"]
    for name, row in (("Nord", ROWS[0]), ("Sud", ROWS[1])):
        one = book.create_sheet(name)
        one.append(head)
        one.append(row)
    book.remove(book.worksheets[0])
    book.save(tmp_path / "two.xlsx")
    upload = send(people["focal"], "two.xlsx", (tmp_path / "two.xlsx").read_bytes())
    targets = ("#activity+name", "#country", "#date+start", "#reached")
    columns = dict(zip(head, targets, strict=True))
    choose_columns(upload=upload, matched=Matched(sheet="Nord", columns=columns, date_order="dmy"))
    choose_values(upload=upload, values={"country_code": {"Turkiye": "TUR"}})
    compared(upload)
    html = client(people["focal"]).get(f"{MY}import/{upload.pk}/").content.decode()
    assert "Not read:" in html
    assert "<bdi>Sud</bdi>" in html


def test_a_list_of_values_runs_from_right_to_left_in_arabic():
    from waypost.reference import load_catalog
    from waypost.web.contribute.showing import slot_text

    place = [{"country_code": "NER", "admin1_name": "Agadez"}]
    assert slot_text("place", place, "en", load_catalog()) == "Niger, Agadez"
    row = "\u2067\u2068النيجر\u2069، \u2068Agadez\u2069\u2069"
    assert slot_text("place", place, "ar", load_catalog()) == f"\u2067\u2068{row}\u2069\u2069"
