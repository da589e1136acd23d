"""One term for one thing in each language, and Arabic words that say what is meant."""

from __future__ import annotations

import re

import pytest
import yaml

from tests.conftest import ROOT
from waypost.web.pages.templating import text

FOLDER = ROOT / "src/waypost/web/advocacy"
TEXTS = {
    key: words for path in sorted(FOLDER.glob("texts*.yml")) for key, words in yaml.safe_load(path.read_text()).items()
}


@pytest.mark.parametrize(
    ("language", "not_said"),
    [
        ("fr", r"\bpreuves?\b|\bemplacements?\b|\bdegré\b|\broutes?\b"),  # élément probant, repère, note, parcours
        ("es", r"\bpruebas?\b|\bcasillas?\b|\bgrado\b|\brutas?\b"),  # evidencia, marca, calificación, recorrido
        ("ar", r"\bسري|السري|سرية"),  # secret: what is discreet is not told in public, and is no secret
    ],
)
def test_one_term_is_used_for_one_thing(language, not_said):
    assert {key: words[language] for key, words in TEXTS.items() if re.search(not_said, words[language], re.I)} == {}


def test_societies_are_asked_and_not_responsible_in_arabic():
    for key in ("message_refused_not_asked", "advocacy_mail_cleared_body"):
        assert "مسؤول" not in TEXTS[key]["ar"]


def test_what_stands_between_kinds_and_parts_is_the_comma_of_the_language():
    template = (FOLDER / "templates/advocacy/message_form.html").read_text()
    assert "}}, {{" not in template
    assert text("ar", "message_channel_discreet") == "غير معلن"
