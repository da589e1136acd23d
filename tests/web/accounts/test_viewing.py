"""One predicate: what memberships amount to, never more."""

from __future__ import annotations

import itertools

import pytest
from django.db import connection
from django.test import Client, RequestFactory
from django.utils import timezone
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from tests.examples import examples
from tests.web.accounts.people import client_of, person
from waypost.disclosure.access import Viewer
from waypost.disclosure.rules import AUDIENCES, audience_rank
from waypost.reference import load_catalog
from waypost.web.accounts.models import Membership, User
from waypost.web.accounts.queries import standing_of
from waypost.web.accounts.roles import OF_A_SOCIETY, WITH_SECOND_FACTOR, Role, societies_of
from waypost.web.accounts.viewing import viewer_of

SOCIETIES = ("ns-ner", "ns-ita", "ns-tcd")
REGIONS = ("africa", "middle_east_north_africa")
ZONES = ("europe", "africa")


def _held() -> st.SearchStrategy[dict[str, object]]:
    is_ended = st.booleans()
    society = st.fixed_dictionaries(
        {"role": st.sampled_from(OF_A_SOCIETY), "ns_id": st.sampled_from(SOCIETIES), "is_ended": is_ended}
    )
    area = st.fixed_dictionaries(
        {
            "role": st.just(Role.ZONE_OFFICER),
            "region": st.sampled_from(REGIONS),
            "zone": st.sampled_from(("", *ZONES)),
            "is_ended": is_ended,
        }
    )
    others = [role for role in Role if role not in (*OF_A_SOCIETY, Role.ZONE_OFFICER)]
    return society | area | st.fixed_dictionaries({"role": st.sampled_from(others), "is_ended": is_ended})


numbers = itertools.count()


@settings(max_examples=examples(80), deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(
    held=st.lists(
        _held(), max_size=6, unique_by=lambda m: tuple(m.get(k) for k in ("role", "ns_id", "region", "zone"))
    ),
    factor=st.booleans(),
)
def test_a_viewer_is_given_no_more_than_the_memberships_allow(held, factor):
    """Any set of memberships, ended or not, with or without a second factor."""
    who = person(f"p{next(numbers)}@example.org", factor=factor)
    other = person(f"p{next(numbers)}@example.org", "migration_team", "manager:ns-fra", factor=True)
    for membership in held:
        fields = {name: value for name, value in membership.items() if name != "is_ended"}
        Membership.objects.create(person=who, ended_at=timezone.now() if membership["is_ended"] else None, **fields)
    request = RequestFactory().get("/en/")
    request.COOKIES["sessionid"], request.user = "x", who
    viewer = viewer_of(request)

    counts = [m for m in held if not m["is_ended"]]
    if not factor and any(m["role"] in WITH_SECOND_FACTOR for m in counts):
        counts = []
    roles = {m["role"] for m in counts}
    if not roles:
        assert viewer == Viewer("public")
    assert audience_rank(viewer.audience) <= (2 if Role.MIGRATION_TEAM in roles else 1 if roles else 0)
    assert audience_rank(viewer.audience) >= (1 if roles else 0)
    assert set(viewer.societies) == {m["ns_id"] for m in counts if m["role"] in OF_A_SOCIETY}
    areas = [m for m in counts if m["role"] == Role.ZONE_OFFICER]
    known = load_catalog().societies
    for ns_id in set(viewer.concerns) - set(viewer.societies):
        assert any(known[ns_id].region == m["region"] or known[ns_id].zone_2009 == m["zone"] for m in areas)
    assert "ns-fra" not in viewer.societies
    assert standing_of(other).viewer() == Viewer("secretariat", ("ns-fra",), ("ns-fra",))


@pytest.mark.parametrize("region", REGIONS)
def test_a_zone_officer_is_concerned_with_the_societies_of_the_region(region):
    viewer = standing_of(person("z@example.org", f"zone_officer:{region}")).viewer()
    expected = {ns for ns, society in load_catalog().societies.items() if society.region == region}
    assert viewer.audience == "movement"
    assert expected
    assert set(viewer.concerns) == expected
    assert viewer.societies == ()
    assert societies_of("", "") == ()


@pytest.mark.parametrize("audience", AUDIENCES[:3])
def test_whoever_is_not_signed_in_sees_what_the_server_shows_to_everybody(settings, audience):
    settings.WAYPOST_AUDIENCE = audience
    assert viewer_of(RequestFactory().get("/en/")) == Viewer(audience)


def test_a_membership_that_ended_counts_no_more_at_the_next_request(pages_programme):
    client = client_of(who := person("a@example.org", "focal_point:ns-ner"))
    assert "Every value with its source" in client.get(pages_programme).content.decode()
    Membership.objects.filter(person=who).update(ended_at=timezone.now())
    assert "Every value with its source" not in client.get(pages_programme).content.decode()


def test_a_person_who_is_closed_out_is_one_of_the_public(pages_programme):
    client = client_of(who := person("a@example.org", "focal_point:ns-ner"))
    User.objects.filter(pk=who.pk).update(is_active=False)
    assert "Every value with its source" not in client.get(pages_programme).content.decode()


@pytest.mark.parametrize("role", ["manager:ns-ner", "migration_team", "administrator"])
def test_a_role_that_needs_a_second_factor_shows_nothing_before_there_is_one(pages_programme, role):
    client = client_of(person("m@example.org", role))
    assert "Every value with its source" not in client.get(pages_programme).content.decode()
    home = client.get("/en/account/").content.decode()
    assert "Your role needs a second factor" in home
    assert client.get("/en/account/people/").status_code == 403
    assert client.get("/en/account/everybody/").status_code == 403
    with_factor = client_of(person("n@example.org", role, factor=True))
    assert "Every value with its source" in with_factor.get(pages_programme).content.decode()


@pytest.fixture
def pages_programme():
    found = Client().get("/en/programmes/?format=json").json()["programmes"]
    return f"/en/programme/{found[0]['programme_id']}/"


@pytest.mark.parametrize("address", ["/", "/en/", "/ar/programmes/", "/fr/about/"])
def test_a_public_reader_needs_no_database_and_gets_no_cookie(django_assert_num_queries, address):
    client = Client()
    with django_assert_num_queries(0):
        response = client.get(address)
    assert not response.cookies
    assert response.status_code in (200, 302)


def test_a_page_asks_the_database_little(django_assert_num_queries):
    """Session, person, memberships; then the row of the log: a look at the last one, the new one, and its bounds."""
    client = client_of(person("a@example.org", "focal_point:ns-ner", "reference_group"))
    client.get("/en/")
    with django_assert_num_queries(8 if connection.vendor == "postgresql" else 7):  # there: the lock of the chain
        response = client.get("/en/")
    assert response.headers["Cache-Control"] == "private, no-store"
    assert "Amina" not in response.content.decode()
    assert "Cookie" in response.headers["Vary"]


def test_somebody_without_a_role_is_not_logged(django_assert_num_queries):
    client = client_of(person("a@example.org"))
    client.get("/en/")
    with django_assert_num_queries(3):
        client.get("/en/")
