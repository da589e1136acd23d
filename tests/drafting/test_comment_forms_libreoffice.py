"""Forms that LibreOffice opened and saved again, also as ODS, say what they said."""

from __future__ import annotations

import shutil
import subprocess

import pytest
from openpyxl import load_workbook

from tests.drafting.forms import EARLIER, comment, filled, form, read, write
from waypost.drafting.comments_preview import preview_comments

SOFFICE = shutil.which("soffice") or shutil.which("libreoffice")
OURS = (
    comment("c1", "1.1", rationale="=1+1\nMotif", evidence=("https://example.org/a?b;c", "Rapport")),
    comment("c2", "1.10", language="ar", rationale="نصّ عربي (2009)،\nسطر ثانٍ", wording="\tplus court"),
    comment("c3", None, status="submitted"),
)

pytestmark = [
    pytest.mark.slow,
    pytest.mark.skipif(SOFFICE is None, reason="no soffice: apt-get install libreoffice to run this"),
]


@pytest.fixture(scope="module")
def saved(tmp_path_factory):
    """Forms in French and Arabic as LibreOffice saved them, and workbooks once more by way of ODS."""
    folder = tmp_path_factory.mktemp("forms")
    said = {"type": "technical", "position": "oppose", "rationale": "+ = - @ نعم"}
    for language in ("fr", "ar"):
        for kind in ("xlsx", "docx"):
            content = write(kind, form(language=language, beside="fr", comments=OURS))
            (folder / f"{language}.{kind}").write_bytes(filled(kind, content, "1", **said))
    profile = tmp_path_factory.mktemp("profile")

    def convert(to, out, names):
        command = [SOFFICE, f"-env:UserInstallation={profile.as_uri()}", "--headless", "--convert-to", to, "--outdir"]
        subprocess.run([*command, folder / out, *names], check=True, capture_output=True, timeout=300)

    convert("ods", "ods", [folder / "fr.xlsx", folder / "ar.xlsx"])
    convert("xlsx:Calc MS Excel 2007 XML", "back", [folder / "ods" / "fr.ods", folder / "ods" / "ar.ods"])
    convert("docx:MS Word 2007 XML", "back", [folder / "fr.docx", folder / "ar.docx"])
    return folder


@pytest.mark.parametrize("language", ["fr", "ar"])
@pytest.mark.parametrize("name", ["{}.xlsx", "{}.docx", "ods/{}.ods", "back/{}.xlsx", "back/{}.docx"])
def test_what_libreoffice_saved_is_read_as_it_was_written(saved, language, name):
    path = saved / name.format(language)
    found = preview_comments(read("docx" if path.suffix == ".docx" else "xlsx", path.read_bytes()), OURS, EARLIER)
    assert (found.remarks, found.unusable, found.changed, set(found.unchanged)) == ((), (), (), {"c1", "c2", "c3"})
    assert [(each.comment.provision, each.comment.rationale) for each in found.new] == [("1", "+ = - @ نعم")]


@pytest.mark.parametrize("language", ["fr", "ar"])
def test_drop_downs_and_direction_outlive_libreoffice(saved, language):
    books = [load_workbook(saved / folder / f"{language}.xlsx") for folder in (".", "back")]
    for book in books:
        sheet = book.worksheets[1]
        assert bool(sheet.sheet_view.rightToLeft) == (language == "ar")
        assert book.worksheets[2].sheet_state == "hidden"
        lists = {each.formula1 for each in sheet.data_validations.dataValidation if each.type == "list"}
        assert len(lists) == 6
