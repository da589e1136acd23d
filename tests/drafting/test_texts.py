"""What no work can be is refused, all of it at once."""

from __future__ import annotations

import doctest

import pytest

from tests.drafting.test_comparing import provision
from waypost.drafting import texts
from waypost.drafting.texts import Descent, Provision, Text, Version, Work, check_work
from waypost.errors import InputError

ONE = Version(code="v1", provisions=(provision("1", "a"), provision("1.1", "b")))


def refused(*versions: Version) -> str:
    with pytest.raises(InputError) as error:
        check_work(Work(code="w", titles={}, versions=versions))
    return str(error.value)


def test_examples_in_docstrings() -> None:
    assert doctest.testmod(texts).failed == 0


def test_an_id_is_never_given_to_another_provision() -> None:
    without = Version(code="v2", provisions=(provision("1", "a"),))
    again = Version(code="v3", provisions=(provision("1", "a"), provision("1.1", "other")))
    assert "v3: 1.1 was given up before" in refused(ONE, without, again)


def test_what_cannot_be_is_named() -> None:
    lost = Version(
        code="v2",
        provisions=(
            provision("1", "a"),
            provision("1", "a"),
            provision("2.1", "b"),
            Provision(id="3", texts={"fr": Text(body=" ", by="somebody"), "en": Text(body="x", translation_of="0")}),
            Provision(id="4", texts={"en": Text(body="x", translation_of="0")}),
        ),
        lineage=(Descent(old="9", new="1"), Descent(old="1.1", new="8")),
    )
    found = refused(ONE, lost)
    for problem in (
        "v2: 1 stands twice",
        "2.1 stands under 2, which is not here",
        "3 is empty in fr",
        "3 in fr: written by 'somebody'",
        "4 has no authoritative text",
        "9 becomes 1, but stood in no version before",
        "1.1 becomes 8, which is not here",
    ):
        assert problem in found
    assert lost.provisions[3].stale() == ("en",)


def test_heirs_stand_in_the_order_of_the_text_and_the_nearest_is_found_upwards() -> None:
    version = Version(
        code="v2",
        provisions=(provision("1", "a"), provision("1.2", "b"), provision("1.3", "c")),
        lineage=(Descent(old="1.1", new="1.3"), Descent(old="1.1", new="1.2")),
    )
    assert version.heirs("1.1") == ("1.2", "1.3")
    assert [version.nearest(each) for each in ("1.2", "1.4.1", "2.1")] == ["1.2", "1", None]
