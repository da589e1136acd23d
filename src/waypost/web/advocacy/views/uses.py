"""Where messages were used, as they stood then; talks with authorities; stories and consent."""

from __future__ import annotations

from typing import Any

from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpRequest, HttpResponse
from django.utils import timezone

from waypost.advocacy.track import State
from waypost.web.accounts.errors import RefusedError
from waypost.web.accounts.languages import language_of
from waypost.web.accounts.queries import Standing
from waypost.web.advocacy import forms_messages as forms
from waypost.web.advocacy import rights
from waypost.web.advocacy.actions import stories, talking, using
from waypost.web.advocacy.queries.dialogues import find_dialogue, visible_dialogues
from waypost.web.advocacy.queries.messages import find_message, state_of, version_of, visible
from waypost.web.advocacy.queries.stories import consent_of, consents_of, find_story, visible_stories
from waypost.web.advocacy.queries.uses import find_use
from waypost.web.advocacy.saying import refusal_in
from waypost.web.advocacy.showing import title_in, titles_of
from waypost.web.advocacy.snapshots import shown_snapshot
from waypost.web.advocacy.story_checks import signs_of
from waypost.web.advocacy.views.message_pages import done, member, message_or_404, message_page, page_of
from waypost.web.advocacy.wholes import as_shown


def _refuse(form: Any, error: RefusedError, language: str) -> None:
    for line in refusal_in(language, error):
        form.add_error(None, line)


@member
def use_new(request: HttpRequest, standing: Standing, code: str) -> HttpResponse:
    """Write down where a live message was used: it is frozen as it stands."""
    found, language = message_or_404(standing, code), language_of(request)
    if not rights.writes_somewhere(standing):
        raise PermissionDenied
    if state_of(found) is not State.LIVE:
        raise Http404(code)
    limits = [each for each in as_shown(found).words if each.scope or each.until or each.counterparts]
    form = forms.UseForm(
        language, request.POST or None, standing, found, limits=any(each.scope for each in limits)
    )  # fmt: skip
    if request.method == "POST" and form.is_valid():
        try:
            made = using.use(by=standing.person, message=found, **form.use())
            return done(request, "use", f"use/{made.code}/")
        except RefusedError as error:
            _refuse(form, error, language)
    return message_page(
        request, standing, "message_form.html", form=form, key="use", back=f"message/{code}/", found=found,
        limits=limits,
    )  # fmt: skip


@member
def use_view(request: HttpRequest, standing: Standing, code: str) -> HttpResponse:
    """A use: the message as it stood, figures that were revised since, what was answered and what followed."""
    found, language = find_use(standing, code), language_of(request)
    if found is None:
        raise Http404(code)
    texts = shown_snapshot(found, language)
    shown = language if language in texts else next(iter(texts))
    writes = rights.writes_for(standing, found.ns_id) or rights.writes_for(standing, found.message.ns_id)
    return message_page(
        request, standing, "message_use.html", use=found, found=found.message, texts=texts, shown=shown,
        others=[each for each in texts if each != shown], writes_it=writes, steps=list(found.steps.order_by("pk")),
        title=title_in(version_of(message_or_404(standing, found.message.code)).title, language),
    )  # fmt: skip


@member
def use_follow(request: HttpRequest, standing: Standing, code: str) -> HttpResponse:
    """What the counterpart answered, or what followed."""
    found, language = find_use(standing, code), language_of(request)
    if found is None:
        raise Http404(code)
    form = forms.FollowForm(language, request.POST or None)
    if request.method == "POST" and form.is_valid():
        try:
            using.follow(by=standing.person, use=found, **form.cleaned_data)
            return done(request, "follow", f"use/{code}/")
        except RefusedError as error:
            _refuse(form, error, language)
    return message_page(
        request, standing, "message_form.html", form=form, key="follow", back=f"use/{code}/", found=found.message
    )


@member
def dialogues(request: HttpRequest, standing: Standing) -> HttpResponse:
    """Talks with authorities that somebody sees, the latest first."""
    part = page_of(request, visible_dialogues(standing))
    return message_page(request, standing, "message_dialogues.html", rows=list(part), part=part)


@member
def dialogue_new(request: HttpRequest, standing: Standing) -> HttpResponse:
    """Write a talk down."""
    if not rights.writes_somewhere(standing):
        raise PermissionDenied
    language = language_of(request)
    seen = list(visible(standing).exclude(step="withdrawn").order_by("-pk"))
    titles = titles_of(seen, language)
    named = [(each.code, titles[each.pk]) for each in seen]
    form = forms.TalkForm(language, request.POST or None, standing, named)
    if request.method == "POST" and form.is_valid():
        given = form.talk()
        given["message"] = find_message(standing, given["message"]) if given["message"] else None
        try:
            made = talking.log_talk(by=standing.person, **given)
            return done(request, "talk", f"dialogue/{made.code}/")
        except RefusedError as error:
            _refuse(form, error, language)
    return message_page(request, standing, "message_form.html", form=form, key="talk", back="dialogues/", found=None)


@member
def dialogue(request: HttpRequest, standing: Standing, code: str) -> HttpResponse:
    """One talk with what followed; who writes for its owner adds to it here."""
    found, language = find_dialogue(standing, code), language_of(request)
    if found is None:
        raise Http404(code)
    writes = rights.writes_for(standing, found.ns_id)
    form = forms.TalkStepForm(language, request.POST or None) if writes else None
    if request.method == "POST" and form is not None and form.is_valid():
        try:
            talking.add_to_talk(by=standing.person, dialogue=found, **form.cleaned_data)
            return done(request, "talk_step", f"dialogue/{code}/")
        except RefusedError as error:
            _refuse(form, error, language)
    about = find_message(standing, found.message.code) if found.message else None
    return message_page(
        request, standing, "message_dialogue.html", dialogue=found, form=form, about=about,
        about_title=title_in(version_of(about).title, language) if about else "",
        steps=list(found.steps.order_by("pk")),
    )  # fmt: skip


@member
def story_list(request: HttpRequest, standing: Standing) -> HttpResponse:
    """Stories of those in whose name somebody writes."""
    if not rights.writes_somewhere(standing):
        raise PermissionDenied
    part = page_of(request, visible_stories(standing))
    consents = consents_of(part)
    rows = [(each, consents.get(each.pk)) for each in part]
    return message_page(request, standing, "message_stories.html", rows=rows, part=part)


@member
def story_new(request: HttpRequest, standing: Standing) -> HttpResponse:
    """A story with the consent of who told it."""
    if not rights.writes_somewhere(standing):
        raise PermissionDenied
    language = language_of(request)
    form = forms.StoryForm(language, request.POST or None, standing)
    if request.method == "POST" and form.is_valid():
        try:
            made = stories.tell_story(by=standing.person, **form.story())
            return done(request, "story", f"story/{made.code}/")
        except RefusedError as error:
            _refuse(form, error, language)
    return message_page(request, standing, "message_form.html", form=form, key="story", back="stories/", found=None)


@member
def story(request: HttpRequest, standing: Standing, code: str) -> HttpResponse:
    """One story, its consent, and what was found in it that may make its person known."""
    found = find_story(standing, code)
    if found is None:
        raise Http404(code)
    return message_page(
        request, standing, "message_story.html", story=found, consent=consent_of(found),
        is_own=found.made_by_id == standing.person.pk, today=timezone.now().date(),
        open_signs=signs_of(found) if found.erased_at is None else [],
    )  # fmt: skip


@member
def story_step(request: HttpRequest, standing: Standing, code: str, what: str) -> HttpResponse:
    """Look it through, ask the person again, or take it out."""
    found, language = find_story(standing, code), language_of(request)
    if found is None or found.erased_at is not None:
        raise Http404(code)
    form: Any = None
    if what == "review":
        form = forms.ReviewForm(language, request.POST if request.method == "POST" else None, signs_of(found))
    elif what == "consent":
        form = forms.ConsentForm(language, request.POST or None)
    problem = ""
    if request.method == "POST" and (form is None or form.is_valid()):
        try:
            if what == "review":
                stories.review(by=standing.person, story=found, settled=form.settled())
            elif what == "consent":
                stories.renew(by=standing.person, story=found, **form.cleaned_data)
            else:
                stories.withdraw_story(by=standing.person, story=found)
            return done(request, f"story_{what}", f"story/{code}/")
        except RefusedError as error:
            problem = " ".join(refusal_in(language, error))
            if form is not None:
                form.add_error(None, problem)
    return message_page(
        request, standing, "message_form.html", form=form, key=f"story_{what}", back=f"story/{code}/", found=None,
        problem=problem if form is None else "", story=found,
    )  # fmt: skip
