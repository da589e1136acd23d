"""A comment form through the interface: what it would do is told, then it is taken in as it was told."""

from __future__ import annotations

import io
import json

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from openpyxl import load_workbook

from tests.web.policy.consulted import issued, opened, said
from waypost.drafting.formats.comment_files import write
from waypost.web.policy.comment_files import form_of
from waypost.web.policy.library import kept_work
from waypost.web.policy.models import Comment

API = "/api/v1/my/consultations/first-round/organisations"


@pytest.fixture
def filled(people):
    """The form of a society, of whose one comment the wording was changed; as it would come back."""
    issued(people["team"])
    found = opened(people["team"])
    said(people["focal"], found)
    made = load_workbook(io.BytesIO(write(form_of(found, kept_work(found.work, "fr"), "ns-ner", "fr"), "xlsx")))
    old, new = "ne devient jamais l’instrument", "n’est jamais l’instrument"
    cells = [cell for sheet in made for row in sheet.iter_rows() for cell in row if cell.value == old]
    assert cells
    for cell in cells:
        cell.value = new
    written = io.BytesIO()
    made.save(written)
    return written.getvalue()


def upload(client, organisation, content, name="form.xlsx"):
    return client.post(f"{API}/{organisation}/form", {"file": SimpleUploadedFile(name, content)})


def take(client, organisation, **given):
    return client.post(f"{API}/{organisation}/form/take", json.dumps(given), content_type="application/json")


def test_a_form_is_shown_and_then_taken_in(filled, browse):
    focal = browse("focal")
    shown = upload(focal, "ns-ner", filled)
    assert shown.status_code == 200, shown.content
    told = shown.json()
    (changed,) = told["changed"]
    (change,) = changed["changes"]
    assert (change["field"], change["new"]) == ("wording", "n’est jamais l’instrument")
    assert Comment.objects.get().wording == "ne devient jamais l’instrument"  # nothing was done
    assert take(focal, "ns-ner", packed=told["packed"]).json() == {"new": 0, "changed": 1}
    assert Comment.objects.get().wording == "n’est jamais l’instrument"


def test_what_is_no_form_and_who_may_not(filled, browse):
    focal = browse("focal")
    packed = upload(focal, "ns-ner", filled).json()["packed"]
    for answer, status in (
        (upload(focal, "ns-ner", b"no form"), 422),
        (upload(browse("italy"), "ns-ita", filled), 422),  # the form of another
        (upload(browse("italy"), "ns-ner", filled), 403),
        (take(browse("italy"), "ns-ita", packed=packed), 422),
        (take(focal, "ns-ner", packed=packed[:-3]), 422),
    ):
        assert answer.status_code == status, answer.content
        assert answer["Content-Type"] == "application/problem+json"
    assert Comment.objects.get().wording == "ne devient jamais l’instrument"


def test_who_writes_down_says_how_it_was_told(filled, browse):
    officer = browse("officer")
    packed = upload(officer, "ns-ner", filled).json()["packed"]
    told = {"medium": "e-mail", "told_by_role": "focal_point", "told_on": "2026-11-01"}
    assert take(officer, "ns-ner", packed=packed, told=told).json() == {"new": 0, "changed": 1}
