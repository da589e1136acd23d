"""A plan as plain values: what stands in ``catalog/plan`` and what a results framework of one's own would hold.

``None`` is "not known" or "not said", never "no" and never zero. Dates stand as stated: a year, a month, a day.
"""

from __future__ import annotations

from decimal import Decimal

import msgspec

from waypost.reference.money import Converted, Money, Rate

Texts = dict[str, str]
STATES = ("not_begun", "under_way", "partly", "achieved")  # in order; beside them "not_known"
NOT_KNOWN = "not_known"
NOTHING = "nothing"  # of a part of evidence alone: a share of a whole in which there is nothing yet
UPDATE_STATES = ("draft", "submitted", "returned", "approved")
TOPICS = ("risk", "gender", "quality")
PART_KINDS = ("flag", "count", "share")
TRANSLATORS = ("human", "machine")
# How far a fact can be known without the tables of the web.
FACT_SOURCES = ("catalog", "release", "server")


class PlanValue(msgspec.Struct, frozen=True, kw_only=True):
    """A part of a plan."""


class Passage(PlanValue, frozen=True, kw_only=True):
    """A paragraph as the plan has it; its id is its section and its number there. Not all are translated."""

    id: str
    text: Texts


class Section(PlanValue, frozen=True, kw_only=True):
    """A section of the plan with its paragraphs."""

    section: str
    number: int  # its place in the plan
    label: Texts
    passages: tuple[Passage, ...]


class Component(PlanValue, frozen=True, kw_only=True):
    """What is to be done; ``id`` is function and number, as in ``I.1``."""

    id: str
    text: Texts
    activities: tuple[str, ...] = ()


class Outcome(PlanValue, frozen=True, kw_only=True):
    """What is aimed at; ``id`` is function and letter. ``components`` are those beside which the table has it."""

    id: str
    label: Texts
    text: Texts
    components: tuple[str, ...]


class PlanFunction(PlanValue, frozen=True, kw_only=True):
    """One of the functions of the plan."""

    function: str
    label: Texts
    passages: tuple[str, ...]
    components: tuple[Component, ...]
    outcomes: tuple[Outcome, ...]


class PlannedActivity(PlanValue, frozen=True, kw_only=True):
    """An activity as the text tells it, the component it serves and the paragraph that says so."""

    id: str
    component: str
    text: Texts
    passage: str


class Moved(PlanValue, frozen=True, kw_only=True):
    """A date that was put in the place of an earlier one, when and why."""

    to: str
    why: Texts
    at: str | None = None


class Milestone(PlanValue, frozen=True, kw_only=True):
    """Something that is to be reached: when it was planned, to when it was moved, when it was. None is overwritten."""

    id: str
    label: Texts
    outcome: str | None = None
    original: str | None = None
    revised: tuple[Moved, ...] = ()
    actual: str | None = None
    passage: str | None = None
    source: str | None = None
    note: Texts = {}


class Tracked(PlanValue, frozen=True, kw_only=True):
    """A risk, the section on gender or the one on quality: what the plan says, and the outcomes that answer it."""

    id: str
    topic: str
    label: Texts
    passages: tuple[str, ...]
    outcomes: tuple[str, ...]


class Goal(PlanValue, frozen=True, kw_only=True):
    """A goal of the Global Agenda, as the plan quotes it."""

    id: str
    text: Texts


class Note(PlanValue, frozen=True, kw_only=True):
    """Something in the plan that does not agree with itself, or with what came; it stays as it is printed."""

    id: str
    passages: tuple[str, ...]
    text: Texts


class StatedBudget(PlanValue, frozen=True, kw_only=True):
    """The budget as printed, the same in other currencies as printed, and the rates that this implies."""

    total: Money
    published: tuple[Money, ...]
    publisher: str
    passages: tuple[str, ...]
    rates: tuple[Rate, ...]
    note: Texts

    @property
    def conversions(self) -> tuple[Converted, ...]:
        """The amounts that were published with it."""
        return tuple(Converted(of=self.total, into=each, published=self.publisher) for each in self.published)


class Fact(PlanValue, frozen=True, kw_only=True):
    """Something that evidence asks for by name: a count, or with ``is_flag`` a yes or no; who can tell it."""

    label: Texts
    told_by: str
    is_flag: bool = False


class EvidencePart(PlanValue, frozen=True, kw_only=True):
    """One thing that an outcome consists of.

    ``flag``: begun and achieved where the fact is yes. ``count``: begun from one, achieved from ``enough``. ``share``:
    begun from one, achieved where so much of ``of`` is reached as ``enough`` says (0 to 1); where ``of`` is zero, there
    is nothing to measure, and the outcome is what its other parts are.
    """

    id: str
    label: Texts
    kind: str
    fact: str
    of: str | None = None
    enough: Decimal = Decimal(1)


class Evidence(PlanValue, frozen=True, kw_only=True):
    """What shows whether an outcome is reached. The thresholds are ours: the plan states none."""

    outcome: str
    why: Texts
    parts: tuple[EvidencePart, ...]


class Plan(PlanValue, frozen=True, kw_only=True):
    """A plan whole."""

    plan: str
    title: Texts
    publisher: str
    starts: str
    ends: str
    authoritative: str
    translated_by: str  # of TRANSLATORS
    budget: StatedBudget
    goals: tuple[Goal, ...]
    tracked: tuple[Tracked, ...]
    notes: tuple[Note, ...]
    audience: tuple[str, ...]  # passages about whom it is for
    hidden_aspects: tuple[str, ...]  # of catalog/advocacy, those that the plan names
    reviewed_by: str | None = None  # a role, never a name
    sections: dict[str, Section] = {}
    functions: dict[str, PlanFunction] = {}
    activities: tuple[PlannedActivity, ...] = ()
    milestones: tuple[Milestone, ...] = ()
    facts: dict[str, Fact] = {}
    evidence: dict[str, Evidence] = {}
    words: dict[str, dict[str, Texts]] = {}

    @property
    def outcomes(self) -> dict[str, Outcome]:
        """All outcomes by their id, in the order of the plan."""
        return {each.id: each for function in self.functions.values() for each in function.outcomes}

    @property
    def components(self) -> dict[str, Component]:
        """All components by their id, in the order of the plan."""
        return {each.id: each for function in self.functions.values() for each in function.components}

    @property
    def passages(self) -> dict[str, Passage]:
        """All paragraphs by their id."""
        return {each.id: each for section in self.sections.values() for each in section.passages}

    def word(self, vocabulary: str, code: str, language: str) -> str:
        """How a code is called; the code where nobody says."""
        return self.words.get(vocabulary, {}).get(code, {}).get(language, code)
