"""Rules of practice and about relations: the list, one rule; for the team its draft, what checks say, a preview."""

from __future__ import annotations

from typing import Any

from django.http import Http404, HttpRequest, HttpResponse
from django.utils import timezone
from django.views.decorators.http import require_POST

from waypost.analysis.rule_words import rule_words
from waypost.reference import load_catalog
from waypost.reference.relations import RelationRule
from waypost.web.accounts.errors import RefusedError
from waypost.web.accounts.languages import language_of
from waypost.web.accounts.queries import Standing
from waypost.web.exercises.views.pages import refuse, refused
from waypost.web.findings import rights
from waypost.web.findings.actions import ruling
from waypost.web.findings.forms import LiveForm, WhyForm
from waypost.web.findings.guidance import guidance_on
from waypost.web.findings.indicators import figures
from waypost.web.findings.looking import look_at_draft
from waypost.web.findings.models import RuleChange
from waypost.web.findings.own import own_programmes, own_standing
from waypost.web.findings.preview import OUTCOMES
from waypost.web.findings.problems import worded, worded_all
from waypost.web.findings.queries import latest_tallies
from waypost.web.findings.rule_files import rule_of
from waypost.web.findings.rule_forms import RelationForm, RuleForm, told_parameters
from waypost.web.findings.seen import seen_questions
from waypost.web.findings.tallies import WORLD
from waypost.web.findings.views.pages import did, facts_at, members, page, rule_name, team
from waypost.web.pages.releases import open_for
from waypost.web.pages.templating import text


@members
def rules(request: HttpRequest, standing: Standing) -> HttpResponse:
    """Every rule, how much of it can be told at all, and which were changed here."""
    catalog = load_catalog()
    _, tallies = latest_tallies()
    told = {each.rule: each for each in figures(t for t in tallies if t.level == WORLD)}
    edits = rights.edits_rules(standing)
    return page(
        request, "rules.html", rules=catalog.practice_rules.values(), figures=told, edits=edits,
        relations=catalog.relations.values(),
        own=own_standing(standing, open_for(request.viewer)),  # type: ignore[attr-defined]  # ours
        changed=catalog.overlay.changed, added={name for name, r in catalog.practice_rules.items() if r.is_added},
        problems=worded_all(catalog.overlay.problems, language_of(request)) if edits else {},
        drafts=ruling.drafted() if edits else set(),
        waiting=_waiting(language_of(request)) if edits else [],
    )  # fmt: skip


def _waiting(language: str) -> list[tuple[str, str, bool]]:
    """Rules that were added and do not hold: id, title, and whether there is a draft; else it was withdrawn."""
    added = [name for name in ruling.added_rules() if name not in load_catalog().practice_rules]
    return [(name, _titled(name, language), ruling.latest_draft(name) is not None) for name in added]


def _titled(name: str, language: str) -> str:
    """The id of a rule with its title, from the draft where it does not hold."""
    if rule_of(name, load_catalog()) is not None:
        return rule_name(name, language)
    title = ruling.content_now(name).get("title", {})
    return f"{name} {title.get(language) or title.get('en') or ''}".rstrip()


def _is_known(name: str) -> bool:
    return rule_of(name, load_catalog()) is not None or ruling.is_added(name)


@members
def rule(request: HttpRequest, standing: Standing, name: str) -> HttpResponse:
    """One rule: its words, its texts, guidance that was agreed, figures, one's questions; its history for the team."""
    catalog, today, edits = load_catalog(), timezone.now().date(), rights.edits_rules(standing)
    if name in catalog.relations:
        return _relation(request, standing, catalog.relations[name], edits=edits)
    if name not in catalog.practice_rules:
        return _not_holding(request, name, edits=edits)
    found = catalog.practice_rules[name]
    _, tallies = latest_tallies()
    told = [each for each in figures(t for t in tallies if t.rule == name) if each.level != "trail"]
    opened, language = open_for(request.viewer), language_of(request)  # type: ignore[attr-defined]  # ours
    own = own_standing(standing, opened)
    mine = [
        row | {"at": facts_at(found, row["ns_id"], row["programme_id"], language)}
        for row in (own_programmes(own.societies, name, opened) if name in own.by_rule else ())
    ]
    return page(
        request, "rule.html", rule=found, own=own, programmes=mine, in_force=found.text_on(today),
        figures=told,
        guidance=guidance_on(found.provisions, language),
        count=seen_questions(standing, today, narrowed={"rule": name}).count(),
        **_changes(name, language, edits=edits),
    )  # fmt: skip


def _changes(name: str, language: str, *, edits: bool) -> dict[str, Any]:
    """What the page of a rule says of how it was changed here; steps and drafts for the team alone."""
    return {
        "edits": edits, "is_changed": name in load_catalog().overlay.changed,
        "history": RuleChange.objects.filter(rule=name).order_by("-pk")[:50] if edits else (),
        "why": WhyForm(language), "draft": ruling.latest_draft(name) if edits else None,
    }  # fmt: skip


def _relation(request: HttpRequest, standing: Standing, found: RelationRule, *, edits: bool) -> HttpResponse:
    """A rule about several societies: its words, on what it rests, guidance that was agreed, one's questions; its
    history for the team.
    """
    today = timezone.now().date()
    return page(
        request, "relation.html", rule=found, **_changes(found.relation, language_of(request), edits=edits),
        guidance=guidance_on(found.provisions, language_of(request)),
        parameters=told_parameters(found, language_of(request), load_catalog()),
        is_in_force=found.is_in_force(today), looks_at=_looks_at(found, language_of(request)),
        count=seen_questions(standing, today, narrowed={"rule": found.relation}).count(),
    )  # fmt: skip


def _looks_at(found: RelationRule, language: str) -> list[str]:
    """The facts that a rule about relations needs, each once; what societies say of themselves by its table."""
    names = []
    for name in found.required_facts:
        label = rule_words(name, "rule_field", load_catalog(), language)
        names.append(label if label != name else text(language, f"relation_looks_at_{name.partition('.')[0]}"))
    return list(dict.fromkeys(names))


def _not_holding(request: HttpRequest, name: str, *, edits: bool) -> HttpResponse:
    """An added rule that does not hold yet, or no longer, for the team; nothing for others."""
    if not edits or not ruling.is_added(name):
        raise Http404(name)
    return page(
        request, "rule_waiting.html", name=name, title=_titled(name, language_of(request)),
        draft=ruling.latest_draft(name), history=RuleChange.objects.filter(rule=name).order_by("-pk")[:50],
    )  # fmt: skip


@team
def new(request: HttpRequest, standing: Standing) -> HttpResponse:
    """The fields of a rule that there is not yet; what is saved is its first draft."""
    language = language_of(request)
    form = RuleForm(language, request.POST or None, content={})
    if request.method == "POST" and form.is_valid():
        try:
            made = ruling.add_rule(by=standing.person, content=form.rule_content(), why=form.cleaned_data["why"])
            return did(request, "rules_done_saved", "rule_draft", made.rule)
        except RefusedError as error:
            refuse(form, language, error)
    return page(request, "rule_edit.html", form=form, name="", title=ruling.next_rule())


@team
def edit(request: HttpRequest, standing: Standing, name: str) -> HttpResponse:
    """The fields of a rule; what is saved is a draft."""
    if not _is_known(name):
        raise Http404(name)
    language = language_of(request)
    content = _content(request, name)
    kind = RelationForm if name in load_catalog().relations else RuleForm
    form = kind(language, request.POST or None, content=content)
    if request.method == "POST" and form.is_valid():
        try:
            ruling.save_rule(by=standing.person, rule=name, content=form.rule_content(), why=form.cleaned_data["why"])
            return did(request, "rules_done_saved", "rule_draft", name)
        except RefusedError as error:
            refuse(form, language, error)
    return page(request, "rule_edit.html", form=form, name=name, title=_titled(name, language))


def _content(request: HttpRequest, name: str) -> dict[str, Any]:
    """The draft or the rule that holds; an earlier one of the history where the address names it."""
    earlier = request.GET.get("from", "")
    if earlier.isdigit() and (found := RuleChange.objects.filter(pk=int(earlier), rule=name).first()) and found.content:
        return dict(found.content)
    return ruling.content_now(name)


@team
def draft(request: HttpRequest, standing: Standing, name: str) -> HttpResponse:
    """The draft: whether it may go live, and what it would find in the register that is shown."""
    language, found = language_of(request), look_at_draft(standing, name, timezone.now().date())
    if found is None:
        raise Http404(name)
    return page(
        request, "rule_draft.html", name=name, draft=found.draft, preview=found.preview, outcomes=OUTCOMES,
        is_new=found.is_new, is_relation=found.is_relation,
        problems=[worded(each, language) for each in found.problems], title=_titled(name, language),
        why=LiveForm(language) if found.is_new else WhyForm(language), rule=found.made and rule_of(name, found.made),
    )  # fmt: skip


@team
@require_POST
def live(request: HttpRequest, standing: Standing, name: str) -> HttpResponse:
    """Put the draft live."""
    number = request.POST.get("draft", "")
    try:
        ruling.put_live(
            by=standing.person, rule=name, draft=int(number) if number.isdigit() else 0,
            why=request.POST.get("why", ""), looked="looked" in request.POST,
        )  # fmt: skip
    except RefusedError as error:
        where = "rule_draft" if ruling.latest_draft(name) else "rule"
        return refused(request, error, where, name)
    return did(request, "rules_done_live", "rule", name)


@team
@require_POST
def back(request: HttpRequest, standing: Standing, name: str) -> HttpResponse:
    """The catalog's own rule holds again, or an added one no longer."""
    try:
        ruling.take_rule_back(by=standing.person, rule=name, why=request.POST.get("why", ""))
    except RefusedError as error:
        return refused(request, error, "rule", name)
    return did(request, "rules_done_withdrawn" if ruling.is_added(name) else "rules_done_back", "rule", name)
