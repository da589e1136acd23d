"""From an invitation to a membership: once, in time, for the address that was invited."""

from __future__ import annotations

import re

import pytest
from django.core import mail
from django.test import Client
from django.utils import timezone

from tests.web.accounts.people import PASSWORD, client_of, person
from waypost.web.accounts import actions
from waypost.web.accounts.errors import RefusedError
from waypost.web.accounts.models import Invitation, Membership, User
from waypost.web.accounts.queries import find_invitation, standing_of

FORM = {"display_name": "Amina", "language": "fr", "password1": PASSWORD, "password2": PASSWORD}


def _made(email: str = "new@example.org", role: str = "focal_point", by: User | None = None, **of: str) -> str:
    return actions.invite(by=by, email=email, role=role, **(of or {"ns_id": "ns-ner"}))[1]


@pytest.fixture
def manager():
    return person("m@example.org", "manager:ns-ner", factor=True)


def test_a_manager_invites_and_the_person_joins(manager, django_capture_on_commit_callbacks):
    client = client_of(manager)
    with django_capture_on_commit_callbacks(execute=True):
        page = client.post(
            "/en/account/people/",
            {"email": "New@Example.org", "role": "focal_point", "ns_id": "ns-ner", "language": "ar"},
        ).content.decode()
    link = re.search(r"http://[^<\s]+/account/invitation/[^<\s]+", page)[0]
    (sent,) = mail.outbox
    assert link in sent.body
    assert sent.to == ["new@example.org"]
    assert "Waypost" in sent.subject
    assert "جهة اتصال" in sent.body
    assert link not in client.get("/en/account/people/").content.decode()
    token = link.rstrip("/").rsplit("/", 1)[1]
    assert not Invitation.objects.filter(token_hash__contains=token).exists()
    guest, address = Client(), f"/ar/account/invitation/{token}/"
    assert "new@example.org" in guest.get(address).content.decode()
    response = guest.post(address, FORM)
    assert response.headers["Location"] == "/fr/account/"
    held = Membership.objects.get(person__email="new@example.org")
    assert (held.role, held.ns_id, held.granted_by) == ("focal_point", "ns-ner", manager)
    assert standing_of(held.person).viewer().societies == ("ns-ner",)
    assert "Point focal" in guest.get("/fr/account/").content.decode()
    assert Client().get(address).status_code == 410
    assert Client().post(address, FORM).status_code == 410


@pytest.mark.parametrize("change", [{"expires_at": timezone.now()}, {"withdrawn_at": timezone.now()}])
def test_a_link_that_is_too_old_or_withdrawn_opens_nothing(change):
    token = _made()
    Invitation.objects.update(**change)
    assert Client().get(f"/en/account/invitation/{token}/").status_code == 410
    assert find_invitation(token) is None
    assert not User.objects.exists()


def test_it_is_valid_for_fourteen_days():
    _made()
    invitation = Invitation.objects.get()
    assert (invitation.expires_at - invitation.made_at).days == 14


def test_another_address_cannot_accept():
    token, address = _made(), "/en/account/invitation/{}/"
    other = person("other@example.org")
    client = client_of(other)
    assert client.get(address.format(token)).status_code == 403
    assert client.post(address.format(token)).status_code == 403
    with pytest.raises(RefusedError, match="another address"):
        actions.accept(invitation=Invitation.objects.get(), person=other)
    assert not Membership.objects.exists()


def test_whoever_has_an_account_signs_in_and_accepts():
    known = person("new@example.org")
    address = f"/en/account/invitation/{_made()}/"
    asked = Client().get(address).content.decode()
    assert "Sign in to accept" in asked
    assert Client().post(address, FORM).status_code == 200
    assert User.objects.count() == 1
    client = client_of(known)
    assert client.post(address).status_code == 302
    assert Membership.objects.get().person == known
    with pytest.raises(RefusedError):
        actions.accept(invitation=Invitation.objects.get(), person=known)


def test_a_second_link_withdraws_the_first():
    first, second = _made(), _made()
    assert find_invitation(first) is None
    assert find_invitation(second) is not None


def test_an_offer_is_worth_what_the_word_of_its_maker_is_worth(manager):
    token = _made(by=manager)
    Membership.objects.filter(person=manager).update(ended_at=timezone.now())
    assert Client().post(f"/en/account/invitation/{token}/", FORM).status_code == 410
    assert not User.objects.filter(email="new@example.org").exists()


@pytest.mark.parametrize(
    ("roles", "role", "of", "may"),
    [
        (["manager:ns-ner"], "manager", {"ns_id": "ns-ner"}, True),
        (["manager:ns-ner"], "focal_point", {"ns_id": "ns-ita"}, False),
        (["manager:ns-ner"], "administrator", {}, False),
        (["manager:ns-ner"], "zone_officer", {"region": "africa"}, False),
        (["focal_point:ns-ner"], "focal_point", {"ns_id": "ns-ner"}, False),
        (["migration_team", "governing_board"], "reference_group", {}, False),
        (["administrator"], "manager", {"ns_id": "ns-ita"}, True),
        (["administrator"], "migration_team", {}, True),
    ],
)
def test_who_may_invite_whom(roles, role, of, may):
    by = person("by@example.org", *roles, factor=True)
    if may:
        actions.invite(by=by, email="x@example.org", role=role, **of)
        return
    with pytest.raises(RefusedError, match="may not give"):
        actions.invite(by=by, email="x@example.org", role=role, **of)
    assert not Invitation.objects.exists()


def test_without_the_second_factor_nobody_invites():
    by = person("by@example.org", "administrator")
    with pytest.raises(RefusedError, match="may not give"):
        actions.invite(by=by, email="x@example.org", role="migration_team")


@pytest.mark.parametrize(
    ("role", "of", "why"),
    [
        ("manager", {}, "have a National Society"),
        ("administrator", {"ns_id": "ns-ner"}, "have a National Society"),
        ("zone_officer", {}, "have a region"),
        ("zone_officer", {"region": "atlantis"}, "not in the catalog"),
        ("manager", {"ns_id": "ns-xxx"}, "not in the catalog"),
        ("king", {}, "not in the catalog"),
    ],
)
def test_a_role_fits_what_it_is_of(role, of, why):
    with pytest.raises(RefusedError, match=why):
        actions.invite(by=None, email="x@example.org", role=role, **of)
    with pytest.raises(RefusedError, match="no e-mail address"):
        actions.invite(by=None, email="nobody", role="administrator")


def test_a_role_that_is_held_is_not_offered_again():
    person("x@example.org", "manager:ns-ner")
    with pytest.raises(RefusedError, match="holds the role"):
        actions.invite(by=None, email="X@example.org", role="manager", ns_id="ns-ner")


def test_a_weak_password_is_refused():
    address = f"/es/account/invitation/{_made()}/"
    for weak in ("short", "123456789012", "qwerty123456", "new@example.org"):
        body = Client().post(address, FORM | {"password1": weak, "password2": weak}).content.decode()
        assert "error-summary" in body, weak
        assert "<title>Error: " in body
    body = Client().post(address, FORM | {"password2": "another one entirely"}).content.decode()
    assert "Las dos contraseñas no son iguales" in body
    assert 'href="#id_password2"' in body
    assert not User.objects.exists()


def test_memberships_end_and_stay(manager):
    held = Membership.objects.get(person=person("f@example.org", "focal_point:ns-ner"))
    theirs = Membership.objects.get(person=person("i@example.org", "focal_point:ns-ita"))
    client = client_of(manager)
    assert client.post(f"/en/account/end/{theirs.pk}/").status_code == 404
    with pytest.raises(RefusedError):
        actions.end_membership(by=manager, membership=theirs)
    assert client.post(f"/en/account/end/{held.pk}/").status_code == 302
    back = client.get(f"/en/account/end/{held.pk}/", follow=True)
    assert back.redirect_chain == [("/en/account/", 302)]
    assert "Nothing was sent" in back.content.decode()
    held.refresh_from_db()
    assert held.ended_at is not None
    assert held.ended_by == manager
    assert "f@example.org" not in client.get("/en/account/people/").content.decode()


def test_an_invitation_is_taken_back(manager):
    token = _made(by=manager)
    client = client_of(manager)
    assert client.post(f"/en/account/withdraw/{Invitation.objects.get().pk}/").status_code == 302
    assert find_invitation(token) is None
    other = _made(email="o@example.org", ns_id="ns-ita")
    assert client.post(f"/en/account/withdraw/{find_invitation(other).pk}/").status_code == 404


def test_the_last_administrator_stays():
    first = person("a@example.org", "administrator", factor=True)
    with pytest.raises(RefusedError, match="last administrator"):
        actions.end_membership(by=first, membership=first.memberships.get())
    person("b@example.org", "administrator", factor=True)
    assert client_of(first).post(f"/en/account/leave/{first.memberships.get().pk}/").status_code == 302
    assert not standing_of(first).is_administrator
    stranger = Membership.objects.get(person__email="b@example.org")
    assert client_of(first).post(f"/en/account/leave/{stranger.pk}/").status_code == 302
    assert standing_of(stranger.person).is_administrator


def test_nobody_sends_a_flood(manager, monkeypatch):
    monkeypatch.setattr(actions, "_MOST_A_DAY", 2)
    for number in range(2):
        _made(by=manager, email=f"x{number}@example.org")
    with pytest.raises(RefusedError, match="tomorrow"):
        _made(by=manager, email="x3@example.org")
