"""Versions on the server are compared as somebody: issued ones by members, the one at work by drafters."""

from __future__ import annotations

import pytest
from click.testing import CliRunner

from tests.web.accounts.people import person
from tests.web.policy.consulted import WORK, issued
from waypost.cli.main import cli
from waypost.web.policy.actions.drafting import begin_draft, reword


@pytest.fixture
def compare(people, monkeypatch):
    monkeypatch.setattr("waypost.web.accounts.command.prepare", lambda: None)  # Django runs already
    issued(people["team"], p7_5="D’autres mots.")
    draft = begin_draft(by=people["team"], work=WORK, code="draft-2027-2")
    reword(by=people["team"], draft=draft, provision="7.5", language="fr", body="Encore d’autres mots.")

    def asked(old, new, *more):
        return CliRunner().invoke(cli, ["policy", "compare", old, new, "--language", "fr", "--work", WORK, *more])

    return asked


def test_an_issued_draft_is_compared_by_every_member(compare):
    told = compare("2009-11", "draft-2027-1", "--as", "italy@example.org")
    assert told.exit_code == 0, told.output
    assert "7.5" in told.output
    assert "{+" in told.output
    assert compare("2009-11", "draft-2027-1").exit_code != 0  # the catalog alone knows no drafts


def test_a_version_at_work_is_for_drafters(compare):
    told = compare("draft-2027-1", "draft-2027-2", "--as", "team@example.org")
    assert told.exit_code == 0, told.output
    assert "Encore" in told.output
    refused = compare("draft-2027-1", "draft-2027-2", "--as", "italy@example.org")
    assert refused.exit_code != 0
    assert "Encore" not in refused.output


def test_who_has_no_role_reads_none(compare):
    person("visitor@example.org")
    for email in ("visitor@example.org", "nobody@example.org"):
        assert compare("2009-11", "draft-2027-1", "--as", email).exit_code != 0
