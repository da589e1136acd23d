"""Forms of workshops. Labels and hints stand in ``texts.yml``: ``ws_field_<name>``, ``ws_hint_<name>``."""

from waypost.web.workshops.forms.beginning import (
    BeginForm,
    CellForm,
    HeldForm,
    TakeBackForm,
    TrailForm,
    trail_choices,
)
from waypost.web.workshops.forms.drafting import BeginDraftForm, DraftForm, EnterForm
from waypost.web.workshops.forms.exchanging import ExchangeForm, StepForm
from waypost.web.workshops.forms.people import AssessForm, FollowUpForm, ParticipantsForm
from waypost.web.workshops.forms.scoring import CapacityForm, CarriedForm, FileForm, PeopleForm, ScoreForm

__all__ = [
    "AssessForm",
    "BeginDraftForm",
    "BeginForm",
    "CapacityForm",
    "CarriedForm",
    "CellForm",
    "DraftForm",
    "EnterForm",
    "ExchangeForm",
    "FileForm",
    "FollowUpForm",
    "HeldForm",
    "ParticipantsForm",
    "PeopleForm",
    "ScoreForm",
    "StepForm",
    "TakeBackForm",
    "TrailForm",
    "trail_choices",
]
