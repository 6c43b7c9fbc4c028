from reporting.forms.asking import (
    AsOfForm,
    EmailsForm,
    ReportForm,
    TrialForm,
    trial_query,
    wish_from,
)
from reporting.forms.lists import HalfTermForm, PlacesForm, SchoolsForm, half_term_word
from reporting.forms.need import PriorityForm, SchoolNeedForm, WeightsForm

__all__ = [
    "AsOfForm",
    "EmailsForm",
    "HalfTermForm",
    "PlacesForm",
    "PriorityForm",
    "ReportForm",
    "SchoolNeedForm",
    "SchoolsForm",
    "TrialForm",
    "WeightsForm",
    "half_term_word",
    "trial_query",
    "wish_from",
]
