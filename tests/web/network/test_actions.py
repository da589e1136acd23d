"""What can be done by whom: consent, endorsement, the way of a request, hard constraints, clocks and mails."""

from __future__ import annotations

import datetime as dt

import pytest
from django.core import mail
from django.db import DatabaseError, connection, transaction
from django.utils import timezone

from tests.web.accounts.people import person
from tests.web.network.worlds import DAY, LED, accepted, asked, delivered, entry, looked_for, people, state_of
from waypost.network.states import State, check_way
from waypost.web.accounts.errors import RefusedError
from waypost.web.accounts.models import Membership
from waypost.web.accounts.queries import standing_of
from waypost.web.network import actions
from waypost.web.network.actions.matching import match_now
from waypost.web.network.existing import Text, add_source, find_existing
from waypost.web.network.existing import _sources as sources
from waypost.web.network.models import Assertion, Consent, Event, Holder, Invitation, Mail
from waypost.web.network.queries.directory import directory, loads, world
from waypost.web.network.queries.figures import figures_now
from waypost.web.network.queries.requests import (
    find_request,
    invitations_to,
    may_read_advice,
    may_read_question,
    published,
    visible,
)

TODAY = timezone.now().date()


@pytest.fixture
def p():
    return people()


def refuses(key):
    return pytest.raises(RefusedError, check=lambda error: error.key == key)


def shown(day=TODAY):
    return {each.person_id for each in directory(day)}


def candidates(request):
    return [each.holder.id for each in match_now(request)[0].candidates]


def reasons(request):
    return {each.holder.id: each.reasons for each in match_now(request)[0].excluded}


def test_nobody_is_shown_without_consent_and_taking_it_back_hides_at_once_everywhere(p):
    made = actions.enter_person(by=p.manager, person=p.expert, ns_id="ns-ita")
    assert p.expert.pk not in shown()
    assert reasons(looked_for(p))[f"h{made.pk}"][0] == "no_consent"
    assert Mail.objects.filter(person=p.expert, kind="entered").count() == 1
    for other in (p.manager, p.team):
        with refuses("network_refused_consent"):
            actions.consent(by=other, holder=made, in_directory=True, for_requests=True, until=TODAY + DAY)
    actions.consent(by=p.expert, holder=made, in_directory=True, for_requests=False, until=TODAY + 30 * DAY)
    assert p.expert.pk in shown()
    assert p.expert.pk in shown(TODAY + 30 * DAY)
    assert p.expert.pk not in shown(TODAY + 31 * DAY)
    assert not next(each for each in world(TODAY).holders if each.id == f"h{made.pk}").is_consenting
    actions.withdraw_consent(by=p.expert, holder=made)
    assert p.expert.pk not in shown()
    assert Consent.objects.filter(holder=made).count() == 2


@pytest.mark.parametrize("until", [TODAY - DAY, TODAY + 3 * 365 * DAY])
def test_a_consent_ends_within_two_years(p, until):
    made = actions.make_entry(by=p.expert)
    with refuses("network_refused_until"):
        actions.consent(by=p.expert, holder=made, in_directory=True, for_requests=True, until=until)
    with refuses("network_refused_scope"):
        actions.consent(by=p.expert, holder=made, in_directory=False, for_requests=False, until=TODAY)


def test_who_holds_no_role_any_more_is_hidden_and_can_still_leave(p):
    made = entry(p.expert, p.manager)
    Membership.objects.filter(person=p.expert).update(ended_at=timezone.now())
    assert p.expert.pk not in shown()
    actions.leave(by=p.expert, holder=made)
    made.refresh_from_db()
    assert (made.languages, made.assertions.count(), made.released_at) == ({}, 0, None)


def test_a_word_counts_as_ones_own_until_the_society_endorses_it_and_nobody_endorses_themselves(p):
    made = actions.make_entry(by=p.manager)
    said = actions.say(by=p.manager, holder=made, tag="service:rfl", level=4)
    assert said.counted_basis == "self"
    with refuses("network_refused_manager"):
        actions.endorse(by=p.manager, assertion=said)
    holder = actions.make_entry(by=p.expert)
    programme = actions.say(
        by=p.expert, holder=holder, tag="service:rfl", level=3, basis="delivered_programme", reference="IATI-XM-1"
    )
    assert programme.counted_basis == "self"
    with refuses("network_refused_manager"):
        actions.endorse(by=p.manager_ner, assertion=programme)
    actions.endorse(by=p.manager, assertion=programme)
    assert programme.counted_basis == "delivered_programme"
    with refuses("network_refused_reference"):
        actions.say(by=p.expert, holder=holder, tag="service:health", level=3, basis="authored_guidance")
    with refuses("network_refused_code"):
        actions.say(by=p.expert, holder=holder, tag="service:health", level=3, basis="answered_request")
    with refuses("network_refused_tag"):
        actions.say(by=p.expert, holder=holder, tag="service:magic", level=3)
    with refuses("network_refused_twice"):
        actions.say(by=p.expert, holder=holder, tag="service:rfl", level=1, basis="delivered_programme",
                    reference="IATI-XM-1")  # fmt: skip
    with refuses("network_refused_edit"):
        actions.say(by=p.manager, holder=holder, tag="service:health", level=3)


def test_one_way_from_asking_to_a_published_answer_that_counts_for_who_answered(p):
    request = delivered(p)
    assert may_read_advice(standing_of(p.asker), find_request(standing_of(p.asker), request.code))
    actions.give_verdict(by=p.asker, request=request, useful="yes", used_in="The centre stayed open.")
    with refuses("network_refused_unchecked"):
        actions.publish(by=p.officer, request=request, title="Open reception", redacted="House rules help.",
                        language="en", is_checked=False)  # fmt: skip
    actions.publish(by=p.officer, request=request, title="Open reception", redacted="House rules help.",
                    language="en", is_checked=True, topic="Open reception")  # fmt: skip
    assert state_of(request) is State.PUBLISHED
    check_way(State(each.state) for each in request.events.exclude(state=""))
    assert Assertion.objects.get(basis="answered_request").reference == request.code
    assert [each.title for each in published()] == ["Open reception"]
    assert find_existing("open reception centre house rules", [], "en")[0].kind == "answer"
    roles = list(request.events.values_list("role", "body"))
    assert ("asker", "ns-ner") in roles
    assert ("expert", "ns-ita") in roles
    actions.restrict(by=p.asker, request=request, why="A detail is known too well.")
    assert not published()
    told = figures_now(TODAY)
    assert (told.requests, told.answered, told.accepted_share, told.other_zone_share) == (1, 1, 1.0, 1.0)


@pytest.mark.parametrize(
    ("part", "value"),
    [("question", "Call +41 79 123 45 67 about it"), ("title", "Mr Ali, ali@example.org"),
     ("question", "Passport X1234567 was taken")],
)  # fmt: skip
def test_personal_data_are_refused(p, part, value):
    with pytest.raises(RefusedError, check=lambda error: error.key.startswith("exercise_refused_personal_")):
        asked(p.asker, **{part: value})


def test_who_may_do_what_with_a_request(p):
    with refuses("network_refused_asker"):
        asked(p.other)
    request = asked(p.asker)
    for who in (p.manager_ner, p.officer, p.team, p.expert, p.other):
        assert find_request(standing_of(who), request.code) is None, "a draft is for the asker alone"
    with refuses("network_refused_asker"):
        actions.submit(by=p.manager_ner, request=request)
    with refuses("network_refused_step"):
        actions.take(by=p.officer, request=request)
    actions.submit(by=p.asker, request=request)
    for who in (p.other, p.manager, p.asker):
        with refuses("network_refused_step"):
            actions.take(by=who, request=request)
    actions.take(by=p.officer, request=request)
    assert find_request(standing_of(p.manager_ner), request.code)
    assert find_request(standing_of(p.expert), request.code) is None
    with refuses("network_refused_matcher"):
        actions.invite(by=p.asker, request=request, holders=["perco"])


def test_the_asker_that_left_the_society_sees_nothing_any_more(p):
    request = delivered(p)
    Membership.objects.filter(person=p.asker).update(ended_at=timezone.now())
    assert find_request(standing_of(p.asker), request.code) is None
    Membership.objects.create(person=p.asker, role="focal_point", ns_id="ns-mli")
    assert find_request(standing_of(p.asker), request.code) is None
    assert find_request(standing_of(p.manager_ner), request.code)


def test_hard_constraints_hold_when_invited_whatever_a_form_sends(p):
    holder = entry(p.expert, p.manager, refused_countries=["NER"])
    request = looked_for(p)
    assert reasons(request)[f"h{holder.pk}"] == ("refused_country",)
    own = entry(p.manager_ner)
    assert set(reasons(request)[f"h{own.pk}"]) == {"own_case", "not_released"}
    for name in (f"h{holder.pk}", f"h{own.pk}", "h999", "nobody"):
        with refuses("network_refused_barred"):
            actions.invite(by=p.team, request=request, holders=[name])
    actions.save_entry(by=p.expert, holder=holder, languages={"en": "fluent"}, load_cap=1)
    assert f"h{holder.pk}" in candidates(request)
    actions.release(by=p.manager, holder=holder, is_released=False)
    assert reasons(request)[f"h{holder.pk}"] == ("not_released",)
    actions.release(by=p.manager, holder=holder, is_released=True)
    actions.invite(by=p.team, request=request, holders=[f"h{holder.pk}"])
    second = looked_for(p, title="Another one")
    assert reasons(second)[f"h{holder.pk}"] == ("load_cap",)


def test_advice_on_family_links_includes_the_icrc_and_waits_for_it(p):
    holder = entry(p.expert, p.manager, tag="service:rfl_tracing")
    request = looked_for(p, **LED)
    told, _ = match_now(request)
    assert told.must_include_icrc
    assert not told.lacks_icrc
    with refuses("network_refused_icrc"):
        actions.invite(by=p.officer, request=request, holders=[f"h{holder.pk}"])
    made = actions.invite(by=p.officer, request=request, holders=[f"h{holder.pk}", "icrc"])
    mine = next(each for each in made if each.holder_id == holder.pk)
    icrc = next(each for each in made if each.holder.catalog_id == "icrc")
    actions.answer_invitation(by=p.expert, invitation=mine, is_accepted=True)
    terms = {"scope": "A talk.", "due_on": TODAY + 5 * DAY, "days": 1}
    with refuses("network_refused_icrc_accepted"):
        actions.agree_terms(by=p.officer, request=request, **terms)
    with refuses("network_refused_invited"):
        actions.answer_invitation(by=p.expert, invitation=icrc, is_accepted=True)
    actions.answer_invitation(by=p.team, invitation=icrc, is_accepted=True)
    actions.agree_terms(by=p.officer, request=request, **terms)
    assert state_of(request) is State.TERMS_AGREED


def test_when_all_decline_others_are_looked_for_and_nobody_is_asked_twice(p):
    holder, second = entry(p.expert, p.manager), entry(p.other)
    manager_of_kenya = Membership.objects.create(person=p.team, role="manager", ns_id="ns-ken")
    actions.release(by=p.team, holder=second, is_released=True)
    manager_of_kenya.delete()
    request = looked_for(p)
    (first,) = actions.invite(by=p.officer, request=request, holders=[f"h{holder.pk}"])
    with refuses("network_refused_reason"):
        actions.answer_invitation(by=p.expert, invitation=first, is_accepted=False)
    actions.answer_invitation(by=p.expert, invitation=first, is_accepted=False, reason="no_time")
    assert state_of(request) is State.DECLINED
    with refuses("network_refused_answered"):
        actions.answer_invitation(by=p.expert, invitation=first, is_accepted=True)
    assert f"h{holder.pk}" not in candidates(request)
    with refuses("network_refused_barred"):
        actions.invite(by=p.officer, request=request, holders=[f"h{holder.pk}"])
    actions.invite(by=p.officer, request=request, holders=[f"h{second.pk}"])
    assert state_of(request) is State.INVITED
    assert find_request(standing_of(p.expert), request.code), "who was asked still sees that they were"
    assert not invitations_to(standing_of(p.expert))


def test_nobody_checks_their_own_work_and_only_experts_deliver(p):
    request = accepted(p)
    actions.agree_terms(by=p.officer, request=request, scope="A note.", due_on=TODAY + 5 * DAY, days=1)
    actions.begin(by=p.expert, request=request)
    with refuses("network_refused_invited"):
        actions.deliver(by=p.other, request=request, advice="Mine.", language="en")
    actions.deliver(by=p.officer, request=request, advice="Entered by the zone.", language="en")
    with refuses("network_refused_own_work"):
        actions.approve(by=p.officer, request=request)
    actions.send_back(by=p.team, request=request, why="The second part lacks.")
    actions.deliver(by=p.expert, request=request, advice="Now with both parts.", language="en")
    assert not may_read_advice(standing_of(p.asker), find_request(standing_of(p.asker), request.code))
    actions.approve(by=p.team, request=request)
    with refuses("network_refused_step"):
        actions.withdraw(by=p.asker, request=request, why="Too late.")


def test_whoever_cannot_after_all_is_free_of_it(p):
    request = accepted(p)
    actions.look_again(by=p.officer, request=request, why="Called away.")
    assert state_of(request) is State.MATCHED
    assert not Invitation.objects.exclude(is_accepted=False)
    actions.close_without(by=p.officer, request=request, why="Nobody else knows it.")
    assert state_of(request) is State.CLOSED
    assert Mail.objects.filter(person=p.asker, kind="closed").count() == 1


def test_the_clock_reminds_once_then_goes_to_the_zone_then_to_geneva(p):
    request = asked(p.asker)
    actions.submit(by=p.asker, request=request)
    now = timezone.now()
    assert actions.run_network_clock(now=now + 2 * DAY) == {"reminded": 0, "zone": 0, "geneva": 0}
    late = now + 4 * DAY
    assert actions.run_network_clock(now=late) == {"reminded": 1, "zone": 1, "geneva": 0}
    assert actions.run_network_clock(now=late) == {"reminded": 0, "zone": 0, "geneva": 0}
    assert actions.run_network_clock(now=now + 9 * DAY) == {"reminded": 0, "zone": 0, "geneva": 1}
    assert list(Event.objects.exclude(escalated_to="").values_list("escalated_to", "role")) == [
        ("zone", "server"), ("geneva", "server"),
    ]  # fmt: skip
    assert state_of(request) is State.SUBMITTED
    kinds = set(Mail.objects.exclude(kind="submitted").values_list("kind", "person__email"))
    assert kinds == {("geneva", "paula@example.org"), ("reminder", "kofi@example.org")}, "one mail, not two"


def test_mails_go_out_once_name_nobody_and_stop_when_the_step_was_done(p):
    request = asked(p.asker)
    actions.submit(by=p.asker, request=request)
    actions.run_network_clock(now=timezone.now() + 4 * DAY)
    actions.take(by=p.officer, request=request)
    told = actions.send_network_mails()
    assert (told["sent"], told["not_needed"]) == (1, 1)
    assert actions.send_network_mails()["sent"] == 0
    (sent,) = mail.outbox
    assert sent.to == ["kofi@example.org"]
    assert request.code in sent.subject
    for word in ("Reception", "Moussa", "centre"):
        assert word not in sent.subject + sent.body
    assert f"/en/network/request/{request.code}/" in sent.body


@pytest.mark.parametrize("table", ["network_consent", "network_event", "network_deliverable", "network_terms"])
def test_the_database_refuses_to_change_what_was_said(p, table):
    delivered(p)
    for words in (f"update {table} set by_id = null", f"delete from {table}"):
        with pytest.raises(DatabaseError), transaction.atomic(), connection.cursor() as cursor:
            cursor.execute(words)
    with pytest.raises(TypeError):
        Event.objects.all().delete()


def test_more_sources_of_answers_can_be_added(p):
    def dispositions(language):
        yield Text("disposition", "Zanzibar ferries", "Life jackets on ferries.", "/en/policy/", "en")

    add_source(dispositions)
    try:
        assert find_existing("zanzibar ferries jackets", [], "en")[0].kind == "disposition"
    finally:
        sources.remove(dispositions)
    assert find_existing("zanzibar", [], "en") == []
    found = find_existing("the return of people against their will", [], "en")
    assert found
    assert {each.kind for each in found} == {"provision"}
    assert find_existing("عودة المهاجرين", [], "ar")


def test_requests_of_the_secretariat_are_matched_by_the_team(p):
    request = asked(p.officer, ns_id="")
    actions.submit(by=p.officer, request=request)
    with refuses("network_refused_step"):
        actions.take(by=p.officer, request=request)
    actions.take(by=p.team, request=request)
    assert set(Mail.objects.filter(kind="submitted").values_list("person__email", flat=True)) == {"paula@example.org"}
    assert not visible(standing_of(p.asker)).exists()


def test_a_unit_answers_for_its_society(p):
    unit = actions.enter_unit(by=p.manager, ns_id="ns-ita", name="Migration unit")
    actions.save_entry(by=p.manager, holder=unit, languages={"en": "working"})
    said = actions.say(by=p.manager, holder=unit, tag="service:reception_open", level=2)
    actions.endorse(by=p.manager, assertion=said)
    request = looked_for(p)
    (invitation,) = actions.invite(by=p.officer, request=request, holders=[f"h{unit.pk}"])
    assert list(invitations_to(standing_of(p.expert))) == [invitation]
    with refuses("network_refused_invited"):
        actions.answer_invitation(by=p.other, invitation=invitation, is_accepted=True)
    actions.answer_invitation(by=p.expert, invitation=invitation, is_accepted=True)
    assert Holder.objects.get(pk=unit.pk).person is None
    assert dt.datetime.now(dt.UTC) >= Invitation.objects.get().answered_at


def test_answers_to_comments_are_found_where_all_of_them_are_open_to_members(p):
    from tests.web.policy.consulted import issued, opened, submitted
    from waypost.web.policy.actions.disposing import dispose

    issued(p.team)
    consultation = opened(p.team)
    open_one = submitted(p.manager_ner, consultation, language="fr")
    closed = submitted(p.manager, consultation, "ns-ita", confidentiality="drafters", rationale="zanzibar")
    answer = {"by": p.team, "outcome": "rejected", "version": "draft-2027-1", "responsible": "migration team"}
    dispose(**answer, numbers=[open_one.pk], why="L’éléphant reste dehors.", reply="Les girafes entrent.")
    dispose(**answer, numbers=[closed.pk], why="Zanzibar zanzibar.", reply="Zanzibar.")
    found = find_existing("girafes éléphant", [], "fr")
    assert [each.kind for each in found[:1]] == ["disposition"]
    assert found[0].address == f"/fr/drafts/comment/{open_one.pk}/"
    assert find_existing("zanzibar", [], "fr") == []


def test_the_zone_is_told_when_an_expert_is_late(p):
    holder = entry(p.expert, p.manager)
    request = looked_for(p)
    actions.invite(by=p.team, request=request, holders=[f"h{holder.pk}"])
    assert actions.run_network_clock(now=timezone.now() + 6 * DAY)["zone"] == 1
    kinds = set(Mail.objects.filter(kind__in=("reminder", "zone")).values_list("kind", "person__email"))
    assert kinds == {("reminder", "nadia@example.org"), ("zone", "kofi@example.org")}


def test_an_invitation_lapses_when_terms_are_agreed_and_counts_as_load_no_more(p):
    first, second = entry(p.expert, p.manager), entry(p.other)
    manager = person("kenya@example.org", "manager:ns-ken", factor=True)
    actions.release(by=manager, holder=second, is_released=True)
    request = looked_for(p)
    made = actions.invite(by=p.officer, request=request, holders=[f"h{first.pk}", f"h{second.pk}"])
    mine = next(each for each in made if each.holder_id == first.pk)
    lapsed = next(each for each in made if each.holder_id == second.pk)
    assert loads() == {first.pk: 1, second.pk: 1}
    actions.answer_invitation(by=p.expert, invitation=mine, is_accepted=True)
    assert list(invitations_to(standing_of(p.other))) == [lapsed]
    actions.agree_terms(by=p.officer, request=request, scope="A note.", due_on=TODAY + DAY, days=1)
    assert loads() == {first.pk: 1}
    assert not invitations_to(standing_of(p.other))
    with refuses("network_refused_answered"):
        actions.answer_invitation(by=p.other, invitation=lapsed, is_accepted=True)
    seen = find_request(standing_of(p.other), request.code)
    assert not may_read_question(standing_of(p.other), seen)
    assert may_read_question(standing_of(p.expert), seen)


@pytest.mark.parametrize("link", ["https://example.org/", "//example.org/", "/\\example.org", "javascript:alert(1)"])
def test_an_answer_that_exists_is_a_page_of_ours(p, link):
    request = asked(p.asker)
    actions.submit(by=p.asker, request=request)
    actions.take(by=p.officer, request=request)
    with refuses("network_refused_link"):
        actions.point_to_answer(by=p.officer, request=request, link=link, why="It is all there.")
    address = "/en/network/answer/abc/"
    actions.point_to_answer(by=p.officer, request=request, link=address, why="It is all there.")
    assert state_of(request) is State.ANSWER_EXISTS
    actions.ask_on(by=p.asker, request=request, why="The winter is missing.")
    assert state_of(request) is State.MATCHED


def test_a_manager_who_is_alone_is_vouched_for_by_the_team(p):
    made = actions.make_entry(by=p.manager)
    with refuses("network_refused_manager"):
        actions.release(by=p.manager, holder=made, is_released=True)
    actions.release(by=p.team, holder=made, is_released=True)
    with refuses("network_refused_manager"):
        actions.release(by=p.team, holder=entry(p.expert), is_released=True)


def test_people_are_told_once_that_their_consent_ends(p):
    made = entry(p.expert, p.manager)
    actions.run_network_clock()
    assert not Mail.objects.filter(kind="ending")
    actions.consent(by=p.expert, holder=made, in_directory=True, for_requests=True, until=TODAY + 9 * DAY)
    for _ in range(2):
        actions.run_network_clock()
    assert [each.person for each in Mail.objects.filter(kind="ending")] == [p.expert]
    actions.withdraw_consent(by=p.expert, holder=made)
    assert actions.send_network_mails()["not_needed"] == 1


def test_guidance_is_read_and_not_invited(p):
    request = looked_for(p)
    everybody = {each.holder.id for each in (*match_now(request)[0].candidates, *match_now(request)[0].excluded)}
    assert not any(name.startswith("perco-guidelines") for name in everybody)
    found = find_existing("zanzibar", ["service:reception_open"], "es")
    assert [each.address for each in found] == ["/es/network/platform/perco-guidelines-reception/"]


def test_a_deputy_answers_while_somebody_is_away_and_only_then(p):
    colleague = person("pia@example.org", "focal_point:ns-ita")
    holder = entry(p.expert, p.manager)
    plain = {"by": p.expert, "holder": holder, "languages": {"en": "fluent"}}
    for nobody in (p.other.pk, p.expert.pk, 0xFFFF):
        with refuses("network_refused_deputy"):
            actions.save_entry(**plain, deputy=nobody)
    actions.save_entry(**plain, deputy=colleague.pk)
    request = looked_for(p)
    (invitation,) = actions.invite(by=p.officer, request=request, holders=[f"h{holder.pk}"])
    assert not invitations_to(standing_of(colleague)).exists()
    assert find_request(standing_of(colleague), request.code) is None

    actions.save_entry(**plain, deputy=colleague.pk, available_from=TODAY + 5 * DAY)
    assert list(invitations_to(standing_of(colleague))) == [invitation]
    assert may_read_question(standing_of(colleague), find_request(standing_of(colleague), request.code))
    actions.run_network_clock(now=timezone.now() + 30 * DAY)
    assert Mail.objects.filter(person=colleague, kind="reminder").count() == 1
    again = Invitation.objects.get(pk=invitation.pk)
    actions.answer_invitation(by=colleague, invitation=again, is_accepted=True)
    assert Invitation.objects.get(pk=invitation.pk).answered_by == colleague

    Membership.objects.filter(person=colleague).update(ended_at=timezone.now())
    Membership.objects.create(person=colleague, role="focal_point", ns_id="ns-ken")
    assert find_request(standing_of(colleague), request.code) is None
    with refuses("network_refused_edit"):
        actions.end_deputy(by=p.other, holder=holder)
    holder.refresh_from_db()
    actions.end_deputy(by=colleague, holder=holder)
    assert holder.deputy is None


def test_what_a_platform_does_here_counts_as_an_act(p):
    from waypost.web.network.queries.figures import platforms_acting

    before = {each.platform.platform: each for each in platforms_acting(TODAY)}
    assert before
    assert all(each.acted is None for each in before.values())
    name, tag = next((n, each.platform.competences[0].tag) for n, each in before.items() if each.platform.competences)
    request = looked_for(p, tags=[tag], has_interpreter=True)
    (invitation,) = actions.invite(by=p.team, request=request, holders=[name])
    actions.answer_invitation(by=p.team, invitation=invitation, is_accepted=True)
    first = platforms_acting(TODAY)[0]
    assert (first.platform.platform, first.acted, first.verdict) == (name, TODAY, "acts")
    assert [each.verdict for each in platforms_acting(TODAY)[1:]] == [
        before[each.platform.platform].verdict for each in platforms_acting(TODAY)[1:]
    ]


def test_a_unit_has_a_mailbox_of_a_role_and_a_switchboard_which_its_society_agreed_to(p):
    unit = actions.enter_unit(by=p.manager, ns_id="ns-ita", name="Migration unit")
    given = {"mailbox": "migration@redcross.example", "telephone": "+39 06 47591", "is_agreed": True}
    refused = (
        ({"mailbox": "nobody"}, "network_refused_mailbox_shape"),
        ({"mailbox": "amina.diallo@redcross.example"}, "network_refused_mailbox_person"),
        ({"mailbox": "a.diallo@redcross.example"}, "network_refused_mailbox_person"),
        ({"mailbox": "nadia@redcross.example"}, "network_refused_mailbox_person"),  # who speaks for the society
        ({"mailbox": "migration.nadia@redcross.example"}, "network_refused_mailbox_person"),
        ({"telephone": "06 47591"}, "network_refused_telephone"),
        ({"is_agreed": False}, "network_refused_not_agreed"),
    )
    for parts, key in refused:
        with pytest.raises(RefusedError) as error:
            actions.save_reach(by=p.manager, holder=unit, **given | parts)
        assert error.value.key == key
    for by, holder in ((p.manager_ner, unit), (p.expert, unit), (p.expert, entry(p.expert))):
        with pytest.raises(RefusedError) as error:
            actions.save_reach(by=by, holder=holder, **given)
        assert error.value.key == "network_refused_edit"
    actions.save_reach(by=p.manager, holder=unit, **given)
    unit.refresh_from_db()
    assert (unit.mailbox, unit.telephone, unit.reach_agreed_by) == (given["mailbox"], given["telephone"], p.manager)
    actions.save_reach(by=p.manager, holder=unit, mailbox="", telephone="", is_agreed=False)
    unit.refresh_from_db()
    assert (unit.mailbox, unit.telephone, unit.reach_agreed_on, unit.reach_agreed_by) == (None, None, None, None)
