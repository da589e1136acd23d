"""Findings reach those concerned and the migration team, and nobody else."""

from __future__ import annotations

import pyarrow as pa
import pytest
from hypothesis import given
from hypothesis import strategies as st

from waypost.analysis.questions import NAMES, load_question
from waypost.disclosure.findings import seen_by
from waypost.disclosure.rules import AUDIENCES
from waypost.errors import InputError

# One name is the beginning of another.
SOCIETIES = ["ns-ner", "ns-nerx", "ns-ita", "ns-sdn"]


def answer(*concerns: str | None) -> pa.Table:
    return pa.table({"n": list(range(len(concerns))), "concerns": pa.array(concerns, type=pa.string())})


def test_each_society_sees_its_own_the_secretariat_all_and_the_others_how_many() -> None:
    findings = answer("ns-ner", "ns-ita ns-ner", "ns-sdn", None)
    seen = seen_by(findings, "movement", "ns-ner")
    assert (seen.rows.column("n").to_pylist(), seen.withheld) == ([0, 1], 2)
    assert (seen_by(findings, "movement").rows.num_rows, seen_by(findings, "movement").withheld) == (0, 4)
    assert (seen_by(findings, "secretariat").rows.num_rows, seen_by(findings, "secretariat").withheld) == (4, 0)
    assert seen_by(findings, "public", "ns-ner").rows.num_rows == 0


@given(
    st.lists(st.none() | st.sets(st.sampled_from(SOCIETIES)).map(lambda names: " ".join(sorted(names)))),
    st.sampled_from(AUDIENCES),
    st.none() | st.sampled_from(SOCIETIES),
)
def test_no_row_reaches_anybody_whom_it_does_not_concern(
    concerns: list[str | None], audience: str, society: str | None
) -> None:
    seen = seen_by(answer(*concerns), audience, *([society] if society else []))
    assert seen.rows.num_rows + seen.withheld == len(concerns)
    if audience in ("secretariat", "owner"):
        return
    for names in seen.rows.column("concerns").to_pylist():
        assert audience == "movement"
        assert society in (names or "").split(" ")
    reached = set(seen.rows.column("n").to_pylist())
    if audience == "movement" and society:
        assert reached == {n for n, names in enumerate(concerns) if society in (names or "").split(" ")}


def test_an_answer_that_does_not_say_whom_it_concerns_reaches_nobody() -> None:
    with pytest.raises(InputError, match="without a column concerns"):
        seen_by(pa.table({"n": [1]}), "secretariat")


@pytest.mark.parametrize("audience", ["", "everybody"])
def test_an_unknown_audience_is_refused(audience: str) -> None:
    with pytest.raises(InputError, match="no audience"):
        seen_by(answer("ns-ner"), audience, "ns-ner")


@pytest.mark.parametrize("name", NAMES)
def test_every_confidential_question_says_whom_it_concerns(name: str) -> None:
    question = load_question(name)
    assert not question.is_confidential or "concerns" in question.columns


def test_the_policy_and_contradictions_are_confidential() -> None:
    assert all(load_question(name).is_confidential for name in ("policy", "policy_standing", "contradictions"))
