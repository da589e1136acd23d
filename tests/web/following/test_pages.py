"""The page of what I follow, the buttons, and how fresh a programme is, on every page that shows one."""

from __future__ import annotations

import pytest
from django.test import Client

from tests.web.accounts.people import client_of, person
from waypost.model.freshness import is_verified_recently
from waypost.settings import LANGUAGES
from waypost.web.accounts.errors import RefusedError
from waypost.web.following import actions
from waypost.web.following.filters import address_of, canonical, words_of
from waypost.web.following.models import MOST_FOLLOWED, Followed
from waypost.web.pages.templating import texts


@pytest.fixture(autouse=True)
def _release(release_path, settings, db):
    settings.WAYPOST_RELEASE = release_path
    settings.WAYPOST_AUDIENCE = "public"
    settings.PASSWORD_HASHERS = ["django.contrib.auth.hashers.MD5PasswordHasher"]


@pytest.fixture
def jo():
    return person("jo@example.org")


_WITH_BUTTON = {
    "/en/trail/CMR/": {"along": "CMR"},
    "/en/society/ns-ner/": {"society": "ns-ner"},
    "/en/country/NER/": {"country": "NER"},
    "/en/service/health/": {"heading": "health"},
    "/en/group/unaccompanied_children/": {"group": "unaccompanied_children"},
    "/en/programmes/?country=NER&service=water": {"country": "NER", "service": "water"},
}


@pytest.mark.parametrize("address", _WITH_BUTTON)
def test_follow_and_stop_on_every_page_that_is_a_list(jo, address):
    client = client_of(jo)
    page = client.get(address).content.decode()
    assert 'action="/en/following/follow/"' in page
    wanted = _WITH_BUTTON[address]
    for name, code in wanted.items():
        assert f'<input type="hidden" name="{name}" value="{code}">' in page
    answer = client.post("/en/following/follow/", {**wanted, "next": address})
    assert answer.headers["Location"] == address
    followed = Followed.objects.get(person=jo)
    assert followed.filters == wanted
    page = client.get(address).content.decode()
    assert "You follow this list." in page
    client.post(f"/en/following/end/{followed.pk}/", {"next": address})
    assert not Followed.objects.filter(ended_at=None).exists()
    assert 'action="/en/following/follow/"' in client.get(address).content.decode()


@pytest.mark.parametrize("address", [*_WITH_BUTTON, "/en/programmes/"])
def test_whoever_is_not_signed_in_gets_the_same_page_without_a_button(address, jo):
    before = Client().get(address)
    assert "following" not in before.content.decode().replace("following_", "")
    assert not before.cookies
    client_of(jo).get(address)
    assert Client().get(address).content == before.content


def test_a_list_of_everything_has_no_button(jo):
    client = client_of(jo)
    for address in ("/en/programmes/", "/en/programmes/?everybody=1&country=NER"):
        assert "following/follow" not in client.get(address).content.decode()


@pytest.mark.parametrize("language", LANGUAGES)
def test_the_page_in_four_languages(jo, language):
    actions.follow(person=jo, filters={"country": "NER", "along": "CMR", "year": "2024", "group": "unknown"})
    client = client_of(jo)
    page = client.get(f"/{language}/following/").content.decode()
    assert words_of(Followed.objects.get().filters, language).replace("’", "’") in page.replace("&#39;", "'")
    assert address_of(Followed.objects.get().filters, language).replace("&", "&amp;") in page
    assert f'href="/{language}/following/"' in client.get(f"/{language}/account/").content.decode()


def test_how_one_is_written_to_is_kept(jo):
    client = client_of(jo)
    client.post("/en/following/choice/", {"digest": "never"})
    jo.refresh_from_db()
    assert (jo.wish.digest, jo.wish.is_asked) == ("never", False)
    client.post("/en/following/choice/", {"digest": "weekly", "asked": "yes"})
    jo.wish.refresh_from_db()
    assert (jo.wish.digest, jo.wish.is_asked) == ("weekly", True)
    client.post("/en/following/choice/", {"digest": "hourly"})
    jo.wish.refresh_from_db()
    assert jo.wish.digest == "weekly"


def test_only_who_is_signed_in_and_only_one_s_own(jo):
    mine = actions.follow(person=jo, filters={"country": "NER"})
    assert Client().get("/en/following/").status_code == 302
    assert Client().post("/en/following/follow/", {"country": "NER"}).status_code == 302
    client_of(person("other@example.org")).post(f"/en/following/end/{mine.pk}/")
    mine.refresh_from_db()
    assert mine.ended_at is None
    assert client_of(jo).get("/en/following/follow/")["Location"] == "/en/following/"


@pytest.mark.parametrize("elsewhere", ["https://example.org/", "//example.org/", "/\\example.org", "javascript:1"])
def test_the_way_back_leads_nowhere_else(jo, elsewhere):
    answer = client_of(jo).post("/en/following/follow/", {"country": "NER", "next": elsewhere})
    assert answer.headers["Location"] == "/en/following/"


def test_the_same_list_is_one_row_whatever_the_order_and_what_is_no_filter_is_left_out(jo):
    first = actions.follow(person=jo, filters={"service": "water", "country": "NER"})
    assert actions.follow(person=jo, filters={"country": "NER", "service": "water", "next": "/"}) == first
    assert canonical({"country": "NER'--", "everybody": "1"}) == {}
    with pytest.raises(RefusedError):
        actions.follow(person=jo, filters={"everybody": "1"})


def test_fifty_lists_are_as_many_as_one_can_follow(jo):
    for number in range(MOST_FOLLOWED):
        actions.follow(person=jo, filters={"year": str(1900 + number)})
    with pytest.raises(RefusedError):
        actions.follow(person=jo, filters={"country": "NER"})
    page = client_of(jo).post("/en/following/follow/", {"country": "NER"}, follow=True).content.decode()
    assert "50 lists" in page
    actions.unfollow(person=jo, followed=Followed.objects.first().pk)
    assert actions.follow(person=jo, filters={"country": "NER"})


def test_the_page_costs_few_queries(jo, django_assert_max_num_queries):
    for number in range(30):
        actions.follow(person=jo, filters={"year": str(1900 + number)})
    client = client_of(jo)
    client.get("/en/following/")
    with django_assert_max_num_queries(6):
        client.get("/en/following/")


def test_how_fresh_a_programme_is_has_three_answers():
    import datetime as dt

    day = dt.date(2024, 7, 1)
    assert is_verified_recently(dt.date(2023, 7, 2), day) is True
    assert is_verified_recently(dt.date(2023, 7, 1), day) is False
    assert is_verified_recently(None, day) is None


@pytest.mark.parametrize("language", LANGUAGES)
def test_freshness_stands_on_every_page_that_shows_a_programme(language):
    client = Client()
    listed = client.get(f"/{language}/programmes.json").json()["programmes"]
    never = texts()["following_fresh_never"][language]
    assert {row["is_verified_recently"] for row in listed} <= {True, False, None}
    row = next(row for row in listed if row["country_codes"] and row["verified_date"] is None)
    key, country = row["programme_id"], row["country_codes"].split()[0]
    for address in (f"programme/{key}/", "programmes/", f"country/{country}/", f"search/?q={key}"):
        assert never in client.get(f"/{language}/{address}").content.decode(), address
    assert "is_verified_recently" in client.get(f"/{language}/programmes.csv").content.decode()
    assert client.get(f"/{language}/programme/{key}.json").json()["is_verified_recently"] is None


def test_texts_have_equal_placeholders():
    import re

    for key, versions in texts().items():
        if key.startswith("following_"):
            assert len({tuple(sorted(re.findall(r"{\w+}", versions[each]))) for each in LANGUAGES}) == 1, key
