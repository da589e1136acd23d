"""``waypost policy``: versions, comparison, files and back."""

from __future__ import annotations

import json

import pytest

from tests.drafting.forms import filled


def test_versions_are_listed_and_compared(waypost):
    assert "2009-11: 36 provisions" in waypost("policy", "list").out
    told = waypost("policy", "compare", "draft-2009-03", "2009-11")
    assert told.status == 0
    assert "8.a → 8.1 + 8.2: split" in told.out
    assert "{+" in told.out
    assert "[-" in told.out
    states = {
        each["state"] for each in json.loads(waypost("policy", "compare", "draft-2009-03", "2009-11", "--json").out)
    }
    assert {"same", "changed", "split", "merged", "gone", "new"} <= states
    assert "7.5" in waypost("policy", "show", "--language", "ar").out


def test_a_file_goes_out_and_comes_back(waypost, tmp_path):
    for name, more in (("a.docx", ()), ("a.html", ()), ("a.xml", ("--languages", "fr"))):
        out = tmp_path / name
        assert waypost("policy", "export", "--out", str(out), *more).status == 0
        assert "0 texts would change" in waypost("policy", "read", str(out)).out
        told = waypost("policy", "read", str(out), "--version", "draft-2009-03").out
        assert "7.5 (fr)" in told
        again = waypost("policy", "export", "--out", str(out), *more)
        assert (again.status, again.err.count("\n")) == (2, 1)


def test_what_cannot_be_is_one_line(waypost, tmp_path):
    bad = tmp_path / "bad.docx"
    bad.write_bytes(b"nothing")
    for asked in (
        ("show", "no-such-work"), ("show", "--version", "1999"), ("compare", "a", "b"), ("read", str(bad)),
        ("read", str(tmp_path / "none.docx")), ("read", str(tmp_path)), ("export", "--out", str(tmp_path / "x.pdf")),
        ("export", "--out", str(tmp_path / "x.xml")), ("export", "--out", str(tmp_path / "x.html"), "-l", "de"),
    ):  # fmt: skip
        told = waypost("policy", *asked)
        assert (told.status, told.err.count("\n")) == (2, 1), asked


FORM = ("policy", "comment-form", "migration-2009", "2009-11", "--organisation", "ns-tun", "--language", "fr")


def test_no_form_goes_out_for_a_society_that_there_is_not(waypost, tmp_path):
    out = tmp_path / "form.xlsx"
    told = waypost("policy", "comment-form", "migration-2009", "2009-11", "--organisation", "ns-tnu", "-o", str(out))
    assert (told.status, told.err.count("\n"), out.exists()) == (2, 1, False)
    assert "ns-tnu" in told.err


@pytest.mark.parametrize("kind", ["xlsx", "docx"])
def test_a_comment_form_goes_out_and_comes_back(waypost, tmp_path, kind):
    out = tmp_path / f"form.{kind}"
    told = waypost(*FORM, "--beside", "ar", "-o", str(out))
    assert (told.status, told.err) == (0, "")
    assert "Croissant-Rouge tunisien" in told.out
    assert "0 comments, 0 places that cannot be used" in waypost("policy", "read-comments", str(out)).out
    said = {"type": "Juridique ou sur les Principes", "position": "oppose", "rationale": "Nous n’empêchons personne."}
    content = filled(kind, out.read_bytes(), "7.5", **said)
    out.write_bytes(filled(kind, content, "1.1", rationale="Non."))
    told = waypost("policy", "read-comments", str(out), "--language", "es").out
    assert "7.5 (fr): Jurídico o sobre los Principios. Nos oponemos" in told
    assert "1 comment, 1 place that cannot be used" in told
    found = json.loads(waypost("policy", "read-comments", str(out), "--json").out)
    assert [(each["provision"], each["type"], each["status"]) for each in found["comments"]] == [
        ("7.5", "legal", "draft")
    ]
    assert [each["kind"] for each in found["unusable"]] == ["code_missing"]
    assert found["unusable"][0]["row"] > 1


def test_what_is_no_comment_form_is_one_line(waypost, tmp_path):
    bad = tmp_path / "bad.xlsx"
    bad.write_bytes(b"nothing")
    for asked in (
        ("policy", "read-comments", str(bad)), ("policy", "read-comments", str(tmp_path / "none.xlsx")),
        (*FORM, "-o", str(tmp_path / "x.pdf")), (*FORM, "-o", str(bad)),
        (*FORM[:3], "1999", *FORM[4:], "-o", str(tmp_path / "x.xlsx")),
    ):  # fmt: skip
        told = waypost(*asked)
        assert (told.status, told.err.count("\n")) == (2, 1), asked
