"""What a form would do is shown field by field; it deletes nothing, submits nothing, and says nothing twice."""

from __future__ import annotations

import msgspec
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from tests.drafting.forms import EARLIER, KINDS, WORK, comment, filled, form, read, write
from tests.examples import examples
from waypost.drafting.carrying import carry, placed
from waypost.drafting.comments import check_comment
from waypost.drafting.comments_preview import preview_comments
from waypost.drafting.texts import Work
from waypost.errors import InputError

OURS = (comment("c1", "1.1"), comment("c2", "1.10", status="verified"), comment("c3", None, status="submitted"))
SAID = {"type": "technical", "position": "support", "rationale": "Oui."}


def changed(of, **fields):
    return msgspec.structs.replace(of, **fields)


@pytest.mark.parametrize("kind", KINDS)
def test_an_edit_is_an_edit_and_a_new_comment_is_new(kind):
    content = write(kind, form(comments=OURS))
    content = filled(kind, content, "1.10", position="support", quote="Elles n’excluent")
    content = filled(kind, content, "2.a", **SAID)
    found = preview_comments(read(kind, content), OURS, EARLIER, organisation="ns-tun")
    (edit,) = found.changed
    assert [(each.field, each.old, each.new, each.is_conflict) for each in edit.changes] == [
        ("position", "oppose", "support", False),
        ("quote", "", "Elles n’excluent", False),
    ]
    assert edit.comment == changed(OURS[1], position="support", quote="Elles n’excluent", status="draft")
    (new,) = found.new
    assert (new.comment.provision, new.comment.id, new.comment.status) == ("2.a", "", "draft")
    assert (set(found.unchanged), found.left_out, found.unusable, found.remarks) == ({"c1", "c3"}, (), (), ())


def test_what_was_taken_in_once_is_not_new_when_the_file_comes_again():
    content = filled("xlsx", write("xlsx", form(comments=OURS)), "2.a", **SAID)
    content = filled("xlsx", content, "1.1", rationale="Autrement dit")
    told = read("xlsx", content)
    first = preview_comments(told, OURS, EARLIER)
    now = (*first_applied(first, OURS), changed(first.new[0].comment, id="c9"))
    again = preview_comments(told, now, EARLIER)
    assert (again.new, again.changed, again.left_out) == ((), (), ())
    assert set(again.unchanged) == {"c1", "c2", "c3", "c9"}


def first_applied(found, existing):
    edits = {each.comment.id: each.comment for each in found.changed}
    return tuple(edits.get(each.id, each) for each in existing)


def test_what_changed_on_the_page_meanwhile_stays_and_what_changed_on_both_sides_says_so():
    content = filled("xlsx", write("xlsx", form(comments=OURS)), "1.1", rationale="Du formulaire", wording="Mieux")
    now = (changed(OURS[0], rationale="De la page", type="technical"), *OURS[1:])
    (edit,) = preview_comments(read("xlsx", content), now, EARLIER).changed
    assert [(each.field, each.old, each.new, each.is_conflict) for each in edit.changes] == [
        ("wording", "", "Mieux", False),
        ("rationale", "De la page", "Du formulaire", True),
    ]
    assert edit.comment.type == "technical"


def test_what_a_form_does_not_name_stays():
    found = preview_comments(read("docx", write("docx", form(comments=OURS[:1]))), OURS, EARLIER)
    assert (found.unchanged, found.left_out, found.new, found.changed) == (("c1",), ("c2", "c3"), (), ())


def test_a_comment_submitted_meanwhile_is_not_changed_and_one_that_is_gone_is_new():
    content = write("xlsx", form(comments=OURS))
    content = filled("xlsx", filled("xlsx", content, "1.1", rationale="Autre"), "1.10", rationale="Autre")
    found = preview_comments(read("xlsx", content), (changed(OURS[0], status="submitted"),), EARLIER)
    assert [(each.kind, each.found) for each in found.unusable] == [("kept_changed", "c1")]
    assert [each.comment.provision for each in found.new] == [None, "1.10"]
    assert [each.kind for each in found.remarks] == ["gone", "gone"]
    assert found.changed == ()


def test_another_societys_comment_is_never_touched():
    theirs = changed(OURS[0], on_behalf_of="ns-mar", rationale="À eux")
    content = filled("xlsx", write("xlsx", form(comments=OURS[:1])), "1.1", rationale="Autre")
    found = preview_comments(read("xlsx", content), (theirs,), EARLIER)
    assert (found.changed, found.unchanged, found.left_out) == ((), (), ())
    assert [each.comment.on_behalf_of for each in found.new] == ["ns-tun"]
    with pytest.raises(InputError, match="a form of ns-tun, not of ns-mar"):
        preview_comments(read("xlsx", content), (theirs,), EARLIER, organisation="ns-mar")


@pytest.mark.parametrize("kind", KINDS)
def test_a_form_filled_in_before_the_text_changed_speaks_of_the_words_it_went_out_with(kind):
    content = filled(kind, write(kind, form()), "1.1", **SAID)
    content = filled(kind, content, "2.a", **SAID)
    found = preview_comments(read(kind, content), (), WORK)
    assert [(each.kind, each.found, each.expected) for each in found.remarks] == [("other_version", "v1", ("v2",))]
    for each in found.new:
        check_comment(each.comment, WORK)
    carried = carry([placed(each.comment) for each in found.new], WORK, "v2")
    assert [(each.provision, each.how) for each in carried] == [("1.1", "text_changed"), ("2.1", "lineage")]


def test_words_that_never_stood_there_are_not_commented_on():
    content = filled("xlsx", write("xlsx", form(work=WORK, version="v2")), "2.1", quote="Le départ", **SAID)
    told = read("xlsx", content)
    assert [each.kind for each in preview_comments(told, (), WORK).remarks] == ["quote_not_there"]
    (unusable,) = preview_comments(told, (), EARLIER).unusable
    assert (unusable.kind, unusable.found, unusable.expected) == ("version_unknown", "v2", ("v1",))
    other = Work(code="policy", titles=WORK.titles, versions=(changed(EARLIER.versions[0], code="v2"),))
    assert [each.kind for each in preview_comments(told, (), other).unusable] == ["words_unknown"]
    with pytest.raises(InputError, match="not on 'guidance'"):
        preview_comments(told, (), changed(WORK, code="guidance"))


def test_a_comment_is_moved_to_another_provision_by_its_number():
    content = filled("xlsx", write("xlsx", form(comments=OURS[:1])), "1.1", provision="1.10")
    (edit,) = preview_comments(read("xlsx", content), OURS, EARLIER).changed
    assert [(each.field, each.old, each.new, each.is_conflict) for each in edit.changes] == [
        ("provision", "1.1", "1.10", False)
    ]
    check_comment(edit.comment, EARLIER)


@settings(max_examples=examples(25), deadline=None)
@given(
    edited=st.sets(st.sampled_from(["1.1", "1.10"])),
    added=st.sets(st.sampled_from(["1", "2", "2.a"])),
    kind=st.sampled_from(KINDS),
    sent=st.integers(0, 3),
)
def test_every_comment_is_in_one_place_of_the_preview(edited, added, kind, sent):
    content = write(kind, form(comments=OURS[:sent]))
    edited = {name for name, own in (("1.1", 1), ("1.10", 2)) if sent >= own and name in edited}
    for name in edited:
        content = filled(kind, content, name, rationale="Autrement")
    for name in added:
        content = filled(kind, content, name, **SAID)
    found = preview_comments(read(kind, content), OURS, EARLIER)
    there = [*(each.comment.id for each in found.changed), *found.unchanged, *found.left_out]
    assert sorted(there) == ["c1", "c2", "c3"]
    assert (len(found.changed), len(found.new)) == (len(edited), len(added))
    assert {each.comment.status for each in (*found.new, *found.changed)} <= {"draft"}
